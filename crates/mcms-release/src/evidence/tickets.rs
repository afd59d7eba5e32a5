//! Tickets as an issue tracker answered them.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The system that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TicketSystem {
    /// Jira Cloud.
    JiraCloud,
    /// Jira Data Center.
    JiraDataCenter,
    /// Azure DevOps work items.
    AzureDevops,
}

/// One ticket, with its fields as the tracker names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The key, `UAT-131`, or the work item's number.
    pub key: String,
    /// Names and keys of its project.
    #[serde(default)]
    pub project: Vec<String>,
    /// Every field that the policy may map, by the tracker's name for it: the value's names (also ids where they are text).
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<String>>,
    /// Whether it is resolved: Jira, status category Done and a resolution; Azure DevOps, state category Completed or Removed.
    pub resolved: bool,
    /// The status as the tracker shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The summary, at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The assignee's name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<DateTime<Utc>>,
    /// Last updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
}

/// The answer to a query for tickets, with what proves that it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tickets {
    /// The system.
    pub system: TicketSystem,
    /// The query as it was sent; `None` where the input does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Who asked, as the identity read answered; `None`: not read, or anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Names and keys of the project, as the project read answered; empty: not read.
    #[serde(default)]
    pub project: Vec<String>,
    /// How many tickets match, as the tracker says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Whether the last page is in the input.
    pub last_page: bool,
    /// The tickets, sorted by key.
    pub items: Vec<Ticket>,
}
