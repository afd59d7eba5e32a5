//! Reads what tools wrote into evidence.
//!
//! Every reader returns [`mcms_release::evidence::Evidence`] with its completeness and diagnostics, never bare
//! counts, so that damaged input cannot look like a clean one. All are functions over bytes, except [`read()`],
//! which opens files through [`paths`].
//!
//! - [`read()`]: all inputs of a decision into items; [`detect()`] says which format something has.
//! - [`results`]: test results: Allure, JUnit, TRX, NUnit, xUnit.net, CTRF.
//! - [`load`]: load tests of k6 in all its forms.
//! - [`otlp`]: OpenTelemetry metrics into series.
//! - [`tracker`], [`people`]: tickets, approvals and waivers.
//! - [`text`]: bytes to text (UTF-8, UTF-16, byte order marks); code page damage is named.
//! - [`json`]: strict JSON: duplicate keys, depth and size are checked.
//! - [`xml`]: bounded XML events: no entities, no unbounded depth.
//! - [`digest`]: SHA-256 of what was read.
//! - [`paths`]: the only module that touches the file system.
//!
//! Not for deciding anything: what a completeness, a label or an age means is the core's business.
#![forbid(unsafe_code)]

mod detect;
pub mod digest;
pub mod json;
pub mod load;
mod notes;
pub mod otlp;
pub mod paths;
pub mod people;
mod read;
pub mod results;
pub mod text;
pub mod tracker;
pub mod xml;

pub use detect::{Format, HEAD_BYTES, detect};
pub use read::{Content, Input, Options, read};
