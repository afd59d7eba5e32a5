//! The tables: every key is described, accepted, and reaches the model.

use super::{SAMPLE, parse, refuse, show};
use crate::policy::document::{self, Content, Node};
use crate::policy::language::{Key, Kind, Presence, ROOT, Shape};
use crate::policy::problems::Problems;
use crate::policy::{Policy, reference, schema};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A policy that uses every key of the language, written by hand, not from the tables.
const EVERY_KEY: &str = include_str!("every-key.yaml");

/// Walks every shape of the language.
fn shapes() -> Vec<&'static Shape> {
    fn of(kind: &'static Kind, found: &mut Vec<&'static Shape>) {
        match kind {
            Kind::List { of: inner, .. } | Kind::Map { of: inner, .. } => of(inner, found),
            Kind::Object(shape) | Kind::OneOf(shape) => add(shape, found),
            Kind::Union(union) => union.variants.iter().for_each(|(_, shape)| add(shape, found)),
            _ => {}
        }
    }
    fn add(shape: &'static Shape, found: &mut Vec<&'static Shape>) {
        if !found.iter().any(|known| known.name == shape.name) {
            found.push(shape);
            shape.keys().for_each(|key| of(&key.kind, found));
        }
    }
    let mut found = Vec::new();
    add(&ROOT, &mut found);
    found
}

#[test]
fn every_key_is_described_and_stands_once() {
    for shape in shapes() {
        let keys: Vec<&Key> = shape.keys().collect();
        assert!(shape.about.ends_with('.'), "{}", shape.name);
        for key in &keys {
            assert!(
                key.about.ends_with('.') && key.about.len() > 10,
                "{}.{}",
                shape.name,
                key.name
            );
            assert_eq!(
                keys.iter().filter(|other| other.name == key.name).count(),
                1,
                "{}.{}",
                shape.name,
                key.name
            );
        }
    }
}

/// Removes the value at each pointer in turn, so that no key can be accepted and forgotten.
#[test]
fn every_key_is_accepted_and_reaches_the_model() {
    let whole = parse(EVERY_KEY);
    let mut pointers = Vec::new();
    keys(&whole.document, &mut String::new(), &mut pointers);
    assert!(pointers.len() > 150, "{}", pointers.len());
    let forgotten: Vec<&String> = pointers
        .iter()
        .filter(|pointer| {
            Policy::from_value(&without(&whole.document, pointer)).is_ok_and(|policy| policy == whole.policy)
        })
        .collect();
    // The one word of `select` and of `threshold` is what the model assumes; nothing is lost.
    let one_word = |pointer: &str| pointer.ends_with("/select");
    assert!(forgotten.iter().all(|pointer| one_word(pointer)), "{forgotten:?}");
}

#[test]
fn the_policy_of_every_key_uses_every_key() {
    let document = parse(EVERY_KEY).document;
    let mut pointers = Vec::new();
    keys(&document, &mut String::new(), &mut pointers);
    let used: BTreeSet<&str> = pointers
        .iter()
        .filter_map(|pointer| pointer.rsplit('/').next())
        .collect();
    for shape in shapes() {
        for key in shape.keys() {
            assert!(used.contains(key.name), "{}.{}", shape.name, key.name);
        }
    }
}

fn keys(value: &Value, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => return,
    };
    for (key, child) in children {
        path.push('/');
        path.push_str(&key);
        if value.is_object() {
            found.push(path.clone());
        }
        keys(child, path, found);
        path.truncate(length);
    }
}

fn without(value: &Value, pointer: &str) -> Value {
    let mut copy = value.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    copy.pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(key);
    copy
}

#[test]
fn a_missing_required_key_and_an_unknown_key_are_errors_in_every_map() {
    let document = parse(EVERY_KEY).document;
    let mut pointers = Vec::new();
    keys(&document, &mut String::new(), &mut pointers);
    let maps: BTreeSet<&str> = pointers
        .iter()
        .map(|pointer| pointer.rsplit_once('/').unwrap().0)
        .collect();
    let named_by_the_policy = [
        "fields",
        "values",
        "severity",
        "contacts",
        "approvals",
        "labels",
        "where",
        "tickets",
    ];
    for map in maps {
        let last = map.rsplit('/').next().unwrap();
        let free = named_by_the_policy.contains(&last)
            || map.contains("/values/")
            || map.contains("/prerequisites/")
            || map.contains("/limit");
        let mut copy = document.clone();
        copy.pointer_mut(map)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .insert("no such key".into(), json!("x"));
        if !free {
            let error = Policy::from_value(&copy).unwrap_err();
            assert_eq!(
                error.code().as_str(),
                "policy.unknown_key",
                "{map}: {}",
                show(&error)
            );
            assert_eq!(error.path(), Some(format!("{map}/no such key").as_str()));
        }
    }
}

