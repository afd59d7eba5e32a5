//! `history.list` and `history.append`: the records of a product and what people say about them.

use crate::{Host, store};
use chrono::{DateTime, Utc};
use mcms_release::canonical;
use mcms_release::error::Error;
use mcms_release::history::{Entry, Event, EventKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A history folder to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRequest {
    /// The history folder.
    pub path: String,
    /// The folder to which a relative path belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// The records of a history, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAnswer {
    /// The records.
    pub entries: Vec<Entry>,
}

/// Lists the records of a history with where each stands.
///
/// # Errors
/// `history.invalid` where a file of the folder is damaged.
pub fn list(host: &Host<'_>, request: &ListRequest) -> Result<ListAnswer, Error> {
    let folder = host.resolve(&request.path, request.base.as_deref())?;
    Ok(ListAnswer {
        entries: store::load_existing(&folder)?.entries(),
    })
}

/// Something to say about a record.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppendRequest {
    /// The history folder.
    pub path: String,
    /// What is said.
    pub kind: EventKind,
    /// The record's id.
    pub record: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The folder to which a relative path belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// What was appended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppendAnswer {
    /// The event.
    pub event: Event,
    /// Its file name in the history.
    pub stored_as: String,
}

/// Appends an event to a history; nothing is rewritten.
///
/// # Errors
/// `record.unknown`, `record.not_acceptable`, `request.invalid` for a blank reason or name, `engine.write`.
pub fn append(host: &Host<'_>, request: &AppendRequest) -> Result<AppendAnswer, Error> {
    let folder = host.resolve(&request.path, request.base.as_deref())?;
    let mut history = store::load_existing(&folder)?;
    let event = Event::new(
        request.kind,
        &request.record,
        &request.reason,
        &request.by,
        request.at,
    )?;
    history.append(event.clone())?;
    let name = event.file_name();
    store::create(&folder, &name, &format!("{}\n", canonical::serialize(&event)?))?;
    Ok(AppendAnswer {
        event,
        stored_as: name,
    })
}
