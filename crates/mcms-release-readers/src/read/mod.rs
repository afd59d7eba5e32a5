//! All inputs of a decision into items: formats found out, shards merged, the same file refused twice.
//!
//! What is missing, empty or damaged is an item that says so; an error is only what nobody can decide on (two sample
//! formats of one run, an input given twice, a path outside the allowed roots). Labels, suites and freshness are
//! judged by the gate. The order of the inputs does not matter: items are sorted.

mod load_runs;
mod records;
mod source;
mod test_results;
#[cfg(test)]
mod tests;

use crate::detect::Format;
use crate::paths::{Found, Paths, relative_name};
use chrono::{DateTime, Utc};
use mcms_release::error::{Error, ErrorCode, Result};
use mcms_release::evidence::{AnyEvidence, Completeness, Diagnostic, Evidence, Item, Role, Source, Wanted};
use mcms_release::reason::input;
use source::Place;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What an input holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file, a folder or a pattern.
    Path(PathBuf),
    /// The bytes themselves.
    Bytes(Vec<u8>),
}

/// One input as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What it is given as.
    pub role: Role,
    /// The suite or run.
    pub label: Option<String>,
    /// The name for records: relative, with forward slashes. A match of a pattern is named by its own path.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// When it was measured, for sources without a time of their own.
    pub measured_at: Option<DateTime<Utc>>,
}

/// How inputs are read.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Parse every sample instead of only those that the policy needs.
    pub strict: bool,
    /// Where relative paths begin.
    pub base: Option<&'a std::path::Path>,
    /// Folders that every path must lie in; none allows all.
    pub allowed_roots: &'a [PathBuf],
    /// Exit codes of the load tool by run label.
    pub exit_codes: Option<&'a BTreeMap<Option<String>, i32>>,
    /// Hears how many bytes were read since it was last called.
    pub progress: Option<&'a dyn Fn(u64)>,
}

/// A file or folder on its way to an item.
struct Piece<'a> {
    role: Role,
    label: Option<String>,
    name: String,
    measured_at: Option<DateTime<Utc>>,
    what: What<'a>,
}

enum What<'a> {
    File(Place<'a>),
    Folder(PathBuf),
    Missing,
    Refused(Diagnostic),
}

/// Reads all inputs.
///
/// Sample files of one format under one load label are shards and become one item; every other file is an item of
/// its own, a folder of Allure results is one, the result files of any other folder are one each. A path or pattern
/// that leads nowhere is an item without evidence.
///
/// # Errors
/// [`ErrorCode::InputMixedFormats`], [`ErrorCode::InputDuplicate`], [`ErrorCode::InputLabel`] for an exit code without
/// its run, [`ErrorCode::RequestPathNotAllowed`], [`ErrorCode::InputUnreadable`] for a pattern with too many matches.
///
/// # Example
/// ```
/// use mcms_release::evidence::{Role, Wanted};
/// use mcms_release_readers::{Content, Input, Options, read};
/// let input = Input {
///     role: Role::Tests,
///     label: Some("ui".into()),
///     name: "ui.xml".into(),
///     content: Content::Bytes(br#"<testsuite tests="1"><testcase name="pays"/></testsuite>"#.to_vec()),
///     measured_at: None,
/// };
/// let items = read(&[input], &Wanted::default(), &Options::default())?;
/// assert_eq!((items[0].format.as_str(), items[0].label.as_deref()), ("junit", Some("ui")));
/// # Ok::<(), mcms_release::error::Error>(())
/// ```
pub fn read(inputs: &[Input], wanted: &Wanted, options: &Options<'_>) -> Result<Vec<Item>> {
    let paths = Paths::new(options.base, options.allowed_roots);
    let mut pieces = Vec::new();
    for one in inputs {
        gather(one, &paths, &mut pieces)?;
    }
    pieces.sort_by(|a, b| (a.role, &a.label, &a.name).cmp(&(b.role, &b.label, &b.name)));
    let mut items = Vec::new();
    let mut load = Vec::new();
    for piece in pieces {
        match piece.role {
            Role::Load | Role::Baseline => load.push(piece),
            Role::Tests | Role::TestsBaseline => items.extend(test_results::read(&piece, wanted, options)),
            _ => items.push(records::read(&piece, wanted, options)),
        }
    }
    items.extend(load_runs::read(&load, wanted, options)?);
    items.sort_by(|a: &Item, b: &Item| sort_key(a).cmp(&sort_key(b)));
    refuse_duplicates(&items)?;
    Ok(items)
}

fn gather<'a>(one: &'a Input, paths: &Paths, pieces: &mut Vec<Piece<'a>>) -> Result<()> {
    let mut push = |name: String, what: What<'a>| {
        pieces.push(Piece {
            role: one.role,
            label: one.label.clone(),
            name,
            measured_at: one.measured_at,
            what,
        });
    };
    let path = match &one.content {
        Content::Bytes(bytes) => {
            push(one.name.clone(), What::File(Place::Bytes(bytes)));
            return Ok(());
        }
        Content::Path(path) => path,
    };
    let matches = match path.to_str() {
        Some(text) => paths.expand(text)?,
        None => vec![path.clone()],
    };
    if matches.is_empty() {
        push(one.name.clone(), What::Missing);
    }
    for found in matches {
        let name = if found == *path {
            one.name.clone()
        } else {
            relative_name(&found, None)
        };
        let what = match paths.look(&found, &name)? {
            Found::File(path) => What::File(Place::Path(path)),
            Found::Folder(path) => What::Folder(path),
            Found::Missing => What::Missing,
            Found::Refused(diagnostic) => What::Refused(diagnostic),
        };
        push(name, what);
    }
    Ok(())
}

