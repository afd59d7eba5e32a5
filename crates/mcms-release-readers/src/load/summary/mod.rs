//! k6's summaries at the end of a run: three dialects, of which two say the opposite by the same words.
//!
//! In all of them `passes` (`matches`) of `http_req_failed` are the requests that *failed*. A threshold that is
//! `true` in the legacy export has failed; `{ok: true}` in the data of `handleSummary` has held. The dialect is found
//! by the shape of the document, and a mixture is refused.
//!
//! Not for samples, and not for the text that k6 prints.

mod dialect;
mod values;

use super::feed::BLOCK;
use super::finish::whole;
use super::hashing;
use super::profile;
use super::troubles::Troubles;
use super::{Format, Options, source};
use crate::json::{MAX_DOCUMENT_BYTES, field, number, parse};
use crate::text::decode;
use dialect::{Entry, entries, find};
use flate2::read::MultiGzDecoder;
use mcms_release::evidence::{Completeness, Diagnostic, Evidence, LoadRun, Wanted, Window};
use mcms_release::reason::{input, loads};
use serde_json::Value;
use std::io::{self, Read};

/// Reads a summary of any dialect.
///
/// # Example
/// ```
/// use mcms_release::evidence::Wanted;
/// use mcms_release_readers::load::read_summary;
/// let text = br#"{"root_group": {"groups": {}}, "metrics": {
///     "http_req_failed": {"value": 0.25, "passes": 1, "fails": 3, "thresholds": {"rate<0.1": true}}}}"#;
/// let wanted = Wanted { everything: true, ..Wanted::default() };
/// let evidence = read_summary(text, "summary.json", &wanted);
/// let run = evidence.inspect().1.unwrap();
/// assert_eq!(run.measures[0].rate.unwrap().events, 1);
/// assert_eq!(run.thresholds[0].passed, Some(false));
/// ```
#[must_use]
pub fn read_summary(mut bytes: &[u8], name: &str, wanted: &Wanted) -> Evidence<LoadRun> {
    read(&mut bytes, name, wanted, &Options::default())
}

