//! When a deployment is rolled back, and to what. Data; the watch is elsewhere.

use super::TicketFilter;
use crate::limit::{Exact, Limit};
use std::collections::BTreeMap;
use std::time::Duration;

/// The watch after a deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct RollbackRule {
    /// How long a deployment is watched.
    pub window: Duration,
    /// How much longer, when the window ends undecided.
    pub extension: Option<Duration>,
    /// Healthy this long, a deployment becomes a target of rollbacks.
    pub soak: Option<Duration>,
    /// The time between two looks; default 10 s.
    pub scrape: Duration,
    /// The chance in percent that a healthy deployment is rolled back, of everything together; default 1.
    pub false_rollback_budget_percent: Exact,
    /// The evidence tests "worse than the baseline plus this", in percentage points; default 1.
    pub margin_points: Exact,
    /// What starts a rollback, in the order of the file; at least one.
    pub triggers: Vec<Trigger>,
    /// The pipeline's script.
    pub run: Option<String>,
    /// Which deployment is rolled back to.
    pub target: RollbackTarget,
    /// Whether a rollback writes the incident report.
    pub records_incident: bool,
}

/// What starts a rollback.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Its name, unique in the policy.
    pub id: String,
    /// What is looked at.
    pub cause: TriggerCause,
    /// What it starts.
    pub then: Then,
    /// The pipeline's stage that asks for the approval.
    pub stage: Option<String>,
}

/// What a trigger looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerCause {
    /// A live metric that leaves its limit.
    Metric {
        /// The metric's name, without its tag filter.
        metric: String,
        /// Tags that a sample must carry.
        filter: BTreeMap<String, String>,
        /// The condition that must hold.
        limit: Limit,
        /// Over which time.
        persistence: Persistence,
    },
    /// A ticket that matches.
    Ticket(TicketFilter),
    /// A command of the catalogue.
    Command(String),
}

/// Over which time a limit must be broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Persistence {
    /// Over any of these windows, each with enough requests.
    Windows {
        /// The windows, at least one.
        over: Vec<Duration>,
        /// A window with fewer requests says nothing.
        min_requests: Option<u32>,
    },
    /// For a share of a time.
    Sustained {
        /// The time.
        time: Duration,
        /// The share in percent, 1 to 100; default 100.
        share_percent: u32,
    },
}

/// What a trigger starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The rollback itself.
    Automatic,
    /// A request that a person approves.
    WithApproval,
}

/// Which deployment is rolled back to: the last one that was healthy for the soak time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollbackTarget {
    /// Whether its database schema must fit the present one; default true.
    pub schema_compatible: bool,
    /// Whether it must never have been rolled back from; default true.
    pub never_rolled_back_from: bool,
}

impl Default for RollbackTarget {
    fn default() -> Self {
        Self {
            schema_compatible: true,
            never_rolled_back_from: true,
        }
    }
}
