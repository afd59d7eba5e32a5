//! A number that is never rounded: a fraction of two integers, in i128 while it fits and of any size beyond.
//!
//! It exists because a limit is decided exactly at its edge, and f64 is wrong exactly there: `98.0 / 100.0 - 1.0 >=
//! -0.02` is false. It is not a general numerics library: no roots, no logarithms (those are rounded by nature).

mod arithmetic;
mod big;
mod text;

#[cfg(test)]
mod tests;

use big::Fraction;

/// A number held exactly, as a fraction of two integers.
///
/// Equality and order are those of the values: `0.50` equals `1/2`. NaN and the infinities cannot be represented.
///
/// # Examples
///
/// ```
/// use mcms_release::limit::Exact;
///
/// let tenth = Exact::from_f64(0.1).ok_or("not finite")?;
/// let fifth = Exact::from_f64(0.2).ok_or("not finite")?;
/// assert_eq!(tenth.add(&fifth), Exact::from_f64(0.3).ok_or("not finite")?); // in f64: 0.30000000000000004
/// assert_eq!(Exact::ratio(1, 3).ok_or("zero")?.to_string(), "≈0.333333333333");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Exact(Repr);

/// The denominator is positive in both; fractions are not kept reduced, because comparing does not need it.
#[derive(Clone)]
enum Repr {
    Small { num: i128, den: i128 },
    Big(Box<Fraction>),
}

/// Why a text is no exact number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a decimal number")]
pub struct NotExact {
    /// The text, cut after 40 characters.
    pub text: String,
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small { num: 0, den: 1 });
    /// One.
    pub const ONE: Self = Self(Repr::Small { num: 1, den: 1 });

    /// Take an integer.
    #[must_use]
    pub const fn integer(value: i128) -> Self {
        Self(Repr::Small { num: value, den: 1 })
    }

    /// Divide two integers without rounding; `None` if the denominator is zero.
    ///
    /// ```
    /// # use mcms_release::limit::Exact;
    /// assert_eq!(Exact::ratio(5, 100), Exact::ratio(1, 20));
    /// assert_eq!(Exact::ratio(1, 0), None);
    /// ```
    #[must_use]
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator > 0 {
            return Some(Self(Repr::Small {
                num: numerator,
                den: denominator,
            }));
        }
        if denominator == 0 {
            return None;
        }
        Some(match (numerator.checked_neg(), denominator.checked_neg()) {
            (Some(num), Some(den)) => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(Fraction::from_i128(numerator, denominator)))),
        })
    }

    /// Take the shortest decimal that reads back as this f64; `None` for NaN and the infinities.
    ///
    /// The tool that wrote `34.91` meant 34.91, not the binary fraction beside it (the shortest round trip is that of
    /// Rust's own formatting, as in JavaScript, Python and RFC 8785).
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        text::from_f64(value)
    }

    /// Read a decimal (`-12.50`, `1e-3`) or a fraction (`1/3`), as [`Exact::to_exact_text`] writes it.
    ///
    /// # Errors
    ///
    /// [`NotExact`] if the text is neither, is longer than 4,000 characters or has an exponent beyond ±1,000.
    pub fn parse(text: &str) -> Result<Self, NotExact> {
        text::parse(text).ok_or_else(|| NotExact {
            text: text.chars().take(40).collect(),
        })
    }

    /// Give the nearest f64, for display and statistics only: nothing is decided on it.
    ///
    /// Values that came from an f64 come back as the same f64. Beyond the range of f64 it is an infinity.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        text::to_f64(self)
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.signum() == 0
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.signum() < 0
    }

    /// Whether the value is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.signum() > 0
    }

    /// Give the reduced numerator and denominator (above zero), or `None` if one does not fit in an i128.
    #[must_use]
    pub fn to_integers(&self) -> Option<(i128, i128)> {
        self.to_fraction().reduced().to_i128()
    }

    /// Write the value without any loss: as a decimal where it terminates, else as a fraction.
    ///
    /// ```
    /// # use mcms_release::limit::Exact;
    /// assert_eq!(Exact::parse("38.4010")?.to_exact_text(), "38.401");
    /// assert_eq!(Exact::parse("2/6")?.to_exact_text(), "1/3");
    /// # Ok::<(), mcms_release::limit::NotExact>(())
    /// ```
    #[must_use]
    pub fn to_exact_text(&self) -> String {
        text::exact_text(self)
    }

    fn to_fraction(&self) -> Fraction {
        match &self.0 {
            Repr::Small { num, den } => Fraction::from_i128(*num, *den),
            Repr::Big(fraction) => (**fraction).clone(),
        }
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        Self::integer(i128::from(value))
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::integer(i128::from(value))
    }
}

impl From<u32> for Exact {
    fn from(value: u32) -> Self {
        Self::integer(i128::from(value))
    }
}

impl std::fmt::Display for Exact {
    /// Write the decimal where it terminates, else 12 significant digits marked with `≈`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&text::display(self))
    }
}

impl std::fmt::Debug for Exact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_exact_text())
    }
}

impl std::str::FromStr for Exact {
    type Err = NotExact;

    fn from_str(text: &str) -> Result<Self, NotExact> {
        Self::parse(text)
    }
}

impl serde::Serialize for Exact {
    /// Serialise as the text of [`Exact::to_exact_text`], so that no reader of the JSON can round it.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_exact_text())
    }
}

impl<'de> serde::Deserialize<'de> for Exact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Exact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A number without rounding: a decimal, or a fraction of two integers where the decimal does not end.",
            "pattern": "^-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?$|^-?[0-9]+/[0-9]+$",
            "examples": ["38.401", "1/3"]
        })
    }
}
