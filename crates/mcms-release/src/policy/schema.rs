//! The policy language as a JSON Schema (draft 2020-12) for editors.

use super::check::MOST_TEXT;
use super::forms::{DURATION_PATTERN, NAME_PATTERN, STATISTIC_PATTERN};
use super::language::{By, Kind, Presence, ROOT, SCHEMA, SETTING_WORDS, Shape, Union, Word};
use crate::limit::Limit;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Writes the JSON Schema of the policy language.
///
/// It is made from the tables that the parser checks against, so an editor and the parser know the same keys. What keys
/// mean together (names that refer to something, units, baselines) only the parser checks.
///
/// # Example
/// ```
/// let schema = mcms_release::policy::schema();
/// assert_eq!(schema["properties"]["schema"]["const"], "mcms.policy/1");
/// ```
#[must_use]
pub fn schema() -> Value {
    let mut definitions = Map::new();
    let mut root = object(&ROOT, None, &mut definitions);
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<Limit>();
    for (name, schema) in generator.take_definitions(true) {
        definitions.insert(name, schema);
    }
    if let Value::Object(map) = &mut root {
        map.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        map.insert("$id".into(), json!(SCHEMA));
        map.insert("title".into(), json!(SCHEMA));
        map.insert("$defs".into(), Value::Object(definitions));
    }
    root
}

/// A map with fixed keys; `word` is the value of the key that chose the shape.
fn object(shape: &'static Shape, word: Option<(&str, &str)>, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in shape.keys() {
        let mut schema = match word {
            Some((chooser, word)) if chooser == key.name => json!({"const": word}),
            _ => kind(&key.kind, definitions),
        };
        if let Value::Object(map) = &mut schema {
            map.insert("description".into(), json!(described(key.about, &key.kind)));
            if let Presence::Default(value) = key.presence {
                map.insert("default".into(), default(value, &key.kind));
            }
        }
        properties.insert(key.name.into(), schema);
        if key.presence == Presence::Required {
            required.push(key.name);
        }
    }
    let others = match &shape.open {
        None => json!(false),
        Some(open) => {
            let mut schema = kind(&open.kind, definitions);
            if let Value::Object(map) = &mut schema {
                map.insert("description".into(), json!(open.about));
            }
            schema
        }
    };
    let mut schema = json!({"type": "object", "description": shape.about, "properties": properties, "additionalProperties": others});
    if let (Value::Object(map), false) = (&mut schema, required.is_empty()) {
        map.insert("required".into(), json!(required));
    }
    schema
}

fn default(value: &str, kind: &Kind) -> Value {
    match kind {
        Kind::Flag => json!(value == "true"),
        Kind::Whole(..) => value.parse::<u32>().map_or(Value::Null, Value::from),
        _ => json!(value),
    }
}

/// A description, with the words of an enumeration explained.
fn described(about: &str, kind: &Kind) -> String {
    let words = match kind {
        Kind::Word(words) => words,
        Kind::Setting => SETTING_WORDS,
        _ => return about.to_owned(),
    };
    let lines: Vec<String> = words
        .iter()
        .map(|(word, meaning)| format!("`{word}`: {meaning}."))
        .collect();
    format!("{about} {}", lines.join(" "))
}

fn words(words: &[Word]) -> Value {
    let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({"type": "string", "enum": list})
}

fn kind(of: &Kind, definitions: &mut Map<String, Value>) -> Value {
    match of {
        Kind::Text => json!({"type": "string", "pattern": "\\S", "maxLength": MOST_TEXT}),
        Kind::Texts => json!({"oneOf": [
            kind(&Kind::Text, definitions),
            {"type": "array", "items": kind(&Kind::Text, definitions), "minItems": 1, "uniqueItems": true},
        ]}),
        Kind::Name => {
            json!({"type": "string", "pattern": NAME_PATTERN, "maxLength": super::forms::MOST_NAME})
        }
        Kind::Version => json!({"const": SCHEMA}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::Percent { whole: true, .. } => {
            json!({"type": "string", "pattern": "^[0-9]+%$", "examples": ["80%"]})
        }
        Kind::Percent { .. } => {
            json!({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?%$", "examples": ["1%"]})
        }
        Kind::Points => json!({"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?pp$", "examples": ["1pp"]}),
        Kind::Duration => {
            json!({"type": "string", "pattern": DURATION_PATTERN, "examples": ["15m", "1h30m"]})
        }
        Kind::CivilMinute => {
            json!({"type": "string", "pattern": "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$", "examples": ["12-24T00:00"]})
        }
        Kind::Zone => json!({"type": "string", "examples": ["Asia/Seoul"]}),
        Kind::Word(list) => words(list),
        Kind::Setting => words(SETTING_WORDS),
        Kind::Limit => json!({"$ref": "#/$defs/Limit"}),
        Kind::Metric => {
            json!({"type": "string", "minLength": 1, "examples": ["http_req_duration{expected_response:true}"]})
        }
        Kind::Statistic => {
            json!({"type": "string", "pattern": STATISTIC_PATTERN, "examples": ["p95", "rate"]})
        }
        Kind::List { of, least, distinct } => {
            json!({"type": "array", "items": kind(of, definitions), "minItems": least, "uniqueItems": distinct})
        }
        Kind::Map {
            keys,
            of,
            least,
            most,
        } => json!({
            "type": "object", "additionalProperties": kind(of, definitions), "propertyNames": {"description": keys},
            "minProperties": least, "maxProperties": most
        }),
        Kind::Object(shape) => defined(shape.name, definitions, |definitions| {
            object(shape, None, definitions)
        }),
        Kind::OneOf(shape) => defined(shape.name, definitions, |definitions| {
            let mut schema = object(shape, None, definitions);
            if let Value::Object(map) = &mut schema {
                map.insert("minProperties".into(), json!(1));
                map.insert("maxProperties".into(), json!(1));
            }
            schema
        }),
        Kind::Union(union) => defined(union.name, definitions, |definitions| {
            variants(union, definitions)
        }),
    }
}

/// Defines a schema once and refers to it.
fn defined(
    name: &str,
    definitions: &mut Map<String, Value>,
    make: impl FnOnce(&mut Map<String, Value>) -> Value,
) -> Value {
    if !definitions.contains_key(name) {
        definitions.insert(name.into(), Value::Null);
        let schema = make(definitions);
        definitions.insert(name.into(), schema);
    }
    json!({"$ref": format!("#/$defs/{name}")})
}

fn variants(union: &'static Union, definitions: &mut Map<String, Value>) -> Value {
    let mut list = Vec::new();
    for (word, shape) in union.variants {
        let chosen = match union.by {
            By::Value(key) => Some((key, *word)),
            By::Presence => None,
        };
        list.push(defined(shape.name, definitions, |definitions| {
            object(shape, chosen, definitions)
        }));
    }
    json!({"description": union.about, "oneOf": list})
}
