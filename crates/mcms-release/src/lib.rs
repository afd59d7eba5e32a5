//! mcms-release

pub mod limit;
