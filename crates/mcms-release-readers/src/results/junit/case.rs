//! One test case of a JUnit file with everything inside it.
//!
//! Not for suites.

use crate::results::collect::Collector;
use crate::results::labels::Labels;
use crate::results::values;
use crate::xml::Element;
use mcms_release::evidence::{Attempt, TestStatus};

/// How many bytes of the text of a failure are looked at.
const TEXT_BYTES: usize = 4096;

/// A test case that is open.
pub(super) struct Case {
    /// How deep its element is.
    pub(super) depth: usize,
    attempt: Attempt,
    unknown: Option<String>,
    /// The failing attempts that the format declares beside the case's own outcome, oldest first.
    reruns: Vec<(TestStatus, Option<String>)>,
    /// Whether the reruns come before the outcome (`flakyFailure`) or after it (`rerunFailure`).
    flaky: bool,
    failing: u64,
    open: Option<Open>,
}

/// The outcome element that is open inside the case.
struct Open {
    depth: usize,
    target: Target,
    message: Option<String>,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Own(TestStatus),
    Rerun(TestStatus),
}

impl Case {
    pub(super) fn new(
        out: &mut Collector,
        element: &Element<'_>,
        suites: &[&str],
        host: Option<String>,
        depth: usize,
        number: u64,
    ) -> Self {
        let class = element
            .filled("classname")
            .or_else(|| element.filled("class"))
            .unwrap_or_default();
        let own = element.filled("name").unwrap_or_default();
        let inner = values::path([class.as_str(), own.as_str()]);
        let id = if inner.is_empty() {
            let unnamed = format!("testcase {number}");
            values::path(suites.iter().copied().chain([unnamed.as_str()]))
        } else {
            values::path(suites.iter().copied().chain([inner.as_str()]))
        };
        let (status, raw) = declared_status(element);
        let mut attempt = values::attempt(id.clone(), id, status);
        attempt.raw_status.clone_from(&raw);
        attempt.host = host;
        attempt.duration_ms = out.seconds(element.filled("time"), &attempt.name);
        attempt.start = out.instant(element.filled("timestamp"), "timestamp");
        attempt.stop = attempt
            .start
            .zip(attempt.duration_ms)
            .and_then(|(start, length)| values::later(start, length));
        Self {
            depth,
            unknown: raw.filter(|_| status == TestStatus::Unknown),
            attempt,
            reruns: Vec::new(),
            flaky: false,
            failing: 0,
            open: None,
        }
    }

    pub(super) fn start(
        &mut self,
        out: &mut Collector,
        element: &Element<'_>,
        depth: usize,
        labels: &Labels,
    ) {
        if self.open.is_some() {
            return;
        }
        let name = element.name();
        if name == "property" {
            if let (Some(name), Some(value)) = (element.filled("name"), element.filled("value")) {
                labels.add(&mut self.attempt, &name, &value);
            }
            return;
        }
        let target = match name {
            "failure" => Target::Own(TestStatus::Failed),
            "error" => Target::Own(TestStatus::Broken),
            "skipped" | "disabled" | "ignored" => Target::Own(TestStatus::Skipped),
            "rerunFailure" | "flakyFailure" => Target::Rerun(TestStatus::Failed),
            "rerunError" | "flakyError" => Target::Rerun(TestStatus::Broken),
            "testcase" => {
                // A case inside a case is nowhere defined; it is not lost silently.
                out.unknown_status(&self.attempt.name, "nested testcase", None);
                self.attempt.status = self.attempt.status.max(TestStatus::Unknown);
                return;
            }
            _ => return,
        };
        self.flaky |= name.starts_with("flaky");
        // Counted when it begins: a cut inside it does not undo the failure.
        match target {
            Target::Own(status) => self.attempt.status = self.attempt.status.max(status),
            Target::Rerun(status) => self.reruns.push((status, None)),
        }
        if matches!(name, "failure" | "error" | "rerunFailure" | "rerunError") {
            self.failing = self.failing.saturating_add(1);
        }
        self.open = Some(Open {
            depth,
            target,
            message: element.filled("message").or_else(|| element.filled("type")),
            text: String::new(),
        });
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open
            && open.text.len() < TEXT_BYTES
        {
            open.text.extend(text.chars().take(TEXT_BYTES));
        }
    }

    pub(super) fn end(&mut self, depth: usize) {
        if self.open.as_ref().is_some_and(|open| open.depth == depth)
            && let Some(open) = self.open.take()
        {
            self.close(&open);
        }
    }

    fn close(&mut self, open: &Open) {
        let message = open
            .message
            .as_deref()
            .and_then(values::clip)
            .or_else(|| values::clip(&open.text));
        match open.target {
            Target::Own(status) => {
                if self.attempt.message.is_none() || status == self.attempt.status {
                    self.attempt.message = message.or_else(|| self.attempt.message.take());
                }
            }
            Target::Rerun(_) => {
                if let Some(last) = self.reruns.last_mut() {
                    last.1 = message;
                }
            }
        }
    }

    /// How many failure and error elements the case holds, as tools count them.
    pub(super) fn failing_elements(&self) -> u64 {
        self.failing.max(u64::from(values::fails(self.attempt.status)))
    }

    pub(super) fn finish(mut self, out: &mut Collector) {
        if let Some(open) = self.open.take() {
            self.close(&open);
        }
        if self.attempt.status == TestStatus::Unknown
            && let Some(word) = &self.unknown
        {
            out.unknown_status(&self.attempt.name, word, None);
        }
        let rerun = |status: TestStatus, message: Option<String>, retry: bool| Attempt {
            status,
            message,
            declared_retry: retry,
            duration_ms: None,
            start: None,
            stop: None,
            raw_status: None,
            ..self.attempt.clone()
        };
        let before = self.flaky;
        let reruns: Vec<Attempt> = std::mem::take(&mut self.reruns)
            .into_iter()
            .enumerate()
            .map(|(index, (status, message))| rerun(status, message, !before || index > 0))
            .collect();
        let mut own = self.attempt;
        own.declared_retry = before && !reruns.is_empty();
        own.flaky = before;
        if before {
            for attempt in reruns {
                out.push(attempt);
            }
            out.push(own);
        } else {
            out.push(own);
            for attempt in reruns {
                out.push(attempt);
            }
        }
    }
}

/// The status that the attributes declare: googletest's `notrun`, the `status` of other dialects.
fn declared_status(element: &Element<'_>) -> (TestStatus, Option<String>) {
    let mut worst = TestStatus::Passed;
    let mut raw = None;
    for key in ["status", "result"] {
        let Some(word) = element.filled(key) else {
            continue;
        };
        let status = match word.to_ascii_lowercase().as_str() {
            "run" | "completed" | "passed" | "pass" | "ok" | "success" | "successful" | "true" => {
                TestStatus::Passed
            }
            "notrun" | "not_run" | "suppressed" | "disabled" | "skipped" | "skip" | "ignored"
            | "inconclusive" | "notexecuted" => TestStatus::Skipped,
            "pending" | "todo" => TestStatus::Pending,
            "failed" | "fail" | "failure" | "false" => TestStatus::Failed,
            "error" | "errored" | "broken" | "timeout" | "timedout" | "aborted" => TestStatus::Broken,
            _ => TestStatus::Unknown,
        };
        if status > worst {
            worst = status;
            raw = values::clip(&word);
        }
    }
    (worst, raw)
}
