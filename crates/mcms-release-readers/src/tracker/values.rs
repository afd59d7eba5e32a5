//! Values as trackers write them: names of options, people, instants.

use super::Reading;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most characters of a summary or an error that are kept.
const MOST_SUMMARY: usize = 300;

/// The names of a value: a text, a number, an option's `name` or `value` (its `id` where it has neither), each option of a list.
///
/// `null` has none. A cascading option counts with its child.
pub(super) fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(names).collect(),
        Value::Object(option) => {
            let mut found: Vec<String> = ["name", "value", "displayName"]
                .into_iter()
                .filter_map(|key| option.get(key).and_then(Value::as_str))
                .map(str::to_owned)
                .collect();
            if found.is_empty() {
                found.extend(option.get("id").and_then(Value::as_str).map(str::to_owned));
            }
            if let Some(child) = option.get("child") {
                found.extend(names(child));
            }
            found.dedup();
            found
        }
    }
}

/// The fields that the policy maps, or all of them.
pub(super) fn fields(answer: &Map<String, Value>, reading: &Reading<'_>) -> BTreeMap<String, Vec<String>> {
    answer
        .iter()
        .filter(|(field, _)| reading.wanted.everything || reading.wanted.ticket_fields.contains(*field))
        .map(|(field, value)| (field.clone(), names(value)))
        .collect()
}

/// A text, cut to a length that fits a report.
pub(super) fn summary(text: &str) -> String {
    text.chars().take(MOST_SUMMARY).collect()
}

/// An instant in RFC 3339, or with Jira's offset without a colon: `2026-11-20T09:12:33.000+0900`.
pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|instant| instant.to_utc())
}

/// What an answer says that is an error instead of a page.
pub(super) fn error_of(answer: &Value) -> Option<String> {
    let messages = answer.get("errorMessages").and_then(Value::as_array);
    let listed = messages.map(|list| {
        list.iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("; ")
    });
    let keyed = answer.get("errors").and_then(Value::as_object).map(|errors| {
        errors
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect::<Vec<_>>()
            .join("; ")
    });
    let single = answer.get("message").and_then(Value::as_str).map(str::to_owned);
    let text = [listed, keyed, single]
        .into_iter()
        .flatten()
        .find(|text| !text.is_empty())?;
    Some(summary(&text))
}
