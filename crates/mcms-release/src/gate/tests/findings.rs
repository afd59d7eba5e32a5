//! CONTRACTS 1.4 and 4.3: what a finding says beside its status, and the creeping alarm.

use super::build::*;
use crate::gate::{BaselineValue, Change, CreepRun, Measured, PolicyState, Quantity, Verdict};
use crate::policy::{
    AnchorSelect, BaselineRule, BaselineSelect, Creep, Criterion, EvidenceKind, Policy, Statistic,
};
use crate::reason::gates;

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
fn findings_say_what_the_limit_works_out_to_and_what_would_flip_them() {
    let policy = p95_policy("<= +10%", |_| {});
    let decision = decide(
        &policy,
        &[of(Some(ms(471.0)))],
        vec![baseline(P95, "", ms(412.0))],
    );
    let found = finding(&decision, P95, "");
    let target = found.target.as_ref().unwrap();
    assert_eq!(
        (target.condition.as_str(), target.value.as_str(), target.inclusive),
        ("<= 453.2 ms", "453.2", true)
    );
    let change = found.counterfactual.as_ref().unwrap();
    assert_eq!(
        (change.change, change.value.as_str(), change.becomes),
        (Change::AtMost, "453.2", Verdict::Pass)
    );
    assert_eq!(
        (change.from.as_deref(), change.unit.as_deref()),
        (Some("471"), Some("ms"))
    );
    let passing = decide(
        &policy,
        &[of(Some(ms(400.0)))],
        vec![baseline(P95, "", ms(412.0))],
    );
    let change = finding(&passing, P95, "").counterfactual.clone().unwrap();
    assert_eq!(
        (change.change, change.value.as_str(), change.becomes),
        (Change::Above, "453.2", Verdict::Fail)
    );
    let missing = decide(&policy, &[], vec![]);
    assert_eq!(
        finding(&missing, P95, "").counterfactual.as_ref().unwrap().change,
        Change::Provide
    );
}

#[test]
fn rates_are_shown_in_percent() {
    let rate = criterion("p95", metric("http_req_failed", Statistic::Rate), "< 1%");
    let policy = policy(vec![gate("load", EvidenceKind::Load, vec![rate])]);
    let decision = decide(
        &policy,
        &[of(Some(Quantity::Rate {
            events: 9,
            total: 500,
        }))],
        vec![],
    );
    let found = finding(&decision, P95, "");
    assert_eq!(found.target.as_ref().unwrap().condition, "< 1%");
    let change = found.counterfactual.as_ref().unwrap();
    assert_eq!(
        (change.change, change.value.as_str(), change.from.as_deref()),
        (Change::AtMost, "0.8", Some("1.8"))
    );
    assert_eq!(found.reason.parameters["observed"], "1.8% (9/500)");
}

fn creeping(near: &[f64], anchor: Option<f64>) -> (Policy, Vec<BaselineValue>) {
    let mut policy = p95_policy("<= +10%", |_| {});
    policy.gates[0].creep = Some(Creep {
        runs: 3,
        near_percent: 80,
    });
    policy.gates[0].baseline = Some(BaselineRule {
        select: BaselineSelect::LastAccepted,
        runs: 1,
        anchor: Some(AnchorSelect::Pinned),
    });
    let run = |observed: &f64| CreepRun {
        record: "r".into(),
        observed: ms(*observed),
        baseline: ms(100.0),
    };
    let base = BaselineValue {
        creep: near.iter().map(run).collect(),
        anchor: anchor.map(|value| run_value("pinned", ms(value))),
        ..baseline(P95, "", ms(100.0))
    };
    (policy, vec![base])
}

#[test]
fn so_many_accepted_runs_in_a_row_near_the_limit_warn() {
    for (near, expected) in [
        (&[108.1, 109.0, 110.0][..], Verdict::Warn),
        (&[108.1, 109.0, 110.0, 100.0], Verdict::Warn),
        (&[108.0, 109.0, 110.0], Verdict::Pass),
        (&[108.1, 100.0, 110.0, 110.0], Verdict::Pass),
        (&[108.1, 109.0], Verdict::Pass),
        (&[], Verdict::Pass),
    ] {
        let (policy, base) = creeping(near, None);
        let found = one(&policy, of(Some(ms(100.0))), base);
        assert_eq!(found.0, expected, "{near:?}");
        assert_eq!(found.1 == "creeping", expected == Verdict::Warn);
    }
}

#[test]
fn the_limit_broken_against_the_anchor_fails() {
    let (policy, base) = creeping(&[], Some(90.0));
    assert_eq!(one(&policy, of(Some(ms(99.0))), base.clone()).0, Verdict::Pass);
    let found = decide(&policy, &[of(Some(ms(99.001)))], base);
    let found = finding(&found, P95, "");
    assert_eq!(
        (found.status, found.reason.code),
        (Verdict::Fail, gates::ANCHOR_BREACHED)
    );
    assert_eq!(found.counterfactual.as_ref().unwrap().value, "99");
}

#[test]
fn intervals_and_values_are_never_written_as_nan() {
    let policy = p95_policy("<= 500ms", |_| {});
    for value in [f64::NAN, f64::INFINITY, 1e308, -1e308] {
        let decision = decide(&policy, &[of(Some(ms(value)))], vec![]);
        let text = serde_json::to_string(&decision).unwrap();
        let back: crate::gate::GateDecision = serde_json::from_str(&text).unwrap();
        assert_eq!(back, decision, "{value}");
    }
}
