//! Evidence about a ratio limit from repeated runs, where the unit is the run.
//! Not for one run against one run (inconclusive by construction unless a spread is known), nor for the literal rule.
//!
//! Two runs of one build differ by more than the noise inside them, so only the spread between runs can confirm or
//! refute (Kalibera & Jones 2013). With `y = ln P95` of each run: Welch's t (1947) with Satterthwaite's degrees of
//! freedom (1946); one run on one side: Student's prediction interval for one more run of the other side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::convert::{count, float, float_len, whole};
use super::special::{normal_quantile, student_t_quantile, student_t_sf};
use super::{BreachEvidence, BreachSide, Interval, inside_unit};

/// Runs per build worth planning where nothing is known about their spread.
pub const SUGGESTED_RUNS: u64 = 5;

/// The power that planned numbers of runs aim at.
pub const PLANNED_POWER: f64 = 0.8;

/// Where the spread between runs comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Both builds ran at least twice: Welch's t.
    Welch,
    /// One build ran once: the spread of the other, as a prediction of one more run.
    Prediction,
    /// The spread stored from earlier builds.
    StoredSigma,
    /// No spread is known: inconclusive.
    TooFewRuns,
    /// All runs of each build are equal to the last digit; rounded data say nothing about the spread: inconclusive.
    NoSpread,
}

/// The spread between runs of one build, known from earlier builds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredSigma {
    /// Standard deviation of `ln` of the per-run value.
    pub sigma_ln: f64,
    /// Degrees of freedom behind it: runs pooled minus builds pooled; at least 9 are worth storing.
    pub df: f64,
}

/// What repeated runs say about the breach of a ratio limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatioJudgement {
    /// Whether the breach is confirmed, refuted or neither; [`BreachEvidence::of`] the interval and the limit.
    pub evidence: BreachEvidence,
    /// Candidate over baseline, geometric means, without unit.
    pub ratio: f64,
    /// The two bounds of the ratio, each of which holds at `level` by itself; `None` where no spread is known.
    pub interval: Option<Interval>,
    /// Level of each bound by itself, in (0.5, 1).
    pub level: f64,
    /// Where the spread comes from.
    pub basis: Basis,
    /// Degrees of freedom of t; `None` where no spread is known.
    pub df: Option<f64>,
    /// One-sided p-value of "the limit is kept"; `None` where no spread is known.
    pub p_kept: Option<f64>,
    /// Standard deviation of `ln` of the per-run value, pooled; `None` where no spread is known.
    pub sigma_ln: Option<f64>,
    /// Number of candidate runs.
    pub runs_candidate: u64,
    /// Number of baseline runs.
    pub runs_baseline: u64,
    /// Runs per build with which an unchanged build would be seen to keep the limit with 80% power.
    pub needed: Option<u64>,
    /// Runs per build with which the observed ratio would be conclusive with 80% power, if it is the true one.
    pub needed_at_observed: Option<u64>,
}

