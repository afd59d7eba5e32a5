//! Several questions at once: adjusted p-values and e-values.
//! Not for the literal rules of a policy, which stay uncorrected because they are the contract.

use super::convert::{float, float_len};
use super::inside_unit;

/// Adjusts p-values so that the chance of any false rejection is controlled, under every dependence (Holm 1979).
///
/// The answer is in the order of `p_values`; reject where it is at most the wanted error. `None` if one is outside
/// `[0, 1]`.
///
/// ```
/// # use mcms_release::stats::multiplicity::holm;
/// assert_eq!(holm(&[0.01, 0.04, 0.03, 0.005]).unwrap(), [0.03, 0.06, 0.06, 0.02]);
/// ```
#[must_use]
pub fn holm(p_values: &[f64]) -> Option<Vec<f64>> {
    let m = float_len(p_values.len());
    let order = ascending(p_values)?;
    let mut adjusted = vec![0.0; p_values.len()];
    let mut highest: f64 = 0.0;
    for (rank, (place, p)) in (0_u64..).zip(order) {
        highest = highest.max((m - float(rank)) * p).min(1.0);
        *adjusted.get_mut(place)? = highest;
    }
    Some(adjusted)
}

/// Adjusts p-values so that the expected share of false rejections is controlled (Benjamini & Hochberg 1995).
///
/// Holds for independent or positively dependent tests. Order and `None` as in [`holm`].
///
/// ```
/// # use mcms_release::stats::multiplicity::benjamini_hochberg;
/// assert_eq!(benjamini_hochberg(&[0.02, 0.02, 0.02]).unwrap(), [0.02, 0.02, 0.02]);
/// ```
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Option<Vec<f64>> {
    let m = float_len(p_values.len());
    let order = ascending(p_values)?;
    let mut adjusted = vec![0.0; p_values.len()];
    let mut lowest: f64 = 1.0;
    let ranked: Vec<_> = (1_u64..).zip(order).collect();
    for (rank, (place, p)) in ranked.into_iter().rev() {
        lowest = lowest.min(p * m / float(rank));
        *adjusted.get_mut(place)? = lowest;
    }
    Some(adjusted)
}

/// Finds which hypotheses e-values reject at false discovery rate `alpha`, under every dependence (Wang & Ramdas 2022).
///
/// The answer holds positions in `e_values`, ascending. `None` if one is negative or not a number, or `alpha` is
/// outside (0, 1).
///
/// ```
/// # use mcms_release::stats::multiplicity::e_bh;
/// assert_eq!(e_bh(&[100.0, 1.0, 0.5, 0.2], 0.05).unwrap(), [0]);
/// ```
#[must_use]
pub fn e_bh(e_values: &[f64], alpha: f64) -> Option<Vec<usize>> {
    if !inside_unit(alpha) || !e_values.iter().all(|e| *e >= 0.0) {
        return None;
    }
    let mut order: Vec<(usize, f64)> = e_values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let m = float_len(e_values.len());
    let rejected = (1_u64..)
        .zip(&order)
        .filter(|(rank, (_, e))| float(*rank) * e >= m / alpha)
        .last()
        .and_then(|(rank, _)| usize::try_from(rank).ok())
        .unwrap_or(0);
    let mut places: Vec<usize> = order.into_iter().take(rejected).map(|(place, _)| place).collect();
    places.sort_unstable();
    Some(places)
}

/// Adjusts e-values for testing all of them, under every dependence (Vovk & Wang 2021).
///
/// Each becomes the smallest mean of itself and the `i` smallest others. `None` if one is negative or not a number.
#[must_use]
pub fn e_holm(e_values: &[f64]) -> Option<Vec<f64>> {
    if !e_values.iter().all(|e| *e >= 0.0) {
        return None;
    }
    let adjust = |(place, own): (usize, &f64)| {
        let mut others: Vec<f64> = e_values
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != place)
            .map(|(_, e)| *e)
            .collect();
        others.sort_by(f64::total_cmp);
        let (mut sum, mut lowest) = (*own, *own);
        for (count, other) in (2_u64..).zip(others) {
            sum += other;
            lowest = lowest.min(sum / float(count));
        }
        lowest
    };
    Some(e_values.iter().enumerate().map(adjust).collect())
}

/// The p-values with their places, smallest first.
fn ascending(p_values: &[f64]) -> Option<Vec<(usize, f64)>> {
    if !p_values.iter().all(|p| (0.0..=1.0).contains(p)) {
        return None;
    }
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    Some(order)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wild_values_are_none_and_no_values_are_no_values() {
        assert_eq!(holm(&[0.5, f64::NAN]), None);
        assert_eq!(benjamini_hochberg(&[1.1]), None);
        assert_eq!(e_bh(&[-1.0], 0.05), None);
        assert_eq!(e_holm(&[f64::NAN]), None);
        assert_eq!(holm(&[]), Some(vec![]));
    }

    proptest! {
        #[test]
        fn adjusting_never_helps_and_keeps_the_order(p in proptest::collection::vec(0.0_f64..=1.0, 1..20)) {
            let (h, b) = (holm(&p).unwrap(), benjamini_hochberg(&p).unwrap());
            for i in 0..p.len() {
                prop_assert!(h[i] >= p[i] && b[i] >= p[i] * (1.0 - 1e-12) && h[i] >= b[i] * (1.0 - 1e-12));
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || (h[i] <= h[j] && b[i] <= b[j]));
                }
            }
        }
    }
}
