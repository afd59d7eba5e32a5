//! The shared cases, which every language runs; they were computed apart from this code, by `make_limits.py`.

use serde_json::Value;

use super::*;

fn file() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/limits/limits.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn value_of(vector: &Value) -> Option<Measured> {
    let unit = || Unit::parse(vector["unit"].as_str().unwrap());
    let text = |key: &str| vector[key].as_str().map(number);
    if vector.is_null() {
        None
    } else if let Some(total) = vector["total"].as_u64() {
        Measured::rate(vector["events"].as_u64().unwrap(), total)
    } else if let Some(count) = vector["count"].as_u64() {
        Some(Measured::count(count))
    } else if let Some(value) = text("value") {
        Some(Measured::exact(value, unit()))
    } else {
        Measured::bounds(text("low"), text("high"), unit())
    }
}

#[test]
fn every_shared_case_is_answered_as_written() {
    let file = file();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(
        Some(cases.len()),
        file["count"]
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
    );
    assert!(cases.len() > 500, "{} cases", cases.len());
    for case in cases {
        let limit: Limit = serde_json::from_value(case["limit"].clone()).unwrap();
        let observed = value_of(&case["observed"]).unwrap();
        let answer = limit.holds(&observed, value_of(&case["baseline"]).as_ref());
        let (word, reasons) = match answer {
            Holds::True => ("true", Vec::new()),
            Holds::False => ("false", Vec::new()),
            Holds::Unknown(reasons) => ("unknown", reasons.iter().map(Unknown::code).collect()),
        };
        assert_eq!(case["holds"], word, "{case}");
        assert_eq!(case["reasons"], serde_json::json!(reasons), "{case}");
    }
}

#[test]
fn every_shared_text_parses_or_fails_as_written() {
    let file = file();
    for text in file["texts"].as_array().unwrap() {
        let parsed = Limit::parse(text["text"].as_str().unwrap());
        let given = match &parsed {
            Ok(limit) => serde_json::json!({"text": text["text"], "canonical": limit.to_string()}),
            Err(error) => {
                serde_json::json!({"text": text["text"], "error": error.kind.code(), "column": error.column})
            }
        };
        assert_eq!(&given, text);
    }
}
