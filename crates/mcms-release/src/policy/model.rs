//! The whole policy file.

use super::{
    Anomaly, ApprovalRule, ClientRule, CommandRules, Contact, EscalationRule, FreezeWindow, Gate, PostDeploy,
    ReportRules, RollbackRule,
};
use crate::reason::Locale;
use std::collections::BTreeMap;

/// A release policy, `mcms.policy/1`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The product.
    pub product: Option<String>,
    /// The IANA time zone of civil times in the policy.
    pub time_zone: Option<String>,
    /// The language of reports where nobody asks for another.
    pub locale: Option<Locale>,
    /// The channels over which people can be told something.
    pub channels: Vec<String>,
    /// What this site calls things in its issue tracker.
    pub tickets: TicketVocabulary,
    /// The gates, in the order of the file; at least one.
    pub gates: Vec<Gate>,
    /// Stages, approvals and freeze windows.
    pub promotion: Option<Promotion>,
    /// Which reports are written.
    pub reports: ReportRules,
    /// The report on the first minutes after a deployment.
    pub post_deploy: Option<PostDeploy>,
    /// When a deployment is rolled back, and to what.
    pub rollback: Option<RollbackRule>,
    /// People and roles by their id.
    pub contacts: BTreeMap<String, Contact>,
    /// Whom to tell next when nobody acknowledges, in the order of the file.
    pub escalation: Vec<EscalationRule>,
    /// What live metrics and logs are watched for.
    pub anomaly: Option<Anomaly>,
    /// The commands that people may run.
    pub commands: Option<CommandRules>,
    /// How client machines get the product.
    pub client: Option<ClientRule>,
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
    /// Times in which nothing is promoted (not evaluated yet).
    pub freeze: Vec<FreezeWindow>,
    /// Stages that require a change request (not evaluated yet).
    pub change_request_required_for: Vec<String>,
}
