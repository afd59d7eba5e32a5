//! CONTRACTS 1.3 and docs/explanation/statistics.md: what the data show about a breach, and what `needs` makes of it.

use super::build::*;
use crate::evidence::{Estimate, Method, Quantile};
use crate::gate::{
    BaselineValue, EvidenceGrade, EvidenceState, Finding, Measured, PolicyState, Quantity, RunValue, Verdict,
};
use crate::policy::{EvidenceKind, Needs, Policy, Statistic, TestMeasure};
use crate::reason::gates;

const KEY: &str = "load/c";

fn one(statistic: Statistic, text: &str, needs: Option<Needs>) -> Policy {
    let mut own = criterion("c", metric("m", statistic), text);
    own.needs = needs;
    policy(vec![gate("load", EvidenceKind::Load, vec![own])])
}

fn judged(policy: &Policy, measured: Measured, baselines: Vec<BaselineValue>) -> Finding {
    finding(&decide(policy, &[measured], baselines), KEY, "").clone()
}

fn rate_of(events: u64, total: u64) -> Quantity {
    Quantity::Rate { events, total }
}

fn runs(values: &[f64]) -> Vec<RunValue> {
    (0..)
        .zip(values)
        .map(|(index, value)| run_value(&index.to_string(), ms(*value)))
        .collect()
}

fn repeated(values: &[f64]) -> Measured {
    let value = crate::gate::geometric_mean(values).unwrap();
    Measured {
        runs: runs(values),
        ..measured(KEY, "", Some(ms(value)))
    }
}

fn accepted(values: &[f64]) -> Vec<BaselineValue> {
    let value = crate::gate::geometric_mean(values).unwrap();
    vec![BaselineValue {
        runs: runs(values),
        ..baseline(KEY, "", ms(value))
    }]
}

fn grade(
    policy: &Policy,
    measured: Measured,
    baselines: Vec<BaselineValue>,
) -> (EvidenceState, EvidenceGrade) {
    let evidence = judged(policy, measured, baselines).evidence;
    (evidence.kind, evidence)
}

#[test]
fn an_absolute_rate_is_graded_by_wilson() {
    let policy = one(Statistic::Rate, "<= 1%", None);
    let of = |events, total| grade(&policy, measured(KEY, "", Some(rate_of(events, total))), vec![]);
    assert_eq!(of(30, 1000).0, EvidenceState::Confirmed);
    assert_eq!(of(3, 1000).0, EvidenceState::Refuted);
    assert_eq!(of(11, 1000).0, EvidenceState::Inconclusive);
    let (_, shown) = of(0, 298);
    assert_eq!(
        (shown.kind, shown.n, shown.needed),
        (EvidenceState::Inconclusive, Some(298), Some(299))
    );
    assert_eq!(of(0, 299).0, EvidenceState::Refuted);
    assert_eq!(
        (shown.method.as_deref(), shown.of.as_deref(), shown.level),
        (Some("wilson"), Some("rate"), 0.95)
    );
    assert_eq!(
        of(1, 20).0,
        EvidenceState::Inconclusive,
        "one error in 20 happens by chance in 18 of 100 good builds"
    );
}

#[test]
fn percentage_points_are_graded_by_newcombe() {
    let policy = one(Statistic::Rate, "< +5pp", None);
    let base = || vec![baseline(KEY, "", rate_of(100, 10_000))];
    let of = |events, total| grade(&policy, measured(KEY, "", Some(rate_of(events, total))), base());
    assert_eq!(of(700, 10_000).0, EvidenceState::Confirmed);
    assert_eq!(of(150, 10_000).0, EvidenceState::Refuted);
    let (kind, shown) = of(6, 100);
    assert_eq!(
        (kind, shown.method.as_deref(), shown.of.as_deref()),
        (EvidenceState::Inconclusive, Some("newcombe"), Some("difference"))
    );
    assert!(
        shown.needed.is_some_and(|needed| needed > 10 && needed < 1000),
        "{shown:?}"
    );
}

#[test]
fn repeated_runs_on_both_sides_are_graded_by_welch() {
    let policy = one(p95(), "<= +10%", None);
    let base = || accepted(&[200.0, 204.0, 198.0, 210.0, 201.0]);
    let (kind, shown) = grade(&policy, repeated(&[251.0, 246.0, 249.0, 250.0, 244.0]), base());
    assert_eq!(
        (kind, shown.method.as_deref(), shown.n),
        (EvidenceState::Confirmed, Some("welch"), Some(5))
    );
    assert_eq!(
        grade(&policy, repeated(&[200.0, 203.0, 199.0]), base()).0,
        EvidenceState::Refuted
    );
    assert_eq!(
        grade(&policy, repeated(&[190.0, 260.0]), base()).0,
        EvidenceState::Inconclusive
    );
    let (low, high) = shown.interval.unwrap();
    for end in [low, high] {
        assert_eq!(
            end.to_bits(),
            crate::stats::round::significant_12(end).to_bits(),
            "published with 12 digits"
        );
    }
}

