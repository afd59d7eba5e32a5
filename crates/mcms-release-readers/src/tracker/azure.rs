//! Azure DevOps work items: the WIQL answer names them, the batch holds them (REST API 7.1, `wit/wiql` and
//! `wit/workitemsbatch`).

use super::values::{error_of, fields, instant, names, summary};
use super::{Pages, Reading};
use mcms_release::evidence::{Diagnostic, Ticket};
use mcms_release::reason::{input, ticket};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Categories by work item type and state; the empty type stands for all.
type States = BTreeMap<(String, String), String>;

/// The work items behind a WIQL answer. Without that answer nothing says how many there are.
pub(super) fn pages(answers: &[Value], states: Option<&Value>, reading: &mut Reading<'_>) -> Pages {
    let mut pages = Pages::default();
    let states = states.map(categories).unwrap_or_default();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut queried = false;
    for answer in answers {
        if let Some(found) = answer.get("workItems").and_then(Value::as_array) {
            pages.read = pages.read.saturating_add(1);
            queried = true;
            asked.extend(found.iter().filter_map(|one| one.get("id")).flat_map(names));
        } else if let Some(items) = answer.get("value").and_then(Value::as_array) {
            pages.read = pages.read.saturating_add(1);
            for work_item in items.iter().filter(|one| !one.is_null()) {
                match item(work_item, &states, reading) {
                    Some(item) => pages.items.push(item),
                    None => reading.notes.push(
                        Diagnostic::error(input::MALFORMED)
                            .with("detail", "a work item without id or fields")
                            .at(reading.name),
                    ),
                }
            }
        } else {
            let detail = error_of(answer).unwrap_or_else(|| "neither `workItems` nor `value`".to_owned());
            reading.notes.push(
                Diagnostic::error(ticket::TICKETS_ERROR_ANSWER)
                    .with("detail", detail)
                    .at(reading.name),
            );
        }
    }
    if queried {
        pages.total = u64::try_from(asked.len()).ok();
        let fetched: BTreeSet<&String> = pages.items.iter().map(|item| &item.key).collect();
        pages.last_page = asked.iter().all(|id| fetched.contains(id));
        if let Some(other) = fetched.into_iter().find(|id| !asked.contains(*id)) {
            reading.notes.push(
                Diagnostic::error(ticket::TICKETS_GAP)
                    .with(
                        "detail",
                        format_args!("{other} is not in the answer of the query"),
                    )
                    .at(reading.name),
            );
        }
    }
    pages
}

/// Reads `{type: answer}`, one raw answer, or its list.
fn categories(states: &Value) -> States {
    let mut all = States::new();
    let mut take = |kind: &str, list: &Value| {
        let list = list.get("value").unwrap_or(list);
        for state in list.as_array().into_iter().flatten() {
            let word = |key: &str| state.get(key).and_then(Value::as_str);
            if let (Some(name), Some(category)) = (word("name"), word("category")) {
                all.insert((kind.to_owned(), name.to_owned()), category.to_owned());
            }
        }
    };
    match states {
        Value::Object(by_type) if !by_type.contains_key("value") => {
            for (kind, list) in by_type {
                take(kind, list);
            }
        }
        other => take("", other),
    }
    all
}

fn item(work_item: &Value, states: &States, reading: &mut Reading<'_>) -> Option<Ticket> {
    let key = work_item.get("id").map(names)?.into_iter().next()?;
    let own: &Map<String, Value> = work_item.get("fields")?.as_object()?;
    let text = |field: &str| own.get(field).and_then(Value::as_str);
    let state = text("System.State").unwrap_or_default();
    let kind = text("System.WorkItemType").unwrap_or_default();
    let category = states
        .get(&(kind.to_owned(), state.to_owned()))
        .or_else(|| states.get(&(String::new(), state.to_owned())));
    if category.is_none() {
        reading.notes.push(
            Diagnostic::info(ticket::TICKET_STATES_MISSING)
                .with("state", format_args!("`{}`", summary(state)))
                .at(reading.name),
        );
    }
    let assignee = own.get("System.AssignedTo").and_then(|person| {
        person
            .get("displayName")
            .and_then(Value::as_str)
            .or_else(|| person.as_str())
            .map(str::to_owned)
    });
    Some(Ticket {
        key,
        project: text("System.TeamProject")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        fields: fields(own, reading),
        resolved: category.is_some_and(|category| matches!(category.as_str(), "Completed" | "Removed")),
        status: (!state.is_empty()).then(|| state.to_owned()),
        summary: text("System.Title").map(summary),
        assignee,
        created: text("System.CreatedDate").and_then(instant),
        updated: text("System.ChangedDate").and_then(instant),
    })
}
