//! Collecting one metric of one run: exact up to a cap, a sketch beyond it, one interface for both.
//! Not for deciding; it hands quantiles with what is known about them to the gate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::convert::count;
use super::quantile::{QuantileEstimate, estimates, rank_interval};
use super::sketch::{DdSketch, SketchError};
use super::{Interval, inside_unit};

/// The default number of samples kept exactly: a million, 8 MB.
pub const DEFAULT_CAP: usize = 1_000_000;

/// Samples of one metric: raw values up to a cap, then a sketch of all of them.
///
/// Which of the two it is depends on the number of samples alone, so shards give the same answer in every order.
///
/// ```
/// # use mcms_release::stats::samples::Samples;
/// let mut ms = Samples::default();
/// for i in 1..=100 { ms.push(f64::from(i)).unwrap(); }
/// let p95 = ms.measure(&[0.95], 0.95).unwrap()[0];
/// assert_eq!((p95.estimate.value, p95.resolution), (95.05, None));
/// ```
#[derive(Debug, Clone)]
pub struct Samples {
    cap: usize,
    kept: Kept,
}

/// What has been collected.
#[derive(Debug, Clone)]
enum Kept {
    Exact(Vec<f64>),
    Sketch(DdSketch),
}

/// A quantile with all that is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The quantile and its order-statistic interval (bounds of a sketch are taken outwards).
    pub estimate: QuantileEstimate,
    /// Where the type-7 quantile of these samples lies for certain, in their unit, if it is not known exactly. If it
    /// straddles a limit, the literal rule is unknown for want of resolution.
    pub resolution: Option<Interval>,
}

impl Default for Samples {
    fn default() -> Self {
        Self::with_cap(DEFAULT_CAP)
    }
}

impl Samples {
    /// Creates an empty collection that keeps up to `cap` samples exactly.
    #[must_use]
    pub fn with_cap(cap: usize) -> Self {
        Self {
            cap,
            kept: Kept::Exact(Vec::new()),
        }
    }

    /// The number of samples.
    #[must_use]
    pub fn count(&self) -> u64 {
        match &self.kept {
            Kept::Exact(values) => count(values.len()),
            Kept::Sketch(sketch) => sketch.count(),
        }
    }

    /// Adds one sample.
    ///
    /// # Errors
    ///
    /// [`SketchError::NotFinite`], [`SketchError::TooMany`]; the collection stays as it was.
    pub fn push(&mut self, value: f64) -> Result<(), SketchError> {
        if !value.is_finite() {
            return Err(SketchError::NotFinite);
        }
        match &mut self.kept {
            Kept::Exact(values) if values.len() < self.cap => values.push(value),
            Kept::Exact(_) => self.sketched()?.add(value)?,
            Kept::Sketch(sketch) => sketch.add(value)?,
        }
        Ok(())
    }

    /// Adds all samples of another collection, such as another shard of the run.
    ///
    /// # Errors
    ///
    /// [`SketchError::TooMany`].
    pub fn merge(&mut self, other: &Self) -> Result<(), SketchError> {
        match &other.kept {
            Kept::Exact(values) => values.iter().try_for_each(|v| self.push(*v)),
            Kept::Sketch(sketch) => self.sketched()?.merge(sketch),
        }
    }

    /// Measures several quantiles with intervals at the two-sided `level`; reorders raw samples on the way.
    ///
    /// `None` if there are no samples, or a quantile or the level is outside (0, 1).
    #[must_use]
    pub fn measure(&mut self, qs: &[f64], level: f64) -> Option<Vec<Measured>> {
        match &mut self.kept {
            Kept::Exact(values) => Some(
                estimates(values, qs, level)?
                    .into_iter()
                    .map(|estimate| Measured {
                        estimate,
                        resolution: None,
                    })
                    .collect(),
            ),
            Kept::Sketch(sketch) => qs.iter().map(|q| measure_sketch(sketch, *q, level)).collect(),
        }
    }

    /// The raw samples, in the order in which they came until [`Samples::measure`] is called; `None` beyond the cap.
    #[must_use]
    pub fn exact(&self) -> Option<&[f64]> {
        match &self.kept {
            Kept::Exact(values) => Some(values),
            Kept::Sketch(_) => None,
        }
    }