#[test]
fn one_candidate_run_is_graded_by_prediction_from_the_baseline_runs() {
    let policy = one(p95(), "<= +10%", None);
    let (kind, shown) = grade(
        &policy,
        repeated(&[260.0]),
        accepted(&[200.0, 204.0, 198.0, 210.0, 201.0]),
    );
    assert_eq!(
        (kind, shown.method.as_deref()),
        (EvidenceState::Confirmed, Some("prediction"))
    );
    let (kind, _) = grade(
        &policy,
        repeated(&[225.0]),
        accepted(&[200.0, 204.0, 198.0, 210.0, 201.0]),
    );
    assert_eq!(kind, EvidenceState::Inconclusive);
}

fn with_quantile(mut value: RunValue) -> RunValue {
    let Quantity::Value { value: point, .. } = value.value else {
        panic!()
    };
    value.n = Some(10_000);
    value.quantile = Some(Quantile {
        percent: "95".into(),
        value: Estimate::Point(point),
        method: Method::Exact,
        n: Some(10_000),
        lower: Some(point * 0.99),
        upper: Some(point * 1.01),
        ranks: Some((9457, 9543)),
        coverage: Some(0.95),
    });
    value
}

fn single(value: f64) -> Measured {
    Measured {
        runs: vec![with_quantile(run_value("", ms(value)))],
        ..measured(KEY, "", Some(ms(value)))
    }
}

#[test]
fn one_run_against_one_shows_the_noise_within_and_is_inconclusive_by_construction() {
    let policy = one(p95(), "<= +10%", None);
    let base = BaselineValue {
        runs: vec![with_quantile(run_value("r", ms(200.0)))],
        ..baseline(KEY, "", ms(200.0))
    };
    let found = judged(&policy, single(400.0), vec![base]);
    assert_eq!(
        (found.policy, found.status),
        (PolicyState::Breached, Verdict::Fail),
        "the literal rule decides"
    );
    assert_eq!(
        (found.evidence.kind, found.evidence.method.as_deref()),
        (EvidenceState::Inconclusive, Some("price_bonett"))
    );
    let (low, high) = found.evidence.interval.unwrap();
    assert!(low < 2.0 && 2.0 < high);
    assert_eq!((found.evidence.n, found.evidence.needed), (Some(1), Some(2)));
}

#[test]
fn an_absolute_quantile_is_graded_by_its_order_statistics() {
    let policy = one(p95(), "<= 500ms", None);
    for (value, kind) in [
        (600.0, EvidenceState::Confirmed),
        (400.0, EvidenceState::Refuted),
        (501.0, EvidenceState::Inconclusive),
    ] {
        let (found, shown) = grade(&policy, single(value), vec![]);
        assert_eq!(
            (found, shown.method.as_deref(), shown.of.as_deref()),
            (kind, Some("order_statistics"), Some("value"))
        );
        assert_eq!(shown.n, Some(10_000));
    }
    let mut few = single(400.0);
    few.runs[0].quantile.as_mut().unwrap().upper = None;
    let (kind, shown) = grade(&policy, few, vec![]);
    assert_eq!((kind, shown.interval), (EvidenceState::Inconclusive, None));
    assert!(shown.needed.is_some());
    let seconds = one(p95(), "<= 0.5s", None);
    assert_eq!(
        grade(&seconds, single(600.0), vec![]).0,
        EvidenceState::Confirmed,
        "limits convert"
    );
}

#[test]
fn counts_are_exact() {
    let policy = one(Statistic::Count, "<= 3", None);
    assert_eq!(
        grade(&policy, measured(KEY, "", Some(count(4))), vec![]).0,
        EvidenceState::Confirmed
    );
    let (kind, shown) = grade(&policy, measured(KEY, "", Some(count(3))), vec![]);
    assert_eq!(
        (kind, shown.method.as_deref()),
        (EvidenceState::Refuted, Some("exact"))
    );
    let rates = criterion("c", tests(TestMeasure::PassRate), ">= 99%");
    let tests_gate = super::build::policy(vec![gate("load", EvidenceKind::Tests, vec![rates])]);
    assert_eq!(
        grade(&tests_gate, measured(KEY, "", Some(rate_of(98, 100))), vec![]).0,
        EvidenceState::Confirmed
    );
}

