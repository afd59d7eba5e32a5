//! Typed access to a parsed document that never panics: a missing key and a wrong type are both `None`.
//!
//! Not for deciding what a missing value means; that is the reader's.

use serde_json::{Map, Value};

/// Returns the value at a path of keys.
///
/// # Example
/// ```
/// use mcms_release_readers::json::{field, parse};
/// let value = parse(r#"{"a": {"b": 1}}"#, "a.json").unwrap();
/// assert_eq!(field(&value, &["a", "b"]).and_then(|v| v.as_u64()), Some(1));
/// assert!(field(&value, &["a", "c"]).is_none());
/// ```
#[must_use]
pub fn field<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// Returns a text under a key.
#[must_use]
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

/// Returns a number under a key, as a finite `f64`.
#[must_use]
pub fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key)?.as_f64().filter(|number| number.is_finite())
}

/// Returns a whole number of 0 or more under a key.
#[must_use]
pub fn unsigned(value: &Value, key: &str) -> Option<u64> {
    value.get(key)?.as_u64()
}

/// Returns a truth value under a key.
#[must_use]
pub fn boolean(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// Returns the items of an array under a key; empty where there is none.
#[must_use]
pub fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Returns the object under a key.
#[must_use]
pub fn object<'a>(value: &'a Value, key: &str) -> Option<&'a Map<String, Value>> {
    value.get(key)?.as_object()
}
