//! The typed request, answer and function of each operation.

pub mod explain;
pub mod gate;
pub mod history;
pub mod meta;
pub mod policy;
pub mod read;
pub mod replay;
pub mod report;
