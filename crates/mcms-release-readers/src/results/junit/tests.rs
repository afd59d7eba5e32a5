use super::*;
use crate::results::support::{assert_damaged, attempts, codes, failures, statuses};
use mcms_release::evidence::{Completeness, TestStatus};

fn parse(text: &str) -> Evidence<TestRun> {
    read(text.as_bytes(), "report.xml", &Labels::all())
}

#[test]
fn declared_tests_without_cases_are_lost_results() {
    let evidence = parse("<testsuites><testsuite name='a' tests='6' failures='1'></testsuite></testsuites>");
    assert_damaged(&evidence, Completeness::Partial, "fewer_results");
    assert!(codes(&evidence).contains(&"fewer_failures"));
    assert!(attempts(&evidence).is_empty());
}

#[test]
fn no_tests_at_all_are_empty_evidence() {
    assert_eq!(
        parse("<testsuites tests='0'/>").completeness(),
        Completeness::Empty
    );
    assert_eq!(parse("").completeness(), Completeness::Empty);
}

#[test]
fn reruns_that_are_listed_and_not_declared_are_only_a_warning() {
    let evidence = parse(
        "<testsuite tests='1'><testcase name='a'><failure/></testcase><testcase name='a'/></testsuite>",
    );
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(codes(&evidence), ["more_results"]);
    assert_eq!(attempts(&evidence)[0].id, attempts(&evidence)[1].id);
}

#[test]
fn a_declared_failure_that_is_not_there_makes_the_evidence_partial() {
    let evidence = parse("<testsuite tests='1' failures='1' errors='0'><testcase name='a'/></testsuite>");
    assert_damaged(&evidence, Completeness::Partial, "fewer_failures");
}

#[test]
fn nested_suites_are_counted_to_the_leaves() {
    let evidence = parse(
        "<testsuite name='r' tests='3'><testcase name='c'/><testsuite name='s' tests='2'><testcase name='a'/>
         <testsuite name='t' tests='1'><testcase name='b'><error/></testcase></testsuite></testsuite></testsuite>",
    );
    assert_eq!(evidence.completeness(), Completeness::Complete);
    let ids: Vec<&str> = attempts(&evidence)
        .iter()
        .map(|attempt| attempt.id.as_str())
        .collect();
    assert_eq!(ids, ["r > c", "r > s > a", "r > s > t > b"]);
    assert_eq!(run_total(&evidence), Some(3));
}

fn run_total(evidence: &Evidence<TestRun>) -> Option<u64> {
    evidence.inspect().1.unwrap().declared.total
}

#[test]
fn counts_of_several_outer_suites_add_up() {
    let evidence = parse(
        "<testsuites><testsuite tests='1'><testcase name='a'/></testsuite><testsuite tests='2'><testcase name='b'/>
         <testcase name='c'/></testsuite></testsuites>",
    );
    assert_eq!(run_total(&evidence), Some(3));
}

#[test]
fn several_outcomes_in_one_case_leave_the_worst() {
    let evidence = parse(
        "<testsuite><testcase name='a'><skipped/><failure message='first'>x</failure><error message='second'/></testcase></testsuite>",
    );
    assert_eq!(statuses(&evidence), [TestStatus::Failed]);
    assert_eq!(attempts(&evidence)[0].message.as_deref(), Some("first"));
}

#[test]
fn unnamed_cases_keep_their_own_identities() {
    let evidence =
        parse("<testsuites><testsuite><testcase/><testcase><failure/></testcase></testsuite></testsuites>");
    assert_ne!(attempts(&evidence)[0].id, attempts(&evidence)[1].id);
}

#[test]
fn surefire_reruns_are_declared_retries_in_the_order_of_time() {
    let flaky = parse(
        "<testsuite tests='1' failures='0'><testcase name='a'><flakyFailure message='1'/><flakyError message='2'/></testcase></testsuite>",
    );
    assert_eq!(flaky.completeness(), Completeness::Complete);
    assert_eq!(
        statuses(&flaky),
        [TestStatus::Failed, TestStatus::Broken, TestStatus::Passed]
    );
    let retries: Vec<bool> = attempts(&flaky)
        .iter()
        .map(|attempt| attempt.declared_retry)
        .collect();
    assert_eq!(retries, [false, true, true]);
    assert!(attempts(&flaky)[2].flaky);
    let rerun = parse(
        "<testsuite tests='1' failures='1'><testcase name='a'><failure/><rerunFailure message='2'/></testcase></testsuite>",
    );
    assert_eq!(statuses(&rerun), [TestStatus::Failed, TestStatus::Failed]);
    assert_eq!(attempts(&rerun)[1].message.as_deref(), Some("2"));
    assert!(attempts(&rerun)[1].declared_retry && !attempts(&rerun)[0].declared_retry);
}

