//! The proof is made by the gate's own rules, and a policy with a hole is caught.

use super::{SAMPLE, load, run, shown, tests};
use crate::lint::{LintContext, lint};
use crate::policy::Policy;

const GOOD: &str = "{id: a, measure: failed, limit: '<= 0'}";

#[test]
fn the_policy_of_the_first_user_never_lets_damaged_evidence_through() {
    let report = lint(
        &Policy::parse(SAMPLE, "p").unwrap().policy,
        &LintContext::default(),
    );
    assert!(report.proof.holds, "{:?}", report.proof.holes);
    assert_eq!(report.proof.untried, Vec::<String>::new());
    assert!(report.proof.states > 250, "{}", report.proof.states);
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.severity < crate::evidence::Severity::Warning),
        "{:?}",
        report.findings
    );
}

#[test]
fn every_setting_that_lets_damaged_evidence_through_is_named() {
    // A required suite without evidence is inconclusive whatever `on_no_data` says; a value that is missing is not.
    for (setting, state) in [
        ("on_partial", "partial"),
        ("on_stale", "stale"),
        ("on_no_data", "no_data"),
    ] {
        let report = tests(&format!(
            "{GOOD}, {{id: b, measure: executed, limit: '>= -2%', {setting}: warn}}"
        ));
        assert!(!report.proof.holds);
        assert_eq!(
            shown(&report),
            [format!("error lint_lets_through /gates/0/criteria/1/{setting}")]
        );
        let holes: Vec<_> = report
            .proof
            .holes
            .iter()
            .map(|hole| (hole.of.as_str(), hole.setting.as_str(), hole.states.clone()))
            .collect();
        assert_eq!(holes, [("g/b", setting, vec![state.to_owned()])]);
    }
}

#[test]
fn outside_suites_every_state_of_missing_evidence_is_a_hole() {
    let report = load(
        5,
        "{id: a, metric: http_req_failed, statistic: rate, limit: '<= 1%'}, {id: b, metric: m, statistic: p95, limit: '<= +10%', on_no_data: warn, on_unit_mismatch: warn, on_no_baseline: warn, on_zero_baseline: warn}",
    );
    let holes: Vec<(&str, Vec<&str>)> = report
        .proof
        .holes
        .iter()
        .map(|hole| {
            (
                hole.setting.as_str(),
                hole.states.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        holes,
        [
            ("on_no_baseline", vec!["no_baseline"]),
            (
                "on_no_data",
                vec![
                    "absent",
                    "empty",
                    "no_data",
                    "not_measured",
                    "unproven_empty",
                    "unreadable"
                ]
            ),
            ("on_unit_mismatch", vec!["unit_mismatch"]),
            ("on_zero_baseline", vec!["zero_baseline"]),
        ]
    );
    let mut found = shown(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "error lint_lets_through /gates/0/criteria/1/on_no_data",
            "error lint_lets_through /gates/0/criteria/1/on_unit_mismatch",
            "warning lint_lets_through /gates/0/criteria/1/on_no_baseline",
            "warning lint_lets_through /gates/0/criteria/1/on_zero_baseline",
        ]
    );
}

#[test]
fn the_only_criterion_of_a_gate_cannot_be_opened_by_a_setting() {
    // What decides nothing on complete evidence leaves the gate inconclusive, whatever the setting says.
    let report =
        tests("{id: a, measure: failed, limit: '<= 0', on_partial: warn, on_stale: warn, on_no_data: warn}");
    assert!(report.proof.holds, "{:?}", report.proof.holes);
}

#[test]
fn a_criterion_that_only_warns_is_advisory_and_no_hole() {
    let report = tests(&format!(
        "{GOOD}, {{id: b, measure: flaky, limit: '<= 0', severity: warn, on_no_data: warn}}, {{id: c, measure: skipped, limit: '<= 3', on_breach: warn, on_partial: warn}}"
    ));
    assert!(report.proof.holds, "{:?}", report.proof.holes);
    assert_eq!(report.proof.advisory, ["g/b", "g/c"]);
}

#[test]
fn a_required_suite_that_no_criterion_measures_is_still_missed_when_it_is_absent() {
    let report = tests("{id: a, measure: failed, limit: '<= 0', suites: [unit]}");
    assert!(report.proof.holds, "{:?}", report.proof.holes);
    assert_eq!(
        shown(&report),
        ["warning lint_suite_unmeasured /gates/0/suites/1"]
    );
}

#[test]
fn tickets_and_needs_are_tried_too() {
    let report = run(
        "  - {id: t, evidence: tickets, tickets: {project: P, severity: [High]}, max_age: 15m, criteria: [{id: a, measure: count, limit: '<= 0'}]}\n  - {id: l, evidence: load, max_age: 1h, baseline: {runs: 5}, criteria: [{id: a, metric: m, statistic: p95, limit: '<= +10%', needs: refuted}, {id: b, metric: http_req_failed, statistic: rate, limit: '< +5pp', needs: refuted}]}\n",
    );
    assert!(report.proof.holds);
    assert_eq!(report.proof.untried, Vec::<String>::new());
}

#[test]
fn hundreds_of_criteria_are_proven_in_linear_time() {
    use std::fmt::Write as _;
    let many = |count: usize| {
        (0..count).fold(String::new(), |mut text, index| {
            let _ = write!(
                text,
                "{{id: c{index}, metric: m{index}, statistic: p95, limit: '<= 1s'}}, "
            );
            text
        })
    };
    let time = |count: usize| {
        let start = std::time::Instant::now();
        assert!(load(5, &many(count)).proof.holds);
        start.elapsed()
    };
    time(10);
    let (small, large) = (time(40), time(400));
    assert!(large < small * 40, "{small:?} {large:?}");
}
