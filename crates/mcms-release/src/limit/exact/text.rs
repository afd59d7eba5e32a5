//! [`Exact`] from and to text, and from and to f64 by way of its shortest decimal.

use std::fmt::Write as _;

use num_bigint::{BigInt, Sign};

use super::big::Fraction;
use super::{Exact, Repr};

/// Longer texts are refused before any work is done on them.
const MAX_TEXT: usize = 4_000;
/// f64 needs 324; beyond this a short text could ask for a number of any size.
const MAX_EXPONENT: i32 = 1_000;
/// Above this many digits a decimal is written with an exponent.
const MAX_PLAIN_DIGITS: usize = 40;
/// f64 below this are integers when their fraction is zero, and are converted without a decimal.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// A buffer for `{:e}` of an f64: sign, 17 digits, point, `e-324` are 25 bytes.
struct Short {
    bytes: [u8; 32],
    len: usize,
}

impl std::fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len.saturating_add(text.len());
        self.bytes
            .get_mut(self.len..end)
            .ok_or(std::fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

pub(super) fn from_f64(value: f64) -> Option<Exact> {
    if !value.is_finite() {
        return None;
    }
    if value.abs() < EXACT_INTEGERS && libm::trunc(value).to_bits() == value.to_bits() {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        return Some(Exact::integer(i128::from(value as i64)));
    }
    let mut buffer = Short {
        bytes: [0; 32],
        len: 0,
    };
    write!(buffer, "{value:e}").ok()?;
    parse_decimal(buffer.bytes.get(..buffer.len)?)
}

pub(super) fn parse(text: &str) -> Option<Exact> {
    if text.len() > MAX_TEXT {
        return None;
    }
    if let Some((num, den)) = text.split_once('/') {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(num.strip_prefix('-').unwrap_or(num)) || !digits(den) {
            return None;
        }
        let (num, den) = (num.parse::<BigInt>().ok()?, den.parse::<BigInt>().ok()?);
        return (den.sign() == Sign::Plus).then(|| Exact::big(Fraction::new(num, den)));
    }
    parse_decimal(text.as_bytes())
}

/// `[+-] digits [. digits] [e [+-] digits]`
fn parse_decimal(text: &[u8]) -> Option<Exact> {
    let negative = text.first() == Some(&b'-');
    let rest = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    let (mantissa, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => {
            let text = std::str::from_utf8(rest.get(at.checked_add(1)?..)?).ok()?;
            (rest.get(..at)?, text.parse::<i32>().ok()?)
        }
        None => (rest, 0),
    };
    let (whole, fraction) = match mantissa.iter().position(|byte| *byte == b'.') {
        Some(at) => {
            let fraction = mantissa.get(at.checked_add(1)?..)?;
            if fraction.is_empty() {
                return None;
            }
            (mantissa.get(..at)?, fraction)
        }
        None => (mantissa, &[][..]),
    };
    if whole.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    if !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent) {
        return None;
    }
    // Trailing zeros after the point say nothing and would only make the denominator larger.
    let zeros = fraction.iter().rev().take_while(|byte| **byte == b'0').count();
    let fraction = fraction.get(..fraction.len().checked_sub(zeros)?)?;
    let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits = || whole.iter().chain(fraction).map(|byte| byte & 0x0f);
    Some(small_decimal(negative, digits(), exponent).unwrap_or_else(|| {
        let text: String = digits().map(|digit| char::from(digit | b'0')).collect();
        let number = text.parse::<BigInt>().unwrap_or_default();
        let fraction = Fraction::decimal(number, exponent);
        Exact::big(if negative { fraction.neg() } else { fraction })
    }))
}

fn small_decimal(negative: bool, digits: impl Iterator<Item = u8>, exponent: i32) -> Option<Exact> {
    let mut num = 0_i128;
    for digit in digits {
        num = num.checked_mul(10)?.checked_add(i128::from(digit))?;
    }
    if negative {
        num = num.checked_neg()?;
    }
    let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
    Some(Exact(if exponent < 0 {
        Repr::Small { num, den: power }
    } else {
        Repr::Small {
            num: num.checked_mul(power)?,
            den: 1,
        }
    }))
}

