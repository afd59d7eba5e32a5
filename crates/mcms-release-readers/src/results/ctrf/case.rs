//! One test of a CTRF report with the attempts that it lists.
//!
//! Not for the report around it.

use super::instant;
use crate::json;
use crate::results::collect::Collector;
use crate::results::labels::Labels;
use crate::results::values;
use mcms_release::evidence::{Attempt, Diagnostic, TestStatus};
use mcms_release::reason::{input, test_results};
use serde_json::Value;

/// The most attempts of one test that are made up from a mere count.
const MOST_UNLISTED: u64 = 100;

/// Adds a test with its attempts, oldest first, and returns its final status.
pub(super) fn read(out: &mut Collector, test: &Value, index: usize, labels: &Labels) -> TestStatus {
    let last = own(out, test, index, labels);
    let status = last.status;
    let listed = json::array(test, "retryAttempts");
    let retries = retries(out, test, &last.name);
    let earlier = earlier(listed, retries, json::text(test, "status"));
    let mut attempts: Vec<Attempt> = Vec::with_capacity(earlier.len().saturating_add(1));
    for attempt in earlier {
        attempts.push(listed_attempt(out, attempt, &last));
    }
    let known = u64::try_from(attempts.len()).unwrap_or(u64::MAX);
    let unlisted = retries.unwrap_or(0).saturating_sub(known);
    if unlisted > 0 {
        out.note(
            Diagnostic::warning(test_results::RETRY_WITHOUT_DETAILS)
                .with("what", &last.name)
                .with("count", unlisted),
        );
        for _ in 0..unlisted.min(MOST_UNLISTED) {
            attempts.push(bare(&last, TestStatus::Failed));
        }
    }
    attempts.push(last);
    for (position, mut attempt) in attempts.into_iter().enumerate() {
        attempt.declared_retry = position > 0;
        out.push(attempt);
    }
    status
}

/// `attempt: 1` is the first execution; an attempt beyond the retries is the test's own outcome again.
fn earlier<'a>(listed: &'a [Value], retries: Option<u64>, status: Option<&str>) -> Vec<&'a Value> {
    let mut sorted: Vec<&Value> = listed.iter().collect();
    sorted.sort_by_key(|attempt| json::unsigned(attempt, "attempt").unwrap_or(u64::MAX));
    let count = u64::try_from(sorted.len()).unwrap_or(u64::MAX);
    let final_is_listed = match retries {
        Some(retries) => count > retries,
        None => true,
    } && sorted
        .last()
        .is_some_and(|attempt| json::text(attempt, "status") == status);
    if final_is_listed {
        sorted.pop();
    }
    sorted
}

fn retries(out: &mut Collector, test: &Value, name: &str) -> Option<u64> {
    let value = test.get("retries").filter(|value| !value.is_null())?;
    let count = value.as_u64();
    if count.is_none() {
        let shown = values::clip(&value.to_string()).unwrap_or_default();
        let what = format!("retries of {name}");
        out.note(
            Diagnostic::error(input::BAD_NUMBER)
                .with("what", what)
                .with("value", shown),
        );
    }
    count
}

fn own(out: &mut Collector, test: &Value, index: usize, labels: &Labels) -> Attempt {
    let suites: Vec<&str> = match test.get("suite") {
        // Before version 1.0 the suite was one text.
        Some(Value::String(suite)) => vec![suite],
        _ => json::array(test, "suite")
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    };
    let own_name = json::text(test, "name").unwrap_or_default();
    let mut name = values::path(suites.into_iter().chain([own_name]));
    if own_name.trim().is_empty() {
        let missing = Diagnostic::error(input::MISSING_FIELD).with("what", format!("results.tests[{index}]"));
        out.note(missing.with("field", "name"));
        name = values::path([name.as_str(), format!("test {index}").as_str()]);
    }
    let file = json::text(test, "filePath").unwrap_or_default();
    let browser = json::text(test, "browser").unwrap_or_default();
    let id = json::text(test, "testId")
        .filter(|id| !id.trim().is_empty())
        .map_or_else(|| values::path([file, &name, browser]), str::to_owned);
    let (status, raw) = status(test);
    if status == TestStatus::Unknown {
        out.unknown_status(&name, raw.as_deref().unwrap_or_default(), None);
    }
    let mut attempt = values::attempt(id, name, status);
    attempt.raw_status = raw;
    attempt.thread = json::text(test, "threadId").map(str::to_owned);
    attempt.parameters = test
        .get("parameters")
        .filter(|p| p.is_object())
        .map(Value::to_string);
    attempt.flaky = json::boolean(test, "flaky").unwrap_or_default();
    timing(out, &mut attempt, test);
    for tag in json::array(test, "tags").iter().filter_map(Value::as_str) {
        labels.add(&mut attempt, "tag", tag);
    }
    for (key, value) in json::object(test, "labels").into_iter().flatten() {
        match value {
            Value::Array(items) => items
                .iter()
                .filter_map(scalar)
                .for_each(|item| labels.add(&mut attempt, key, &item)),
            single => {
                if let Some(item) = scalar(single) {
                    labels.add(&mut attempt, key, &item);
                }
            }
        }
    }
    attempt
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn listed_attempt(out: &mut Collector, value: &Value, last: &Attempt) -> Attempt {
    let (status, raw) = status(value);
    if status == TestStatus::Unknown {
        out.unknown_status(&last.name, raw.as_deref().unwrap_or_default(), None);
    }
    let mut attempt = bare(last, status);
    attempt.raw_status = raw;
    timing(out, &mut attempt, value);
    attempt
}

/// Another attempt of the same test, of which nothing but the status is known.
fn bare(last: &Attempt, status: TestStatus) -> Attempt {
    Attempt {
        labels: last.labels.clone(),
        parameters: last.parameters.clone(),
        flaky: last.flaky,
        ..values::attempt(last.id.clone(), last.name.clone(), status)
    }
}

fn timing(out: &mut Collector, attempt: &mut Attempt, value: &Value) {
    attempt.start = instant(out, value, "start");
    attempt.stop = instant(out, value, "stop");
    attempt.duration_ms =
        json::number(value, "duration").and_then(|length| out.duration(length, &attempt.name));
    if let (Some(start), Some(stop)) = (attempt.start, attempt.stop)
        && stop < start
    {
        out.note(Diagnostic::error(input::NEGATIVE_DURATION).with("what", &attempt.name));
    }
    attempt.message = json::text(value, "message").and_then(values::clip);
}

fn status(value: &Value) -> (TestStatus, Option<String>) {
    let word = json::text(value, "status").unwrap_or_default();
    let status = match word {
        "passed" => TestStatus::Passed,
        "failed" => TestStatus::Failed,
        "skipped" => TestStatus::Skipped,
        "pending" => TestStatus::Pending,
        _ => TestStatus::Unknown,
    };
    let raw = json::text(value, "rawStatus").filter(|raw| *raw != word).or({
        if status == TestStatus::Unknown {
            Some(word)
        } else {
            None
        }
    });
    (status, raw.and_then(values::clip))
}
