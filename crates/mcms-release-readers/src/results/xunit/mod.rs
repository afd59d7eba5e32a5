//! xUnit.net results: `assemblies` of v2 and v3, and the single `assembly` of v1.
//!
//! Errors of an assembly (clean-up of fixtures, crashes) are failures of the run even where every test passed.
//! Not for the JUnit files that xUnit.net can also write.

use super::collect::{Collector, decoded, walk};
use super::labels::Labels;
use super::values;
use crate::xml::{Element, Event, Reader};
use mcms_release::evidence::{Attempt, DeclaredCounts, Diagnostic, Evidence, TestRun, TestStatus};
use mcms_release::reason::input;

/// How many bytes of a message are collected.
const TEXT_BYTES: usize = 4096;

/// Reads a file.
///
/// # Example
/// ```
/// use mcms_release_readers::results::{Labels, xunit};
/// let file = br#"<assemblies><assembly name="Pay.dll" total="1" failed="0" errors="1">
///     <collection><test name="Refunds" result="Pass"/></collection></assembly></assemblies>"#;
/// let evidence = xunit::read(file, "xunit.xml", &Labels::none());
/// assert_eq!(evidence.inspect().1.unwrap().failures.len(), 1);
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
    out.finish("xunit2", bytes)
}

/// An assembly that is open.
struct Assembly {
    depth: usize,
    name: String,
    declared: DeclaredCounts,
    errors: u64,
    errors_met: u64,
    present_before: u64,
    failing_before: u64,
    place: String,
}

struct State<'l> {
    labels: &'l Labels,
    depth: usize,
    refused: bool,
    assembly: Option<Assembly>,
    test: Option<(usize, Attempt)>,
    /// The name and the message of an error outside any test.
    error: Option<(usize, String, Option<String>)>,
    text: Option<(usize, String)>,
}

impl<'l> State<'l> {
    fn new(labels: &'l Labels) -> Self {
        Self {
            labels,
            depth: 0,
            refused: false,
            assembly: None,
            test: None,
            error: None,
            text: None,
        }
    }

    fn event(&mut self, out: &mut Collector, event: Event<'_>, reader: &Reader<'_>) {
        match event {
            Event::Start(element) => {
                self.depth = self.depth.saturating_add(1);
                if self.depth == 1 && !matches!(element.name(), "assemblies" | "assembly") {
                    self.refused = true;
                    out.note(Diagnostic::error(input::UNKNOWN_FORMAT).at(reader.location()));
                }
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
                if let Some((_, kept)) = &mut self.text
                    && kept.len() < TEXT_BYTES
                {
                    kept.extend(text.chars().take(TEXT_BYTES));
                }
            }
        }
    }

    fn start(&mut self, out: &mut Collector, element: &Element<'_>, reader: &Reader<'_>) {
        match element.name() {
            "assemblies" => {
                out.format_version = element.filled("schema-version");
                times(out, element);
            }
            "assembly" => self.assembly(out, element, reader),
            "test" => {
                // A test inside a test is nowhere defined; the outer one is not lost.
                if let Some((_, outer)) = self.test.take() {
                    out.push(outer);
                }
                let attempt = self.test(out, element);
                self.test = Some((self.depth, attempt));
            }
            "error" if self.test.is_none() => {
                let kind = element.filled("type");
                let name = element.filled("name").or(kind).unwrap_or_default();
                self.error = Some((self.depth, name, None));
            }
            "message" | "reason" => self.text = Some((self.depth, String::new())),
            "trait" => {
                if let (Some((_, attempt)), Some(name), Some(value)) =
                    (&mut self.test, element.filled("name"), element.filled("value"))
                {
                    self.labels.add(attempt, &name, &value);
                }
            }
            _ => {}
        }
    }

    fn assembly(&mut self, out: &mut Collector, element: &Element<'_>, reader: &Reader<'_>) {
        let full = element.filled("name").unwrap_or_default();
        let declared = DeclaredCounts {
            total: out.count(element.filled("total"), "total"),
            failed: out.count(element.filled("failed"), "failed"),
        };
        out.declare(declared.total, declared.failed);
        if out.tool.is_none() {
            out.tool = element.filled("test-framework");
        }
        times(out, element);
        self.assembly = Some(Assembly {
            depth: self.depth,
            name: values::base_name(&full).to_owned(),
            declared,
            errors: out.count(element.filled("errors"), "errors").unwrap_or(0),
            errors_met: 0,
            present_before: out.present(),
            failing_before: out.failing(),
            place: reader.location(),
        });
    }

