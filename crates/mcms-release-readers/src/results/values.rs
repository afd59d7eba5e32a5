//! Numbers, durations and instants as tools write them: locale-free where they can, in their own way where not.
//!
//! Not for guessing: an instant without a time zone is left out and said, because a wrong one would make old
//! results look fresh.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use mcms_release::evidence::{Attempt, Diagnostic, TestStatus};
use mcms_release::reason::input;

/// How many characters of a message are kept.
const MESSAGE_CHARACTERS: usize = 500;

/// An attempt with an identity, a name and a status, and nothing else known.
pub(super) fn attempt(id: String, name: String, status: TestStatus) -> Attempt {
    Attempt {
        id,
        name,
        status,
        raw_status: None,
        start: None,
        stop: None,
        duration_ms: None,
        host: None,
        thread: None,
        parameters: None,
        labels: std::collections::BTreeMap::new(),
        declared_retry: false,
        flaky: false,
        muted: false,
        known: false,
        message: None,
    }
}

/// Whether a status counts as failed.
pub(super) fn fails(status: TestStatus) -> bool {
    matches!(
        status,
        TestStatus::Failed | TestStatus::Broken | TestStatus::Unknown
    )
}

/// Keeps the first characters of a message; `None` where nothing is left of it.
pub(super) fn clip(message: &str) -> Option<String> {
    let trimmed = message.trim();
    (!trimmed.is_empty()).then(|| trimmed.chars().take(MESSAGE_CHARACTERS).collect())
}

/// Joins the parts of a name that say something.
pub(super) fn path<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let filled: Vec<&str> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    filled.join(" > ")
}

/// Returns the last part of a path of either system, so that no absolute path is kept.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Reads a decimal number, with a decimal comma or thousands separators where a tool wrote them.
pub(super) fn decimal(value: &str, what: &str) -> Result<(f64, Option<Diagnostic>), Diagnostic> {
    let value = value.trim();
    if let Ok(number) = value.parse::<f64>() {
        if number.is_finite() {
            return Ok((number, None));
        }
        return Err(Diagnostic::error(input::NON_FINITE).with("what", what));
    }
    let number = without_separators(value)
        .and_then(|plain| plain.parse::<f64>().ok())
        .filter(|number| number.is_finite())
        .ok_or_else(|| {
            let short: String = value.chars().take(40).collect();
            Diagnostic::error(input::BAD_NUMBER)
                .with("what", what)
                .with("value", short)
        })?;
    let note = Diagnostic::info(input::DECIMAL_COMMA)
        .with("value", value)
        .with("number", number);
    Ok((number, Some(note)))
}

/// `0,288` has a decimal comma, `1,234.5` and `1.234,5` have separators of thousands, as have `1,234,567`.
fn without_separators(value: &str) -> Option<String> {
    if !value.contains(',')
        || !value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b'-'))
    {
        return None;
    }
    let last_comma = value.rfind(',')?;
    let last_point = value.rfind('.');
    let commas = value.matches(',').count();
    let points = value.matches('.').count();
    match last_point {
        Some(point) if point > last_comma && points == 1 => Some(value.replace(',', "")),
        Some(point) if point < last_comma && commas == 1 => Some(value.replace('.', "").replace(',', ".")),
        None if commas == 1 => Some(value.replace(',', ".")),
        None => Some(value.replace(',', "")),
        Some(_) => None,
    }
}

/// Reads a count.
pub(super) fn count(value: &str, what: &str) -> Result<u64, Diagnostic> {
    value.trim().parse().map_err(|_| {
        let short: String = value.chars().take(40).collect();
        Diagnostic::error(input::BAD_NUMBER)
            .with("what", what)
            .with("value", short)
    })
}

/// Reads an RFC 3339 instant, also with a space for `T`; one without a time zone is not used.
pub(super) fn instant(value: &str, what: &str) -> Result<DateTime<Utc>, Diagnostic> {
    let value = value.trim();
    let joined = value.replacen(' ', "T", 1);
    if let Ok(time) = DateTime::parse_from_rfc3339(&joined) {
        return Ok(time.with_timezone(&Utc));
    }
    let short: String = value.chars().take(40).collect();
    let naive = NaiveDateTime::parse_from_str(&joined, "%Y-%m-%dT%H:%M:%S%.f").is_ok();
    let code = if naive {
        Diagnostic::info(input::TIME_WITHOUT_ZONE)
    } else {
        Diagnostic::warning(input::BAD_TIME)
    };
    Err(code.with("what", what).with("value", short))
}

