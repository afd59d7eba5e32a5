//! OpenTelemetry exponential histograms, read as bounds.
//! Not the place of the public names: they are re-exported by `histogram`.

use std::collections::BTreeMap;

use super::convert::{count, float, whole_i32};
use super::histogram::{
    Bucket, CountBounds, HistogramError, OpenBounds, above, check_ends, merged_ends, quantile_of, total,
};

/// Rounding of a bucket boundary; more than the worst error of `exp` over all floats.
const SLACK: f64 = 1e-12;

/// Consecutive bucket counts as OTLP sends them: `counts[j]` belongs to index `offset + j`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExponentialBuckets {
    /// Index of the first count.
    pub offset: i32,
    /// Counts of consecutive buckets.
    pub counts: Vec<u64>,
}

/// An OpenTelemetry exponential histogram: index `i` holds `(base^i, base^(i+1)]` with `base = 2^(2^-scale)`.
///
/// Source: OpenTelemetry metrics data model, "`ExponentialHistogram`".
///
/// ```
/// # use mcms_release::stats::histogram::{ExponentialBuckets, ExponentialHistogram};
/// // Scale 0: powers of two. 90 values in (64, 128], 10 in (128, 256].
/// let positive = ExponentialBuckets { offset: 6, counts: vec![90, 10] };
/// let h = ExponentialHistogram::new(0, 0.0, 0, &positive, &ExponentialBuckets::default(), None, None).unwrap();
/// assert_eq!(h.count_above(128.0).unwrap().exact(), Some(10));
/// let p95 = h.quantile(0.95).unwrap();
/// assert!(p95.low.unwrap() <= 128.0 && p95.high.unwrap() >= 256.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ExponentialHistogram {
    scale: i32,
    zero_threshold: f64,
    zero_count: u64,
    positive: BTreeMap<i32, u64>,
    negative: BTreeMap<i32, u64>,
    count: u64,
    min: Option<f64>,
    max: Option<f64>,
}

impl ExponentialHistogram {
    /// Builds a histogram from the fields of an OTLP data point.
    ///
    /// Values up to `zero_threshold` in magnitude are the `zero_count`. `min` and `max`, in the unit of the values, are
    /// the smallest and largest value if the source tells them.
    ///
    /// # Errors
    ///
    /// [`HistogramError::Range`] for a scale outside -10 to 20, a bucket whose values no float can hold, or a threshold
    /// that is negative or not finite; [`HistogramError::TooMany`]; [`HistogramError::Ends`].
    pub fn new(
        scale: i32,
        zero_threshold: f64,
        zero_count: u64,
        positive: &ExponentialBuckets,
        negative: &ExponentialBuckets,
        min: Option<f64>,
        max: Option<f64>,
    ) -> Result<Self, HistogramError> {
        if !((-10..=20).contains(&scale) && zero_threshold >= 0.0 && zero_threshold.is_finite()) {
            return Err(HistogramError::Range);
        }
        let (positive, negative) = (sparse(scale, positive)?, sparse(scale, negative)?);
        let count = total(
            positive
                .values()
                .chain(negative.values())
                .copied()
                .chain([zero_count]),
        )?;
        let histogram = Self {
            scale,
            zero_threshold,
            zero_count,
            positive,
            negative,
            count,
            min,
            max,
        };
        check_ends(&histogram.buckets(SLACK), min, max)?;
        Ok(histogram)
    }

    /// The number of values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The scale: each step up halves the width of a bucket.
    #[must_use]
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// The worst relative error of a value read off a bucket's middle: `(base - 1)/(base + 1)`, without unit.
    ///
    /// A ratio of two such values is uncertain by twice that: 4.3% at scale 3 leaves a 10% rule undecidable.
    #[must_use]
    pub fn relative_error(&self) -> f64 {
        let half = ln_base(self.scale) / 2.0;
        libm::tanh(half)
    }

