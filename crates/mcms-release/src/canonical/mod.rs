//! Canonical JSON (RFC 8785) and digests over it: the same value gives the same bytes on every platform and
//! from every language.
//!
//! Keys are sorted by their UTF-16 code units, numbers are written as ECMAScript writes them (`100`, not
//! `100.0`), −0 is 0. Integers beyond ±(2^53−1) are written as strings, because no other language would read
//! them back exactly. Not for pretty output: that is a renderer's business.

use crate::error::{Error, ErrorCode};
use serde::Serialize;
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

/// The largest integer that every language reads exactly, 2^53−1.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Writes a JSON value canonically.
///
/// Integers of the value's own integer types beyond 2^53−1 become strings, floats never do: write a typed value
/// from its type ([`serialize`]), not from text that was read back untyped.
///
/// # Example
/// ```
/// use mcms_release::canonical;
/// let value = serde_json::json!({"나": 100.0, "a": [1e21, -0.0, 9007199254740993_u64]});
/// assert_eq!(canonical::to_string(&value), r#"{"a":[1e+21,0,"9007199254740993"],"나":100}"#);
/// ```
#[must_use]
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write_value(value, &mut out);
    out
}

/// Writes any serialisable value canonically.
///
/// # Errors
/// `engine.internal` when the value does not serialise to JSON (a map with keys that are not text).
pub fn serialize<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let value = serde_json::to_value(value).map_err(|error| {
        Error::new(
            ErrorCode::EngineInternal,
            format!("a value does not serialise: {error}"),
        )
    })?;
    Ok(to_string(&value))
}

/// Returns SHA-256 over the canonical JSON of a value, as lower-case hexadecimal.
///
/// # Example
/// ```
/// use mcms_release::canonical;
/// let one = canonical::digest(&serde_json::json!({"a": 1, "b": 2}));
/// let two = canonical::digest(&serde_json::json!({"b": 2.0, "a": 1}));
/// assert_eq!(one, two);
/// assert_eq!(one.len(), 64);
/// ```
#[must_use]
pub fn digest(value: &Value) -> String {
    hex(&Sha256::digest(to_string(value).as_bytes()))
}

/// Writes bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(
        String::with_capacity(bytes.len().saturating_mul(2)),
        |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        },
    )
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(number, out),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => write_object(members, out),
    }
}

fn write_object(members: &Map<String, Value>, out: &mut String) {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    out.push('{');
    for (index, (key, value)) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(key, out);
        out.push(':');
        write_value(value, out);
    }
    out.push('}');
}

fn write_number(number: &Number, out: &mut String) {
    let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    match magnitude {
        Some(magnitude) if magnitude <= MAX_SAFE_INTEGER => out.push_str(&number.to_string()),
        Some(_) => {
            out.push('"');
            out.push_str(&number.to_string());
            out.push('"');
        }
        // A JSON number is finite; the buffer falls back to null for anything else, never to a wrong number.
        None => match number.as_f64().filter(|value| value.is_finite()) {
            Some(0.0) => out.push('0'),
            Some(value) => out.push_str(ryu_js::Buffer::new().format_finite(value)),
            None => out.push_str("null"),
        },
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{9}' => out.push_str("\\t"),
            '\u{a}' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\u{d}' => out.push_str("\\r"),
            control if control < ' ' => {
                out.push_str("\\u00");
                out.push_str(&hex(&[u8::try_from(u32::from(control)).unwrap_or_default()]));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// RFC 8785, section 3.2.2 and 3.2.3.
    #[test]
    fn the_examples_of_the_rfc_are_reproduced() {
        let value: Value = serde_json::from_str(
            r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
        )
        .unwrap();
        assert_eq!(
            to_string(&value),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
        let keys: Value = serde_json::from_str(
            r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
                "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}"#,
        )
        .unwrap();
        let text = to_string(&keys);
        let order: Vec<usize> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
            .iter()
            .map(|word| text.find(word).unwrap())
            .collect();
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{text}");
    }

    /// RFC 8785, appendix B.
    #[test]
    fn the_numbers_of_appendix_b_are_reproduced() {
        let rows: [(u64, &str); 24] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ];
        for (bits, text) in rows {
            let value = Value::from(f64::from_bits(bits));
            assert_eq!(to_string(&value), text, "{bits:016x}");
        }
    }

    #[test]
    fn wide_integers_are_strings_and_floats_never() {
        let value = serde_json::json!([MAX_SAFE_INTEGER, MAX_SAFE_INTEGER + 1, i64::MIN, 1e300]);
        assert_eq!(
            to_string(&value),
            r#"[9007199254740991,"9007199254740992","-9223372036854775808",1e+300]"#
        );
    }

    proptest! {
        /// Whole floats from 2^53 to 1e21 are left out: JSON text does not say whether they were integers, so
        /// a typed value must be written from its type and never from text that was read back.
        #[test]
        fn canonical_text_reads_back_as_the_same_value(text in ".*", number in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
            prop_assume!(number.abs() < 9_007_199_254_740_992.0 || number.abs() >= 1e21);
            let value = serde_json::json!({ text.clone(): number, "list": [text, null, true] });
            let written = to_string(&value);
            let again: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(to_string(&again), written);
        }
    }
}
