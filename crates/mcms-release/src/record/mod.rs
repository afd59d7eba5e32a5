//! What was decided, on what, and by which rules: the record that anyone can replay.
//!
//! - [`DecisionRecord`]: `mcms.record/1`. It embeds the policy as written and the baselines, waivers and approvals
//!   that were used; raw inputs stand in it by name and SHA-256.
//! - [`Difference`]: where two records differ, as JSON pointers.
//!
//! Not for choosing baselines (that is `history`) and not for reading files (that is an edge).

mod compare;
mod model;

pub use compare::{Difference, differences};
pub use model::{DecisionRecord, Engine, Origin, PolicyFile, RecordedInput, SCHEMA};
