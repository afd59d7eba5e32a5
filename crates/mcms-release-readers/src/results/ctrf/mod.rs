//! Common Test Report Format (CTRF) reports.
//!
//! The attempts before the last one are listed by the format, so they are declared retries; where a report only
//! counts them, they count as failed, because a test is retried when it failed.
//! Not for `insights` and `baseline`, which other runs measured.

mod case;

use super::collect::{Collector, decoded};
use super::labels::Labels;
use super::values;
use crate::json;
use mcms_release::evidence::{DeclaredCounts, Diagnostic, Evidence, TestRun};
use mcms_release::reason::input;
use serde_json::Value;

/// Reads a file.
///
/// # Example
/// ```
/// use mcms_release_readers::results::{Labels, ctrf};
/// let file = br#"{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "t"},
///     "summary": {"tests": 1, "passed": 1, "failed": 0},
///     "tests": [{"name": "pays", "status": "passed", "duration": 12, "retries": 1,
///                "retryAttempts": [{"attempt": 1, "status": "failed"}]}]}}"#;
/// let evidence = ctrf::read(file, "ctrf.json", &Labels::none());
/// assert_eq!(evidence.inspect().1.unwrap().attempts.len(), 2);
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, labels: &Labels) -> Evidence<TestRun> {
    let mut out = Collector::new(name);
    if let Some(text) = decoded(&mut out, bytes) {
        match json::parse(&text, name) {
            Ok(report) => report_into(&mut out, &report, labels),
            Err(diagnostic) => out.note(diagnostic),
        }
    }
    out.finish("ctrf", bytes)
}

fn report_into(out: &mut Collector, report: &Value, labels: &Labels) {
    let results = report.get("results").filter(|results| results.is_object());
    let foreign = json::text(report, "reportFormat").is_some_and(|format| format != "CTRF");
    let (Some(results), false) = (results, foreign) else {
        out.note(Diagnostic::error(input::UNKNOWN_FORMAT));
        return;
    };
    out.format_version = json::text(report, "specVersion").map(str::to_owned);
    if let Some(tool) = results.get("tool") {
        out.tool = json::text(tool, "name").map(str::to_owned);
        out.tool_version = json::text(tool, "version").map(str::to_owned);
    }
    let summary = results.get("summary").unwrap_or(&Value::Null);
    for key in ["start", "stop"] {
        if let Some(time) = instant(out, summary, key) {
            out.window.include(time);
        }
    }
    let declared = DeclaredCounts {
        total: summary_count(out, summary, "tests"),
        failed: summary_count(out, summary, "failed"),
    };
    out.declare(declared.total, declared.failed);
    if !results.get("tests").is_some_and(Value::is_array) {
        out.note(
            Diagnostic::error(input::MISSING_FIELD)
                .with("what", "results")
                .with("field", "tests"),
        );
    }
    let tests = json::array(results, "tests");
    let mut failing: u64 = 0;
    for (index, test) in tests.iter().enumerate() {
        let status = case::read(out, test, index, labels);
        failing = failing.saturating_add(u64::from(values::fails(status)));
    }
    let present = u64::try_from(tests.len()).unwrap_or(u64::MAX);
    out.compare(declared, present, failing, None);
}

/// A count of the summary; one that is there and no whole number is an error.
fn summary_count(out: &mut Collector, summary: &Value, key: &str) -> Option<u64> {
    let value = summary.get(key).filter(|value| !value.is_null())?;
    let count = value.as_u64();
    if count.is_none() {
        let text = values::clip(&value.to_string()).unwrap_or_default();
        out.note(
            Diagnostic::error(input::BAD_NUMBER)
                .with("what", key)
                .with("value", text),
        );
    }
    count
}

/// Milliseconds since the epoch under a key; reporters write 0 where they do not know.
fn instant(out: &mut Collector, value: &Value, key: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let milliseconds = json::number(value, key).filter(|number| *number != 0.0)?;
    match values::epoch_ms(milliseconds, key) {
        Ok(instant) => Some(instant),
        Err(diagnostic) => {
            out.note(diagnostic);
            None
        }
    }
}

#[cfg(test)]
mod tests;
