//! Units: what a number counts, and exact conversion between units of one kind.
//!
//! Names follow UCUM (<https://ucum.org/ucum>) as OpenTelemetry uses it, and the few that k6 and people write.
//! Unknown units are kept and compared literally. It is not a UCUM implementation: no prefixes or products beyond these.

use super::Exact;

/// A unit of measurement.
///
/// # Examples
///
/// ```
/// use mcms_release::limit::{Exact, Unit};
///
/// let seconds = Unit::parse("s");
/// assert_eq!(seconds.factor_to(&Unit::parse("ms")), Some(Exact::integer(1000)));
/// assert_eq!(seconds.factor_to(&Unit::parse("By")), None);
/// assert_eq!(Unit::parse("{request}"), Unit::One);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A count, without dimension: `1`, `{request}`. It never converts to a ratio.
    One,
    /// A ratio as a fraction of one, such as an error rate of 0.01.
    Ratio,
    /// A ratio in hundredths: `%`.
    Percent,
    /// A duration.
    Time(TimeUnit),
    /// An amount of data.
    Bytes(ByteUnit),
    /// Events per second: `1/s`.
    PerSecond,
    /// Any other UCUM unit, compared literally.
    Other(Box<str>),
}

/// Units of time; a minute has 60 seconds, a day 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeUnit {
    /// `ns`
    Nanosecond,
    /// `us`
    Microsecond,
    /// `ms`
    Millisecond,
    /// `s`
    Second,
    /// `min`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
}

/// Units of data: powers of 1,000 (`kB`) and of 1,024 (`KiB`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ByteUnit {
    /// `B`
    Byte,
    /// `kB`
    Kilobyte,
    /// `MB`
    Megabyte,
    /// `GB`
    Gigabyte,
    /// `TB`
    Terabyte,
    /// `KiB`
    Kibibyte,
    /// `MiB`
    Mebibyte,
    /// `GiB`
    Gibibyte,
    /// `TiB`
    Tebibyte,
}

/// What units convert into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Counts.
    Count,
    /// Ratios and percentages.
    Ratio,
    /// Durations.
    Time,
    /// Amounts of data.
    Bytes,
    /// Events per time.
    Frequency,
    /// A unit of its own, compared literally.
    Other,
}

impl TimeUnit {
    const fn nanoseconds(self) -> i128 {
        match self {
            Self::Nanosecond => 1,
            Self::Microsecond => 1_000,
            Self::Millisecond => 1_000_000,
            Self::Second => 1_000_000_000,
            Self::Minute => 60_000_000_000,
            Self::Hour => 3_600_000_000_000,
            Self::Day => 86_400_000_000_000,
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Nanosecond => "ns",
            Self::Microsecond => "us",
            Self::Millisecond => "ms",
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
        }
    }
}

impl ByteUnit {
    const fn bytes(self) -> i128 {
        match self {
            Self::Byte => 1,
            Self::Kilobyte => 1_000,
            Self::Megabyte => 1_000_000,
            Self::Gigabyte => 1_000_000_000,
            Self::Terabyte => 1_000_000_000_000,
            Self::Kibibyte => 1 << 10,
            Self::Mebibyte => 1 << 20,
            Self::Gibibyte => 1 << 30,
            Self::Tebibyte => 1 << 40,
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Byte => "B",
            Self::Kilobyte => "kB",
            Self::Megabyte => "MB",
            Self::Gigabyte => "GB",
            Self::Terabyte => "TB",
            Self::Kibibyte => "KiB",
            Self::Mebibyte => "MiB",
            Self::Gibibyte => "GiB",
            Self::Tebibyte => "TiB",
        }
    }
}

impl Unit {
    /// Milliseconds, in which k6 reports times.
    pub const MILLISECONDS: Self = Self::Time(TimeUnit::Millisecond);
    /// Seconds, in which OpenTelemetry reports times.
    pub const SECONDS: Self = Self::Time(TimeUnit::Second);

