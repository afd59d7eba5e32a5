//! Writes what is made from the product's own tables: the pages of errors, reasons, operations, the policy language
//! and the command line, and the JSON Schemas. All of it is committed; `cargo xtask check` fails where it drifts.
//!
//! A crate beside `xtask`, because it needs the product to compile and `xtask` must not.
//!
//! - [`artefacts`]: every file with its content. [`drift`]: compares them with the committed ones, or writes them.
//! - [`pages`]: one module for each page.
#![forbid(unsafe_code)]

pub mod artefacts;
pub mod drift;
pub mod markdown;
pub mod pages;
pub mod schema;
