//! The one door of `mcms-release`: `call(operation, request)` answers in JSON, and each operation is a typed
//! function too. Every binding goes through here, so every language gets the same answers to the byte.
//!
//! - [`call`]: text in, canonical JSON out. [`operations()`]: what there is, with help and examples.
//! - [`ops`]: the typed request, answer and function of each operation.
//! - [`Host`]: what the embedding program allows: which folders may be read, whether files may be read at all.
//!
//! A verdict is always an answer; an error says that a request could not be decided.
//!
//! # Example
//! ```
//! let answer = mcms_release_facade::call("explain", r#"{"code": "no_baseline"}"#)?;
//! assert!(answer.contains("기준선"));
//! # Ok::<(), mcms_release::error::Error>(())
//! ```
#![forbid(unsafe_code)]

mod door;
mod host;
mod input;
pub mod ops;
mod request;
mod store;
mod table;

pub use door::{call, call_with};
pub use host::Host;
pub use input::{InputSpec, PolicyInput};
pub use table::{OPERATIONS, Operation, OperationEntry, OperationsAnswer, Parameter, operations};
