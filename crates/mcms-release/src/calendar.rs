//! Civil time in an IANA zone: what freeze windows, rotations and office hours are written in.
//!
//! The only module that knows `jiff`. Instants are `chrono` everywhere else.

use chrono::{DateTime, Utc};
use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;
use jiff::{Timestamp, ZonedDateTime};

/// Says whether the bundled time zone database has a zone of exactly this name.
///
/// # Example
/// ```
/// assert!(mcms_release::calendar::zone_exists("Asia/Seoul"));
/// assert!(!mcms_release::calendar::zone_exists("Asia/Soul"));
/// ```
#[must_use]
pub fn zone_exists(name: &str) -> bool {
    TimeZoneDatabase::bundled()
        .get(name)
        .is_ok_and(|zone| zone.iana_name() == Some(name))
}

/// Returns the names of the bundled time zone database.
#[must_use]
pub fn zones() -> Vec<String> {
    TimeZoneDatabase::bundled()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect()
}

/// A minute of a civil calendar, of one year or of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilMinute {
    /// The year; `None`: every year.
    pub year: Option<i16>,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, 1 to 31.
    pub day: i8,
    /// The hour, 0 to 23.
    pub hour: i8,
    /// The minute, 0 to 59.
    pub minute: i8,
}

impl CivilMinute {
    /// Reads `MM-DDTHH:MM` (every year) or `YYYY-MM-DDTHH:MM`; `None` for anything else and for days that do not exist.
    ///
    /// 29 February does not exist every year, so it needs one.
    ///
    /// # Example
    /// ```
    /// use mcms_release::calendar::CivilMinute;
    /// assert_eq!(CivilMinute::parse("12-24T00:00").map(|at| (at.year, at.month, at.day)), Some((None, 12, 24)));
    /// assert!(CivilMinute::parse("02-29T00:00").is_none());
    /// assert!(CivilMinute::parse("2028-02-29T00:00").is_some());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        /// Any year that is no leap year stands for every year.
        const COMMON_YEAR: i16 = 2001;
        let (date, time) = text.split_once('T')?;
        let parts: Vec<&str> = date.split('-').collect();
        let (year, month, day) = match parts.as_slice() {
            [month, day] => (None, *month, *day),
            [year, month, day] => (Some(digits(year, 4)?), *month, *day),
            _ => return None,
        };
        let (hour, minute) = time.split_once(':')?;
        let two = |text: &str| digits(text, 2).and_then(|number| i8::try_from(number).ok());
        let at = Self {
            year,
            month: two(month)?,
            day: two(day)?,
            hour: two(hour)?,
            minute: two(minute)?,
        };
        let exists = Date::new(year.unwrap_or(COMMON_YEAR), at.month, at.day).is_ok();
        (exists && at.hour <= 23 && at.minute <= 59).then_some(at)
    }
}

impl std::fmt::Display for CivilMinute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year:04}-")?;
        }
        write!(
            f,
            "{:02}-{:02}T{:02}:{:02}",
            self.month, self.day, self.hour, self.minute
        )
    }
}

/// Converts an instant to the civil minute of a zone; `None` where the zone is unknown or the instant out of range.
///
/// # Example
/// ```
/// let at = mcms_release::calendar::civil("2026-12-23T15:00:00Z".parse().unwrap(), "Asia/Seoul").unwrap();
/// assert_eq!(at.to_string(), "2026-12-24T00:00");
/// ```
#[must_use]
pub fn civil(instant: DateTime<Utc>, zone: &str) -> Option<CivilMinute> {
    let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
    let timestamp = Timestamp::from_second(instant.timestamp()).ok()?;
    let local = ZonedDateTime::new(timestamp, zone);
    Some(CivilMinute {
        year: Some(local.year()),
        month: local.month(),
        day: local.day(),
        hour: local.hour(),
        minute: local.minute(),
    })
}

/// Says whether a civil minute lies in `[from, until)`.
///
/// With years the comparison is plain. Without years the window comes back every year, and one whose end lies
/// before its begin reaches into the next year. A window with a year on one side only holds nothing in the policy
/// language; here it counts as containing the minute, because a freeze that cannot be read must not open the door.
///
/// # Example
/// ```
/// use mcms_release::calendar::{CivilMinute, contains};
/// let minute = |text| CivilMinute::parse(text).unwrap();
/// let (from, until) = (minute("12-24T00:00"), minute("01-02T09:00"));
/// assert!(contains(from, until, minute("2026-12-31T12:00")));
/// assert!(contains(from, until, minute("2027-01-02T08:59")));
/// assert!(!contains(from, until, minute("2027-01-02T09:00")));
/// assert!(!contains(from, until, minute("2026-12-23T23:59")));
/// ```
#[must_use]
pub fn contains(from: CivilMinute, until: CivilMinute, at: CivilMinute) -> bool {
    match (from.year, until.year) {
        (Some(_), Some(_)) => from <= at && at < until,
        (None, None) => {
            let at = CivilMinute { year: None, ..at };
            if from <= until {
                from <= at && at < until
            } else {
                from <= at || at < until
            }
        }
        _ => true,
    }
}

fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_minutes_that_exist_are_read_and_they_print_as_written() {
        for text in [
            "12-24T00:00",
            "01-02T09:00",
            "2026-12-31T23:59",
            "2028-02-29T12:00",
        ] {
            assert_eq!(
                CivilMinute::parse(text).map(|at| at.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "",
            "T",
            "12-24",
            "12-24T24:00",
            "12-24T00:60",
            "02-30T00:00",
            "02-29T00:00",
            "2026-02-29T00:00",
            "13-01T00:00",
            "1-2T03:04",
            "12-24 00:00",
            "12-24T00:00Z",
            "+2-24T00:00",
            "12-24T00:00:00",
            "20260-01-01T00:00",
        ] {
            assert_eq!(CivilMinute::parse(text), None, "{text}");
        }
    }

    #[test]
    fn zones_are_known_by_their_exact_name() {
        for name in [
            "Asia/Seoul",
            "UTC",
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
        ] {
            assert!(zone_exists(name), "{name}");
        }
        for name in ["asia/seoul", "KST", "Asia/Soul", "", "../etc/passwd", "+09:00"] {
            assert!(!zone_exists(name), "{name}");
        }
        assert!(zones().iter().any(|name| name == "Asia/Seoul"));
    }
}
