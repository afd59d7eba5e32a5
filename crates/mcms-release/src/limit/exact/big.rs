//! Fractions of any size: where i128 ends. Sizes stay small in practice, as every value comes from an f64
//! (at most 1,100 bits), a decimal of bounded length, or a few products of those.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

/// A fraction with a denominator above zero, not necessarily reduced.
#[derive(Clone)]
pub(super) struct Fraction {
    pub(super) num: BigInt,
    pub(super) den: BigInt,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "BigInt does not overflow, and every divisor here is a denominator or a gcd, both above zero"
)]
impl Fraction {
    /// `den` is not zero.
    pub(super) fn from_i128(num: i128, den: i128) -> Self {
        Self::new(BigInt::from(num), BigInt::from(den))
    }

    /// `den` is not zero.
    pub(super) fn new(num: BigInt, den: BigInt) -> Self {
        if den.sign() == Sign::Minus {
            Self { num: -num, den: -den }
        } else {
            Self { num, den }
        }
    }

    /// The value `digits × 10^exponent`.
    pub(super) fn decimal(digits: BigInt, exponent: i32) -> Self {
        let power = BigInt::from(10).pow(exponent.unsigned_abs());
        if exponent < 0 {
            Self {
                num: digits,
                den: power,
            }
        } else {
            Self {
                num: digits * power,
                den: BigInt::from(1),
            }
        }
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        (&self.num * &other.den).cmp(&(&other.num * &self.den))
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        Self {
            num: &self.num * &other.den + &other.num * &self.den,
            den: &self.den * &other.den,
        }
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        Self {
            num: &self.num * &other.num,
            den: &self.den * &other.den,
        }
    }

    pub(super) fn neg(&self) -> Self {
        Self {
            num: -&self.num,
            den: self.den.clone(),
        }
    }

    /// `None` for zero.
    pub(super) fn reciprocal(&self) -> Option<Self> {
        (self.num.sign() != Sign::NoSign).then(|| Self::new(self.den.clone(), self.num.clone()))
    }

    /// The greatest integer that is not above the value.
    pub(super) fn floor(&self) -> BigInt {
        let quotient = &self.num / &self.den;
        if self.num.sign() == Sign::Minus && &quotient * &self.den != self.num {
            quotient - 1
        } else {
            quotient
        }
    }

    pub(super) fn signum(&self) -> i8 {
        match self.num.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    pub(super) fn reduced(&self) -> Self {
        let (mut a, mut b) = (self.num.magnitude().clone(), self.den.magnitude().clone());
        while b.bits() > 0 {
            (a, b) = (b.clone(), a % b);
        }
        let divisor = BigInt::from(a);
        Self {
            num: &self.num / &divisor,
            den: &self.den / &divisor,
        }
    }

    pub(super) fn to_i128(&self) -> Option<(i128, i128)> {
        Some((i128::try_from(&self.num).ok()?, i128::try_from(&self.den).ok()?))
    }

    /// The digits and the scale of a decimal that ends (value = digits / 10^scale, shortest), or `None`.
    /// `self` must be reduced.
    pub(super) fn terminating(&self) -> Option<(BigInt, u32)> {
        let (mut rest, mut twos, mut fives) = (self.den.clone(), 0_u32, 0_u32);
        for (prime, count) in [(2_u32, &mut twos), (5, &mut fives)] {
            while (&rest % prime).sign() == Sign::NoSign {
                rest /= prime;
                *count = count.saturating_add(1);
            }
        }
        if rest != BigInt::from(1) {
            return None;
        }
        let scale = twos.max(fives);
        Some((&self.num * BigInt::from(10).pow(scale) / &self.den, scale))
    }

    /// The value rounded to `significant` decimal digits (half away from zero): digits and exponent of the last one.
    pub(super) fn rounded(&self, significant: u32) -> (BigInt, i32) {
        if self.num.sign() == Sign::NoSign {
            return (BigInt::from(0), 0);
        }
        let magnitude = BigInt::from(self.num.magnitude().clone());
        let length = |value: &BigInt| i32::try_from(value.to_string().len()).unwrap_or(i32::MAX);
        let wanted = i32::try_from(significant).unwrap_or(i32::MAX);
        let mut exponent = length(&magnitude)
            .saturating_sub(length(&self.den))
            .saturating_sub(wanted);
        loop {
            let scaled = Self {
                num: magnitude.clone(),
                den: self.den.clone(),
            }
            .mul(&Self::decimal(1.into(), -exponent));
            let quotient: BigInt = (&scaled.num * 2 + &scaled.den) / (&scaled.den * 2);
            if length(&quotient) > wanted {
                exponent = exponent.saturating_add(1);
                continue;
            }
            let signed = if self.num.sign() == Sign::Minus {
                -quotient
            } else {
                quotient
            };
            return (signed, exponent);
        }
    }
}
