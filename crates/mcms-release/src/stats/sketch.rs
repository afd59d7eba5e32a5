//! A mergeable quantile sketch with a worst-case guarantee: DDSketch (Masson, Rim & Lee 2019).
//! Not for samples that fit into memory, which `quantile` answers exactly; `samples` changes over by itself.
//!
//! Bucket `i` holds the values in `(gamma^(i-1), gamma^i]`, `gamma = (1 + alpha)/(1 - alpha)`, so every value is known
//! to a relative `alpha`. The store grows densely and never collapses: 1 ms to 60 s at 0.5% is about 1,100 buckets, all
//! floats there are about 150,000. Negative values have a mirrored store. Merging adds counts, so that the order and
//! grouping of merges never show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::sketch_store::SketchData;

use super::convert::{float, whole, whole_i32};
use super::histogram::CountBounds;
use super::quantile::between;
use super::sketch_store::Store;
use super::{Interval, inside_unit};

/// The default relative accuracy: 0.5%.
pub const DEFAULT_ALPHA: f64 = 0.005;

/// The finest relative accuracy accepted, which bounds the memory of any sketch to a few megabytes.
pub const FINEST_ALPHA: f64 = 0.001;

/// The most values one sketch counts, so that every count is a plain number in JSON: 2^53 - 1.
pub const MOST_VALUES: u64 = 9_007_199_254_740_991;

/// Outward rounding of bucket bounds; three times the worst error of `ln` and `exp` over all floats.
const SLACK: f64 = 1e-12;

/// Why a sketch refused something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SketchError {
    /// The relative accuracy is outside `[FINEST_ALPHA, 0.5]`.
    #[error("relative accuracy of a sketch is outside 0.001 to 0.5")]
    Accuracy,
    /// A value is not a number or infinite.
    #[error("value is not a finite number")]
    NotFinite,
    /// More than [`MOST_VALUES`] values.
    #[error("more values than a sketch can count")]
    TooMany,
    /// Two sketches of different accuracy cannot be merged.
    #[error("sketches of different accuracy cannot be merged")]
    DifferentAccuracy,
    /// Serialised buckets are out of order, empty, out of range, or disagree with the smallest or largest value.
    #[error("buckets of a serialised sketch contradict each other")]
    Malformed,
}

/// A value known to lie between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantileBounds {
    /// The best single number, in the unit of the values; within the relative accuracy of the truth.
    pub value: f64,
    /// The truth is not below, in the unit of the values.
    pub low: f64,
    /// The truth is not above, in the unit of the values.
    pub high: f64,
}

impl QuantileBounds {
    /// The bounds as an interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval {
            low: self.low,
            high: self.high,
        }
    }
}

/// A sketch of finite values with relative accuracy `alpha`.
///
/// ```
/// # use mcms_release::stats::sketch::DdSketch;
/// let mut odd = DdSketch::default();
/// let mut even = DdSketch::default();
/// for ms in 1..=1000 {
///     if ms % 2 == 1 { odd.add(f64::from(ms)).unwrap() } else { even.add(f64::from(ms)).unwrap() }
/// }
/// odd.merge(&even).unwrap();
/// let p95 = odd.quantile(0.95).unwrap();
/// assert!(p95.low <= 950.05 && 950.05 <= p95.high && p95.high / p95.low < 1.011);
/// ```
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "SketchData", into = "SketchData")]
#[schemars(with = "SketchData")]
pub struct DdSketch {
    pub(super) alpha: f64,
    ln_gamma: f64,
    pub(super) positive: Store,
    pub(super) negative: Store,
    pub(super) zero: u64,
    count: u64,
    pub(super) min: f64,
    pub(super) max: f64,
}

impl Default for DdSketch {
    fn default() -> Self {
        Self::empty(DEFAULT_ALPHA)
    }
}

impl PartialEq for DdSketch {
    /// Two sketches are equal if they hold the same counts; how their stores grew does not matter.
    fn eq(&self, other: &Self) -> bool {
        SketchData::from(self.clone()) == SketchData::from(other.clone())
    }
}

impl DdSketch {
    /// Creates an empty sketch of relative accuracy `alpha` (0.005 is 0.5%).
    ///
    /// # Errors
    ///
    /// [`SketchError::Accuracy`] outside `[FINEST_ALPHA, 0.5]`.
    pub fn new(alpha: f64) -> Result<Self, SketchError> {
        if (FINEST_ALPHA..=0.5).contains(&alpha) {
            Ok(Self::empty(alpha))
        } else {
            Err(SketchError::Accuracy)
        }
    }

