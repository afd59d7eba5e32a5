//! Samples inside a run are not independent: how many independent ones they are worth, and whether the run warmed up.
//! Not for differences between runs (`run_level`).

use super::convert::{count, float_len, index};
use super::quantile::{QuantileEstimate, estimates_effective, quantile};
use super::ratio::difference_interval;
use super::{Interval, inside_unit};

/// How many independent samples a run is worth for one quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectiveN {
    /// Number of samples.
    pub n: u64,
    /// Independent samples they are worth, in `[1, n]`.
    pub n_eff: f64,
    /// Number of time-ordered batches used.
    pub batches: u64,
}

/// Estimates the effective number of samples for quantile `q` by batch means of exceedances.
///
/// `in_time_order` holds the samples as they came. With `I = 1{x > quantile}` and `B = floor(sqrt n)` batches,
/// `n_eff = n var(I) / (n/B * var(batch means of I))`, never above `n`; without ties `var(I)` is `q (1 - q)`. Samples
/// equal to the quantile count as the share of an exceedance that makes the mean of `I` equal `1 - q`, so that a burst
/// of equal times does not go unseen. Source: batch means for quantiles, Chen &
/// Kelton (2006); Flegal & Jones (2010) for the number of batches. `None` below 4 samples, or for samples that are not
/// finite, or `q` outside (0, 1).
///
/// ```
/// # use mcms_release::stats::dependence::effective_n;
/// // The slow requests all come in one burst: 2,500 samples are worth far fewer.
/// let ms: Vec<f64> = (0..2500).map(|i| if (1000..1250).contains(&i) { 500.0 } else { 100.0 + f64::from(i % 7) }).collect();
/// assert!(effective_n(&ms, 0.95).unwrap().n_eff < 100.0);
/// ```
#[must_use]
pub fn effective_n(in_time_order: &[f64], q: f64) -> Option<EffectiveN> {
    let len = in_time_order.len();
    if len < 4 {
        return None;
    }
    let threshold = quantile(&mut in_time_order.to_vec(), q)?;
    let size = len.checked_div(index(libm::sqrt(float_len(len)).floor())?)?;
    let n = float_len(len);
    let above = float_len(in_time_order.iter().filter(|x| **x > threshold).count());
    let below = float_len(in_time_order.iter().filter(|x| **x < threshold).count());
    let tied = n - above - below;
    let share = if tied > 0.0 {
        (((1.0 - q) * n - above) / tied).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let exceeds = |x: &f64| {
        if *x > threshold {
            1.0
        } else if *x < threshold {
            0.0
        } else {
            share
        }
    };
    let square = |x: f64| x * x;
    let expected = (above + share * tied) / n;
    let single =
        (above * square(1.0 - expected) + below * square(expected) + tied * square(share - expected)) / n;
    // The few samples after the last whole batch are left out.
    let means: Vec<f64> = in_time_order
        .chunks_exact(size)
        .map(|batch| batch.iter().map(exceeds).sum::<f64>() / float_len(size))
        .collect();
    let batches = float_len(means.len());
    let mean = means.iter().sum::<f64>() / batches;
    let variance = means.iter().map(|m| square(m - mean)).sum::<f64>() / (batches - 1.0);
    let long_run = float_len(size) * variance;
    let n_eff = if long_run > 0.0 {
        (n * single / long_run).clamp(1.0, n)
    } else {
        n
    };
    Some(EffectiveN {
        n: count(len),
        n_eff,
        batches: count(means.len()),
    })
}

/// The first half of a run against the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp {
    /// The quantile over the first half.
    pub first: QuantileEstimate,
    /// The quantile over the second half.
    pub second: QuantileEstimate,
    /// Interval of second - first, in the unit of the samples; `None` where a half is too small for one.
    pub difference: Option<Interval>,
    /// Whether the halves differ by more than the interval explains: the ramp-up was probably not cut off.
    pub flagged: bool,
}

/// Compares quantile `q` of the first and second half of a run, with intervals that allow for dependence.
///
/// `in_time_order` holds the samples as they came; `level` is two-sided. `None` as in [`effective_n`], per half.
///
/// ```
/// # use mcms_release::stats::dependence::warm_up;
/// let ms: Vec<f64> = (0..4000_i32).map(|i| f64::from(i * 37 % 101) + if i < 1500 { 80.0 } else { 0.0 }).collect();
/// assert!(warm_up(&ms, 0.95, 0.95).unwrap().flagged);
/// ```
#[must_use]
pub fn warm_up(in_time_order: &[f64], q: f64, level: f64) -> Option<WarmUp> {
    if !inside_unit(level) {
        return None;
    }
    let (first, second) = in_time_order.split_at(in_time_order.len() / 2);
    let estimate = |half: &[f64]| {
        let n_eff = effective_n(half, q)?.n_eff;
        estimates_effective(&mut half.to_vec(), &[q], level, n_eff)?
            .into_iter()
            .next()
    };
    let (first, second) = (estimate(first)?, estimate(second)?);
    let difference = difference_interval(&first, &second, level);
    let flagged = difference.is_some_and(|d| !d.contains(0.0));
    Some(WarmUp {
        first,
        second,
        difference,
        flagged,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::super::convert::float;
    use super::*;
    use proptest::prelude::*;

    /// A deterministic stream that looks independent (a multiplicative congruential generator).
    fn noise(n: usize) -> Vec<f64> {
        let mut state = 12345_u64;
        (0..n)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                float(state >> 33) / 2_147_483_648.0
            })
            .collect()
    }

    #[test]
    fn too_few_or_wild_samples_are_none() {
        assert_eq!(effective_n(&[1.0, 2.0, 3.0], 0.5), None);
        assert_eq!(effective_n(&[1.0, 2.0, 3.0, f64::NAN], 0.5), None);
        assert_eq!(effective_n(&[1.0; 10], 1.0), None);
        assert!(warm_up(&[1.0; 6], 0.5, 0.95).is_none());
        assert!(warm_up(&[1.0; 60], 0.5, 1.0).is_none());
    }

    #[test]
    fn independent_samples_are_worth_about_their_number() {
        let worth = effective_n(&noise(40_000), 0.95).unwrap();
        assert_eq!(worth.batches, 200);
        assert!(worth.n_eff > 0.75 * 40_000.0, "{worth:?}");
    }

    #[test]
    fn samples_that_repeat_ten_times_are_worth_a_tenth() {
        let sticky: Vec<f64> = noise(4_000).into_iter().flat_map(|x| [x; 10]).collect();
        let worth = effective_n(&sticky, 0.9).unwrap().n_eff;
        assert!((2_800.0..5_600.0).contains(&worth), "{worth}");
    }

    #[test]
    fn a_steady_run_is_not_flagged() {
        assert!(!warm_up(&noise(10_000), 0.95, 0.95).unwrap().flagged);
    }

    proptest! {
        #[test]
        fn never_more_than_there_are(values in proptest::collection::vec(0.0_f64..10.0, 4..400), q in 0.05_f64..0.99) {
            let worth = effective_n(&values, q).unwrap();
            prop_assert!(worth.n_eff >= 1.0 && worth.n_eff <= float(worth.n));
        }
    }
}
