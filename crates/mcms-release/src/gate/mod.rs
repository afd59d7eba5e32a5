//! Policy and evidence in, a decision with its findings out.
//!
//! Two steps, both pure and total: [`measure()`] says what the evidence measured for each criterion and subject,
//! [`evaluate()`] applies the rules to it. Between the two stand baselines, which come from files or from the history.
//!
//! - [`GateDecision`], [`GateResult`], [`Finding`]: what was decided and why.
//! - [`Candidate`]: what is decided on. [`Request`]: everything that a decision depends on.
//! - [`Measured`], [`Baselines`], [`GateFact`]: what was measured, and what a gate must say beside its criteria.

mod decision;
mod evaluate;
mod measure;
mod measured;
mod quantity;
#[cfg(test)]
mod tests;

pub use decision::{
    Candidate, Change, Counterfactual, EvidenceGrade, EvidenceState, Finding, GateDecision, GateResult,
    PlannedAction, PolicyState, Quantity, StageResult, Target, Verdict, WaiverUse,
};
pub use evaluate::{Request, evaluate};
pub use measure::{GateFact, criterion_key, facts, geometric_mean, measure, measure_baseline, tickets_asked};
pub use measured::{BaselineValue, Baselines, CreepRun, Measured, RunValue};
