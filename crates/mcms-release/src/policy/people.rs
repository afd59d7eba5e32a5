//! Contacts and escalation. Data; the machine that escalates is elsewhere.

use super::Notify;
use std::time::Duration;

/// A person or role that can be told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What people call it.
    pub name: Option<String>,
    /// The rotation that says who it is at a time.
    pub schedule: Option<String>,
    /// Channels of the policy, the first one first; at least one.
    pub channels: Vec<String>,
}

/// Whom to tell next when nobody acknowledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationRule {
    /// Its name, unique in the policy.
    pub id: String,
    /// The steps in their order, at least one.
    pub steps: Vec<EscalationStep>,
    /// How often the steps are repeated after the last one.
    pub repeat: u32,
    /// Where it stands what to do.
    pub runbook: Option<String>,
    /// The system in which an incident is opened.
    pub incident: Option<String>,
    /// How often it is exercised.
    pub drill: Option<DrillPlan>,
}

/// One step of an escalation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationStep {
    /// Whom to tell.
    pub notify: Notify,
    /// How long to wait for an acknowledgement; `None` only at the last step.
    pub wait: Option<Duration>,
}

/// How often an escalation is exercised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillPlan {
    /// How often.
    pub every: DrillInterval,
    /// The document that keeps the results.
    pub record: Option<String>,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrillInterval {
    /// Every week.
    Week,
    /// Every month.
    Month,
    /// Every three months.
    Quarter,
    /// Every year.
    Year,
}
