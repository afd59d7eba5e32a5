//! Whether a limit holds for an observed value and a baseline, exactly.

use super::condition::{Condition, Operator, Reference};
use super::region::Region;
use super::{Exact, Holds, Limit, Measured, Target, Unit, Unknown};

/// What a limit says of an observed value, with the part that each condition has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The answer for the whole limit.
    pub holds: Holds,
    /// One entry for each condition, in the order in which they are written.
    pub parts: Vec<PartOutcome<'a>>,
}

/// What one condition says of an observed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOutcome<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// Its answer.
    pub holds: Holds,
    /// The values that meet it, in the unit of the observed value; `None` if they are not known.
    pub target: Option<Target>,
}

/// A value or the bounds it lies between; `None` is unbounded.
pub(super) struct Range {
    pub(super) low: Option<Exact>,
    pub(super) high: Option<Exact>,
}

impl Limit {
    /// Say whether the limit holds.
    ///
    /// `all` and `any` are three-valued: one false part makes `all` false, one true part makes `any` true, whatever is
    /// unknown beside it.
    ///
    /// ```
    /// # use mcms_release::limit::{Holds, Limit, Measured, Unknown};
    /// let points: Limit = "< +5pp".parse()?;
    /// let (baseline, observed) = (Measured::rate(1, 100), Measured::rate(6, 100));
    /// let observed = observed.ok_or("no requests")?;
    /// assert_eq!(points.holds(&observed, baseline.as_ref()), Holds::False); // exactly 5 points
    /// assert_eq!(points.holds(&observed, None), Unknown::NoBaseline.into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holds(&self, observed: &Measured, baseline: Option<&Measured>) -> Holds {
        match self {
            Self::Single(condition) => condition.holds(observed, baseline),
            Self::All(parts) => joined(
                parts.iter().map(|part| part.holds(observed, baseline)),
                Holds::and,
            ),
            Self::Any(parts) => joined(parts.iter().map(|part| part.holds(observed, baseline)), Holds::or),
        }
    }

    /// Say whether the limit holds, and what each condition says and asks for.
    #[must_use]
    pub fn evaluate(&self, observed: &Measured, baseline: Option<&Measured>) -> Outcome<'_> {
        let part = |condition| PartOutcome {
            condition,
            holds: Condition::holds(condition, observed, baseline),
            target: Target::of(
                &condition.region(observed.unit(), baseline, true),
                observed.unit(),
            ),
        };
        Outcome {
            holds: self.holds(observed, baseline),
            parts: self.conditions().map(part).collect(),
        }
    }

    /// The values for which the limit certainly holds (`true`) or certainly does not (`false`), in `unit`.
    ///
    /// Between the two lie the values for which it is unknown. They are Kleene's `all` and `any`, told of sets.
    pub(super) fn region(&self, unit: &Unit, baseline: Option<&Measured>, holds: bool) -> Region {
        let (parts, intersect) = match self {
            Self::Single(condition) => return condition.region(unit, baseline, holds),
            Self::All(parts) => (parts, holds),
            Self::Any(parts) => (parts, !holds),
        };
        let regions = parts.iter().map(|part| part.region(unit, baseline, holds));
        if intersect {
            regions
                .reduce(|a, b| a.intersect(&b))
                .unwrap_or_else(Region::empty)
        } else {
            Region::union_of(regions)
        }
    }
}

/// There is always a part; without one nothing would hold.
fn joined(parts: impl Iterator<Item = Holds>, join: fn(Holds, Holds) -> Holds) -> Holds {
    parts.reduce(join).unwrap_or(Holds::False)
}

