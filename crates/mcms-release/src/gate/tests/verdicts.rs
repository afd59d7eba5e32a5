//! CONTRACTS 1.1 to 1.3: settings, combination, actions.

use super::build::*;
use crate::evidence::Completeness;
use crate::gate::{BaselineValue, GateFact, Measured, PolicyState, Quantity, Verdict};
use crate::policy::{
    Action, Criterion, CriterionSeverity, EvidenceKind, Measurement, Notify, OnEvidence, Policy, Settings,
    TestMeasure,
};
use crate::reason::{Reason, gates, input};

const P95: &str = "load/p95";

fn p95_policy(text: &str, change: impl FnOnce(&mut Criterion)) -> Policy {
    let mut one = criterion("p95", metric("http_req_duration", p95()), text);
    change(&mut one);
    policy(vec![gate("load", EvidenceKind::Load, vec![one])])
}

fn of(observed: Option<Quantity>) -> Measured {
    measured(P95, "", observed)
}

fn one(policy: &Policy, measured: Measured, baselines: Vec<BaselineValue>) -> (Verdict, String, PolicyState) {
    let decision = decide(policy, &[measured], baselines);
    let found = finding(&decision, P95, "");
    (found.status, found.reason.code.to_string(), found.policy)
}

#[test]
fn a_kept_limit_passes_and_a_broken_one_fails() {
    let policy = p95_policy("<= 500ms", |_| {});
    assert_eq!(
        one(&policy, of(Some(ms(500.0))), vec![]),
        (Verdict::Pass, "within_limit".into(), PolicyState::Met)
    );
    let broken = (Verdict::Fail, "limit_breached".into(), PolicyState::Breached);
    assert_eq!(one(&policy, of(Some(ms(500.000_000_000_1))), vec![]), broken);
}

#[test]
fn ten_percent_over_blocks_above_ten_percent_and_not_at_it() {
    let policy = p95_policy("<= +10%", |_| {});
    let base = || vec![baseline(P95, "", ms(34.91))];
    assert_eq!(one(&policy, of(Some(ms(38.401))), base()).0, Verdict::Pass);
    assert_eq!(
        one(&policy, of(Some(ms(38.401_000_000_001))), base()).0,
        Verdict::Fail
    );
}

#[test]
fn every_setting_gives_its_own_verdict_and_inconclusive_where_nothing_is_written() {
    type Set = fn(&mut Settings, OnEvidence);
    let partial = Measured {
        completeness: Completeness::Partial,
        ..of(Some(ms(1.0)))
    };
    let stale = Measured {
        stale: Some(Reason::new(gates::STALE).with("subject", "x")),
        ..of(Some(ms(1.0)))
    };
    let zero = BaselineValue {
        value: None,
        zero: true,
        ..baseline(P95, "", ms(0.0))
    };
    let seconds = Quantity::Value {
        value: 1.0,
        unit: Some("By".into()),
    };
    let cases: Vec<(&str, &str, Measured, Vec<BaselineValue>, Set)> = vec![
        ("no_data", "<= 9ms", of(None), vec![], |s, on| s.on_no_data = on),
        ("no_baseline", "<= +10%", of(Some(ms(1.0))), vec![], |s, on| {
            s.on_no_baseline = on;
        }),
        (
            "zero_baseline",
            "<= +10%",
            of(Some(ms(1.0))),
            vec![zero],
            |s, on| s.on_zero_baseline = on,
        ),
        (
            "zero_baseline",
            "<= +10%",
            of(Some(ms(1.0))),
            vec![baseline(P95, "", ms(0.0))],
            |s, on| s.on_zero_baseline = on,
        ),
        ("partial", "<= 9ms", partial, vec![], |s, on| s.on_partial = on),
        ("stale", "<= 9ms", stale, vec![], |s, on| s.on_stale = on),
        ("unit_mismatch", "<= 9ms", of(Some(seconds)), vec![], |s, on| {
            s.on_unit_mismatch = on;
        }),
    ];
    for (code, text, measured, baselines, set) in cases {
        let found = one(&p95_policy(text, |_| {}), measured.clone(), baselines.clone());
        assert_eq!((found.0, found.1.as_str()), (Verdict::Inconclusive, code));
        for (on, expected) in [
            (OnEvidence::Fail, Verdict::Fail),
            (OnEvidence::Warn, Verdict::Warn),
        ] {
            let policy = p95_policy(text, |criterion| set(&mut criterion.settings, on));
            let decision = decide(&policy, std::slice::from_ref(&measured), baselines.clone());
            assert_eq!(finding(&decision, P95, "").status, expected, "{code}");
            assert!(
                !decision.let_through,
                "{code}: a gate with nothing decided lets nothing through"
            );
        }
    }
}

