//! CONTRACTS 3.1 and 3.2: age and identity of inputs, over all kinds.

use super::build::*;
use crate::evidence::{AnyEvidence, Completeness, Evidence, Item, Role};
use crate::gate::{Candidate, Verdict, measure, measure_baseline};
use crate::policy::{EvidenceKind, Policy, TestMeasure};
use std::time::Duration;

fn aged() -> Policy {
    let mut tests_gate = gate(
        "t",
        EvidenceKind::Tests,
        vec![criterion("failed", tests(TestMeasure::Failed), "<= 0")],
    );
    tests_gate.max_age = Some(Duration::from_hours(1));
    policy(vec![tests_gate])
}

fn ended(end: Option<&str>, measured_at: Option<&str>) -> Item {
    let mut evidence = Evidence::new(Completeness::Complete, run(3, 0));
    evidence.window.end = end.map(at);
    evidence.measured_at = measured_at.map(at);
    suite_item("", "junit", evidence)
}

#[test]
fn evidence_is_stale_undated_or_from_the_future_and_then_not_let_through() {
    for (end, measured_at, code) in [
        (Some("2026-11-23T11:30:00Z"), None, None),
        (Some("2026-11-23T10:00:00Z"), None, Some("stale")),
        (None, None, Some("undated")),
        (None, Some("2026-11-23T11:30:00Z"), None),
        (Some("2026-11-23T12:06:00Z"), None, Some("from_the_future")),
    ] {
        let items = [ended(end, measured_at)];
        let found = measure(&aged(), &items, &candidate(), at(NOW)).unwrap();
        assert_eq!(found[0].stale.as_ref().map(|reason| reason.code.as_str()), code);
        assert_eq!(whole(&aged(), &items, vec![]).let_through, code.is_none());
    }
}

#[test]
fn evidence_from_before_since_is_stale_without_a_max_age() {
    let mut policy = aged();
    policy.gates[0].max_age = None;
    let since = Candidate {
        since: Some(at("2026-11-23T11:00:00Z")),
        ..candidate()
    };
    for (end, stale) in [("2026-11-23T10:59:59Z", true), ("2026-11-23T11:00:00Z", false)] {
        let found = measure(&policy, &[ended(Some(end), None)], &since, at(NOW)).unwrap();
        assert_eq!(found[0].stale.is_some(), stale);
    }
    let undated = measure(&policy, &[ended(None, None)], &since, at(NOW)).unwrap();
    assert_eq!(undated[0].stale.as_ref().unwrap().code.as_str(), "undated");
    assert_eq!(
        measure(&policy, &[ended(None, None)], &candidate(), at(NOW)).unwrap()[0].stale,
        None
    );
}

#[test]
fn one_stale_part_makes_the_whole_stale() {
    let items = [
        ended(Some("2026-11-23T10:00:00Z"), None),
        ended(Some("2026-11-23T11:59:00Z"), None),
    ];
    assert!(
        measure(&aged(), &items, &candidate(), at(NOW)).unwrap()[0]
            .stale
            .is_some()
    );
}

#[test]
fn a_digest_that_was_given_already_in_any_role_is_an_error() {
    let mut twin = load(k6(400.0, 0, 100));
    twin.role = Role::Baseline;
    if let AnyEvidence::Load(evidence) = &mut twin.evidence {
        evidence.sources[0].name = "copy.json".into();
    }
    let items = [load(k6(400.0, 0, 100)), twin];
    for result in [
        measure(&mcms(), &items, &candidate(), at(NOW)),
        measure_baseline(&mcms(), &items),
    ] {
        let error = result.unwrap_err();
        assert_eq!(error.code().as_str(), "input.duplicate");
        assert!(error.message().contains("`copy.json` and `k6-ndjson`"), "{error}");
    }
}

#[test]
fn evidence_under_the_role_of_another_kind_is_an_error() {
    let mut item = load(k6(400.0, 0, 100));
    item.role = Role::Tests;
    let error = measure(&mcms(), &[item], &candidate(), at(NOW)).unwrap_err();
    assert_eq!(error.code().as_str(), "input.invalid");
}

#[test]
fn missing_evidence_of_every_kind_is_said_and_never_passes() {
    let decision = whole(&mcms(), &[], vec![]);
    assert_eq!(decision.verdict, Verdict::Inconclusive);
    let found: Vec<(&str, &str, &str)> = decision
        .gates
        .iter()
        .flat_map(|gate| &gate.findings)
        .map(|finding| {
            (
                finding.criterion.as_str(),
                finding.subject.as_str(),
                finding.reason.code.as_str(),
            )
        })
        .collect();
    assert_eq!(found.len(), 10);
    assert!(
        found.iter().all(|(_, _, code)| *code == "not_measured"),
        "{found:?}"
    );
}
