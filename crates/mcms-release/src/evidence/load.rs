//! One run of a load test.

use super::Measure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What identifies the load that was asked for: runs of different profiles are not comparable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadProfile {
    /// Lower-case hexadecimal SHA-256 over the canonical JSON of the declared scenarios, or of planned VUs and duration.
    pub digest: String,
    /// What the digest is over: `scenarios` or `vus_duration`.
    pub basis: String,
}

/// A threshold of the tool itself and whether it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The metric, with its tag filter.
    pub metric: String,
    /// The expression as written.
    pub expression: String,
    /// Whether it held; `None` where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
}

/// One run of a load test, reduced to what criteria need.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadRun {
    /// The load that was asked for; `None` where the files do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<LoadProfile>,
    /// How long the run took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// The exit code of the tool, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// How many iterations were completed, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<u64>,
    /// The tool's own thresholds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Threshold>,
    /// The metrics, one entry for each metric, filter and subject, sorted.
    pub measures: Vec<Measure>,
    /// Whether the measures come from samples (NDJSON, CSV); a summary is `false`.
    pub samples: bool,
}