/// Judges the breach of `limit_ratio` (1.10 for `<= +10%`) by repeated runs.
///
/// `baseline` and `candidate` hold one positive value per run (a P95, in any unit, the same on both sides). Each bound
/// holds at `level` by itself. `stored` is used where a build ran once and the other fewer than [`SUGGESTED_RUNS`]
/// times, or where no run differs. Pool all runs of one commit: replacing a run until it passes defeats any test.
/// `None` if a side is empty, a value or the limit is not positive and finite, or the level is outside (0.5, 1).
///
/// ```
/// # use mcms_release::stats::{BreachSide, BreachEvidence, run_level::{judge_ratio, Basis}};
/// let judged = judge_ratio(&[100.0, 101.0, 99.0], &[104.0, 103.0, 105.0], 1.10, BreachSide::Above, 0.95, None).unwrap();
/// assert_eq!(judged.evidence, BreachEvidence::Refuted);
/// let once = judge_ratio(&[100.0], &[130.0], 1.10, BreachSide::Above, 0.95, None).unwrap();
/// assert_eq!((once.evidence, once.basis), (BreachEvidence::Inconclusive, Basis::TooFewRuns));
/// ```
#[must_use]
pub fn judge_ratio(
    baseline: &[f64],
    candidate: &[f64],
    limit_ratio: f64,
    side: BreachSide,
    level: f64,
    stored: Option<StoredSigma>,
) -> Option<RatioJudgement> {
    if !(level > 0.5 && level < 1.0 && limit_ratio > 0.0 && limit_ratio.is_finite()) {
        return None;
    }
    let (b, c) = (Logs::of(baseline)?, Logs::of(candidate)?);
    let difference = c.mean - b.mean;
    let (basis, spread) = Spread::of(&b, &c, stored);
    let mut judged = RatioJudgement {
        evidence: BreachEvidence::Inconclusive,
        ratio: libm::exp(difference),
        interval: None,
        level,
        basis,
        df: None,
        p_kept: None,
        sigma_ln: None,
        runs_candidate: count(candidate.len()),
        runs_baseline: count(baseline.len()),
        needed: None,
        needed_at_observed: None,
    };
    let Some(spread) = spread else { return Some(judged) };
    let reach = student_t_quantile(level, spread.df)? * spread.error;
    let interval = Interval {
        low: libm::exp(difference - reach),
        high: libm::exp(difference + reach),
    };
    let t = (difference - libm::log(limit_ratio)) / spread.error;
    judged.evidence = BreachEvidence::of(interval, limit_ratio, side);
    judged.interval = Some(interval);
    judged.df = Some(spread.df);
    judged.p_kept = student_t_sf(if side == BreachSide::Above { t } else { -t }, spread.df);
    judged.sigma_ln = Some(spread.sigma);
    judged.needed = runs_needed(spread.sigma, 1.0, limit_ratio, level, PLANNED_POWER);
    judged.needed_at_observed = runs_needed(spread.sigma, judged.ratio, limit_ratio, level, PLANNED_POWER);
    Some(judged)
}

/// Plans the runs per build that tell `true_ratio` from `limit_ratio` with the given `power`, each bound at `level`.
///
/// Source: the normal approximation `2 sigma^2 (z_level + z_power)^2 / ln(true/limit)^2`, plus Guenther's (1981)
/// `z_level^2 / 4` for not knowing sigma. At least 2; `None` if the two ratios are equal, more than a million runs
/// were needed, or an argument is out of range.
///
/// ```
/// # use mcms_release::stats::run_level::runs_needed;
/// assert_eq!(runs_needed(0.05, 1.2, 1.1, 0.95, 0.8), Some(5));
/// assert_eq!(runs_needed(0.05, 1.1, 1.1, 0.95, 0.8), None);
/// ```
#[must_use]
pub fn runs_needed(sigma_ln: f64, true_ratio: f64, limit_ratio: f64, level: f64, power: f64) -> Option<u64> {
    if !(sigma_ln >= 0.0 && true_ratio > 0.0 && limit_ratio > 0.0 && inside_unit(level) && inside_unit(power))
    {
        return None;
    }
    let distance = libm::log(true_ratio / limit_ratio);
    let z = normal_quantile(level)?;
    let both = (z + normal_quantile(power)?) * sigma_ln / distance;
    let runs = (2.0 * both * both + z * z / 4.0).ceil();
    // An infinite or undefined number fails the comparison too.
    if runs <= 1e6 {
        whole(runs).map(|k| k.max(2))
    } else {
        None
    }
}

/// Pools the spread between runs over earlier builds; each entry holds the per-run values of one build.
///
/// `None` if no build ran twice, a value is not positive and finite, or no run differs.
///
/// ```
/// # use mcms_release::stats::run_level::pooled_sigma;
/// let stored = pooled_sigma(&[vec![100.0, 104.0], vec![210.0, 200.0, 205.0]]).unwrap();
/// assert_eq!(stored.df, 3.0);
/// ```
#[must_use]
pub fn pooled_sigma(builds: &[Vec<f64>]) -> Option<StoredSigma> {
    let (mut squares, mut df) = (0.0, 0.0);
    for runs in builds {
        let logs = Logs::of(runs)?;
        squares += logs.squares;
        df += logs.k - 1.0;
    }
    (df > 0.0 && squares > 0.0).then(|| StoredSigma {
        sigma_ln: libm::sqrt(squares / df),
        df,
    })
}

