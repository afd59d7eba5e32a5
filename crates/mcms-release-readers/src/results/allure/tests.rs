use super::*;
use crate::results::support::{assert_damaged, attempts, codes, failures, statuses};
use mcms_release::evidence::Completeness;

fn read(files: &[(&str, &str)]) -> Evidence<TestRun> {
    let mut reader = Reader::new("allure-results", &Labels::all());
    for (name, text) in files {
        reader.file(name, text.as_bytes());
    }
    reader.finish()
}

#[test]
fn an_empty_directory_is_empty_evidence() {
    assert_eq!(read(&[]).completeness(), Completeness::Empty);
    assert_eq!(
        read(&[("environment.properties", "a=b")]).completeness(),
        Completeness::Empty
    );
}

#[test]
fn an_empty_object_as_a_result_counts_as_failed_and_is_said() {
    let evidence = read(&[("a-result.json", "{}")]);
    assert_damaged(&evidence, Completeness::Partial, "missing_field");
    assert_eq!(statuses(&evidence), [TestStatus::Unknown]);
    assert_eq!(attempts(&evidence)[0].id, "a-result.json");
}

#[test]
fn a_result_that_is_no_object_is_damage() {
    for text in ["[]", "null", "[\"passed\"]", "\"passed\"", "1"] {
        assert_damaged(
            &read(&[("a-result.json", text)]),
            Completeness::Unreadable,
            "malformed",
        );
    }
    assert_damaged(
        &read(&[("a-result.json", "")]),
        Completeness::Unreadable,
        "truncated",
    );
}

