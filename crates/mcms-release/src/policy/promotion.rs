//! Approvals, freeze windows, reports: what surrounds a promotion. Data; what evaluates them is elsewhere.

use crate::calendar::CivilMinute;
use crate::reason::Locale;
use std::time::Duration;

/// How many people of which groups must approve a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRule {
    /// How many distinct people, at least 1.
    pub quorum: u32,
    /// The groups of which an approver must belong to at least one; empty: anybody.
    pub groups: Vec<String>,
    /// Whether the requester may approve; default false.
    pub requester_may_approve: bool,
    /// How long an approval counts; `None`: without end.
    pub valid_for: Option<Duration>,
}

/// A time in which nothing is promoted, in civil time of the policy's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeWindow {
    /// What people call it.
    pub name: String,
    /// The first minute.
    pub from: CivilMinute,
    /// The end, exclusive. Both have a year or none has; without years it may lie in the next year.
    pub until: CivilMinute,
}

/// A format in which a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportFormat {
    /// PDF.
    Pdf,
    /// HTML.
    Html,
    /// JSON.
    Json,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

/// How a report is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRule {
    /// The formats, at least one.
    pub formats: Vec<ReportFormat>,
    /// The folder, which may be a network share.
    pub directory: Option<String>,
    /// The language; `None`: that of the policy.
    pub locale: Option<Locale>,
}

/// Which reports are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportRules {
    /// Whether a release is ready, and why.
    pub readiness: Option<ReportRule>,
    /// How the first minutes after a deployment went.
    pub post_deploy: Option<ReportRule>,
    /// What happened in a rollback or an incident.
    pub incident: Option<ReportRule>,
    /// How an exercise of the escalation went.
    pub drill: Option<ReportRule>,
}

/// The report on the first minutes after a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDeploy {
    /// How long after the deployment is looked at.
    pub window: Duration,
    /// The metrics that are compared with before.
    pub compare: Vec<String>,
    /// How soon people are told, and over which channels.
    pub alert: Option<AlertRule>,
}

/// How soon people are told, and over which channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRule {
    /// At most this long after the finding.
    pub within: Duration,
    /// Channels of the policy, at least one.
    pub channels: Vec<String>,
}
