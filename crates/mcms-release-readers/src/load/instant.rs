//! RFC 3339 times of samples: a strict reader for the shape that Go writes, and chrono for every other.
//!
//! Not for calendars.

use chrono::{DateTime, Utc};

/// Seconds since 1970 and nanoseconds, in UTC; ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant {
    pub(super) seconds: i64,
    pub(super) nanos: u32,
}

impl Instant {
    /// Converts to the type of evidence; `None` beyond its range.
    pub(super) fn utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.seconds, self.nanos)
    }
}

/// Reads a time with its zone offset.
pub(super) fn parse(text: &[u8]) -> Option<Instant> {
    quick(text).or_else(|| by_chrono(text))
}

/// The reference: chrono reads it.
pub(super) fn by_chrono(text: &[u8]) -> Option<Instant> {
    let time = DateTime::parse_from_rfc3339(std::str::from_utf8(text).ok()?).ok()?;
    Some(Instant {
        seconds: time.timestamp(),
        nanos: time.timestamp_subsec_nanos(),
    })
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|+HH:MM|-HH:MM)`; `None` means "ask chrono".
fn quick(text: &[u8]) -> Option<Instant> {
    let (fixed, rest) = text.split_first_chunk::<19>()?;
    let [
        y3,
        y2,
        y1,
        y0,
        b'-',
        m1,
        m0,
        b'-',
        d1,
        d0,
        b'T',
        h1,
        h0,
        b':',
        n1,
        n0,
        b':',
        s1,
        s0,
    ] = *fixed
    else {
        return None;
    };
    let century = pair(y3, y2)?;
    let year = century.checked_mul(100)?.checked_add(pair(y1, y0)?)?;
    let (month, day) = (pair(m1, m0)?, pair(d1, d0)?);
    let (hour, minute, second) = (pair(h1, h0)?, pair(n1, n0)?, pair(s1, s0)?);
    // Day 29 and later depends on the month, second 60 on the minute: chrono knows.
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || (day > 28 && day > month_days(year, month))
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let (nanos, zone) = fraction(rest)?;
    let seconds = days_from_civil(year, month, day)?
        .checked_mul(86_400)?
        .checked_add(hour.checked_mul(3600)?)?
        .checked_add(minute.checked_mul(60)?)?
        .checked_add(second)?
        .checked_sub(offset(zone)?)?;
    Some(Instant { seconds, nanos })
}

fn pair(tens: u8, ones: u8) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte & 0x0f));
    digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?)
}

fn month_days(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Up to nine digits of a fraction as nanoseconds, and what follows.
fn fraction(rest: &[u8]) -> Option<(u32, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else {
        return Some((0, rest));
    };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 || length > 9 {
        return None;
    }
    let (digits, zone) = digits.split_at_checked(length)?;
    let mut nanos: u32 = 0;
    for at in 0..9 {
        let digit = digits.get(at).map_or(0, |byte| byte & 0x0f);
        nanos = nanos.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    Some((nanos, zone))
}

fn offset(zone: &[u8]) -> Option<i64> {
    match *zone {
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h0, b':', m1, m0] => {
            let (hours, minutes) = (pair(h1, h0)?, pair(m1, m0)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
            if sign == b'-' {
                seconds.checked_neg()
            } else {
                Some(seconds)
            }
        }
        _ => None,
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let (year, month) = if month <= 2 {
        (year.checked_sub(1)?, month.checked_add(9)?)
    } else {
        (year, month.checked_sub(3)?)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = 153_i64
        .checked_mul(month)?
        .checked_add(2)?
        .checked_div(5)?
        .checked_add(day)?
        .checked_sub(1)?;
    let of_era_days = of_era
        .checked_mul(365)?
        .checked_add(of_era / 4)?
        .checked_sub(of_era / 100)?
        .checked_add(of_year)?;
    era.checked_mul(146_097)?
        .checked_add(of_era_days)?
        .checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn offsets_fractions_and_leap_days_are_read() {
        let seconds = |text: &str| quick(text.as_bytes()).map(|i| (i.seconds, i.nanos));
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(
            seconds("2026-11-23T09:00:00.00239096+09:00"),
            Some((1_795_392_000, 2_390_960))
        );
        assert_eq!(seconds("2024-02-29T00:00:00-00:30"), Some((1_709_166_600, 0)));
        assert_eq!(seconds("2023-02-29T00:00:00Z"), None);
        assert_eq!(parse(b"2023-02-29T00:00:00Z"), None);
        assert_eq!(parse(b"2026-11-23 nonsense"), None);
        assert_eq!(parse(b""), None);
    }

    proptest! {
        #[test]
        fn the_quick_reader_agrees_with_chrono(
            y in 0_u32..10_000, mo in 0_u32..14, d in 0_u32..33, h in 0_u32..26, mi in 0_u32..62, s in 0_u32..62,
            fraction in "(\\.[0-9]{0,11})?", zone in "(Z|[+-][0-2][0-9]:[0-6][0-9]|z|)",
        ) {
            let text = format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}{fraction}{zone}");
            if let Some(read) = quick(text.as_bytes()) {
                prop_assert_eq!(Some(read), by_chrono(text.as_bytes()), "{}", text);
            }
            prop_assert_eq!(parse(text.as_bytes()), by_chrono(text.as_bytes()), "{}", text);
        }
    }
}
