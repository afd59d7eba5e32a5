//! The way through: evidence to measurements, baselines, decision and record; and the same way again to replay.
//!
//! - [`decide`]: a [`Question`] in, a sealed record out.
//! - [`replay`]: a record and its inputs in, whether the same decision comes out.

mod question;
mod replay;

pub use question::{Question, decide};
pub use replay::{Replay, replay};
