//! Strict JSON: duplicate keys, depth, size and numbers out of range are errors, each with line and column.
//!
//! Not for streams of lines (NDJSON), which the readers of load tests scan themselves.

mod access;

pub use access::{array, boolean, field, number, object, text, unsigned};

use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// The largest document that is parsed as a whole: 64 MiB.
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024 * 1024;

/// The deepest nesting that is parsed (the recursion limit of `serde_json`).
pub const MAX_DEPTH: usize = 128;

/// Parses one JSON document strictly.
///
/// # Errors
/// [`input::TOO_LARGE`], [`input::TOO_DEEP`], [`input::DUPLICATE_KEY`], [`input::TRUNCATED`] where the text ends too
/// early, otherwise [`input::MALFORMED`]; located as `name:line:column`.
///
/// # Example
/// ```
/// use mcms_release_readers::json::parse;
/// assert_eq!(parse("{\"a\": 1}", "a.json").unwrap()["a"], 1);
/// let error = parse("{\"a\": 1, \"a\": 2}", "a.json").unwrap_err();
/// assert_eq!(error.reason.code.as_str(), "duplicate_key");
/// ```
pub fn parse(text: &str, name: &str) -> Result<Value, Diagnostic> {
    check_size(text.len(), name)?;
    parse_any_size(text, name)
}

/// Parses one JSON document as [`parse`] does, whatever its size, which the caller has limited.
///
/// # Errors
/// As [`parse`], without [`input::TOO_LARGE`].
pub fn parse_any_size(text: &str, name: &str) -> Result<Value, Diagnostic> {
    let duplicate = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Strict(&duplicate)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| match duplicate.take() {
            Some(key) => located(
                Diagnostic::error(input::DUPLICATE_KEY).with("key", key),
                &error,
                name,
            ),
            None => diagnose(&error, name),
        })
}

/// Refuses a document larger than [`MAX_DOCUMENT_BYTES`].
///
/// # Errors
/// [`input::TOO_LARGE`].
pub fn check_size(bytes: usize, name: &str) -> Result<(), Diagnostic> {
    if bytes > MAX_DOCUMENT_BYTES {
        return Err(Diagnostic::error(input::TOO_LARGE)
            .with("most", "64 MiB")
            .at(name));
    }
    Ok(())
}

/// Says what a `serde_json` error means for the input: cut, too deep, a known key twice, or damaged.
#[must_use]
pub fn diagnose(error: &serde_json::Error, name: &str) -> Diagnostic {
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    if error.classify() == Category::Eof {
        return located(Diagnostic::error(input::TRUNCATED), error, name);
    }
    if message.starts_with("recursion limit exceeded") {
        return located(
            Diagnostic::error(input::TOO_DEEP).with("most", MAX_DEPTH),
            error,
            name,
        );
    }
    if let Some(key) = message
        .strip_prefix("duplicate field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return located(
            Diagnostic::error(input::DUPLICATE_KEY).with("key", key),
            error,
            name,
        );
    }
    located(
        Diagnostic::error(input::MALFORMED).with("detail", message),
        error,
        name,
    )
}

fn located(diagnostic: Diagnostic, error: &serde_json::Error, name: &str) -> Diagnostic {
    if error.line() == 0 {
        return diagnostic.at(name);
    }
    diagnostic.at(format!("{name}:{}:{}", error.line(), error.column()))
}

/// Builds a value and remembers the first key that an object holds twice.
#[derive(Clone, Copy)]
struct Strict<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                let message = format!("duplicate field `{key}`");
                self.0.replace(Some(key));
                return Err(A::Error::custom(message));
            }
            let value = entries.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests;
