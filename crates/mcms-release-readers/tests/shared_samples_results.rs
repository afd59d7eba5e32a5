//! Every shared sample of a test result format is read with the right counts or the right diagnostic.
//!
//! The folder comes from `MCMS_SHARED`; without it these tests say that they are skipped, and fail only when
//! `MCMS_STRICT=1` is set. The oracles are the counts that another tool wrote beside the files (`*.results.json`)
//! and Allure's own reports.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::{allure_folder, codes, counts, failing, file, format_of, latest_by_identity, looks_passed};
use mcms_release::evidence::{Completeness, TestStatus};
use mcms_release_readers::json;
use mcms_release_readers::results::{Format, Labels, junit, read};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("MCMS_SHARED") {
        return Some(Path::new(&folder).join("samples"));
    }
    assert_ne!(
        std::env::var("MCMS_STRICT").as_deref(),
        Ok("1"),
        "MCMS_SHARED is not set"
    );
    eprintln!("skipped: MCMS_SHARED is not set");
    None
}

fn document(path: &Path) -> Value {
    json::parse(&fs::read_to_string(path).unwrap(), "oracle").unwrap()
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Passed, skipped and failed of the oracle, per run (not per distinct name).
fn oracle(path: &Path) -> (usize, usize, usize) {
    let value = document(path);
    let stat = |key: &str| usize::try_from(value["stats"][key].as_u64().unwrap_or_default()).unwrap();
    (
        stat("tests_succ"),
        stat("tests_skip"),
        stat("tests_fail") + stat("tests_error"),
    )
}

#[test]
fn files_with_an_oracle_have_its_counts() {
    let Some(root) = shared() else { return };
    // Why ours differ: the oracle counts TRX Aborted and NotRunnable, and NUnit 2 NotRunnable, as skipped; it counts
    // distinct names, not results; it takes an unknown `success` for a pass.
    let exceptions = BTreeMap::from([
        ("yami_YAMILEX_2015-10-24_04_18_59.trx", (2, 19, 4)),
        ("NUnit-correct.xml", (18, 5, 5)),
        ("NUnit-correct2.xml", (218, 0, 0)),
        ("NUnit-multinamespace.xml", (3, 0, 1)),
        ("pickles.xml", (3, 0, 1)),
    ]);
    let mut found = Vec::new();
    files_below(&root.join("field"), &mut found);
    let mut checked = 0;
    for path in found {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let beside = path.with_file_name(format!(
            "{}.results.json",
            path.file_stem().unwrap().to_str().unwrap()
        ));
        if name.ends_with(".results.json")
            || !beside.exists()
            || name == "non-junit.xml"
            || name.contains("sec1752")
        {
            continue;
        }
        let expected = exceptions
            .get(name.as_str())
            .copied()
            .unwrap_or_else(|| oracle(&beside));
        assert_eq!(counts(&file(&path)), expected, "{name}");
        checked += 1;
    }
    assert_eq!(checked, 23);
}

#[test]
fn files_that_cannot_be_read_have_the_right_diagnostic() {
    let Some(root) = shared() else { return };
    let field = root.join("field");
    for name in ["NUnit-sec1752-file.xml", "NUnit-sec1752-https.xml"] {
        let evidence = file(&field.join("nunit3/jenkins").join(name));
        assert_eq!(evidence.completeness(), Completeness::Unreadable);
        assert_eq!(codes(&evidence), ["dtd_refused"], "{name}");
    }
    let foreign = junit::read(
        &fs::read(field.join("junit/non-junit.xml")).unwrap(),
        "x",
        &Labels::none(),
    );
    assert_eq!(codes(&foreign), ["unknown_format"]);
    let corrupt = file(&field.join("junit/pytest/corrupt-xml.xml"));
    assert_eq!(corrupt.completeness(), Completeness::Partial);
    assert!(codes(&corrupt).contains(&"truncated"));
    let cut = file(&field.join("bad/trx/truncated.trx"));
    assert_eq!(cut.completeness(), Completeness::Partial);
    assert!(codes(&cut).contains(&"truncated"));
    for name in [
        "empty.json",
        "empty.xml",
        "malformed-json.json",
        "non-json.json",
        "non-xml.xml",
    ] {
        let bytes = fs::read(field.join("bad").join(name)).unwrap();
        assert_eq!(format_of(&bytes), None, "{name}");
        for format in [
            Format::Junit,
            Format::Trx,
            Format::Nunit,
            Format::Xunit,
            Format::Ctrf,
        ] {
            let evidence = read(format, &bytes, name, &Labels::none());
            let expected = if bytes.is_empty() {
                Completeness::Empty
            } else {
                Completeness::Unreadable
            };
            assert_eq!(evidence.completeness(), expected, "{name} {format:?}");
        }
    }
}

#[test]
fn results_that_were_lost_before_the_file_are_said() {
    let Some(root) = shared() else { return };
    for name in ["NUnit-simple.xml", "NUnit-failure.xml", "NUnitUnicode.xml"] {
        let evidence = file(&root.join("field/nunit3/jenkins").join(name));
        assert_eq!(evidence.completeness(), Completeness::Partial, "{name}");
        assert!(codes(&evidence).contains(&"fewer_results"), "{name}");
    }
}

#[test]
fn ctrf_examples_have_the_counts_of_their_summaries() {
    let Some(root) = shared() else { return };
    let mut found = Vec::new();
    files_below(&root.join("field/ctrf/examples"), &mut found);
    assert_eq!(found.len(), 5);
    for path in found {
        let summary = document(&path)["results"]["summary"].clone();
        let evidence = file(&path);
        assert_eq!(evidence.completeness(), Completeness::Complete);
        let attempts = &evidence.inspect().1.unwrap().attempts;
        // The final attempt of each test comes last.
        let finals: BTreeMap<&str, TestStatus> = attempts.iter().map(|a| (a.id.as_str(), a.status)).collect();
        let count = |status| u64::try_from(finals.values().filter(|s| **s == status).count()).unwrap();
        assert_eq!(
            Some(count(TestStatus::Passed)),
            summary["passed"].as_u64(),
            "{}",
            path.display()
        );
        assert_eq!(
            Some(count(TestStatus::Failed)),
            summary["failed"].as_u64(),
            "{}",
            path.display()
        );
    }
    let retried = file(&root.join("field/ctrf/examples/with-retries.json"));
    assert_eq!(counts(&retried), (2, 0, 2));
}

#[test]
fn allure_results_have_the_counts_of_both_allure_reports() {
    let Some(root) = shared() else { return };
    let own = root.join("own");
    let latest = latest_by_identity(&allure_folder(&own.join("allure2/pytest-results")));
    let second = document(&own.join("allure2/widgets-pytest/summary.json"))["statistic"].clone();
    let third = document(&own.join("allure3/report-pytest/widgets/statistic.json"));
    for (status, key) in [
        (TestStatus::Failed, "failed"),
        (TestStatus::Broken, "broken"),
        (TestStatus::Skipped, "skipped"),
        (TestStatus::Passed, "passed"),
        (TestStatus::Unknown, "unknown"),
    ] {
        let ours = latest.get(&status).copied().unwrap_or_default();
        let ours = Some(u64::try_from(ours).unwrap());
        assert_eq!(ours, second[key].as_u64(), "{key}");
        assert_eq!(ours, third[key].as_u64().or(Some(0)), "{key}");
    }
}

#[test]
fn no_damaged_sample_looks_passed() {
    let Some(root) = shared() else { return };
    let bad = root.join("own/bad");
    let mut folders = 0;
    let mut files = 0;
    for entry in fs::read_dir(&bad).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("allure-results") {
            let evidence = allure_folder(&path);
            assert!(!looks_passed(&evidence), "{name}");
            folders += 1;
        }
    }
    for entry in fs::read_dir(bad.join("trx")).unwrap() {
        let evidence = file(&entry.unwrap().path());
        assert!(!looks_passed(&evidence));
        assert!(evidence.completeness() == Completeness::Empty || failing(&evidence) > 0);
        files += 1;
    }
    assert_eq!((folders, files), (7, 5));
}
