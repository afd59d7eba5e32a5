//! Histograms as they add up and are subtracted; quantile bounds come from the statistics room.

use super::super::{HistogramPoint, PointValue};
use super::growth::Unknown;
use crate::stats::histogram::{ExplicitHistogram, ExponentialBuckets, ExponentialHistogram};
use std::collections::BTreeMap;

/// The widest span of exponential buckets; real histograms have 160 or so per point.
const MOST_SPAN: i64 = 1_000_000;

/// A value lies between two bounds; the upper one may be open.
pub(super) type Within = (f64, Option<f64>);

/// The same before the lower bound is known to exist.
type Open = (Option<f64>, Option<f64>);

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Explicit {
        bounds: Vec<f64>,
        counts: Vec<u64>,
    },
    Exponential {
        scale: i32,
        zero_threshold: f64,
        zeros: u64,
        negatives: u64,
        buckets: BTreeMap<i64, u64>,
    },
}

/// Values by bucket.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distribution {
    pub(super) count: u64,
    pub(super) sum: Option<f64>,
    /// No value lies below; `None`: not known.
    pub(super) min: Option<f64>,
    /// No value lies above; `None`: not known.
    pub(super) max: Option<f64>,
    /// Whether the ends are the smallest and largest value themselves, not only bounds (after a subtraction).
    pub(super) ends_are_values: bool,
    shape: Shape,
}

impl Distribution {
    pub(super) fn of_point(value: &PointValue) -> Option<Self> {
        let PointValue::Histogram {
            count,
            sum,
            min,
            max,
            buckets,
        } = value
        else {
            return None;
        };
        let shape = match buckets {
            HistogramPoint::Explicit { bounds, counts } => Shape::Explicit {
                bounds: bounds.clone(),
                counts: counts.clone(),
            },
            HistogramPoint::Exponential {
                scale,
                zero_count,
                zero_threshold,
                offset,
                counts,
                negative_count,
            } => Shape::Exponential {
                scale: *scale,
                zero_threshold: *zero_threshold,
                zeros: *zero_count,
                negatives: *negative_count,
                buckets: (i64::from(*offset)..)
                    .zip(counts.iter().copied())
                    .filter(|(_, n)| *n > 0)
                    .collect(),
            },
        };
        Some(Self {
            count: *count,
            sum: *sum,
            min: *min,
            max: *max,
            ends_are_values: true,
            shape,
        })
    }

    /// Adds another distribution: equal bounds only, exponential ones at the lower scale.
    pub(super) fn add(&mut self, other: &Self) -> Result<(), Unknown> {
        let shape = combine(&self.shape, &other.shape, u64::checked_add).ok_or(Unknown::Shapes)?;
        let known =
            |a: Option<f64>, b: Option<f64>, pick: fn(f64, f64) -> f64| match (self.count, other.count) {
                (_, 0) => a,
                (0, _) => b,
                _ => a.zip(b).map(|(a, b)| pick(a, b)),
            };
        let (min, max) = (
            known(self.min, other.min, f64::min),
            known(self.max, other.max, f64::max),
        );
        self.ends_are_values &= other.ends_are_values;
        (self.min, self.max, self.shape) = (min, max, shape);
        self.sum = self.sum.zip(other.sum).map(|(a, b)| a + b);
        self.count = self.count.checked_add(other.count).ok_or(Unknown::Shapes)?;
        Ok(())
    }

    /// Subtracts an earlier state; `None` when a bucket fell, which is a reset.
    pub(super) fn minus(&self, earlier: &Self) -> Result<Option<Self>, Unknown> {
        if !comparable(&self.shape, &earlier.shape) {
            return Err(Unknown::Shapes);
        }
        let shape = combine(&self.shape, &earlier.shape, u64::checked_sub);
        let (Some(shape), Some(count)) = (shape, self.count.checked_sub(earlier.count)) else {
            return Ok(None);
        };
        Ok(Some(Self {
            count,
            sum: self.sum.zip(earlier.sum).map(|(a, b)| a - b),
            // The ends since the start are bounds for the part, not its own ends.
            min: self.min,
            max: self.max,
            ends_are_values: false,
            shape,
        }))
    }

