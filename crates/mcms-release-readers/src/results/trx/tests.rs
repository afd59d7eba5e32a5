use super::*;
use crate::results::support::{assert_damaged, attempts, codes, failures, statuses};
use mcms_release::evidence::Completeness;

fn parse(results: &str, outcome: &str, counters: &str) -> Evidence<TestRun> {
    let text = format!(
        "<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'><Results>{results}</Results>
         <TestDefinitions><UnitTest name='A' id='1'><TestCategory><TestCategoryItem TestCategory='slow'/></TestCategory>
         <TestMethod className='Pay.Refunds, Pay, Version=1.0.0.0' name='A'/></UnitTest></TestDefinitions>
         <ResultSummary outcome='{outcome}'><Counters {counters}/></ResultSummary></TestRun>"
    );
    read(text.as_bytes(), "run.trx", &Labels::all())
}

const PASSED: &str =
    "<UnitTestResult testId='1' testName='A' outcome='Passed' computerName='vm' duration='00:00:01.5'
    startTime='2026-11-23T17:07:10+09:00' endTime='2026-11-23T17:07:12+09:00'/>";

#[test]
fn a_result_has_its_class_category_host_and_times() {
    let evidence = parse(PASSED, "Completed", "total='1' failed='0'");
    assert_eq!(evidence.completeness(), Completeness::Complete);
    let attempt = &attempts(&evidence)[0];
    assert_eq!(attempt.id, "Pay.Refunds.A");
    assert_eq!(attempt.labels["category"], ["slow"]);
    assert_eq!(attempt.duration_ms, Some(1_500.0));
    assert_eq!(attempt.host.as_deref(), Some("vm"));
    assert_eq!(
        evidence.window.end.unwrap().to_rfc3339(),
        "2026-11-23T08:07:12+00:00"
    );
}

#[test]
fn a_run_that_failed_without_a_failing_result_is_a_failure_of_the_host() {
    for outcome in ["Failed", "Error", "Aborted", "Timeout", "InProgress", ""] {
        let evidence = parse(PASSED, outcome, "total='1' passed='1' failed='0'");
        assert_damaged(&evidence, Completeness::Partial, "host_failed");
        assert_eq!(failures(&evidence)[0].kind, "host");
        assert_eq!(statuses(&evidence), [TestStatus::Passed]);
    }
}

#[test]
fn a_run_that_was_aborted_is_partial_also_beside_failures() {
    let failed = "<UnitTestResult testId='1' testName='A' outcome='Failed'/>";
    assert_eq!(
        parse(failed, "Failed", "total='1' failed='1'").completeness(),
        Completeness::Complete
    );
    assert_damaged(
        &parse(failed, "Aborted", "total='1' failed='1'"),
        Completeness::Partial,
        "run_aborted",
    );
}

#[test]
fn counters_that_hide_results_make_the_evidence_partial() {
    assert_damaged(
        &parse(PASSED, "Completed", "total='804' failed='0'"),
        Completeness::Partial,
        "fewer_results",
    );
    assert_damaged(
        &parse(PASSED, "Completed", "total='1' failed='1'"),
        Completeness::Partial,
        "fewer_failures",
    );
    assert_damaged(
        &parse(PASSED, "Completed", "total='one'"),
        Completeness::Partial,
        "bad_number",
    );
}

#[test]
fn skips_are_counted_by_their_elements_not_by_the_counters() {
    let results = format!("{PASSED}<UnitTestResult testId='2' testName='B' outcome='NotExecuted'/>");
    let evidence = parse(
        &results,
        "Completed",
        "total='2' executed='1' passed='1' failed='0' notExecuted='0'",
    );
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(statuses(&evidence), [TestStatus::Passed, TestStatus::Skipped]);
}