    /// Bounds the type-7 quantile `q` in (0, 1); `None` if empty or `q` is outside.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<OpenBounds> {
        quantile_of(&self.buckets(SLACK), self.count, q)
    }

    /// Bounds the number of values above `threshold` (unit of the values); exact at a positive bucket boundary.
    #[must_use]
    pub fn count_above(&self, threshold: f64) -> Option<CountBounds> {
        // Boundaries rounded inwards, so that a threshold at a boundary is recognised as it.
        above(&self.buckets(-SLACK), threshold)
    }

    /// Lowers the scale: each step merges neighbouring buckets. A scale that is not lower changes nothing.
    pub fn downscale(&mut self, scale: i32) {
        let steps = u32::try_from(self.scale.saturating_sub(scale.max(-10))).unwrap_or(0);
        if steps == 0 {
            return;
        }
        for store in [&mut self.positive, &mut self.negative] {
            let mut coarse = BTreeMap::new();
            for (index, n) in core::mem::take(store) {
                // At most 30 steps, so the shift is below the width of the index; it rounds down as it must.
                add(&mut coarse, index.checked_shr(steps).unwrap_or(0), n);
            }
            *store = coarse;
        }
        self.scale = scale.max(-10);
    }

    /// Adds the counts of another histogram, at the lower of the two scales and the higher zero threshold.
    ///
    /// # Errors
    ///
    /// [`HistogramError::TooMany`]; the histogram stays as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), HistogramError> {
        let count = total([self.count, other.count])?;
        let mut other = other.clone();
        let scale = self.scale.min(other.scale);
        let threshold = self.zero_threshold.max(other.zero_threshold);
        (self.min, self.max) = merged_ends(
            (self.count, self.min, self.max),
            (other.count, other.min, other.max),
        );
        self.downscale(scale);
        other.downscale(scale);
        for (index, n) in &other.positive {
            add(&mut self.positive, *index, *n);
        }
        for (index, n) in &other.negative {
            add(&mut self.negative, *index, *n);
        }
        self.zero_count = self.zero_count.saturating_add(other.zero_count);
        self.count = count;
        self.widen_zero(threshold);
        Ok(())
    }

    /// Raises the zero threshold and takes in the buckets that reach below it, as the data model says.
    fn widen_zero(&mut self, threshold: f64) {
        self.zero_threshold = threshold;
        if threshold <= 0.0 {
            return;
        }
        for store in [&mut self.positive, &mut self.negative] {
            for (index, n) in core::mem::take(store) {
                let (low, high) = edges(self.scale, index);
                if low < self.zero_threshold {
                    self.zero_threshold = self.zero_threshold.max(high);
                    self.zero_count = self.zero_count.saturating_add(n);
                } else {
                    store.insert(index, n);
                }
            }
        }
    }

    /// All non-empty buckets, ascending, rounded outwards by `slack` (inwards if negative).
    fn buckets(&self, slack: f64) -> Vec<Bucket> {
        let (min, max) = (self.min, self.max);
        let mut list = Vec::new();
        for (index, n) in self.negative.iter().rev() {
            let (low, high) = edges(self.scale, *index);
            let mut bucket = Bucket::clipped(
                Some((-high * (1.0 + SLACK)).max(-f64::MAX)),
                Some(-low * (1.0 - SLACK)),
                *n,
                min,
                max,
            );
            // Mirrored: here the boundary away from zero belongs to the bucket.
            bucket.above_low = false;
            list.push(bucket);
        }
        if self.zero_count > 0 {
            let (low, high) = (-self.zero_threshold, self.zero_threshold);
            let mut bucket = Bucket::clipped(Some(low), Some(high), self.zero_count, min, max);
            bucket.above_low = false;
            list.push(bucket);
        }
        for (index, n) in &self.positive {
            let (low, high) = edges(self.scale, *index);
            // Below the smallest normal float the relative slack rounds away.
            let tiny = if slack > 0.0 { f64::from_bits(1) } else { 0.0 };
            let low = (low * (1.0 - slack) - tiny).max(0.0);
            list.push(Bucket::clipped(
                Some(low),
                Some((high * (1.0 + slack) + tiny).min(f64::MAX)),
                *n,
                min,
                max,
            ));
        }
        list
    }
}

