//! mcms-release-readers
