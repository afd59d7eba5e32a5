//! What reports need: which values meet a limit, and the nearest change that would turn the answer.

use std::ops::Bound;

use super::measured::Whole;
use super::region::{Interval, Region};
use super::{Exact, Holds, Limit, Measured, Unit};

/// How a value stands to an edge.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The value or less.
    AtMost,
    /// Less than the value.
    Below,
    /// The value or more.
    AtLeast,
    /// More than the value.
    Above,
    /// The value itself.
    Exactly,
}

/// One end of the values that meet a limit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Edge {
    /// The value at the end.
    pub value: Exact,
    /// Whether the value itself meets the limit.
    pub inclusive: bool,
}

/// The values that meet a limit: everything between two ends.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Target {
    /// The smallest value that meets the limit, or `None` if there is no smallest.
    pub low: Option<Edge>,
    /// The largest value that meets the limit, or `None` if there is no largest.
    pub high: Option<Edge>,
    /// The unit of both.
    pub unit: Unit,
}

/// The nearest value that would turn the answer: "P95 at most 453 ms", "at most 3 of 500 failed".
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Counterfactual {
    /// On which side of the value the answer has turned.
    pub side: Side,
    /// The value, in the unit of the observed one.
    pub value: Exact,
    /// The unit of the observed value.
    pub unit: Unit,
    /// For rates, the same in whole events: `value` is `events / total`, and can really occur.
    pub events: Option<Events>,
}

/// Events out of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Events {
    /// How many.
    pub events: u64,
    /// Out of how many, as observed.
    pub total: u64,
}

impl Target {
    /// `None` if nothing is known to meet the limit, or the values lie in several pieces, or are all there are.
    pub(super) fn of(region: &Region, unit: &Unit) -> Option<Self> {
        let [interval] = region.intervals() else {
            return None;
        };
        let edge = |bound: &Bound<Exact>| match bound {
            Bound::Included(value) => Some(Edge {
                value: value.clone(),
                inclusive: true,
            }),
            Bound::Excluded(value) => Some(Edge {
                value: value.clone(),
                inclusive: false,
            }),
            Bound::Unbounded => None,
        };
        let (low, high) = (edge(&interval.low), edge(&interval.high));
        (low.is_some() || high.is_some()).then(|| Self {
            low,
            high,
            unit: unit.clone(),
        })
    }

    /// Give the one end and its side, if the target is a plain "at most", "at least" or "exactly".
    #[must_use]
    pub fn single(&self) -> Option<(Side, &Exact)> {
        match (&self.low, &self.high) {
            (None, Some(high)) => Some((
                if high.inclusive { Side::AtMost } else { Side::Below },
                &high.value,
            )),
            (Some(low), None) => Some((
                if low.inclusive { Side::AtLeast } else { Side::Above },
                &low.value,
            )),
            (Some(low), Some(high)) if low.value == high.value => Some((Side::Exactly, &low.value)),
            _ => None,
        }
    }
}

impl Limit {
    /// Give the values that certainly meet the limit, in `unit`, or `None` if they are not known or not one piece.
    ///
    /// ```
    /// # use mcms_release::limit::{Limit, Measured, Side, Unit};
    /// let limit: Limit = "<= +10%".parse()?;
    /// let baseline = Measured::from_f64(412.0, Unit::MILLISECONDS).ok_or("not finite")?;
    /// let target = limit.target(&Unit::MILLISECONDS, Some(&baseline)).ok_or("unknown")?;
    /// let (side, value) = target.single().ok_or("two ends")?;
    /// assert_eq!((side, value.to_string().as_str()), (Side::AtMost, "453.2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn target(&self, unit: &Unit, baseline: Option<&Measured>) -> Option<Target> {
        Target::of(&self.region(unit, baseline, true), unit)
    }

    /// Give the nearest value that would make the limit hold; `None` if it holds, or no value would.
    ///
    /// ```
    /// # use mcms_release::limit::{Events, Limit, Measured};
    /// let limit: Limit = "< 1%".parse()?;
    /// let observed = Measured::rate(9, 500).ok_or("no requests")?;
    /// let nearest = limit.nearest_meeting(&observed, None).ok_or("none")?;
    /// assert_eq!(nearest.events, Some(Events { events: 4, total: 500 })); // at most 4 of 500
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn nearest_meeting(
        &self,
        observed: &Measured,
        baseline: Option<&Measured>,
    ) -> Option<Counterfactual> {
        if self.holds(observed, baseline) == Holds::True {
            return None;
        }
        nearest(&self.region(observed.unit(), baseline, true), observed)
    }

    /// Give the nearest value that would certainly break the limit; `None` if it is broken, or no value would.
    #[must_use]
    pub fn nearest_breaking(
        &self,
        observed: &Measured,
        baseline: Option<&Measured>,
    ) -> Option<Counterfactual> {
        if self.holds(observed, baseline) == Holds::False {
            return None;
        }
        nearest(&self.region(observed.unit(), baseline, false), observed)
    }
}

