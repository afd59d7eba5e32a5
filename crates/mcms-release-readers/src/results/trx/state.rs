//! The walk through a TRX file: results, definitions and the summary of the run.
//!
//! Not for the meaning of the outcome words.

use super::status;
use crate::results::collect::Collector;
use crate::results::labels::Labels;
use crate::results::values;
use crate::xml::{Element, Event, Reader};
use mcms_release::evidence::{Attempt, DeclaredCounts, Diagnostic};
use mcms_release::reason::{input, test_results};
use std::collections::{BTreeMap, BTreeSet};

/// How many bytes of a message are collected.
const TEXT_BYTES: usize = 4096;

/// How many warnings of the run are kept.
const MOST_WARNINGS: usize = 20;

/// One result, until the definitions that follow are known.
struct Found {
    attempt: Attempt,
    test_id: String,
    /// How many results of a data-driven test are inside it, and how many of them fail.
    inner: u64,
    inner_failing: u64,
}

/// What a definition says about its test.
#[derive(Default)]
struct Definition {
    class: Option<String>,
    categories: Vec<String>,
}

pub(super) struct State<'l> {
    labels: &'l Labels,
    path: Vec<String>,
    refused: bool,
    open: Vec<Found>,
    found: Vec<Found>,
    elements: u64,
    definitions: BTreeMap<String, Definition>,
    definition: Option<(String, Definition)>,
    text: Option<String>,
    summary: Option<String>,
    info: Option<String>,
    first_error: Option<String>,
    warnings: Vec<String>,
    declared: DeclaredCounts,
}

impl<'l> State<'l> {
    pub(super) fn new(labels: &'l Labels) -> Self {
        Self {
            labels,
            path: Vec::new(),
            refused: false,
            open: Vec::new(),
            found: Vec::new(),
            elements: 0,
            definitions: BTreeMap::new(),
            definition: None,
            text: None,
            summary: None,
            info: None,
            first_error: None,
            warnings: Vec::new(),
            declared: DeclaredCounts::default(),
        }
    }

    pub(super) fn event(&mut self, out: &mut Collector, event: Event<'_>, reader: &Reader<'_>) {
        match event {
            Event::Start(element) => {
                if self.path.is_empty() && element.name() != "TestRun" {
                    self.refused = true;
                    out.note(Diagnostic::error(input::UNKNOWN_FORMAT).at(reader.location()));
                }
                if !self.refused {
                    self.start(out, &element);
                }
                self.path.push(element.name().to_owned());
            }
            Event::End => {
                if let Some(name) = self.path.pop()
                    && !self.refused
                {
                    self.end(&name);
                }
            }
            Event::Text(text) => {
                if let Some(kept) = &mut self.text
                    && kept.len() < TEXT_BYTES
                {
                    kept.extend(text.chars().take(TEXT_BYTES));
                }
            }
        }
    }

    fn parent(&self) -> &str {
        self.path.last().map(String::as_str).unwrap_or_default()
    }

    fn start(&mut self, out: &mut Collector, element: &Element<'_>) {
        let name = element.name();
        let parent = self.parent();
        match name {
            _ if matches!(parent, "Results" | "InnerResults") => self.result(out, element),
            "Message" if parent == "ErrorInfo" && !self.open.is_empty() => self.text = Some(String::new()),
            "Times" => {
                for key in ["start", "finish"] {
                    if let Some(time) = out.instant(element.filled(key), key) {
                        out.window.include(time);
                    }
                }
            }
            "UnitTest" | "ManualTest" | "GenericTest" | "OrderedTest" | "WebTest"
                if parent == "TestDefinitions" =>
            {
                self.definition = Some((element.filled("id").unwrap_or_default(), Definition::default()));
            }
            "TestMethod" => {
                if let Some((_, definition)) = &mut self.definition {
                    definition.class = element.filled("className");
                }
            }
            "TestCategoryItem" => {
                if let (Some((_, definition)), Some(category)) =
                    (&mut self.definition, element.filled("TestCategory"))
                {
                    definition.categories.push(category);
                }
            }
            "ResultSummary" => self.summary = Some(element.filled("outcome").unwrap_or_default()),
            "Counters" if parent == "ResultSummary" => self.counters(out, element),
            "RunInfo" => self.info = element.filled("outcome"),
            "Text" if parent == "RunInfo" => self.text = Some(String::new()),
            _ => {}
        }
    }

    fn result(&mut self, out: &mut Collector, element: &Element<'_>) {
        self.elements = self.elements.saturating_add(1);
        let test_id = element.filled("testId").unwrap_or_default();
        let name = element.filled("testName").unwrap_or_else(|| {
            if test_id.is_empty() {
                format!("result {}", self.elements)
            } else {
                test_id.clone()
            }
        });
        let word = element.filled("outcome").unwrap_or_default();
        let status = status(&word);
        if values::fails(status) {
            for outer in &mut self.open {
                outer.inner_failing = outer.inner_failing.saturating_add(1);
            }
        }
        for outer in &mut self.open {
            outer.inner = outer.inner.saturating_add(1);
        }
        let mut attempt = values::attempt(name.clone(), name, status);
        attempt.raw_status = (!matches!(word.as_str(), "Passed" | "Failed"))
            .then(|| values::clip(&word))
            .flatten();
        attempt.host = element.filled("computerName");
        attempt.start = out.instant(element.filled("startTime"), "startTime");
        attempt.stop = out.instant(element.filled("endTime"), "endTime");
        attempt.duration_ms = element.filled("duration").and_then(|value| {
            let length = values::time_span(&value);
            if length.is_none() {
                out.note(
                    Diagnostic::error(input::BAD_NUMBER)
                        .with("what", "duration")
                        .with("value", values::clip(&value).unwrap_or_default()),
                );
            }
            out.duration(length?, &attempt.name)
        });
        if let (Some(start), Some(stop)) = (attempt.start, attempt.stop)
            && stop < start
        {
            out.note(Diagnostic::error(input::NEGATIVE_DURATION).with("what", &attempt.name));
        }
        self.open.push(Found {
            attempt,
            test_id,
            inner: 0,
            inner_failing: 0,
        });
    }

