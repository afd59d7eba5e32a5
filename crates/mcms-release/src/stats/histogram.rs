//! Histograms that somebody else collected, read as bounds: explicit boundaries and OpenTelemetry exponential ones.
//! Not for own samples (`samples`), and never a single interpolated number: a quantile lies somewhere in its bucket.
//!
//! Beware of coarse ones: 160 exponential buckets over 1 ms to 60 s settle at scale 3, +-4.3%, and no 10% rule can be
//! decided on that. How many values exceed a bucket boundary, however, is exact.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::convert::{float, whole};
use super::inside_unit;
use super::quantile::between;
use super::sketch::MOST_VALUES;

pub use super::exponential::{ExponentialBuckets, ExponentialHistogram, exponential_index};

/// Why a histogram was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistogramError {
    /// Boundaries are not finite or not strictly ascending.
    #[error("histogram boundaries are not finite and ascending")]
    Boundaries,
    /// The number of counts is not the number of boundaries plus one.
    #[error("histogram counts do not match its boundaries")]
    Counts,
    /// More values than 2^53 - 1.
    #[error("more values than a histogram can count")]
    TooMany,
    /// The stated smallest or largest value contradicts the buckets.
    #[error("smallest or largest value contradicts the histogram's buckets")]
    Ends,
    /// Scale outside -10 to 20, or a bucket outside the range of floats.
    #[error("exponential histogram has a scale or bucket out of range")]
    Range,
    /// Histograms with different boundaries cannot be merged.
    #[error("histograms with different boundaries cannot be merged")]
    DifferentBoundaries,
}

/// A value known to lie between two bounds, either of which may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBounds {
    /// The truth is not below, in the unit of the values; `None` if the lowest bucket is open and no minimum is given.
    pub low: Option<f64>,
    /// The truth is not above, in the unit of the values; `None` if the highest bucket is open and no maximum is given.
    pub high: Option<f64>,
}

/// A count known to lie between two bounds; exact where they agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountBounds {
    /// At least so many.
    pub low: u64,
    /// At most so many.
    pub high: u64,
}

impl CountBounds {
    /// The count, if it is known exactly.
    #[must_use]
    pub fn exact(&self) -> Option<u64> {
        (self.low == self.high).then_some(self.low)
    }

    /// Counts a bucket whose values are certainly, or possibly, among those counted.
    pub(super) fn include(&mut self, certainly: bool, possibly: bool, n: u64) {
        if certainly {
            self.low = self.low.saturating_add(n);
        }
        if certainly || possibly {
            self.high = self.high.saturating_add(n);
        }
    }
}

/// A histogram with explicit boundaries: bucket `i` holds the values in `(boundary[i-1], boundary[i]]`.
///
/// ```
/// # use mcms_release::stats::histogram::ExplicitHistogram;
/// let h = ExplicitHistogram::new(vec![100.0, 250.0, 500.0], vec![900, 60, 40, 0], Some(0.0), None).unwrap();
/// let p95 = h.quantile(0.95).unwrap();
/// assert_eq!((p95.low, p95.high), (Some(100.0), Some(250.0)));
/// assert_eq!(h.count_above(250.0).unwrap().exact(), Some(40));
/// assert_eq!(h.count_above(200.0).unwrap().exact(), None);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ExplicitHistogram {
    boundaries: Vec<f64>,
    counts: Vec<u64>,
    count: u64,
    min: Option<f64>,
    max: Option<f64>,
}

impl ExplicitHistogram {
    /// Builds a histogram from per-bucket (not cumulative) counts, one more than there are boundaries.
    ///
    /// `min` and `max`, in the unit of the values, are bounds no value lies outside of: the smallest and largest value
    /// if the source tells them, or 0 for the minimum of a duration.
    ///
    /// # Errors
    ///
    /// See [`HistogramError`].
    pub fn new(
        boundaries: Vec<f64>,
        counts: Vec<u64>,
        min: Option<f64>,
        max: Option<f64>,
    ) -> Result<Self, HistogramError> {
        let ascending = boundaries.windows(2).all(|w| w.first() < w.last());
        if !ascending || !boundaries.iter().all(|b| b.is_finite()) {
            return Err(HistogramError::Boundaries);
        }
        if boundaries.len().checked_add(1) != Some(counts.len()) {
            return Err(HistogramError::Counts);
        }
        let count = total(counts.iter().copied())?;
        let histogram = Self {
            boundaries,
            counts,
            count,
            min,
            max,
        };
        check_ends(&histogram.buckets(), min, max)?;
        Ok(histogram)
    }

    /// The number of values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The boundaries, in the unit of the values, ascending.
    #[must_use]
    pub fn boundaries(&self) -> &[f64] {
        &self.boundaries
    }

