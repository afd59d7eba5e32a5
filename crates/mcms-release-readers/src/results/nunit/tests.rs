use super::*;
use crate::results::support::{assert_damaged, attempts, codes, failures, statuses};
use mcms_release::evidence::Completeness;

fn parse(text: &str) -> Evidence<TestRun> {
    read(text.as_bytes(), "TestResult.xml", &Labels::all())
}

#[test]
fn results_and_labels_of_version_3_have_their_status() {
    for (attributes, expected) in [
        ("result='Passed'", TestStatus::Passed),
        ("result='Warning'", TestStatus::Passed),
        ("result='Failed'", TestStatus::Failed),
        ("result='Failed(Child)'", TestStatus::Failed),
        ("result='Failed:Error'", TestStatus::Broken),
        ("result='Failed' label='Error'", TestStatus::Broken),
        ("result='Failed' label='Invalid'", TestStatus::Broken),
        ("result='Failed' label='Cancelled'", TestStatus::Broken),
        ("result='Skipped' label='Ignored'", TestStatus::Skipped),
        ("result='Skipped' label='Explicit'", TestStatus::Skipped),
        ("result='Inconclusive'", TestStatus::Skipped),
        ("result='Great'", TestStatus::Unknown),
        ("", TestStatus::Unknown),
    ] {
        let evidence = parse(&format!(
            "<test-run><test-case fullname='a' {attributes}/></test-run>"
        ));
        assert_eq!(statuses(&evidence), [expected], "{attributes}");
    }
}

#[test]
fn a_suite_that_failed_alone_is_a_failure_of_the_run_told_once() {
    let evidence = parse(
        "<test-run result='Failed' total='1' failed='0'><test-suite name='Outer' result='Failed' site='Child'>
         <test-suite fullname='Pay.Fixture' result='Failed' site='TearDown'><failure><message>db down</message></failure>
         <test-case fullname='Pay.Fixture.A' result='Passed'/></test-suite></test-suite></test-run>",
    );
    assert_eq!(failures(&evidence).len(), 1);
    assert_eq!(failures(&evidence)[0].name, "Pay.Fixture");
    assert_eq!(failures(&evidence)[0].message.as_deref(), Some("db down"));
    let told = parse(
        "<test-run result='Failed(Child)' total='1' failed='1'><test-suite result='Failed'>
         <test-case fullname='a' result='Failed'/></test-suite></test-run>",
    );
    assert!(failures(&told).is_empty());
}

#[test]
fn a_run_that_failed_without_any_suite_that_did_is_a_failure_of_the_run() {
    let evidence =
        parse("<test-run result='Failed' total='1'><test-case fullname='a' result='Passed'/></test-run>");
    assert_eq!(failures(&evidence)[0].kind, "run");
}

#[test]
fn a_case_inside_a_case_loses_neither() {
    let evidence = parse(
        "<test-run><test-case fullname='a' result='Passed'><test-case fullname='b' result='Failed'/></test-case></test-run>",
    );
    assert_eq!(statuses(&evidence), [TestStatus::Passed, TestStatus::Failed]);
}

#[test]
fn counts_are_compared_with_the_cases() {
    let lost = parse("<test-run total='2' failed='0'><test-case fullname='a' result='Passed'/></test-run>");
    assert_damaged(&lost, Completeness::Partial, "fewer_results");
    let hidden = parse("<test-run total='1' failed='1'><test-case fullname='a' result='Passed'/></test-run>");
    assert_damaged(&hidden, Completeness::Partial, "fewer_failures");
}

#[test]
fn a_bare_suite_is_read_with_host_categories_and_times() {
    let evidence = parse(
        "<test-suite result='Passed' total='1' start-time='2017-04-29 20:49:41Z' end-time='2017-04-29 20:49:49Z'>
         <environment framework-version='3.6.1.0' machine-name='vm'/><test-case fullname='a' result='Passed' duration='0.186579'>
         <properties><property name='Category' value='slow'/></properties></test-case></test-suite>",
    );
    let attempt = &attempts(&evidence)[0];
    assert_eq!(attempt.host.as_deref(), Some("vm"));
    assert_eq!(attempt.labels["category"], ["slow"]);
    assert!((attempt.duration_ms.unwrap() - 186.579).abs() < 1e-9);
    assert_eq!(
        evidence.window.end.unwrap().to_rfc3339(),
        "2017-04-29T20:49:49+00:00"
    );
    assert_eq!(evidence.sources[0].format, "nunit3");
}

#[test]
fn version_2_is_read_by_result_or_by_executed_and_success() {
    use TestStatus::{Broken, Failed, Passed, Skipped, Unknown};

    let evidence = parse(
        "<test-results total='5' failures='1' errors='1' not-run='3'><test-suite success='False'><results>
         <test-case name='a' executed='True' success='True'/><test-case name='b' executed='True' success='False'/>
         <test-case name='c' executed='False'/><test-case name='d' executed='True' success='Turue'/>
         <test-case name='e' result='Success'/><test-case name='f' result='Error'/><test-case name='g' result='NotRunnable'/>
         <test-case name='h' result='Ignored'/></results></test-suite></test-results>",
    );
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(
        statuses(&evidence),
        [Passed, Failed, Skipped, Unknown, Passed, Broken, Broken, Skipped]
    );
    assert_eq!(evidence.sources[0].format, "nunit2");
    assert_eq!(codes(&evidence), ["unknown_status"]);
}

#[test]
fn a_cut_file_keeps_its_failures_and_no_open_pass() {
    let evidence = parse("<test-run total='2'><test-case fullname='a' result='Failed'><failure><mess");
    assert_damaged(&evidence, Completeness::Partial, "truncated");
    assert_eq!(statuses(&evidence), [TestStatus::Failed]);
    let open = parse("<test-run total='2'><test-case fullname='a' result='Passed'><out");
    assert_damaged(&open, Completeness::Unreadable, "truncated");
}
