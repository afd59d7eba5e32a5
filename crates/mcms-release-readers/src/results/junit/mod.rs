//! JUnit XML, which has no authority: any nesting of suites, missing names and counts, several failures in one case.
//!
//! Cases are counted where they are; a suite that declares more than it holds makes the evidence partial.
//! Surefire's `rerunFailure` and `flakyFailure` are attempts that the format declares as retries.
//! Not for the `test-run` of NUnit or the `assemblies` of xUnit.net, which have readers of their own.

mod case;

use super::collect::{Collector, decoded, walk};
use super::labels::Labels;
use super::values;
use crate::xml::{Element, Event, Reader};
use case::Case;
use mcms_release::evidence::{DeclaredCounts, Diagnostic, Evidence, TestRun};
use mcms_release::reason::input;

/// Reads a file.
///
/// # Example
/// ```
/// use mcms_release::evidence::Completeness;
/// use mcms_release_readers::results::{Labels, junit};
/// let lost = br#"<testsuite tests="6"></testsuite>"#;
/// assert_eq!(junit::read(lost, "report.xml", &Labels::none()).completeness(), Completeness::Partial);
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, labels: &Labels) -> Evidence<TestRun> {
    let mut out = Collector::new(name);
    if let Some(text) = decoded(&mut out, bytes) {
        let mut state = State::new(labels);
        walk(&mut out, &text, |out, event, reader| {
            state.event(out, event, reader);
        });
        state.cut(&mut out);
    }
    out.finish("junit", bytes)
}

/// A suite that is open.
struct Suite {
    name: String,
    declared: DeclaredCounts,
    present_before: u64,
    failing_before: u64,
    host: Option<String>,
    place: String,
    depth: usize,
    /// Whether an outer suite declared counts already, so that these are not added to the run's.
    covered: bool,
}

struct State<'l> {
    labels: &'l Labels,
    depth: usize,
    suites: Vec<Suite>,
    case: Option<Case>,
    /// Cases so far, without the attempts that a case declares as retries.
    cases: u64,
    /// Failure and error elements so far: tools count these, not cases.
    failures: u64,
    refused: bool,
}

impl<'l> State<'l> {
    fn new(labels: &'l Labels) -> Self {
        Self {
            labels,
            depth: 0,
            suites: Vec::new(),
            case: None,
            cases: 0,
            failures: 0,
            refused: false,
        }
    }

    fn event(&mut self, out: &mut Collector, event: Event<'_>, reader: &Reader<'_>) {
        match event {
            Event::Start(element) => {
                self.depth = self.depth.saturating_add(1);
                if !self.refused {
                    self.start(out, &element, reader);
                }
            }
            Event::End => {
                if !self.refused {
                    self.end(out);
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Text(text) => {
                if let Some(case) = &mut self.case {
                    case.text(&text);
                }
            }
        }
    }

    fn start(&mut self, out: &mut Collector, element: &Element<'_>, reader: &Reader<'_>) {
        let name = element.name();
        if self.depth == 1 && !matches!(name, "testsuites" | "testsuite") {
            self.refused = true;
            out.note(Diagnostic::error(input::UNKNOWN_FORMAT).at(reader.location()));
            return;
        }
        if let Some(case) = &mut self.case {
            case.start(out, element, self.depth, self.labels);
            return;
        }
        match name {
            "testsuites" | "testsuite" => self.suite(out, element, reader),
            "testcase" => {
                self.cases = self.cases.saturating_add(1);
                let suites: Vec<&str> = self.suites.iter().map(|suite| suite.name.as_str()).collect();
                let host = self.suites.iter().rev().find_map(|suite| suite.host.clone());
                self.case = Some(Case::new(out, element, &suites, host, self.depth, self.cases));
            }
            // Outside any case: the suite itself failed, in set-up or clean-up.
            "failure" | "error" => {
                self.failures = self.failures.saturating_add(1);
                let suite = self
                    .suites
                    .last()
                    .map(|suite| suite.name.clone())
                    .unwrap_or_default();
                out.fail("fixture", &suite, element.attribute("message").as_deref());
            }
            _ => {}
        }
    }

    fn suite(&mut self, out: &mut Collector, element: &Element<'_>, reader: &Reader<'_>) {
        // The name of the collection says which tool wrote it, not which tests these are.
        let own = if element.name() == "testsuite" {
            element.filled("name")
        } else {
            None
        };
        let name = own.unwrap_or_default();
        let total = out.count(element.filled("tests"), "tests");
        let failures = out.count(element.filled("failures"), "failures");
        let errors = out.count(element.filled("errors"), "errors");
        let failed = match (failures, errors) {
            (None, None) => None,
            (failures, errors) => Some(failures.unwrap_or(0).saturating_add(errors.unwrap_or(0))),
        };
        let covered = self
            .suites
            .iter()
            .any(|suite| suite.covered || suite.declared.total.is_some());
        if !covered && total.is_some() {
            out.declare(total, failed);
        }
        if let Some(start) = out.instant(element.filled("timestamp"), "timestamp") {
            out.window.include(start);
            if let Some(length) = out.seconds(element.filled("time"), "time")
                && let Some(end) = values::later(start, length)
            {
                out.window.include(end);
            }
        }
        self.suites.push(Suite {
            name,
            declared: DeclaredCounts { total, failed },
            present_before: self.cases,
            failing_before: self.failures,
            host: element.filled("hostname"),
            place: reader.location(),
            depth: self.depth,
            covered,
        });
    }

    fn end(&mut self, out: &mut Collector) {
        if let Some(case) = &mut self.case {
            if case.depth < self.depth {
                case.end(self.depth);
                return;
            }
            if let Some(case) = self.case.take() {
                self.failures = self.failures.saturating_add(case.failing_elements());
                case.finish(out);
            }
            return;
        }
        if let Some(suite) = self.suites.pop_if(|suite| suite.depth == self.depth) {
            let present = self.cases.saturating_sub(suite.present_before);
            let failing = self.failures.saturating_sub(suite.failing_before);
            out.compare(suite.declared, present, failing, Some(&suite.place));
        }
    }

    /// The document ended: a case that is still open counts only where it failed already.
    fn cut(&mut self, out: &mut Collector) {
        if let Some(case) = self.case.take()
            && case.failing_elements() > 0
        {
            case.finish(out);
        }
    }
}

#[cfg(test)]
mod tests;
