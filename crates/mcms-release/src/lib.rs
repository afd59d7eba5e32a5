//! Decides software releases. Hand it what was measured (test results, load tests, tickets, approvals)
//! and the policy; it answers whether the release is let through, says why, and leaves a record that
//! anyone can replay.
//!
//! Deciding code here takes values and `now` and returns values: no I/O, clock, randomness or global.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod canonical;
pub mod decide;
pub mod error;
pub mod evidence;
pub mod gate;
pub mod history;
pub mod limit;
pub mod lint;
pub mod policy;
pub mod reason;
pub mod record;
pub mod stats;
