//! What the customer wrote: the release policy as a typed value.
//!
//! - [`Policy`]: the whole file, `mcms.policy/1`. [`Gate`], [`Criterion`], [`Settings`]: what decides.
//! - [`Policy::parse`]: YAML or JSON text to [`ParsedPolicy`], every error at once, each with its place.
//! - [`Policy::from_value`]: the policy that a record embeds.
//! - [`wanted()`]: what the policy needs from its inputs. [`schema()`], [`reference()`]: the language for editors and people.
//!
//! | inside | subject |
//! |---|---|
//! | `document` | text to a tree of nodes with places |
//! | `language` | every key of the language, as tables |
//! | `check`, `rules` | does a tree follow the tables; do its parts fit together |
//! | `forms` | durations, percentages, metric names inside texts |
//! | `decode` | a checked tree to the typed model |

mod check;
mod decode;
mod document;
mod forms;
mod gates;
mod language;
mod model;
mod operations;
mod parse;
mod people;
mod problems;
mod promotion;
mod reference;
mod rollback;
mod rules;
mod schema;
mod suggest;
mod wanted;

#[cfg(test)]
mod tests;

pub use gates::{
    Action, AnchorSelect, BaselineRule, BaselineSelect, Creep, Criterion, CriterionSeverity, EvidenceKind,
    Gate, Measurement, Needs, Notify, OnEvidence, Retries, Settings, Statistic, TestMeasure, TicketFilter,
};
pub use model::{Policy, Promotion, TicketVocabulary};
pub use operations::{
    Anomaly, AnomalyLog, AnomalyMetric, Backoff, ClientPackage, ClientRule, CommandRule, CommandRules, Grant,
    Prerequisite, RetryRule, Risk,
};
pub use parse::ParsedPolicy;
pub use people::{Contact, DrillInterval, DrillPlan, EscalationRule, EscalationStep};
pub use promotion::{
    AlertRule, ApprovalRule, FreezeWindow, PostDeploy, ReportFormat, ReportRule, ReportRules,
};
pub use reference::reference;
pub use rollback::{Persistence, RollbackRule, RollbackTarget, Then, Trigger, TriggerCause};
pub use schema::schema;
pub use wanted::wanted;
