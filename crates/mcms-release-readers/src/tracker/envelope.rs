//! The envelope `mcms.tickets/1` around raw answers, and bare answers without one.

use super::values::{error_of, instant};
use super::{Reading, SCHEMA, pages};
use chrono::{DateTime, Utc};
use mcms_release::evidence::{Diagnostic, TicketSystem, Tickets};
use mcms_release::reason::ticket;
use serde_json::{Map, Value};

const KEYS: [&str; 8] = [
    "schema", "system", "query", "as_of", "identity", "project", "pages", "states",
];

type Read = Result<(Tickets, Option<DateTime<Utc>>), Diagnostic>;

/// Reads an envelope or a bare answer.
pub(super) fn read(answer: Value, reading: &mut Reading<'_>) -> Read {
    match answer {
        Value::Object(envelope) if envelope.contains_key("schema") => wrapped(&envelope, reading),
        answer => bare(&answer, reading),
    }
}

fn invalid(detail: &str, reading: &Reading<'_>) -> Diagnostic {
    Diagnostic::error(ticket::INVALID_RECORD)
        .with("schema", SCHEMA)
        .with("detail", detail)
        .at(reading.name)
}

fn optional_text(
    envelope: &Map<String, Value>,
    key: &str,
    reading: &Reading<'_>,
) -> Result<Option<String>, Diagnostic> {
    match envelope.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(&format!("`{key}` is not a text"), reading)),
    }
}

fn wrapped(envelope: &Map<String, Value>, reading: &mut Reading<'_>) -> Read {
    if envelope.get("schema").and_then(Value::as_str) != Some(SCHEMA) {
        return Err(invalid("unknown `schema`", reading));
    }
    if let Some(key) = envelope.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let key: String = key.chars().take(100).collect();
        return Err(Diagnostic::error(ticket::UNKNOWN_KEY)
            .with("key", format_args!("`{key}`"))
            .with("schema", SCHEMA)
            .at(reading.name));
    }
    let system = match optional_text(envelope, "system", reading)?.as_deref() {
        Some("jira-cloud") => TicketSystem::JiraCloud,
        Some("jira-data-center") => TicketSystem::JiraDataCenter,
        Some("azure-devops") => TicketSystem::AzureDevops,
        _ => {
            return Err(invalid(
                "`system` is none of jira-cloud, jira-data-center, azure-devops",
                reading,
            ));
        }
    };
    let Some(Value::Array(answers)) = envelope.get("pages") else {
        return Err(invalid("`pages` is not a list", reading));
    };
    let as_of = match optional_text(envelope, "as_of", reading)? {
        Some(text) => Some(instant(&text).ok_or_else(|| invalid("`as_of` is no RFC 3339 instant", reading))?),
        None => None,
    };
    let query = optional_text(envelope, "query", reading)?;
    let identity = envelope.get("identity").and_then(identity);
    if identity.is_none() && envelope.contains_key("identity") {
        reading
            .notes
            .push(Diagnostic::warning(ticket::TICKETS_ANONYMOUS).at(reading.name));
    }
    let project = envelope.get("project").map(project).unwrap_or_default();
    if project.is_empty() && envelope.contains_key("project") {
        reading
            .notes
            .push(Diagnostic::warning(ticket::TICKETS_NO_PROJECT).at(reading.name));
    }
    let pages = pages(system, answers, envelope.get("states"), reading);
    if pages.read == 0 && !answers.is_empty() {
        return Err(invalid("no answer in `pages` is a page", reading));
    }
    let tickets = Tickets {
        system,
        query,
        identity,
        project,
        total: pages.total,
        last_page: pages.last_page,
        items: pages.items,
    };
    Ok((tickets, as_of))
}

/// A bare answer carries no identity and no query: it can show tickets, never their absence.
fn bare(answer: &Value, reading: &mut Reading<'_>) -> Read {
    let Some(system) = bare_system(answer) else {
        return Err(match error_of(answer) {
            Some(detail) => Diagnostic::error(ticket::TICKETS_ERROR_ANSWER)
                .with("detail", detail)
                .at(reading.name),
            None => invalid("neither the envelope nor a page of Jira or Azure DevOps", reading),
        });
    };
    let pages = pages(system, std::slice::from_ref(answer), None, reading);
    let as_of = answer.get("asOf").and_then(Value::as_str).and_then(instant);
    let tickets = Tickets {
        system,
        query: None,
        identity: None,
        project: Vec::new(),
        total: pages.total,
        last_page: pages.last_page,
        items: pages.items,
    };
    Ok((tickets, as_of))
}

/// Tells from its shape which system gave an answer.
pub(super) fn bare_system(answer: &Value) -> Option<TicketSystem> {
    let has = |key: &str| answer.get(key).is_some();
    let lists = |key: &str| answer.get(key).is_some_and(Value::is_array);
    if lists("issues") {
        return Some(if has("total") || has("startAt") {
            TicketSystem::JiraDataCenter
        } else {
            TicketSystem::JiraCloud
        });
    }
    let items = answer.get("value").and_then(Value::as_array);
    let work_items = items.is_some_and(|items| {
        items
            .iter()
            .all(|item| item.is_null() || (item.get("id").is_some() && item.get("fields").is_some()))
    });
    (lists("workItems") || (work_items && has("count"))).then_some(TicketSystem::AzureDevops)
}

/// Who asked. Error answers, accounts that are switched off and Azure DevOps' own anonymous account are nobody.
fn identity(answer: &Value) -> Option<String> {
    let user = answer.get("authenticatedUser").unwrap_or(answer);
    let word = |key: &str| {
        user.get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let account = ["accountId", "name", "key", "id", "descriptor"]
        .into_iter()
        .find_map(word)?;
    let inactive = ["active", "isActive"]
        .iter()
        .any(|key| user.get(*key) == Some(&Value::Bool(false)));
    // Documented for `connectionData`: the well-known account of requests without credentials.
    let anonymous = account.starts_with("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaa")
        || word("providerDisplayName")
            .or(word("displayName"))
            .is_some_and(|name| name.eq_ignore_ascii_case("anonymous"));
    if inactive || anonymous || error_of(answer).is_some() {
        return None;
    }
    let name = word("displayName")
        .or(word("providerDisplayName"))
        .unwrap_or(account);
    Some(name.to_owned())
}

/// Key and name of the project; nothing for an error answer.
fn project(answer: &Value) -> Vec<String> {
    if error_of(answer).is_some() || answer.get("id").is_none() {
        return Vec::new();
    }
    let mut words: Vec<String> = ["key", "name"]
        .into_iter()
        .filter_map(|key| answer.get(key).and_then(Value::as_str))
        .map(str::to_owned)
        .collect();
    words.dedup();
    words
}
