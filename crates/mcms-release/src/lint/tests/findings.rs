//! What decides nothing, contradicts itself, or cannot be shown; and what the rules cost.

use super::{load, run, shown, tests, with};
use crate::lint::{LintContext, Spread};

#[test]
fn limits_that_decide_nothing_or_everything() {
    for (criteria, expected) in [
        (
            "{id: a, measure: failed, limit: '< 0'}",
            vec!["error lint_contradiction /gates/0/criteria/0/limit"],
        ),
        (
            "{id: a, measure: failed, limit: {all: ['<= 1', '>= 2']}}",
            vec!["error lint_contradiction /gates/0/criteria/0/limit"],
        ),
        (
            "{id: a, measure: failed, limit: '>= 0'}",
            vec!["warning lint_always_true /gates/0/criteria/0/limit"],
        ),
        (
            "{id: a, measure: pass_rate, limit: '<= 100%'}",
            vec!["warning lint_always_true /gates/0/criteria/0/limit"],
        ),
        (
            "{id: a, measure: executed, limit: '<= 5'}, {id: b, measure: executed, limit: '>= 6'}",
            vec!["error lint_excludes /gates/0/criteria/1"],
        ),
        (
            "{id: a, measure: failed, limit: '<= 5'}, {id: b, measure: failed, limit: '<= 0'}",
            vec!["warning lint_shadowed /gates/0/criteria/0"],
        ),
        (
            "{id: a, measure: executed, limit: '>= -2%'}, {id: b, measure: executed, limit: '>= -5%'}",
            vec!["warning lint_shadowed /gates/0/criteria/1"],
        ),
        (
            "{id: a, measure: failed, limit: '<= 5'}, {id: b, measure: failed, limit: '<= 0', severity: warn}",
            vec![],
        ),
        (
            "{id: a, measure: failed, limit: '<= 5'}, {id: b, measure: passed, limit: '>= 9'}",
            vec![],
        ),
        (
            "{id: a, measure: failed, limit: '<= +10%'}",
            vec!["warning lint_zero_baseline /gates/0/criteria/0/limit"],
        ),
        (
            "{id: a, measure: failed, limit: {any: ['<= +10%', '<= +3']}}",
            vec![],
        ),
        ("{id: a, measure: executed, limit: '>= -2%'}", vec![]),
        (
            "{id: a, measure: failed, limit: '<= 0', severity: warn}",
            vec!["error lint_never_passes /gates/0/criteria"],
        ),
        (
            "{id: a, measure: failed, limit: '<= 0', on_breach: warn}",
            vec!["error lint_never_passes /gates/0/criteria"],
        ),
    ] {
        assert_eq!(shown(&tests(criteria)), expected, "{criteria}");
    }
}

#[test]
fn what_the_evidence_can_never_show() {
    for (runs, criterion, expected) in [
        (
            1,
            "statistic: p95, limit: '<= +10%', needs: confirmed",
            vec!["warning lint_cannot_confirm /gates/0/criteria/0/needs"],
        ),
        (
            1,
            "statistic: p95, limit: '<= +10%', needs: refuted",
            vec!["error lint_cannot_confirm /gates/0/criteria/0/needs"],
        ),
        (2, "statistic: p95, limit: '<= +10%', needs: confirmed", vec![]),
        (
            1,
            "statistic: max, limit: '<= 1s', needs: confirmed",
            vec!["warning lint_no_interval /gates/0/criteria/0/needs"],
        ),
        (1, "statistic: rate, limit: '< +5pp', needs: confirmed", vec![]),
        (
            1,
            "statistic: rate, limit: '<= +10%'",
            vec!["warning lint_zero_baseline /gates/0/criteria/0/limit"],
        ),
    ] {
        assert_eq!(
            shown(&load(runs, &format!("{{id: a, metric: own, {criterion}}}"))),
            expected,
            "{criterion}"
        );
    }
    let few = load(1, "{id: a, metric: own, statistic: p95, limit: '<= +10%'}");
    assert!(
        few.findings
            .iter()
            .any(|finding| finding.reason.code.as_str() == "lint_few_baselines")
    );
}

