//! Reads what tools wrote into evidence.
//!
//! Every reader is a function over bytes: it returns [`mcms_release::evidence::Evidence`] with its completeness
//! and diagnostics, never bare counts, so that damaged input cannot look like a clean one.
//!
//! - [`text`]: bytes to text (UTF-8, UTF-16, byte order marks); code page damage is named.
//! - [`json`]: strict JSON: duplicate keys, depth and size are checked.
//! - [`digest`]: SHA-256 of what was read.
//! - [`paths`]: the only module that touches the file system.
//! - [`tracker`], [`people`]: tickets, approvals and waivers.
//! - [`otlp`]: OpenTelemetry metrics into series.
#![forbid(unsafe_code)]

pub mod digest;
pub mod json;
mod notes;
pub mod otlp;
pub mod paths;
pub mod people;
pub mod text;
pub mod tracker;
