//! Rates: intervals for one proportion and for the difference of two, and what they say about a limit.
//! Not for the literal rule, which compares integer counts exactly, nor for ratios of times (`run_level`).
//!
//! Wilson and Newcombe intervals describe; the judgement of an absolute limit uses the exact Clopper-Pearson bounds
//! instead, because one-sided Wilson bounds at small rates are wrong far more often than their level says (one error
//! in 20 requests would "confirm" a breach of 1%, which happens by chance in 18 of 100 builds that keep it).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::convert::{float, whole};
use super::quantile::all_on_one_side;
use super::special::{beta_quantile, beta_tails, normal_quantile};
use super::{BreachEvidence, BreachSide, Interval, inside_unit, two_sided};

/// How many of how many: a proportion that keeps its integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    events: u64,
    total: u64,
}

/// What the data say about the breach of a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateJudgement {
    /// Whether the breach is confirmed, refuted or neither; always [`BreachEvidence::of`] the interval and the limit.
    pub evidence: BreachEvidence,
    /// The observed rate, or difference of rates, as a fraction (0.01 is 1%, or 1 percentage point).
    pub observed: f64,
    /// The two bounds, as fractions, each of which holds at `level` by itself.
    pub interval: Interval,
    /// Level of each bound by itself, in (0.5, 1).
    pub level: f64,
    /// Number of requests (of the candidate, where two builds are compared).
    pub n: u64,
    /// Requests with which a build that has no errors (two builds: the baseline's rate in both) would be seen to keep
    /// the limit; below it nothing can be learnt. Two builds: per build. `None` if no number would do.
    pub needed: Option<u64>,
    /// Requests at which the observed rate would be conclusive, if it stayed as it is. Two builds: per build. `None` if
    /// it equals the limit.
    pub needed_at_observed: Option<u64>,
}

impl Proportion {
    /// Builds a proportion; `None` if `total` is zero or smaller than `events`.
    #[must_use]
    pub fn new(events: u64, total: u64) -> Option<Self> {
        (total > 0 && events <= total).then_some(Self { events, total })
    }

    /// Number of events.
    #[must_use]
    pub fn events(self) -> u64 {
        self.events
    }

    /// Number of trials.
    #[must_use]
    pub fn total(self) -> u64 {
        self.total
    }

    /// The rate as a fraction in `[0, 1]`.
    #[must_use]
    pub fn rate(self) -> f64 {
        float(self.events) / float(self.total)
    }

    /// Computes Wilson's score interval, as fractions, at the two-sided `level` (Wilson 1927).
    ///
    /// ```
    /// # use mcms_release::stats::proportion::Proportion;
    /// let ci = Proportion::new(81, 263).unwrap().wilson(0.95).unwrap();
    /// assert!((ci.low - 0.2553).abs() < 1e-4 && (ci.high - 0.3662).abs() < 1e-4);
    /// ```
    #[must_use]
    pub fn wilson(self, level: f64) -> Option<Interval> {
        wilson_real(float(self.events), float(self.total), level)
    }

    /// Computes the exact interval, as fractions, at the two-sided `level` (Clopper & Pearson 1934).
    ///
    /// ```
    /// # use mcms_release::stats::proportion::Proportion;
    /// let ci = Proportion::new(0, 299).unwrap().clopper_pearson(0.90).unwrap();
    /// assert!(ci.low == 0.0 && ci.high < 0.01);
    /// ```
    #[must_use]
    pub fn clopper_pearson(self, level: f64) -> Option<Interval> {
        exact_real(float(self.events), float(self.total), level)
    }

