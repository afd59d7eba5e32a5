//! What the tests of the readers share.

use mcms_release::evidence::{Attempt, Completeness, Evidence, RunFailure, TestRun, TestStatus};

pub(super) fn run(evidence: &Evidence<TestRun>) -> &TestRun {
    evidence.inspect().1.unwrap()
}

pub(super) fn attempts(evidence: &Evidence<TestRun>) -> &[Attempt] {
    &run(evidence).attempts
}

pub(super) fn failures(evidence: &Evidence<TestRun>) -> &[RunFailure] {
    &run(evidence).failures
}

pub(super) fn statuses(evidence: &Evidence<TestRun>) -> Vec<TestStatus> {
    attempts(evidence).iter().map(|attempt| attempt.status).collect()
}

pub(super) fn codes(evidence: &Evidence<TestRun>) -> Vec<&'static str> {
    evidence
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.reason.code.as_str())
        .collect()
}

#[track_caller]
pub(super) fn assert_damaged(evidence: &Evidence<TestRun>, completeness: Completeness, code: &str) {
    assert_eq!(evidence.completeness(), completeness, "{:?}", codes(evidence));
    assert!(codes(evidence).contains(&code), "{:?}", codes(evidence));
}