/// Logarithms of one build's runs, summed up.
struct Logs {
    /// Number of runs.
    k: f64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Logs {
    fn of(runs: &[f64]) -> Option<Self> {
        if runs.is_empty() || !runs.iter().all(|x| *x > 0.0 && x.is_finite()) {
            return None;
        }
        let k = float_len(runs.len());
        let all_equal = runs.windows(2).all(|w| w.first() == w.last());
        let mean = runs.iter().map(|x| libm::log(*x)).sum::<f64>() / k;
        let deviation = |x: &f64| {
            let d = libm::log(*x) - mean;
            d * d
        };
        // Rounding of the mean must not pass for spread.
        let squares = if all_equal {
            0.0
        } else {
            runs.iter().map(deviation).sum()
        };
        Some(Self { k, mean, squares })
    }

    fn variance(&self) -> f64 {
        self.squares / (self.k - 1.0)
    }
}

/// What t needs: the standard error of the difference of mean logarithms and its degrees of freedom.
struct Spread {
    error: f64,
    df: f64,
    sigma: f64,
}

impl Spread {
    fn of(b: &Logs, c: &Logs, stored: Option<StoredSigma>) -> (Basis, Option<Self>) {
        let stored =
            stored.filter(|s| s.sigma_ln > 0.0 && s.sigma_ln.is_finite() && s.df >= 1.0 && s.df.is_finite());
        let known = |s: StoredSigma| Self {
            error: s.sigma_ln * libm::sqrt(1.0 / b.k + 1.0 / c.k),
            df: s.df,
            sigma: s.sigma_ln,
        };
        let (fewer, more) = if b.k < c.k { (b, c) } else { (c, b) };
        if fewer.k < 2.0 && more.k < float(SUGGESTED_RUNS) {
            if let Some(s) = stored {
                return (Basis::StoredSigma, Some(known(s)));
            }
            if more.k < 2.0 {
                return (Basis::TooFewRuns, None);
            }
        }
        if b.squares + c.squares <= 0.0 {
            return match stored {
                Some(s) => (Basis::StoredSigma, Some(known(s))),
                None => (Basis::NoSpread, None),
            };
        }
        if fewer.k < 2.0 {
            let sigma = libm::sqrt(more.variance());
            let error = sigma * libm::sqrt(1.0 + 1.0 / more.k);
            return (
                Basis::Prediction,
                Some(Self {
                    error,
                    df: more.k - 1.0,
                    sigma,
                }),
            );
        }
        let (vb, vc) = (b.variance() / b.k, c.variance() / c.k);
        let v = vb + vc;
        let df = v * v / (vb * vb / (b.k - 1.0) + vc * vc / (c.k - 1.0));
        let sigma = libm::sqrt((b.squares + c.squares) / (b.k + c.k - 2.0));
        (
            Basis::Welch,
            Some(Self {
                error: libm::sqrt(v),
                df,
                sigma,
            }),
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    fn judge(b: &[f64], c: &[f64], stored: Option<StoredSigma>) -> RatioJudgement {
        judge_ratio(b, c, 1.10, BreachSide::Above, 0.95, stored).unwrap()
    }

    #[test]
    fn impossible_runs_are_none() {
        for (b, c) in [
            (vec![], vec![1.0]),
            (vec![0.0], vec![1.0]),
            (vec![1.0], vec![f64::NAN]),
            (vec![-1.0], vec![1.0]),
        ] {
            assert!(judge_ratio(&b, &c, 1.1, BreachSide::Above, 0.95, None).is_none());
        }
        assert!(judge_ratio(&[1.0], &[1.0], 0.0, BreachSide::Above, 0.95, None).is_none());
        assert!(judge_ratio(&[1.0], &[1.0], 1.1, BreachSide::Above, 0.4, None).is_none());
        assert_eq!(runs_needed(f64::NAN, 1.0, 1.1, 0.95, 0.8), None);
        assert_eq!(pooled_sigma(&[vec![1.0]]), None);
    }

    #[test]
    fn one_against_one_is_inconclusive_however_large_the_difference() {
        let judged = judge(&[100.0], &[900.0], None);
        assert_eq!(
            (judged.evidence, judged.basis, judged.interval),
            (BreachEvidence::Inconclusive, Basis::TooFewRuns, None)
        );
    }

    #[test]
    fn equal_runs_prove_nothing() {
        let judged = judge(&[100.0, 100.0, 100.0], &[150.0, 150.0], None);
        assert_eq!(
            (judged.evidence, judged.basis),
            (BreachEvidence::Inconclusive, Basis::NoSpread)
        );
    }

    #[test]
    fn a_stored_spread_makes_one_run_speak() {
        let stored = StoredSigma {
            sigma_ln: 0.03,
            df: 20.0,
        };
        let judged = judge(&[100.0], &[130.0], Some(stored));
        assert_eq!(
            (judged.evidence, judged.basis),
            (BreachEvidence::Confirmed, Basis::StoredSigma)
        );
        let useless = judge(
            &[100.0],
            &[130.0],
            Some(StoredSigma {
                sigma_ln: f64::NAN,
                df: 20.0,
            }),
        );
        assert_eq!(useless.basis, Basis::TooFewRuns);
    }

    #[test]
    fn the_prediction_form_adds_the_noise_of_the_single_run() {
        let base = [200.0, 204.0, 198.0, 210.0, 201.0];
        let judged = judge(&base, &[240.0], None);
        assert_eq!((judged.basis, judged.df), (Basis::Prediction, Some(4.0)));
        let logs: Vec<f64> = base.iter().map(|x| libm::log(*x)).collect();
        let mean = logs.iter().sum::<f64>() / 5.0;
        let s = libm::sqrt(logs.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / 4.0);
        let reach = student_t_quantile(0.95, 4.0).unwrap() * s * libm::sqrt(1.2);
        let expected = libm::exp(libm::log(240.0) - mean - reach);
        assert!((judged.interval.unwrap().low - expected).abs() < 1e-12);
        // Turned round, it is the same statement.
        let turned = judge_ratio(&[240.0], &base, 1.0 / 1.10, BreachSide::Below, 0.95, None).unwrap();
        assert_eq!(turned.evidence, judged.evidence);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_ratio_and_agrees_with_the_evidence(
            b in proptest::collection::vec(50.0_f64..150.0, 1..8),
            c in proptest::collection::vec(50.0_f64..150.0, 1..8),
            limit in 0.5_f64..2.0,
        ) {
            let j = judge_ratio(&b, &c, limit, BreachSide::Above, 0.95, None).unwrap();
            if let Some(interval) = j.interval {
                prop_assert!(interval.contains(j.ratio));
                prop_assert_eq!(j.evidence, BreachEvidence::of(interval, limit, BreachSide::Above));
                // The p-value says the same as the bound.
                prop_assert_eq!(j.evidence == BreachEvidence::Confirmed, j.p_kept.unwrap() < 0.05);
            } else {
                prop_assert_eq!(j.evidence, BreachEvidence::Inconclusive);
            }
        }

        #[test]
        fn repeating_the_runs_narrows_the_interval(b in proptest::collection::vec(90.0_f64..110.0, 2..6)) {
            prop_assume!((b[0] - b[1]).abs() > 0.0);
            let once = judge(&b, &b, None).interval.unwrap();
            let four: Vec<f64> = b.iter().chain(&b).chain(&b).chain(&b).copied().collect();
            let more = judge(&four, &four, None).interval.unwrap();
            prop_assert!(more.high - more.low < once.high - once.low);
        }

        #[test]
        fn more_noise_needs_more_runs(sigma in 0.001_f64..0.2, ratio in 1.11_f64..2.0) {
            let few = runs_needed(sigma, ratio, 1.1, 0.95, 0.8);
            let many = runs_needed(sigma * 1.5, ratio, 1.1, 0.95, 0.8);
            prop_assert!(many.unwrap_or(u64::MAX) >= few.unwrap_or(u64::MAX));
        }
    }
}
