//! mcms-release-facade