    /// Read a unit as tools name it: UCUM (`ms`, `1`, `By`, `{request}`, `{request}/s`), or the symbol of [`Unit::symbol`].
    ///
    /// `1` and the empty text are counts: OpenTelemetry also writes `1` for ratios such as a utilisation, which only
    /// the reader that knows the metric can tell ([`Unit::Ratio`]).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some(unit) = Self::named(text) {
            return unit;
        }
        match text {
            "" | "1" => Self::One,
            "ratio" => Self::Ratio,
            _ if is_annotation(text) => Self::One,
            _ if text
                .strip_suffix("/s")
                .is_some_and(|head| head.is_empty() || head == "1" || is_annotation(head)) =>
            {
                Self::PerSecond
            }
            _ => Self::Other(text.into()),
        }
    }

    /// The units that a limit may name without brackets, except `pp`.
    pub(super) fn named(text: &str) -> Option<Self> {
        Some(match text {
            "%" => Self::Percent,
            "ns" => Self::Time(TimeUnit::Nanosecond),
            "us" | "µs" | "μs" => Self::Time(TimeUnit::Microsecond),
            "ms" => Self::Time(TimeUnit::Millisecond),
            "s" => Self::Time(TimeUnit::Second),
            "min" => Self::Time(TimeUnit::Minute),
            "h" => Self::Time(TimeUnit::Hour),
            "d" => Self::Time(TimeUnit::Day),
            "B" | "By" => Self::Bytes(ByteUnit::Byte),
            "kB" | "kBy" => Self::Bytes(ByteUnit::Kilobyte),
            "MB" | "MBy" => Self::Bytes(ByteUnit::Megabyte),
            "GB" | "GBy" => Self::Bytes(ByteUnit::Gigabyte),
            "TB" | "TBy" => Self::Bytes(ByteUnit::Terabyte),
            "KiB" | "KiBy" => Self::Bytes(ByteUnit::Kibibyte),
            "MiB" | "MiBy" => Self::Bytes(ByteUnit::Mebibyte),
            "GiB" | "GiBy" => Self::Bytes(ByteUnit::Gibibyte),
            "TiB" | "TiBy" => Self::Bytes(ByteUnit::Tebibyte),
            "/s" | "1/s" | "rps" | "req/s" => Self::PerSecond,
            _ => return None,
        })
    }

    /// Give the symbol, which [`Unit::parse`] reads back.
    #[must_use]
    pub fn symbol(&self) -> &str {
        match self {
            Self::One => "1",
            Self::Ratio => "ratio",
            Self::Percent => "%",
            Self::Time(unit) => unit.symbol(),
            Self::Bytes(unit) => unit.symbol(),
            Self::PerSecond => "1/s",
            Self::Other(text) => text,
        }
    }

    /// Give the kind of unit.
    #[must_use]
    pub const fn dimension(&self) -> Dimension {
        match self {
            Self::One => Dimension::Count,
            Self::Ratio | Self::Percent => Dimension::Ratio,
            Self::Time(_) => Dimension::Time,
            Self::Bytes(_) => Dimension::Bytes,
            Self::PerSecond => Dimension::Frequency,
            Self::Other(_) => Dimension::Other,
        }
    }

    /// Whether a value in this unit can be compared with one in the other.
    #[must_use]
    pub fn converts_to(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(a), Self::Other(b)) => a == b,
            _ => self.dimension() == other.dimension(),
        }
    }

    /// Give the exact number by which a value in this unit is multiplied to be one in the other, or `None` if they do
    /// not convert.
    #[must_use]
    pub fn factor_to(&self, other: &Self) -> Option<Exact> {
        if !self.converts_to(other) {
            return None;
        }
        let (from, to) = (self.size(), other.size());
        Exact::ratio(from.0.checked_mul(to.1)?, from.1.checked_mul(to.0)?)
    }

    /// Convert a value into another unit without rounding, or `None` if the units do not convert.
    pub(super) fn convert(&self, value: &Exact, to: &Self) -> Option<Exact> {
        if self == to {
            return Some(value.clone());
        }
        Some(value.mul(&self.factor_to(to)?))
    }

    /// The unit in which all units of the dimension are whole or simple: ns, B, ratio.
    pub(super) fn base(&self) -> Self {
        match self.dimension() {
            Dimension::Time => Self::Time(TimeUnit::Nanosecond),
            Dimension::Bytes => Self::Bytes(ByteUnit::Byte),
            Dimension::Ratio => Self::Ratio,
            Dimension::Count | Dimension::Frequency | Dimension::Other => self.clone(),
        }
    }

    /// The size in the base unit, as a fraction.
    const fn size(&self) -> (i128, i128) {
        match self {
            Self::Percent => (1, 100),
            Self::Time(unit) => (unit.nanoseconds(), 1),
            Self::Bytes(unit) => (unit.bytes(), 1),
            Self::One | Self::Ratio | Self::PerSecond | Self::Other(_) => (1, 1),
        }
    }
}

