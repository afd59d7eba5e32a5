//! Policy and evidence in, a decision with its findings out.
//!
//! - [`GateDecision`], [`GateResult`], [`Finding`]: what was decided and why.
//! - [`Candidate`]: what is decided on.

mod decision;
mod measured;

pub use decision::{
    Candidate, Change, Counterfactual, EvidenceGrade, EvidenceState, Finding, GateDecision, GateResult,
    PlannedAction, PolicyState, Quantity, StageResult, Target, Verdict, WaiverUse,
};
pub use measured::{BaselineValue, Baselines, CreepRun, Measured, RunValue};
