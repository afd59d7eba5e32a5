//! Quantiles of raw samples: the type-7 value, and how far order statistics can vouch for it.
//! Not for sketches or histograms, whose quantiles are known only as bounds (`sketch`, `histogram`).
//!
//! The point rule is type 7 of Hyndman & Fan (1996), which k6 uses: `h = (n-1)q`,
//! `x[floor h] + (h - floor h)(x[ceil h] - x[floor h])`. The interval is the distribution-free one from order
//! statistics (David & Nagaraja 2003, ch. 7): with `B ~ Binomial(n, q)`, the lower rank is the largest `l` with
//! `P(B <= l-1) <= alpha/2`, the upper rank the smallest `u` with `P(B >= u) <= alpha/2`. It assumes independent
//! samples; where they are not, pass the effective number from [`super::dependence::effective_n`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::convert::{count, float, float_len, index, whole};
use super::special::binomial_tails;
use super::{BreachEvidence, BreachSide, Interval, inside_unit};

/// The ranks (1-based) of the order statistics that bound a quantile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankInterval {
    /// Rank of the lower bound; `None` where so few samples cannot give one at this level.
    pub low: Option<u64>,
    /// Rank of the upper bound; `None` where so few samples cannot give one at this level.
    pub high: Option<u64>,
    /// Exact probability in `[0, 1]` that the interval covers the quantile (an absent bound counts as infinite).
    pub coverage: f64,
}

/// A quantile with its order-statistic interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantileEstimate {
    /// Which quantile, in (0, 1): 0.95 is P95.
    pub q: f64,
    /// Number of samples.
    pub n: u64,
    /// The type-7 quantile, in the unit of the samples.
    pub value: f64,
    /// The sample at the lower rank, in the unit of the samples.
    pub low: Option<f64>,
    /// The sample at the upper rank, in the unit of the samples.
    pub high: Option<f64>,
    /// The ranks of `low` and `high`, and their coverage.
    pub ranks: RankInterval,
}

impl QuantileEstimate {
    /// Says what the interval shows about the breach of an absolute `limit`, in the unit of the samples.
    ///
    /// A bound that so few samples cannot give counts as infinite. It knows the noise inside this run only: for a limit
    /// relative to a baseline ask [`super::run_level::judge_ratio`].
    ///
    /// ```
    /// # use mcms_release::stats::{BreachEvidence, BreachSide, quantile::estimates};
    /// let mut ms: Vec<f64> = (1..=1000).map(f64::from).collect();
    /// let p95 = estimates(&mut ms, &[0.95], 0.90).unwrap()[0];
    /// assert_eq!(p95.evidence(900.0, BreachSide::Above), BreachEvidence::Confirmed);
    /// assert_eq!(p95.evidence(951.0, BreachSide::Above), BreachEvidence::Inconclusive);
    /// ```
    #[must_use]
    pub fn evidence(&self, limit: f64, side: BreachSide) -> BreachEvidence {
        let interval = Interval {
            low: self.low.unwrap_or(f64::NEG_INFINITY),
            high: self.high.unwrap_or(f64::INFINITY),
        };
        BreachEvidence::of(interval, limit, side)
    }
}

/// Computes the type-7 quantile, reordering `values` on the way (selection, not sorting: linear time).
///
/// `None` if `values` is empty or holds anything that is not finite, or `q` is outside (0, 1).
///
/// ```
/// # use mcms_release::stats::quantile::quantile;
/// assert_eq!(quantile(&mut [4.0, 1.0, 3.0, 2.0], 0.5), Some(2.5));
/// assert_eq!(quantile(&mut [1.0, f64::NAN], 0.5), None);
/// ```
#[must_use]
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    if !inside_unit(q) || !all_finite(values) {
        return None;
    }
    let (rank, fraction) = position(values.len(), q)?;
    place(values, &mut vec![rank, rank.saturating_add(1)]);
    interpolate(values, rank, fraction)
}

/// Computes the type-7 quantile of values already in ascending order.
///
/// `None` if `sorted` is empty, its ends are not finite, or `q` is outside (0, 1). The order itself is not checked.
///
/// ```
/// # use mcms_release::stats::quantile::quantile_sorted;
/// assert_eq!(quantile_sorted(&[1.0, 2.0, 3.0, 4.0], 0.75), Some(3.25));
/// ```
#[must_use]
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    if !inside_unit(q) || !sorted.first()?.is_finite() || !sorted.last()?.is_finite() {
        return None;
    }
    let (rank, fraction) = position(sorted.len(), q)?;
    interpolate(sorted, rank, fraction)
}