    /// A sketch of all samples, for a record: the one at hand, or one made of the raw samples.
    ///
    /// # Errors
    ///
    /// As [`DdSketch::add`]; cannot happen for samples that [`Samples::push`] took.
    pub fn to_sketch(&self) -> Result<DdSketch, SketchError> {
        match &self.kept {
            Kept::Sketch(sketch) => Ok(sketch.clone()),
            Kept::Exact(values) => {
                let mut sketch = DdSketch::default();
                values.iter().try_for_each(|v| sketch.add(*v))?;
                Ok(sketch)
            }
        }
    }

    /// Changes over to a sketch, if that has not happened yet.
    fn sketched(&mut self) -> Result<&mut DdSketch, SketchError> {
        if matches!(self.kept, Kept::Exact(_)) {
            self.kept = Kept::Sketch(self.to_sketch()?);
        }
        match &mut self.kept {
            Kept::Sketch(sketch) => Ok(sketch),
            Kept::Exact(_) => Err(SketchError::Malformed),
        }
    }
}

/// Measures quantile `q` in (0, 1) of a sketch, with the order-statistic interval at the two-sided `level`.
///
/// ```
/// # use mcms_release::stats::{samples::measure_sketch, sketch::DdSketch};
/// let mut ms = DdSketch::default();
/// for i in 1..=1000 { ms.add(f64::from(i)).unwrap(); }
/// let p95 = measure_sketch(&ms, 0.95, 0.95).unwrap();
/// assert!(p95.resolution.unwrap().contains(950.05));
/// ```
#[must_use]
pub fn measure_sketch(sketch: &DdSketch, q: f64, level: f64) -> Option<Measured> {
    if !inside_unit(q) {
        return None;
    }
    let ranks = rank_interval(sketch.count(), q, level)?;
    let bounds = sketch.quantile(q)?;
    let low = ranks
        .low
        .and_then(|rank| sketch.order_statistic(rank))
        .map(|b| b.low);
    let high = ranks
        .high
        .and_then(|rank| sketch.order_statistic(rank))
        .map(|b| b.high);
    let estimate = QuantileEstimate {
        q,
        n: sketch.count(),
        value: bounds.value,
        low,
        high,
        ranks,
    };
    let resolution = (bounds.low < bounds.high).then(|| bounds.interval());
    Some(Measured { estimate, resolution })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_measured_is_none_and_wild_values_are_refused() {
        let mut samples = Samples::default();
        assert_eq!(samples.measure(&[0.5], 0.95), None);
        assert_eq!(samples.push(f64::NAN), Err(SketchError::NotFinite));
        assert_eq!(samples.count(), 0);
        assert_eq!(measure_sketch(&DdSketch::default(), 0.5, 0.95), None);
    }

    #[test]
    fn beyond_the_cap_the_quantile_is_known_as_bounds() {
        let mut samples = Samples::with_cap(100);
        for i in 1..=1000 {
            samples.push(f64::from(i)).unwrap();
        }
        assert!(samples.exact().is_none());
        let p95 = samples.measure(&[0.95], 0.95).unwrap()[0];
        assert!(p95.resolution.unwrap().contains(950.05) && p95.estimate.n == 1000);
        assert!(p95.estimate.low.unwrap() <= 936.0 && p95.estimate.high.unwrap() >= 964.0);
    }

    proptest! {
            #[test]
            fn shards_in_any_order_measure_the_same(
                a in proptest::collection::vec(0.0_f64..1e4, 1..60),
                b in proptest::collection::vec(0.0_f64..1e4, 1..60),
                cap in 1_usize..150,
            ) {
                let fill = |values: &[f64]| {
                    let mut samples = Samples::with_cap(cap);
                    for v in values {
     samples.push(*v).unwrap();
    }
                    samples
                };
                let (mut ab, mut ba) = (fill(&a), fill(&b));
                ab.merge(&fill(&b)).unwrap();
                ba.merge(&fill(&a)).unwrap();
                let mut all = fill(&a.iter().chain(&b).copied().collect::<Vec<_>>());
                let expected = all.measure(&[0.5, 0.9], 0.95);
                prop_assert_eq!(ab.measure(&[0.5, 0.9], 0.95), expected.clone());
                prop_assert_eq!(ba.measure(&[0.5, 0.9], 0.95), expected);
            }
        }
}