    /// Bounds the type-7 quantile `q` in (0, 1); `None` if empty or `q` is outside.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<OpenBounds> {
        quantile_of(&self.buckets(), self.count, q)
    }

    /// Bounds the number of values above `threshold` (unit of the values); exact at a boundary.
    #[must_use]
    pub fn count_above(&self, threshold: f64) -> Option<CountBounds> {
        above(&self.buckets(), threshold)
    }

    /// Adds the counts of a histogram with the same boundaries.
    ///
    /// # Errors
    ///
    /// [`HistogramError::DifferentBoundaries`], [`HistogramError::TooMany`]; the histogram stays as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), HistogramError> {
        if self.boundaries != other.boundaries {
            return Err(HistogramError::DifferentBoundaries);
        }
        self.count = total([self.count, other.count])?;
        (self.min, self.max) = merged_ends(
            (self.count, self.min, self.max),
            (other.count, other.min, other.max),
        );
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine = mine.saturating_add(*theirs);
        }
        Ok(())
    }

    fn buckets(&self) -> Vec<Bucket> {
        let lows = core::iter::once(None).chain(self.boundaries.iter().copied().map(Some));
        let highs = self
            .boundaries
            .iter()
            .copied()
            .map(Some)
            .chain(core::iter::once(None));
        let clipped = |((low, high), n): ((Option<f64>, Option<f64>), &u64)| {
            Bucket::clipped(low, high, *n, self.min, self.max)
        };
        lows.zip(highs)
            .zip(&self.counts)
            .filter(|(_, n)| **n > 0)
            .map(clipped)
            .collect()
    }
}

/// A non-empty bucket: its values lie at or above `low` and at or below `high`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// Whether no value is equal to `low`, because it is a boundary that belongs to the bucket below.
    pub(super) above_low: bool,
    pub(super) n: u64,
}

impl Bucket {
    /// A bucket narrowed to the smallest and largest value.
    pub(super) fn clipped(
        low: Option<f64>,
        high: Option<f64>,
        n: u64,
        min: Option<f64>,
        max: Option<f64>,
    ) -> Self {
        let higher = |a: Option<f64>, b: Option<f64>| a.map_or(b, |x| Some(b.map_or(x, |y| x.max(y))));
        let lower = |a: Option<f64>, b: Option<f64>| a.map_or(b, |x| Some(b.map_or(x, |y| x.min(y))));
        let above_low = low.is_some_and(|low| min.is_none_or(|min| low >= min));
        Self {
            low: higher(low, min),
            high: lower(high, max),
            above_low,
            n,
        }
    }
}

/// The sum of counts, if it stays a plain number in JSON.
pub(super) fn total(counts: impl IntoIterator<Item = u64>) -> Result<u64, HistogramError> {
    let sum = counts.into_iter().try_fold(0_u64, u64::checked_add);
    sum.filter(|n| *n <= MOST_VALUES).ok_or(HistogramError::TooMany)
}

/// Refuses a smallest or largest value that leaves a non-empty bucket without room.
pub(super) fn check_ends(
    buckets: &[Bucket],
    min: Option<f64>,
    max: Option<f64>,
) -> Result<(), HistogramError> {
    let finite = [min, max].into_iter().flatten().all(f64::is_finite);
    let room = buckets
        .iter()
        .all(|b| b.low.zip(b.high).is_none_or(|(low, high)| low <= high));
    let ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
    if finite && room && ordered {
        Ok(())
    } else {
        Err(HistogramError::Ends)
    }
}

/// The ends of two histograms together; an end that one non-empty side does not know is unknown.
pub(super) fn merged_ends(
    a: (u64, Option<f64>, Option<f64>),
    b: (u64, Option<f64>, Option<f64>),
) -> (Option<f64>, Option<f64>) {
    match (a, b) {
        ((_, min, max), (0, ..)) | ((0, ..), (_, min, max)) => (min, max),
        ((_, min_a, max_a), (_, min_b, max_b)) => (
            min_a.zip(min_b).map(|(x, y)| x.min(y)),
            max_a.zip(max_b).map(|(x, y)| x.max(y)),
        ),
    }
}

/// Bounds the type-7 quantile over buckets in ascending order.
pub(super) fn quantile_of(buckets: &[Bucket], count: u64, q: f64) -> Option<OpenBounds> {
    if !inside_unit(q) || count == 0 {
        return None;
    }
    let h = float(count.saturating_sub(1)) * q;
    let rank = whole(h.floor())?.saturating_add(1);
    let fraction = h - h.floor();
    let lower = at_rank(buckets, rank)?;
    if fraction <= 0.0 || rank >= count {
        return Some(lower);
    }
    let upper = at_rank(buckets, rank.saturating_add(1))?;
    let mix = |a: Option<f64>, b: Option<f64>, outwards: f64| {
        let (a, b) = (a?, b?);
        let mixed = between(a, b, fraction);
        // Equal ends stay exact; elsewhere a last-digit margin keeps the exact answer inside.
        Some(if a < b {
            (mixed + outwards * (1e-15 * a.abs() + 1e-15 * b.abs())).clamp(-f64::MAX, f64::MAX)
        } else {
            a
        })
    };
    Some(OpenBounds {
        low: mix(lower.low, upper.low, -1.0),
        high: mix(lower.high, upper.high, 1.0),
    })
}

fn at_rank(buckets: &[Bucket], rank: u64) -> Option<OpenBounds> {
    let mut left = rank;
    for b in buckets {
        if left <= b.n {
            return Some(OpenBounds {
                low: b.low,
                high: b.high,
            });
        }
        left = left.saturating_sub(b.n);
    }
    None
}

