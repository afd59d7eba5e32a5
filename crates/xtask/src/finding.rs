//! What a check found: where, how bad, and what to do.

use std::fmt;

/// Whether a finding stops the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It is said.
    Warning,
    /// It fails the check.
    Error,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it stops the build.
    pub severity: Severity,
    /// The check that found it.
    pub check: &'static str,
    /// Where: a file, `file:line`, or a crate.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// Makes a finding that fails the check.
    #[must_use]
    pub fn error(check: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            check,
            place: place.into(),
            message: message.into(),
        }
    }

    /// Makes a finding that is only said.
    #[must_use]
    pub fn warning(check: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(check, place, message)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}] {}: {}", self.check, self.place, self.message)
    }
}
