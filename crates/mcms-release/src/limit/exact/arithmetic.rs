//! Order and arithmetic of [`Exact`]: i128 first, arbitrary precision on overflow, f64 never.

use std::cmp::Ordering;

use super::big::Fraction;
use super::{Exact, Repr};

impl Exact {
    /// Add.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0)
            && let Some((num, den)) = add_small(*a, *b, *c, *d)
        {
            return Self(Repr::Small { num, den });
        }
        Self::big(self.to_fraction().add(&other.to_fraction()))
    }

    /// Subtract.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// Multiply.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0)
            && let (Some(num), Some(den)) = (a.checked_mul(*c), b.checked_mul(*d))
        {
            return Self(Repr::Small { num, den });
        }
        Self::big(self.to_fraction().mul(&other.to_fraction()))
    }

    /// Divide without rounding; `None` if the divisor is zero.
    #[must_use]
    pub fn div(&self, divisor: &Self) -> Option<Self> {
        if let Repr::Small { num, den } = &divisor.0 {
            return Self::ratio(*den, *num).map(|reciprocal| self.mul(&reciprocal));
        }
        Some(self.mul(&Self::big(divisor.to_fraction().reciprocal()?)))
    }

    /// Turn the sign.
    #[must_use]
    pub fn neg(&self) -> Self {
        if let Repr::Small { num, den } = &self.0
            && let Some(num) = num.checked_neg()
        {
            return Self(Repr::Small { num, den: *den });
        }
        Self::big(self.to_fraction().neg())
    }

    /// Drop the sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            self.neg()
        } else {
            self.clone()
        }
    }

    /// Give the greatest integer that is not above the value.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small { num, den } => Self::integer(num.div_euclid(*den)),
            Repr::Big(fraction) => Self::big(Fraction::new(fraction.floor(), 1.into())),
        }
    }

    /// Give the least integer that is not below the value.
    #[must_use]
    pub fn ceil(&self) -> Self {
        self.neg().floor().neg()
    }

    /// Whether the value is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        *self == self.floor()
    }

    /// Give the value as an i128 if it is a whole number that fits.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Small { num, den } => (num.checked_rem(*den)? == 0).then(|| num.checked_div(*den))?,
            Repr::Big(_) => self
                .to_integers()
                .filter(|(_, den)| *den == 1)
                .map(|(num, _)| num),
        }
    }

    pub(super) fn signum(&self) -> i8 {
        match &self.0 {
            Repr::Small { num, .. } => match num.cmp(&0) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            },
            Repr::Big(fraction) => fraction.signum(),
        }
    }

    pub(super) fn big(fraction: Fraction) -> Self {
        match fraction.to_i128() {
            Some((num, den)) => Self(Repr::Small { num, den }),
            None => Self(Repr::Big(Box::new(fraction))),
        }
    }
}

/// Add a/b and c/d; where one denominator divides the other, as with decimals, the larger one is kept,
/// so that sums of decimals do not grow out of i128.
fn add_small(a: i128, b: i128, c: i128, d: i128) -> Option<(i128, i128)> {
    if b == d {
        return Some((a.checked_add(c)?, b));
    }
    if d > b && d.checked_rem(b)? == 0 {
        return Some((a.checked_mul(d.checked_div(b)?)?.checked_add(c)?, d));
    }
    if b > d && b.checked_rem(d)? == 0 {
        return Some((c.checked_mul(b.checked_div(d)?)?.checked_add(a)?, b));
    }
    Some((
        a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?,
        b.checked_mul(d)?,
    ))
}

impl Ord for Exact {
    /// Compare by cross-multiplication.
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            if b == d {
                return a.cmp(c);
            }
            if let (Some(left), Some(right)) = (a.checked_mul(*d), c.checked_mul(*b)) {
                return left.cmp(&right);
            }
        }
        self.to_fraction().cmp(&other.to_fraction())
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}