/// Reads a summary from a stream of at most 64 MiB.
pub(super) fn read(
    reader: &mut dyn Read,
    name: &str,
    wanted: &Wanted,
    options: &Options<'_>,
) -> Evidence<LoadRun> {
    let mut raw = Vec::new();
    let (failed, taken) = hashing::beside(options.digest, options.progress, |hasher| {
        let mut block = vec![0; BLOCK];
        loop {
            match reader.read(&mut block) {
                Ok(0) => return None,
                Ok(read) => {
                    let bytes = block.get(..read).unwrap_or_default();
                    hasher.copy(bytes);
                    // Beyond the limit only the digest goes on.
                    if raw.len() <= MAX_DOCUMENT_BYTES {
                        raw.extend_from_slice(bytes);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Some(error),
            }
        }
    });
    let failed = failed.map(|error| Diagnostic::error(loads::READ_STOPPED).with("detail", error.kind()));
    let mut stated = Stated::default();
    let (mut evidence, format) = match failed {
        Some(diagnostic) => (unreadable(diagnostic.at(name)), Format::K6HandleSummary),
        None => document(&raw, name, wanted, &mut stated),
    };
    let mut source = source(name, format, taken);
    source.format_version = stated.format;
    source.tool_version = stated.tool;
    evidence.sources.push(source);
    evidence
}

/// The versions that a document states.
#[derive(Default)]
struct Stated {
    format: Option<String>,
    tool: Option<String>,
}

fn document(raw: &[u8], name: &str, wanted: &Wanted, stated: &mut Stated) -> (Evidence<LoadRun>, Format) {
    let mut unpacked = Vec::new();
    let bytes = if raw.starts_with(&[0x1f, 0x8b]) {
        let most = u64::try_from(MAX_DOCUMENT_BYTES)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        if let Err(error) = MultiGzDecoder::new(raw).take(most).read_to_end(&mut unpacked) {
            let diagnostic = if error.kind() == io::ErrorKind::UnexpectedEof {
                Diagnostic::error(input::TRUNCATED)
            } else {
                Diagnostic::error(input::MALFORMED).with("detail", error)
            };
            return (unreadable(diagnostic.at(name)), Format::K6HandleSummary);
        }
        unpacked.as_slice()
    } else {
        raw
    };
    if bytes.trim_ascii().is_empty() {
        return (Evidence::missing(Completeness::Empty), Format::K6HandleSummary);
    }
    let decoded = match decode(bytes, name) {
        Ok(decoded) => decoded,
        Err(diagnostic) => return (unreadable(diagnostic), Format::K6HandleSummary),
    };
    let read = parse(&decoded.text, name).and_then(|value| {
        let format = find(&value).map_err(|diagnostic| diagnostic.at(name))?;
        Ok((value, format))
    });
    let (mut evidence, format) = match read {
        Ok((value, format)) => {
            if format == Format::K6Summary1 {
                let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
                stated.format = text(value.get("version"));
                stated.tool = ["k6_version", "k6Version"]
                    .iter()
                    .find_map(|key| text(field(&value, &["metadata", key])));
            }
            (run(&value, format, name, wanted), format)
        }
        Err(diagnostic) => (unreadable(diagnostic), Format::K6HandleSummary),
    };
    for diagnostic in decoded.diagnostics {
        evidence.note(diagnostic);
    }
    (evidence, format)
}

fn run(value: &Value, format: Format, name: &str, wanted: &Wanted) -> Evidence<LoadRun> {
    let mut troubles = Troubles::default();
    let mut run = LoadRun::default();
    let all = match entries(value, format) {
        Ok(all) => all,
        Err(diagnostic) => return unreadable(diagnostic.at(name)),
    };
    if all.is_empty() {
        return Evidence::missing(Completeness::Empty);
    }
    let mut vus = None;
    for entry in &all {
        if let Err(diagnostic) = dialect::thresholds(entry, format, &mut run.thresholds) {
            return unreadable(diagnostic.at(name));
        }
        let measure = match values::measure(entry) {
            Ok(measure) => measure,
            Err(diagnostic) => {
                troubles.note(diagnostic.at(name));
                continue;
            }
        };
        let Some(measure) = measure else {
            continue;
        };
        for diagnostic in values::oddities(&measure) {
            troubles.note(diagnostic.at(name));
        }
        if measure.filter.is_empty() {
            match measure.metric.as_str() {
                "vus_max" => vus = measure.statistics.get("max").copied(),
                "iterations" => run.iterations = measure.sum.and_then(whole),
                "dropped_iterations" => {
                    if let Some(dropped) = measure.sum.filter(|sum| *sum > 0.0) {
                        troubles
                            .note(Diagnostic::warning(loads::K6_DROPPED_ITERATIONS).with("count", dropped));
                    }
                }
                _ => {}
            }
        }
        if wanted.everything || wanted.load.iter().any(|wanted| wanted.metric == measure.metric) {
            run.measures.push(measure);
        }
    }
    run.measures
        .sort_by(|one, other| (&one.metric, &one.filter).cmp(&(&other.metric, &other.filter)));
    run.duration_ms = duration(value, &all);
    run.profile = profile::of_scenarios(field(value, &["options", "scenarios"]))
        .or_else(|| profile::of_scenarios(field(value, &["config", "scenarios"])))
        .or_else(|| profile::of_vus(vus, run.duration_ms));
    let mut evidence = Evidence::new(Completeness::Complete, run);
    evidence.window = window(value);
    for diagnostic in troubles.into_diagnostics() {
        evidence.note(diagnostic);
    }
    evidence
}

/// The length of the run in milliseconds: stated, or what the rates of counters were divided by.
fn duration(value: &Value, entries: &[Entry<'_>]) -> Option<f64> {
    let stated = field(value, &["state"])
        .and_then(|state| number(state, "testRunDurationMs"))
        .or_else(|| Some(number(field(value, &["config"])?, "duration")? * 1000.0));
    let derived = || {
        let counters = entries.iter().filter_map(|entry| {
            let (count, rate) = (number(entry.values, "count")?, number(entry.values, "rate")?);
            (count > 0.0 && rate > 0.0).then_some((count, rate))
        });
        let (count, rate) = counters.max_by(|one, other| one.0.total_cmp(&other.0))?;
        Some(count / rate * 1000.0)
    };
    stated.or_else(derived).filter(|ms| ms.is_finite() && *ms >= 0.0)
}

/// The machine-readable summary says when it was written, under either name.
fn window(value: &Value) -> Window {
    let mut window = Window::default();
    let metadata = field(value, &["metadata"]);
    let at = metadata.and_then(|metadata| {
        ["generated_at", "generatedAt"]
            .iter()
            .find_map(|key| metadata.get(*key)?.as_str())
    });
    window.end = at
        .and_then(|at| super::instant::parse(at.as_bytes()))
        .and_then(super::instant::Instant::utc);
    window
}

fn unreadable(diagnostic: Diagnostic) -> Evidence<LoadRun> {
    let mut evidence = Evidence::missing(Completeness::Unreadable);
    evidence.note(diagnostic);
    evidence
}
