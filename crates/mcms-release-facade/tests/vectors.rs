//! Runs the shared vectors of the door: every language runs the same folders and compares the same bytes.
//!
//! A case is a folder `tests/vectors/door/<operation>/<case>/`; its README says what each file means.
//! `MCMS_BLESS=1` writes `expected.json` where it is missing; `MCMS_BLESS=all` writes all of them again. Blessed
//! answers are reviewed by people before they are committed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops where it fails"
)]

mod generators;

use mcms_release::canonical;
use mcms_release_facade::call;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// How many cases there are. A case that is added or lost must be counted here, in every language.
const CASES: usize = 244;

/// Members that name the engine, which may differ while the answer is the same.
const MASKED: [&str; 3] = ["engine", "recorded_by", "replayed_by"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/door")
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn cases() -> Vec<PathBuf> {
    let operations = folders(&root()).into_iter();
    operations.flat_map(|operation| folders(&operation)).collect()
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if MASKED.contains(&name.as_str()) {
                    *member = Value::from("masked");
                } else {
                    mask(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

/// The request with its `base`, where it has one, replaced by the folder in which the case's inputs lie.
fn request(case: &Path, inputs: &Path) -> String {
    let text = fs::read_to_string(case.join("request.json")).unwrap();
    text.replace(
        "\"base\": \".\"",
        &format!("\"base\": {}", Value::from(inputs.to_str().unwrap())),
    )
}

/// What the door says: the canonical answer, or the canonical error object, `engine` masked.
fn answer(case: &Path) -> String {
    let inputs = tempfile::tempdir().unwrap();
    generators::lay_out(case, inputs.path());
    let operation = fs::read_to_string(case.join("operation")).unwrap();
    let mut value = match call(operation.trim(), &request(case, inputs.path())) {
        Ok(text) => {
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                canonical::to_string(&value),
                text,
                "the answer is canonical: {}",
                case.display()
            );
            value
        }
        Err(error) => serde_json::json!({ "error": serde_json::to_value(&error).unwrap() }),
    };
    mask(&mut value);
    canonical::to_string(&value) + "\n"
}

#[test]
fn every_language_gets_these_bytes() {
    let bless = std::env::var("MCMS_BLESS").unwrap_or_default();
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.strip_prefix(root()).unwrap().display().to_string();
        let expected = case.join("expected.json");
        let found = answer(&case);
        if bless == "all" || (bless == "1" && !expected.exists()) {
            fs::write(&expected, &found).unwrap();
        }
        match fs::read_to_string(&expected) {
            Ok(text) if text == found => {}
            Ok(text) => wrong.push(format!("{name}\n  expected {text}  found    {found}")),
            Err(_) => wrong.push(format!("{name} has no expected.json\n  found    {found}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_case_is_lost() {
    assert_eq!(cases().len(), CASES);
}

#[test]
fn every_case_names_its_rule_and_its_operation() {
    for case in cases() {
        let operation = fs::read_to_string(case.join("operation")).unwrap();
        assert!(
            case.parent().unwrap().ends_with(operation.trim()),
            "{}",
            case.display()
        );
        assert!(
            fs::read_to_string(case.join("why.txt")).unwrap().len() > 10,
            "{}",
            case.display()
        );
    }
}