#[test]
fn a_failure_of_the_suite_itself_is_a_failure_of_the_run() {
    let evidence = parse(
        "<testsuite name='s' tests='1' errors='1'><testcase name='a'/><error message='tear-down'/></testsuite>",
    );
    assert_eq!(failures(&evidence)[0].name, "s");
    assert_eq!(evidence.completeness(), Completeness::Complete);
}

#[test]
fn the_status_attribute_of_other_dialects_counts() {
    let evidence = parse(
        "<testsuite><testcase name='a' status='notrun' result='suppressed'/><testcase name='b' status='run'/>
         <testcase name='c' status='failed'/><testcase name='d' status='weird'/></testsuite>",
    );
    assert_eq!(
        statuses(&evidence),
        [
            TestStatus::Skipped,
            TestStatus::Passed,
            TestStatus::Failed,
            TestStatus::Unknown
        ]
    );
    assert_eq!(codes(&evidence), ["unknown_status"]);
}

#[test]
fn times_of_any_locale_are_read_and_bad_ones_are_errors() {
    let evidence =
        parse("<testsuite><testcase name='a' time='0,288'/><testcase name='b' time='1,234.5'/></testsuite>");
    assert_eq!(attempts(&evidence)[0].duration_ms, Some(288.0));
    assert_eq!(attempts(&evidence)[1].duration_ms, Some(1_234_500.0));
    assert_eq!(codes(&evidence), ["decimal_comma", "decimal_comma"]);
    for (time, code) in [
        ("NaN", "non_finite"),
        ("-1", "negative_duration"),
        ("soon", "bad_number"),
        ("1e999", "non_finite"),
    ] {
        let evidence = parse(&format!(
            "<testsuite><testcase name='a' time='{time}'/></testsuite>"
        ));
        assert_damaged(&evidence, Completeness::Partial, code);
    }
}

#[test]
fn a_timestamp_with_a_zone_gives_the_window_and_one_without_does_not() {
    let zoned = parse("<testsuite timestamp='2026-11-23T05:42:28+09:00' time='2'><testcase/></testsuite>");
    assert_eq!(
        zoned.window.start.unwrap().to_rfc3339(),
        "2026-11-22T20:42:28+00:00"
    );
    assert_eq!(
        zoned.window.end.unwrap().to_rfc3339(),
        "2026-11-22T20:42:30+00:00"
    );
    let naive = parse("<testsuite timestamp='2026-11-23T05:42:28' time='2'><testcase/></testsuite>");
    assert_eq!(naive.window.end, None);
    assert_eq!(codes(&naive), ["time_without_zone"]);
}

#[test]
fn another_root_is_not_this_format() {
    assert_damaged(
        &parse("<suites><suite tests='1'><testcase/></suite></suites>"),
        Completeness::Unreadable,
        "unknown_format",
    );
    assert_damaged(&parse("this is not xml"), Completeness::Unreadable, "malformed");
}

#[test]
fn entities_are_refused_whatever_comes_after() {
    let text =
        "<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&x;'/></testsuite>";
    assert_damaged(&parse(text), Completeness::Unreadable, "dtd_refused");
}

#[test]
fn a_case_that_the_end_of_the_file_cut_is_no_pass_and_a_failure_stays() {
    let cut = parse("<testsuite tests='2'><testcase name='a'/><testcase name='b'><fail");
    assert_damaged(&cut, Completeness::Partial, "truncated");
    assert_eq!(statuses(&cut), [TestStatus::Passed]);
    let failed =
        parse("<testsuite tests='2'><testcase name='a'/><testcase name='b'><failure message='x'>tra");
    assert_eq!(statuses(&failed), [TestStatus::Passed, TestStatus::Failed]);
}

#[test]
fn properties_of_a_case_are_labels() {
    let evidence = parse(
        "<testsuite><testcase name='a'><properties><property name='severity' value='high'/></properties></testcase></testsuite>",
    );
    assert_eq!(attempts(&evidence)[0].labels["severity"], ["high"]);
}

#[test]
fn terminal_colours_in_a_message_are_read_with_a_warning() {
    let evidence =
        parse("<testsuite><testcase name='a'><failure>\u{1b}[31mred</failure></testcase></testsuite>");
    assert_eq!(codes(&evidence), ["illegal_characters"]);
    assert_eq!(evidence.completeness(), Completeness::Complete);
}
