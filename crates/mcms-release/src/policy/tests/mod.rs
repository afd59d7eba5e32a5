#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::match_same_arms
)]

mod errors;
mod language;
mod properties;
mod sample;
mod text;

use super::{ParsedPolicy, Policy};
use crate::error::Error;

/// The policy of the first user: every section of the language.
const SAMPLE: &str = include_str!("../../../../../examples/mcms/policy/release-policy.yaml");

/// The smallest policy.
const SMALL: &str = "\
schema: mcms.policy/1
gates:
  - id: tests
    evidence: tests
    criteria:
      - {id: no-failures, measure: failed, limit: '<= 0'}
";

fn parse(text: &str) -> ParsedPolicy {
    Policy::parse(text, "p").unwrap_or_else(|error| panic!("{}", show(&error)))
}

fn refuse(text: &str) -> Error {
    Policy::parse(text, "p")
        .err()
        .unwrap_or_else(|| panic!("accepted: {text}"))
}

/// Every error of a pass, one paragraph each.
fn show(error: &Error) -> String {
    let one = |error: &Error| {
        let help = error
            .help()
            .map(|help| format!("\n  help: {help}"))
            .unwrap_or_default();
        format!(
            "{} {} {}\n  {}{help}\n",
            error.path().unwrap_or("-"),
            error.code().number(),
            error.code().as_str(),
            error.message()
        )
    };
    std::iter::once(error).chain(error.related()).map(one).collect()
}

/// Every error of a pass.
fn all(error: &Error) -> Vec<&Error> {
    std::iter::once(error).chain(error.related()).collect()
}

/// The code and place of every error, such as `policy.unknown_key p:3:1`.
fn places(error: &Error) -> Vec<String> {
    all(error)
        .iter()
        .map(|error| format!("{} {}", error.code().as_str(), error.path().unwrap_or("-")))
        .collect()
}
