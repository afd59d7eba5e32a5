//! Allure 2 and 3 result folders, file by file, in the order of their sorted names.
//!
//! Results, containers (fixtures), globals and checks are read; attachments are never opened. Attempts are not
//! folded: two results of one identity are two attempts. A set-up or clean-up that failed counts as a failure of
//! the run unless a test of its container failed already, because then the failure is told once.
//! Not for reports that Allure generated.

mod fixtures;
mod model;

use super::collect::Collector;
use super::labels::Labels;
use super::values;
use crate::digest::{sha256_folder, sha256_hex};
use crate::{json, text};
use fixtures::Fixtures;
use mcms_release::evidence::{Attempt, Diagnostic, Evidence, TestRun, TestStatus};
use mcms_release::reason::input;
use model::{Check, Container, Globals, Outcome, Parameter, Text};
use serde::Deserialize;

/// What a file of a result folder is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Result,
    Container,
    Globals,
    Check,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let stem = values::base_name(name).strip_suffix(".json")?;
        [
            ("-result", Self::Result),
            ("-container", Self::Container),
            ("-globals", Self::Globals),
            ("-check", Self::Check),
        ]
        .into_iter()
        .find(|(suffix, _)| stem.ends_with(suffix))
        .map(|(_, kind)| kind)
    }
}

/// Tells whether a file of a result folder has to be opened; attachments never have to.
///
/// # Example
/// ```
/// use mcms_release_readers::results::allure::wants;
/// assert!(wants("4be831b3-result.json") && wants("c1-container.json") && wants("x-globals.json"));
/// assert!(!wants("e1aecd70-attachment.json") && !wants("categories.json") && !wants("environment.properties"));
/// ```
#[must_use]
pub fn wants(file_name: &str) -> bool {
    Kind::of(file_name).is_some()
}

/// Tells whether a file of a folder says that the folder holds Allure results.
#[must_use]
pub fn is_result(file_name: &str) -> bool {
    Kind::of(file_name) == Some(Kind::Result)
}

/// Reads the files of one result folder.
///
/// # Example
/// ```
/// use mcms_release::evidence::Completeness;
/// use mcms_release_readers::results::{Labels, allure::Reader};
/// let mut reader = Reader::new("allure-results", &Labels::none());
/// reader.file("a-result.json", br#"{"historyId": "1", "name": "pays", "status": "passed"}"#);
/// reader.file("b-result.json", br#"{"historyId": "2", "name": "refun"#);
/// let evidence = reader.finish();
/// assert_eq!(evidence.completeness(), Completeness::Partial);
/// ```
pub struct Reader {
    name: String,
    labels: Labels,
    out: Collector,
    fixtures: Fixtures,
    digests: Vec<(String, String)>,
    bytes: u64,
}

impl Reader {
    /// Begins to read a folder of this name.
    #[must_use]
    pub fn new(name: &str, labels: &Labels) -> Self {
        Self {
            name: name.to_owned(),
            labels: labels.clone(),
            out: Collector::new(name),
            fixtures: Fixtures::default(),
            digests: Vec::new(),
            bytes: 0,
        }
    }