/// Estimates several quantiles at once with intervals at the two-sided `level`, reordering `values` on the way.
///
/// All ranks needed are put in place by one recursive selection, so five quantiles cost little more than one.
/// `None` if `values` is empty or holds anything that is not finite, or a quantile or the level is outside (0, 1).
///
/// ```
/// # use mcms_release::stats::quantile::estimates;
/// let mut ms: Vec<f64> = (1..=100).rev().map(f64::from).collect();
/// let p95 = estimates(&mut ms, &[0.5, 0.95], 0.95).unwrap()[1];
/// assert_eq!((p95.value, p95.low, p95.high), (95.05, Some(90.0), Some(100.0)));
/// ```
#[must_use]
pub fn estimates(values: &mut [f64], qs: &[f64], level: f64) -> Option<Vec<QuantileEstimate>> {
    let n_eff = float_len(values.len());
    estimates_effective(values, qs, level, n_eff)
}

/// Estimates several quantiles as [`estimates`] does, with intervals as wide as `n_eff` independent samples give.
///
/// The ranks of `n_eff` samples are stretched to the samples there are, outwards. `n_eff` below 1 is `None`, above the
/// number of samples it counts as that number.
#[must_use]
pub fn estimates_effective(
    values: &mut [f64],
    qs: &[f64],
    level: f64,
    n_eff: f64,
) -> Option<Vec<QuantileEstimate>> {
    if !all_finite(values) {
        return None;
    }
    let plans = plan(values.len(), qs, level, n_eff)?;
    let mut wanted = Vec::new();
    for p in &plans {
        wanted.extend([p.rank, p.rank.saturating_add(1)]);
        wanted.extend(
            [p.ranks.low, p.ranks.high]
                .into_iter()
                .flatten()
                .filter_map(zero_based),
        );
    }
    place(values, &mut wanted);
    plans.iter().map(|p| p.read(values)).collect()
}

/// Estimates several quantiles of values already in ascending order, at the two-sided `level`.
///
/// `None` as in [`estimates`]; the order itself is not checked.
#[must_use]
pub fn estimates_sorted(sorted: &[f64], qs: &[f64], level: f64) -> Option<Vec<QuantileEstimate>> {
    if !sorted.first()?.is_finite() || !sorted.last()?.is_finite() {
        return None;
    }
    plan(sorted.len(), qs, level, float_len(sorted.len()))?
        .iter()
        .map(|p| p.read(sorted))
        .collect()
}

/// Finds the ranks of the order statistics that bound quantile `q` of `n` independent samples at the two-sided `level`.
///
/// ```
/// # use mcms_release::stats::quantile::rank_interval;
/// let ranks = rank_interval(1000, 0.95, 0.95).unwrap();
/// assert_eq!((ranks.low, ranks.high), (Some(936), Some(964)));
/// assert_eq!(rank_interval(71, 0.95, 0.95).unwrap().high, None);
/// ```
#[must_use]
pub fn rank_interval(n: u64, q: f64, level: f64) -> Option<RankInterval> {
    if n == 0 || !inside_unit(q) || !inside_unit(level) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    // Largest l in 0..=n with P(B <= l-1) <= tail; l = 0 always qualifies and means "no bound".
    let low = last_true(n, |l| match l.checked_sub(1) {
        None => Some(true),
        Some(k) => Some(binomial_tails(k, n, q)?.below <= tail),
    })?;
    // Smallest u in 1..=n with P(B >= u) = P(B > u-1) <= tail, found as one past the last u that fails.
    let fails = last_true(n, |u| match u.checked_sub(1) {
        None => Some(true),
        Some(k) => Some(binomial_tails(k, n, q)?.above > tail),
    })?;
    let high = (fails < n).then(|| fails.saturating_add(1));
    let missed_below = match low.checked_sub(1) {
        None => 0.0,
        Some(k) => binomial_tails(k, n, q)?.below,
    };
    let missed_above = match high.and_then(|u| u.checked_sub(1)) {
        None => 0.0,
        Some(k) => binomial_tails(k, n, q)?.above,
    };
    let coverage = 1.0 - missed_below - missed_above;
    Some(RankInterval {
        low: (low > 0).then_some(low),
        high,
        coverage,
    })
}

/// The smallest `n` at which quantile `q` has both bounds at the two-sided `level`: 72 for P95 at 95%.
///
/// ```
/// # use mcms_release::stats::quantile::min_n_two_sided;
/// assert_eq!(min_n_two_sided(0.95, 0.95), Some(72));
/// assert_eq!(min_n_two_sided(0.99, 0.95), Some(368));
/// ```
#[must_use]
pub fn min_n_two_sided(q: f64, level: f64) -> Option<u64> {
    // Both bounds exist once neither "all below" (q^n) nor "all above" ((1-q)^n) is likelier than a tail.
    let tail = (1.0 - level) / 2.0;
    Some(all_on_one_side(q, tail)?.max(all_on_one_side(1.0 - q, tail)?))
}