#[test]
fn bounds_that_straddle_the_limit_are_unknown_by_resolution() {
    let policy = one(p95(), "<= 500ms", None);
    let bounds = |low, high| {
        measured(
            KEY,
            "",
            Some(Quantity::Bounds {
                low,
                high,
                unit: Some("ms".into()),
            }),
        )
    };
    let found = judged(&policy, bounds(490.0, Some(510.0)), vec![]);
    assert_eq!(
        (found.policy, found.status, found.reason.code),
        (PolicyState::Unknown, Verdict::Inconclusive, gates::RESOLUTION)
    );
    assert_eq!(
        judged(&policy, bounds(490.0, None), vec![]).reason.code,
        gates::RESOLUTION
    );
    assert_eq!(
        judged(&policy, bounds(480.0, Some(500.0)), vec![]).policy,
        PolicyState::Met
    );
    assert_eq!(
        judged(&policy, bounds(501.0, None), vec![]).policy,
        PolicyState::Breached
    );
}

#[test]
fn evidence_does_not_change_the_status_unless_the_criterion_needs_it() {
    let unconfirmed = || measured(KEY, "", Some(rate_of(11, 1000)));
    assert_eq!(
        judged(&one(Statistic::Rate, "<= 1%", None), unconfirmed(), vec![]).status,
        Verdict::Fail
    );
    let needs = one(Statistic::Rate, "<= 1%", Some(Needs::Confirmed));
    let found = judged(&needs, unconfirmed(), vec![]);
    assert_eq!(
        (found.status, found.reason.code),
        (Verdict::Warn, gates::BREACH_UNCONFIRMED),
        "n is enough"
    );
    let few = judged(&needs, measured(KEY, "", Some(rate_of(2, 100))), vec![]);
    assert_eq!(
        (few.status, few.reason.code),
        (Verdict::Inconclusive, gates::TOO_FEW)
    );
    assert_eq!(
        (
            few.reason.parameters["n"].as_str(),
            few.reason.parameters["needed"].as_str()
        ),
        ("100", "299")
    );
    assert_eq!(
        judged(&needs, measured(KEY, "", Some(rate_of(90, 1000))), vec![]).status,
        Verdict::Fail
    );
}

#[test]
fn a_pass_that_needs_refuted_is_inconclusive_until_a_breach_is_ruled_out() {
    let needs = one(Statistic::Rate, "<= 1%", Some(Needs::Refuted));
    let found = judged(&needs, measured(KEY, "", Some(rate_of(9, 1000))), vec![]);
    assert_eq!(
        (found.status, found.reason.code, found.policy),
        (Verdict::Inconclusive, gates::PASS_UNREFUTED, PolicyState::Met)
    );
    assert_eq!(
        judged(&needs, measured(KEY, "", Some(rate_of(1, 1000))), vec![]).status,
        Verdict::Pass
    );
    assert_eq!(
        judged(&needs, measured(KEY, "", Some(rate_of(11, 1000))), vec![]).status,
        Verdict::Fail
    );
}

#[test]
fn a_breach_of_all_is_confirmed_by_one_part_and_of_any_by_every_part() {
    let rates = |text: &str| one(Statistic::Rate, text, None);
    let of = |text: &str, events| {
        grade(
            &rates(text),
            measured(KEY, "", Some(rate_of(events, 1000))),
            vec![],
        )
        .0
    };
    assert_eq!(of(r#"{"all": ["<= 1%", "<= 5%"]}"#, 30), EvidenceState::Confirmed);
    assert_eq!(of(r#"{"any": ["<= 1%", "<= 5%"]}"#, 30), EvidenceState::Refuted);
    assert_eq!(of(r#"{"any": ["<= 1%", "<= 5%"]}"#, 90), EvidenceState::Confirmed);
    assert_eq!(of(r#"{"all": ["<= 1%", "<= 5%"]}"#, 1), EvidenceState::Refuted);
    assert_eq!(
        of(r#"{"all": ["<= 1%", "<= 5%"]}"#, 9),
        EvidenceState::Inconclusive
    );
}

#[test]
fn several_relative_subjects_share_the_chance_of_a_false_confirmation() {
    let policy = one(p95(), "<= +10%", None);
    let base = |subject: &str| BaselineValue {
        subject: subject.into(),
        runs: runs(&[200.0, 206.0, 195.0, 210.0, 198.0]),
        ..baseline(KEY, "", ms(201.7))
    };
    let own = |subject: &str| Measured {
        subject: subject.into(),
        ..repeated(&[245.0])
    };
    let kinds = |subjects: &[&str]| -> Vec<EvidenceState> {
        let given: Vec<Measured> = subjects.iter().map(|subject| own(subject)).collect();
        let decision = decide(
            &policy,
            &given,
            subjects.iter().map(|subject| base(subject)).collect(),
        );
        decision.gates[0]
            .findings
            .iter()
            .map(|finding| finding.evidence.kind)
            .collect()
    };
    assert_eq!(kinds(&["a"]), [EvidenceState::Confirmed]);
    let names: Vec<String> = (0..40).map(|index| format!("s{index:02}")).collect();
    let many: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(
        kinds(&many)
            .iter()
            .all(|kind| *kind == EvidenceState::Inconclusive),
        "Holm"
    );
}
