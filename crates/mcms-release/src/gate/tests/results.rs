//! CONTRACTS 3.1 to 3.3: what test results measure.

use super::build::*;
use crate::evidence::{Completeness, Evidence, Item, RunFailure, TestRun, TestStatus};
use crate::gate::{Candidate, Measured, Quantity, Verdict, facts, measure};
use crate::policy::{Criterion, EvidenceKind, Measurement, Policy, Retries, TestMeasure};
use crate::reason::gates;

fn tests_policy(suites: &[&str], criteria: Vec<Criterion>) -> Policy {
    let mut tests_gate = gate("t", EvidenceKind::Tests, criteria);
    tests_gate.suites = suites.iter().map(|suite| (*suite).to_owned()).collect();
    policy(vec![tests_gate])
}

fn failed(suites: &[&str]) -> Policy {
    tests_policy(
        suites,
        vec![criterion("failed", tests(TestMeasure::Failed), "<= 0")],
    )
}

fn all(policy: &Policy, items: &[Item]) -> Vec<Measured> {
    measure(policy, items, &candidate(), at(NOW)).unwrap()
}

fn error(policy: &Policy, items: &[Item]) -> (String, String) {
    let error = measure(policy, items, &candidate(), at(NOW)).unwrap_err();
    (
        error.code().as_str().to_owned(),
        error.help().unwrap_or_default().to_owned(),
    )
}

#[test]
fn every_measure_counts_what_it_says() {
    let mut results = run(5, 1);
    results.attempts[1].status = TestStatus::Skipped;
    results.attempts[2].status = TestStatus::Broken;
    results.failures.push(RunFailure {
        kind: "fixture".into(),
        name: "clean-up".into(),
        message: None,
    });
    for (measure, value) in [
        (TestMeasure::Failed, count(3)),
        (TestMeasure::Executed, count(4)),
        (TestMeasure::Passed, count(2)),
        (TestMeasure::Skipped, count(1)),
        (TestMeasure::Total, count(5)),
        (TestMeasure::Flaky, count(0)),
        (TestMeasure::PassRate, Quantity::Rate { events: 2, total: 5 }),
        (TestMeasure::SkippedRatio, Quantity::Rate { events: 1, total: 5 }),
    ] {
        let policy = tests_policy(&["unit"], vec![criterion("c", tests(measure), "<= 0")]);
        assert_eq!(
            all(&policy, &[suite("unit", results.clone())])[0].observed,
            Some(value),
            "{measure:?}"
        );
    }
}

#[test]
fn each_suite_is_a_subject_and_failing_tests_are_named() {
    let policy = failed(&["ui", "unit"]);
    let found = all(&policy, &[suite("unit", run(3, 2)), suite("ui", run(2, 0))]);
    let subjects: Vec<&str> = found.iter().map(|one| one.subject.as_str()).collect();
    assert_eq!(subjects, ["ui", "unit"]);
    assert_eq!(found[1].details, ["suite t0", "suite t1"]);
    assert_eq!(found[1].sources, ["unit.xml"]);
    assert_eq!(
        all(&policy, &[suite("unit", run(90, 90)), suite("ui", run(1, 0))])[1]
            .details
            .len(),
        50
    );
}

#[test]
fn a_required_suite_that_nobody_gave_is_not_measured() {
    let policy = failed(&["ui", "unit"]);
    let found = all(&policy, &[suite("unit", run(3, 0))]);
    assert_eq!(
        (found[0].subject.as_str(), found[0].completeness),
        ("ui", Completeness::NotMeasured)
    );
    let said = facts(&policy, &[suite("unit", run(3, 0))]).unwrap();
    assert_eq!(
        (said[0].verdict, said[0].reason.code),
        (Verdict::Inconclusive, gates::NOT_MEASURED)
    );
    assert_eq!(
        whole(&policy, &[suite("unit", run(3, 0))], vec![]).verdict,
        Verdict::Inconclusive
    );
}

#[test]
fn a_path_without_a_label_serves_a_gate_with_no_suite_or_exactly_one() {
    let item = || {
        suite_item(
            "",
            "junit",
            fresh(Evidence::new(Completeness::Complete, run(3, 0)), "a.xml"),
        )
    };
    assert_eq!(all(&failed(&[]), &[item()])[0].subject, "");
    assert_eq!(all(&failed(&["unit"]), &[item()])[0].subject, "unit");
    let (code, help) = error(&failed(&["unit", "ui"]), &[item()]);
    assert_eq!(code, "request.usage");
    assert!(help.contains("`ui`, `unit`"), "{help}");
}