/// The smallest `n` at which quantile `q` has an upper bound that holds at `level` by itself: 59 for P95 at 95%.
///
/// Source: `ceil(ln(1 - level) / ln q)` (Wilks 1941).
#[must_use]
pub fn min_n_upper(q: f64, level: f64) -> Option<u64> {
    all_on_one_side(q, 1.0 - level)
}

/// The smallest `n` with `p^n <= tail`.
pub(super) fn all_on_one_side(p: f64, tail: f64) -> Option<u64> {
    if !inside_unit(p) || !inside_unit(tail) {
        return None;
    }
    whole((libm::log(tail) / libm::log(p)).ceil())
}

/// The last number in `0..=n` for which a predicate that is first true, then false, holds (it must hold at 0).
fn last_true(n: u64, holds: impl Fn(u64) -> Option<bool>) -> Option<u64> {
    let (mut low, mut high) = (0_u64, n);
    while low < high {
        // Rounded towards `high`, so that the range always shrinks.
        let middle = high.saturating_sub(high.saturating_sub(low) / 2);
        if holds(middle)? {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    Some(low)
}

/// Where one quantile sits in the sorted samples, and which ranks bound it.
struct Plan {
    q: f64,
    rank: usize,
    fraction: f64,
    ranks: RankInterval,
}

impl Plan {
    fn read(&self, values: &[f64]) -> Option<QuantileEstimate> {
        let at = |rank: Option<u64>| rank.and_then(zero_based).and_then(|i| values.get(i)).copied();
        Some(QuantileEstimate {
            q: self.q,
            n: count(values.len()),
            value: interpolate(values, self.rank, self.fraction)?,
            low: at(self.ranks.low),
            high: at(self.ranks.high),
            ranks: self.ranks,
        })
    }
}

fn plan(len: usize, qs: &[f64], level: f64, n_eff: f64) -> Option<Vec<Plan>> {
    let n = float_len(len);
    let used = whole(n_eff.min(n).floor()).filter(|used| *used > 0)?;
    let stretch = n / float(used);
    qs.iter()
        .map(|&q| {
            let (rank, fraction) = position(len, q)?;
            let mut ranks = rank_interval(used, q, level)?;
            if used < count(len) {
                ranks.low = ranks
                    .low
                    .and_then(|l| whole((float(l) * stretch).floor()))
                    .map(|l| l.max(1));
                ranks.high = ranks
                    .high
                    .and_then(|u| whole((float(u) * stretch).ceil()))
                    .map(|u| u.min(count(len)));
            }
            Some(Plan {
                q,
                rank,
                fraction,
                ranks,
            })
        })
        .collect()
}

/// `floor h` and `h - floor h` of type 7.
pub(super) fn position(len: usize, q: f64) -> Option<(usize, f64)> {
    if len == 0 || !(0.0..=1.0).contains(&q) {
        return None;
    }
    let h = (float_len(len) - 1.0) * q;
    let floor = h.floor();
    Some((index(floor)?, h - floor))
}

fn interpolate(values: &[f64], rank: usize, fraction: f64) -> Option<f64> {
    let low = *values.get(rank)?;
    let high = values.get(rank.saturating_add(1)).copied().unwrap_or(low);
    // Written so that two equal neighbours, or a fraction of 0, give the sample itself to the bit.
    Some(if fraction > 0.0 {
        between(low, high, fraction)
    } else {
        low
    })
}

/// The value at `fraction` of the way from `low` to `high`, also where their difference is no float any more.
pub(super) fn between(low: f64, high: f64, fraction: f64) -> f64 {
    let width = high - low;
    if width.is_finite() {
        low + fraction * width
    } else {
        low * (1.0 - fraction) + high * fraction
    }
}

fn zero_based(rank: u64) -> Option<usize> {
    usize::try_from(rank.checked_sub(1)?).ok()
}

fn all_finite(values: &[f64]) -> bool {
    !values.is_empty() && values.iter().all(|v| v.is_finite())
}

/// Puts every wanted index of `values` where a full sort would put it.
fn place(values: &mut [f64], wanted: &mut Vec<usize>) {
    wanted.retain(|i| *i < values.len());
    wanted.sort_unstable();
    wanted.dedup();
    select(values, wanted, 0);
}

/// Selects the middle wanted index, then those left and right of it in their part; depth is log2 of the number wanted.
fn select(values: &mut [f64], wanted: &[usize], offset: usize) {
    let (left_wanted, rest) = wanted.split_at(wanted.len() / 2);
    let Some((middle, right_wanted)) = rest.split_first() else {
        return;
    };
    let at = middle.saturating_sub(offset);
    if at >= values.len() {
        return;
    }
    let (left, _, right) = values.select_nth_unstable_by(at, f64::total_cmp);
    select(left, left_wanted, offset);
    select(right, right_wanted, middle.saturating_add(1));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_samples_or_a_wild_quantile_is_none() {
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [1.0], 0.0), None);
        assert_eq!(quantile(&mut [1.0], 1.0), None);
        assert_eq!(quantile(&mut [1.0, f64::INFINITY], 0.5), None);
        assert_eq!(rank_interval(0, 0.5, 0.95), None);
        assert_eq!(rank_interval(10, f64::NAN, 0.95), None);
        assert_eq!(rank_interval(10, 0.5, 1.0), None);
        assert!(estimates(&mut [1.0, 2.0], &[0.5], f64::NAN).is_none());
        assert!(estimates_effective(&mut [1.0, 2.0], &[0.5], 0.95, 0.5).is_none());
        assert_eq!(min_n_two_sided(1.0, 0.95), None);
    }

    #[test]
    fn dependent_samples_widen_the_interval() {
        let mut ms: Vec<f64> = (0..10_000).map(f64::from).collect();
        let free = estimates(&mut ms, &[0.95], 0.95).unwrap()[0];
        let bound = estimates_effective(&mut ms, &[0.95], 0.95, 400.0).unwrap()[0];
        assert!(bound.low.unwrap() < free.low.unwrap() && bound.high.unwrap() > free.high.unwrap());
        let too_few = estimates_effective(&mut ms, &[0.95], 0.95, 71.9).unwrap()[0];
        assert_eq!(too_few.high, None);
    }

    /// The defining condition, by adding up the whole distribution.
    fn brute_ranks(n: u64, q: f64, tail: f64) -> (Option<u64>, Option<u64>) {
        let mut mass = vec![libm::pow(1.0 - q, float(n))];
        for k in 0..n {
            let last = *mass.last().unwrap();
            mass.push(last * float(n - k) / float(k + 1) * q / (1.0 - q));
        }
        let below = |k: usize| mass[..=k].iter().sum::<f64>();
        let from = |k: usize| mass[k..].iter().rev().sum::<f64>();
        let len = usize::try_from(n).unwrap();
        let low = (1..=len).rev().find(|l| below(l - 1) <= tail);
        let high = (1..=len).find(|u| from(*u) <= tail);
        (low.map(count), high.map(count))
    }

    proptest! {
        #[test]
        fn ranks_agree_with_the_added_up_distribution(n in 1_u64..150, q in 0.02_f64..0.98, level in 0.5_f64..0.999) {
            let ours = rank_interval(n, q, level).unwrap();
            prop_assert_eq!((ours.low, ours.high), brute_ranks(n, q, (1.0 - level) / 2.0));
            prop_assert!(ours.coverage >= level - 1e-12);
        }

        #[test]
        fn selection_gives_what_sorting_gives(
            values in proptest::collection::vec(-1e6_f64..1e6, 1..300),
            qs in proptest::collection::vec(0.01_f64..0.999, 1..6),
        ) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let mut shuffled = values.clone();
            let ours = estimates(&mut shuffled, &qs, 0.95).unwrap();
            prop_assert_eq!(&ours, &estimates_sorted(&sorted, &qs, 0.95).unwrap());
            for (estimate, q) in ours.iter().zip(&qs) {
                let mut again = values.clone();
                prop_assert_eq!(Some(estimate.value), quantile(&mut again, *q));
                // The interval holds the point estimate up to the neighbouring order statistic of the interpolation.
                let below = sorted[position(sorted.len(), *q).unwrap().0];
                if let (Some(low), Some(high)) = (estimate.low, estimate.high) {
                    prop_assert!(low <= estimate.value && below <= high);
                }
            }
        }

        #[test]
        fn more_samples_never_narrow_the_choice(q in 0.05_f64..0.99, level in 0.8_f64..0.999) {
            let n = min_n_two_sided(q, level).unwrap();
            let enough = rank_interval(n, q, level).unwrap();
            prop_assert!(enough.low.is_some() && enough.high.is_some());
            let short = rank_interval(n - 1, q, level);
            prop_assert!(short.is_none_or(|r| r.low.is_none() || r.high.is_none()));
        }
    }
}
