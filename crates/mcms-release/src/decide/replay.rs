//! Decide again on a record's own inputs, and compare.

use super::question::{Question, answer};
use crate::canonical;
use crate::error::{Error, ErrorCode};
use crate::evidence::Item;
use crate::gate::{Baselines, measure, measure_baseline};
use crate::history::given_baselines;
use crate::policy::ParsedPolicy;
use crate::record::{DecisionRecord, Difference, Engine, Origin, differences};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What came out when a record was decided again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// Whether everything but `engine` is the same.
    pub same: bool,
    /// The engine that recorded.
    pub recorded_by: Engine,
    /// The engine that replayed; another one is said and is no difference.
    pub replayed_by: Engine,
    /// Where the records differ, as JSON pointers with both values.
    pub differences: Vec<Difference>,
}

/// Decides again with the record's policy, candidate and time on inputs that were read again, and compares
/// everything but `engine` (the identity follows from the rest). Baselines, anchors and creep values come from the
/// record where they came from a history, and are measured again where they were given as files.
///
/// # Errors
/// As [`super::decide`], for inputs that cannot be told apart.
pub fn replay(record: &DecisionRecord, policy: &ParsedPolicy, items: &[Item]) -> Result<Replay, Error> {
    let question = Question {
        policy,
        policy_file: record.policy_file.clone(),
        candidate: &record.candidate,
        items,
        exit_codes: &record.load_exit_codes,
        history: None,
        strict: record.strict,
        now: record.now,
    };
    let measured = measure(&policy.policy, items, &record.candidate, record.now)?;
    let baselines = match record.baseline_origin {
        Origin::History | Origin::None => record.baselines.clone(),
        Origin::Files => {
            let given = measure_baseline(&policy.policy, items)?;
            with_recorded_anchors(
                given_baselines(&policy.policy, &measured, &given),
                &record.baselines,
            )
        }
    };
    let again = answer(&question, measured, record.baseline_origin, baselines)?;
    let found = differences(&comparable(record)?, &comparable(&again)?);
    Ok(Replay {
        same: found.is_empty(),
        recorded_by: record.engine.clone(),
        replayed_by: again.engine,
        differences: found,
    })
}

/// Files replace the history's baseline values, never its anchor.
fn with_recorded_anchors(mut given: Baselines, recorded: &Baselines) -> Baselines {
    for entry in &mut given.0 {
        if let Some(from) = recorded.get(&entry.criterion, &entry.subject) {
            entry.anchor.clone_from(&from.anchor);
            entry.creep.clone_from(&from.creep);
        }
    }
    given
}

/// The record as canonical values, without what may differ.
fn comparable(record: &DecisionRecord) -> Result<Value, Error> {
    let internal = |error: serde_json::Error| {
        Error::new(
            ErrorCode::EngineInternal,
            format!("a record does not compare: {error}"),
        )
    };
    let mut value: Value = serde_json::from_str(&canonical::serialize(record)?).map_err(internal)?;
    if let Some(members) = value.as_object_mut() {
        members.remove("engine");
        members.remove("id");
    }
    Ok(value)
}
