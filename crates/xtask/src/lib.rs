//! What `cargo xtask` checks and runs, the same locally and in CI. Not part of the product, and it depends on
//! nothing of it: the house must be checkable while a room of it does not compile. What has to look into the
//! product (generated documents and schemas) is `xtask-generate`, which this runs as a command.
//!
//! - [`arrows`]: which of our crates may know which.
//! - [`rooms`]: the rooms of one crate form no cycle.
//! - [`texts`]: sizes and words of the files themselves.
//! - [`check`]: all of these, and drift. [`suite`]: everything that must be green.
#![forbid(unsafe_code)]

pub mod arrows;
pub mod check;
pub mod command;
pub mod finding;
pub mod metadata;
pub mod rooms;
pub mod suite;
pub mod texts;
