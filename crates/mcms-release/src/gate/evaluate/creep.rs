//! The creeping alarm: a regression that stays just inside the limit, release after release (CONTRACTS 4.3).

use super::verdict;
use crate::gate::{BaselineValue, Quantity, Verdict};
use crate::limit::{Condition, Exact, Holds, Limit, Measured as Exactly, Operator, Reference};
use crate::policy::{Criterion, Gate};
use crate::reason::{Reason, gates};

/// What the last accepted runs and the anchor say against the candidate.
#[derive(Default)]
pub(super) struct Alarm {
    /// The anchor, where the limit is broken against it.
    pub(super) anchor: Option<(Exactly, Verdict, Reason)>,
    /// That the last runs crept.
    pub(super) crept: Option<(Verdict, Reason)>,
}

/// Looks at the last accepted runs and at the anchor.
pub(super) fn alarm(
    gate: &Gate,
    criterion: &Criterion,
    baseline: Option<&BaselineValue>,
    observed: Option<&Exactly>,
    limit: &str,
) -> Alarm {
    let mut found = Alarm::default();
    let Some(baseline) = baseline else { return found };
    let anchored = gate.creep.is_some() || gate.baseline.as_ref().is_some_and(|rule| rule.anchor.is_some());
    let anchor = baseline
        .anchor
        .as_ref()
        .filter(|_| anchored)
        .and_then(|anchor| anchor.value.exact());
    if let (Some(observed), Some(anchor)) = (observed, anchor)
        && criterion.limit.holds(observed, Some(&anchor)) == Holds::False
    {
        let shown = baseline
            .anchor
            .as_ref()
            .map(|anchor| anchor.value.text())
            .unwrap_or_default();
        let reason = Reason::new(gates::ANCHOR_BREACHED)
            .with("observed", text(observed))
            .with("limit", limit);
        found.anchor = Some((
            anchor,
            verdict(criterion.settings.on_breach),
            reason.with("anchor", shown),
        ));
    }
    if let Some(creep) = &gate.creep {
        let wanted = usize::try_from(creep.runs).unwrap_or(usize::MAX);
        let last = baseline.creep.iter().take(wanted);
        let near = last
            .filter(|run| beyond(&criterion.limit, &run.observed, &run.baseline, creep.near_percent))
            .count();
        if wanted > 0 && near == wanted {
            found.crept = Some((
                Verdict::Warn,
                Reason::new(gates::CREEPING).with("runs", creep.runs),
            ));
        }
    }
    found
}

fn text(observed: &Exactly) -> String {
    let value = observed
        .value()
        .or(observed.low())
        .map(super::super::quantity::decimal)
        .unwrap_or_default();
    super::super::quantity::with_unit(&value, Some(observed.unit().symbol()))
}

/// Whether a run came nearer to its limit than so many percent of it.
fn beyond(limit: &Limit, observed: &Quantity, baseline: &Quantity, near: u32) -> bool {
    let (Some(observed), Some(baseline)) = (observed.exact(), baseline.exact()) else {
        return false;
    };
    within(limit, &observed, &baseline, near)
}

/// `all` is near where one of its conditions is; `any` where every one is.
fn within(limit: &Limit, observed: &Exactly, baseline: &Exactly, near: u32) -> bool {
    match limit {
        Limit::Single(condition) => condition_within(condition, observed, baseline, near).unwrap_or(false),
        Limit::All(parts) => parts.iter().any(|part| within(part, observed, baseline, near)),
        Limit::Any(parts) => parts.iter().all(|part| within(part, observed, baseline, near)),
    }
}

/// Only what is relative to a baseline can creep. Compared exactly, as the limit itself.
fn condition_within(
    condition: &Condition,
    observed: &Exactly,
    baseline: &Exactly,
    near: u32,
) -> Option<bool> {
    let value = observed.value()?;
    let base = baseline
        .value()?
        .mul(&baseline.unit().factor_to(observed.unit())?);
    let share = Exact::ratio(i128::from(near), 100)?;
    let bound = match condition.reference() {
        Reference::Value { .. } => return None,
        Reference::PercentOfBaseline { factor, .. } => {
            base.mul(&Exact::ONE.add(&factor.sub(&Exact::ONE).mul(&share)))
        }
        Reference::OverBaseline { amount, unit } => {
            base.add(&amount.mul(&unit.factor_to(observed.unit())?).mul(&share))
        }
    };
    match condition.operator() {
        Operator::Below | Operator::AtMost => Some(*value > bound),
        Operator::Above | Operator::AtLeast => Some(*value < bound),
        Operator::Equal => None,
    }
}
