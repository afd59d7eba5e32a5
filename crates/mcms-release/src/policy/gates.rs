//! Gates and criteria: the part of the policy that decides.

use crate::limit::Limit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a gate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Test results.
    Tests,
    /// Load tests.
    Load,
    /// Tickets.
    Tickets,
    /// Metric series.
    Metrics,
}

/// How attempts of one test identity count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Retries {
    /// The worst attempt counts.
    #[default]
    KeepWorst,
    /// A last passing attempt counts under the conditions of CONTRACTS 3.3.
    Fold,
}

/// Which accepted runs are the baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineSelect {
    /// The last accepted runs of the same load profile.
    #[default]
    LastAccepted,
}

/// What the anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorSelect {
    /// The pinned record; without a pin, the oldest accepted one.
    Pinned,
}

/// What a gate compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineRule {
    /// Which runs.
    pub select: BaselineSelect,
    /// The last up-to-N accepted runs, 1 or more.
    pub runs: u32,
    /// The frozen reference against creeping.
    pub anchor: Option<AnchorSelect>,
}

/// The creeping alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creep {
    /// That many accepted runs in a row, 1 or more.
    pub runs: u32,
    /// How near to the limit, in percent of it, 1 to 100.
    pub near_percent: u32,
}

/// The tickets that a gate counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketFilter {
    /// The project's name or key.
    pub project: String,
    /// Our field to the accepted values of ours, in the order of the file: `severity: [Critical, High]`.
    pub fields: Vec<(String, Vec<String>)>,
    /// `false`: unresolved tickets only; `true`: resolved only; `None`: both.
    pub resolved: Option<bool>,
}

/// What is counted in test results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestMeasure {
    /// Failed, broken and unknown identities, and failures of the run itself.
    Failed,
    /// Identities that ran: passed, failed, broken, unknown.
    Executed,
    /// Identities that passed.
    Passed,
    /// Identities that were skipped or are pending.
    Skipped,
    /// All identities.
    Total,
    /// Identities that failed and then passed.
    Flaky,
    /// Passed of executed, a rate.
    PassRate,
    /// Skipped of total, a rate.
    SkippedRatio,
}

/// What is computed from a metric.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statistic {
    /// A quantile by its percentage as written: `p95`, `p99.9` hold `95`, `99.9`.
    Percentile(String),
    /// The share of events of a rate.
    Rate,
    /// How many: samples of a trend or rate, the total of a counter.
    Count,
    /// The arithmetic mean.
    Average,
    /// The median (`med`), the same as `p50`.
    Median,
    /// The smallest value.
    Minimum,
    /// The largest value.
    Maximum,
    /// The last value of a gauge.
    Last,
}

/// What a criterion measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measurement {
    /// A count over test results.
    Tests {
        /// What is counted.
        measure: TestMeasure,
        /// Only these suites; empty: every suite of the gate, each a subject.
        suites: Vec<String>,
        /// Only tests with these labels.
        labels: BTreeMap<String, String>,
        /// The label whose values are the subjects, instead of the suites.
        per_label: Option<String>,
    },
    /// A statistic of a metric (load tests and metric series).
    Metric {
        /// The metric's name, without its tag filter.
        metric: String,
        /// Tags that a sample must carry.
        filter: BTreeMap<String, String>,
        /// What is computed.
        statistic: Statistic,
        /// The tag whose values are the subjects.
        per_tag: Option<String>,
        /// The unit in UCUM that the source must have; `None`: as the source says.
        unit: Option<String>,
    },
    /// How many tickets match.
    TicketCount,
}

/// Whether a criterion can stop a release.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CriterionSeverity {
    /// It can.
    #[default]
    Fail,
    /// It never makes a gate worse than `warn`.
    Warn,
}

/// What the evidence must show beside the literal rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A breach counts only when confirmed.
    Confirmed,
    /// A pass counts only when a breach is refuted.
    Refuted,
}

/// What a criterion makes of a breach or of missing evidence. `pass` is not a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnEvidence {
    /// Warn.
    Warn,
    /// Undecided.
    Inconclusive,
    /// Fail.
    Fail,
}

/// The settings of a criterion (CONTRACTS 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The literal rule is broken.
    pub on_breach: OnEvidence,
    /// Nothing was measured.
    pub on_no_data: OnEvidence,
    /// Too few samples for what the criterion needs.
    pub on_too_few: OnEvidence,
    /// No accepted baseline.
    pub on_no_baseline: OnEvidence,
    /// A baseline of zero under a `%` limit.
    pub on_zero_baseline: OnEvidence,
    /// The evidence is partial.
    pub on_partial: OnEvidence,
    /// The evidence is stale.
    pub on_stale: OnEvidence,
    /// The units differ.
    pub on_unit_mismatch: OnEvidence,
}

impl Default for Settings {
    fn default() -> Self {
        let open = OnEvidence::Inconclusive;
        Self {
            on_breach: OnEvidence::Fail,
            on_no_data: open,
            on_too_few: open,
            on_no_baseline: open,
            on_zero_baseline: open,
            on_partial: open,
            on_stale: open,
            on_unit_mismatch: open,
        }
    }
}

/// One condition of a gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its name, unique in the gate.
    pub id: String,
    /// What it measures.
    pub measurement: Measurement,
    /// The condition that must hold.
    pub limit: Limit,
    /// Whether it can stop a release.
    pub severity: CriterionSeverity,
    /// What the evidence must show beside the literal rule.
    pub needs: Option<Needs>,
    /// The confidence level of intervals in percent, 50 to 99; default 95.
    pub level_percent: u8,
    /// What becomes of a breach or of missing evidence.
    pub settings: Settings,
}

/// Whom to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// A person of `contacts`, by that person's channels in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// A channel itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Whom in the channel: `assignees`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What is to be done after a decision, as data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Create a tag.
    Tag(String),
    /// Stop something: `deployment`.
    Stop(String),
    /// Tell somebody.
    Notify(Notify),
}

/// Criteria over one kind of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Its name, unique in the policy.
    pub id: String,
    /// What it looks at.
    pub evidence: EvidenceKind,
    /// The suites that must have evidence (tests only).
    pub suites: Vec<String>,
    /// How attempts of one test count.
    pub retries: Retries,
    /// Older evidence is stale.
    pub max_age: Option<Duration>,
    /// What it compares with.
    pub baseline: Option<BaselineRule>,
    /// The creeping alarm.
    pub creep: Option<Creep>,
    /// The tickets it counts (tickets only).
    pub tickets: Option<TicketFilter>,
    /// The conditions, in the order of the file; at least one.
    pub criteria: Vec<Criterion>,
    /// What is to be done on `fail`.
    pub on_fail: Vec<Action>,
    /// What is to be done on `inconclusive`; `None`: every stop and notify of `on_fail`.
    pub on_inconclusive: Option<Vec<Action>>,
}

impl Gate {
    /// Returns the labels of tests that the gate's criteria name.
    #[must_use]
    pub fn labels(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for criterion in &self.criteria {
            if let Measurement::Tests {
                labels, per_label, ..
            } = &criterion.measurement
            {
                names.extend(labels.keys().cloned());
                names.extend(per_label.clone());
            }
        }
        names
    }
}
