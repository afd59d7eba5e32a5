//! A bounded list of diagnostics, so that a damaged file of a million lines does not fill the memory with complaints.
//!
//! Not for deciding what a diagnostic means: it only keeps them.

use mcms_release::evidence::{Diagnostic, Severity};
use mcms_release::reason::Code;
use std::collections::BTreeMap;

/// How many diagnostics of one code are kept; the others are only counted by their effect.
const MOST_PER_CODE: usize = 20;

/// Collects diagnostics: equal ones once, at most 20 of one code.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    list: Vec<Diagnostic>,
    per_code: BTreeMap<Code, usize>,
    worst: Option<Severity>,
}

impl Notes {
    /// Keeps a diagnostic unless it is one too many; its severity counts in any case.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.worst = self.worst.max(Some(diagnostic.severity));
        let kept = self.per_code.entry(diagnostic.reason.code).or_insert(0);
        if *kept >= MOST_PER_CODE || self.list.contains(&diagnostic) {
            return;
        }
        *kept = kept.saturating_add(1);
        self.list.push(diagnostic);
    }

    /// Tells whether something is missing or damaged.
    pub(crate) fn damaged(&self) -> bool {
        self.worst == Some(Severity::Error)
    }

    /// Hands the diagnostics over.
    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}