/// A way into an interval from where the observed value is; no distance where the observed side is unbounded.
struct Way {
    distance: Option<Exact>,
    side: Side,
    value: Exact,
}

fn nearest(region: &Region, observed: &Measured) -> Option<Counterfactual> {
    let unit = observed.unit().clone();
    match observed.whole() {
        Whole::No => {
            let ways = region
                .intervals()
                .iter()
                .flat_map(|interval| ways(interval, observed.low(), observed.high()));
            shortest(ways).map(|Way { side, value, .. }| Counterfactual {
                side,
                value,
                unit,
                events: None,
            })
        }
        Whole::Count(count) => {
            let way = nearest_whole(region, count, u64::MAX, 1)?;
            Some(Counterfactual {
                side: way.side,
                value: way.value,
                unit,
                events: None,
            })
        }
        Whole::Rate { events, total } => {
            let way = nearest_whole(region, events, total, total)?;
            let events = u64::try_from(way.value.to_i128()?).ok()?;
            let value = Exact::ratio(i128::from(events), i128::from(total))?;
            Some(Counterfactual {
                side: way.side,
                value,
                unit,
                events: Some(Events { events, total }),
            })
        }
    }
}

/// The same in whole steps of 1/total, from 0 to `most` steps.
fn nearest_whole(region: &Region, count: u64, most: u64, total: u64) -> Option<Way> {
    let count = Exact::from(count);
    let possible = Region::between(Bound::Included(Exact::ZERO), Bound::Included(most.into()));
    let scale = |bound: &Bound<Exact>| match bound {
        Bound::Included(value) => Bound::Included(value.mul(&total.into())),
        Bound::Excluded(value) => Bound::Excluded(value.mul(&total.into())),
        Bound::Unbounded => Bound::Unbounded,
    };
    let ways = region.intervals().iter().filter_map(|interval| {
        let scaled = Region::between(scale(&interval.low), scale(&interval.high));
        let steps = scaled.whole().intersect(&possible);
        let [steps] = steps.intervals() else { return None };
        let mut way = ways(steps, Some(&count), Some(&count)).min_by(|a, b| a.distance.cmp(&b.distance))?;
        // `<= 0` reads "at most 0", though no count lies below.
        if way.side == Side::Exactly && interval.low == Bound::Unbounded {
            way.side = Side::AtMost;
        } else if way.side == Side::Exactly && interval.high == Bound::Unbounded {
            way.side = Side::AtLeast;
        }
        Some(way)
    });
    shortest(ways)
}

/// Down to the upper end, or up to the lower one, whichever the observed bounds are not yet within.
fn ways<'a>(
    interval: &'a Interval,
    low: Option<&'a Exact>,
    high: Option<&'a Exact>,
) -> impl Iterator<Item = Way> + 'a {
    let exactly = |side| if interval.is_point() { Side::Exactly } else { side };
    let down = match &interval.high {
        Bound::Included(end) if high.is_none_or(|high| high > end) => Some((Side::AtMost, end)),
        Bound::Excluded(end) if high.is_none_or(|high| high >= end) => Some((Side::Below, end)),
        _ => None,
    };
    let up = match &interval.low {
        Bound::Included(end) if low.is_none_or(|low| low < end) => Some((Side::AtLeast, end)),
        Bound::Excluded(end) if low.is_none_or(|low| low <= end) => Some((Side::Above, end)),
        _ => None,
    };
    let down = down.map(move |(side, end)| Way {
        distance: high.map(|high| high.sub(end)),
        side: exactly(side),
        value: end.clone(),
    });
    let up = up.map(move |(side, end)| Way {
        distance: low.map(|low| end.sub(low)),
        side: exactly(side),
        value: end.clone(),
    });
    down.into_iter().chain(up)
}

/// The first of the shortest; an unknown distance is the longest.
fn shortest(ways: impl Iterator<Item = Way>) -> Option<Way> {
    ways.min_by(|a, b| (a.distance.is_none(), &a.distance).cmp(&(b.distance.is_none(), &b.distance)))
}
