//! The envelope: completeness, sources, window and diagnostics around the data.

use crate::reason::{Code, Locale, Reason};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of what should be there is there. Ordered from good to bad, so that `max` is the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Everything that the source declares was read.
    Complete,
    /// Something is missing or damaged; the rest was read.
    Partial,
    /// Nothing matches, and the source does not prove that nothing exists.
    UnprovenEmpty,
    /// The source holds nothing.
    Empty,
    /// The source exists and cannot be read at all.
    Unreadable,
    /// There is no source.
    NotMeasured,
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was converted or noticed; the data are whole.
    Info,
    /// Something is odd; the data are whole as far as the reader can tell.
    Warning,
    /// Something is missing or damaged: the evidence is not complete.
    Error,
}

/// Something that a reader noticed: a reason, how much it matters, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What was noticed.
    pub reason: Reason,
    /// Where: `name`, `name:line` or `name:line:column`, with forward slashes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

impl Diagnostic {
    /// Makes a diagnostic of severity `info`.
    #[must_use]
    pub fn info(code: Code) -> Self {
        Self {
            severity: Severity::Info,
            reason: Reason::new(code),
            location: None,
        }
    }
    /// Makes a diagnostic of severity `warning`.
    #[must_use]
    pub fn warning(code: Code) -> Self {
        Self {
            severity: Severity::Warning,
            reason: Reason::new(code),
            location: None,
        }
    }
    /// Makes a diagnostic of severity `error`.
    #[must_use]
    pub fn error(code: Code) -> Self {
        Self {
            severity: Severity::Error,
            reason: Reason::new(code),
            location: None,
        }
    }
    /// Adds a parameter of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.reason = self.reason.with(name, value);
        self
    }
    /// Says where.
    #[must_use]
    pub fn at(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }
    /// Writes the sentence in a language.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        self.reason.sentence(locale)
    }
}

/// Where evidence came from. Names are relative, with forward slashes; no absolute path, no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The name of the input.
    pub name: String,
    /// The format that was read, such as `k6-ndjson`, `allure`, `trx`.
    pub format: String,
    /// The version that the format declares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format_version: Option<String>,
    /// SHA-256 of the bytes, lower-case hexadecimal; of a folder, over the sorted names and digests of its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How many bytes were read (of a folder: of the files read).
    pub bytes: u64,
    /// The tool that wrote it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The tool's version, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_version: Option<String>,
}

/// When something was measured; either end may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
    /// The last instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
}

impl Window {
    /// Widens the window so that it holds an instant.
    pub fn include(&mut self, instant: DateTime<Utc>) {
        self.start = Some(self.start.map_or(instant, |start| start.min(instant)));
        self.end = Some(self.end.map_or(instant, |end| end.max(instant)));
    }
    /// Widens the window so that it holds another.
    pub fn merge(&mut self, other: Window) {
        for instant in [other.start, other.end].into_iter().flatten() {
            self.include(instant);
        }
    }
}

/// Data with its completeness, sources, window and diagnostics.
///
/// The data are private: [`Evidence::inspect`] hands out completeness and data together, so that nobody
/// reads the one without the other.
///
/// # Example
/// ```
/// use mcms_release::evidence::{Completeness, Evidence, TestRun};
/// let evidence: Evidence<TestRun> = Evidence::missing(Completeness::Empty);
/// assert!(matches!(evidence.inspect(), (Completeness::Empty, None)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EvidenceOf{T}")]
pub struct Evidence<T> {
    completeness: Completeness,
    /// Where it came from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// When it was measured, as the source itself says.
    #[serde(default)]
    pub window: Window,
    /// When it was measured, as the input says; used where the source has no time of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<DateTime<Utc>>,
    /// What the reader noticed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

impl<T> Evidence<T> {
    /// Wraps data that were read. Completeness may be lowered later, never raised.
    #[must_use]
    pub fn new(completeness: Completeness, data: T) -> Self {
        Self {
            completeness,
            sources: Vec::new(),
            window: Window::default(),
            measured_at: None,
            diagnostics: Vec::new(),
            data: Some(data),
        }
    }

    /// Says that there are no data, and why. `Complete` or `Partial` without data becomes `Unreadable`.
    #[must_use]
    pub fn missing(completeness: Completeness) -> Self {
        let completeness = match completeness {
            Completeness::Complete | Completeness::Partial => Completeness::Unreadable,
            other => other,
        };
        Self {
            completeness,
            sources: Vec::new(),
            window: Window::default(),
            measured_at: None,
            diagnostics: Vec::new(),
            data: None,
        }
    }

    /// Returns completeness and data together. Complete without data reads as unreadable.
    #[must_use]
    pub fn inspect(&self) -> (Completeness, Option<&T>) {
        (self.completeness(), self.data.as_ref())
    }

    /// Takes completeness and data together.
    #[must_use]
    pub fn into_parts(self) -> (Completeness, Option<T>) {
        (self.completeness(), self.data)
    }

    /// Returns the completeness. Evidence that claims to be complete or partial and holds no data is unreadable.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        match self.completeness {
            Completeness::Complete | Completeness::Partial if self.data.is_none() => Completeness::Unreadable,
            other => other,
        }
    }

    /// Lowers the completeness; it is never raised.
    pub fn lower(&mut self, completeness: Completeness) {
        self.completeness = self.completeness.max(completeness);
    }

    /// Adds a diagnostic; one of severity `error` lowers complete evidence to partial.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.lower(Completeness::Partial);
        }
        self.diagnostics.push(diagnostic);
    }

    /// Adds a source.
    #[must_use]
    pub fn with_source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Changes the data in place, where there are any.
    pub fn data_mut(&mut self) -> Option<&mut T> {
        self.data.as_mut()
    }

    /// Converts the data and keeps the envelope.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Evidence<U> {
        Evidence {
            completeness: self.completeness,
            sources: self.sources,
            window: self.window,
            measured_at: self.measured_at,
            diagnostics: self.diagnostics,
            data: self.data.map(convert),
        }
    }
}
