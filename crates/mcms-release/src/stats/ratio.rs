//! Candidate over baseline for one quantile of one run each: interval of the ratio and of the difference.
//! Not evidence for a breach: it sees the noise inside a run only, and two runs of one build differ by more than that
//! (it would "confirm" a regression in 7 of 100 unchanged builds at 5% run-to-run noise). `run_level` judges.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantile::QuantileEstimate;
use super::special::{normal_cdf, normal_quantile};
use super::{Interval, inside_unit};

/// The ratio of two quantiles with its within-run interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatioInterval {
    /// Candidate over baseline, without unit.
    pub ratio: f64,
    /// Interval of the ratio, without unit.
    pub interval: Interval,
    /// Standard error of the natural logarithm of the baseline's quantile.
    pub se_ln_baseline: f64,
    /// Standard error of the natural logarithm of the candidate's quantile.
    pub se_ln_candidate: f64,
}

impl RatioInterval {
    /// Computes the one-sided p-value of "the ratio is at most `limit_ratio`" from within-run noise alone.
    #[must_use]
    pub fn p_at_most(&self, limit_ratio: f64) -> Option<f64> {
        let se = libm::hypot(self.se_ln_baseline, self.se_ln_candidate);
        (limit_ratio > 0.0 && se > 0.0).then(|| normal_cdf(-libm::log(self.ratio / limit_ratio) / se))
    }
}

/// Computes candidate / baseline with an interval at the two-sided `level`.
///
/// Source: Price & Bonett (2002), confidence intervals for a ratio of two independent medians, on logarithms and for
/// any quantile: the standard error of each logarithm is its order-statistic interval divided by `2 z` of that
/// interval's exact coverage. `None` unless both estimates have both bounds and are positive.
///
/// ```
/// # use mcms_release::stats::{quantile::estimates, ratio::ratio_interval};
/// let mut baseline: Vec<f64> = (100..600).map(f64::from).collect();
/// let mut candidate: Vec<f64> = (110..610).map(f64::from).collect();
/// let b = estimates(&mut baseline, &[0.95], 0.95).unwrap()[0];
/// let c = estimates(&mut candidate, &[0.95], 0.95).unwrap()[0];
/// assert!(ratio_interval(&b, &c, 0.95).unwrap().interval.contains(1.0));
/// ```
#[must_use]
pub fn ratio_interval(
    baseline: &QuantileEstimate,
    candidate: &QuantileEstimate,
    level: f64,
) -> Option<RatioInterval> {
    if !inside_unit(level) {
        return None;
    }
    let ln = |x: f64| (x > 0.0 && x.is_finite()).then(|| libm::log(x));
    let (baseline_ln, candidate_ln) = (standard_error(baseline, ln)?, standard_error(candidate, ln)?);
    let ratio = candidate.value / baseline.value;
    let centre = ln(ratio)?;
    let reach = normal_quantile(0.5 + level / 2.0)? * libm::hypot(baseline_ln, candidate_ln);
    let interval = Interval {
        low: libm::exp(centre - reach),
        high: libm::exp(centre + reach),
    };
    Some(RatioInterval {
        ratio,
        interval,
        se_ln_baseline: baseline_ln,
        se_ln_candidate: candidate_ln,
    })
}

/// Computes the interval of candidate - baseline, in the unit of the samples, at the two-sided `level`.
///
/// For limits such as `<= +50ms`. Source: as [`ratio_interval`], without logarithms (Bonett & Price 2002).
#[must_use]
pub fn difference_interval(
    baseline: &QuantileEstimate,
    candidate: &QuantileEstimate,
    level: f64,
) -> Option<Interval> {
    if !inside_unit(level) {
        return None;
    }
    let same = |x: f64| x.is_finite().then_some(x);
    let se = libm::hypot(standard_error(baseline, same)?, standard_error(candidate, same)?);
    let reach = normal_quantile(0.5 + level / 2.0)? * se;
    let difference = candidate.value - baseline.value;
    Some(Interval {
        low: difference - reach,
        high: difference + reach,
    })
}

/// The standard error that an order-statistic interval implies, on the given scale.
fn standard_error(estimate: &QuantileEstimate, scale: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    let width = scale(estimate.high?)? - scale(estimate.low?)?;
    let z = normal_quantile(1.0 - (1.0 - estimate.ranks.coverage) / 2.0)?;
    (width >= 0.0 && z > 0.0).then(|| width / (2.0 * z))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::super::quantile::estimates;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_few_samples_or_zero_times_give_no_ratio() {
        let few = estimates(&mut [1.0, 2.0, 3.0], &[0.95], 0.95).unwrap()[0];
        assert!(ratio_interval(&few, &few, 0.95).is_none());
        let mut zeros = vec![0.0; 500];
        let zero = estimates(&mut zeros, &[0.95], 0.95).unwrap()[0];
        assert!(ratio_interval(&zero, &zero, 0.95).is_none());
        assert!(difference_interval(&zero, &zero, 1.5).is_none());
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_ratio_and_shrinks_with_more_samples(scale in 0.2_f64..5.0, n in 100_u32..400) {
            let data = |n: u32, scale: f64| -> Vec<f64> {
                (0..n).map(|i| -scale * libm::log(1.0 - (f64::from(i) + 0.5) / f64::from(n))).collect()
            };
            let ci = |n: u32| {
                let b = estimates(&mut data(n, 1.0), &[0.9], 0.95).unwrap()[0];
                let c = estimates(&mut data(n, scale), &[0.9], 0.95).unwrap()[0];
                ratio_interval(&b, &c, 0.95).unwrap()
            };
            let (few, many) = (ci(n), ci(n * 16));
            prop_assert!(few.interval.contains(few.ratio) && many.interval.contains(many.ratio));
            prop_assert!(many.interval.high - many.interval.low < few.interval.high - few.interval.low);
        }
    }
}
