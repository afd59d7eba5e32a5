//! What went wrong while reading, in bounded number: the first of each kind with their places, then a count.
//!
//! Not for deciding what a trouble means; its severity does that.

use mcms_release::evidence::{Diagnostic, Severity};
use mcms_release::reason::{Code, input};
use std::collections::BTreeMap;

/// How many of one kind are listed.
const LISTED: u64 = 5;

/// Diagnostics of one run.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    listed: Vec<Diagnostic>,
    counts: BTreeMap<(Severity, Code), u64>,
}

impl Troubles {
    /// Notes one.
    pub(super) fn note(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.severity, diagnostic.reason.code);
        let count = self.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        if *count <= LISTED {
            self.listed.push(diagnostic);
        }
    }

    /// Tells whether anything was lost.
    pub(super) fn any_error(&self) -> bool {
        self.counts
            .keys()
            .any(|(severity, _)| *severity == Severity::Error)
    }

    /// Returns the listed ones, and for each kind how many more there were.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all = self.listed;
        for ((severity, code), count) in self.counts {
            let more = count.saturating_sub(LISTED);
            if more > 0 {
                let mut rest = Diagnostic::info(input::MORE_DIAGNOSTICS)
                    .with("count", more)
                    .with("code", code);
                rest.severity = severity;
                all.push(rest);
            }
        }
        all
    }
}