pub(super) fn to_f64(value: &Exact) -> f64 {
    const LIMIT: i128 = 9_007_199_254_740_992;
    if let Repr::Small { num, den } = &value.0
        && (-LIMIT..=LIMIT).contains(num)
        && *den <= LIMIT
    {
        // Both are exact in f64, so that the one division rounds correctly.
        #[expect(clippy::cast_precision_loss, reason = "both are at most 2^53")]
        return *num as f64 / *den as f64;
    }
    let reduced = value.to_fraction().reduced();
    // Parsing rounds correctly, so that a decimal that ends loses nothing more; of one that does not end
    // 40 digits are taken.
    let (digits, exponent) = reduced.terminating().map_or_else(
        || {
            let (digits, exponent) = reduced.rounded(40);
            (digits, i64::from(exponent))
        },
        |(digits, scale)| (digits, i64::from(scale).saturating_neg()),
    );
    format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN)
}

pub(super) fn display(value: &Exact) -> String {
    short_display(value).unwrap_or_else(|| long_display(value))
}

fn long_display(value: &Exact) -> String {
    let reduced = value.to_fraction().reduced();
    if let Some((digits, scale)) = reduced.terminating()
        && let Some(text) = decimal_text(&digits, scale, MAX_PLAIN_DIGITS)
    {
        return text;
    }
    let (digits, exponent) = reduced.rounded(12);
    let text = if (-30..=0).contains(&exponent) {
        decimal_text(&digits, exponent.unsigned_abs(), usize::MAX).unwrap_or_default()
    } else {
        scientific(&digits.to_string(), i64::from(exponent))
    };
    format!("≈{text}")
}

/// The text of a decimal of few digits, as nearly all that are shown are: no big integer is needed.
fn short_display(value: &Exact) -> Option<String> {
    let Repr::Small { num, den } = &value.0 else {
        return None;
    };
    if den
        .checked_ilog10()
        .and_then(|scale| 10_i128.checked_pow(scale))?
        != *den
        || num.unsigned_abs() >= 1 << 100
    {
        return None;
    }
    let (mut num, mut scale) = (*num, usize::try_from(den.ilog10()).ok()?);
    while scale > 0 && num.checked_rem(10)? == 0 {
        num = num.checked_div(10)?;
        scale = scale.saturating_sub(1);
    }
    if scale == 0 {
        return Some(num.to_string());
    }
    let sign = if num < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", num.unsigned_abs(), width = scale.saturating_add(1));
    let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(scale))?;
    // Beyond 40 digits the long way writes an exponent.
    (digits.len() <= MAX_PLAIN_DIGITS).then(|| format!("{sign}{whole}.{fraction}"))
}

pub(super) fn exact_text(value: &Exact) -> String {
    let reduced = value.to_fraction().reduced();
    reduced
        .terminating()
        .and_then(|(digits, scale)| decimal_text(&digits, scale, 340))
        .unwrap_or_else(|| format!("{}/{}", reduced.num, reduced.den))
}

/// The decimal `digits / 10^scale`: plain while it has at most 40 digits, else with an exponent; `None` if it has more
/// than `most` significant digits.
fn decimal_text(digits: &BigInt, scale: u32, most: usize) -> Option<String> {
    let sign = if digits.sign() == Sign::Minus { "-" } else { "" };
    let all = digits.magnitude().to_string();
    let significant = all.trim_end_matches('0').len();
    if significant > most {
        return None;
    }
    let scale = usize::try_from(scale).ok()?;
    if all.len().max(scale) > MAX_PLAIN_DIGITS {
        let exponent = i64::try_from(scale).ok()?.checked_neg()?;
        return Some(format!("{sign}{}", scientific(&all, exponent)));
    }
    if scale == 0 {
        return Some(format!("{sign}{all}"));
    }
    let padded = format!("{all:0>width$}", width = scale.checked_add(1)?);
    let (whole, fraction) = padded.split_at_checked(padded.len().checked_sub(scale)?)?;
    Some(format!("{sign}{whole}.{fraction}"))
}

/// `12345` and exponent −3 as `1.2345e1`.
fn scientific(digits: &str, exponent: i64) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let shift = i64::try_from(digits.len().saturating_sub(1)).unwrap_or(i64::MAX);
    let exponent = exponent.saturating_add(shift);
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{exponent}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "small numbers of a test")]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_writes_what_the_long_way_does(num in any::<i128>(), small in any::<i64>(), scale in 0..=38_u32) {
            for num in [num, num >> 28, i128::from(small), i128::from(small % 100_000) * 1000] {
                let value = Exact(Repr::Small { num, den: 10_i128.pow(scale) });
                if let Some(text) = short_display(&value) {
                    prop_assert_eq!(text, long_display(&value));
                }
            }
        }
    }
}
