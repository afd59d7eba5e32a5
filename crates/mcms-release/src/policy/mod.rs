//! What the customer wrote: the release policy as a typed value.
//!
//! - [`Policy`]: the whole file, `mcms.policy/1`. [`Gate`], [`Criterion`], [`Settings`]: what decides.
//! - Parsing with positions, validation with all errors at once, lint, schema and digest live beside it.

mod gates;
mod model;

pub use gates::{
    Action, AnchorSelect, BaselineRule, BaselineSelect, Creep, Criterion, CriterionSeverity, EvidenceKind,
    Gate, Measurement, Needs, Notify, OnEvidence, Retries, Settings, Statistic, TestMeasure, TicketFilter,
};
pub use model::{ApprovalRule, Policy, Promotion, TicketVocabulary};
