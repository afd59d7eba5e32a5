//! NUnit results: the `test-run` of version 3, a bare `test-suite`, and the `test-results` of version 2.
//!
//! A suite that failed although no case inside it did (one-time set-up or tear-down) is a failure of the run.
//! Not for TRX, which NUnit writes through the test platform of .NET.

use super::collect::{Collector, decoded, walk};
use super::labels::Labels;
use super::values;
use crate::xml::{Element, Event, Reader};
use mcms_release::evidence::{Attempt, DeclaredCounts, Diagnostic, Evidence, TestRun, TestStatus};
use mcms_release::reason::input;

mod words;

/// How many bytes of a message are collected.
const TEXT_BYTES: usize = 4096;

/// Reads a file.
///
/// # Example
/// ```
/// use mcms_release_readers::results::{Labels, nunit};
/// let file = br#"<test-run result="Failed(Child)" total="1" failed="1">
///     <test-case fullname="Pay.Refund" result="Failed" label="Error"/></test-run>"#;
/// let evidence = nunit::read(file, "TestResult.xml", &Labels::none());
/// assert_eq!(evidence.inspect().1.unwrap().attempts[0].name, "Pay.Refund");
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, labels: &Labels) -> Evidence<TestRun> {
    let mut out = Collector::new(name);
    let mut format = "nunit3";
    if let Some(text) = decoded(&mut out, bytes) {
        let mut state = State::new(labels);
        walk(&mut out, &text, |out, event, reader| {
            state.event(out, event, reader);
        });
        state.cut(&mut out);
        if state.second {
            format = "nunit2";
        }
    }
    out.finish(format, bytes)
}

/// A run or a suite that is open.
struct Suite {
    depth: usize,
    name: String,
    failed: bool,
    failing_before: u64,
    message: Option<String>,
}

struct State<'l> {
    labels: &'l Labels,
    depth: usize,
    refused: bool,
    second: bool,
    suites: Vec<Suite>,
    case: Option<(usize, Attempt)>,
    text: Option<(usize, String)>,
    host: Option<String>,
    declared: DeclaredCounts,
    place: String,
}

impl<'l> State<'l> {
    fn new(labels: &'l Labels) -> Self {
        Self {
            labels,
            depth: 0,
            refused: false,
            second: false,
            suites: Vec::new(),
            case: None,
            text: None,
            host: None,
            declared: DeclaredCounts::default(),
            place: String::new(),
        }
    }