/// Bounds the number of values above a threshold.
pub(super) fn above(buckets: &[Bucket], threshold: f64) -> Option<CountBounds> {
    if threshold.is_nan() {
        return None;
    }
    let mut bounds = CountBounds { low: 0, high: 0 };
    for b in buckets {
        let certainly = b.low.is_some_and(|low| {
            if b.above_low {
                low >= threshold
            } else {
                low > threshold
            }
        });
        bounds.include(certainly, b.high.is_none_or(|high| high > threshold), b.n);
    }
    Some(bounds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::super::quantile::quantile_sorted;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contradictory_histograms_are_refused() {
        let new =
            |b: &[f64], c: &[u64], min, max| ExplicitHistogram::new(b.to_vec(), c.to_vec(), min, max).err();
        assert_eq!(
            new(&[1.0, 1.0], &[0, 0, 0], None, None),
            Some(HistogramError::Boundaries)
        );
        assert_eq!(
            new(&[1.0, f64::INFINITY], &[0, 0, 0], None, None),
            Some(HistogramError::Boundaries)
        );
        assert_eq!(
            new(&[f64::NAN], &[0, 0], None, None),
            Some(HistogramError::Boundaries)
        );
        assert_eq!(new(&[1.0], &[1], None, None), Some(HistogramError::Counts));
        assert_eq!(
            new(&[1.0], &[u64::MAX, 1], None, None),
            Some(HistogramError::TooMany)
        );
        assert_eq!(new(&[1.0], &[1, 0], Some(2.0), None), Some(HistogramError::Ends));
        assert_eq!(new(&[1.0], &[0, 1], None, Some(0.5)), Some(HistogramError::Ends));
        assert_eq!(
            new(&[1.0], &[0, 1], Some(f64::NAN), None),
            Some(HistogramError::Ends)
        );
    }

    #[test]
    fn an_empty_histogram_has_no_quantile_and_an_open_end_no_bound() {
        let empty = ExplicitHistogram::new(vec![1.0], vec![0, 0], None, None).unwrap();
        assert_eq!(empty.quantile(0.5), None);
        let open = ExplicitHistogram::new(vec![1.0], vec![0, 5], None, None).unwrap();
        assert_eq!(
            open.quantile(0.5),
            Some(OpenBounds {
                low: Some(1.0),
                high: None
            })
        );
        assert_eq!(open.count_above(f64::NAN), None);
    }

    #[test]
    fn a_value_equal_to_the_stated_minimum_is_not_above_it() {
        let h = ExplicitHistogram::new(vec![1.0, 2.0], vec![0, 5, 0], Some(1.5), Some(2.0)).unwrap();
        assert_eq!(h.count_above(1.5), Some(CountBounds { low: 0, high: 5 }));
        assert_eq!(h.count_above(1.4), Some(CountBounds { low: 5, high: 5 }));
    }

    #[test]
    fn merging_forgets_an_end_that_one_side_does_not_know() {
        let mut a = ExplicitHistogram::new(vec![1.0], vec![1, 1], Some(0.0), Some(3.0)).unwrap();
        let b = ExplicitHistogram::new(vec![1.0], vec![0, 1], None, Some(9.0)).unwrap();
        a.merge(&b).unwrap();
        assert_eq!((a.count(), a.min, a.max), (3, None, Some(9.0)));
        let other = ExplicitHistogram::new(vec![2.0], vec![0, 1], None, None).unwrap();
        assert_eq!(a.merge(&other), Err(HistogramError::DifferentBoundaries));
    }

    proptest! {
        #[test]
        fn the_bounds_hold_the_exact_quantile_and_exceedances_are_exact_at_boundaries(
            mut values in proptest::collection::vec(0.0_f64..1000.0, 1..150), q in 0.001_f64..0.999, ends in any::<bool>(),
        ) {
            values.sort_by(f64::total_cmp);
            let boundaries = vec![5.0, 50.0, 100.0, 250.0, 500.0];
            let mut counts = vec![0_u64; 6];
            for v in &values {
                counts[boundaries.iter().filter(|b| *v > **b).count()] += 1;
            }
            let (min, max) = if ends { (values.first().copied(), values.last().copied()) } else { (Some(0.0), None) };
            let h = ExplicitHistogram::new(boundaries.clone(), counts, min, max).unwrap();
            let exact = quantile_sorted(&values, q).unwrap();
            let b = h.quantile(q).unwrap();
            prop_assert!(b.low.unwrap() <= exact && b.high.is_none_or(|high| exact <= high), "{b:?} {exact}");
            prop_assert!(!ends || b.high.is_some());
            for boundary in boundaries {
                let truth = u64::try_from(values.iter().filter(|v| **v > boundary).count()).unwrap();
                prop_assert_eq!(h.count_above(boundary).unwrap().exact(), Some(truth));
            }
            let truth = u64::try_from(values.iter().filter(|v| **v > exact).count()).unwrap();
            let counted = h.count_above(exact).unwrap();
            prop_assert!(counted.low <= truth && truth <= counted.high);
        }
    }
}
