//! What is kept of the samples of one metric for one filter and subject.
//!
//! Nothing here depends on the order in which samples come: sums are exact, quantiles go by rank, the last value
//! of a gauge by time. Not for choosing the samples (`collect`).

use super::instant::Instant;
use super::kinds::Declared;
use super::sum::ExactSum;
use mcms_release::evidence::{
    Diagnostic, Estimate, Measure, MeasureKind, Method, Quantile, RateCounts, SketchBins,
};
use mcms_release::reason::input;
use mcms_release::stats::quantile::{QuantileEstimate, estimates};
use mcms_release::stats::samples::measure_sketch;
use mcms_release::stats::sketch::{DdSketch, SketchData};

/// The samples that quantiles need.
#[derive(Debug, Default)]
pub(super) enum Kept {
    /// Nobody asks for a quantile.
    #[default]
    Nothing,
    Exact(Vec<f64>),
    Sketch(DdSketch),
}

/// One metric, one filter, one subject.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// The value of the subject's tag.
    pub(super) subject: Option<Box<str>>,
    /// Its filter had too many subjects, so that none is kept.
    pub(super) dead: bool,
    count: u64,
    events: u64,
    sum: ExactSum,
    min: f64,
    max: f64,
    last: Option<(Instant, f64)>,
    kept: Kept,
}

impl Cell {
    pub(super) fn new(subject: Option<Box<str>>, quantiles: bool, sketched: bool) -> Self {
        let kept = match (quantiles, sketched) {
            (false, _) => Kept::Nothing,
            (true, false) => Kept::Exact(Vec::new()),
            (true, true) => Kept::Sketch(DdSketch::default()),
        };
        Self {
            subject,
            kept,
            ..Self::default()
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn total(&self) -> f64 {
        self.sum.value()
    }

    /// Gives up what it holds.
    pub(super) fn kill(&mut self) {
        *self = Self {
            dead: true,
            ..Self::default()
        };
    }

    /// Adds a finite sample.
    pub(super) fn add(&mut self, value: f64, at: Option<Instant>, quantiles: bool) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        } else {
            self.min = self.min.min(value);
            self.max = self.max.max(value);
        }
        self.count = self.count.saturating_add(1);
        self.events = self.events.saturating_add(u64::from(value != 0.0));
        self.sum.add(value);
        if let Some(at) = at {
            let later = self.last.is_none_or(|(then, known)| {
                (at, value.total_cmp(&known)) > (then, std::cmp::Ordering::Equal)
            });
            if later {
                self.last = Some((at, value));
            }
        }
        if quantiles {
            match &mut self.kept {
                Kept::Nothing => {}
                Kept::Exact(values) => values.push(value),
                // Finite values are never refused, and a file does not hold 2^53 of them.
                Kept::Sketch(sketch) => sketch.add(value).unwrap_or_default(),
            }
        }
    }

    /// Changes over to a sketch.
    pub(super) fn sketch(&mut self) {
        if let Kept::Exact(values) = &mut self.kept {
            let mut sketch = DdSketch::default();
            for value in std::mem::take(values) {
                sketch.add(value).unwrap_or_default();
            }
            self.kept = Kept::Sketch(sketch);
        }
    }

    /// Writes what is known into a measure whose metric, filter and subject are set; notes what cannot be written.
    pub(super) fn write(
        &mut self,
        measure: &mut Measure,
        declared: Declared,
        percents: &[String],
        level: f64,
    ) -> Option<Diagnostic> {
        measure.kind = declared.kind;
        measure.unit = declared.unit();
        measure.count = Some(self.count);
        let sum = self.sum.value();
        let mut statistics = vec![("min", self.min), ("max", self.max)];
        match declared.kind {
            MeasureKind::Rate => {
                statistics.clear();
                measure.rate = Some(RateCounts {
                    events: self.events,
                    total: self.count,
                });
            }
            MeasureKind::Gauge => statistics.extend(self.last.map(|(_, value)| ("last", value))),
            MeasureKind::Counter => {
                statistics.clear();
                measure.sum = Some(sum);
            }
            MeasureKind::Trend => {
                measure.sum = Some(sum);
                statistics.push(("avg", sum / float(self.count)));
                measure.quantiles = self.quantiles(percents, level);
                measure.sketch = self.bins();
            }
        }
        let finite = statistics.iter().all(|(_, value)| value.is_finite()) && sum.is_finite();
        measure.sum = measure.sum.filter(|sum| sum.is_finite());
        measure.statistics = statistics
            .into_iter()
            .filter(|(_, value)| value.is_finite())
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        (!finite).then(|| {
            Diagnostic::error(input::NON_FINITE).with("what", format_args!("the sum of {}", measure.metric))
        })
    }