impl Condition {
    /// Say whether the condition holds; see [`Limit::holds`].
    #[must_use]
    pub fn holds(&self, observed: &Measured, baseline: Option<&Measured>) -> Holds {
        let target = match self.target_range(observed.unit(), baseline) {
            Ok(target) => target,
            Err(reason) => return reason.into(),
        };
        let (low, high) = (observed.low(), observed.high());
        let answer = match self.operator {
            Operator::Below => decide(
                below(high, target.low.as_ref()),
                at_most(target.high.as_ref(), low),
            ),
            Operator::AtMost => decide(
                at_most(high, target.low.as_ref()),
                below(target.high.as_ref(), low),
            ),
            Operator::Above => decide(
                below(target.high.as_ref(), low),
                at_most(high, target.low.as_ref()),
            ),
            Operator::AtLeast => decide(
                at_most(target.high.as_ref(), low),
                below(high, target.low.as_ref()),
            ),
            Operator::Equal => decide(
                at_most(high, target.low.as_ref()) && at_most(target.high.as_ref(), low),
                below(high, target.low.as_ref()) || below(target.high.as_ref(), low),
            ),
        };
        answer.map_or_else(|| Unknown::Resolution.into(), Holds::from)
    }

    /// The values that certainly meet (or break) the condition.
    pub(super) fn region(&self, unit: &Unit, baseline: Option<&Measured>, holds: bool) -> Region {
        match self.target_range(unit, baseline) {
            Ok(target) => Region::of(self.operator, &target, holds),
            Err(_) => Region::empty(),
        }
    }

    /// What the observed value is compared with, in its unit.
    fn target_range(&self, unit: &Unit, baseline: Option<&Measured>) -> Result<Range, Unknown> {
        match &self.reference {
            Reference::Value { amount, unit: own } => {
                let value = own.convert(amount, unit).ok_or(Unknown::UnitMismatch)?;
                Ok(Range {
                    low: Some(value.clone()),
                    high: Some(value),
                })
            }
            Reference::OverBaseline { amount, unit: own } => {
                let amount = own.convert(amount, unit).ok_or(Unknown::UnitMismatch)?;
                Ok(converted(baseline, unit)?.map(|bound| bound.add(&amount)))
            }
            Reference::PercentOfBaseline { factor, .. } => {
                let baseline = converted(baseline, unit)?;
                if baseline.high.as_ref().is_some_and(|high| !high.is_positive()) {
                    return Err(Unknown::ZeroBaseline);
                }
                // Bounds that reach down to zero do not say whether the baseline is zero.
                if !baseline.low.as_ref().is_some_and(Exact::is_positive) {
                    return Err(Unknown::Resolution);
                }
                // `-100%` of a baseline without an upper bound is still zero.
                if factor.is_zero() {
                    return Ok(Range {
                        low: Some(Exact::ZERO),
                        high: Some(Exact::ZERO),
                    });
                }
                let Range { low, high } = baseline.map(|bound| bound.mul(factor));
                Ok(if factor.is_negative() {
                    Range { low: high, high: low }
                } else {
                    Range { low, high }
                })
            }
        }
    }
}

impl Range {
    fn map(self, change: impl Fn(&Exact) -> Exact) -> Self {
        Self {
            low: self.low.as_ref().map(&change),
            high: self.high.as_ref().map(&change),
        }
    }
}

fn converted(baseline: Option<&Measured>, unit: &Unit) -> Result<Range, Unknown> {
    let baseline = baseline.ok_or(Unknown::NoBaseline)?;
    if baseline.unit() == unit {
        return Ok(Range {
            low: baseline.low().cloned(),
            high: baseline.high().cloned(),
        });
    }
    let factor = baseline.unit().factor_to(unit).ok_or(Unknown::UnitMismatch)?;
    let range = Range {
        low: baseline.low().cloned(),
        high: baseline.high().cloned(),
    };
    Ok(range.map(|bound| bound.mul(&factor)))
}

/// a ≤ b for certain; nothing is certain of an unbounded side.
fn at_most(a: Option<&Exact>, b: Option<&Exact>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a <= b)
}

/// a < b for certain.
fn below(a: Option<&Exact>, b: Option<&Exact>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a < b)
}

fn decide(certainly: bool, certainly_not: bool) -> Option<bool> {
    if certainly {
        Some(true)
    } else if certainly_not {
        Some(false)
    } else {
        None
    }
}