    /// Bounds quantiles (fractions in (0, 1)); the upper bound may be open. `None` for an empty distribution.
    pub(super) fn quantiles(&self, fractions: &[f64]) -> Result<Vec<Option<Within>>, Unknown> {
        if self.count == 0 {
            return Ok(fractions.iter().map(|_| None).collect());
        }
        let bounds: Vec<Option<Open>> = match &self.shape {
            Shape::Explicit { bounds, counts } => {
                // Instruments of OpenTelemetry record values of 0 and more, unless a bound or the minimum says otherwise.
                let floor = if bounds.first().is_none_or(|first| *first >= 0.0) {
                    Some(0.0)
                } else {
                    None
                };
                let histogram =
                    ExplicitHistogram::new(bounds.clone(), counts.clone(), self.min.or(floor), self.max)
                        .map_err(|_| Unknown::Shapes)?;
                fractions
                    .iter()
                    .map(|q| histogram.quantile(*q).map(|b| (b.low, b.high)))
                    .collect()
            }
            Shape::Exponential {
                scale,
                zero_threshold,
                zeros,
                negatives,
                buckets,
            } => {
                if *negatives > 0 {
                    return Err(Unknown::Shapes);
                }
                let positive = dense(buckets).ok_or(Unknown::Shapes)?;
                let none = ExponentialBuckets::default();
                let min = Some(self.min.map_or(0.0, |min| min.max(0.0)));
                let histogram = ExponentialHistogram::new(
                    *scale,
                    *zero_threshold,
                    *zeros,
                    &positive,
                    &none,
                    min,
                    self.max,
                )
                .map_err(|_| Unknown::Shapes)?;
                fractions
                    .iter()
                    .map(|q| histogram.quantile(*q).map(|b| (b.low, b.high)))
                    .collect()
            }
        };
        Ok(bounds
            .into_iter()
            .map(|bounds| bounds.map(|(low, high)| (low.unwrap_or(f64::MIN), high)))
            .collect())
    }
}

fn dense(buckets: &BTreeMap<i64, u64>) -> Option<ExponentialBuckets> {
    let Some((first, last)) = buckets.first_key_value().zip(buckets.last_key_value()) else {
        return Some(ExponentialBuckets::default());
    };
    if last.0.saturating_sub(*first.0) > MOST_SPAN {
        return None;
    }
    let counts = (*first.0..=*last.0)
        .map(|index| buckets.get(&index).copied().unwrap_or(0))
        .collect();
    Some(ExponentialBuckets {
        offset: i32::try_from(*first.0).ok()?,
        counts,
    })
}

fn comparable(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Explicit { bounds: a, .. }, Shape::Explicit { bounds: b, .. }) => a == b,
        // A wider zero bucket has swallowed others: what was added to each is no longer told apart.
        (
            Shape::Exponential {
                zero_threshold: a, ..
            },
            Shape::Exponential {
                zero_threshold: b, ..
            },
        ) => a.total_cmp(b).is_eq(),
        _ => false,
    }
}

/// Combines bucket by bucket; `None` when the shapes do not fit or a count leaves its range.
fn combine(a: &Shape, b: &Shape, each: impl Fn(u64, u64) -> Option<u64>) -> Option<Shape> {
    if !comparable(a, b) {
        return None;
    }
    match (a, b) {
        (Shape::Explicit { bounds, counts: a }, Shape::Explicit { counts: b, .. }) if a.len() == b.len() => {
            let counts = a
                .iter()
                .zip(b)
                .map(|(a, b)| each(*a, *b))
                .collect::<Option<_>>()?;
            Some(Shape::Explicit {
                bounds: bounds.clone(),
                counts,
            })
        }
        (
            Shape::Exponential {
                scale: sa,
                zero_threshold,
                zeros: za,
                negatives: na,
                buckets: ba,
            },
            Shape::Exponential {
                scale: sb,
                zeros: zb,
                negatives: nb,
                buckets: bb,
                ..
            },
        ) => {
            let scale = *sa.min(sb);
            let (fine, mut coarse) = (scaled(bb, *sb, scale), scaled(ba, *sa, scale));
            for (index, n) in fine {
                let slot = coarse.entry(index).or_insert(0);
                *slot = each(*slot, n)?;
            }
            Some(Shape::Exponential {
                scale,
                zero_threshold: *zero_threshold,
                zeros: each(*za, *zb)?,
                negatives: each(*na, *nb)?,
                buckets: coarse.into_iter().filter(|(_, n)| *n > 0).collect(),
            })
        }
        _ => None,
    }
}

/// Lowers the scale: each step joins two neighbours (OpenTelemetry metrics data model, "Downscaling").
fn scaled(buckets: &BTreeMap<i64, u64>, from: i32, to: i32) -> BTreeMap<i64, u64> {
    let steps = u32::try_from(from.saturating_sub(to)).unwrap_or(0).min(63);
    let mut coarse: BTreeMap<i64, u64> = BTreeMap::new();
    for (index, n) in buckets {
        let slot = coarse.entry(index.checked_shr(steps).unwrap_or(0)).or_insert(0);
        *slot = slot.saturating_add(*n);
    }
    coarse
}
