//! mcms-release-render
