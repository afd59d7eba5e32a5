use super::*;
use crate::results::support::{assert_damaged, attempts, codes, failures, statuses};
use mcms_release::evidence::Completeness;

fn parse(assembly: &str, inside: &str) -> Evidence<TestRun> {
    let text = format!(
        "<assemblies schema-version='2'><assembly name='C:\\b\\Pay.dll' {assembly}>{inside}</assembly></assemblies>"
    );
    read(text.as_bytes(), "xunit.xml", &Labels::all())
}

#[test]
fn results_have_their_status_and_names_carry_no_absolute_path() {
    use TestStatus::{Failed, Passed, Skipped, Unknown};

    let evidence = parse(
        "total='5' failed='1'",
        "<collection><test name='a' result='Pass' time='0,288'><traits><trait name='Kind' value='slow'/></traits></test>
         <test name='b' result='Fail'><failure><message>x</message></failure></test><test name='c' result='Skip'/>
         <test name='d' result='NotRun'/><test name='e' result='Maybe'/></collection>",
    );
    assert_eq!(statuses(&evidence), [Passed, Failed, Skipped, Skipped, Unknown]);
    assert_eq!(attempts(&evidence)[0].id, "Pay.dll > a");
    assert_eq!(attempts(&evidence)[0].duration_ms, Some(288.0));
    assert_eq!(attempts(&evidence)[0].labels["Kind"], ["slow"]);
    assert_eq!(attempts(&evidence)[1].message.as_deref(), Some("x"));
    assert_eq!(codes(&evidence), ["decimal_comma", "unknown_status"]);
    assert_eq!(evidence.sources[0].format_version.as_deref(), Some("2"));
}

#[test]
fn errors_of_an_assembly_fail_even_where_every_test_passed() {
    let passed = "<collection><test name='a' result='Pass'/></collection>";
    let listed = parse(
        "total='1' failed='0' errors='1'",
        &format!(
            "<errors><error type='assembly-cleanup' name='Db'><failure><message>left open</message></failure></error></errors>{passed}"
        ),
    );
    assert_eq!(failures(&listed).len(), 1);
    assert_eq!(failures(&listed)[0].name, "Db");
    assert_eq!(failures(&listed)[0].message.as_deref(), Some("left open"));
    let only_counted = parse("total='1' failed='0' errors='2'", passed);
    assert_eq!(failures(&only_counted)[0].name, "Pay.dll");
}

#[test]
fn declared_tests_that_are_not_there_make_the_evidence_partial() {
    let one = "<collection><test name='a' result='Pass'/></collection>";
    assert_damaged(
        &parse("total='3' failed='0'", one),
        Completeness::Partial,
        "fewer_results",
    );
    assert_damaged(
        &parse("total='1' failed='1'", one),
        Completeness::Partial,
        "fewer_failures",
    );
}

#[test]
fn only_times_with_a_zone_are_used() {
    let evidence = parse(
        "run-date='2018-38-06' run-time='02:38:04' start-rtf='2026-01-01T00:00:00.0000000+09:00' finish-rtf='2026-01-01T00:00:05Z'",
        "<collection><test name='a' result='Pass'/></collection>",
    );
    assert_eq!(
        evidence.window.start.unwrap().to_rfc3339(),
        "2025-12-31T15:00:00+00:00"
    );
    assert_eq!(
        evidence.window.end.unwrap().to_rfc3339(),
        "2026-01-01T00:00:05+00:00"
    );
}

#[test]
fn the_single_assembly_of_version_1_is_read() {
    let text = "<assembly name='a.dll' total='1' failed='1'><class><test type='T' method='m' result='Fail'/></class></assembly>";
    let evidence = read(text.as_bytes(), "x.xml", &Labels::none());
    assert_eq!(attempts(&evidence)[0].id, "a.dll > T > m");
    assert_eq!(statuses(&evidence), [TestStatus::Failed]);
}

#[test]
fn a_cut_file_keeps_what_failed() {
    let text = "<assemblies><assembly name='a.dll' total='2' errors='1'><errors><error name='Db'><fail";
    let evidence = read(text.as_bytes(), "x.xml", &Labels::none());
    assert_damaged(&evidence, Completeness::Partial, "truncated");
    assert_eq!(failures(&evidence)[0].name, "Db");
}
