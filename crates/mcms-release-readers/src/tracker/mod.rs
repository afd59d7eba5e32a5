//! Tickets, as an issue tracker answered: the envelope `mcms.tickets/1`, or one bare answer.
//!
//! | system | answers that are understood |
//! |---|---|
//! | Jira Cloud | `/rest/api/3/search/jql`: `issues`, `isLast`, `nextPageToken` |
//! | Jira Data Center | `/rest/api/2/search`: `startAt`, `maxResults`, `total`, `issues` |
//! | Azure DevOps | WIQL (`workItems`) and the work items batch (`value`), states (`_apis/wit/workitemtypes/{type}/states`) |
//!
//! `complete` says that every page is there, nothing more. Whether an empty answer *proves* that no ticket exists
//! (identity, project, last page, the right query) is judged by the gate in the core. Not for asking a tracker.

mod azure;
mod envelope;
mod jira;
#[cfg(test)]
mod tests;
mod values;

use crate::notes::Notes;
use crate::{json, text};
use mcms_release::evidence::{Completeness, Diagnostic, Evidence, TicketSystem, Tickets, Wanted, Window};
use mcms_release::reason::{input, ticket};
use serde_json::Value;

/// The schema of the envelope.
pub const SCHEMA: &str = "mcms.tickets/1";

/// What is known while answers are read.
struct Reading<'a> {
    name: &'a str,
    wanted: &'a Wanted,
    notes: Notes,
}

/// What the pages hold.
#[derive(Default)]
struct Pages {
    items: Vec<mcms_release::evidence::Ticket>,
    total: Option<u64>,
    last_page: bool,
    /// How many answers were pages at all.
    read: usize,
}

/// Reads tickets. The name stands in diagnostics.
///
/// # Example
/// ```
/// use mcms_release::evidence::{Completeness, Wanted};
/// let page = br#"{"startAt":0,"maxResults":50,"total":3,"issues":[]}"#;
/// let evidence = mcms_release_readers::tracker::read(page, "tickets.json", &Wanted::default());
/// assert_eq!(evidence.completeness(), Completeness::Partial);
/// assert_eq!(evidence.diagnostics[0].reason.code.as_str(), "tickets_truncated");
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, wanted: &Wanted) -> Evidence<Tickets> {
    let mut reading = Reading {
        name,
        wanted,
        notes: Notes::default(),
    };
    let tickets = parse(bytes, &mut reading).and_then(|answer| envelope::read(answer, &mut reading));
    let (mut evidence, as_of) = match tickets {
        Ok((tickets, as_of)) => (Evidence::new(Completeness::Complete, tickets), as_of),
        Err(diagnostic) => {
            reading.notes.push(diagnostic);
            (Evidence::missing(Completeness::Unreadable), None)
        }
    };
    evidence.window = Window {
        start: as_of,
        end: as_of,
    };
    if reading.notes.damaged() {
        evidence.lower(Completeness::Partial);
    }
    evidence.diagnostics = reading.notes.into_vec();
    evidence
}

fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<Value, Diagnostic> {
    json::check_size(bytes.len(), reading.name)?;
    let decoded = text::decode(bytes, reading.name)?;
    for diagnostic in decoded.diagnostics {
        reading.notes.push(diagnostic);
    }
    if decoded.text.trim().is_empty() {
        return Err(Diagnostic::error(input::TRUNCATED).at(reading.name));
    }
    json::parse(&decoded.text, reading.name)
}

/// Tells whether a document is the envelope or an answer of a tracker.
#[must_use]
pub fn looks_like(answer: &Value) -> bool {
    answer.get("schema").and_then(Value::as_str) == Some(SCHEMA) || envelope::bare_system(answer).is_some()
}

/// Reads the pages of a system.
fn pages(
    system: TicketSystem,
    answers: &[Value],
    states: Option<&Value>,
    reading: &mut Reading<'_>,
) -> Pages {
    let mut pages = match system {
        TicketSystem::JiraCloud => jira::cloud(answers, reading),
        TicketSystem::JiraDataCenter => jira::data_center(answers, reading),
        TicketSystem::AzureDevops => azure::pages(answers, states, reading),
    };
    pages.items.sort_by(|a, b| a.key.cmp(&b.key));
    for pair in pages.items.windows(2) {
        if let [a, b] = pair
            && a.key == b.key
        {
            reading.notes.push(
                Diagnostic::error(ticket::TICKETS_DUPLICATE)
                    .with("key", &a.key)
                    .at(reading.name),
            );
        }
    }
    pages.items.dedup_by(|b, a| a.key == b.key);
    let fetched = u64::try_from(pages.items.len()).unwrap_or(u64::MAX);
    if !pages.last_page || pages.total.is_some_and(|total| fetched != total) {
        reading.notes.push(
            Diagnostic::error(ticket::TICKETS_TRUNCATED)
                .with("fetched", fetched)
                .with(
                    "total",
                    pages
                        .total
                        .map_or_else(|| "?".to_owned(), |total| total.to_string()),
                )
                .at(reading.name),
        );
    }
    let fields = reading.wanted.ticket_fields.iter();
    for field in fields {
        let missing = pages
            .items
            .iter()
            .filter(|item| !item.fields.contains_key(field))
            .count();
        if missing > 0 {
            reading.notes.push(
                Diagnostic::warning(ticket::TICKET_FIELD_MISSING)
                    .with("field", field)
                    .with("count", missing)
                    .at(reading.name),
            );
        }
    }
    pages
}
