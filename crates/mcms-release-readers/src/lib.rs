//! Reads what tools wrote into evidence.
//!
//! Every reader is a function over bytes: it returns [`mcms_release::evidence::Evidence`] with its completeness
//! and diagnostics, never bare counts, so that damaged input cannot look like a clean one.
//!
//! - [`text`]: bytes to text (UTF-8, UTF-16, byte order marks); code page damage is named.
//! - [`json`]: strict JSON: duplicate keys, depth and size are checked.
//! - [`xml`]: bounded XML events: no entities, no unbounded depth.
//! - [`results`]: test results: Allure, `JUnit`, TRX, `NUnit`, xUnit.net, CTRF.
//! - [`digest`]: SHA-256 of what was read.
//! - [`read()`]: all inputs of a decision into items; [`detect()`] says which format something has.
//! - [`paths`]: the only module that touches the file system.
//! - [`tracker`], [`people`]: tickets, approvals and waivers.
//! - [`otlp`]: OpenTelemetry metrics into series.
#![forbid(unsafe_code)]

mod detect;
pub mod digest;
pub mod json;
mod notes;
pub mod otlp;
pub mod paths;
pub mod people;
mod read;
pub mod results;
pub mod text;
pub mod tracker;
pub mod xml;

pub use detect::{Format, detect};
pub use read::{Content, Input, Options, read};