    /// Keeps what the caller noticed about the folder: a file that cannot be opened, a link that was not followed.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        self.out.note(diagnostic);
    }

    /// Reads a file; `relative_name` uses forward slashes. Call it in the order of the sorted names.
    pub fn file(&mut self, relative_name: &str, bytes: &[u8]) {
        let Some(kind) = Kind::of(relative_name) else {
            return;
        };
        self.digests.push((relative_name.to_owned(), sha256_hex(bytes)));
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let place = format!("{}/{relative_name}", self.name);
        let read = text::decode(bytes, &place).and_then(|decoded| {
            for diagnostic in decoded.diagnostics {
                self.out.note(diagnostic);
            }
            let text: &str = &decoded.text;
            match kind {
                Kind::Result => parse(text, &place)
                    .map(|outcome: Outcome<'_>| self.result(&outcome, relative_name, &place)),
                Kind::Container => parse(text, &place).map(|container: Container<'_>| {
                    self.fixtures.container(&mut self.out, &container, &place);
                }),
                Kind::Globals => {
                    parse(text, &place).map(|globals: Globals<'_>| self.globals(&globals, relative_name))
                }
                Kind::Check => parse(text, &place).map(|check: Check<'_>| self.check(&check, relative_name)),
            }
        });
        if let Err(diagnostic) = read {
            self.out.note(diagnostic);
        }
    }

    /// Closes the folder.
    #[must_use]
    pub fn finish(mut self) -> Evidence<TestRun> {
        self.fixtures.finish(&mut self.out);
        let digest = sha256_folder(
            self.digests
                .iter()
                .map(|(name, digest)| (name.as_str(), digest.as_str())),
        );
        self.out.close("allure", digest, self.bytes)
    }

    fn result(&mut self, outcome: &Outcome<'_>, file: &str, place: &str) {
        let name = full_name(outcome).unwrap_or_else(|| file.to_owned());
        let parameters = Parameters::of(outcome.parameters.as_deref().unwrap_or_default());
        let id = identity(outcome, &parameters).unwrap_or_else(|| {
            let missing = Diagnostic::error(input::MISSING_FIELD)
                .with("what", file)
                .with("field", "name");
            self.out.note(missing.at(place));
            file.to_owned()
        });
        let (status, raw) = status(outcome);
        if status == TestStatus::Unknown {
            self.out
                .unknown_status(&name, raw.as_deref().unwrap_or_default(), Some(place));
        }
        let mut attempt = values::attempt(id, name, status);
        attempt.raw_status = raw;
        attempt.parameters = parameters.known.then_some(parameters.text);
        self.times(&mut attempt, outcome, place);
        if let Some(details) = &outcome.status_details {
            attempt.muted = details.muted.unwrap_or_default();
            attempt.known = details.known.unwrap_or_default();
            attempt.flaky = details.flaky.unwrap_or_default();
            attempt.message = filled(details.message.as_ref()).and_then(values::clip);
        }
        self.labels(&mut attempt, outcome);
        self.fixtures.result(
            filled(outcome.uuid.as_ref()).unwrap_or_default(),
            values::fails(attempt.status),
        );
        self.out.push(attempt);
    }

    fn times(&mut self, attempt: &mut Attempt, outcome: &Outcome<'_>, place: &str) {
        let mut read =
            |value: Option<f64>| match values::epoch_ms(value.filter(|ms| *ms != 0.0)?, &attempt.name) {
                Ok(instant) => Some(instant),
                Err(diagnostic) => {
                    self.out.note(diagnostic.at(place));
                    None
                }
            };
        attempt.start = read(outcome.start);
        attempt.stop = read(outcome.stop);
        if let (Some(start), Some(stop)) = (outcome.start, outcome.stop)
            && attempt.start.is_some()
            && attempt.stop.is_some()
        {
            attempt.duration_ms = self.out.duration(stop - start, &attempt.name);
        }
    }

    fn labels(&mut self, attempt: &mut Attempt, outcome: &Outcome<'_>) {
        for label in outcome.labels.iter().flatten() {
            let (Some(name), Some(value)) = (filled(label.name.as_ref()), filled(label.value.as_ref()))
            else {
                continue;
            };
            match name {
                "host" => attempt.host = Some(value.to_owned()),
                "thread" => attempt.thread = Some(value.to_owned()),
                "framework" if self.out.tool.is_none() => self.out.tool = Some(value.to_owned()),
                _ => {}
            }
            self.labels.add(attempt, name, value);
        }
    }

    fn globals(&mut self, globals: &Globals<'_>, file: &str) {
        for error in globals.errors.iter().flatten() {
            self.out.fail("run", file, filled(error.message.as_ref()));
        }
    }

    fn check(&mut self, check: &Check<'_>, file: &str) {
        let word = filled(check.status.as_ref()).unwrap_or_default();
        if !word.eq_ignore_ascii_case("passed") && !word.eq_ignore_ascii_case("skipped") {
            let name = filled(check.name.as_ref())
                .or_else(|| filled(check.id.as_ref()))
                .unwrap_or(file);
            self.out.fail("run", name, Some(word));
        }
    }
}

/// Parses a typed document, bounded and with a named error. A derived type takes an array for an object, so the
/// first character is checked.
fn parse<'a, T: Deserialize<'a>>(text: &'a str, place: &str) -> Result<T, Diagnostic> {
    json::check_size(text.len(), place)?;
    match text.trim_start().bytes().next() {
        Some(b'{') => serde_json::from_str(text).map_err(|error| json::diagnose(&error, place)),
        None => Err(Diagnostic::error(input::TRUNCATED).at(place)),
        Some(_) => Err(Diagnostic::error(input::MALFORMED)
            .with("detail", "not an object")
            .at(place)),
    }
}

fn filled<'a>(text: Option<&'a Text<'_>>) -> Option<&'a str> {
    text.map(|text| text.0.as_ref())
        .filter(|text| !text.trim().is_empty())
}

fn full_name(outcome: &Outcome<'_>) -> Option<String> {
    let full = filled(outcome.full_name.as_ref());
    let short = filled(outcome.name.as_ref());
    match (full, short) {
        (Some(full), Some(short)) if !full.contains(short) => Some(format!("{full} ({short})")),
        (Some(full), _) => Some(full.to_owned()),
        (None, short) => short.map(str::to_owned),
    }
}

/// `historyId`, else `testCaseId` or the full name with the parameters.
fn identity(outcome: &Outcome<'_>, parameters: &Parameters) -> Option<String> {
    if let Some(id) = filled(outcome.history_id.as_ref()) {
        return Some(id.to_owned());
    }
    let base = filled(outcome.test_case_id.as_ref())
        .or_else(|| filled(outcome.full_name.as_ref()))
        .or_else(|| filled(outcome.name.as_ref()))?;
    if parameters.text.is_empty() {
        return Some(base.to_owned());
    }
    Some(format!("{base} [{}]", parameters.text))
}

fn status(outcome: &Outcome<'_>) -> (TestStatus, Option<String>) {
    let Some(word) = filled(outcome.status.as_ref()) else {
        let pending =
            filled(outcome.stage.as_ref()).is_some_and(|stage| stage.eq_ignore_ascii_case("pending"));
        return if pending {
            (TestStatus::Pending, None)
        } else {
            (TestStatus::Unknown, None)
        };
    };
    let status = known_status(word);
    let raw = (status == TestStatus::Unknown)
        .then(|| values::clip(word))
        .flatten();
    (status, raw)
}

fn known_status(word: &str) -> TestStatus {
    [
        ("passed", TestStatus::Passed),
        ("failed", TestStatus::Failed),
        ("broken", TestStatus::Broken),
        ("skipped", TestStatus::Skipped),
    ]
    .into_iter()
    .find(|(known, _)| word.trim().eq_ignore_ascii_case(known))
    .map_or(TestStatus::Unknown, |(_, status)| status)
}

/// The parameters as one text. A masked or hidden value is not kept, and then the parameters are not known.
struct Parameters {
    text: String,
    known: bool,
}

impl Parameters {
    fn of(parameters: &[Parameter<'_>]) -> Self {
        let mut known = true;
        let mut parts = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            if parameter.excluded == Some(true) {
                continue;
            }
            let name = filled(parameter.name.as_ref()).unwrap_or_default();
            let secret = filled(parameter.mode.as_ref()).is_some_and(|mode| {
                mode.eq_ignore_ascii_case("masked") || mode.eq_ignore_ascii_case("hidden")
            });
            let value = if secret {
                known = false;
                "***"
            } else {
                filled(parameter.value.as_ref()).unwrap_or_default()
            };
            parts.push(format!("{name}={value}"));
        }
        Self {
            text: parts.join(", "),
            known,
        }
    }
}

#[cfg(test)]
mod tests;