#[test]
fn a_label_that_no_gate_asks_for_is_an_error_that_names_the_suites() {
    let (code, help) = error(&failed(&["unit"]), &[suite("unti", run(1, 0))]);
    assert_eq!(code, "input.label");
    assert!(help.contains("`unit`"));
    assert!(
        measure(
            &failed(&[]),
            &[suite("anything", run(1, 0))],
            &candidate(),
            at(NOW)
        )
        .is_ok()
    );
}

#[test]
fn several_inputs_of_one_format_are_parts_and_a_failure_in_one_shard_counts() {
    let one = run(3, 0);
    let mut two = run(3, 0);
    two.attempts[1].status = TestStatus::Failed;
    let item = |run: TestRun, name: &str| {
        suite_item(
            "unit",
            "junit",
            fresh(Evidence::new(Completeness::Complete, run), name),
        )
    };
    let policy = failed(&["unit"]);
    let found = all(&policy, &[item(one, "1.xml"), item(two, "2.xml")]);
    assert_eq!(
        found[0].observed,
        Some(count(1)),
        "duplicate identities from two shards, one failed"
    );
    assert_eq!(found[0].sources, ["1.xml", "2.xml"]);
}

fn two_formats(allure: TestRun, junit: TestRun) -> Vec<Item> {
    vec![
        suite_item(
            "unit",
            "allure",
            fresh(Evidence::new(Completeness::Complete, allure), "allure"),
        ),
        suite_item(
            "unit",
            "junit",
            fresh(Evidence::new(Completeness::Complete, junit), "junit.xml"),
        ),
    ]
}

#[test]
fn two_formats_of_one_suite_are_each_evaluated_and_the_worst_counts() {
    let policy = failed(&["unit"]);
    let found = all(&policy, &two_formats(run(3, 0), run(3, 2)));
    assert_eq!(
        found[0].observed,
        Some(count(2)),
        "never the sum, always the worst"
    );
    assert_eq!(found[0].runs.len(), 2);
    let executed = tests_policy(
        &["unit"],
        vec![criterion("e", tests(TestMeasure::Executed), ">= 5")],
    );
    assert_eq!(
        all(&executed, &two_formats(run(9, 0), run(3, 0)))[0].observed,
        Some(count(3))
    );
    let mut damaged = two_formats(run(3, 0), run(3, 0));
    damaged[1] = lowered(damaged[1].clone(), Completeness::Partial);
    assert_eq!(all(&policy, &damaged)[0].completeness, Completeness::Partial);
    let nothing = two_formats(run(3, 0), TestRun::default());
    assert_eq!(whole(&policy, &nothing, vec![]).verdict, Verdict::Inconclusive);
}

#[test]
fn a_different_set_of_failures_in_two_formats_is_at_least_inconclusive() {
    let warn = {
        let mut one = criterion("failed", tests(TestMeasure::Failed), "<= 0");
        one.settings.on_breach = crate::policy::OnEvidence::Warn;
        let total = criterion("total", tests(TestMeasure::Total), ">= 1");
        tests_policy(&["unit"], vec![one, total])
    };
    let decision = whole(&warn, &two_formats(run(3, 0), run(3, 1)), vec![]);
    assert_eq!(decision.verdict, Verdict::Inconclusive);
    assert!(
        decision.gates[0]
            .reasons
            .iter()
            .any(|reason| reason.code == gates::SUITES_DISAGREE)
    );
    let mut same = run(3, 1);
    same.attempts[0].name = "Suite#T0".into();
    let decision = whole(&warn, &two_formats(same, run(3, 1)), vec![]);
    assert_eq!(
        decision.verdict,
        Verdict::Warn,
        "the formats only spell the name differently"
    );
}

#[test]
fn folds_are_listed_as_flaky() {
    let mut results = run(1, 0);
    let mut first = results.attempts[0].clone();
    first.status = TestStatus::Failed;
    results.attempts[0].declared_retry = true;
    results.attempts.insert(0, first);
    let mut policy = failed(&["unit"]);
    assert_eq!(
        all(&policy, &[suite("unit", results.clone())])[0].observed,
        Some(count(1))
    );
    policy.gates[0].retries = Retries::Fold;
    let found = all(&policy, &[suite("unit", results)]);
    assert_eq!(found[0].observed, Some(count(0)));
    assert_eq!(found[0].notes[0].code, gates::FOLDED);
    assert_eq!(found[0].notes[0].parameters["names"], "suite t0");
}