/// Finds the bucket index of a positive finite `value` at `scale` in -10..=20: `ceil(log_base value) - 1`.
///
/// Exact at powers of two, as the data model demands.
///
/// ```
/// # use mcms_release::stats::histogram::exponential_index;
/// assert_eq!(exponential_index(8.0, 0), Some(2));
/// assert_eq!(exponential_index(8.1, 0), Some(3));
/// assert_eq!(exponential_index(0.0, 0), None);
/// ```
#[must_use]
pub fn exponential_index(value: f64, scale: i32) -> Option<i32> {
    if !(value > 0.0 && value.is_finite() && (-10..=20).contains(&scale)) {
        return None;
    }
    let (mantissa, exponent) = libm::frexp(value);
    // value = mantissa 2^exponent with mantissa in [1/2, 1); at 1/2 the logarithm is a whole number.
    let log2 = if mantissa <= 0.5 {
        f64::from(exponent) - 1.0
    } else {
        libm::log2(mantissa) + f64::from(exponent)
    };
    whole_i32(libm::ldexp(log2, scale).ceil() - 1.0)
}

/// `ln base` of a scale.
fn ln_base(scale: i32) -> f64 {
    libm::ldexp(core::f64::consts::LN_2, scale.saturating_neg())
}

/// The boundaries of a bucket, as near as a float gets, kept in the range of floats.
fn edges(scale: i32, index: i32) -> (f64, f64) {
    let edge = |i: f64| libm::exp2(libm::ldexp(i, scale.saturating_neg())).min(f64::MAX);
    (edge(f64::from(index)), edge(f64::from(index) + 1.0))
}

fn add(store: &mut BTreeMap<i32, u64>, index: i32, n: u64) {
    let slot = store.entry(index).or_insert(0);
    *slot = slot.saturating_add(n);
}

