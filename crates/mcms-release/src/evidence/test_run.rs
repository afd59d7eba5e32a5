//! Test results as the tools reported them: attempts, never folded here.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The status of one attempt. Ordered from good to bad, so that `max` is the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestStatus {
    /// Ran and passed.
    Passed,
    /// Was left out on purpose.
    Skipped,
    /// Is planned and has no result yet.
    Pending,
    /// Has no status, or one that the reader does not know; counts as failed.
    Unknown,
    /// Ended by an error outside the assertion; counts as failed.
    Broken,
    /// Ran and failed.
    Failed,
}

/// One attempt of one test, as its file reported it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent flags, as the formats have them"
)]
pub struct Attempt {
    /// The identity that the format gives: attempts of one test share it.
    pub id: String,
    /// The full name for people: suite path and name.
    pub name: String,
    /// The status.
    pub status: TestStatus,
    /// The word that the file used, where it says more than `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_status: Option<String>,
    /// When the attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
    /// When the attempt ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<DateTime<Utc>>,
    /// How long it took, in milliseconds, 0 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// The host that ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The thread that ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The parameters, in their order, rendered as one text; `None` where the format does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<String>,
    /// Labels of the test (Allure labels, NUnit and TRX categories) that the policy asks for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, Vec<String>>,
    /// The format itself declares this attempt as a retry of an earlier one (CTRF, Surefire).
    #[serde(default, skip_serializing_if = "is_false")]
    pub declared_retry: bool,
    /// The file calls the test flaky.
    #[serde(default, skip_serializing_if = "is_false")]
    pub flaky: bool,
    /// The file calls the test muted; it still counts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub muted: bool,
    /// The file calls the failure known; it still counts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub known: bool,
    /// The message of a failure, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A failure of the run itself: a crashed host, a fixture, a clean-up. Each counts as one failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunFailure {
    /// What failed: `host`, `fixture`, `run`.
    pub kind: String,
    /// The name of what failed.
    pub name: String,
    /// The message, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The counts that a file declares beside its results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredCounts {
    /// How many tests the file says it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// How many of them it says failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<u64>,
}

/// The results of one run of tests, in one format.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestRun {
    /// Every attempt, in the order of the sorted files.
    pub attempts: Vec<Attempt>,
    /// Failures of the run itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<RunFailure>,
    /// The counts that the files declare, added up.
    #[serde(default)]
    pub declared: DeclaredCounts,
}
