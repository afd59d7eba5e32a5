//! `gate.run` and `gate.evaluate`: files or evidence in, a decision record out.

use super::policy::load;
use crate::input::{Reading, items};
use crate::{Host, InputSpec, PolicyInput, store};
use chrono::{DateTime, Utc};
use mcms_release::decide::{Question, decide};
use mcms_release::error::{Error, ErrorCode};
use mcms_release::gate::{Candidate, Verdict};
use mcms_release::history::{Event, History};
use mcms_release::policy::wanted;
use mcms_release::record::DecisionRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A release to decide on, with files.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// The policy.
    pub policy: PolicyInput,
    /// What is decided on.
    pub candidate: Candidate,
    /// The inputs: candidate and baseline evidence, tickets, approvals, waivers.
    #[serde(default)]
    pub inputs: Vec<InputSpec>,
    /// Exit codes of load tests by run label; the empty label is the unlabelled run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub load_exit_codes: BTreeMap<String, i32>,
    /// A history folder: baselines come from it, and the record is added to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
    /// The time of the decision.
    pub now: DateTime<Utc>,
    /// The folder to which relative paths belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether to parse every line of sample files in full.
    #[serde(default)]
    pub strict: bool,
}

/// A release to decide on, with evidence that is already read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateRequest {
    /// The policy, as `text` or `document`.
    pub policy: PolicyInput,
    /// What is decided on.
    pub candidate: Candidate,
    /// The inputs, as `evidence`, `text` or `base64`.
    #[serde(default)]
    pub inputs: Vec<InputSpec>,
    /// Exit codes of load tests by run label; the empty label is the unlabelled run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub load_exit_codes: BTreeMap<String, i32>,
    /// The records of the history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DecisionRecord>,
    /// The events of the history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// The time of the decision.
    pub now: DateTime<Utc>,
    /// Whether every line of sample files was parsed in full.
    #[serde(default)]
    pub strict: bool,
}

/// The decision. A verdict, `fail` too, is an answer and no error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateAnswer {
    /// Whether the release is let through.
    pub let_through: bool,
    /// The verdict after valid waivers.
    pub effective: Verdict,
    /// The whole record.
    pub record: DecisionRecord,
    /// The record's file name in the history, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_as: Option<String>,
}

/// Reads files and decides. With a history the record is added to it before the answer is given.
///
/// # Errors
/// Errors of the policy, of the way inputs are given, and of the history; `engine.write` where the record cannot
/// be stored. Damaged inputs are no errors: they stand in the decision.
pub fn run(host: &Host<'_>, request: &RunRequest) -> Result<GateAnswer, Error> {
    let base = request.base.as_deref();
    let (parsed, policy_file) = load(host, &request.policy, base)?;
    let folder = request
        .history
        .as_ref()
        .map(|folder| host.resolve(folder, base))
        .transpose()?;
    let history = folder.as_deref().map(store::load).transpose()?;
    let reading = Reading {
        host,
        base,
        strict: request.strict,
        exit_codes: &request.load_exit_codes,
    };
    let items = items(&request.inputs, &wanted(&parsed.policy), &reading)?;
    let record = decide(&Question {
        policy: &parsed,
        policy_file,
        candidate: &request.candidate,
        items: &items,
        exit_codes: &request.load_exit_codes,
        history: history.as_ref(),
        strict: request.strict,
        now: request.now,
    })?;
    let stored_as = folder.map(|folder| add(&folder, &record)).transpose()?;
    Ok(answer(record, stored_as))
}

fn add(folder: &std::path::Path, record: &DecisionRecord) -> Result<String, Error> {
    let name = record.file_name();
    store::create(folder, &name, &record.to_canonical()?)?;
    Ok(name)
}

/// Decides on evidence that is already read; reads no file.
///
/// # Errors
/// As [`run`], without those of files; `record.invalid` and `history.invalid` for records and events that were changed.
pub fn evaluate(host: &Host<'_>, request: &EvaluateRequest) -> Result<GateAnswer, Error> {
    for (index, input) in request.inputs.iter().enumerate() {
        if input.path.is_some() {
            return Err(
                Error::new(ErrorCode::RequestInvalid, "`gate.evaluate` reads no file")
                    .with_help("use `gate.run`, or `read` first")
                    .at(format!("/inputs/{index}/path")),
            );
        }
    }
    if request.policy.path.is_some() {
        return Err(
            Error::new(ErrorCode::RequestInvalid, "`gate.evaluate` reads no file").at("/policy/path"),
        );
    }
    let (parsed, policy_file) = load(host, &request.policy, None)?;
    let reading = Reading {
        host,
        base: None,
        strict: request.strict,
        exit_codes: &request.load_exit_codes,
    };
    let items = items(&request.inputs, &wanted(&parsed.policy), &reading)?;
    for (index, record) in request.records.iter().enumerate() {
        record.verify(&format!("/records/{index}"))?;
    }
    for (index, event) in request.events.iter().enumerate() {
        event.verify(&format!("/events/{index}"))?;
    }
    let history = (!request.records.is_empty() || !request.events.is_empty())
        .then(|| History::new(request.records.clone(), request.events.clone()))
        .transpose()?;
    let record = decide(&Question {
        policy: &parsed,
        policy_file,
        candidate: &request.candidate,
        items: &items,
        exit_codes: &request.load_exit_codes,
        history: history.as_ref(),
        strict: request.strict,
        now: request.now,
    })?;
    Ok(answer(record, None))
}

fn answer(record: DecisionRecord, stored_as: Option<String>) -> GateAnswer {
    GateAnswer {
        let_through: record.decision.let_through,
        effective: record.decision.effective,
        record,
        stored_as,
    }
}
