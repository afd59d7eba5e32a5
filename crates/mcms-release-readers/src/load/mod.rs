//! Load tests: k6 in all its forms, reduced to what the criteria of a policy need.
//!
//! | format | what it is | reader |
//! |---|---|---|
//! | `k6-ndjson` | `--out json`, one sample a line, also gzipped | [`read_run`] |
//! | `k6-csv` | `--out csv`, also gzipped | [`read_run`] |
//! | `k6-summary-legacy` | `--summary-export` | [`read_run`], [`read_summary`] |
//! | `k6-handle-summary` | what `handleSummary(data)` is given | same |
//! | `k6-summary-1` | the machine-readable summary, version 1 | same |
//!
//! Samples are read as a stream in bounded memory. Up to a million samples of a metric are kept exactly; beyond
//! that all of the metric go to a `DDSketch` with a relative error of 0.5%. The several files of one distributed run
//! are read one after the other into the same collection, so the answer does not depend on how the samples were
//! divided or in which order the files were given.
//!
//! Anything damaged makes the evidence partial, with a diagnostic that names the place.
//!
//! The load's profile: see the documentation of [`mcms_release::evidence::LoadProfile`] for what is compared. Samples
//! declare no scenarios, so theirs is `vus_duration`: the planned virtual users (the maximum of `vus_max`; of a
//! distributed run, of each file, added up) and the length of the run, rounded to a grid of about 8% because the last
//! iteration never ends at the same moment.
//!
//! Not for deciding, and not for combining a run's samples with its summary: the core does both.

mod ahead;
mod cell;
mod collect;
mod csv;
mod detect;
mod feed;
mod finish;
mod hashing;
mod instant;
mod kinds;
mod ndjson;
mod number;
mod profile;
mod sum;
mod summary;
#[cfg(test)]
mod tests;
mod troubles;

pub use detect::detect;
pub use summary::read_summary;

use collect::Collector;
use hashing::Taken;
use mcms_release::evidence::{Completeness, Diagnostic, Evidence, LoadRun, Source, Wanted};
use mcms_release::reason::{gates, loads};
use std::io::Read;
use troubles::Troubles;

/// A format of k6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `--out json`: a sample a line.
    K6Ndjson,
    /// `--out csv`: a sample a record.
    K6Csv,
    /// `--summary-export`: flat, a threshold that is true has failed.
    K6SummaryLegacy,
    /// The data of `handleSummary`, written as JSON.
    K6HandleSummary,
    /// The machine-readable summary, version 1.
    K6Summary1,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [
        Format::K6Ndjson,
        Format::K6Csv,
        Format::K6SummaryLegacy,
        Format::K6HandleSummary,
        Format::K6Summary1,
    ];

    /// Returns the name that sources and items carry.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::K6Ndjson => "k6-ndjson",
            Format::K6Csv => "k6-csv",
            Format::K6SummaryLegacy => "k6-summary-legacy",
            Format::K6HandleSummary => "k6-handle-summary",
            Format::K6Summary1 => "k6-summary-1",
        }
    }

    /// Finds a format by its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Tells whether files of this format hold samples, so that those of one run can be merged.
    #[must_use]
    pub fn holds_samples(self) -> bool {
        matches!(self, Format::K6Ndjson | Format::K6Csv)
    }
}

/// One file of a run.
pub struct Shard<'a> {
    /// The name for people, with forward slashes.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn Read + Send + 'a>,
}

/// How to read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Parse every line as a whole, without the fast path: slower, the same answer.
    pub strict: bool,
    /// Compute the SHA-256 of every file beside the reading.
    pub digest: bool,
    /// Hears from time to time how many bytes of all files of the run are done.
    pub progress: Option<&'a dyn Fn(u64)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            strict: false,
            digest: true,
            progress: None,
        }
    }
}

