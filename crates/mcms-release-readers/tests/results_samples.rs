//! The samples of the repository, written by real tools, are read with the counts that the tools report.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::{allure_folder, codes, counts, failing, file, latest_by_identity, looks_passed, samples};
use mcms_release::evidence::{Completeness, Evidence, TestRun, TestStatus};
use std::collections::BTreeMap;

fn sample(path: &str) -> Evidence<TestRun> {
    file(&samples().join(path))
}

#[test]
fn allure_pytest_results_give_the_counts_of_allures_own_report() {
    let evidence = allure_folder(&samples().join("allure2/pytest-results"));
    assert_eq!(
        evidence.completeness(),
        Completeness::Complete,
        "{:?}",
        codes(&evidence)
    );
    assert_eq!(evidence.inspect().1.unwrap().attempts.len(), 16);
    let expected = BTreeMap::from([
        (TestStatus::Failed, 2),
        (TestStatus::Broken, 3),
        (TestStatus::Skipped, 2),
        (TestStatus::Passed, 6),
    ]);
    assert_eq!(latest_by_identity(&evidence), expected);
    // The broken fixtures are told by the tests that broke with them.
    assert!(evidence.inspect().1.unwrap().failures.is_empty());
    assert_eq!(evidence.sources[0].tool.as_deref(), Some("pytest"));
}

#[test]
fn allure_vitest_results_keep_both_tests_of_one_name_and_the_pending_one() {
    let evidence = allure_folder(&samples().join("allure2/vitest-results"));
    let run = evidence.inspect().1.unwrap();
    let same: Vec<TestStatus> = run
        .attempts
        .iter()
        .filter(|attempt| attempt.name.contains("dup name"))
        .map(|attempt| attempt.status)
        .collect();
    assert_eq!(same.len(), 2);
    assert!(same.contains(&TestStatus::Failed));
    assert!(
        run.attempts
            .iter()
            .any(|attempt| attempt.status == TestStatus::Pending)
    );
}

#[test]
fn junit_files_of_pytest_and_vitest_are_counted_by_their_cases() {
    let pytest = sample("junit/pytest-rerunfailures.xml");
    assert_eq!(counts(&pytest), (9, 2, 5));
    assert_eq!(codes(&pytest), ["more_results"]);
    assert_eq!(pytest.completeness(), Completeness::Complete);
    assert_eq!(counts(&sample("junit/vitest-4.xml")), (3, 2, 3));
}

#[test]
fn trx_files_of_vstest_are_counted_by_their_results() {
    assert_eq!(counts(&sample("trx/vstest-passed.trx")), (10, 1, 0));
    assert!(looks_passed(&sample("trx/vstest-passed.trx")));
    assert_eq!(counts(&sample("trx/vstest-failed.trx")), (9, 1, 1));
    assert_eq!(counts(&sample("trx/vstest-fixture.trx")), (8, 1, 2));
}

#[test]
fn a_crashed_or_hung_test_host_never_looks_passed() {
    for (path, passed) in [
        ("bad/trx/host-crash-all-passed.trx", 1),
        ("bad/trx/vstest-hang.trx", 3),
        ("bad/trx/vstest-crashed.trx", 0),
    ] {
        let evidence = sample(path);
        assert_eq!(evidence.completeness(), Completeness::Partial, "{path}");
        assert_eq!(evidence.inspect().1.unwrap().failures[0].kind, "host", "{path}");
        assert_eq!((counts(&evidence).0, failing(&evidence)), (passed, 1), "{path}");
    }
}

#[test]
fn a_filter_that_matched_nothing_is_empty_evidence() {
    for path in ["bad/trx/no-tests-matched.trx", "bad/trx/vstest-no-match.trx"] {
        let evidence = sample(path);
        assert_eq!(evidence.completeness(), Completeness::Empty, "{path}");
        assert!(codes(&evidence).contains(&"run_warned"), "{path}");
    }
}

#[test]
fn damaged_allure_folders_name_their_damage_and_never_look_passed() {
    let cases = [
        ("allure-results-bom", Completeness::Complete, "decoded_bom", 1),
        ("allure-results-utf16", Completeness::Complete, "decoded_utf16", 1),
        ("allure-results-truncated", Completeness::Partial, "truncated", 0),
        (
            "allure-results-unknown-status",
            Completeness::Complete,
            "unknown_status",
            2,
        ),
        (
            "allure-results-fixture-only-failure",
            Completeness::Complete,
            "",
            2,
        ),
        ("allure-results-dup-identity", Completeness::Complete, "", 1),
    ];
    for (folder, completeness, code, fails) in cases {
        let evidence = allure_folder(&samples().join("bad").join(folder));
        assert_eq!(evidence.completeness(), completeness, "{folder}");
        assert_eq!(failing(&evidence), fails, "{folder}");
        assert!(code.is_empty() || codes(&evidence).contains(&code), "{folder}");
        assert!(!looks_passed(&evidence), "{folder}");
    }
}

#[test]
fn a_source_names_format_size_and_digest() {
    let evidence = sample("trx/vstest-passed.trx");
    let source = &evidence.sources[0];
    assert_eq!((source.format.as_str(), source.bytes), ("trx", 14305));
    assert_eq!(source.sha256.as_ref().unwrap().len(), 64);
    let folder = allure_folder(&samples().join("allure2/pytest-results"));
    assert_eq!(folder.sources[0].format, "allure");
    assert_eq!(
        folder.sources[0].sha256,
        allure_folder(&samples().join("allure2/pytest-results")).sources[0].sha256
    );
}
