//! The whole policy file.

use super::Gate;
use crate::reason::Locale;
use std::collections::BTreeMap;
use std::time::Duration;

/// A release policy, `mcms.policy/1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The product.
    pub product: Option<String>,
    /// The IANA time zone of civil times in the policy.
    pub time_zone: Option<String>,
    /// The language of reports where nobody asks for another.
    pub locale: Option<Locale>,
    /// What this site calls things in its issue tracker.
    pub tickets: TicketVocabulary,
    /// The gates, in the order of the file; at least one.
    pub gates: Vec<Gate>,
    /// Stages, approvals and freeze windows.
    pub promotion: Option<Promotion>,
}

/// What this site calls things in its issue tracker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketVocabulary {
    /// Our field (`severity`, `environment`) to the tracker's field (`priority`, `customfield_10050`).
    pub fields: BTreeMap<String, String>,
    /// Our field to our value to the tracker's values. A value that is not listed counts as matching.
    pub values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// Stages and what each needs before a release may enter it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promotion {
    /// The stages in their order.
    pub stages: Vec<String>,
    /// Approvals by stage.
    pub approvals: BTreeMap<String, ApprovalRule>,
    /// Whether the policy has freeze windows (not evaluated yet).
    pub freeze: bool,
    /// Stages that require a change request (not evaluated yet).
    pub change_request_required_for: Vec<String>,
}

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
