//! mcms-release-readers
#![forbid(unsafe_code)]

mod notes;
pub mod otlp;
