//! Renders what was decided, for people and for pipelines, in English and Korean.
//!
//! - [`text()`]: for people on a terminal. [`markdown()`]: `report.md`. [`json()`]: the record, in ASCII.
//! - [`junit()`], [`azure_devops()`], [`github()`]: what pipelines read.
//! - [`answers`]: the other answers: policy errors, lint, history, replay, evidence, explained codes.
//! - [`escape`]: the one place where text that others wrote is made harmless.
//! - [`words`]: every word of ours, both languages side by side.
//!
//! Pure: values in, text out. Nothing here decides, reads a file or knows whether a terminal is there.
#![forbid(unsafe_code)]

pub mod answers;
pub mod escape;
mod format;
mod junit;
mod markdown;
mod number;
mod pipeline;
mod style;
mod table;
mod text;
mod view;
pub mod words;

pub use format::{Format, json, render};
pub use junit::junit;
pub use markdown::markdown;
pub use number::{decimal, quantity};
pub use pipeline::{azure_devops, github};
pub use style::Style;
pub use text::text;