    /// Judges the breach of an absolute `limit` (a fraction in (0, 1)); each exact bound holds at `level` by itself.
    ///
    /// `None` if the limit is outside (0, 1) or the level outside (0.5, 1).
    ///
    /// ```
    /// # use mcms_release::stats::{BreachSide, BreachEvidence, proportion::Proportion};
    /// let judged = Proportion::new(0, 298).unwrap().judge(0.01, BreachSide::Above, 0.95).unwrap();
    /// assert_eq!((judged.evidence, judged.needed), (BreachEvidence::Inconclusive, Some(299)));
    /// ```
    #[must_use]
    pub fn judge(self, limit: f64, side: BreachSide, level: f64) -> Option<RateJudgement> {
        if !inside_unit(limit) {
            return None;
        }
        let interval = self.clopper_pearson(two_sided(level)?)?;
        let evidence = BreachEvidence::of(interval, limit, side);
        let observed = self.rate();
        // The best possible build has no errors where too many are a breach, and only successes where too few are.
        let best = match side {
            BreachSide::Above => 1.0 - limit,
            BreachSide::Below => limit,
        };
        let tail = 1.0 - level;
        let needed_at_observed = match evidence {
            BreachEvidence::Inconclusive if observed < limit => {
                smallest(|n| Some(exact_tail_above(observed * n, n, limit)? < tail))
            }
            BreachEvidence::Inconclusive if observed > limit => {
                smallest(|n| Some(exact_tail_below(observed * n, n, limit)? < tail))
            }
            BreachEvidence::Inconclusive => None,
            _ => Some(self.total),
        };
        let needed = all_on_one_side(best, tail);
        Some(RateJudgement {
            evidence,
            observed,
            interval,
            level,
            n: self.total,
            needed,
            needed_at_observed,
        })
    }
}

/// Computes the interval of `candidate - baseline`, as fractions, at the two-sided `level`.
///
/// Source: Newcombe (1998), method 10, the hybrid of two Wilson intervals.
///
/// ```
/// # use mcms_release::stats::proportion::{Proportion, newcombe_difference};
/// let candidate = Proportion::new(56, 70).unwrap();
/// let baseline = Proportion::new(48, 80).unwrap();
/// let ci = newcombe_difference(candidate, baseline, 0.95).unwrap();
/// assert!((ci.low - 0.0524).abs() < 1e-4 && (ci.high - 0.3339).abs() < 1e-4);
/// ```
#[must_use]
pub fn newcombe_difference(candidate: Proportion, baseline: Proportion, level: f64) -> Option<Interval> {
    newcombe_real(
        (float(candidate.events), float(candidate.total)),
        (float(baseline.events), float(baseline.total)),
        level,
    )
}

/// Judges the breach of a limit on `candidate - baseline`, a fraction in (-1, 1): `+5pp` is `0.05`.
///
/// Each Newcombe bound holds at `level` by itself. `None` if the limit is outside (-1, 1) or the level outside (0.5, 1).
///
/// ```
/// # use mcms_release::stats::{BreachSide, BreachEvidence, proportion::{Proportion, judge_difference}};
/// let baseline = Proportion::new(100, 10_000).unwrap();
/// let candidate = Proportion::new(700, 10_000).unwrap();
/// let judged = judge_difference(candidate, baseline, 0.05, BreachSide::Above, 0.95).unwrap();
/// assert_eq!(judged.evidence, BreachEvidence::Confirmed);
/// ```
#[must_use]
pub fn judge_difference(
    candidate: Proportion,
    baseline: Proportion,
    limit: f64,
    side: BreachSide,
    level: f64,
) -> Option<RateJudgement> {
    if !(limit > -1.0 && limit < 1.0) {
        return None;
    }
    let both = two_sided(level)?;
    let interval = newcombe_difference(candidate, baseline, both)?;
    let evidence = BreachEvidence::of(interval, limit, side);
    let (rate_c, rate_b) = (candidate.rate(), baseline.rate());
    let at = |rate_c: f64, wanted: Option<BreachEvidence>| {
        smallest(|n| {
            let found = BreachEvidence::of(
                newcombe_real((rate_c * n, n), (rate_b * n, n), both)?,
                limit,
                side,
            );
            Some(wanted.map_or(found != BreachEvidence::Inconclusive, |w| found == w))
        })
    };
    let observed = rate_c - rate_b;
    let needed_at_observed = match evidence {
        BreachEvidence::Inconclusive => at(rate_c, None),
        _ => Some(candidate.total),
    };
    let needed = at(rate_b, Some(BreachEvidence::Refuted));
    Some(RateJudgement {
        evidence,
        observed,
        interval,
        level,
        n: candidate.total,
        needed,
        needed_at_observed,
    })
}