/// `{request}`: a UCUM annotation, which says what is counted and has no dimension.
fn is_annotation(text: &str) -> bool {
    text.strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|inner| !inner.contains(['{', '}']))
}

impl std::fmt::Display for Unit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.symbol())
    }
}

impl serde::Serialize for Unit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

impl<'de> serde::Deserialize<'de> for Unit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&<std::borrow::Cow<'de, str>>::deserialize(
            deserializer,
        )?))
    }
}

impl schemars::JsonSchema for Unit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A unit as UCUM writes it: `1`, `ratio`, `%`, `ms`, `s`, `B`, `MiB`, `1/s`; others are compared literally.",
            "examples": ["ms", "ratio", "1"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_k6_and_opentelemetry_are_known() {
        for (text, unit) in [
            ("ms", Unit::MILLISECONDS),
            ("s", Unit::SECONDS),
            ("", Unit::One),
            ("1", Unit::One),
            ("{request}", Unit::One),
            ("{request}/s", Unit::PerSecond),
            ("1/s", Unit::PerSecond),
            ("By", Unit::Bytes(ByteUnit::Byte)),
            ("MiBy", Unit::Bytes(ByteUnit::Mebibyte)),
            ("%", Unit::Percent),
            ("ratio", Unit::Ratio),
            ("µs", Unit::Time(TimeUnit::Microsecond)),
            ("Cel", Unit::Other("Cel".into())),
            ("By/s", Unit::Other("By/s".into())),
            ("m", Unit::Other("m".into())),
        ] {
            assert_eq!(Unit::parse(text), unit, "{text}");
            assert_eq!(Unit::parse(unit.symbol()), unit, "{text}");
        }
    }

    #[test]
    fn conversion_is_exact_and_only_within_a_dimension() {
        let factor = |from: &str, to: &str| {
            Unit::parse(from)
                .factor_to(&Unit::parse(to))
                .map(|x| x.to_exact_text())
        };
        assert_eq!(factor("ms", "s").as_deref(), Some("0.001"));
        assert_eq!(factor("s", "min").as_deref(), Some("1/60"));
        assert_eq!(factor("d", "ns").as_deref(), Some("86400000000000"));
        assert_eq!(factor("%", "ratio").as_deref(), Some("0.01"));
        assert_eq!(factor("MiB", "kB").as_deref(), Some("1048.576"));
        assert_eq!(factor("Cel", "Cel").as_deref(), Some("1"));
        assert_eq!(factor("Cel", "K"), None);
        assert_eq!(factor("1", "ratio"), None, "a count is no ratio");
        assert_eq!(factor("1", "%"), None);
        assert_eq!(factor("ms", "1"), None);
        assert_eq!(factor("1/s", "1"), None);
    }
}