#[test]
fn every_outcome_word_has_its_status() {
    for (word, expected) in [
        ("Passed", TestStatus::Passed),
        ("Failed", TestStatus::Failed),
        ("Error", TestStatus::Broken),
        ("Timeout", TestStatus::Broken),
        ("Aborted", TestStatus::Broken),
        ("NotExecuted", TestStatus::Skipped),
        ("Inconclusive", TestStatus::Skipped),
        ("NotRunnable", TestStatus::Unknown),
        ("Blocked", TestStatus::Unknown),
        ("Disconnected", TestStatus::Unknown),
        ("PassedButRunAborted", TestStatus::Unknown),
        ("Warning", TestStatus::Unknown),
        ("Completed", TestStatus::Unknown),
        ("InProgress", TestStatus::Unknown),
        ("Pending", TestStatus::Unknown),
        ("passed", TestStatus::Unknown),
        ("", TestStatus::Unknown),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
}

#[test]
fn the_rows_of_a_data_driven_test_are_counted_instead_of_the_test() {
    let rows = "<UnitTestResult testId='1' testName='A' outcome='Failed' resultType='DataDrivenTest'><InnerResults>
        <UnitTestResult testId='1' testName='A (1)' outcome='Passed'/><UnitTestResult testId='1' testName='A (2)' outcome='Failed'/>
        </InnerResults></UnitTestResult>";
    for total in ["1", "2", "3"] {
        let evidence = parse(rows, "Failed", &format!("total='{total}' failed='1'"));
        assert_eq!(evidence.completeness(), Completeness::Complete, "{total}");
        assert_eq!(statuses(&evidence), [TestStatus::Passed, TestStatus::Failed]);
    }
    let parent_only = rows.replace("outcome='Failed'/>", "outcome='Passed'/>");
    let evidence = parse(&parent_only, "Failed", "total='1' failed='1'");
    assert!(statuses(&evidence).contains(&TestStatus::Failed));
}

#[test]
fn two_tests_of_one_name_are_told_apart_by_their_ids() {
    let results = "<UnitTestResult testId='8' testName='B' outcome='Failed'/><UnitTestResult testId='9' testName='B' outcome='Passed'/>
        <UnitTestResult testId='7' testName='C' outcome='Failed'/><UnitTestResult testId='7' testName='C' outcome='Passed'/>";
    let evidence = parse(results, "Failed", "total='4' failed='2'");
    let ids: Vec<&str> = attempts(&evidence)
        .iter()
        .map(|attempt| attempt.id.as_str())
        .collect();
    assert_eq!(ids, ["B [8]", "B [9]", "C", "C"]);
}

#[test]
fn a_filter_that_matched_nothing_is_empty_evidence_that_says_why() {
    let text = "<TestRun><ResultSummary outcome='Completed'><Counters total='0'/><RunInfos><RunInfo outcome='Warning'>
        <Text>No test matches the given testcase filter</Text></RunInfo></RunInfos></ResultSummary></TestRun>";
    let evidence = read(text.as_bytes(), "run.trx", &Labels::none());
    assert_eq!(evidence.completeness(), Completeness::Empty);
    assert_eq!(codes(&evidence), ["run_warned"]);
}

#[test]
fn a_file_without_its_summary_is_partial() {
    let text = format!("<TestRun><Results>{PASSED}</Results></TestRun>");
    assert_damaged(
        &read(text.as_bytes(), "run.trx", &Labels::none()),
        Completeness::Partial,
        "missing_field",
    );
}

#[test]
fn durations_and_times_that_run_backwards_are_errors() {
    for (from, to, code) in [
        ("00:00:01.5", "-00:00:01.5", "negative_duration"),
        ("00:00:01.5", "soon", "bad_number"),
        ("17:07:12", "17:07:01", "negative_duration"),
    ] {
        assert_damaged(
            &parse(&PASSED.replace(from, to), "Completed", "total='1'"),
            Completeness::Partial,
            code,
        );
    }
}

#[test]
fn messages_are_kept_and_standard_output_is_not() {
    let results = "<UnitTestResult testId='1' testName='A' outcome='Failed'><Output><StdOut>noise</StdOut><ErrorInfo>
        <Message>연결할 수 없음 &amp; 끝</Message><StackTrace>at x</StackTrace></ErrorInfo></Output></UnitTestResult>";
    let evidence = parse(results, "Failed", "total='1' failed='1'");
    assert_eq!(
        attempts(&evidence)[0].message.as_deref(),
        Some("연결할 수 없음 & 끝")
    );
}