    fn counters(&mut self, out: &mut Collector, element: &Element<'_>) {
        let mut failed: Option<u64> = None;
        for key in ["failed", "error", "timeout", "aborted"] {
            if let Some(count) = out.count(element.filled(key), key) {
                failed = Some(failed.unwrap_or(0).saturating_add(count));
            }
        }
        self.declared = DeclaredCounts {
            total: out.count(element.filled("total"), "total"),
            failed,
        };
        out.declare(self.declared.total, failed);
    }

    fn end(&mut self, name: &str) {
        let parent = self.parent();
        if matches!(parent, "Results" | "InnerResults") {
            if let Some(found) = self.open.pop() {
                self.found.push(found);
            }
            return;
        }
        match name {
            "Message" => {
                let text = self.text.take();
                if let (Some(found), Some(text)) = (self.open.last_mut(), text)
                    && found.attempt.message.is_none()
                {
                    found.attempt.message = values::clip(&text);
                }
            }
            "Text" if parent == "RunInfo" => {
                let message = self.text.take().as_deref().and_then(values::clip);
                match (self.info.as_deref(), message) {
                    (Some("Warning"), Some(message)) if self.warnings.len() < MOST_WARNINGS => {
                        self.warnings.push(message);
                    }
                    (Some("Warning"), _) => {}
                    (Some(_), message) if self.first_error.is_none() => self.first_error = message,
                    _ => {}
                }
            }
            _ if parent == "TestDefinitions" => {
                if let Some((id, definition)) = self.definition.take() {
                    self.definitions.insert(id, definition);
                }
            }
            _ => {}
        }
    }

    /// Names the results by their definitions, counts the leaves, and judges the outcome of the run.
    pub(super) fn finish(mut self, out: &mut Collector) {
        if self.refused {
            return;
        }
        // A result that the document cut counts only where it failed already.
        for found in std::mem::take(&mut self.open) {
            if values::fails(found.attempt.status) {
                self.found.push(found);
            }
        }
        self.name_all();
        let mut leaves: u64 = 0;
        for found in std::mem::take(&mut self.found) {
            let told_inside =
                found.inner > 0 && (!values::fails(found.attempt.status) || found.inner_failing > 0);
            if told_inside {
                continue;
            }
            leaves = leaves.saturating_add(1);
            let mut attempt = found.attempt;
            if attempt.status == mcms_release::evidence::TestStatus::Unknown {
                out.unknown_status(
                    &attempt.name,
                    attempt.raw_status.as_deref().unwrap_or_default(),
                    None,
                );
            }
            if let Some(definition) = self.definitions.get(&found.test_id) {
                for category in &definition.categories {
                    self.labels.add(&mut attempt, "category", category);
                }
            }
            out.push(attempt);
        }
        // Some loggers count the parents of data-driven tests, others their rows.
        let present = match self.declared.total {
            Some(total) if total < leaves => leaves,
            Some(total) if total <= self.elements => total,
            _ => self.elements,
        };
        let failing = out.failing();
        out.compare(self.declared, present, failing, None);
        self.judge(out);
    }

    fn judge(&self, out: &mut Collector) {
        for message in &self.warnings {
            // Beside results these are mostly the skips that xUnit.net lists; without results they say why.
            let diagnostic = if out.present() == 0 {
                Diagnostic::warning(test_results::RUN_WARNED)
            } else {
                Diagnostic::info(test_results::RUN_WARNED)
            };
            out.note(diagnostic.with("message", message));
        }
        let Some(outcome) = &self.summary else {
            // Where the document ended too early, that says enough.
            if out.is_damaged() {
                return;
            }
            let missing = Diagnostic::error(input::MISSING_FIELD).with("what", "TestRun");
            out.note(missing.with("field", "ResultSummary"));
            return;
        };
        let outcome_or_dash = values::clip(outcome).unwrap_or_else(|| "-".to_owned());
        match outcome.as_str() {
            "Completed" | "Passed" => {}
            "Warning" => out.note(Diagnostic::warning(test_results::RUN_ABORTED).with("outcome", "Warning")),
            _ if out.failing() == 0 => {
                out.note(Diagnostic::error(test_results::HOST_FAILED).with("outcome", &outcome_or_dash));
                out.fail("host", &outcome_or_dash, self.first_error.as_deref());
            }
            "Failed" => {}
            _ => out.note(Diagnostic::error(test_results::RUN_ABORTED).with("outcome", &outcome_or_dash)),
        }
    }

    /// Puts the class before the name; where two tests then share a name, their ids keep them apart.
    fn name_all(&mut self) {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for found in &mut self.found {
            let class = self
                .definitions
                .get(&found.test_id)
                .and_then(|definition| definition.class.as_deref())
                // Elder files write `Namespace.Class, Assembly, Version=…`.
                .and_then(|class| class.split(',').next());
            if let Some(class) = class
                && !found.attempt.name.starts_with(class)
            {
                found.attempt.name = format!("{class}.{}", found.attempt.name);
            }
            found.attempt.id.clone_from(&found.attempt.name);
            ids.entry(found.attempt.id.clone())
                .or_default()
                .insert(found.test_id.clone());
        }
        for found in &mut self.found {
            if ids.get(&found.attempt.id).is_some_and(|ids| ids.len() > 1) {
                found.attempt.id = format!("{} [{}]", found.attempt.id, found.test_id);
            }
        }
    }
}
