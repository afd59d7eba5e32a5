//! The generated pages, one module each: tables in, Markdown out.

pub mod cli;
pub mod errors;
pub mod operations;
pub mod reasons;