    fn empty(alpha: f64) -> Self {
        Self {
            alpha,
            ln_gamma: libm::log((1.0 + alpha) / (1.0 - alpha)),
            positive: Store::default(),
            negative: Store::default(),
            zero: 0,
            count: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }

    /// The relative accuracy, without unit.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// The number of values.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The smallest value, exactly, in the unit of the values; `None` if empty.
    #[must_use]
    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    /// The largest value, exactly, in the unit of the values; `None` if empty.
    #[must_use]
    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }

    /// Adds one value.
    ///
    /// # Errors
    ///
    /// [`SketchError::NotFinite`], [`SketchError::TooMany`]; the sketch stays as it was.
    pub fn add(&mut self, value: f64) -> Result<(), SketchError> {
        self.add_n(value, 1)
    }

    /// Adds `n` equal values.
    ///
    /// # Errors
    ///
    /// As [`DdSketch::add`].
    pub fn add_n(&mut self, value: f64, n: u64) -> Result<(), SketchError> {
        if !value.is_finite() {
            return Err(SketchError::NotFinite);
        }
        if n == 0 {
            return Ok(());
        }
        let count = self.room_for(n)?;
        if value > 0.0 {
            self.positive.add(self.index(value)?, n);
        } else if value < 0.0 {
            self.negative.add(self.index(-value)?, n);
        } else {
            self.zero = self.zero.saturating_add(n);
        }
        self.count = count;
        self.min = self.min.min(value + 0.0);
        self.max = self.max.max(value + 0.0);
        Ok(())
    }

