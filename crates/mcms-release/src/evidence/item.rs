//! One piece of evidence with the role and label under which it was given.

use super::{Approvals, Evidence, LoadRun, MetricSeries, TestRun, Tickets, Waivers};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an input is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Test results of the candidate; the label is the suite.
    Tests,
    /// A load test of the candidate; the label is the run.
    Load,
    /// Metric series of the candidate.
    Metrics,
    /// Tickets.
    Tickets,
    /// Approvals.
    Approvals,
    /// Waivers.
    Waivers,
    /// A load test of the baseline; the label is the run.
    Baseline,
    /// Test results of the baseline; the label is the suite.
    TestsBaseline,
    /// Metric series of the baseline.
    MetricsBaseline,
}

/// Evidence of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "evidence")]
pub enum AnyEvidence {
    /// Test results.
    Tests(Evidence<TestRun>),
    /// A load test.
    Load(Evidence<LoadRun>),
    /// Metric series.
    Metrics(Evidence<Vec<MetricSeries>>),
    /// Tickets.
    Tickets(Evidence<Tickets>),
    /// Approvals.
    Approvals(Evidence<Approvals>),
    /// Waivers.
    Waivers(Evidence<Waivers>),
}

/// One piece of evidence: the merged sample shards of one run are one item, every other file is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is given as.
    pub role: Role,
    /// The suite or run; `None` where no label was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The format that was read, such as `k6-ndjson`; parts of one suite share it.
    pub format: String,
    /// The evidence.
    pub evidence: AnyEvidence,
}
