//! Durations: `10s`, `15m`, `1h30m`, `24h`, `2d`.

use super::FormError;
use crate::policy::document::shorten;
use std::time::Duration;

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
/// Ten years: more is a slip of the finger.
const MOST_SECONDS: u64 = 3_650 * 86_400;
const HELP: &str = "write a duration such as `10s`, `15m`, `1h30m` or `24h`";

/// The pattern of a duration for editors (ECMA 262).
pub(crate) const PATTERN: &str = "^(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$";

/// Reads whole numbers with the units d, h, m, s, in that order, each at most once; more than nothing, at most ten years.
pub(crate) fn duration(text: &str) -> Result<Duration, FormError> {
    let wrong = |message: String, at: usize| FormError::new(message, HELP).inside(at);
    let mut seconds = 0_u64;
    let mut units = UNITS.as_slice();
    let mut digits = String::new();
    for (at, c) in text.chars().enumerate() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let Some(index) = units.iter().position(|(unit, _)| *unit == c) else {
            let known = UNITS.iter().any(|(unit, _)| *unit == c);
            let what = if known {
                "stands twice or in the wrong order"
            } else {
                "is no unit"
            };
            return Err(wrong(
                format!(
                    "`{}` {what} in the duration `{}`",
                    shorten(&c.to_string()),
                    shorten(text)
                ),
                at,
            ));
        };
        let Some((_, size)) = units.get(index) else { break };
        let Ok(number) = digits.parse::<u64>() else {
            return Err(wrong(
                format!(
                    "a number is missing before `{c}` in the duration `{}`",
                    shorten(text)
                ),
                at,
            ));
        };
        seconds = seconds.saturating_add(number.saturating_mul(*size));
        units = units.get(index.saturating_add(1)..).unwrap_or_default();
        digits.clear();
    }
    if !digits.is_empty() {
        let help = format!("write the unit: `{}s` or `{}m`", shorten(text), shorten(text));
        let message = format!("the duration `{}` ends without a unit", shorten(text));
        return Err(FormError::new(message, help).inside(text.chars().count()));
    }
    if text.is_empty() {
        return Err(wrong("the duration is empty".to_owned(), 0));
    }
    if seconds == 0 || seconds > MOST_SECONDS {
        return Err(FormError::new(
            format!("the duration `{}` is out of range", shorten(text)),
            "a duration is longer than nothing and at most ten years",
        ));
    }
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units_in_falling_order() {
        for (text, seconds) in [
            ("10s", 10),
            ("15m", 900),
            ("1h30m", 5_400),
            ("24h", 86_400),
            ("2d", 172_800),
            ("1d2h3m4s", 93_784),
            ("007s", 7),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn everything_else_names_the_place() {
        for (text, at) in [
            ("", 0),
            ("15", 2),
            ("m", 0),
            ("15 m", 2),
            ("1m1h", 3),
            ("1h1h", 3),
            ("1.5h", 1),
            ("-5m", 0),
            ("5ms", 2),
            ("0s", 0),
            ("99999999999999999999h", 20),
            ("5000d", 0),
            ("십분", 0),
            ("PT15M", 0),
            ("5M", 1),
        ] {
            let error = duration(text).expect_err(text);
            assert_eq!(error.at, at, "{text}: {}", error.message);
            assert!(!error.help.is_empty());
        }
    }
}
