//! Jira's search answers, Cloud and Data Center (REST API documentation of `search/jql` and `search`).

use super::values::{error_of, fields, instant, names, summary};
use super::{Pages, Reading};
use mcms_release::evidence::{Diagnostic, Ticket};
use mcms_release::reason::{input, ticket};
use serde_json::{Map, Value};

/// Cloud: pages are chained by a token, the last one says so; there is no total.
pub(super) fn cloud(answers: &[Value], reading: &mut Reading<'_>) -> Pages {
    let mut pages = Pages::default();
    let mut ended = false;
    for (index, answer) in answers.iter().enumerate() {
        let Some(issues) = issues_of(answer, reading) else {
            continue;
        };
        pages.read = pages.read.saturating_add(1);
        if ended {
            gap(
                &format!("page {} comes after the last one", index.saturating_add(1)),
                reading,
            );
        }
        take(issues, &mut pages, reading);
        let more = answer.get("nextPageToken").is_some_and(|token| !token.is_null());
        ended = answer.get("isLast") == Some(&Value::Bool(true)) && !more;
    }
    pages.last_page = ended;
    pages
}

/// Data Center: pages have a place and a total.
pub(super) fn data_center(answers: &[Value], reading: &mut Reading<'_>) -> Pages {
    let mut pages = Pages::default();
    let mut places: Vec<(u64, u64)> = Vec::new();
    for answer in answers {
        let Some(issues) = issues_of(answer, reading) else {
            continue;
        };
        pages.read = pages.read.saturating_add(1);
        let number = |key: &str| answer.get(key).and_then(Value::as_u64);
        let (Some(start), Some(total)) = (number("startAt"), number("total")) else {
            gap("a page without `startAt` or `total`", reading);
            take(issues, &mut pages, reading);
            continue;
        };
        if pages.total.is_some_and(|before| before != total) {
            gap("`total` changed between the pages", reading);
        }
        pages.total = pages.total.max(Some(total));
        places.push((start, u64::try_from(issues.len()).unwrap_or(u64::MAX)));
        take(issues, &mut pages, reading);
    }
    places.sort_unstable();
    let mut next: u64 = 0;
    for (start, length) in places {
        if start != next {
            gap(&format!("{start} after {next}"), reading);
        }
        next = next.max(start.saturating_add(length));
    }
    pages.last_page = pages.total.is_some_and(|total| next >= total);
    pages
}

fn gap(detail: &str, reading: &mut Reading<'_>) {
    reading.notes.push(
        Diagnostic::error(ticket::TICKETS_GAP)
            .with("detail", detail)
            .at(reading.name),
    );
}

fn issues_of<'v>(answer: &'v Value, reading: &mut Reading<'_>) -> Option<&'v Vec<Value>> {
    for key in ["warningMessages", "warnings"] {
        let texts = answer
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        for text in texts {
            reading.notes.push(
                Diagnostic::error(ticket::TICKETS_WARNING)
                    .with("detail", summary(text))
                    .at(reading.name),
            );
        }
    }
    let issues = answer.get("issues").and_then(Value::as_array);
    if issues.is_none() {
        let detail = error_of(answer).unwrap_or_else(|| "no `issues`".to_owned());
        reading.notes.push(
            Diagnostic::error(ticket::TICKETS_ERROR_ANSWER)
                .with("detail", detail)
                .at(reading.name),
        );
    }
    issues
}

fn take(issues: &[Value], pages: &mut Pages, reading: &mut Reading<'_>) {
    for issue in issues {
        match item(issue, reading) {
            Some(item) => pages.items.push(item),
            None => reading.notes.push(
                Diagnostic::error(input::MALFORMED)
                    .with("detail", "an issue without key or fields")
                    .at(reading.name),
            ),
        }
    }
}

fn item(issue: &Value, reading: &Reading<'_>) -> Option<Ticket> {
    let key = issue
        .get("key")
        .and_then(Value::as_str)
        .filter(|key| !key.is_empty())?;
    let own: &Map<String, Value> = issue.get("fields")?.as_object()?;
    let text = |field: &str| own.get(field).and_then(Value::as_str);
    let under = |field: &str, inner: &str| own.get(field)?.get(inner)?.as_str().map(str::to_owned);
    // Nothing is guessed from the key: a ticket that does not name its project counts as one of it.
    let project: Vec<String> = ["key", "name"]
        .into_iter()
        .filter_map(|inner| under("project", inner))
        .collect();
    let done = own
        .get("status")
        .and_then(|status| status.get("statusCategory")?.get("key")?.as_str())
        == Some("done");
    let resolution = own
        .get("resolution")
        .filter(|resolution| !resolution.is_boolean())
        .is_some_and(|resolution| names(resolution).iter().any(|name| !name.trim().is_empty()));
    Some(Ticket {
        key: key.to_owned(),
        project,
        fields: fields(own, reading),
        resolved: done && resolution,
        status: under("status", "name"),
        summary: text("summary").map(summary),
        assignee: under("assignee", "displayName"),
        created: text("created").and_then(instant),
        updated: text("updated").and_then(instant),
    })
}
