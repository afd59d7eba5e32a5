//! Rounding for publication: 12 significant digits, the same on every platform.
//! Not for deciding: a limit is compared before anything is rounded.

/// Rounds to 12 significant decimal digits (ties to even on the exact binary value); negative zero becomes zero.
///
/// Not-a-number and infinities are returned as they are; records never hold them.
///
/// ```
/// # use mcms_release::stats::round::significant_12;
/// assert_eq!(significant_12(1.0 / 3.0), 0.333333333333);
/// assert_eq!(significant_12(123_456_789.123_456_7), 123_456_789.123);
/// ```
#[must_use]
pub fn significant_12(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    // The standard library prints and parses floats exactly rounded, without locale: no arithmetic can differ here.
    let rounded = format!("{x:.11e}").parse().unwrap_or(x);
    // The largest floats may round up past the range; they stay what they were.
    if f64::is_finite(rounded) { rounded + 0.0 } else { x }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::significant_12;
    use proptest::prelude::*;

    #[test]
    fn edges_stay_numbers() {
        assert_eq!(significant_12(-0.0).to_bits(), 0.0_f64.to_bits());
        assert!(significant_12(f64::MAX).is_finite());
        assert!(significant_12(f64::NAN).is_nan());
        assert_eq!(significant_12(5e-324).to_bits(), 5e-324_f64.to_bits());
        assert_eq!(
            significant_12(99_999_999_999.99).to_bits(),
            100_000_000_000_f64.to_bits()
        );
    }

    proptest! {
        #[test]
        fn rounding_twice_is_rounding_once_and_moves_by_half_a_digit(x in -1e15_f64..1e15) {
            let once = significant_12(x);
            prop_assert_eq!(once.to_bits(), significant_12(once).to_bits());
            prop_assert!((once - x).abs() <= x.abs() * 5.1e-12);
        }
    }
}