/// Reads milliseconds since the Unix epoch.
pub(super) fn epoch_ms(value: f64, what: &str) -> Result<DateTime<Utc>, Diagnostic> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and chrono refuses what is too far"
    )]
    let whole = value.floor() as i64;
    DateTime::from_timestamp_millis(whole)
        .filter(|_| value.is_finite())
        .ok_or_else(|| {
            Diagnostic::error(input::BAD_TIME)
                .with("what", what)
                .with("value", value)
        })
}

/// Reads a .NET time span, `[-][d.]hh:mm:ss[.fffffff]`, as milliseconds.
pub(super) fn time_span(value: &str) -> Option<f64> {
    let (sign, rest) = match value.trim().strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, value.trim()),
    };
    let mut parts = rest.split(':');
    let (first, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let whole = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let seconds: f64 = seconds
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        .then(|| seconds.parse().ok())
        .flatten()?;
    let total =
        whole(days)?.mul_add(86_400.0, whole(hours)?.mul_add(3_600.0, whole(minutes)? * 60.0)) + seconds;
    Some(sign * total * 1_000.0)
}

/// Adds milliseconds to an instant.
pub(super) fn later(start: DateTime<Utc>, milliseconds: f64) -> Option<DateTime<Utc>> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, and chrono refuses what is too far"
    )]
    let whole = milliseconds.ceil() as i64;
    start.checked_add_signed(TimeDelta::try_milliseconds(whole)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_locale_are_read_and_said() {
        for (text, number) in [
            ("0.288", 0.288),
            ("0,288", 0.288),
            ("1,234.567", 1234.567),
            ("1.234,567", 1234.567),
            ("1,234,567", 1_234_567.0),
            ("1E-3", 0.001),
            ("-1,5", -1.5),
        ] {
            let (read, note) = decimal(text, "time").unwrap();
            assert!((read - number).abs() < 1e-9, "{text}");
            assert_eq!(note.is_some(), text.contains(','), "{text}");
        }
        for text in ["abc", "1,2.3,4", "1 234", "", "0x10"] {
            assert_eq!(
                decimal(text, "time").unwrap_err().reason.code,
                input::BAD_NUMBER,
                "{text}"
            );
        }
        for text in ["NaN", "inf", "-Infinity", "1e999"] {
            assert_eq!(
                decimal(text, "time").unwrap_err().reason.code,
                input::NON_FINITE,
                "{text}"
            );
        }
    }

    #[test]
    fn an_instant_without_a_zone_is_not_used() {
        assert!(instant("2017-04-29 20:49:41Z", "start").is_ok());
        assert!(instant("2026-11-23T17:07:11.9131448+00:00", "start").is_ok());
        let naive = instant("2020-09-01T07:11:23.815873", "start").unwrap_err();
        assert_eq!(naive.reason.code, input::TIME_WITHOUT_ZONE);
        assert_eq!(
            instant("2018-38-06", "start").unwrap_err().reason.code,
            input::BAD_TIME
        );
    }

    #[test]
    fn time_spans_of_dotnet_are_milliseconds() {
        assert!((time_span("00:00:00.0123456").unwrap() - 12.3456).abs() < 1e-9);
        assert!((time_span("1.02:03:04").unwrap() - 93_784_000.0).abs() < 1e-6);
        assert!(time_span("-00:00:01").unwrap() < 0.0);
        for text in ["", "5", "aa:00:00", "00:00:inf", "00:00:00:00"] {
            assert!(time_span(text).is_none(), "{text}");
        }
    }

    #[test]
    fn messages_are_clipped_at_a_character() {
        assert_eq!(clip(&"가".repeat(600)).unwrap().chars().count(), 500);
        assert_eq!(clip("  \n"), None);
    }

    #[test]
    fn instants_beyond_the_calendar_are_errors() {
        for value in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert!(epoch_ms(value, "start").is_err());
        }
        assert!(epoch_ms(1_795_412_548_512.0, "start").is_ok());
    }
}