#[test]
fn statuses_compare_without_case_and_unknown_ones_count_as_failed() {
    let evidence = read(&[
        ("1-result.json", r#"{"name": "a", "status": "PASSED"}"#),
        ("2-result.json", r#"{"name": "b", "status": "crashed"}"#),
        ("3-result.json", r#"{"name": "c", "stage": "finished"}"#),
        ("4-result.json", r#"{"name": "d", "stage": "pending"}"#),
        (
            "5-result.json",
            r#"{"name": "e", "status": "crashed", "stage": "pending"}"#,
        ),
        ("6-result.json", r#"{"name": "f", "status": null}"#),
    ]);
    assert_eq!(
        statuses(&evidence),
        [
            TestStatus::Passed,
            TestStatus::Unknown,
            TestStatus::Unknown,
            TestStatus::Pending,
            TestStatus::Unknown,
            TestStatus::Unknown
        ]
    );
    assert_eq!(attempts(&evidence)[1].raw_status.as_deref(), Some("crashed"));
    assert!(codes(&evidence).iter().all(|code| *code == "unknown_status"));
}

#[test]
fn muted_known_and_flaky_never_change_a_status() {
    let evidence = read(&[(
        "1-result.json",
        r#"{"name": "a", "status": "failed", "statusDetails": {"muted": true, "known": true, "flaky": true}}"#,
    )]);
    let attempt = &attempts(&evidence)[0];
    assert_eq!(attempt.status, TestStatus::Failed);
    assert!(attempt.muted && attempt.known && attempt.flaky);
}

#[test]
fn a_truncated_result_leaves_the_folder_partial() {
    let whole = r#"{"name": "a", "status": "failed", "start": 1795412548583, "stop": 1795412548590}"#;
    for end in 0..whole.len() {
        let evidence = read(&[
            ("a-result.json", whole.get(..end).unwrap()),
            ("b-result.json", r#"{"name": "b", "status": "passed"}"#),
        ]);
        assert_damaged(&evidence, Completeness::Partial, "truncated");
    }
}

#[test]
fn two_results_of_one_identity_are_two_attempts() {
    let evidence = read(&[
        (
            "1-result.json",
            r#"{"historyId": "h", "name": "a", "status": "failed"}"#,
        ),
        (
            "2-result.json",
            r#"{"historyId": "h", "name": "a", "status": "passed"}"#,
        ),
    ]);
    assert_eq!(statuses(&evidence), [TestStatus::Failed, TestStatus::Passed]);
    assert_eq!(attempts(&evidence)[0].id, attempts(&evidence)[1].id);
    assert!(!attempts(&evidence)[1].declared_retry);
}

#[test]
fn without_a_history_id_the_parameters_tell_tests_apart() {
    let evidence = read(&[
        (
            "1-result.json",
            r#"{"testCaseId": "t", "name": "a", "status": "passed", "parameters": [{"name": "n", "value": "1"}]}"#,
        ),
        (
            "2-result.json",
            r#"{"testCaseId": "t", "name": "a", "status": "passed", "parameters": [{"name": "n", "value": "2"},
            {"name": "time", "value": "now", "excluded": true}]}"#,
        ),
        ("3-result.json", r#"{"fullName": "x.y", "status": "passed"}"#),
    ]);
    let ids: Vec<&str> = attempts(&evidence)
        .iter()
        .map(|attempt| attempt.id.as_str())
        .collect();
    assert_eq!(ids, ["t [n=1]", "t [n=2]", "x.y"]);
    assert_eq!(attempts(&evidence)[1].parameters.as_deref(), Some("n=2"));
    assert_eq!(attempts(&evidence)[2].parameters.as_deref(), Some(""));
}

#[test]
fn a_masked_parameter_is_not_kept_and_makes_the_parameters_unknown() {
    let evidence = read(&[(
        "1-result.json",
        r#"{"name": "a", "status": "passed", "parameters": [{"name": "password", "value": "hunter2", "mode": "masked"}]}"#,
    )]);
    assert_eq!(attempts(&evidence)[0].parameters, None);
    assert!(!format!("{evidence:?}").contains("hunter2"));
}

#[test]
fn a_fixture_failure_that_no_test_tells_is_a_failure_of_the_run() {
    let evidence = read(&[
        (
            "c-container.json",
            r#"{"children": ["p"], "befores": [{"name": "db", "status": "broken", "statusDetails": {"message": "down"}}]}"#,
        ),
        (
            "p-result.json",
            r#"{"uuid": "p", "name": "ok", "status": "passed"}"#,
        ),
    ]);
    assert_eq!(failures(&evidence)[0].kind, "fixture");
    assert_eq!(failures(&evidence)[0].message.as_deref(), Some("down"));
}

#[test]
fn a_fixture_failure_that_a_test_tells_is_counted_once() {
    let evidence = read(&[
        (
            "a-result.json",
            r#"{"uuid": "p", "name": "ok", "status": "broken"}"#,
        ),
        (
            "c-container.json",
            r#"{"children": ["p"], "afters": [{"name": "db", "status": "failed"}]}"#,
        ),
    ]);
    assert!(failures(&evidence).is_empty());
}

#[test]
fn a_container_without_any_result_still_tells_its_failure() {
    let evidence = read(&[(
        "c-container.json",
        r#"{"children": [], "afters": [{"name": "db", "status": "exploded"}]}"#,
    )]);
    assert_damaged(&evidence, Completeness::Partial, "unknown_status");
    assert_eq!(failures(&evidence)[0].name, "db");
}

#[test]
fn a_set_up_that_never_finished_leaves_the_folder_partial_and_a_clean_up_does_not() {
    let passed = (
        "p-result.json",
        r#"{"uuid": "p", "name": "ok", "status": "passed"}"#,
    );
    let before = r#"{"children": ["p"], "befores": [{"name": "db", "start": 1}]}"#;
    assert_damaged(
        &read(&[("c-container.json", before), passed]),
        Completeness::Partial,
        "fixture_unfinished",
    );
    let after = r#"{"children": ["p"], "afters": [{"name": "n::<lambda>", "start": 1}]}"#;
    assert_eq!(
        read(&[("c-container.json", after), passed]).completeness(),
        Completeness::Complete
    );
}

#[test]
fn errors_of_the_run_and_failed_checks_are_failures() {
    let evidence = read(&[
        (
            "a-check.json",
            r#"{"id": "1", "name": "licences", "status": "failed", "details": {"x": 1}}"#,
        ),
        ("b-check.json", r#"{"id": "2", "name": "ok", "status": "passed"}"#),
        (
            "c-globals.json",
            r#"{"attachments": [], "errors": [{"message": "AssemblyInitialize failed"}]}"#,
        ),
        (
            "p-result.json",
            r#"{"uuid": "p", "name": "ok", "status": "passed"}"#,
        ),
    ]);
    let names: Vec<&str> = failures(&evidence)
        .iter()
        .map(|failure| failure.name.as_str())
        .collect();
    assert_eq!(names, ["licences", "c-globals.json"]);
    assert_eq!(
        failures(&evidence)[1].message.as_deref(),
        Some("AssemblyInitialize failed")
    );
}

#[test]
fn times_give_window_and_duration_and_nonsense_is_an_error() {
    let good = read(&[(
        "a-result.json",
        r#"{"name": "a", "status": "passed", "start": 1795412548512, "stop": 1795412548518}"#,
    )]);
    assert_eq!(attempts(&good)[0].duration_ms, Some(6.0));
    assert_eq!(good.window.end.unwrap().timestamp_millis(), 1_795_412_548_518);
    let backwards = read(&[(
        "a-result.json",
        r#"{"name": "a", "status": "passed", "start": 2000, "stop": 1000}"#,
    )]);
    assert_damaged(&backwards, Completeness::Partial, "negative_duration");
    let absurd = read(&[(
        "a-result.json",
        r#"{"name": "a", "status": "passed", "start": 1e308, "stop": 1e308}"#,
    )]);
    assert_damaged(&absurd, Completeness::Partial, "bad_time");
    let nan = read(&[(
        "a-result.json",
        r#"{"name": "a", "status": "passed", "start": NaN}"#,
    )]);
    assert_damaged(&nan, Completeness::Unreadable, "malformed");
}

#[test]
fn a_key_given_twice_is_refused() {
    let evidence = read(&[(
        "a-result.json",
        r#"{"name": "a", "status": "failed", "status": "passed"}"#,
    )]);
    assert_damaged(&evidence, Completeness::Unreadable, "duplicate_key");
}

#[test]
fn encodings_are_converted_and_code_page_damage_is_named() {
    let text = r#"{"name": "단계", "status": "broken"}"#;
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut reader = Reader::new("r", &Labels::none());
    reader.file("a-result.json", &wide);
    let evidence = reader.finish();
    assert_eq!(statuses(&evidence), [TestStatus::Broken]);
    assert_eq!(codes(&evidence), ["decoded_utf16"]);
    let mut reader = Reader::new("r", &Labels::none());
    reader.file(
        "a-result.json",
        b"{\"name\": \"\xb4\xdc\", \"status\": \"passed\"}",
    );
    assert_damaged(&reader.finish(), Completeness::Unreadable, "not_utf8");
}

#[test]
fn only_wanted_labels_are_kept_and_host_and_thread_always_known() {
    let text = r#"{"name": "a", "status": "passed", "labels": [{"name": "host", "value": "vm"}, {"name": "thread", "value": "1"},
        {"name": "severity", "value": "critical"}, {"name": "owner", "value": "x"}, {"name": "framework", "value": "pytest"}]}"#;
    let mut reader = Reader::new("r", &Labels::only(["severity"]));
    reader.file("a-result.json", text.as_bytes());
    let evidence = reader.finish();
    let attempt = &attempts(&evidence)[0];
    assert_eq!(
        (attempt.host.as_deref(), attempt.thread.as_deref()),
        (Some("vm"), Some("1"))
    );
    assert_eq!(attempt.labels.len(), 1);
    assert_eq!(attempt.labels["severity"], ["critical"]);
    assert_eq!(evidence.sources[0].tool.as_deref(), Some("pytest"));
}

#[test]
fn many_diagnostics_stay_few() {
    let mut reader = Reader::new("r", &Labels::none());
    for number in 0..1_000 {
        reader.file(&format!("{number}-result.json"), b"{");
    }
    let evidence = reader.finish();
    assert_eq!(evidence.diagnostics.len(), 21);
    assert_eq!(evidence.diagnostics[20].reason.parameters["count"], "980");
}
