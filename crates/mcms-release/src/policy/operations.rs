//! Anomalies, commands, client machines. Data; what executes them is elsewhere.

use super::{Action, Statistic};
use crate::limit::Limit;
use std::collections::BTreeMap;
use std::time::Duration;

/// What live metrics and logs are watched for.
#[derive(Debug, Clone, PartialEq)]
pub struct Anomaly {
    /// Metrics that are compared with their own past.
    pub metrics: Vec<AnomalyMetric>,
    /// Log lines that are counted.
    pub logs: Vec<AnomalyLog>,
    /// The escalation that an anomaly starts.
    pub escalate: String,
}

/// A metric that is compared with its own past by an adaptive threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnomalyMetric {
    /// Its name, unique among metrics and logs.
    pub id: String,
    /// The metric's name, without its tag filter.
    pub metric: String,
    /// Tags that a sample must carry.
    pub filter: BTreeMap<String, String>,
    /// The unit in UCUM that the source must have.
    pub unit: Option<String>,
    /// What is computed from it; `None`: its value.
    pub statistic: Option<Statistic>,
}

/// Log lines that are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct AnomalyLog {
    /// Its name, unique among metrics and logs.
    pub id: String,
    /// Which lines count: fields and their values.
    pub fields: BTreeMap<String, String>,
    /// The condition that their number must meet.
    pub limit: Limit,
    /// The time over which they are counted.
    pub within: Duration,
}

/// The commands that people may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRules {
    /// The account under which they run.
    pub service_account: Option<String>,
    /// The commands, in the order of the file; at least one.
    pub catalogue: Vec<CommandRule>,
    /// How a failed idempotent command is tried again.
    pub retry: RetryRule,
    /// What is to be done when a command fails for good.
    pub on_failure: Vec<Action>,
}

/// A command and who may run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRule {
    /// Its name, unique in the catalogue.
    pub name: String,
    /// How much it can break.
    pub risk: Risk,
    /// Whether running it twice is the same as once; default false.
    pub idempotent: bool,
    /// Who may run it, at least one.
    pub grants: Vec<Grant>,
}

/// How much a command can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// A group that may run a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The group of the directory.
    pub group: String,
    /// Only in these stages; empty: in all.
    pub environments: Vec<String>,
    /// Only with the approval that this stage needs.
    pub approval: Option<String>,
}

/// How a failed idempotent command is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryRule {
    /// How often it is run at most, at least 1; default 1.
    pub attempts: u32,
    /// The waiting time between attempts.
    pub backoff: Option<Backoff>,
}

impl Default for RetryRule {
    fn default() -> Self {
        Self {
            attempts: 1,
            backoff: None,
        }
    }
}

/// The waiting time between attempts, which doubles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second attempt.
    pub first: Duration,
    /// At most, not less than `first`.
    pub max: Duration,
}

/// How client machines get the product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientRule {
    /// The folder that holds the packages.
    pub share: Option<String>,
    /// The kinds of package.
    pub packages: Vec<ClientPackage>,
    /// What must be installed first, each with its least version, in the order of the file.
    pub prerequisites: Vec<Prerequisite>,
}

/// A kind of package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientPackage {
    /// An MSIX package.
    Msix,
    /// A PowerShell module.
    PowerShell,
}

/// A component that must be installed first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prerequisite {
    /// The component.
    pub component: String,
    /// Its least version.
    pub version: String,
}
