//! The answers that are no decisions, as snapshots in both languages.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod samples;

use insta::assert_snapshot;
use mcms_release::error::{Error, ErrorCode};
use mcms_release::evidence::{AnyEvidence, Completeness, Diagnostic, Evidence, Item, Role, TestRun};
use mcms_release::gate::Verdict;
use mcms_release::history::{Entry, Event, EventKind, Standing};
use mcms_release::lint::lint as judge;
use mcms_release::policy::Policy;
use mcms_release::reason::Locale::{self, En, Ko};
use mcms_release::reason::input;
use mcms_release_render::{Style, answers};
use samples::at;

const BOTH: [(&str, Locale); 2] = [("en", En), ("ko", Ko)];

#[test]
fn errors_are_told_all_at_once_with_place_and_help() {
    let error = Error::new(
        ErrorCode::InputDuplicate,
        "`a.xml` and `b.xml` are the same file \u{1b}[2J",
    )
    .with_related(vec![
        Error::new(ErrorCode::RequestUsage, "`--stage` names nothing").at("/candidate/stage"),
    ]);
    for (name, locale) in BOTH {
        assert_snapshot!(
            format!("errors_{name}"),
            answers::errors(&error, locale, Style::Plain)
        );
    }
}

#[test]
fn a_history_lists_where_each_record_stands() {
    let entry = |id: &str, verdict, standing, pinned| Entry {
        id: id.to_owned(),
        now: at("2026-11-20T09:00:00Z"),
        release: "4.2.0".to_owned(),
        commit: "3f2c1abdd84c".to_owned(),
        verdict,
        effective: verdict,
        standing,
        pinned,
        events: vec![],
    };
    let mut accepted = entry(
        "0123456789abcdef",
        Verdict::Inconclusive,
        Standing::Accepted,
        true,
    );
    let said = |kind| {
        Event::new(
            kind,
            "0123456789abcdef",
            "첫 릴리스",
            "김운영",
            at("2026-11-21T00:00:00Z"),
        )
        .unwrap()
    };
    accepted.events = vec![said(EventKind::Accept), said(EventKind::Pin)];
    let entries = [
        accepted,
        entry("fedcba9876543210", Verdict::Fail, Standing::NotAccepted, false),
    ];
    for (name, locale) in BOTH {
        assert_snapshot!(
            format!("history_{name}"),
            answers::history(&entries, locale, Style::Plain)
        );
        assert_snapshot!(
            format!("history_empty_{name}"),
            answers::history(&[], locale, Style::Plain)
        );
    }
}

#[test]
fn lint_tells_the_proof_the_findings_and_the_chances() {
    let text = r#"
schema: mcms.policy/1
gates:
  - id: performance
    evidence: load
    baseline: {select: last-accepted, runs: 1}
    criteria:
      - {id: p95, metric: http_req_duration, statistic: p95, limit: "<= +10%", on_partial: warn, on_no_data: warn}
"#;
    let policy = Policy::parse(text, "policy.yaml").unwrap().policy;
    let report = judge(&policy, &mcms_release::lint::LintContext::default());
    assert!(!answers::lint_is_clean(&report));
    for (name, locale) in BOTH {
        assert_snapshot!(
            format!("lint_{name}"),
            answers::lint(&report, locale, Style::Plain)
        );
    }
}

#[test]
fn evidence_shows_counts_and_diagnostics_not_every_test() {
    let attempt = |name: &str, status: &str| serde_json::json!({"id": name, "name": name, "status": status});
    let run: TestRun = serde_json::from_value(serde_json::json!({
        "attempts": [attempt("pays", "passed"), attempt("주문 ##vso[x]", "failed"), attempt("later", "pending")],
        "declared": {},
    }))
    .unwrap();
    let mut evidence = Evidence::new(Completeness::Complete, run);
    evidence.note(Diagnostic::error(input::TRUNCATED).at("unit.xml:12"));
    let tests = Item {
        role: Role::Tests,
        label: Some("unit".into()),
        format: "junit".into(),
        evidence: AnyEvidence::Tests(evidence),
    };
    let missing = Item {
        role: Role::Tickets,
        label: None,
        format: "tickets".into(),
        evidence: AnyEvidence::Tickets(Evidence::missing(Completeness::Unreadable)),
    };
    for (name, locale) in BOTH {
        assert_snapshot!(
            format!("evidence_{name}"),
            answers::evidence(&[tests.clone(), missing.clone()], locale, Style::Plain)
        );
    }
}
