//! mcms-release
