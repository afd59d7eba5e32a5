//! Distribution functions behind the intervals: normal, beta, binomial, Student t.
//! Not a general library: only what the formulas of this room need, accurate to about 1e-13 relative.

use core::f64::consts::{FRAC_1_SQRT_2, PI};

use super::convert::float;
use super::inside_unit;

/// Computes `P(Z <= z)` for a standard normal `Z`.
///
/// ```
/// # use mcms_release::stats::special::normal_cdf;
/// assert!((normal_cdf(1.959963984540054) - 0.975).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Computes the standard normal quantile of `probability` in (0, 1).
///
/// Source: Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37, 477-484.
///
/// ```
/// # use mcms_release::stats::special::normal_quantile;
/// assert!((normal_quantile(0.975).unwrap() - 1.959963984540054).abs() < 1e-14);
/// assert_eq!(normal_quantile(1.0), None);
/// ```
#[must_use]
pub fn normal_quantile(probability: f64) -> Option<f64> {
    if !inside_unit(probability) {
        return None;
    }
    let q = probability - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return Some(q * horner(&CENTRE_NUMERATOR, r) / horner(&CENTRE_DENOMINATOR, r));
    }
    let tail = if q < 0.0 { probability } else { 1.0 - probability };
    let r = libm::sqrt(-libm::log(tail));
    let z = if r <= 5.0 {
        horner(&MIDDLE_NUMERATOR, r - 1.6) / horner(&MIDDLE_DENOMINATOR, r - 1.6)
    } else {
        horner(&FAR_NUMERATOR, r - 5.0) / horner(&FAR_DENOMINATOR, r - 5.0)
    };
    Some(if q < 0.0 { -z } else { z })
}

/// Evaluates a polynomial whose coefficients are given from the highest power down.
fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

const CENTRE_NUMERATOR: [f64; 8] = [
    2_509.080_928_730_122_7,
    33_430.575_583_588_13,
    67_265.770_927_008_7,
    45_921.953_931_549_87,
    13_731.693_765_509_46,
    1_971.590_950_306_551_3,
    133.141_667_891_784_38,
    3.387_132_872_796_366_5,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    5_226.495_278_852_854,
    28_729.085_735_721_943,
    39_307.895_800_092_71,
    21_213.794_301_586_597,
    5_394.196_021_424_751,
    687.187_007_492_057_9,
    42.313_330_701_600_91,
    1.0,
];
const MIDDLE_NUMERATOR: [f64; 8] = [
    0.000_774_545_014_278_341_4,
    0.022_723_844_989_269_184,
    0.241_780_725_177_450_6,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const MIDDLE_DENOMINATOR: [f64; 8] = [
    1.050_750_071_644_416_9e-09,
    0.000_547_593_808_499_534_5,
    0.015_198_666_563_616_457,
    0.148_103_976_427_480_08,
    0.689_767_334_985_1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const FAR_NUMERATOR: [f64; 8] = [
    2.010_334_399_292_288_1e-07,
    2.711_555_568_743_487_6e-05,
    0.001_242_660_947_388_078_4,
    0.026_532_189_526_576_124,
    0.296_560_571_828_504_87,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const FAR_DENOMINATOR: [f64; 8] = [
    2.044_263_103_389_939_7e-15,
    1.421_511_758_316_446e-07,
    1.846_318_317_510_054_8e-05,
    0.000_786_869_131_145_613_3,
    0.014_875_361_290_850_615,
    0.136_929_880_922_735_8,
    0.599_832_206_555_888,
    1.0,
];

/// `ln(n!) - ln(sqrt(2 pi n) (n/e)^n)`, the error of Stirling's formula, for real `n > 0` (Loader 2000).
fn stirling_error(n: f64) -> f64 {
    const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
    if n <= 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - LN_SQRT_2PI;
    }
    let nn = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / nn) / nn) / nn) / nn) / n
}

/// The deviance part `x ln(x/np) + np - x`, without cancellation near `x = np` (Loader 2000).
fn deviance(x: f64, np: f64) -> f64 {
    if (x - np).abs() >= 0.1 * (x + np) {
        return x * libm::log(x / np) + np - x;
    }
    let v = (x - np) / (x + np);
    let mut sum = (x - np) * v;
    let mut term = 2.0 * x * v;
    let mut divisor = 3.0;
    for _ in 0..1000 {
        term *= v * v;
        let next = sum + term / divisor;
        if next.to_bits() == sum.to_bits() {
            break;
        }
        sum = next;
        divisor += 2.0;
    }
    sum
}