#[test]
fn everything_that_is_no_data_goes_to_on_no_data() {
    let note = |code| Measured {
        notes: vec![Reason::new(code).with("subject", "x")],
        ..of(None)
    };
    let lower = |completeness| Measured {
        completeness,
        ..of(None)
    };
    let bounds = Quantity::Bounds {
        low: 400.0,
        high: Some(600.0),
        unit: Some("ms".into()),
    };
    let cases = [
        ("empty", lower(Completeness::Empty)),
        ("unreadable", lower(Completeness::Unreadable)),
        ("not_measured", lower(Completeness::NotMeasured)),
        ("unproven_empty", lower(Completeness::UnprovenEmpty)),
        ("non_finite", note(input::NON_FINITE)),
        ("non_finite", of(Some(ms(f64::NAN)))),
        ("non_finite", of(Some(ms(f64::INFINITY)))),
        ("resolution", of(Some(bounds))),
        ("not_mergeable", note(gates::NOT_MERGEABLE)),
        ("too_many_subjects", note(gates::TOO_MANY_SUBJECTS)),
        ("no_data", of(None)),
        ("no_data", of(Some(ms(-1.0)))),
        ("no_data", of(Some(Quantity::Rate { events: 0, total: 0 }))),
    ];
    for (code, measured) in cases {
        for (on, expected) in [
            (OnEvidence::Inconclusive, Verdict::Inconclusive),
            (OnEvidence::Fail, Verdict::Fail),
        ] {
            let policy = p95_policy("<= 500ms", |criterion| criterion.settings.on_no_data = on);
            let found = one(&policy, measured.clone(), vec![]);
            assert_eq!(
                (found.0, found.1.as_str(), found.2),
                (expected, code, PolicyState::Unknown)
            );
        }
    }
}

#[test]
fn partial_or_stale_evidence_is_still_evaluated_and_the_worst_counts() {
    let policy = p95_policy("<= 500ms", |_| {});
    let damaged = Measured {
        completeness: Completeness::Partial,
        ..of(Some(ms(900.0)))
    };
    assert_eq!(
        one(&policy, damaged, vec![]),
        (Verdict::Fail, "limit_breached".into(), PolicyState::Breached)
    );
    let empty = Measured {
        completeness: Completeness::Empty,
        ..of(Some(ms(900.0)))
    };
    assert_eq!(
        one(&policy, empty, vec![]).0,
        Verdict::Fail,
        "one part is empty, the other one failed"
    );
    let warn = p95_policy("<= 500ms", |criterion| {
        criterion.settings.on_partial = OnEvidence::Warn;
    });
    let kept = Measured {
        completeness: Completeness::Partial,
        ..of(Some(ms(1.0)))
    };
    let decision = decide(&warn, &[kept], vec![]);
    assert_eq!(finding(&decision, P95, "").status, Verdict::Warn);
    assert_eq!(decision.gates[0].reasons[0].code, gates::NOTHING_DECIDED);
    assert_eq!(
        decision.verdict,
        Verdict::Inconclusive,
        "nothing was decided on complete evidence"
    );
}

#[test]
fn a_gate_needs_one_criterion_that_can_stop_and_was_decided_for_every_subject() {
    let tests_gate = |change: fn(&mut Criterion)| {
        let mut one = criterion("failed", tests(TestMeasure::Failed), "<= 0");
        change(&mut one);
        policy(vec![gate("t", EvidenceKind::Tests, vec![one])])
    };
    let good = || {
        vec![
            measured("t/failed", "a", Some(count(0))),
            measured("t/failed", "b", Some(count(0))),
        ]
    };
    assert_eq!(
        decide(&tests_gate(|_| {}), &good(), vec![]).verdict,
        Verdict::Pass
    );
    let warns = tests_gate(|criterion| criterion.severity = CriterionSeverity::Warn);
    assert_eq!(decide(&warns, &good(), vec![]).verdict, Verdict::Inconclusive);
    let lenient = tests_gate(|criterion| criterion.settings.on_breach = OnEvidence::Warn);
    assert_eq!(decide(&lenient, &good(), vec![]).verdict, Verdict::Inconclusive);
    let mut one_stale = good();
    one_stale[1].stale = Some(Reason::new(gates::STALE));
    let stale_warns = tests_gate(|criterion| criterion.settings.on_stale = OnEvidence::Warn);
    assert_eq!(
        decide(&stale_warns, &one_stale, vec![]).verdict,
        Verdict::Inconclusive
    );
    assert_eq!(
        decide(&tests_gate(|_| {}), &[], vec![]).verdict,
        Verdict::Inconclusive,
        "no subject is no data"
    );
}

