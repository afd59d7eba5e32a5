//! JSON Schemas: canonical text for the committed files, and tables of their keys for people.

use crate::markdown::{anchor, cell, code, table};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Writes a schema with sorted keys, so that no feature of a JSON crate can change the file.
///
/// # Errors
/// Where the value cannot be written as JSON.
pub fn text(schema: &Value) -> Result<String, String> {
    let text = serde_json::to_string_pretty(&sorted(schema)).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_by_key(|(name, _)| *name);
            Value::Object(
                names
                    .into_iter()
                    .map(|(name, member)| (name.clone(), sorted(member)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// Returns the named types of a schema.
#[must_use]
pub fn definitions(schema: &Value) -> Map<String, Value> {
    let defs = schema.get("$defs").and_then(Value::as_object);
    defs.cloned().unwrap_or_default()
}

/// Writes a named type: what it is, and its keys, variants or values.
#[must_use]
pub fn definition(name: &str, schema: &Value) -> String {
    format!("{}\n### {name}\n\n{}", anchor(&target(name)), body(schema))
}

/// Writes what a type is, and its keys, variants or values.
#[must_use]
pub fn body(schema: &Value) -> String {
    let mut out = String::new();
    if let Some(about) = about(schema) {
        let _ = writeln!(out, "{about}\n");
    }
    let keys = keys(schema);
    if !keys.is_empty() {
        out.push_str(&keys);
        out.push('\n');
    }
    let variants = variants(schema);
    if !variants.is_empty() {
        out.push_str(&variants_list(variants));
    } else if keys.is_empty() {
        let _ = writeln!(out, "{}\n", kind(schema));
    }
    out
}

/// Writes the table of an object's keys; empty where it has none.
#[must_use]
pub fn keys(schema: &Value) -> String {
    let required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|known| known == name))
    };
    let mut rows = Vec::new();
    for (name, member) in sorted_members(schema.get("properties")) {
        let default = member.get("default").map(|value| code(&value.to_string()));
        let needed = if required(name) {
            "required".to_owned()
        } else {
            default.unwrap_or_default()
        };
        rows.push(vec![
            code(name),
            kind(member),
            needed,
            about(member).map(|text| cell(&text)).unwrap_or_default(),
        ]);
    }
    if let Some(other) = schema
        .get("additionalProperties")
        .filter(|other| other.is_object())
    {
        let meaning = about(other).map(|text| cell(&text)).unwrap_or_default();
        rows.push(vec![
            "*any other*".to_owned(),
            kind(other),
            String::new(),
            meaning,
        ]);
    }
    if rows.is_empty() {
        String::new()
    } else {
        table(&["Key", "Type", "Required or default", "Meaning"], &rows)
    }
}

fn variants(schema: &Value) -> &[Value] {
    let list = ["oneOf", "anyOf"]
        .iter()
        .find_map(|word| schema.get(word).and_then(Value::as_array));
    list.map_or(&[], Vec::as_slice)
}

fn variants_list(variants: &[Value]) -> String {
    let mut out = String::from("One of:\n\n");
    for variant in variants {
        let about = about(variant).map(|text| format!(": {text}")).unwrap_or_default();
        let _ = writeln!(out, "- {}{about}", kind(variant));
        let keys = keys(variant);
        if !keys.is_empty() {
            let _ = writeln!(out, "\n{}", indented(&keys));
        }
    }
    out.push('\n');
    out
}

fn indented(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "  {line}");
        out
    })
}

/// Names what a value may be, in the words of the reference.
#[must_use]
pub fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or(name);
        return format!("[{name}](#{})", target(name));
    }
    if let Some(value) = schema.get("const") {
        return word(value);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().map(word).collect::<Vec<_>>().join(" or ");
    }
    let variants = variants(schema);
    if !variants.is_empty() && schema.get("properties").is_none() {
        let mut kinds: Vec<String> = variants.iter().map(kind).filter(|kind| kind != NOTHING).collect();
        kinds.dedup();
        return kinds.join(" or ");
    }
    if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        return kind(only);
    }
    match schema.get("type") {
        Some(Value::String(name)) => simple(name, schema),
        Some(Value::Array(names)) => {
            let kinds: Vec<String> = names
                .iter()
                .filter_map(Value::as_str)
                .map(|name| simple(name, schema))
                .filter(|kind| kind != NOTHING)
                .collect();
            kinds.join(" or ")
        }
        _ if schema.get("properties").is_some() => simple("object", schema),
        _ => "anything".to_owned(),
    }
}