    fn quantiles(&mut self, percents: &[String], level: f64) -> Vec<Quantile> {
        let mut wanted: Vec<(f64, &String)> = percents
            .iter()
            .filter_map(|percent| Some((share(percent)?, percent)))
            .collect();
        wanted.sort_by(|one, other| one.0.total_cmp(&other.0));
        let shares: Vec<f64> = wanted.iter().map(|(q, _)| *q).collect();
        let found: Vec<(QuantileEstimate, Estimate, Method)> = match &mut self.kept {
            Kept::Nothing => Vec::new(),
            Kept::Exact(values) => estimates(values, &shares, level)
                .unwrap_or_default()
                .into_iter()
                .map(|found| (found, Estimate::Point(found.value), Method::Exact))
                .collect(),
            Kept::Sketch(sketch) => shares
                .iter()
                .filter_map(|q| measure_sketch(sketch, *q, level))
                .map(|found| {
                    let value = match found.resolution {
                        None => Estimate::Point(found.estimate.value),
                        Some(bounds) => Estimate::Bounds {
                            low: bounds.low,
                            high: Some(bounds.high),
                        },
                    };
                    (found.estimate, value, Method::Sketch)
                })
                .collect(),
        };
        wanted
            .iter()
            .zip(found)
            .map(|((_, percent), (found, value, method))| Quantile {
                percent: (*percent).clone(),
                value,
                method,
                n: Some(found.n),
                lower: found.low,
                upper: found.high,
                ranks: found.ranks.low.zip(found.ranks.high),
                coverage: Some(found.ranks.coverage),
            })
            .collect()
    }

    /// The bins of a sketch of values that are not negative (the type of evidence holds no others).
    fn bins(&self) -> Option<SketchBins> {
        let Kept::Sketch(sketch) = &self.kept else {
            return None;
        };
        let data = SketchData::from(sketch.clone());
        data.negative.is_empty().then_some(SketchBins {
            alpha: data.alpha,
            zeros: data.zero,
            bins: data.positive,
        })
    }
}

/// Reads a percentage as written (`99.9`) as the share that its decimal says; `None` outside (0, 100).
fn share(percent: &str) -> Option<f64> {
    if !percent.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let share: f64 = format!("{percent}e-2").parse().ok()?;
    (share > 0.0 && share < 1.0).then_some(share)
}

#[expect(clippy::cast_precision_loss, reason = "no file holds 2^53 samples")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;

    #[test]
    fn a_percentage_is_the_share_that_its_decimal_says() {
        assert_eq!(share("95"), Some(0.95));
        assert_eq!(share("99.9"), Some(0.999));
        assert_eq!(share("0"), None);
        assert_eq!(share("100"), None);
        assert_eq!(share("1e1"), None);
        assert_eq!(share(""), None);
    }

    #[test]
    fn the_last_value_of_a_gauge_goes_by_time_not_by_order() {
        let at = |seconds| Some(Instant { seconds, nanos: 0 });
        let last = |order: &[(i64, f64)]| {
            let mut cell = Cell::new(None, false, false);
            for (t, v) in order {
                cell.add(*v, at(*t), false);
            }
            cell.last.map(|(_, value)| value)
        };
        assert_eq!(last(&[(1, 5.0), (3, 7.0), (2, 9.0)]), Some(7.0));
        assert_eq!(last(&[(3, 7.0), (3, 8.0)]), last(&[(3, 8.0), (3, 7.0)]));
    }
}
