//! Percentages (`80%`) and percentage points (`1pp`) that are no limits.

use super::FormError;
use crate::limit::Exact;
use crate::policy::document::shorten;

fn amount(text: &str, unit: &str, help: &str) -> Result<Exact, FormError> {
    let wrong = |message: String| FormError::new(message, help);
    let number = text
        .strip_suffix(unit)
        .ok_or_else(|| wrong(format!("`{}` does not end with `{unit}`", shorten(text))))?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && number.len() <= 12;
    Exact::parse(number).ok().filter(|_| plain).ok_or_else(|| {
        wrong(format!(
            "`{}` is not a number followed by `{unit}`",
            shorten(text)
        ))
    })
}

/// Reads a percentage between two whole bounds, whole itself or not.
pub(crate) fn percent(text: &str, least: u32, most: u32, whole: bool) -> Result<Exact, FormError> {
    let help = if whole {
        format!("write a whole percentage from {least}% to {most}%")
    } else {
        format!("write a percentage above 0%, from {least}% to {most}%")
    };
    let value = amount(text, "%", &help)?;
    let above = !Exact::from(least).sub(&value).is_positive();
    let below = !value.sub(&Exact::from(most)).is_positive();
    if !above || !below || value.is_zero() || (whole && !value.is_integer()) {
        return Err(FormError::new(
            format!("`{}` is out of range", shorten(text)),
            help,
        ));
    }
    Ok(value)
}

/// Reads percentage points, above 0 and at most 100.
pub(crate) fn points(text: &str) -> Result<Exact, FormError> {
    const HELP: &str = "write percentage points such as `1pp` or `0.5pp`";
    let value = amount(text, "pp", HELP)?;
    if value.is_zero() || value.sub(&Exact::integer(100)).is_positive() {
        return Err(FormError::new(
            format!("`{}` is out of range", shorten(text)),
            HELP,
        ));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_their_sign_and_their_range() {
        assert_eq!(percent("95%", 50, 99, true), Ok(Exact::integer(95)));
        assert_eq!(
            percent("0.5%", 0, 100, false),
            Exact::ratio(1, 2).ok_or(FormError::new("", ""))
        );
        for text in [
            "95", "0.95", "%", "99.5%", "49%", "100%", "-60%", "1e2%", "９5%", "95 %", "95%%",
        ] {
            assert!(percent(text, 50, 99, true).is_err(), "{text}");
        }
        assert!(percent("0%", 0, 100, false).is_err());
    }

    #[test]
    fn points_are_above_zero() {
        assert_eq!(points("1pp"), Ok(Exact::integer(1)));
        for text in ["1", "1%", "0pp", "101pp", "-1pp", "pp"] {
            assert!(points(text).is_err(), "{text}");
        }
    }
}