#[test]
fn a_required_suite_without_evidence_makes_the_gate_inconclusive_whatever_is_set() {
    let mut lenient = criterion("failed", tests(TestMeasure::Failed), "<= 0");
    lenient.settings.on_no_data = OnEvidence::Warn;
    let other = criterion(
        "total",
        Measurement::Tests {
            measure: TestMeasure::Total,
            suites: vec!["unit".into()],
            labels: [].into(),
            per_label: None,
        },
        ">= 1",
    );
    let mut tests_gate = gate("t", EvidenceKind::Tests, vec![lenient, other]);
    tests_gate.suites = vec!["ui".into(), "unit".into()];
    let given = [
        measured("t/failed", "unit", Some(count(0))),
        measured("t/total", "unit", Some(count(5))),
    ];
    let decision = decide(&policy(vec![tests_gate]), &given, vec![]);
    assert_eq!(finding(&decision, "t/failed", "ui").status, Verdict::Warn);
    assert_eq!(
        finding(&decision, "t/failed", "ui").reason.code,
        gates::NOT_MEASURED
    );
    assert_eq!(decision.verdict, Verdict::Inconclusive);
    assert_eq!(decision.gates[0].reasons[0].code, gates::NOT_MEASURED);
}

#[test]
fn a_criterion_of_severity_warn_never_makes_a_gate_worse_than_warn() {
    let mut soft = criterion("soft", metric("m", p95()), "<= 1ms");
    soft.severity = CriterionSeverity::Warn;
    let hard = criterion("hard", metric("m", p95()), "<= 9ms");
    let policy = policy(vec![gate("load", EvidenceKind::Load, vec![soft, hard])]);
    for observed in [None, Some(ms(5.0)), Some(ms(f64::NAN))] {
        let given = [
            measured("load/soft", "", observed),
            measured("load/hard", "", Some(ms(5.0))),
        ];
        let decision = decide(&policy, &given, vec![]);
        assert_eq!((decision.verdict, decision.let_through), (Verdict::Warn, true));
    }
}

#[test]
fn on_breach_decides_what_a_breach_is() {
    for (on, expected) in [
        (OnEvidence::Fail, Verdict::Fail),
        (OnEvidence::Inconclusive, Verdict::Inconclusive),
        (OnEvidence::Warn, Verdict::Warn),
    ] {
        let policy = p95_policy("<= 1ms", |criterion| criterion.settings.on_breach = on);
        assert_eq!(one(&policy, of(Some(ms(5.0))), vec![]).0, expected);
    }
}

#[test]
fn the_worst_gate_is_the_verdict_and_only_pass_and_warn_are_let_through() {
    for (verdict, through) in [
        (Verdict::Pass, true),
        (Verdict::Warn, true),
        (Verdict::Inconclusive, false),
        (Verdict::Fail, false),
    ] {
        assert_eq!(verdict.lets_through(), through);
        let policy = p95_policy("<= 9ms", |_| {});
        let fact = GateFact {
            gate: "load".into(),
            verdict,
            reason: Reason::new(gates::SUITES_DISAGREE),
        };
        let decision = decide_with(&policy, &candidate(), &[of(Some(ms(1.0)))], vec![], &[fact]);
        assert_eq!(
            (decision.verdict, decision.effective, decision.let_through),
            (verdict, verdict, through)
        );
        let stops = decision
            .actions
            .iter()
            .any(|one| matches!(one.action, Action::Stop(_)));
        assert_eq!(
            stops, !through,
            "every decision that does not let through carries a stop"
        );
    }
    assert_eq!(
        decide(&Policy::default(), &[], vec![]).verdict,
        Verdict::Inconclusive,
        "no gates decide nothing"
    );
}

#[test]
fn on_fail_runs_on_fail_and_on_inconclusive_defaults_to_its_stops_and_notifies() {
    let notify = Action::Notify(Notify {
        contact: Some("operator".into()),
        ..Notify::default()
    });
    let (tag, stop) = (
        Action::Tag("perf-blocker".into()),
        Action::Stop("deployment".into()),
    );
    let mut policy = p95_policy("<= 1ms", |_| {});
    policy.gates[0].on_fail = vec![tag.clone(), stop.clone(), notify.clone()];
    let actions = |policy: &Policy, observed| -> Vec<Action> {
        decide(policy, &[of(observed)], vec![])
            .actions
            .into_iter()
            .map(|one| one.action)
            .collect()
    };
    assert_eq!(actions(&policy, Some(ms(0.5))), []);
    assert_eq!(
        actions(&policy, Some(ms(5.0))),
        [tag.clone(), stop.clone(), notify.clone()]
    );
    assert_eq!(actions(&policy, None), [stop.clone(), notify]);
    policy.gates[0].on_inconclusive = Some(vec![tag.clone()]);
    assert_eq!(
        actions(&policy, None),
        [tag, stop],
        "a stop is added whatever the policy lists"
    );
}

