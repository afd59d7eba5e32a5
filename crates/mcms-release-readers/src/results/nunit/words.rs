//! The words of NUnit 2 and 3 for results.
//!
//! Not for counts.

use crate::results::values;
use crate::xml::Element;
use mcms_release::evidence::TestStatus;

/// `Failed(Child)` and `Failed:Error` begin with the result.
fn head(word: &str) -> (&str, &str) {
    let end = word.find(['(', ':']).unwrap_or(word.len());
    let (head, tail) = word.split_at_checked(end).unwrap_or((word, ""));
    (head.trim(), tail.trim_matches(['(', ')', ':', ' ']))
}

/// The status of a case of version 3; the label says more than the result.
pub(super) fn status_3(element: &Element<'_>) -> (TestStatus, Option<String>) {
    let Some(word) = element.filled("result") else {
        return (TestStatus::Unknown, None);
    };
    let (result, tail) = head(&word);
    let label = element.filled("label").unwrap_or_else(|| tail.to_owned());
    let status = match (result, label.as_str()) {
        ("Passed" | "Warning", _) => TestStatus::Passed,
        ("Failed", "Error" | "Invalid" | "Cancelled") => TestStatus::Broken,
        ("Failed", _) => TestStatus::Failed,
        ("Skipped" | "Inconclusive", _) => TestStatus::Skipped,
        _ => TestStatus::Unknown,
    };
    let plain = matches!(result, "Passed" | "Failed" | "Skipped") && label.is_empty();
    let raw = match (plain, label.is_empty()) {
        (true, _) => None,
        (false, true) => values::clip(&word),
        (false, false) => values::clip(&format!("{result}:{label}")),
    };
    (status, raw)
}

/// Whether a run or suite of version 3 failed.
pub(super) fn suite_failed_3(element: &Element<'_>) -> bool {
    element
        .filled("result")
        .is_some_and(|word| !matches!(head(&word).0, "Passed" | "Skipped" | "Inconclusive" | "Warning"))
}

/// The status of a case of version 2: `result` since 2.5, before that `executed` and `success`.
pub(super) fn status_2(element: &Element<'_>) -> (TestStatus, Option<String>) {
    if let Some(word) = element.filled("result") {
        let status = match word.as_str() {
            "Success" => TestStatus::Passed,
            "Failure" => TestStatus::Failed,
            // An invalid test is a defect of the test, as version 3 says with `Failed` and `Invalid`.
            "Error" | "Cancelled" | "NotRunnable" | "Invalid" => TestStatus::Broken,
            "Ignored" | "Skipped" | "Inconclusive" => TestStatus::Skipped,
            _ => TestStatus::Unknown,
        };
        let raw = (!matches!(word.as_str(), "Success" | "Failure"))
            .then(|| values::clip(&word))
            .flatten();
        return (status, raw);
    }
    let executed = element.filled("executed");
    let success = element.filled("success");
    match (executed.as_deref(), success.as_deref()) {
        (Some("False"), _) => (TestStatus::Skipped, None),
        (_, Some("True")) => (TestStatus::Passed, None),
        (_, Some("False")) => (TestStatus::Failed, None),
        (_, other) => (TestStatus::Unknown, other.and_then(values::clip)),
    }
}

/// Whether a suite of version 2 failed.
pub(super) fn suite_failed_2(element: &Element<'_>) -> bool {
    match element.filled("result") {
        Some(word) => matches!(word.as_str(), "Failure" | "Error" | "Cancelled"),
        None => element.filled("success").as_deref() == Some("False"),
    }
}