/// The non-empty buckets, each of which must hold some float.
fn sparse(scale: i32, dense: &ExponentialBuckets) -> Result<BTreeMap<i32, u64>, HistogramError> {
    let mut store = BTreeMap::new();
    for (at, n) in (0_u64..count(dense.counts.len()))
        .zip(&dense.counts)
        .filter(|(_, n)| **n > 0)
    {
        let index = whole_i32(f64::from(dense.offset) + float(at)).ok_or(HistogramError::Range)?;
        // Powers of two from the smallest subnormal to the largest float.
        let exponent = libm::ldexp(f64::from(index), scale.saturating_neg());
        let above = libm::ldexp(f64::from(index) + 1.0, scale.saturating_neg());
        if exponent >= 1024.0 || above < -1074.0 {
            return Err(HistogramError::Range);
        }
        store.insert(index, *n);
    }
    Ok(store)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::super::quantile::quantile_sorted;
    use super::*;
    use proptest::prelude::*;

    fn histogram(values: &[f64], scale: i32) -> ExponentialHistogram {
        let mut histogram = ExponentialHistogram::new(
            scale,
            0.0,
            0,
            &ExponentialBuckets::default(),
            &ExponentialBuckets::default(),
            None,
            None,
        )
        .unwrap();
        for v in values {
            let one = |v: f64| ExponentialBuckets {
                offset: exponential_index(v, scale).unwrap(),
                counts: vec![1],
            };
            let none = ExponentialBuckets::default();
            let (positive, negative, zeros) = if *v > 0.0 {
                (one(*v), none, 0)
            } else if *v < 0.0 {
                (none, one(-*v), 0)
            } else {
                (none.clone(), none, 1)
            };
            let single =
                ExponentialHistogram::new(scale, 0.0, zeros, &positive, &negative, None, None).unwrap();
            histogram.merge(&single).unwrap();
        }
        histogram
    }

    #[test]
    fn out_of_range_is_refused() {
        let none = ExponentialBuckets::default();
        let new = |scale, threshold, positive: &ExponentialBuckets| {
            ExponentialHistogram::new(scale, threshold, 0, positive, &none, None, None).err()
        };
        let at = |offset| ExponentialBuckets {
            offset,
            counts: vec![1, 1],
        };
        assert_eq!(new(21, 0.0, &none), Some(HistogramError::Range));
        assert_eq!(new(0, f64::NAN, &none), Some(HistogramError::Range));
        assert_eq!(new(0, 0.0, &at(i32::MAX)), Some(HistogramError::Range));
        assert_eq!(new(0, 0.0, &at(1023)), Some(HistogramError::Range));
        assert_eq!(new(0, 0.0, &at(-1080)), Some(HistogramError::Range));
        assert_eq!(new(0, 0.0, &at(1022)), None);
        let many = ExponentialBuckets {
            offset: 0,
            counts: vec![u64::MAX, 1],
        };
        assert_eq!(new(0, 0.0, &many), Some(HistogramError::TooMany));
    }

    #[test]
    fn scale_three_cannot_carry_a_ten_percent_rule_and_scale_six_can() {
        let error = |scale| histogram(&[1.0], scale).relative_error();
        assert!(2.0 * error(3) > 0.08 && 2.0 * error(6) < 0.011);
    }

    #[test]
    fn a_wider_zero_takes_in_the_buckets_it_reaches() {
        let none = ExponentialBuckets::default();
        let mut a = histogram(&[0.3, 5.0, 100.0], 0);
        let wide = ExponentialHistogram::new(0, 0.3, 2, &none, &none, None, None).unwrap();
        a.merge(&wide).unwrap();
        assert_eq!((a.zero_count, a.count()), (3, 5));
        assert!((a.zero_threshold - 0.5).abs() < 1e-15);
        assert_eq!(a.count_above(0.5).unwrap().exact(), Some(2));
    }

    proptest! {
        #[test]
        fn the_bounds_hold_the_exact_quantile_at_every_scale(
            values in proptest::collection::vec(prop_oneof![8 => 1e-3_f64..1e5, 1 => Just(0.0), 1 => -100.0_f64..0.0, 1 => Just(64.0)], 1..80),
            q in 0.001_f64..0.999, scale in -3_i32..=20, down in 0_i32..10,
        ) {
            let mut h = histogram(&values, scale);
            let mut sorted = values;
            sorted.sort_by(f64::total_cmp);
            let exact = quantile_sorted(&sorted, q).unwrap();
            for _ in 0..2 {
                let b = h.quantile(q).unwrap();
                prop_assert!(b.low.unwrap() <= exact && exact <= b.high.unwrap(), "{b:?} {exact}");
                let truth = u64::try_from(sorted.iter().filter(|v| **v > exact).count()).unwrap();
                let counted = h.count_above(exact).unwrap();
                prop_assert!(counted.low <= truth && truth <= counted.high, "{counted:?} {truth}");
                h.downscale(scale - down);
            }
        }

        #[test]
        fn exceedances_are_exact_at_powers_of_two(
            values in proptest::collection::vec(prop_oneof![3 => 1e-3_f64..1e5, 1 => Just(64.0)], 1..80), scale in 0_i32..=8,
        ) {
            let h = histogram(&values, scale);
            for power in [0.5, 1.0, 64.0, 1024.0] {
                let truth = u64::try_from(values.iter().filter(|v| **v > power).count()).unwrap();
                prop_assert_eq!(h.count_above(power).unwrap().exact(), Some(truth));
            }
        }

        #[test]
        fn downscaling_equals_coarse_from_the_start(values in proptest::collection::vec(1e-3_f64..1e5, 1..50), scale in 1_i32..=12) {
            let mut fine = histogram(&values, scale);
            fine.downscale(scale - 3);
            prop_assert_eq!(fine, histogram(&values, scale - 3));
        }
    }
}