    fn test(&mut self, out: &mut Collector, element: &Element<'_>) -> Attempt {
        let assembly = self.assembly.as_ref().map(|assembly| assembly.name.clone());
        let own = element.filled("name").unwrap_or_else(|| {
            let class = element.filled("type").unwrap_or_default();
            let method = element.filled("method").unwrap_or_default();
            let joined = values::path([class.as_str(), method.as_str()]);
            if joined.is_empty() {
                format!("test {}", out.present().saturating_add(1))
            } else {
                joined
            }
        });
        let id = values::path([assembly.unwrap_or_default().as_str(), own.as_str()]);
        let word = element.filled("result").unwrap_or_default();
        let status = match word.as_str() {
            "Pass" => TestStatus::Passed,
            "Fail" => TestStatus::Failed,
            "Skip" | "NotRun" => TestStatus::Skipped,
            _ => TestStatus::Unknown,
        };
        if status == TestStatus::Unknown {
            out.unknown_status(&own, &word, None);
        }
        let mut attempt = values::attempt(id, own, status);
        attempt.raw_status = matches!(status, TestStatus::Unknown)
            .then(|| values::clip(&word))
            .flatten();
        attempt.duration_ms = out.seconds(element.filled("time"), &attempt.name);
        attempt.start = out.instant(element.filled("start-rtf"), "start-rtf");
        attempt.stop = out.instant(element.filled("finish-rtf"), "finish-rtf");
        attempt
    }

    fn end(&mut self, out: &mut Collector) {
        if let Some((_, text)) = self.text.take_if(|(depth, _)| *depth == self.depth) {
            let message = values::clip(&text);
            match (&mut self.test, &mut self.error) {
                (Some((_, attempt)), _) if attempt.message.is_none() => attempt.message = message,
                (None, Some((_, _, kept))) if kept.is_none() => *kept = message,
                _ => {}
            }
        } else if let Some((_, attempt)) = self.test.take_if(|(depth, _)| *depth == self.depth) {
            out.push(attempt);
        } else if let Some((_, name, message)) = self.error.take_if(|(depth, _, _)| *depth == self.depth) {
            self.fail(out, &name, message.as_deref());
        } else if let Some(assembly) = self.assembly.take_if(|assembly| assembly.depth == self.depth) {
            close(out, &assembly);
        }
    }

    fn fail(&mut self, out: &mut Collector, name: &str, message: Option<&str>) {
        if let Some(assembly) = &mut self.assembly {
            assembly.errors_met = assembly.errors_met.saturating_add(1);
        }
        out.fail("fixture", name, message);
    }

    /// The document ended: what is still open counts only where it failed already.
    fn cut(&mut self, out: &mut Collector) {
        if let Some((_, attempt)) = self.test.take()
            && values::fails(attempt.status)
        {
            out.push(attempt);
        }
        if let Some((_, name, message)) = self.error.take() {
            self.fail(out, &name, message.as_deref());
        }
        if let Some(assembly) = self.assembly.take() {
            close(out, &assembly);
        }
    }
}

/// `run-date` and `run-time` have no time zone; the round-trip forms of later versions have.
fn times(out: &mut Collector, element: &Element<'_>) {
    for key in ["start-rtf", "finish-rtf"] {
        if let Some(time) = out.instant(element.filled(key), key) {
            out.window.include(time);
        }
    }
}

/// Errors that are declared and not listed count as one failure; then the counts are compared.
fn close(out: &mut Collector, assembly: &Assembly) {
    let failing = out.failing().saturating_sub(assembly.failing_before);
    let own = failing.saturating_sub(assembly.errors_met);
    if assembly.errors > assembly.errors_met {
        out.fail("fixture", &assembly.name, None);
    }
    let present = out.present().saturating_sub(assembly.present_before);
    out.compare(assembly.declared, present, own, Some(&assembly.place));
}

#[cfg(test)]
mod tests;