#[test]
fn what_was_probably_forgotten() {
    let report = run(
        "  - {id: g, evidence: tests, baseline: {anchor: pinned}, criteria: [{id: a, measure: failed, limit: '<= 0', suites: [ui]}]}\n",
    );
    let codes: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.reason.code.as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "lint_no_max_age",
            "lint_anchor_without_creep",
            "lint_suite_not_required",
            "lint_baseline_unused",
            "lint_no_stop"
        ]
    );
}

#[test]
fn the_table_states_what_it_assumes_and_agrees_with_the_simulated_one() {
    let report = load(
        1,
        "{id: p95, metric: m, statistic: p95, limit: '<= +10%'}, {id: errors, metric: http_req_failed, statistic: rate, limit: '<= 1%'}",
    );
    let p95: Vec<(Option<f64>, f64)> = report
        .chances
        .iter()
        .filter(|row| row.of == "g/p95")
        .map(|row| (row.assumption.sigma_ln, row.chance))
        .collect();
    // docs/explanation/statistics.md, true ratio 1.00, one run against one: .001, .089, .253.
    for ((sigma, chance), (expected_sigma, expected)) in
        p95.iter().zip([(0.02, 0.001), (0.05, 0.089), (0.10, 0.253)])
    {
        assert_eq!(*sigma, Some(expected_sigma));
        assert!((chance - expected).abs() < 0.003, "{chance} {expected}");
    }
    assert_eq!(p95.len(), 3);
    let gate = report.chances.iter().find(|row| row.of == "g").unwrap();
    assert_eq!(
        gate.without,
        ["g/errors"],
        "the chance of an absolute limit depends on the usual rate"
    );
    assert!(report.chances.iter().all(|row| !row.assumption.from_history));
}

#[test]
fn five_baseline_runs_block_less_than_one() {
    let chance = |runs| load(runs, "{id: a, metric: m, statistic: p95, limit: '<= +10%'}").chances[3].chance;
    assert!(chance(5) < chance(1) * 0.7, "{} {}", chance(5), chance(1));
}

#[test]
fn a_history_gives_each_criterion_its_own_chance() {
    let gates = "  - {id: t, evidence: tests, suites: [unit, ui], max_age: 1h, criteria: [{id: a, measure: failed, limit: '<= 0'}]}\n  - {id: l, evidence: load, max_age: 1h, baseline: {runs: 5}, criteria: [{id: p95, metric: m, statistic: p95, limit: '<= +10%'}, {id: rate, metric: http_req_failed, statistic: rate, limit: '<= 1%'}, {id: abs, metric: m, statistic: p95, limit: '<= 500ms'}]}\n";
    let spreads = [
        (
            "t/a",
            Spread {
                flake_rate: Some(0.001),
                tests: Some(100),
                ..Spread::default()
            },
        ),
        (
            "l/p95",
            Spread {
                sigma_ln: Some(0.05),
                ..Spread::default()
            },
        ),
        (
            "l/rate",
            Spread {
                rate: Some(0.008),
                requests: Some(1000),
                ..Spread::default()
            },
        ),
        (
            "l/abs",
            Spread {
                sigma_ln: Some(0.05),
                value: Some(471.0),
                ..Spread::default()
            },
        ),
    ];
    let context = LintContext {
        spreads: spreads
            .into_iter()
            .map(|(key, spread)| (key.to_owned(), spread))
            .collect(),
    };
    let report = with(gates, &context);
    let chance = |of: &str| {
        report
            .chances
            .iter()
            .find(|row| row.of == of)
            .map(|row| row.chance)
            .unwrap()
    };
    // Two suites of 100 tests: 1 − 0.999^200.
    assert!((chance("t/a") - 0.1814).abs() < 1e-3);
    // P(B(1000, .008) ≥ 11), binomial.
    assert!((chance("l/rate") - 0.183).abs() < 1e-3);
    // Φ(−ln(1.1) / (.05·√1.2)).
    assert!((chance("l/p95") - 0.0409).abs() < 1e-3, "{}", chance("l/p95"));
    // Φ(−ln(500/471) / .05).
    assert!((chance("l/abs") - 0.1161).abs() < 2e-3, "{}", chance("l/abs"));
    let all = 1.0
        - ["t/a", "l/rate", "l/p95", "l/abs"]
            .iter()
            .map(|of| 1.0 - chance(of))
            .product::<f64>();
    assert!((chance("*") - all).abs() < 1e-3);
    assert!(
        report
            .chances
            .iter()
            .all(|row| row.assumption.from_history && row.without.is_empty())
    );
}