const NOTHING: &str = "nothing";

fn simple(name: &str, schema: &Value) -> String {
    let bound = |word: &str| schema.get(word).map(ToString::to_string);
    match name {
        "null" => NOTHING.to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" | "number" => {
            let what = if name == "integer" {
                "whole number"
            } else {
                "number"
            };
            match (bound("minimum"), bound("maximum")) {
                (Some(least), Some(most)) => format!("{what}, {least} to {most}"),
                (Some(least), None) => format!("{what}, at least {least}"),
                (None, Some(most)) => format!("{what}, at most {most}"),
                (None, None) => what.to_owned(),
            }
        }
        "string" => match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => "time (RFC 3339)".to_owned(),
            Some(format) => format!("text ({format})"),
            None => "text".to_owned(),
        },
        "array" => schema
            .get("items")
            .map_or_else(|| "list".to_owned(), |items| format!("list of {}", kind(items))),
        "object" => match schema.get("additionalProperties") {
            Some(other) if other.is_object() && schema.get("properties").is_none() => {
                format!("map to {}", kind(other))
            }
            _ => {
                let names: Vec<String> = sorted_members(schema.get("properties"))
                    .into_iter()
                    .map(|(name, _)| code(name))
                    .collect();
                if names.is_empty() {
                    "object".to_owned()
                } else {
                    format!("object with {}", names.join(", "))
                }
            }
        },
        other => other.to_owned(),
    }
}

fn sorted_members(members: Option<&Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = members.and_then(Value::as_object).into_iter().flatten().collect();
    members.sort_by_key(|(name, _)| *name);
    members
}

fn about(schema: &Value) -> Option<String> {
    schema
        .get("description")
        .and_then(Value::as_str)
        .map(|text| text.replace('\n', " "))
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| code(&value.to_string()), code)
}

fn target(name: &str) -> String {
    format!("type-{}", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn types_read_as_words() {
        for (schema, words) in [
            (json!({"type": "string"}), "text"),
            (json!({"type": ["string", "null"]}), "text"),
            (
                json!({"type": "integer", "minimum": 1, "maximum": 100}),
                "whole number, 1 to 100",
            ),
            (
                json!({"type": "array", "items": {"$ref": "#/$defs/Gate"}}),
                "list of [Gate](#type-gate)",
            ),
            (
                json!({"anyOf": [{"$ref": "#/$defs/Gate"}, {"type": "null"}]}),
                "[Gate](#type-gate)",
            ),
            (json!({"enum": ["fail", "warn"]}), "`fail` or `warn`"),
            (
                json!({"type": "object", "additionalProperties": {"type": "number"}}),
                "map to number",
            ),
            (
                json!({"type": "string", "format": "date-time"}),
                "time (RFC 3339)",
            ),
            (json!(true), "anything"),
        ] {
            assert_eq!(kind(&schema), words, "{schema}");
        }
    }

    #[test]
    fn every_key_has_a_row_with_what_is_needed() {
        let schema = json!({
            "type": "object", "required": ["id"],
            "properties": {
                "id": {"type": "string", "description": "The name."},
                "retries": {"enum": ["fold", "keep-worst"], "default": "keep-worst"},
            },
            "additionalProperties": {"type": "integer", "description": "Anything | else."},
        });
        assert_eq!(
            keys(&schema),
            "| Key | Type | Required or default | Meaning |\n\
             | --- | --- | --- | --- |\n\
             | `id` | text | required | The name. |\n\
             | `retries` | `fold` or `keep-worst` | `\"keep-worst\"` |  |\n\
             | *any other* | whole number |  | Anything \\| else. |\n"
        );
    }

    #[test]
    fn a_schema_is_written_with_sorted_keys_and_a_final_line_end() {
        let schema = json!({"type": "object", "$id": "x", "properties": {"b": {}, "a": {}}});
        let text = text(&schema).unwrap();
        let at = |word: &str| text.find(word).unwrap();
        assert!(at("$id") < at("properties") && at("\"a\"") < at("\"b\"") && at("\"b\"") < at("\"type\""));
        assert!(text.ends_with("}\n"));
    }
}