    fn event(&mut self, out: &mut Collector, event: Event<'_>, reader: &Reader<'_>) {
        match event {
            Event::Start(element) => {
                self.depth = self.depth.saturating_add(1);
                if self.depth == 1 {
                    self.root(out, &element, reader);
                }
                if !self.refused {
                    self.start(out, &element);
                }
            }
            Event::End => {
                if !self.refused {
                    self.end(out);
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Text(text) => {
                if let Some((_, kept)) = &mut self.text
                    && kept.len() < TEXT_BYTES
                {
                    kept.extend(text.chars().take(TEXT_BYTES));
                }
            }
        }
    }

    fn root(&mut self, out: &mut Collector, element: &Element<'_>, reader: &Reader<'_>) {
        self.place = reader.location();
        match element.name() {
            "test-run" | "test-suite" => {
                self.declared.total = out.count(element.filled("total"), "total");
                self.declared.failed = out.count(element.filled("failed"), "failed");
                for key in ["start-time", "end-time"] {
                    if let Some(time) = out.instant(element.filled(key), key) {
                        out.window.include(time);
                    }
                }
            }
            "test-results" => {
                self.second = true;
                // Version 2 counts what was not run beside the total.
                let run = out.count(element.filled("total"), "total");
                let not_run = out.count(element.filled("not-run"), "not-run").unwrap_or(0);
                self.declared.total = run.map(|run| run.saturating_add(not_run));
                let failures = out.count(element.filled("failures"), "failures");
                let errors = out.count(element.filled("errors"), "errors").unwrap_or(0);
                self.declared.failed = failures.map(|failures| failures.saturating_add(errors));
            }
            _ => {
                self.refused = true;
                out.note(Diagnostic::error(input::UNKNOWN_FORMAT).at(self.place.clone()));
                return;
            }
        }
        out.declare(self.declared.total, self.declared.failed);
    }

    fn start(&mut self, out: &mut Collector, element: &Element<'_>) {
        match element.name() {
            "test-run" | "test-suite" | "test-results" => {
                let failed = if self.second {
                    words::suite_failed_2(element)
                } else {
                    words::suite_failed_3(element)
                };
                let full = element.filled("fullname").or_else(|| element.filled("name"));
                self.suites.push(Suite {
                    depth: self.depth,
                    name: full
                        .map(|name| values::base_name(&name).to_owned())
                        .unwrap_or_default(),
                    failed,
                    failing_before: out.failing(),
                    message: None,
                });
            }
            "test-case" => {
                // A case inside a case is nowhere defined; the outer one is not lost.
                if let Some((_, outer)) = self.case.take() {
                    out.push(outer);
                }
                let attempt = self.case(out, element);
                self.case = Some((self.depth, attempt));
            }
            "environment" => {
                self.host = element.filled("machine-name");
                if self.second {
                    out.tool_version = element.filled("nunit-version");
                } else {
                    out.tool_version = element.filled("framework-version");
                }
                out.tool = Some("NUnit".to_owned());
            }
            "message" => self.text = Some((self.depth, String::new())),
            "property" | "category" => {
                let key = element.filled("name").unwrap_or_default();
                let (name, value) = if element.name() == "category" {
                    ("category", Some(key.clone()))
                } else if key == "Category" {
                    ("category", element.filled("value"))
                } else {
                    (key.as_str(), element.filled("value"))
                };
                if let (Some((_, attempt)), Some(value)) = (&mut self.case, value) {
                    self.labels.add(attempt, name, &value);
                }
            }
            _ => {}
        }
    }

    fn case(&mut self, out: &mut Collector, element: &Element<'_>) -> Attempt {
        let name = element.filled("fullname").unwrap_or_else(|| {
            let class = element.filled("classname").unwrap_or_default();
            let own = element.filled("name").or_else(|| element.filled("id"));
            values::path([class.as_str(), own.unwrap_or_default().as_str()])
        });
        let name = if name.is_empty() {
            format!("test-case {}", out.present().saturating_add(1))
        } else {
            name
        };
        let (status, raw) = if self.second {
            words::status_2(element)
        } else {
            words::status_3(element)
        };
        if status == TestStatus::Unknown {
            out.unknown_status(&name, raw.as_deref().unwrap_or_default(), None);
        }
        let mut attempt = values::attempt(name.clone(), name, status);
        attempt.raw_status = raw;
        attempt.host.clone_from(&self.host);
        let length = if self.second { "time" } else { "duration" };
        attempt.duration_ms = out.seconds(element.filled(length), &attempt.name);
        attempt.start = out.instant(element.filled("start-time"), "start-time");
        attempt.stop = out.instant(element.filled("end-time"), "end-time");
        attempt
    }

    fn end(&mut self, out: &mut Collector) {
        if let Some((depth, text)) = self.text.take() {
            if depth == self.depth {
                let message = values::clip(&text);
                match (&mut self.case, self.suites.last_mut()) {
                    (Some((_, attempt)), _) if attempt.message.is_none() => attempt.message = message,
                    (None, Some(suite)) if suite.message.is_none() => suite.message = message,
                    _ => {}
                }
                return;
            }
            self.text = Some((depth, text));
        }
        if let Some((_, attempt)) = self.case.take_if(|(depth, _)| *depth == self.depth) {
            out.push(attempt);
            return;
        }
        if let Some(suite) = self.suites.pop_if(|suite| suite.depth == self.depth) {
            if suite.failed && out.failing() == suite.failing_before {
                let kind = if self.depth == 1 { "run" } else { "fixture" };
                out.fail(kind, &suite.name, suite.message.as_deref());
            }
            if self.depth == 1 {
                let present = out.present();
                let failing = out.failing();
                out.compare(self.declared, present, failing, Some(&self.place));
            }
        }
    }

    /// The document ended: a case that is still open counts only where it failed already.
    fn cut(&mut self, out: &mut Collector) {
        if let Some((_, attempt)) = self.case.take()
            && values::fails(attempt.status)
        {
            out.push(attempt);
        }
    }
}

#[cfg(test)]
mod tests;