#[test]
fn an_action_that_two_gates_ask_for_stands_once_with_both() {
    let mut policy = p95_policy("<= 1ms", |_| {});
    policy.gates[0].on_fail = vec![Action::Stop("deployment".into())];
    let mut second = policy.gates[0].clone();
    second.id = "other".into();
    policy.gates.push(second);
    let decision = decide(&policy, &[], vec![]);
    assert_eq!(decision.actions.len(), 1);
    assert_eq!(decision.actions[0].because, ["load", "other"]);
}

#[test]
fn seconds_are_not_compared_with_a_criterion_in_milliseconds() {
    let unit = |unit: &str| {
        p95_policy("<= 500ms", |criterion| {
            if let Measurement::Metric { unit: own, .. } = &mut criterion.measurement {
                *own = Some(unit.into());
            }
        })
    };
    let seconds = || {
        of(Some(Quantity::Value {
            value: 0.4,
            unit: Some("s".into()),
        }))
    };
    assert_eq!(one(&unit("ms"), seconds(), vec![]).1, "unit_mismatch");
    assert_eq!(one(&unit("s"), seconds(), vec![]).0, Verdict::Pass);
    let unknown = of(Some(Quantity::Value {
        value: 0.4,
        unit: None,
    }));
    assert_eq!(one(&unit("ms"), unknown.clone(), vec![]).1, "unit_mismatch");
    assert_eq!(
        one(&p95_policy("<= 500ms", |_| {}), unknown, vec![]).1,
        "unit_mismatch"
    );
    let base = vec![baseline(P95, "", ms(400.0))];
    assert_eq!(
        one(&p95_policy("<= +10%", |_| {}), seconds(), base).0,
        Verdict::Pass,
        "units convert exactly"
    );
}

#[test]
fn any_with_an_absolute_floor_is_three_valued() {
    let policy = p95_policy(r#"{"any": ["<= +10%", "<= 50ms"]}"#, |_| {});
    assert_eq!(
        one(&policy, of(Some(ms(40.0))), vec![]).0,
        Verdict::Pass,
        "the floor decides without a baseline"
    );
    assert_eq!(one(&policy, of(Some(ms(60.0))), vec![]).1, "no_baseline");
    assert_eq!(
        one(&policy, of(Some(ms(60.0))), vec![baseline(P95, "", ms(50.0))]).0,
        Verdict::Fail
    );
}

#[test]
fn fewer_baselines_than_asked_for_are_a_note() {
    let policy = p95_policy("<= +10%", |_| {});
    let base = BaselineValue {
        wanted: 5,
        ..baseline(P95, "", ms(100.0))
    };
    let decision = decide(&policy, &[of(Some(ms(100.0)))], vec![base]);
    assert_eq!(decision.verdict, Verdict::Pass);
    assert_eq!(finding(&decision, P95, "").notes[0].code, gates::FEWER_BASELINES);
}

#[test]
fn a_subject_that_only_the_baseline_has_was_not_measured() {
    let policy = p95_policy("<= +10%", |_| {});
    let base = vec![baseline(P95, "login", ms(100.0)), baseline(P95, "pay", ms(100.0))];
    let decision = decide(&policy, &[measured(P95, "login", Some(ms(100.0)))], base);
    assert_eq!(finding(&decision, P95, "pay").reason.code, gates::NOT_MEASURED);
    assert_eq!(decision.verdict, Verdict::Inconclusive);
}

#[test]
fn a_suite_that_the_policy_no_longer_names_is_not_expected() {
    let mut tests_gate = gate(
        "t",
        EvidenceKind::Tests,
        vec![criterion("e", tests(TestMeasure::Executed), ">= -2%")],
    );
    tests_gate.suites = vec!["unit".into()];
    let base = vec![
        baseline("t/e", "old", count(5)),
        baseline("t/e", "unit", count(5)),
    ];
    let decision = decide(
        &policy(vec![tests_gate]),
        &[measured("t/e", "unit", Some(count(5)))],
        base,
    );
    assert_eq!(
        (decision.verdict, decision.gates[0].findings.len()),
        (Verdict::Pass, 1)
    );
}
