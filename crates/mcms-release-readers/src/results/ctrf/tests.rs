use super::*;
use crate::results::support::{assert_damaged, attempts, codes, statuses};
use mcms_release::evidence::{Completeness, TestStatus};

fn parse(summary: &str, tests: &str) -> Evidence<TestRun> {
    let text = format!(
        r#"{{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {{"tool": {{"name": "t", "version": "2"}},
            "summary": {{{summary}}}, "tests": [{tests}]}}}}"#
    );
    read(text.as_bytes(), "ctrf.json", &Labels::all())
}

#[test]
fn statuses_are_those_of_the_format_and_other_is_unknown() {
    use TestStatus::{Failed, Passed, Pending, Skipped, Unknown};

    let tests: Vec<String> = ["passed", "failed", "skipped", "pending", "other", "Passed"]
        .iter()
        .map(|status| format!(r#"{{"name": "{status}", "status": "{status}", "duration": 1}}"#))
        .collect();
    let evidence = parse(r#""tests": 6, "failed": 1"#, &tests.join(","));
    assert_eq!(
        statuses(&evidence),
        [Passed, Failed, Skipped, Pending, Unknown, Unknown]
    );
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(codes(&evidence), ["unknown_status", "unknown_status"]);
    assert_eq!(evidence.sources[0].format_version.as_deref(), Some("1.0.0"));
}

#[test]
fn listed_attempts_are_declared_retries_and_the_final_one_is_not_doubled() {
    let listed = r#"[{"attempt": 2, "status": "failed"}, {"attempt": 1, "status": "failed", "message": "first"}, {"attempt": 3, "status": "passed"}]"#;
    for retries in [r#""retries": 2,"#, ""] {
        let test = format!(
            r#"{{"name": "a", "status": "passed", "duration": 3, "flaky": true, {retries} "retryAttempts": {listed}}}"#
        );
        let evidence = parse(r#""tests": 1, "failed": 0"#, &test);
        assert_eq!(
            statuses(&evidence),
            [TestStatus::Failed, TestStatus::Failed, TestStatus::Passed]
        );
        let retried: Vec<bool> = attempts(&evidence)
            .iter()
            .map(|attempt| attempt.declared_retry)
            .collect();
        assert_eq!(retried, [false, true, true]);
        assert_eq!(attempts(&evidence)[0].message.as_deref(), Some("first"));
        assert_eq!(evidence.completeness(), Completeness::Complete);
    }
}

#[test]
fn attempts_that_are_only_counted_count_as_failed() {
    let evidence = parse(
        r#""tests": 1"#,
        r#"{"name": "a", "status": "passed", "duration": 3, "retries": 2}"#,
    );
    assert_eq!(
        statuses(&evidence),
        [TestStatus::Failed, TestStatus::Failed, TestStatus::Passed]
    );
    assert_eq!(codes(&evidence), ["retry_without_details"]);
    let absurd = parse(
        r#""tests": 1"#,
        r#"{"name": "a", "status": "passed", "duration": 3, "retries": 18446744073709551615}"#,
    );
    assert_eq!(attempts(&absurd).len(), 101);
}

#[test]
fn a_summary_that_declares_more_makes_the_evidence_partial() {
    let passed = r#"{"name": "a", "status": "passed", "duration": 3}"#;
    assert_damaged(
        &parse(r#""tests": 2"#, passed),
        Completeness::Partial,
        "fewer_results",
    );
    assert_damaged(
        &parse(r#""tests": 1, "failed": 1"#, passed),
        Completeness::Partial,
        "fewer_failures",
    );
    assert_damaged(
        &parse(r#""tests": "1""#, passed),
        Completeness::Partial,
        "bad_number",
    );
    assert_eq!(parse(r#""tests": 0"#, "").completeness(), Completeness::Empty);
}

#[test]
fn durations_and_times_that_run_backwards_are_errors() {
    let test = |rest: &str| parse("", &format!(r#"{{"name": "a", "status": "passed", {rest}}}"#));
    assert_damaged(
        &test(r#""duration": -5"#),
        Completeness::Partial,
        "negative_duration",
    );
    assert_damaged(
        &test(r#""start": 2000, "stop": 1000"#),
        Completeness::Partial,
        "negative_duration",
    );
    assert_damaged(&test(r#""start": 1e308"#), Completeness::Partial, "bad_time");
    let unknown = test(r#""start": 0, "stop": 0, "duration": 0"#);
    assert_eq!(
        (unknown.completeness(), unknown.window.end),
        (Completeness::Complete, None)
    );
}

#[test]
fn names_labels_and_identity_come_from_the_documented_keys() {
    let evidence = parse(
        r#""start": 1609459200000, "stop": 1609459205000"#,
        r#"{"name": "a", "status": "failed", "suite": ["Pay", "Refund"], "filePath": "t.js", "browser": "chromium", "tags": ["smoke"],
            "labels": {"severity": 2, "owners": ["qa", "core"]}, "threadId": "w1", "message": "no"},
           {"testId": "stable", "name": "b", "status": "passed"}, {"status": "passed"}"#,
    );
    let first = &attempts(&evidence)[0];
    assert_eq!(
        (first.id.as_str(), first.name.as_str()),
        ("t.js > Pay > Refund > a > chromium", "Pay > Refund > a")
    );
    assert_eq!(first.labels["owners"], ["qa", "core"]);
    assert_eq!(first.labels["tag"], ["smoke"]);
    assert_eq!(attempts(&evidence)[1].id, "stable");
    assert_damaged(&evidence, Completeness::Partial, "missing_field");
    assert_eq!(evidence.window.end.unwrap().timestamp_millis(), 1_609_459_205_000);
}

#[test]
fn other_json_is_not_this_format() {
    for text in ["{}", "[]", r#"{"reportFormat": "other", "results": {}}"#] {
        assert_damaged(
            &read(text.as_bytes(), "a", &Labels::none()),
            Completeness::Unreadable,
            "unknown_format",
        );
    }
    let lost = r#"{"reportFormat": "CTRF", "results": {"summary": {"tests": 1}}}"#;
    assert_damaged(
        &read(lost.as_bytes(), "a", &Labels::none()),
        Completeness::Partial,
        "missing_field",
    );
    assert_damaged(
        &read(b"{\"results\": ", "a", &Labels::none()),
        Completeness::Unreadable,
        "truncated",
    );
}