/// The binomial mass for real `x` of real `n`, with `q = 1 - p` given apart.
///
/// Source: Loader (2000), "Fast and accurate computation of binomial probabilities".
fn binomial_mass_real(x: f64, n: f64, p: f64, q: f64) -> f64 {
    if p <= 0.0 {
        return if x > 0.0 { 0.0 } else { 1.0 };
    }
    if q <= 0.0 {
        return if x < n { 0.0 } else { 1.0 };
    }
    if x <= 0.0 {
        return libm::exp(if p < 0.1 {
            -deviance(n, n * q) - n * p
        } else {
            n * libm::log(q)
        });
    }
    if x >= n {
        return libm::exp(if q < 0.1 {
            -deviance(n, n * p) - n * q
        } else {
            n * libm::log(p)
        });
    }
    let log = stirling_error(n)
        - stirling_error(x)
        - stirling_error(n - x)
        - deviance(x, n * p)
        - deviance(n - x, n * q);
    libm::exp(log) * libm::sqrt(n / (2.0 * PI * x * (n - x)))
}

/// Both tails of a beta distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    /// `P(X <= x)`.
    pub(super) below: f64,
    /// `P(X > x)`, kept apart because `1 - below` loses its digits.
    pub(super) above: f64,
}

/// Both tails of Beta(a, b) at `x`, with `y = 1 - x` given apart so that neither loses digits.
///
/// Source: the continued fraction of Press et al. (2007), Numerical Recipes 6.4, by Lentz's method; the factor in
/// front by Loader (2000), which keeps its digits for millions of trials. `None` if it does not converge.
pub(super) fn beta_tails(x: f64, y: f64, a: f64, b: f64) -> Option<Tails> {
    if !(a > 0.0 && b > 0.0 && x >= 0.0 && y >= 0.0 && (a + b).is_finite()) {
        return None;
    }
    if x <= 0.0 {
        return Some(Tails {
            below: 0.0,
            above: 1.0,
        });
    }
    if y <= 0.0 {
        return Some(Tails {
            below: 1.0,
            above: 0.0,
        });
    }
    let mass = binomial_mass_real(a, a + b, x, y);
    if x < (a + 1.0) / (a + b + 2.0) {
        let below = (mass * b / (a + b) * beta_fraction(x, a, b)?).clamp(0.0, 1.0);
        Some(Tails {
            below,
            above: 1.0 - below,
        })
    } else {
        let above = (mass * a / (a + b) * beta_fraction(y, b, a)?).clamp(0.0, 1.0);
        Some(Tails {
            below: 1.0 - above,
            above,
        })
    }
}

/// The continued fraction of the incomplete beta function.
#[expect(
    clippy::many_single_char_names,
    reason = "the names of the published algorithm"
)]
fn beta_fraction(x: f64, a: f64, b: f64) -> Option<f64> {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    // The number of terms grows with the root of the larger parameter; the factor leaves ample room.
    let most = 1000.0 + 50.0 * libm::sqrt(a + b);
    let mut m = 1.0;
    while m < most {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() <= 3e-16 {
            return Some(h);
        }
        m += 1.0;
    }
    None
}

/// Computes the regularised incomplete beta function `I_x(a, b)`, the distribution function of Beta(a, b).
///
/// `None` unless `0 <= x <= 1`, `a > 0` and `b > 0`.
///
/// ```
/// # use mcms_release::stats::special::beta_cdf;
/// assert!((beta_cdf(0.5, 2.0, 3.0).unwrap() - 0.6875).abs() < 1e-14);
/// ```
#[must_use]
pub fn beta_cdf(x: f64, a: f64, b: f64) -> Option<f64> {
    beta_tails(x, 1.0 - x, a, b).map(|t| t.below)
}