#[test]
fn the_schema_accepts_what_the_parser_accepts() {
    for text in [EVERY_KEY, SAMPLE, super::SMALL] {
        let document = parse(text).document;
        assert_eq!(invalid(&document, &schema()), Vec::<String>::new());
    }
}

#[test]
fn the_schema_knows_every_key_that_the_parser_knows_and_no_other() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().unwrap();
    let names = |schema: &Value| {
        schema["properties"]
            .as_object()
            .map(|map| map.keys().cloned().collect::<BTreeSet<_>>())
            .unwrap_or_default()
    };
    let mut known: BTreeMap<&str, BTreeSet<String>> = definitions
        .iter()
        .map(|(name, schema)| (name.as_str(), names(schema)))
        .collect();
    known.insert("Policy", names(&schema));
    for shape in shapes() {
        let keys: BTreeSet<String> = shape.keys().map(|key| key.name.to_owned()).collect();
        assert_eq!(known.remove(shape.name), Some(keys), "{}", shape.name);
    }
    let rest: Vec<&str> = known.into_keys().collect();
    assert_eq!(
        rest,
        ["Gate", "Limit", "Trigger"],
        "unions and limits have no keys of their own"
    );
}

#[test]
fn what_the_parser_refuses_for_its_shape_the_schema_refuses_too() {
    let schema = schema();
    let document = parse(EVERY_KEY).document;
    let mut pointers = Vec::new();
    keys(&document, &mut String::new(), &mut pointers);
    let mut refused = 0;
    for pointer in &pointers {
        for wrong in [
            json!(null),
            json!([]),
            json!({"no such key": 1}),
            json!("no such word/="),
        ] {
            let mut copy = document.clone();
            *copy.pointer_mut(pointer).unwrap() = wrong.clone();
            let Err(error) = Policy::from_value(&copy) else {
                continue;
            };
            let codes: Vec<&str> = super::all(&error)
                .iter()
                .map(|error| error.code().as_str())
                .collect();
            let of_shape = codes
                .iter()
                .any(|code| matches!(*code, "policy.unknown_key" | "policy.missing_key"))
                || (wrong.is_null() && codes.contains(&"policy.invalid_value"));
            if of_shape && !pointer.contains("/trigger") {
                refused += 1;
                assert_ne!(
                    invalid(&copy, &schema),
                    Vec::<String>::new(),
                    "{pointer} {wrong}: {}",
                    show(&error)
                );
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn the_reference_explains_every_key_and_word() {
    let page = reference();
    for shape in shapes() {
        assert!(page.contains(&format!("## {}\n", shape.name)), "{}", shape.name);
        for key in shape.keys() {
            assert!(page.contains(&format!("| `{}` |", key.name)), "{}", key.name);
            if let Presence::Default(value) = key.presence {
                assert!(page.contains(&format!("| `{value}` |")), "{value}");
            }
        }
    }
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{line}");
    }
}

#[test]
fn every_default_is_a_value_of_its_key() {
    for shape in shapes() {
        for key in shape.keys() {
            let Presence::Default(value) = key.presence else {
                continue;
            };
            let content = match key.kind {
                Kind::Flag => Content::Flag(value == "true"),
                Kind::Whole(..) => Content::Number(value.into()),
                _ => Content::Text(value.into()),
            };
            let mut problems = Problems::default();
            crate::policy::check::value(
                &Node {
                    id: document::NodeId(0),
                    content,
                },
                &key.kind,
                key.name,
                &mut problems,
            );
            assert!(problems.is_empty(), "{}.{} = {value}", shape.name, key.name);
        }
    }
}

#[test]
fn an_on_key_that_is_pass_is_refused_with_an_explanation() {
    for key in [
        "on_breach",
        "on_no_data",
        "on_too_few",
        "on_no_baseline",
        "on_zero_baseline",
        "on_partial",
        "on_stale",
        "on_unit_mismatch",
    ] {
        let error =
            refuse(&super::SMALL.replace("measure: failed", &format!("measure: failed, {key}: pass")));
        assert_eq!(error.message(), format!("`{key}` cannot be `pass`"));
        assert!(error.help().unwrap().contains("never passes"));
    }
}

/// Validates against the part of JSON Schema that the schema uses; an unknown keyword fails the test.
fn invalid(value: &Value, root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    validate(value, root, root, "", &mut found);
    found
}

fn validate(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    let map: &Map<String, Value> = schema.as_object().unwrap_or_else(|| panic!("{at}: {schema}"));
    let mut wrong = |holds: bool, what: &str| {
        if !holds {
            found.push(format!("{at}: {what}"));
        }
    };
    let text = value.as_str();
    let size = value
        .as_array()
        .map(Vec::len)
        .or(value.as_object().map(Map::len))
        .unwrap_or(0) as u64;
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    for (keyword, rule) in map {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "examples"
            | "propertyNames" => {}
            "type" => {
                let holds = match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                    other => panic!("type {other}"),
                };
                wrong(holds, &format!("type {rule}"));
            }
            "const" => wrong(value == rule, "const"),
            "enum" => wrong(rule.as_array().unwrap().contains(value), "enum"),
            // Patterns are ECMA 262, which nothing here executes.
            "pattern" => {}
            "minLength" => wrong(
                text.is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
                "minLength",
            ),
            "maxLength" => wrong(
                text.is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
                "maxLength",
            ),
            "minimum" => wrong(!value.is_number() || number(value) >= number(rule), "minimum"),
            "maximum" => wrong(!value.is_number() || number(value) <= number(rule), "maximum"),
            "minItems" => wrong(!value.is_array() || size >= rule.as_u64().unwrap(), "minItems"),
            "maxItems" => wrong(!value.is_array() || size <= rule.as_u64().unwrap(), "maxItems"),
            "minProperties" => wrong(
                !value.is_object() || size >= rule.as_u64().unwrap(),
                "minProperties",
            ),
            "maxProperties" => wrong(
                !value.is_object() || size <= rule.as_u64().unwrap(),
                "maxProperties",
            ),
            "uniqueItems" => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let distinct: BTreeSet<String> = items.iter().map(Value::to_string).collect();
                wrong(
                    rule == &json!(false) || distinct.len() == items.len(),
                    "uniqueItems",
                );
            }
            "required" => {
                for key in rule.as_array().unwrap() {
                    wrong(
                        value
                            .as_object()
                            .is_none_or(|map| map.contains_key(key.as_str().unwrap())),
                        &format!("required {key}"),
                    );
                }
            }
            "$ref" | "items" | "properties" | "additionalProperties" | "oneOf" => {}
            other => panic!("keyword {other}"),
        }
    }
    if let Some(target) = map.get("$ref").and_then(Value::as_str) {
        let target = root
            .pointer(target.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{target}"));
        validate(value, target, root, at, found);
    }
    if let Some(items) = map.get("items") {
        for (index, item) in value
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            validate(item, items, root, &format!("{at}/{index}"), found);
        }
    }
    if let Some(members) = value.as_object() {
        for (key, member) in members {
            let at = format!("{at}/{key}");
            match (
                map.get("properties").and_then(|properties| properties.get(key)),
                map.get("additionalProperties"),
            ) {
                (Some(property), _) => validate(member, property, root, &at, found),
                (None, Some(Value::Bool(false))) => found.push(format!("{at}: unknown key")),
                (None, Some(others)) => validate(member, others, root, &at, found),
                (None, None) => {}
            }
        }
    }
    if let Some(variants) = map.get("oneOf").and_then(Value::as_array) {
        let fitting = variants
            .iter()
            .filter(|variant| {
                let mut inside = Vec::new();
                validate(value, variant, root, at, &mut inside);
                inside.is_empty()
            })
            .count();
        if fitting != 1 {
            found.push(format!("{at}: {fitting} of oneOf"));
        }
    }
}
