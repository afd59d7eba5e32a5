//! Offline statistics: what the data say about a limit, beside what the literal rule says.
//!
//! This room answers questions about finished measurements: *what is the P95*, *how sure is it*, *is the breach of a
//! limit confirmed, refuted or neither*, *how many runs would settle it*, *how often would this rule block a build in
//! which nothing changed*. It is not for live watches (anytime-valid tests live elsewhere), and it never decides a
//! gate: the literal rule on the point estimate does that, compared exactly by the gate itself.
//!
//! Everything is pure and deterministic. Logarithms, exponentials and roots go through `libm`, the rest is plain IEEE
//! arithmetic, so every platform agrees to the bit. Nothing panics: input out of range (`n = 0`, `NaN`, a quantile
//! outside `(0, 1)`) is `None` or a typed error.
//!
//! # Overview
//!
//! | question | call | answer |
//! |---|---|---|
//! | quantiles of raw samples, with order-statistic bounds | [`quantile::estimates`] (reorders the slice) or [`quantile::estimates_sorted`] | [`quantile::QuantileEstimate`] |
//! | only the value | [`quantile::quantile`], [`quantile::quantile_sorted`] | type-7 value |
//! | how many samples a quantile needs | [`quantile::min_n_two_sided`], [`quantile::min_n_upper`] | `72`, `59` for P95 at 95% |
//! | samples that do not fit into memory | [`samples::Samples`] (exact up to a cap, then a sketch) | [`samples::Measured`] |
//! | a mergeable sketch with a guarantee | [`sketch::DdSketch`] | [`sketch::QuantileBounds`] |
//! | a histogram somebody else collected | [`histogram::ExplicitHistogram`], [`histogram::ExponentialHistogram`] | bounds, [`histogram::CountBounds`] |
//! | interval of candidate / baseline within one run each | [`ratio::ratio_interval`], [`ratio::difference_interval`] | [`ratio::RatioInterval`] |
//! | **breach of a ratio limit over repeated runs** | [`run_level::judge_ratio`] | [`run_level::RatioJudgement`] |
//! | breach of an absolute limit on one run's quantile | [`quantile::QuantileEstimate::evidence`] | [`BreachEvidence`] |
//! | **breach of an absolute rate limit** | [`proportion::Proportion::judge`] | [`proportion::RateJudgement`] |
//! | **breach of a percentage-point limit** | [`proportion::judge_difference`] | [`proportion::RateJudgement`] |
//! | dependence and warm-up inside a run | [`dependence::effective_n`], [`dependence::warm_up`] | |
//! | several labels at once | [`multiplicity::holm`], [`multiplicity::benjamini_hochberg`], [`multiplicity::e_bh`] | adjusted p-values |
//! | what the literal rule costs an unchanged build | [`power`] | a probability |
//! | a number for a record | [`round::significant_12`] | 12 significant digits |
//!
//! # Two meanings of "level", kept apart
//!
//! An *interval* function takes the two-sided level: `wilson(0.95)` leaves 2.5% on each side. A *judgement* (`judge…`)
//! takes the level of each bound by itself, because a breach lies on one side: at `0.95` a breach is confirmed when
//! the 95% lower bound lies beyond the limit, and the interval it returns holds those same two bounds, so that it is a
//! 90% interval. The evidence is therefore always readable from the returned interval and the limit, see
//! [`BreachEvidence::of`].
//!
//! # Example
//!
//! ```
//! use mcms_release::stats::{BreachSide, BreachEvidence, proportion::Proportion, run_level};
//!
//! // P95 in ms of five runs of each build; limit: at most 10% over the baseline.
//! let baseline = [200.0, 204.0, 198.0, 210.0, 201.0];
//! let candidate = [251.0, 246.0, 249.0, 250.0, 244.0];
//! let judged = run_level::judge_ratio(&baseline, &candidate, 1.10, BreachSide::Above, 0.95, None).unwrap();
//! assert_eq!(judged.evidence, BreachEvidence::Confirmed);
//!
//! // 3 errors in 1000 requests; limit: an error rate of at most 1%.
//! let errors = Proportion::new(3, 1000).unwrap();
//! assert_eq!(errors.judge(0.01, BreachSide::Above, 0.95).unwrap().evidence, BreachEvidence::Refuted);
//! ```

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod convert;
pub mod dependence;
mod exponential;
pub mod histogram;
pub mod multiplicity;
pub mod power;
pub mod proportion;
pub mod quantile;
pub mod ratio;
pub mod round;
pub mod run_level;
pub mod samples;
pub mod sketch;
mod sketch_store;
pub mod special;
#[cfg(test)]
mod vectors;

/// An interval with both ends included, in the unit of the value it is about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Lower end, in the unit of the value.
    pub low: f64,
    /// Upper end, in the unit of the value.
    pub high: f64,
}

impl Interval {
    /// Tells whether `value` (same unit) lies inside, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Rounds both ends to the 12 significant digits in which intervals are published.
    #[must_use]
    pub fn rounded(&self) -> Self {
        Self {
            low: round::significant_12(self.low),
            high: round::significant_12(self.high),
        }
    }
}

/// The side of a limit on which it is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreachSide {
    /// Too much is a breach: `<= +10%`, `< 1%`.
    Above,
    /// Too little is a breach: `>= 99.5%`, `>= -2%`.
    Below,
}

/// What the data say about the **breach** of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BreachEvidence {
    /// The limit is exceeded: the whole interval lies on the breaching side.
    Confirmed,
    /// The limit is kept: the whole interval lies on the other side.
    Refuted,
    /// Neither at this level.
    Inconclusive,
}

impl BreachEvidence {
    /// Reads the evidence off an interval; an end that touches the limit, or is not a number, is inconclusive.
    ///
    /// ```
    /// use mcms_release::stats::{BreachSide, BreachEvidence, Interval};
    /// let interval = Interval { low: 1.12, high: 1.31 };
    /// assert_eq!(BreachEvidence::of(interval, 1.10, BreachSide::Above), BreachEvidence::Confirmed);
    /// assert_eq!(BreachEvidence::of(interval, 1.20, BreachSide::Above), BreachEvidence::Inconclusive);
    /// assert_eq!(BreachEvidence::of(interval, 1.10, BreachSide::Below), BreachEvidence::Refuted);
    /// ```
    #[must_use]
    pub fn of(interval: Interval, limit: f64, side: BreachSide) -> Self {
        let above = interval.low > limit;
        let below = interval.high < limit;
        match (above, below, side) {
            // Only a NaN or an upside-down interval can be on both sides at once.
            (true, true, _) | (false, false, _) => Self::Inconclusive,
            (true, false, BreachSide::Above) | (false, true, BreachSide::Below) => Self::Confirmed,
            (true, false, BreachSide::Below) | (false, true, BreachSide::Above) => Self::Refuted,
        }
    }
}

/// The two-sided level whose two bounds each hold at `level` by themselves; `None` outside `(0.5, 1)`.
fn two_sided(level: f64) -> Option<f64> {
    (level > 0.5 && level < 1.0).then_some(2.0 * level - 1.0)
}

/// Tells whether `x` is a probability strictly between 0 and 1.
fn inside_unit(x: f64) -> bool {
    x > 0.0 && x < 1.0
}