/// Reads the files of one run and reduces them to what is wanted.
///
/// The files are read in the order of their names. Files of samples are parts of one run and are merged; a summary
/// is a run of its own, so several of them are unreadable together ([`gates::NOT_MERGEABLE`]).
///
/// # Example
/// ```
/// use mcms_release::evidence::{Completeness, Wanted};
/// use mcms_release_readers::load::{Format, Options, Shard, read_run};
///
/// let lines = br#"{"type":"Metric","data":{"name":"http_req_failed","type":"rate","contains":"default"},"metric":"http_req_failed"}
/// {"metric":"http_req_failed","type":"Point","data":{"time":"2026-11-23T09:00:00Z","value":0,"tags":{"status":"200"}}}
/// {"metric":"http_req_failed","type":"Point","data":{"time":"2026-11-23T09:00:01Z","value":1,"tags":{"status":"503"}}}
/// "#;
/// let shard = Shard { name: "run.json".to_owned(), reader: Box::new(&lines[..]) };
/// let wanted = Wanted { everything: true, ..Wanted::default() };
/// let evidence = read_run(vec![shard], Format::K6Ndjson, &wanted, &Options::default());
/// let (Completeness::Complete, Some(run)) = evidence.inspect() else { panic!("{evidence:?}") };
/// let failed = run.measures[0].rate.unwrap();
/// assert_eq!((failed.events, failed.total), (1, 2));
/// ```
#[must_use]
pub fn read_run(
    mut shards: Vec<Shard<'_>>,
    format: Format,
    wanted: &Wanted,
    options: &Options<'_>,
) -> Evidence<LoadRun> {
    shards.sort_by(|one, other| one.name.cmp(&other.name));
    if !format.holds_samples() {
        return read_summaries(shards, wanted, options);
    }
    read_samples(shards, format, Collector::new(wanted), options, feed::BLOCK)
}

fn read_summaries(mut shards: Vec<Shard<'_>>, wanted: &Wanted, options: &Options<'_>) -> Evidence<LoadRun> {
    if shards.len() > 1 {
        let mut evidence = Evidence::missing(Completeness::Unreadable);
        evidence.note(Diagnostic::error(gates::NOT_MERGEABLE));
        return evidence;
    }
    match shards.first_mut() {
        Some(shard) => summary::read(&mut shard.reader, &shard.name, wanted, options),
        None => Evidence::missing(Completeness::NotMeasured),
    }
}

fn read_samples(
    shards: Vec<Shard<'_>>,
    format: Format,
    mut collector: Collector,
    options: &Options<'_>,
    block: usize,
) -> Evidence<LoadRun> {
    if shards.is_empty() {
        return Evidence::missing(Completeness::NotMeasured);
    }
    let several = shards.len() > 1;
    let mut troubles = Troubles::default();
    let mut sources = Vec::new();
    let mut bytes: u64 = 0;
    let mut without = Vec::new();
    for mut shard in shards {
        let name = shard.name.as_str();
        let before = bytes;
        let report = |count: u64| {
            if let Some(progress) = options.progress {
                progress(before.saturating_add(count));
            }
        };
        let ((), taken) = hashing::beside(options.digest, Some(&report), |hasher| {
            let reader = &mut *shard.reader;
            if format == Format::K6Csv {
                let mut records = csv::Records::new(&mut collector, name);
                feed::feed(reader, hasher, &mut records, name, block, &mut troubles);
            } else {
                let mut lines = ndjson::Lines::new(&mut collector, name, options.strict);
                feed::feed(reader, hasher, &mut lines, name, block, &mut troubles);
            }
        });
        bytes = bytes.saturating_add(taken.bytes);
        if collector.points_here == 0 {
            without.push(Diagnostic::error(loads::K6_NO_SAMPLES).at(name));
        }
        for diagnostic in collector.end_file(format == Format::K6Ndjson) {
            troubles.note(diagnostic.at(name));
        }
        sources.push(source(name, format, taken));
    }
    let samples = collector.points;
    if several && samples > 0 {
        for diagnostic in without {
            troubles.note(diagnostic);
        }
    }
    let damaged = troubles.any_error();
    let mut evidence = if samples > 0 {
        let (run, window) = finish::finish(collector, &mut troubles);
        let mut evidence = Evidence::new(Completeness::Complete, run);
        evidence.window = window;
        evidence
    } else if damaged {
        Evidence::missing(Completeness::Unreadable)
    } else {
        Evidence::missing(Completeness::Empty)
    };
    evidence.sources = sources;
    for diagnostic in troubles.into_diagnostics() {
        evidence.note(diagnostic);
    }
    evidence
}

fn source(name: &str, format: Format, taken: Taken) -> Source {
    Source {
        name: name.to_owned(),
        format: format.as_str().to_owned(),
        format_version: None,
        sha256: taken.sha256,
        bytes: taken.bytes,
        tool: Some("k6".to_owned()),
        tool_version: None,
    }
}
