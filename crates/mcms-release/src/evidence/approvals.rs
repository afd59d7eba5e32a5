//! What people said: approvals and waivers.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ApprovalDecision {
    /// Let it through.
    Approve,
    /// Stop it.
    Reject,
}

/// One person's decision on one artifact for one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The stage.
    pub stage: String,
    /// The person; identities compare case-folded.
    pub by: String,
    /// The groups of the person at that time.
    pub groups: Vec<String>,
    /// The decision.
    pub decision: ApprovalDecision,
    /// When.
    pub at: DateTime<Utc>,
    /// Who asked for it.
    pub requester: String,
    /// SHA-256 of the artifact, lower-case hexadecimal.
    pub subject_digest: String,
}

/// `mcms.approvals/1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// The decisions, in the order of the file.
    pub approvals: Vec<Approval>,
}

/// One waiver: a named person lets one finding of one release pass for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The criterion, `gate/criterion`.
    pub criterion: String,
    /// The subject of the finding.
    pub subject: String,
    /// The release.
    pub release: String,
    /// The environment.
    pub environment: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// Since when (inclusive).
    pub at: DateTime<Utc>,
    /// Until when (exclusive).
    pub until: DateTime<Utc>,
}

/// `mcms.waivers/1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// The waivers, in the order of the file.
    pub waivers: Vec<Waiver>,
}
