//! What a limit works out to, and the nearest change of the input that would flip a finding (CONTRACTS 1.4).

use crate::gate::quantity::{decimal, percent, with_unit};
use crate::gate::{Change, Counterfactual, PolicyState, Target, Verdict};
use crate::limit::{self, Dimension, Exact, Limit, Measured as Exactly, Side, Unit};

/// What would change a finding.
pub(super) struct Flip<'a> {
    pub(super) limit: &'a Limit,
    pub(super) observed: Option<&'a Exactly>,
    pub(super) baseline: Option<&'a Exactly>,
    pub(super) policy: PolicyState,
    /// The anchor, where the limit is broken against it.
    pub(super) anchor: Option<&'a Exactly>,
    /// The status if the limit were kept.
    pub(super) met: Verdict,
    /// The status if the limit were broken.
    pub(super) broken: Verdict,
    /// The status that the creeping alarm alone would give.
    pub(super) crept: Verdict,
    /// The status as it is.
    pub(super) status: Verdict,
}

impl Flip<'_> {
    /// Returns the nearest change that would give the finding another status.
    pub(super) fn counterfactual(&self) -> Option<Counterfactual> {
        let provide = Counterfactual {
            becomes: Verdict::Pass,
            change: Change::Provide,
            value: String::new(),
            unit: None,
            from: None,
        };
        let (becomes, nearest) = match (self.policy, self.observed) {
            (PolicyState::Unknown, _) | (_, None) => return Some(provide),
            (PolicyState::Breached, Some(observed)) => {
                (self.met, self.limit.nearest_meeting(observed, self.baseline))
            }
            (PolicyState::Met, Some(observed)) if self.anchor.is_some() => {
                (self.met, self.limit.nearest_meeting(observed, self.anchor))
            }
            // The last runs crept, and nothing that this one measures would undo it.
            (PolicyState::Met, Some(_)) if self.status > Verdict::Pass && self.status == self.crept => {
                return None;
            }
            (PolicyState::Met, Some(_)) if self.status > Verdict::Pass => return Some(provide),
            (PolicyState::Met, Some(observed)) => {
                (self.broken, self.limit.nearest_breaking(observed, self.baseline))
            }
        };
        let nearest = nearest.filter(|_| becomes != self.status)?;
        let from = self.observed.and_then(Exactly::value);
        let change = match nearest.side {
            Side::Below => Change::Below,
            Side::Above => Change::Above,
            // One single value is left: it is reached from above or from below.
            Side::Exactly if from.is_none_or(|from| nearest.value >= *from) => Change::AtLeast,
            Side::AtMost | Side::Exactly => Change::AtMost,
            Side::AtLeast => Change::AtLeast,
        };
        Some(Counterfactual {
            becomes,
            change,
            value: shown(&nearest.value, &nearest.unit),
            unit: symbol(&nearest.unit),
            from: from.map(|from| shown(from, &nearest.unit)),
        })
    }

    /// Returns what the limit works out to, in the unit of the observed value.
    pub(super) fn target(&self) -> Option<Target> {
        let target = self.limit.target(self.observed?.unit(), self.baseline)?;
        let unit = symbol(&target.unit);
        let condition = |edge: &limit::Edge, operator: &str| {
            with_unit(
                &format!("{operator} {}", shown(&edge.value, &target.unit)),
                unit.as_deref(),
            )
        };
        let below = |edge: &limit::Edge| condition(edge, if edge.inclusive { "<=" } else { "<" });
        let above = |edge: &limit::Edge| condition(edge, if edge.inclusive { ">=" } else { ">" });
        let (condition, edge) = match (&target.low, &target.high) {
            (None, Some(high)) => (below(high), high),
            (Some(low), None) => (above(low), low),
            (Some(low), Some(high)) => (format!("{} and {}", above(low), below(high)), high),
            (None, None) => return None,
        };
        Some(Target {
            condition,
            value: shown(&edge.value, &target.unit),
            unit: unit.clone(),
            inclusive: edge.inclusive,
        })
    }
}

/// Ratios are shown in percent, as people write them in a limit.
fn shown(value: &Exact, unit: &Unit) -> String {
    if *unit == Unit::Ratio {
        decimal(&percent(value))
    } else {
        decimal(value)
    }
}

fn symbol(unit: &Unit) -> Option<String> {
    match unit.dimension() {
        Dimension::Count => None,
        Dimension::Ratio => Some("%".to_owned()),
        _ => Some(unit.symbol().to_owned()),
    }
}
