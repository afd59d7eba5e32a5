//! `replay`: decide again on the same inputs and compare.

use crate::input::{Reading, items};
use crate::{Host, InputSpec};
use mcms_release::decide::{Replay, replay as compare};
use mcms_release::error::{Error, ErrorCode};
use mcms_release::evidence::Completeness;
use mcms_release::policy::{ParsedPolicy, wanted};
use mcms_release::record::{DecisionRecord, RecordedInput};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A record to replay, and where its inputs are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayRequest {
    /// The record's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The record as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The folder below which inputs lie under their recorded names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Inputs that lie elsewhere: recorded name to path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, String>,
}

/// Replays a record: reads its inputs again, decides again, and compares everything but `engine`.
///
/// # Errors
/// `record.invalid` where the record is damaged or was changed; `replay.missing_input` where an input is not found.
pub fn replay(host: &Host<'_>, request: &ReplayRequest) -> Result<Replay, Error> {
    let (text, name) = record_text(host, request)?;
    let record = DecisionRecord::parse(&text, &name)?;
    let parsed = ParsedPolicy::from_document(&record.policy)?;
    let mut specs = Vec::new();
    for input in &record.inputs {
        for source in &input.sources {
            specs.push(spec(host, request, input, &source.name)?);
        }
    }
    let reading = Reading {
        host,
        base: None,
        strict: record.strict,
        exit_codes: &record.load_exit_codes,
    };
    let items = items(&specs, &wanted(&parsed.policy), &reading)?;
    compare(&record, &parsed, &items)
}

fn record_text(host: &Host<'_>, request: &ReplayRequest) -> Result<(String, String), Error> {
    match (&request.path, &request.text) {
        (Some(path), None) => {
            let place = host.resolve(path, None)?;
            let text = std::fs::read_to_string(&place).map_err(|error| {
                let code = if error.kind() == std::io::ErrorKind::NotFound {
                    ErrorCode::InputNotFound
                } else {
                    ErrorCode::RecordInvalid
                };
                Error::new(
                    code,
                    format!("the record `{path}` cannot be read: {}", error.kind()),
                )
                .at(path)
            })?;
            Ok((text, path.clone()))
        }
        (None, Some(text)) => Ok((text.clone(), "record".to_owned())),
        _ => Err(Error::new(
            ErrorCode::RequestInvalid,
            "a record is exactly one of `path` and `text`",
        )),
    }
}

fn spec(
    host: &Host<'_>,
    request: &ReplayRequest,
    input: &RecordedInput,
    name: &str,
) -> Result<InputSpec, Error> {
    let given = request.inputs.get(name);
    let place = match given {
        Some(path) => host.resolve(path, None)?,
        None => host.resolve(name, request.base.as_deref())?,
    };
    // What was not there when it was decided may be absent now; where it is there, that is a difference.
    let was_there = input.completeness != Completeness::NotMeasured;
    if was_there && !place.exists() {
        return Err(Error::new(
            ErrorCode::ReplayMissingInput,
            format!("the input `{name}` of the record is not there"),
        ));
    }
    let mut spec = InputSpec::path(
        input.role,
        input.label.clone(),
        place.to_string_lossy().into_owned(),
    );
    spec.name = Some(name.to_owned());
    spec.measured_at = input.measured_at;
    Ok(spec)
}