impl Piece<'_> {
    /// Wraps evidence of this piece into an item.
    fn item(&self, format: &str, evidence: AnyEvidence) -> Item {
        Item {
            role: self.role,
            label: self.label.clone(),
            format: format.to_owned(),
            evidence,
        }
    }

    /// An item that says why there are no data.
    fn without_data(
        &self,
        completeness: Completeness,
        diagnostic: Diagnostic,
        source: Option<Source>,
    ) -> Item {
        let format = source
            .as_ref()
            .map_or("unknown", |source| source.format.as_str())
            .to_owned();
        let evidence = match self.role {
            Role::Tests | Role::TestsBaseline => {
                AnyEvidence::Tests(self.empty(completeness, diagnostic, source))
            }
            Role::Load | Role::Baseline => AnyEvidence::Load(self.empty(completeness, diagnostic, source)),
            Role::Metrics | Role::MetricsBaseline => {
                AnyEvidence::Metrics(self.empty(completeness, diagnostic, source))
            }
            Role::Tickets => AnyEvidence::Tickets(self.empty(completeness, diagnostic, source)),
            Role::Approvals => AnyEvidence::Approvals(self.empty(completeness, diagnostic, source)),
            Role::Waivers => AnyEvidence::Waivers(self.empty(completeness, diagnostic, source)),
        };
        self.item(&format, evidence)
    }

    fn empty<T>(
        &self,
        completeness: Completeness,
        diagnostic: Diagnostic,
        source: Option<Source>,
    ) -> Evidence<T> {
        let mut evidence = Evidence::missing(completeness);
        evidence.measured_at = self.measured_at;
        // The source stands for itself even where nothing could be read: a record names every input.
        evidence
            .sources
            .push(source.unwrap_or_else(|| self.source("unknown")));
        evidence.note(diagnostic);
        evidence
    }

    fn source(&self, format: &str) -> Source {
        Source {
            name: self.name.clone(),
            format: format.to_owned(),
            format_version: None,
            sha256: None,
            bytes: 0,
            tool: None,
            tool_version: None,
        }
    }

    fn missing(&self) -> Item {
        self.without_data(
            Completeness::NotMeasured,
            Diagnostic::error(input::NOT_FOUND).at(&self.name),
            None,
        )
    }

    fn unreadable(&self, diagnostic: Diagnostic, source: Option<Source>) -> Item {
        self.without_data(Completeness::Unreadable, diagnostic, source)
    }

    /// An item for what has no reader in this role: empty where there are no bytes at all.
    fn unknown_format(&self, mut source: Source) -> Item {
        "unknown".clone_into(&mut source.format);
        let diagnostic = Diagnostic::error(input::UNKNOWN_FORMAT).at(&self.name);
        let completeness = if source.bytes == 0 {
            Completeness::Empty
        } else {
            Completeness::Unreadable
        };
        self.without_data(completeness, diagnostic, Some(source))
    }
}

/// The sources of an item.
fn sources(item: &Item) -> &[Source] {
    match &item.evidence {
        AnyEvidence::Tests(evidence) => &evidence.sources,
        AnyEvidence::Load(evidence) => &evidence.sources,
        AnyEvidence::Metrics(evidence) => &evidence.sources,
        AnyEvidence::Tickets(evidence) => &evidence.sources,
        AnyEvidence::Approvals(evidence) => &evidence.sources,
        AnyEvidence::Waivers(evidence) => &evidence.sources,
    }
}

fn sort_key(item: &Item) -> (Role, &Option<String>, &str, Option<&str>, Option<&str>) {
    let first = sources(item).first();
    (
        item.role,
        &item.label,
        &item.format,
        first.map(|source| source.name.as_str()),
        first.and_then(|source| source.sha256.as_deref()),
    )
}

/// Refuses the same bytes in any two places. Inputs without a byte are alike and prove nothing, so they may repeat.
fn refuse_duplicates(items: &[Item]) -> Result<()> {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for source in items.iter().flat_map(sources).filter(|source| source.bytes > 0) {
        let Some(digest) = &source.sha256 else { continue };
        if let Some(before) = names.insert(digest, &source.name) {
            let (a, b) = if before <= source.name.as_str() {
                (before, source.name.as_str())
            } else {
                (source.name.as_str(), before)
            };
            return Err(Error::new(
                ErrorCode::InputDuplicate,
                format!("`{a}` and `{b}` are the same input"),
            )
            .at(b.to_owned()));
        }
    }
    Ok(())
}

/// Says whether a role holds metrics.
fn is_metrics(role: Role) -> bool {
    matches!(role, Role::Metrics | Role::MetricsBaseline)
}

/// Tells the format of a file by its content.
fn format_of(place: &Place<'_>, name: &str) -> std::result::Result<Option<Format>, Diagnostic> {
    let head = place.head(name, crate::detect::HEAD_BYTES)?;
    Ok(crate::detect::detect(&head, name))
}