/// Wilson's interval for real counts, as planning needs them.
fn wilson_real(events: f64, total: f64, level: f64) -> Option<Interval> {
    if !inside_unit(level) {
        return None;
    }
    let z = normal_quantile(0.5 + level / 2.0)?;
    let p = events / total;
    let shrink = 1.0 + z * z / total;
    let centre = (p + z * z / (2.0 * total)) / shrink;
    let half = z * libm::sqrt(p * (1.0 - p) / total + z * z / (4.0 * total * total)) / shrink;
    // The ends at no and at all events are exactly 0 and 1; the subtraction would leave dust.
    let low = if events <= 0.0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let high = if events >= total {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some(Interval { low, high })
}

/// The Clopper-Pearson interval for real counts.
fn exact_real(events: f64, total: f64, level: f64) -> Option<Interval> {
    if !inside_unit(level) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let low = if events <= 0.0 {
        0.0
    } else {
        beta_quantile(tail, true, events, total - events + 1.0)?
    };
    let high = if events >= total {
        1.0
    } else {
        beta_quantile(tail, false, events + 1.0, total - events)?
    };
    Some(Interval { low, high })
}

/// `P(at most this many events)` at rate `limit`: below the tail, the exact upper bound lies below the limit.
fn exact_tail_above(events: f64, total: f64, limit: f64) -> Option<f64> {
    if events >= total {
        return Some(1.0);
    }
    beta_tails(limit, 1.0 - limit, events + 1.0, total - events).map(|t| t.above)
}

/// `P(at least this many events)` at rate `limit`: below the tail, the exact lower bound lies above the limit.
fn exact_tail_below(events: f64, total: f64, limit: f64) -> Option<f64> {
    if events <= 0.0 {
        return Some(1.0);
    }
    beta_tails(limit, 1.0 - limit, events, total - events + 1.0).map(|t| t.below)
}

fn newcombe_real(candidate: (f64, f64), baseline: (f64, f64), level: f64) -> Option<Interval> {
    let c = wilson_real(candidate.0, candidate.1, level)?;
    let b = wilson_real(baseline.0, baseline.1, level)?;
    let (rate_c, rate_b) = (candidate.0 / candidate.1, baseline.0 / baseline.1);
    let root = |x: f64, y: f64| libm::sqrt(x * x + y * y);
    let low = rate_c - rate_b - root(rate_c - c.low, b.high - rate_b);
    let high = rate_c - rate_b + root(c.high - rate_c, rate_b - b.low);
    Some(Interval {
        low: low.max(-1.0),
        high: high.min(1.0),
    })
}

/// The smallest `n` from which on `enough` holds, up to a billion; `None` beyond.
fn smallest(enough: impl Fn(f64) -> Option<bool>) -> Option<u64> {
    let mut high = 1.0;
    while !enough(high)? {
        high *= 2.0;
        if high > 1e9 {
            return None;
        }
    }
    let mut low = (high / 2.0).floor();
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    whole(high)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn impossible_counts_levels_and_limits_are_none() {
        assert_eq!(Proportion::new(0, 0), None);
        assert_eq!(Proportion::new(2, 1), None);
        let p = Proportion::new(1, 10).unwrap();
        assert_eq!(p.wilson(1.0), None);
        assert_eq!(p.clopper_pearson(f64::NAN), None);
        assert_eq!(p.judge(0.0, BreachSide::Above, 0.95), None);
        assert_eq!(p.judge(0.1, BreachSide::Above, 0.5), None);
        assert_eq!(judge_difference(p, p, 1.0, BreachSide::Above, 0.95), None);
    }

    #[test]
    fn one_error_in_twenty_confirms_no_breach_of_one_percent() {
        let judged = Proportion::new(1, 20)
            .unwrap()
            .judge(0.01, BreachSide::Above, 0.95)
            .unwrap();
        assert_eq!(judged.evidence, BreachEvidence::Inconclusive);
        assert!(judged.needed_at_observed.unwrap() > 20);
    }

    #[test]
    fn a_pass_rate_is_judged_from_below() {
        let kept = Proportion::new(10_000, 10_000)
            .unwrap()
            .judge(0.995, BreachSide::Below, 0.95)
            .unwrap();
        assert_eq!(kept.evidence, BreachEvidence::Refuted);
        let broken = Proportion::new(900, 1000)
            .unwrap()
            .judge(0.995, BreachSide::Below, 0.95)
            .unwrap();
        assert_eq!(broken.evidence, BreachEvidence::Confirmed);
    }

    #[test]
    fn exact_bounds_err_no_more_often_than_their_level() {
        // All outcomes of n requests at the limit itself: the chance of a wrong "confirmed" or "refuted".
        for n in [20_u64, 300, 1000] {
            let (limit, mut confirmed, mut refuted) = (0.01, 0.0, 0.0);
            let mut mass = libm::pow(1.0 - limit, float(n));
            for x in 0..=n {
                match Proportion::new(x, n)
                    .unwrap()
                    .judge(limit, BreachSide::Above, 0.95)
                    .unwrap()
                    .evidence
                {
                    BreachEvidence::Confirmed => confirmed += mass,
                    BreachEvidence::Refuted => refuted += mass,
                    BreachEvidence::Inconclusive => {}
                }
                mass *= float(n - x) / float(x + 1) * limit / (1.0 - limit);
                if x > 80 {
                    break;
                }
            }
            assert!(confirmed <= 0.05 && refuted <= 0.05, "{n}: {confirmed} {refuted}");
        }
    }

    proptest! {
        #[test]
        fn intervals_hold_the_point_and_the_exact_one_is_the_wider_in_its_level(
            total in 1_u64..5000, share in 0.0_f64..=1.0, level in 0.5_f64..0.999,
        ) {
            let events = whole((float(total) * share).floor()).unwrap().min(total);
            let p = Proportion::new(events, total).unwrap();
            for ci in [p.wilson(level).unwrap(), p.clopper_pearson(level).unwrap()] {
                prop_assert!(ci.contains(p.rate()) && ci.low >= 0.0 && ci.high <= 1.0);
            }
        }

        #[test]
        fn more_of_the_same_narrows_the_interval(events in 0_u64..50, total in 50_u64..500, level in 0.6_f64..0.999) {
            let few = Proportion::new(events, total).unwrap();
            let many = Proportion::new(events * 4, total * 4).unwrap();
            for (a, b) in [
                (few.wilson(level).unwrap(), many.wilson(level).unwrap()),
                (few.clopper_pearson(level).unwrap(), many.clopper_pearson(level).unwrap()),
            ] {
                prop_assert!(b.high - b.low <= a.high - a.low + 1e-12);
            }
        }

        #[test]
        fn the_difference_interval_holds_the_difference_and_turns_round(
            a in 0_u64..100, b in 0_u64..100, level in 0.6_f64..0.999,
        ) {
            let (p, q) = (Proportion::new(a, 100).unwrap(), Proportion::new(b, 130).unwrap());
            let ci = newcombe_difference(p, q, level).unwrap();
            let back = newcombe_difference(q, p, level).unwrap();
            prop_assert!(ci.low - 1e-12 <= p.rate() - q.rate() && p.rate() - q.rate() <= ci.high + 1e-12);
            prop_assert!((ci.low + back.high).abs() < 1e-12 && (ci.high + back.low).abs() < 1e-12);
        }

        #[test]
        fn the_needed_number_is_the_first_that_decides(events in 0_u64..6, total in 20_u64..200) {
            let judged = Proportion::new(events, total).unwrap().judge(0.01, BreachSide::Above, 0.95).unwrap();
            if events == 0 {
                prop_assert_eq!(judged.needed_at_observed.unwrap().max(299), total.max(299));
            } else if let (BreachEvidence::Inconclusive, Some(needed)) = (judged.evidence, judged.needed_at_observed) {
                // At the same rate and a whole multiple of the counts that reaches the number, the answer is decided.
                let times = needed / total + 1;
                let more = Proportion::new(events * times, total * times).unwrap();
                let decided = more.judge(0.01, BreachSide::Above, 0.95).unwrap().evidence;
                prop_assert_ne!(decided, BreachEvidence::Inconclusive);
            }
        }
    }
}
