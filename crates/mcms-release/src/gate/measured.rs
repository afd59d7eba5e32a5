//! What was measured for each criterion and subject: the step between evidence and the rule, and what a
//! record keeps so that no raw file is read again.

use super::Quantity;
use crate::evidence::{Completeness, LoadProfile, Quantile};
use crate::reason::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One run's value for one criterion and subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunValue {
    /// The run's label, or the record's id in a baseline; empty where there is one unlabelled run.
    pub run: String,
    /// The value.
    pub value: Quantity,
    /// Samples behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// For a quantile: its interval, ranks and method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantile: Option<Quantile>,
}

/// What was measured for one criterion and one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The criterion, `gate/criterion`.
    pub criterion: String,
    /// The suite or tag value; empty where the criterion has one subject.
    pub subject: String,
    /// The value that the rule is applied to; `None`: nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Quantity>,
    /// The values of the runs behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunValue>,
    /// The load profile; `None` where unknown or not a load test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<LoadProfile>,
    /// The worst completeness of the evidence behind it.
    pub completeness: Completeness,
    /// Why the evidence is stale, undated or from the future; `None`: fresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<Reason>,
    /// Why there is no value, and what else was noticed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Reason>,
    /// Names of the inputs behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Names of what counts against it, at most 50: failing tests, open tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

/// The baseline of one criterion and subject. All of it stands in the record, so that replay needs no history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineValue {
    /// The criterion, `gate/criterion`.
    pub criterion: String,
    /// The subject.
    pub subject: String,
    /// The combined value of the runs; `None`: no baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Quantity>,
    /// A value at or below zero stands among the runs, so that no geometric mean exists.
    #[serde(default)]
    pub zero: bool,
    /// The accepted runs, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<RunValue>,
    /// How many runs the policy asks for.
    pub wanted: u32,
    /// The frozen reference and the record that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<RunValue>,
    /// The last accepted runs, newest first, each with the baseline that it had itself: what the creeping alarm looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub creep: Vec<CreepRun>,
}

/// One accepted run with its own baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreepRun {
    /// The record's id.
    pub record: String,
    /// What it observed.
    pub observed: Quantity,
    /// What it was compared with.
    pub baseline: Quantity,
}

/// The baselines of a decision, sorted by criterion and subject.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Baselines(pub Vec<BaselineValue>);

impl Baselines {
    /// Finds the baseline of a criterion and subject; the entries are sorted.
    #[must_use]
    pub fn get(&self, criterion: &str, subject: &str) -> Option<&BaselineValue> {
        let key = (criterion, subject);
        let found = self
            .0
            .binary_search_by(|entry| (entry.criterion.as_str(), entry.subject.as_str()).cmp(&key));
        found.ok().and_then(|index| self.0.get(index))
    }
}
