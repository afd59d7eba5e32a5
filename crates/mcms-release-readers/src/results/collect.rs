//! What the readers of test results have in common: collecting attempts, window, counts and diagnostics,
//! and saying at the end how complete the evidence is.
//!
//! Not for the meaning of a format's words; each reader maps its own.

use super::values;
use crate::digest::sha256_hex;
use crate::text;
use crate::xml;
use mcms_release::evidence::{
    Attempt, Completeness, DeclaredCounts, Diagnostic, Evidence, RunFailure, Severity, Source, TestRun,
    Window,
};
use mcms_release::reason::{Code, input, test_results};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many diagnostics of one code and severity are kept.
const KEPT_PER_CODE: u64 = 20;

/// The results of one input while they are read.
pub(super) struct Collector {
    name: String,
    pub(super) run: TestRun,
    pub(super) window: Window,
    pub(super) tool: Option<String>,
    pub(super) tool_version: Option<String>,
    pub(super) format_version: Option<String>,
    notes: Vec<Diagnostic>,
    counts: BTreeMap<(Code, Severity), u64>,
    damaged: bool,
    lost: bool,
    failing: u64,
}

impl Collector {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            run: TestRun::default(),
            window: Window::default(),
            tool: None,
            tool_version: None,
            format_version: None,
            notes: Vec::new(),
            counts: BTreeMap::new(),
            damaged: false,
            lost: false,
            failing: 0,
        }
    }

    /// Keeps a diagnostic; of each code and severity only the first ones, so that a hostile file stays small.
    pub(super) fn note(&mut self, diagnostic: Diagnostic) {
        self.damaged |= diagnostic.severity == Severity::Error;
        let key = (diagnostic.reason.code, diagnostic.severity);
        let count = self.counts.entry(key).or_default();
        *count = count.saturating_add(1);
        if *count <= KEPT_PER_CODE {
            let located = if diagnostic.location.is_none() {
                diagnostic.at(self.name.clone())
            } else {
                diagnostic
            };
            self.notes.push(located);
        }
    }

    /// Whether something is missing or damaged so far.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// How many attempts and failures of the run count as failed so far.
    pub(super) fn failing(&self) -> u64 {
        self.failing
    }

    /// How many attempts there are so far.
    pub(super) fn present(&self) -> u64 {
        u64::try_from(self.run.attempts.len()).unwrap_or(u64::MAX)
    }

    /// Adds an attempt; its times widen the window.
    pub(super) fn push(&mut self, attempt: Attempt) {
        for instant in [attempt.start, attempt.stop].into_iter().flatten() {
            self.window.include(instant);
        }
        if values::fails(attempt.status) {
            self.failing = self.failing.saturating_add(1);
        }
        self.run.attempts.push(attempt);
    }

    /// Adds a failure of the run itself.
    pub(super) fn fail(&mut self, kind: &str, name: &str, message: Option<&str>) {
        self.failing = self.failing.saturating_add(1);
        self.run.failures.push(RunFailure {
            kind: kind.to_owned(),
            name: values::clip(name).unwrap_or_else(|| kind.to_owned()),
            message: message.and_then(values::clip),
        });
    }

    /// Reads an instant; what is wrong with it is noted.
    pub(super) fn instant(
        &mut self,
        value: Option<String>,
        what: &str,
    ) -> Option<chrono::DateTime<chrono::Utc>> {
        match values::instant(&value?, what) {
            Ok(instant) => Some(instant),
            Err(diagnostic) => {
                self.note(diagnostic);
                None
            }
        }
    }

    /// Reads a duration in seconds as milliseconds; what is wrong with it is noted.
    pub(super) fn seconds(&mut self, value: Option<String>, what: &str) -> Option<f64> {
        match values::decimal(&value?, what) {
            Ok((seconds, note)) => {
                if let Some(note) = note {
                    self.note(note);
                }
                self.duration(seconds * 1_000.0, what)
            }
            Err(diagnostic) => {
                self.note(diagnostic);
                None
            }
        }
    }

    /// Checks a duration in milliseconds: negative and non-finite ones are errors.
    pub(super) fn duration(&mut self, milliseconds: f64, what: &str) -> Option<f64> {
        if !milliseconds.is_finite() {
            self.note(Diagnostic::error(input::NON_FINITE).with("what", what));
            return None;
        }
        if milliseconds < 0.0 {
            self.note(Diagnostic::error(input::NEGATIVE_DURATION).with("what", what));
            return None;
        }
        // -0 would be written as such.
        Some(milliseconds.abs())
    }

    /// Reads a count; what is wrong with it is noted.
    pub(super) fn count(&mut self, value: Option<String>, what: &str) -> Option<u64> {
        match values::count(&value?, what) {
            Ok(count) => Some(count),
            Err(diagnostic) => {
                self.note(diagnostic);
                None
            }
        }
    }

    /// Adds declared counts to those of the run.
    pub(super) fn declare(&mut self, total: Option<u64>, failed: Option<u64>) {
        let add = |old: Option<u64>, new: Option<u64>| match (old, new) {
            (Some(old), Some(new)) => Some(old.saturating_add(new)),
            (old, new) => old.or(new),
        };
        self.run.declared = DeclaredCounts {
            total: add(self.run.declared.total, total),
            failed: add(self.run.declared.failed, failed),
        };
    }

    /// Compares declared with present counts: results or failures that are missing make the evidence partial.
    pub(super) fn compare(
        &mut self,
        declared: DeclaredCounts,
        present: u64,
        failing: u64,
        location: Option<&str>,
    ) {
        let place = |diagnostic: Diagnostic| match location {
            Some(location) => diagnostic.at(location),
            None => diagnostic,
        };
        if let Some(total) = declared.total.filter(|total| *total != present) {
            self.lost |= present < total;
            let diagnostic = if present < total {
                Diagnostic::error(test_results::FEWER_RESULTS)
            } else {
                Diagnostic::warning(test_results::MORE_RESULTS)
            };
            self.note(place(diagnostic.with("present", present).with("declared", total)));
        }
        if let Some(failed) = declared.failed.filter(|failed| failing < *failed) {
            let diagnostic = Diagnostic::error(test_results::FEWER_FAILURES);
            self.note(place(
                diagnostic.with("present", failing).with("declared", failed),
            ));
        }
    }

    /// Says that a status is missing or unknown; such a result counts as failed.
    pub(super) fn unknown_status(&mut self, what: &str, status: &str, place: Option<&str>) {
        let what = values::clip(what).unwrap_or_default();
        let status = values::clip(status).unwrap_or_else(|| "-".to_owned());
        let place = place.map_or_else(|| self.name.clone(), str::to_owned);
        self.note(
            Diagnostic::warning(test_results::UNKNOWN_STATUS)
                .with("what", what)
                .with("status", status)
                .at(place),
        );
    }

    /// Closes a single file.
    pub(super) fn finish(self, format: &str, bytes: &[u8]) -> Evidence<TestRun> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.close(format, sha256_hex(bytes), length)
    }

    /// Closes the input: no results are no data, damage without results is unreadable,
    /// and declared results that are not there leave it partial.
    pub(super) fn close(mut self, format: &str, sha256: String, bytes: u64) -> Evidence<TestRun> {
        for ((code, severity), count) in std::mem::take(&mut self.counts) {
            if let Some(more) = count.checked_sub(KEPT_PER_CODE).filter(|more| *more > 0) {
                let mut summary = Diagnostic::info(input::MORE_DIAGNOSTICS)
                    .with("count", more)
                    .with("code", code)
                    .at(self.name.clone());
                summary.severity = severity;
                self.notes.push(summary);
            }
        }
        let nothing = self.run.attempts.is_empty() && self.run.failures.is_empty() && !self.lost;
        let mut evidence = match (nothing, self.damaged) {
            (true, true) => Evidence::missing(Completeness::Unreadable),
            (true, false) => Evidence::missing(Completeness::Empty),
            // A failure of the run without a single result means that results are missing.
            (false, false) if !self.run.attempts.is_empty() => {
                Evidence::new(Completeness::Complete, self.run)
            }
            (false, _) => Evidence::new(Completeness::Partial, self.run),
        };
        evidence.window = self.window;
        for note in self.notes {
            evidence.note(note);
        }
        evidence.with_source(Source {
            name: self.name,
            format: format.to_owned(),
            format_version: self.format_version,
            sha256: Some(sha256),
            bytes,
            tool: self.tool,
            tool_version: self.tool_version,
        })
    }
}

/// Decodes a file for a reader; `None` where there is no text: nothing in it, or damage that was noted.
pub(super) fn decoded<'a>(out: &mut Collector, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    match text::decode(bytes, &out.name.clone()) {
        Ok(decoded) => {
            for diagnostic in decoded.diagnostics {
                out.note(diagnostic);
            }
            (!decoded.text.trim().is_empty()).then_some(decoded.text)
        }
        Err(diagnostic) => {
            out.note(diagnostic);
            None
        }
    }
}

/// Walks the events of an XML report: `on` gets each event with the place where it stands.
pub(super) fn walk<'a>(
    out: &mut Collector,
    text: &'a str,
    mut on: impl FnMut(&mut Collector, xml::Event<'a>, &xml::Reader<'a>),
) {
    let mut reader = xml::Reader::new(text, &out.name.clone());
    while let Some(event) = reader.next() {
        match event {
            Ok(event) => on(out, event, &reader),
            Err(diagnostic) => out.note(diagnostic),
        }
    }
    for note in reader.take_notes() {
        out.note(note);
    }
}
