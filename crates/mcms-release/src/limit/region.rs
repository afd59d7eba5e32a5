//! Sets of values on the number line, as disjoint intervals: what meets a limit, and what breaks it.

use std::cmp::Ordering;
use std::ops::Bound;

use super::Exact;
use super::condition::Operator;
use super::evaluate::Range;

/// One interval, never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: Bound<Exact>,
    pub(super) high: Bound<Exact>,
}

/// Disjoint intervals in ascending order with gaps between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region(Vec<Interval>);

impl Interval {
    /// `None` if nothing lies between.
    fn new(low: Bound<Exact>, high: Bound<Exact>) -> Option<Self> {
        let some = match (&low, &high) {
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
            (Bound::Included(a), Bound::Included(b)) => a <= b,
            (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => a < b,
        };
        some.then_some(Self { low, high })
    }

    pub(super) fn is_point(&self) -> bool {
        matches!((&self.low, &self.high), (Bound::Included(a), Bound::Included(b)) if a == b)
    }

    #[cfg(test)]
    fn contains(&self, value: &Exact) -> bool {
        let above = match &self.low {
            Bound::Unbounded => true,
            Bound::Included(low) => low <= value,
            Bound::Excluded(low) => low < value,
        };
        above
            && match &self.high {
                Bound::Unbounded => true,
                Bound::Included(high) => value <= high,
                Bound::Excluded(high) => value < high,
            }
    }

    /// The interval of whole numbers inside, with included ends.
    pub(super) fn whole(&self) -> Option<Self> {
        let low = match &self.low {
            Bound::Unbounded => Bound::Unbounded,
            Bound::Included(low) => Bound::Included(low.ceil()),
            Bound::Excluded(low) => Bound::Included(low.floor().add(&Exact::ONE)),
        };
        let high = match &self.high {
            Bound::Unbounded => Bound::Unbounded,
            Bound::Included(high) => Bound::Included(high.floor()),
            Bound::Excluded(high) => Bound::Included(high.ceil().sub(&Exact::ONE)),
        };
        Self::new(low, high)
    }
}

impl Region {
    pub(super) fn empty() -> Self {
        Self(Vec::new())
    }

    pub(super) fn everything() -> Self {
        Self::between(Bound::Unbounded, Bound::Unbounded)
    }

    pub(super) fn between(low: Bound<Exact>, high: Bound<Exact>) -> Self {
        Self(Interval::new(low, high).into_iter().collect())
    }

    /// The values that stand to every possible target as the operator says (`holds`), or to none of them.
    pub(super) fn of(operator: Operator, target: &Range, holds: bool) -> Self {
        let (low, high) = (&target.low, &target.high);
        let up_to = |end: &Option<Exact>, bound: fn(Exact) -> Bound<Exact>| {
            end.clone()
                .map_or_else(Self::empty, |end| Self::between(Bound::Unbounded, bound(end)))
        };
        let from = |end: &Option<Exact>, bound: fn(Exact) -> Bound<Exact>| {
            end.clone()
                .map_or_else(Self::empty, |end| Self::between(bound(end), Bound::Unbounded))
        };
        match (operator, holds) {
            (Operator::Below, true) | (Operator::AtLeast, false) => up_to(low, Bound::Excluded),
            (Operator::AtMost, true) | (Operator::Above, false) => up_to(low, Bound::Included),
            (Operator::Above, true) | (Operator::AtMost, false) => from(high, Bound::Excluded),
            (Operator::AtLeast, true) | (Operator::Below, false) => from(high, Bound::Included),
            (Operator::Equal, true) => from(high, Bound::Included).intersect(&up_to(low, Bound::Included)),
            (Operator::Equal, false) => {
                Self::union_of([up_to(low, Bound::Excluded), from(high, Bound::Excluded)].into_iter())
            }
        }
    }

    pub(super) fn intervals(&self) -> &[Interval] {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[cfg(test)]
    pub(super) fn contains(&self, value: &Exact) -> bool {
        self.0.iter().any(|interval| interval.contains(value))
    }

    pub(super) fn intersect(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        for a in &self.0 {
            for b in &other.0 {
                let low = if low_order(&a.low, &b.low).is_lt() {
                    &b.low
                } else {
                    &a.low
                };
                let high = if high_order(&a.high, &b.high).is_lt() {
                    &a.high
                } else {
                    &b.high
                };
                intervals.extend(Interval::new(low.clone(), high.clone()));
            }
        }
        // Both sides are in order with gaps between, so the pieces are too.
        Self(intervals)
    }

    pub(super) fn union_of(regions: impl Iterator<Item = Self>) -> Self {
        let mut intervals: Vec<Interval> = regions.flat_map(|region| region.0).collect();
        intervals.sort_by(|a, b| low_order(&a.low, &b.low));
        let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
        for interval in intervals {
            match merged.last_mut() {
                Some(last) if meet(&last.high, &interval.low) => {
                    if high_order(&last.high, &interval.high).is_lt() {
                        last.high = interval.high;
                    }
                }
                _ => merged.push(interval),
            }
        }
        Self(merged)
    }

    pub(super) fn complement(&self) -> Self {
        let mut intervals = Vec::new();
        let mut low = Some(Bound::Unbounded);
        for interval in &self.0 {
            if let (Some(low), Some(high)) = (low.take(), flip(&interval.low)) {
                intervals.extend(Interval::new(low, high));
            }
            low = flip(&interval.high);
        }
        if let Some(low) = low {
            intervals.extend(Interval::new(low, Bound::Unbounded));
        }
        Self(intervals)
    }

    /// Only the whole numbers, as intervals with whole ends.
    pub(super) fn whole(&self) -> Self {
        Self(self.0.iter().filter_map(Interval::whole).collect())
    }
}

/// The end of the neighbour; nothing lies beyond an unbounded end.
fn flip(bound: &Bound<Exact>) -> Option<Bound<Exact>> {
    match bound {
        Bound::Included(value) => Some(Bound::Excluded(value.clone())),
        Bound::Excluded(value) => Some(Bound::Included(value.clone())),
        Bound::Unbounded => None,
    }
}

/// Order of lower ends: the one that lets more in comes first.
fn low_order(a: &Bound<Exact>, b: &Bound<Exact>) -> Ordering {
    match (end(a), end(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some((a, a_included)), Some((b, b_included))) => a.cmp(b).then(b_included.cmp(&a_included)),
    }
}

/// Order of upper ends: the one that lets less in comes first.
fn high_order(a: &Bound<Exact>, b: &Bound<Exact>) -> Ordering {
    match (end(a), end(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some((a, a_included)), Some((b, b_included))) => a.cmp(b).then(a_included.cmp(&b_included)),
    }
}

/// The value of an end and whether it is included.
fn end(bound: &Bound<Exact>) -> Option<(&Exact, bool)> {
    match bound {
        Bound::Included(value) => Some((value, true)),
        Bound::Excluded(value) => Some((value, false)),
        Bound::Unbounded => None,
    }
}

/// Whether no value lies between an upper end and the next lower end.
fn meet(high: &Bound<Exact>, low: &Bound<Exact>) -> bool {
    match (high, low) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Excluded(high), Bound::Excluded(low)) => high > low,
        (Bound::Included(high) | Bound::Excluded(high), Bound::Included(low) | Bound::Excluded(low)) => {
            high >= low
        }
    }
}
