//! The records of a product over time: which of them are accepted, and what a new release is compared with.
//!
//! - [`History`]: records and the events that people appended to them (accept, invalidate, rolled back, pin).
//! - [`History::baselines`]: the accepted values of the same load profile, the anchor, and what the creeping
//!   alarm looks at.
//!
//! Nothing here reads or writes files: an edge hands in texts and stores what comes out.

mod baseline;
mod book;
mod combine;
mod event;
mod question;
mod spread;

pub use baseline::{Asking, given_baselines};
pub use book::{Entry, History, Standing};
pub use event::{Event, EventKind};
