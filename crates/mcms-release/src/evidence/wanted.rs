//! What a policy needs from its inputs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One metric that a criterion needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedMeasure {
    /// The metric's name, without its tag filter.
    pub metric: String,
    /// Tags that a sample must carry.
    #[serde(default)]
    pub filter: BTreeMap<String, String>,
    /// The tag whose values are the subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_tag: Option<String>,
    /// The percentages of the quantiles: `95`, `99.9`.
    #[serde(default)]
    pub percents: BTreeSet<String>,
}

/// What a policy needs from its inputs, so that readers keep that and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Metrics of load tests.
    #[serde(default)]
    pub load: Vec<WantedMeasure>,
    /// Metrics of series.
    #[serde(default)]
    pub metrics: Vec<WantedMeasure>,
    /// Labels of tests that criteria name.
    #[serde(default)]
    pub labels: BTreeSet<String>,
    /// The tracker's names of the ticket fields that the policy maps.
    #[serde(default)]
    pub ticket_fields: BTreeSet<String>,
    /// Keep every metric (without subjects) with P50, P90, P95 and P99, and every label and field: `read` without a policy.
    #[serde(default)]
    pub everything: bool,
    /// The level of quantile intervals in percent, 50 to 99; 0 means 95.
    #[serde(default)]
    pub level_percent: u8,
}
