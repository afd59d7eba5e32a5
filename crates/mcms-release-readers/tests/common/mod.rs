//! What the tests over sample files share: reading a file or folder as an embedding host would.
#![allow(dead_code, reason = "each test binary uses a part")]

use mcms_release::evidence::{Completeness, Evidence, TestRun, TestStatus};
use mcms_release_readers::results::{Format, Labels, allure, detect, read};
use mcms_release_readers::text;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The samples of the repository.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/samples")
}

/// Reads a folder of Allure results, in the order of the names.
pub fn allure_folder(folder: &Path) -> Evidence<TestRun> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| allure::wants(name))
        .collect();
    names.sort();
    let mut reader = allure::Reader::new("allure-results", &Labels::none());
    for name in names {
        reader.file(&name, &fs::read(folder.join(&name)).unwrap());
    }
    reader.finish()
}

/// Tells the format of a file by its content.
pub fn format_of(bytes: &[u8]) -> Option<Format> {
    detect(&text::decode(bytes, "sample").ok()?.text)
}

/// Reads a file whose format its content tells.
pub fn file(path: &Path) -> Evidence<TestRun> {
    let bytes = fs::read(path).unwrap();
    let format = format_of(&bytes).unwrap_or_else(|| panic!("{} has a format", path.display()));
    read(format, &bytes, "sample", &Labels::none())
}

/// How many attempts passed, were skipped (pending too), and failed in any way.
pub fn counts(evidence: &Evidence<TestRun>) -> (usize, usize, usize) {
    let count = |wanted: &[TestStatus]| {
        evidence.inspect().1.map_or(0, |run| {
            run.attempts
                .iter()
                .filter(|attempt| wanted.contains(&attempt.status))
                .count()
        })
    };
    (
        count(&[TestStatus::Passed]),
        count(&[TestStatus::Skipped, TestStatus::Pending]),
        count(&[TestStatus::Failed, TestStatus::Broken, TestStatus::Unknown]),
    )
}

/// How much counts as failed, failures of the run among it.
pub fn failing(evidence: &Evidence<TestRun>) -> usize {
    let run_failures = evidence.inspect().1.map_or(0, |run| run.failures.len());
    counts(evidence).2 + run_failures
}

/// The last attempt of each identity by its start, as Allure's own reports count.
pub fn latest_by_identity(evidence: &Evidence<TestRun>) -> BTreeMap<TestStatus, usize> {
    let mut latest = BTreeMap::new();
    for attempt in &evidence.inspect().1.unwrap().attempts {
        let kept = latest.entry(&attempt.id).or_insert(attempt);
        if attempt.start >= kept.start {
            *kept = attempt;
        }
    }
    let mut counts = BTreeMap::new();
    for attempt in latest.values() {
        *counts.entry(attempt.status).or_default() += 1;
    }
    counts
}

/// The codes of the diagnostics.
pub fn codes(evidence: &Evidence<TestRun>) -> Vec<&'static str> {
    evidence
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.reason.code.as_str())
        .collect()
}

/// The release gate's simplest reading: complete, something passed, nothing failed.
pub fn looks_passed(evidence: &Evidence<TestRun>) -> bool {
    evidence.completeness() == Completeness::Complete && counts(evidence).0 > 0 && failing(evidence) == 0
}
