//! What people say about records afterwards. Events are appended; nothing is rewritten.

use crate::error::{Error, ErrorCode};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the event's format.
const SCHEMA: &str = "mcms.history-event/1";

/// What a person says about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A record that is inconclusive only for want of a baseline becomes one.
    Accept,
    /// The record was measured wrongly and is no baseline.
    Invalidate,
    /// The release was rolled back and is no baseline.
    RolledBack,
    /// The record is the anchor from now on.
    Pin,
}

impl EventKind {
    /// Returns the word that stands in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Invalidate => "invalidate",
            Self::RolledBack => "rolled-back",
            Self::Pin => "pin",
        }
    }
}

/// One event, `mcms.history-event/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    schema: String,
    /// What is said.
    pub kind: EventKind,
    /// The record's id.
    pub record: String,
    /// Why; not empty.
    pub reason: String,
    /// Who; not empty.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Event {
    /// Makes an event.
    ///
    /// # Errors
    /// `request.invalid` when reason or name is blank: an anonymous or unexplained acceptance is none.
    pub fn new(
        kind: EventKind,
        record: &str,
        reason: &str,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<Self, Error> {
        for (name, text) in [("reason", reason), ("by", by)] {
            if text.trim().is_empty() {
                return Err(
                    Error::new(ErrorCode::RequestInvalid, format!("`{name}` is empty"))
                        .with_help("say why, and who says it")
                        .at(format!("/{name}")),
                );
            }
        }
        Ok(Self {
            schema: SCHEMA.to_owned(),
            kind,
            record: record.to_owned(),
            reason: reason.to_owned(),
            by: by.to_owned(),
            at,
        })
    }

    /// Reads an event.
    ///
    /// # Errors
    /// `history.invalid` when the text is not an event of this version.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let invalid = |message: String| Error::new(ErrorCode::HistoryInvalid, message).at(name);
        let event: Self = serde_json::from_str(text)
            .map_err(|error| invalid(format!("`{name}` is not a history event: {error}")))?;
        event.verify(name)?;
        Ok(event)
    }

    /// Checks an event that came from outside; `name` says which in messages.
    ///
    /// # Errors
    /// `history.invalid` when it is of another version, or names no person or no reason.
    pub fn verify(&self, name: &str) -> Result<(), Error> {
        let invalid = |message: String| Error::new(ErrorCode::HistoryInvalid, message).at(name);
        if self.schema != SCHEMA {
            return Err(invalid(format!(
                "`{name}` has schema `{}`, this engine reads `{SCHEMA}`",
                self.schema
            )));
        }
        if self.reason.trim().is_empty() || self.by.trim().is_empty() {
            return Err(invalid(format!("`{name}` names no person or no reason")));
        }
        Ok(())
    }

    /// Returns the name of its file: events of one instant on one record differ by kind.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!(
            "event-{}-{}-{}.json",
            self.at.format("%Y%m%dT%H%M%S%.6fZ"),
            self.record,
            self.kind.as_str()
        )
    }

    /// Says whether a file name is that of an event.
    #[must_use]
    pub fn is_file_name(name: &str) -> bool {
        name.starts_with("event-")
            && std::path::Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "json")
    }
}
