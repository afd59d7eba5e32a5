//! Scalars of OTLP JSON: 64-bit integers as text or number, `"NaN"`, enums by number or by name.

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use std::fmt;

/// An integer as text or number. Covers `u64` and `i64`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Integer(i128);

impl Integer {
    pub(super) fn unsigned(self) -> Option<u64> {
        u64::try_from(self.0).ok()
    }
    pub(super) fn signed(self) -> Option<i64> {
        i64::try_from(self.0).ok()
    }
    pub(super) fn small(self) -> Option<i32> {
        i32::try_from(self.0).ok()
    }
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = Integer;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a 64-bit integer, as text or number")
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Integer, E> {
        Ok(Integer(i128::from(value)))
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Integer, E> {
        Ok(Integer(i128::from(value)))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Integer, E> {
        // 2^53: beyond it a float no longer says which integer was meant.
        if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2^53")]
            let whole = value as i64;
            return Ok(Integer(i128::from(whole)));
        }
        Err(E::invalid_value(de::Unexpected::Float(value), &self))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Integer, E> {
        let wide: i128 = text
            .parse()
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
        if u64::try_from(wide).is_err() && i64::try_from(wide).is_err() {
            return Err(E::invalid_value(de::Unexpected::Str(text), &self));
        }
        Ok(Integer(wide))
    }
    fn visit_unit<E: de::Error>(self) -> Result<Integer, E> {
        Ok(Integer(0))
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntegerVisitor)
    }
}

/// A double as number, or as the text `NaN`, `Infinity`, `-Infinity` or a number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Double(pub(super) f64);

struct DoubleVisitor;

impl Visitor<'_> for DoubleVisitor {
    type Value = Double;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or \"NaN\", \"Infinity\" or \"-Infinity\"")
    }
    #[expect(clippy::cast_precision_loss, reason = "a double is what the field holds")]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Double, E> {
        Ok(Double(value as f64))
    }
    #[expect(clippy::cast_precision_loss, reason = "a double is what the field holds")]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Double, E> {
        Ok(Double(value as f64))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Double, E> {
        Ok(Double(value))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Double, E> {
        match text {
            "NaN" => Ok(Double(f64::NAN)),
            "Infinity" => Ok(Double(f64::INFINITY)),
            "-Infinity" => Ok(Double(f64::NEG_INFINITY)),
            // Only digits, so that Rust's own spellings of infinity are not taken for a number.
            _ if text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) =>
            {
                let value = text
                    .parse()
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
                Ok(Double(value))
            }
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
    fn visit_unit<E: de::Error>(self) -> Result<Double, E> {
        Ok(Double(0.0))
    }
}

impl<'de> Deserialize<'de> for Double {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DoubleVisitor)
    }
}

/// `AggregationTemporality` by number or by name; anything unknown is 0, unspecified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TemporalityWord(pub(super) i32);

struct TemporalityVisitor;

impl Visitor<'_> for TemporalityVisitor {
    type Value = TemporalityWord;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an aggregation temporality, 1 (delta) or 2 (cumulative)")
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<TemporalityWord, E> {
        Ok(TemporalityWord(i32::try_from(value).unwrap_or(0)))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<TemporalityWord, E> {
        Ok(TemporalityWord(match text {
            "AGGREGATION_TEMPORALITY_DELTA" | "1" => 1,
            "AGGREGATION_TEMPORALITY_CUMULATIVE" | "2" => 2,
            _ => 0,
        }))
    }
    fn visit_unit<E: de::Error>(self) -> Result<TemporalityWord, E> {
        Ok(TemporalityWord(0))
    }
}

impl<'de> Deserialize<'de> for TemporalityWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TemporalityVisitor)
    }
}