/// The `x` at which Beta(a, b) leaves `tail` below it (`lower`) or above it, by bisection down to neighbouring floats.
pub(super) fn beta_quantile(tail: f64, lower: bool, a: f64, b: f64) -> Option<f64> {
    if !inside_unit(tail) {
        return None;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = low + (high - low) * 0.5;
        if middle <= low || middle >= high || high - low <= high * 1e-16 {
            break;
        }
        let tails = beta_tails(middle, 1.0 - middle, a, b)?;
        let left_of_it = if lower {
            tails.below < tail
        } else {
            tails.above > tail
        };
        if left_of_it {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low + (high - low) * 0.5)
}

/// Computes `P(B <= k)` for `B` binomial with `n` trials of `probability` in `[0, 1]`.
///
/// ```
/// # use mcms_release::stats::special::binomial_cdf;
/// assert!((binomial_cdf(1, 10, 0.1).unwrap() - 0.7360989291).abs() < 1e-12);
/// ```
#[must_use]
pub fn binomial_cdf(k: u64, n: u64, probability: f64) -> Option<f64> {
    binomial_tails(k, n, probability).map(|t| t.below)
}

/// Computes `P(B > k)` for `B` binomial with `n` trials of `probability` in `[0, 1]`, exact also deep in the tail.
#[must_use]
pub fn binomial_sf(k: u64, n: u64, probability: f64) -> Option<f64> {
    binomial_tails(k, n, probability).map(|t| t.above)
}

/// `P(B <= k)` and `P(B > k)`.
pub(super) fn binomial_tails(k: u64, n: u64, p: f64) -> Option<Tails> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    if k >= n {
        return Some(Tails {
            below: 1.0,
            above: 0.0,
        });
    }
    beta_tails(1.0 - p, p, float(n) - float(k), float(k) + 1.0)
}

/// Computes `P(T > t)` for Student's t with `df > 0` degrees of freedom (real, as Satterthwaite's are).
///
/// ```
/// # use mcms_release::stats::special::student_t_sf;
/// assert!((student_t_sf(2.0, 1.0).unwrap() - 0.14758361765043326).abs() < 1e-14);
/// ```
#[must_use]
pub fn student_t_sf(t: f64, df: f64) -> Option<f64> {
    if t.is_nan() || !(df > 0.0 && df.is_finite()) {
        return None;
    }
    if t.is_infinite() {
        return Some(if t > 0.0 { 0.0 } else { 1.0 });
    }
    let sum = df + t * t;
    let tails = if sum.is_finite() {
        beta_tails(df / sum, t * t / sum, df * 0.5, 0.5)?
    } else {
        Tails {
            below: 0.0,
            above: 1.0,
        }
    };
    let outside = 0.5 * tails.below;
    Some(if t > 0.0 { outside } else { 0.5 + 0.5 * tails.above })
}

/// Computes the quantile of Student's t with `df > 0` degrees of freedom at `probability` in (0, 1).
///
/// ```
/// # use mcms_release::stats::special::student_t_quantile;
/// assert!((student_t_quantile(0.95, 8.0).unwrap() - 1.8595480375308984).abs() < 1e-12);
/// ```
#[must_use]
pub fn student_t_quantile(probability: f64, df: f64) -> Option<f64> {
    if !(inside_unit(probability) && df > 0.0 && df.is_finite()) {
        return None;
    }
    let upper = probability >= 0.5;
    let tail = if upper { 1.0 - probability } else { probability };
    // Newton's steps from the first term of Cornish and Fisher's expansion, kept inside the bracket; where a step leaves
    // it, a doubling or a bisection instead. Bisection alone would take 55 tails.
    let z = -normal_quantile(tail)?;
    if z <= 0.0 {
        return Some(0.0);
    }
    let mut t = z + (z * z * z + z) / (4.0 * df);
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let scale = libm::lgamma((df + 1.0) * 0.5) - libm::lgamma(df * 0.5) - 0.5 * libm::log(df * PI);
    for _ in 0..2000 {
        if t >= 1e300 {
            return None;
        }
        let excess = student_t_sf(t, df)? - tail;
        if excess > 0.0 {
            low = t;
        } else {
            high = t;
        }
        let density = libm::exp(scale - (df + 1.0) * 0.5 * libm::log1p(t * t / df));
        let newton = t + excess / density;
        let inside = newton > low && newton < high;
        let next = if inside {
            newton
        } else if high.is_finite() {
            low + (high - low) * 0.5
        } else {
            t * 2.0
        };
        if (next - t).abs() <= 4.0 * f64::EPSILON * t || next <= low || next >= high {
            break;
        }
        t = next;
    }
    Some(if upper { t } else { -t })
}

#[cfg(test)]
mod tests;
