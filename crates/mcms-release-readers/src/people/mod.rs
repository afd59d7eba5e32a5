//! What people recorded: approvals (`mcms.approvals/1`) and waivers (`mcms.waivers/1`).
//!
//! Strict: an unknown, missing or duplicate key makes the file unreadable, because a misspelt `until` must not turn
//! into a waiver without end. Until records are signed, they are as trustworthy as the folder they come from.
//! Not for judging whether one counts: that is the gate's work.

#[cfg(test)]
mod tests;

use crate::{json, text};
use mcms_release::evidence::{
    Approval, Approvals, Completeness, Diagnostic, Evidence, Severity, Waiver, Waivers, Window,
};
use mcms_release::reason::{input, ticket};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The schema of approvals.
pub const APPROVALS: &str = "mcms.approvals/1";

/// The schema of waivers.
pub const WAIVERS: &str = "mcms.waivers/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalsFile {
    #[serde(rename = "schema")]
    _schema: String,
    approvals: Vec<Approval>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiversFile {
    #[serde(rename = "schema")]
    _schema: String,
    waivers: Vec<Waiver>,
}

/// Reads approvals. The window spans the instants of the decisions.
///
/// # Example
/// ```
/// use mcms_release::evidence::Completeness;
/// let file = br#"{"schema": "mcms.approvals/1", "approvals": [], "aprovals": []}"#;
/// let evidence = mcms_release_readers::people::approvals(file, "approvals.json");
/// assert_eq!(evidence.completeness(), Completeness::Unreadable);
/// assert_eq!(evidence.diagnostics[0].reason.code.as_str(), "unknown_key");
/// ```
#[must_use]
pub fn approvals(bytes: &[u8], name: &str) -> Evidence<Approvals> {
    let read = read::<ApprovalsFile>(bytes, name, APPROVALS).map(|(file, notes)| {
        let mut window = Window::default();
        file.approvals.iter().for_each(|one| window.include(one.at));
        (
            Approvals {
                approvals: file.approvals,
            },
            window,
            notes,
        )
    });
    wrap(read)
}

/// Reads waivers. The window spans the instants at which they were given.
#[must_use]
pub fn waivers(bytes: &[u8], name: &str) -> Evidence<Waivers> {
    let read = read::<WaiversFile>(bytes, name, WAIVERS).map(|(file, notes)| {
        let mut window = Window::default();
        file.waivers.iter().for_each(|one| window.include(one.at));
        (
            Waivers {
                waivers: file.waivers,
            },
            window,
            notes,
        )
    });
    wrap(read)
}

type Parts<T> = (T, Window, Vec<Diagnostic>);

fn wrap<T>(read: Result<Parts<T>, Diagnostic>) -> Evidence<T> {
    match read {
        Ok((data, window, notes)) => {
            let mut evidence = Evidence::new(Completeness::Complete, data);
            evidence.window = window;
            for note in notes {
                evidence.note(note);
            }
            evidence
        }
        Err(diagnostic) => {
            let mut evidence = Evidence::missing(Completeness::Unreadable);
            evidence.note(diagnostic);
            evidence
        }
    }
}

fn read<T: DeserializeOwned>(
    bytes: &[u8],
    name: &str,
    schema: &str,
) -> Result<(T, Vec<Diagnostic>), Diagnostic> {
    json::check_size(bytes.len(), name)?;
    let decoded = text::decode(bytes, name)?;
    // A cut record is no record: what is missing might be a rejection.
    if let Some(damage) = decoded
        .diagnostics
        .iter()
        .find(|one| one.severity == Severity::Error)
    {
        return Err(damage.clone());
    }
    if decoded.text.trim().is_empty() {
        return Err(Diagnostic::error(input::TRUNCATED).at(name));
    }
    let value = json::parse(&decoded.text, name)?;
    if value.get("schema").and_then(Value::as_str) != Some(schema) {
        let detail = format!("`schema` is not `{schema}`");
        return Err(Diagnostic::error(ticket::INVALID_RECORD)
            .with("schema", schema)
            .with("detail", detail)
            .at(name));
    }
    // The text, not the value: serde then knows the line.
    let record: T = serde_json::from_str(&decoded.text).map_err(|error| refused(&error, name, schema))?;
    Ok((record, decoded.diagnostics))
}

fn refused(error: &serde_json::Error, name: &str, schema: &str) -> Diagnostic {
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    let short: String = message.chars().take(300).collect();
    let place = format!("{name}:{}:{}", error.line(), error.column());
    match short
        .strip_prefix("unknown field ")
        .and_then(|rest| rest.split(',').next())
    {
        Some(key) => Diagnostic::error(ticket::UNKNOWN_KEY)
            .with("key", key)
            .with("schema", schema)
            .at(place),
        None => Diagnostic::error(ticket::INVALID_RECORD)
            .with("schema", schema)
            .with("detail", short)
            .at(place),
    }
}
