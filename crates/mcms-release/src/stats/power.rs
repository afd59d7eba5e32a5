//! What the literal rule costs: the chance that it blocks a build in which nothing changed, and that it lets a
//! regression through. For lint, before any data; not for judging a finished run.
//!
//! Run-to-run noise of the logarithm is taken as normal, which agrees with simulation to the percentage points that
//! matter (the table in the tests).

use core::f64::consts::PI;

use super::BreachSide;
use super::convert::float;
use super::special::{binomial_tails, normal_cdf};

/// How several baseline runs become one baseline value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineValue {
    /// The geometric mean: times and other ratios.
    GeometricMean,
    /// The median (mean of the middle two): counts.
    Median,
}

/// How many runs there are and how much they differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunNoise {
    /// Standard deviation of `ln` of the per-run value between runs of one build: 0.05 is about 5%.
    pub sigma_ln: f64,
    /// Runs of the candidate, whose geometric mean is compared.
    pub candidate_runs: u64,
    /// Runs of the baseline.
    pub baseline_runs: u64,
    /// How the baseline runs become one value.
    pub baseline: BaselineValue,
}

/// Computes the chance that `candidate / baseline` crosses `limit_ratio` (1.10 for `<= +10%`) if it truly is
/// `true_ratio` (1 for an unchanged build).
///
/// `None` if a ratio is not positive, the noise is negative or not finite, or a side has no runs.
///
/// ```
/// # use mcms_release::stats::{BreachSide, power::{BaselineValue, RunNoise, ratio_rule_block}};
/// let one_each = RunNoise { sigma_ln: 0.05, candidate_runs: 1, baseline_runs: 1, baseline: BaselineValue::GeometricMean };
/// let chance = ratio_rule_block(1.10, BreachSide::Above, 1.0, one_each).unwrap();
/// assert!((chance - 0.089).abs() < 0.001);
/// ```
#[must_use]
pub fn ratio_rule_block(limit_ratio: f64, side: BreachSide, true_ratio: f64, noise: RunNoise) -> Option<f64> {
    let usable = limit_ratio > 0.0 && true_ratio > 0.0 && noise.sigma_ln >= 0.0 && noise.sigma_ln.is_finite();
    if !usable || noise.candidate_runs == 0 || noise.baseline_runs == 0 {
        return None;
    }
    let distance = libm::log(limit_ratio / true_ratio);
    let towards = match side {
        BreachSide::Above => distance,
        BreachSide::Below => -distance,
    };
    let variance = 1.0 / float(noise.candidate_runs) + baseline_variance(noise);
    let sd = noise.sigma_ln * libm::sqrt(variance);
    if sd > 0.0 {
        return Some(normal_cdf(-towards / sd));
    }
    // Without noise the rule says what is true; exactly at the limit it is kept (`<=`).
    Some(if towards < 0.0 { 1.0 } else { 0.0 })
}

/// Variance of the baseline's logarithm in units of the variance of one run.
fn baseline_variance(noise: RunNoise) -> f64 {
    let k = float(noise.baseline_runs);
    match noise.baseline {
        BaselineValue::GeometricMean => 1.0 / k,
        BaselineValue::Median => usize::try_from(noise.baseline_runs.saturating_sub(1))
            .ok()
            .and_then(|i| MEDIAN_VARIANCE.get(i))
            .copied()
            .unwrap_or(PI / (2.0 * (k + PI / 2.0 - 1.0))),
    }
}

/// Variance of the median of 1 to 10 standard normal values, by numeric integration of its density (David & Nagaraja
/// 2003, section 2.1); beyond, `pi / (2 (k + pi/2 - 1))` is within 2%.
const MEDIAN_VARIANCE: [f64; 10] = [
    1.0, 0.5, 0.448_671, 0.298_201, 0.286_834, 0.214_746, 0.210_447, 0.168_186, 0.166_101, 0.138_333,
];

/// Computes the chance that a rate limit blocks a build whose true error rate is `rate`, exactly: `P(B >= first)`.
///
/// `first_breaching` is the smallest number of errors among `n` that breaks the limit: the caller compares integers
/// exactly, so it knows (4 of 300 for `<= 1%`; 3 of 300 for `< 1%`). `None` if `n` is 0 or the rate outside `[0, 1]`.
///
/// ```
/// # use mcms_release::stats::power::rate_rule_block;
/// let chance = rate_rule_block(1000, 0.008, 11).unwrap();
/// assert!((chance - 0.183).abs() < 0.001);
/// ```
#[must_use]
pub fn rate_rule_block(n: u64, rate: f64, first_breaching: u64) -> Option<f64> {
    if n == 0 || !(0.0..=1.0).contains(&rate) {
        return None;
    }
    match first_breaching.checked_sub(1) {
        None => Some(1.0),
        Some(k) => binomial_tails(k, n, rate).map(|t| t.above),
    }
}

/// Computes the chance that a limit on the difference of two rates (fraction: `+5pp` is 0.05) blocks a build whose
/// true rate equals the baseline's; normal approximation, so not for a handful of requests.
///
/// `None` if a number of requests is 0, the rate is outside `[0, 1]`, or the limit is not a number.
#[must_use]
pub fn difference_rule_block(
    limit: f64,
    side: BreachSide,
    rate: f64,
    candidate_requests: u64,
    baseline_requests: u64,
) -> Option<f64> {
    if limit.is_nan() || !(0.0..=1.0).contains(&rate) || candidate_requests == 0 || baseline_requests == 0 {
        return None;
    }
    let towards = if side == BreachSide::Above { limit } else { -limit };
    let variance = rate * (1.0 - rate) * (1.0 / float(candidate_requests) + 1.0 / float(baseline_requests));
    if variance > 0.0 {
        return Some(normal_cdf(-towards / libm::sqrt(variance)));
    }
    Some(if towards < 0.0 { 1.0 } else { 0.0 })
}

