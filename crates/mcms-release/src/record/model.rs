//! The record's shape, its identity and its canonical bytes.

use crate::canonical;
use crate::error::{Error, ErrorCode};
use crate::evidence::{Approvals, Completeness, Diagnostic, Evidence, Role, Source, Waivers, Window};
use crate::gate::{Baselines, Candidate, GateDecision, GateFact, Measured};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the record's format.
pub const SCHEMA: &str = "mcms.record/1";

/// Which engine decided; masked when records are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// `mcms-release`.
    pub name: String,
    /// The engine's version.
    pub version: String,
}

impl Engine {
    /// Names this engine.
    #[must_use]
    pub fn current() -> Self {
        Self {
            name: "mcms-release".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The policy's file, where it came from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Its name, without folders that only the machine knows.
    pub name: String,
    /// SHA-256 over its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// Where the baselines came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// There were none.
    None,
    /// From a history of records.
    History,
    /// From files given as baseline; an anchor still comes from the history.
    Files,
}

/// One raw input, by name and digest. Merged shards are listed under one entry with several sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedInput {
    /// What it was given as.
    pub role: Role,
    /// The suite or run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The format that was read.
    pub format: String,
    /// The files, with their digests.
    pub sources: Vec<Source>,
    /// How much of it was there.
    pub completeness: Completeness,
    /// When it was measured, as the source says.
    pub window: Window,
    /// When it was measured, as the caller said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<DateTime<Utc>>,
    /// What the reader noticed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

/// One decision, whole enough to be replayed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRecord {
    /// `mcms.record/1`.
    pub schema: String,
    /// The first 16 hexadecimal digits of SHA-256 over the canonical record without `id` and `engine`.
    pub id: String,
    /// Which engine decided.
    pub engine: Engine,
    /// The time of the decision.
    pub now: DateTime<Utc>,
    /// What was decided on.
    pub candidate: Candidate,
    /// The policy as written, without defaults.
    pub policy: Value,
    /// SHA-256 over the canonical JSON of `policy`.
    pub policy_digest: String,
    /// The policy's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_file: Option<PolicyFile>,
    /// Whether every line of sample files was parsed in full.
    pub strict: bool,
    /// The raw inputs, sorted by role, label and name.
    pub inputs: Vec<RecordedInput>,
    /// The exit codes of load tests, by run label; the empty label is the unlabelled run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub load_exit_codes: BTreeMap<String, i32>,
    /// What was measured for each criterion and subject.
    pub measured: Vec<Measured>,
    /// What gates must say although no criterion measures it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<GateFact>,
    /// Where the baselines came from.
    pub baseline_origin: Origin,
    /// The baselines, anchors and creep values that were used.
    pub baselines: Baselines,
    /// The approvals that were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Evidence<Approvals>>,
    /// The waivers that were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers: Option<Evidence<Waivers>>,
    /// What was decided.
    pub decision: GateDecision,
}

impl DecisionRecord {
    /// Computes and sets the identity from everything but `id` and `engine`.
    ///
    /// # Errors
    /// `engine.internal` when the record does not serialise.
    pub fn seal(mut self) -> Result<Self, Error> {
        self.id = self.compute_id()?;
        Ok(self)
    }

    /// Computes the identity from everything but `id` and `engine`.
    ///
    /// # Errors
    /// `engine.internal` when the record does not serialise.
    pub fn compute_id(&self) -> Result<String, Error> {
        let mut value = serde_json::to_value(self).map_err(|error| {
            Error::new(
                ErrorCode::EngineInternal,
                format!("the record does not serialise: {error}"),
            )
        })?;
        if let Some(members) = value.as_object_mut() {
            members.remove("id");
            members.remove("engine");
        }
        Ok(canonical::digest(&value).chars().take(16).collect())
    }

    /// Reads a record and checks schema, policy digest and identity, so that a record edited by hand is noticed.
    ///
    /// # Errors
    /// `record.invalid` with the place when the text is not a record of this version, or was changed after it
    /// was written.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let invalid = |message: String| Error::new(ErrorCode::RecordInvalid, message).at(name);
        let record: Self = serde_json::from_str(text)
            .map_err(|error| invalid(format!("`{name}` is not a decision record: {error}")))?;
        record.verify(name)?;
        Ok(record)
    }

    /// Checks schema, policy digest and identity of a record that came from outside; `name` says which in messages.
    ///
    /// # Errors
    /// `record.invalid` when the record is of another version or was changed after it was written.
    pub fn verify(&self, name: &str) -> Result<(), Error> {
        let invalid = |message: String| Error::new(ErrorCode::RecordInvalid, message).at(name);
        if self.schema != SCHEMA {
            return Err(invalid(format!(
                "`{name}` has schema `{}`, this engine reads `{SCHEMA}`",
                self.schema
            )));
        }
        if canonical::digest(&self.policy) != self.policy_digest {
            return Err(invalid(format!(
                "the policy in `{name}` does not match its digest"
            )));
        }
        if self.compute_id()? != self.id {
            return Err(invalid(format!(
                "`{name}` was changed after it was written: its id does not match"
            )));
        }
        Ok(())
    }

    /// Writes the canonical bytes, with a final newline.
    ///
    /// # Errors
    /// `engine.internal` when the record does not serialise.
    pub fn to_canonical(&self) -> Result<String, Error> {
        let mut text = canonical::serialize(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Returns the name under which a history keeps the record: time, release and identity, safe on every file system.
    #[must_use]
    pub fn file_name(&self) -> String {
        let release: String = self
            .candidate
            .release
            .chars()
            .take(40)
            .map(|character| {
                if character.is_alphanumeric() || matches!(character, '.' | '-' | '_') {
                    character
                } else {
                    '_'
                }
            })
            .collect();
        format!("{}-{release}-{}.json", self.now.format("%Y%m%dT%H%M%SZ"), self.id)
    }
}
