//! What could not be decided, and why: one table of numbered errors that crosses every binding.
//!
//! Not for verdicts: a `fail` is an answer (CONTRACTS 5.4). An error says that a request, a policy or an
//! input could not be turned into a decision at all.
//!
//! - [`Error`]: code, message, help, path and related errors.
//! - [`ErrorCode`]: the table. Numbers come in blocks per room and are never reused.

mod table;
mod value;

pub use table::{Entry, ErrorCode};
pub use value::{Error, Result};
