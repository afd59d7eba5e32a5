//! What is to be done after a decision, as data (CONTRACTS 1.1). Nothing is done here.

use crate::gate::{GateResult, PlannedAction, StageResult, Verdict};
use crate::policy::{Action, Gate, Policy};

/// What is stopped where the policy does not say.
const DEPLOYMENT: &str = "deployment";

/// Plans the actions of the gates that do not let through; a decision that does not always carries a stop.
pub(super) fn planned(
    policy: &Policy,
    results: &[GateResult],
    stage: Option<&StageResult>,
    effective: Verdict,
) -> Vec<PlannedAction> {
    let mut planned: Vec<PlannedAction> = Vec::new();
    let mut blocking: Vec<String> = Vec::new();
    for (gate, result) in policy.gates.iter().zip(results) {
        if result.effective.lets_through() {
            continue;
        }
        blocking.push(gate.id.clone());
        for action in wanted(gate, result.effective) {
            add(&mut planned, action, &gate.id);
        }
    }
    blocking.extend(
        stage
            .filter(|stage| !stage.verdict.lets_through())
            .map(|stage| format!("stage:{}", stage.stage)),
    );
    let stops = planned.iter().any(|one| matches!(one.action, Action::Stop(_)));
    if !effective.lets_through() && !stops {
        planned.push(PlannedAction {
            action: Action::Stop(DEPLOYMENT.to_owned()),
            because: blocking,
        });
    } else if let Some(stage) = stage.filter(|stage| !stage.verdict.lets_through()) {
        let because = format!("stage:{}", stage.stage);
        for one in planned
            .iter_mut()
            .filter(|one| matches!(one.action, Action::Stop(_)))
        {
            one.because.push(because.clone());
        }
    }
    planned
}

/// `on_inconclusive` defaults to every stop and notify of `on_fail`: a tag may say "failed".
fn wanted(gate: &Gate, effective: Verdict) -> Vec<&Action> {
    match (effective, &gate.on_inconclusive) {
        (Verdict::Fail, _) => gate.on_fail.iter().collect(),
        (_, Some(own)) => own.iter().collect(),
        (_, None) => gate
            .on_fail
            .iter()
            .filter(|action| !matches!(action, Action::Tag(_)))
            .collect(),
    }
}

fn add(planned: &mut Vec<PlannedAction>, action: &Action, gate: &str) {
    match planned.iter_mut().find(|one| one.action == *action) {
        Some(one) if one.because.iter().any(|because| because == gate) => {}
        Some(one) => one.because.push(gate.to_owned()),
        None => planned.push(PlannedAction {
            action: action.clone(),
            because: vec![gate.to_owned()],
        }),
    }
}
