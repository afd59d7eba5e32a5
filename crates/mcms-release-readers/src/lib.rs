//! Reads what tools wrote into evidence.
//!
//! Every reader is a function over bytes: it returns [`mcms_release::evidence::Evidence`] with its completeness
//! and diagnostics, never bare counts, so that damaged input cannot look like a clean one.
//!
//! - [`load`]: load tests of k6 in all its forms.
//! - [`text`]: bytes to text (UTF-8, UTF-16, byte order marks); code page damage is named.
//! - [`json`]: strict JSON: duplicate keys, depth and size are checked.
//! - [`xml`]: bounded XML events: no entities, no unbounded depth.
//! - [`digest`]: SHA-256 of what was read.

pub mod digest;
pub mod json;
pub mod load;
pub mod text;
pub mod xml;
