//! Sums that do not depend on the order of their terms, so that shards give one answer in any order.
//!
//! A fixed-point accumulator over the whole range of `f64` (Kulisch; the layout follows the "small
//! superaccumulator" of Neal, 2015): every addition is exact, and only the result is rounded, once, to nearest.
//! Not for quantiles.

/// Digits of 32 bits from 2^-1074 upwards: 66 for every finite `f64`, and room for the carries of 2^63 additions.
const DIGITS: usize = 70;

/// Additions after which the digits are normalised; each adds less than 2^32, so 2^29 of them fit into an `i64`.
const BETWEEN_CARRIES: u32 = 1 << 29;

/// An exact sum of finite numbers.
#[derive(Debug, Clone)]
pub(super) struct ExactSum {
    digits: Box<[i64; DIGITS]>,
    pending: u32,
}

impl Default for ExactSum {
    fn default() -> Self {
        Self {
            digits: Box::new([0; DIGITS]),
            pending: 0,
        }
    }
}

impl ExactSum {
    /// Adds a finite number; anything else is left out (the callers never pass it).
    pub(super) fn add(&mut self, value: f64) {
        if value == 0.0 || !value.is_finite() {
            return;
        }
        let bits = value.to_bits();
        let exponent = (bits >> 52) & 0x7ff;
        let fraction = bits & 0x000f_ffff_ffff_ffff;
        // A subnormal number has no implicit bit and the exponent of the smallest normal one.
        let (mantissa, position) = if exponent == 0 {
            (fraction, 0)
        } else {
            (fraction | (1 << 52), exponent.saturating_sub(1))
        };
        let shifted = u128::from(mantissa).wrapping_shl(low_u32(position & 31));
        let at = usize::try_from(position >> 5).unwrap_or(DIGITS);
        let parts = [shifted, shifted >> 32, shifted >> 64].map(|part| i64::from(low_u32_of(part)));
        let Some(places) = at.checked_add(3).and_then(|end| self.digits.get_mut(at..end)) else {
            return;
        };
        for (digit, part) in places.iter_mut().zip(parts) {
            *digit = if value < 0.0 {
                digit.wrapping_sub(part)
            } else {
                digit.wrapping_add(part)
            };
        }
        self.pending = self.pending.saturating_add(1);
        if self.pending >= BETWEEN_CARRIES {
            carry(&mut self.digits);
            self.pending = 0;
        }
    }

    /// Returns the sum, rounded once to the nearest `f64`; infinite beyond its range.
    pub(super) fn value(&self) -> f64 {
        let mut digits = self.digits.clone();
        carry(&mut digits);
        let negative = digits.last().is_some_and(|top| *top < 0);
        if negative {
            for digit in digits.iter_mut() {
                *digit = digit.wrapping_neg();
            }
            carry(&mut digits);
        }
        let Some(top) = digits.iter().rposition(|digit| *digit != 0) else {
            return 0.0;
        };
        let lowest = top.saturating_sub(2);
        let mut head: u128 = 0;
        for digit in digits.get(lowest..=top).unwrap_or_default().iter().rev() {
            head = head.wrapping_shl(32) | u128::from(digit.unsigned_abs());
        }
        // What lies below only decides a tie: one sticky bit stands for it.
        if digits
            .get(..lowest)
            .unwrap_or_default()
            .iter()
            .any(|digit| *digit != 0)
        {
            head |= 1;
        }
        let exponent = i32::try_from(lowest)
            .unwrap_or(0)
            .wrapping_mul(32)
            .wrapping_sub(1074);
        let magnitude = libm::scalbn(nearest(head), exponent);
        if negative { -magnitude } else { magnitude }
    }
}

/// Brings every digit but the last into `0..2^32`; the last keeps the sign.
fn carry(digits: &mut [i64; DIGITS]) {
    let mut carried: i64 = 0;
    let last = DIGITS.saturating_sub(1);
    for (at, digit) in digits.iter_mut().enumerate() {
        let whole = digit.wrapping_add(carried);
        if at == last {
            *digit = whole;
        } else {
            *digit = whole & 0xffff_ffff;
            carried = whole >> 32;
        }
    }
}

fn low_u32(value: u64) -> u32 {
    u32::try_from(value & 0xffff_ffff).unwrap_or(0)
}

fn low_u32_of(value: u128) -> u32 {
    u32::try_from(value & 0xffff_ffff).unwrap_or(0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rounding to nearest is what is asked for"
)]
fn nearest(value: u128) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;
    use proptest::prelude::*;

    fn sum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        for value in values {
            sum.add(*value);
        }
        sum.value()
    }

    #[test]
    fn what_plain_addition_loses_is_kept() {
        assert_eq!(sum(&[1e100, 1.0, -1e100]), 1.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[-1.5, 0.25]), -1.25);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(sum(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
    }

    proptest! {
        #[test]
        fn one_and_two_terms_are_what_the_machine_adds(a in any::<f64>(), b in any::<f64>()) {
            prop_assume!(a.is_finite() && b.is_finite());
            prop_assert_eq!(sum(&[a]), a + 0.0);
            prop_assert_eq!(sum(&[a, b]), a + b);
        }

        #[test]
        fn the_order_does_not_matter(mut values in proptest::collection::vec(-1e300_f64..1e300, 0..40)) {
            let one = sum(&values);
            values.sort_by(f64::total_cmp);
            prop_assert_eq!(one.to_bits(), sum(&values).to_bits());
        }
    }
}