#[test]
fn results_that_ended_before_since_are_left_out_and_make_the_evidence_partial() {
    let policy = failed(&["unit"]);
    let mut results = run(2, 1);
    results.attempts[0].stop = Some(at("2026-11-23T08:00:00Z"));
    results.attempts[1].stop = Some(at("2026-11-23T11:00:00Z"));
    let since = Candidate {
        since: Some(at("2026-11-23T09:00:00Z")),
        ..candidate()
    };
    let found = measure(&policy, &[suite("unit", results)], &since, at(NOW)).unwrap();
    assert_eq!(found[0].observed, Some(count(0)));
    assert_eq!(found[0].completeness, Completeness::Partial);
    assert_eq!(found[0].notes[0].code, gates::ENDED_BEFORE);
    assert_eq!(found[0].stale, None, "the evidence itself ended after it");
}

fn labelled(values: &[(&str, TestStatus)]) -> TestRun {
    let mut results = run(values.len(), 0);
    for (attempt, (value, status)) in results.attempts.iter_mut().zip(values) {
        attempt.status = *status;
        if !value.is_empty() {
            attempt
                .labels
                .insert("severity".into(), vec![(*value).to_owned()]);
        }
    }
    results
}

#[test]
fn a_label_filter_counts_only_its_tests_and_none_is_no_data() {
    let only = |value: &str| Measurement::Tests {
        measure: TestMeasure::Failed,
        suites: vec![],
        labels: [("severity".to_owned(), value.to_owned())].into(),
        per_label: None,
    };
    let results = labelled(&[("critical", TestStatus::Passed), ("minor", TestStatus::Failed)]);
    for (value, observed) in [
        ("critical", Some(count(0))),
        ("minor", Some(count(1))),
        ("blocker", None),
    ] {
        let policy = tests_policy(&["unit"], vec![criterion("c", only(value), "<= 0")]);
        assert_eq!(
            all(&policy, &[suite("unit", results.clone())])[0].observed,
            observed,
            "{value}"
        );
    }
}

fn per_label(suites: &[&str]) -> Policy {
    let measurement = Measurement::Tests {
        measure: TestMeasure::Failed,
        suites: vec![],
        labels: [].into(),
        per_label: Some("severity".into()),
    };
    tests_policy(suites, vec![criterion("c", measurement, "<= 0")])
}

#[test]
fn the_values_of_a_label_are_subjects_and_a_test_without_it_is_not_lost() {
    let one = labelled(&[("critical", TestStatus::Passed), ("", TestStatus::Failed)]);
    let two = labelled(&[("critical", TestStatus::Failed), ("minor", TestStatus::Passed)]);
    let found = all(
        &per_label(&["ui", "unit"]),
        &[suite("unit", one), suite("ui", two)],
    );
    let values: Vec<(&str, Option<Quantity>)> = found
        .iter()
        .map(|m| (m.subject.as_str(), m.observed.clone()))
        .collect();
    assert_eq!(
        values,
        [
            ("", Some(count(1))),
            ("critical", Some(count(1))),
            ("minor", Some(count(0)))
        ]
    );
}

#[test]
fn a_missing_suite_shows_in_every_label() {
    let one = labelled(&[("critical", TestStatus::Passed)]);
    let found = all(&per_label(&["ui", "unit"]), &[suite("unit", one)]);
    assert_eq!(found[0].completeness, Completeness::NotMeasured);
    let nothing = all(&per_label(&["ui"]), &[]);
    assert_eq!(
        (nothing[0].subject.as_str(), nothing[0].completeness),
        ("", Completeness::NotMeasured)
    );
}

#[test]
fn more_than_a_thousand_subjects_are_no_data() {
    let values: Vec<String> = (0..1001).map(|index| format!("v{index}")).collect();
    let many: Vec<(&str, TestStatus)> = values
        .iter()
        .map(|value| (value.as_str(), TestStatus::Passed))
        .collect();
    let found = all(&per_label(&["unit"]), &[suite("unit", labelled(&many))]);
    assert_eq!(
        (found.len(), found[0].notes[0].code),
        (1, gates::TOO_MANY_SUBJECTS)
    );
    assert_eq!(
        all(&per_label(&["unit"]), &[suite("unit", labelled(&many[..1000]))]).len(),
        1000
    );
}