/// Computes the chance that at least one of `tests` fails by flakiness alone: `1 - (1 - flake_rate)^tests`.
///
/// `flake_rate` is the chance in `[0, 1]` that one test fails without cause, taken as independent between tests.
///
/// ```
/// # use mcms_release::stats::power::flaky_suite_block;
/// assert!((flaky_suite_block(0.001, 1000).unwrap() - 0.632).abs() < 0.001);
/// ```
#[must_use]
pub fn flaky_suite_block(flake_rate: f64, tests: u64) -> Option<f64> {
    if !(0.0..=1.0).contains(&flake_rate) {
        return None;
    }
    if tests == 0 {
        return Some(0.0);
    }
    Some(-libm::expm1(float(tests) * libm::log1p(-flake_rate)))
}

/// Computes the chance that at least one of several independent criteria blocks: `1 - prod(1 - p)`.
///
/// Criteria over the same runs are not independent; the answer is then an upper estimate. `None` if one is outside
/// `[0, 1]`; no criteria never block.
///
/// ```
/// # use mcms_release::stats::power::any_block;
/// assert!((any_block(&[0.089, 0.01, 0.05]).unwrap() - 0.1432).abs() < 1e-4);
/// ```
#[must_use]
pub fn any_block(chances: &[f64]) -> Option<f64> {
    if !chances.iter().all(|p| (0.0..=1.0).contains(p)) {
        return None;
    }
    Some(-libm::expm1(chances.iter().map(|p| libm::log1p(-p)).sum()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    fn block(sigma: f64, runs: u64, ratio: f64) -> f64 {
        let noise = RunNoise {
            sigma_ln: sigma,
            candidate_runs: runs,
            baseline_runs: runs,
            baseline: BaselineValue::GeometricMean,
        };
        ratio_rule_block(1.10, BreachSide::Above, ratio, noise).unwrap()
    }

    #[test]
    fn the_formula_agrees_with_the_simulated_table() {
        // True ratio; P(block) of one run each at sigma 2%, 5%, 10%; of five runs each at 5%. Simulated with 10^5
        // requests a run, whose own noise the formula leaves out, hence the tolerance.
        let table = [
            (1.00, 0.001, 0.089, 0.253, 0.001),
            (1.05, 0.055, 0.258, 0.370, 0.071),
            (1.15, 0.94, 0.73, 0.62, 0.92),
            (1.20, 1.0, 0.89, 0.73, 1.0),
            (1.30, 1.0, 0.99, 0.88, 1.0),
        ];
        for (ratio, two, five, ten, five_runs) in table {
            for (ours, simulated) in [
                (block(0.02, 1, ratio), two),
                (block(0.05, 1, ratio), five),
                (block(0.10, 1, ratio), ten),
                (block(0.05, 5, ratio), five_runs),
            ] {
                assert!((ours - simulated).abs() < 0.012, "{ratio}: {ours} {simulated}");
            }
        }
    }

    #[test]
    fn out_of_range_is_none() {
        let none = RunNoise {
            sigma_ln: 0.05,
            candidate_runs: 0,
            baseline_runs: 1,
            baseline: BaselineValue::Median,
        };
        assert_eq!(ratio_rule_block(1.1, BreachSide::Above, 1.0, none), None);
        assert_eq!(rate_rule_block(0, 0.1, 1), None);
        assert_eq!(rate_rule_block(10, f64::NAN, 1), None);
        assert_eq!(flaky_suite_block(-0.1, 10), None);
        assert_eq!(any_block(&[0.1, 1.1]), None);
        assert_eq!(
            difference_rule_block(f64::NAN, BreachSide::Above, 0.01, 10, 10),
            None
        );
    }

    #[test]
    fn certain_things_are_certain() {
        assert_eq!(flaky_suite_block(1.0, 3), Some(1.0));
        assert_eq!(flaky_suite_block(1.0, 0), Some(0.0));
        assert_eq!(any_block(&[0.5, 1.0]), Some(1.0));
        assert_eq!(any_block(&[]), Some(0.0));
        assert_eq!(rate_rule_block(10, 0.5, 0), Some(1.0));
        assert_eq!(rate_rule_block(10, 0.5, 11), Some(0.0));
        assert_eq!(block(0.0, 1, 1.05).to_bits(), 0.0_f64.to_bits());
    }

    proptest! {
        #[test]
        fn a_median_is_noisier_than_a_mean_and_more_runs_are_quieter(k in 1_u64..40) {
            let noise = |runs, baseline| RunNoise { sigma_ln: 0.05, candidate_runs: 3, baseline_runs: runs, baseline };
            let mean = baseline_variance(noise(k, BaselineValue::GeometricMean));
            let median = baseline_variance(noise(k, BaselineValue::Median));
            prop_assert!(median >= mean - 1e-12);
            prop_assert!(baseline_variance(noise(k + 2, BaselineValue::Median)) < median);
        }

        #[test]
        fn chances_are_chances(limit in 0.5_f64..2.0, ratio in 0.5_f64..2.0, sigma in 0.0_f64..0.5, k in 1_u64..9) {
            let noise = RunNoise { sigma_ln: sigma, candidate_runs: k, baseline_runs: k, baseline: BaselineValue::Median };
            let above = ratio_rule_block(limit, BreachSide::Above, ratio, noise).unwrap();
            let below = ratio_rule_block(limit, BreachSide::Below, ratio, noise).unwrap();
            prop_assert!((0.0..=1.0).contains(&above) && (0.0..=1.0).contains(&below));
            prop_assert!(sigma < 1e-9 || (above + below - 1.0).abs() < 1e-12);
        }
    }
}