    /// Adds all values of another sketch; the result is what one sketch of all values would be.
    ///
    /// # Errors
    ///
    /// [`SketchError::DifferentAccuracy`], [`SketchError::TooMany`]; the sketch stays as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), SketchError> {
        if self.alpha.to_bits() != other.alpha.to_bits() {
            return Err(SketchError::DifferentAccuracy);
        }
        self.count = self.room_for(other.count)?;
        for (index, n) in other.positive.buckets() {
            self.positive.add(index, n);
        }
        for (index, n) in other.negative.buckets() {
            self.negative.add(index, n);
        }
        self.zero = self.zero.saturating_add(other.zero);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        Ok(())
    }

    /// Bounds the type-7 quantile `q` in (0, 1) of all values; `None` if empty or `q` is outside.
    ///
    /// The bounds are guaranteed: they interpolate the bounds of the two order statistics that type 7 interpolates.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<QuantileBounds> {
        if !inside_unit(q) || self.count == 0 {
            return None;
        }
        let h = float(self.count.saturating_sub(1)) * q;
        let rank = whole(h.floor())?.saturating_add(1);
        let lower = self.order_statistic(rank)?;
        let fraction = h - h.floor();
        if fraction <= 0.0 || rank >= self.count {
            return Some(lower);
        }
        Some(interpolate(
            lower,
            self.order_statistic(rank.saturating_add(1))?,
            fraction,
        ))
    }

    /// Bounds the value of a rank (1 is the smallest); `None` outside `1..=count`.
    ///
    /// The first and the last are exact.
    #[must_use]
    pub fn order_statistic(&self, rank: u64) -> Option<QuantileBounds> {
        if rank == 0 || rank > self.count {
            return None;
        }
        let exactly = |value| QuantileBounds {
            value,
            low: value,
            high: value,
        };
        if rank == 1 || rank == self.count {
            return Some(exactly(if rank == 1 { self.min } else { self.max }));
        }
        let mut left = rank;
        for (index, n) in self.negative.buckets().rev() {
            if left <= n {
                let b = self.bucket(index);
                return Some(self.clamp(QuantileBounds {
                    value: -b.value,
                    low: -b.high,
                    high: -b.low,
                }));
            }
            left = left.saturating_sub(n);
        }
        if left <= self.zero {
            return Some(exactly(0.0));
        }
        left = left.saturating_sub(self.zero);
        for (index, n) in self.positive.buckets() {
            if left <= n {
                return Some(self.clamp(self.bucket(index)));
            }
            left = left.saturating_sub(n);
        }
        None
    }

    /// Bounds the number of values above `threshold` (unit of the values); exact where both ends agree.
    #[must_use]
    pub fn count_above(&self, threshold: f64) -> Option<CountBounds> {
        if threshold.is_nan() {
            return None;
        }
        if self.count == 0 || threshold >= self.max {
            return Some(CountBounds { low: 0, high: 0 });
        }
        if threshold < self.min {
            return Some(CountBounds {
                low: self.count,
                high: self.count,
            });
        }
        let mut bounds = CountBounds { low: 0, high: 0 };
        for (index, n) in self.negative.buckets() {
            let b = self.bucket(index);
            bounds.include(-b.high > threshold, -b.low > threshold, n);
        }
        bounds.include(0.0 > threshold, 0.0 > threshold, self.zero);
        for (index, n) in self.positive.buckets() {
            let b = self.bucket(index);
            bounds.include(b.low > threshold, b.high > threshold, n);
        }
        Some(bounds)
    }

    fn room_for(&self, n: u64) -> Result<u64, SketchError> {
        self.count
            .checked_add(n)
            .filter(|c| *c <= MOST_VALUES)
            .ok_or(SketchError::TooMany)
    }

    /// `ceil(log_gamma magnitude)`.
    pub(super) fn index(&self, magnitude: f64) -> Result<i32, SketchError> {
        whole_i32((libm::log(magnitude) / self.ln_gamma).ceil()).ok_or(SketchError::NotFinite)
    }

    /// What a value of bucket `index` can be.
    pub(super) fn bucket(&self, index: i32) -> QuantileBounds {
        let upper = f64::from(index) * self.ln_gamma;
        QuantileBounds {
            // 2 gamma^i / (gamma + 1) = gamma^i (1 - alpha)
            value: (libm::exp(upper) * (1.0 - self.alpha)).min(f64::MAX),
            low: (libm::exp(upper - self.ln_gamma) * (1.0 - SLACK)).min(f64::MAX),
            // Among subnormal numbers the slack rounds away; the smallest of them stands in for it.
            high: (libm::exp(upper) * (1.0 + SLACK) + f64::from_bits(1)).min(f64::MAX),
        }
    }

    fn clamp(&self, b: QuantileBounds) -> QuantileBounds {
        let inside = |x: f64| x.max(self.min).min(self.max);
        QuantileBounds {
            value: inside(b.value),
            low: inside(b.low),
            high: inside(b.high),
        }
    }

    /// Rebuilds a sketch from what was serialised, believing nothing.
    pub(super) fn from_data(data: &SketchData) -> Result<Self, SketchError> {
        let mut sketch = Self::new(data.alpha)?;
        let (lowest, highest) = (sketch.index(f64::from_bits(1))?, sketch.index(f64::MAX)?);
        for (list, mirrored) in [(&data.positive, false), (&data.negative, true)] {
            let mut before = None;
            for &(index, n) in list {
                if n == 0 || before.is_some_and(|b| b >= index) || !(lowest..=highest).contains(&index) {
                    return Err(SketchError::Malformed);
                }
                before = Some(index);
                sketch.count = sketch.room_for(n)?;
                if mirrored {
                    sketch.negative.add(index, n);
                } else {
                    sketch.positive.add(index, n);
                }
            }
        }
        sketch.count = sketch.room_for(data.zero)?;
        sketch.zero = data.zero;
        match (data.min, data.max) {
            (None, None) if sketch.count == 0 => Ok(sketch),
            (Some(min), Some(max)) if sketch.count > 0 => {
                let ends = sketch.ends().ok_or(SketchError::Malformed)?;
                // One value is both ends; several may not have crossed ones.
                let crossed = min > max || (sketch.count == 1 && min < max);
                if crossed || !ends.0.contains(min) || !ends.1.contains(max) {
                    return Err(SketchError::Malformed);
                }
                (sketch.min, sketch.max) = (min, max);
                Ok(sketch)
            }
            _ => Err(SketchError::Malformed),
        }
    }

    /// Where the smallest and the largest value must lie, by the buckets alone.
    fn ends(&self) -> Option<(Interval, Interval)> {
        let positive = |index| self.bucket(index).interval();
        let negative = |index| {
            let b = self.bucket(index);
            Interval {
                low: -b.high,
                high: -b.low,
            }
        };
        let zero = (self.zero > 0).then_some(Interval { low: 0.0, high: 0.0 });
        let first = self
            .negative
            .last()
            .map(negative)
            .or(zero)
            .or_else(|| self.positive.first().map(positive));
        let last = self
            .positive
            .last()
            .map(positive)
            .or(zero)
            .or_else(|| self.negative.first().map(negative));
        Some((first?, last?))
    }
}

/// Type-7 interpolation of bounds; a last-digit margin keeps the exact answer inside where bounds are not exact.
pub(super) fn interpolate(lower: QuantileBounds, upper: QuantileBounds, fraction: f64) -> QuantileBounds {
    let mix = |a: f64, b: f64| between(a, b, fraction);
    let (low, high) = (mix(lower.low, upper.low), mix(lower.high, upper.high));
    let value = mix(lower.value, upper.value);
    let exact = lower.low >= lower.high && upper.low >= upper.high;
    let margin = if exact {
        0.0
    } else {
        1e-15 * lower.low.abs() + 1e-15 * upper.high.abs()
    };
    QuantileBounds {
        value: value.clamp(low, high.max(low)),
        low: (low - margin).max(-f64::MAX),
        high: (high + margin).min(f64::MAX),
    }
}

#[cfg(test)]
mod tests;
