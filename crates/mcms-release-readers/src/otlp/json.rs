//! OTLP JSON: documents of a stream into messages, with every field that was not understood named.

use super::MOST_DOCUMENT_BYTES;
use super::attributes::texts;
use super::collect::{Around, Collector};
use super::documents::{Documents, MOST_DEPTH, Next};
use super::shapes::{Request, metric, pairs};
use crate::{json, text};
use mcms_release::evidence::{Diagnostic, Evidence, MetricSeries, Wanted};
use mcms_release::reason::{input, loads};
use std::io::{self, BufRead, Cursor, Read};

/// Fields that OTLP has and metrics evidence does not need.
const UNUSED: &[&str] = &[
    "description",
    "schemaUrl",
    "exemplars",
    "metadata",
    "attributes",
    "droppedAttributesCount",
    "entityRefs",
    "dataPoints",
    "quantileValues",
];

/// How much of a UTF-16 file is read, which cannot be cut into lines before it is decoded.
const MOST_DECODED: u64 = MOST_DOCUMENT_BYTES as u64;

/// Reads JSON lines or one JSON document.
///
/// The name stands in diagnostics, as `name:line`. UTF-16 is converted, a byte order mark is skipped.
///
/// # Example
/// ```
/// use mcms_release::evidence::{Completeness, Wanted};
/// let line = br#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"queue.length","gauge":
///   {"dataPoints":[{"asInt":"4","timeUnixNano":"1795413083514841329"}]}}]}]}]}"#;
/// let wanted = Wanted { everything: true, ..Wanted::default() };
/// let evidence = mcms_release_readers::otlp::read_json(&line[..], "metrics.jsonl", &wanted);
/// let (completeness, series) = evidence.inspect();
/// assert_eq!(completeness, Completeness::Complete);
/// assert_eq!(series.unwrap()[0].name, "queue.length");
/// ```
pub fn read(mut stream: impl BufRead, name: &str, wanted: &Wanted) -> Evidence<Vec<MetricSeries>> {
    let mut collector = Collector::new(name, wanted);
    match head(&mut stream) {
        Ok(start) => {
            let chained = Cursor::new(start.clone()).chain(stream);
            if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] = start.as_slice() {
                wide(chained, name, &mut collector);
            } else if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
                collector
                    .notes
                    .push(Diagnostic::info(input::DECODED_BOM).at(name));
                let mut rest = chained;
                let skipped = rest.read_exact(&mut [0; 3]);
                documents(rest, name, &mut collector, skipped.err());
            } else {
                documents(chained, name, &mut collector, None);
            }
        }
        Err(error) => broken(&error, name, &mut collector),
    }
    collector.finish()
}

/// Reads up to four bytes, which tell the encoding.
fn head(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(4);
    stream.by_ref().take(4).read_to_end(&mut start)?;
    Ok(start)
}

/// Reads UTF-16, which has to be decoded before it can be cut.
fn wide(stream: impl Read, name: &str, collector: &mut Collector<'_>) {
    let mut bytes = Vec::new();
    if let Err(error) = stream
        .take(MOST_DECODED.saturating_add(1))
        .read_to_end(&mut bytes)
    {
        return broken(&error, name, collector);
    }
    if bytes.len() > MOST_DOCUMENT_BYTES {
        collector.notes.push(
            Diagnostic::error(input::TOO_LARGE)
                .with("most", "64 MiB")
                .at(name),
        );
        return;
    }
    match text::decode(&bytes, name) {
        Ok(decoded) => {
            for diagnostic in decoded.diagnostics {
                collector.notes.push(diagnostic);
            }
            documents(decoded.text.as_bytes(), name, collector, None);
        }
        Err(diagnostic) => collector.notes.push(diagnostic),
    }
}

fn broken(error: &io::Error, name: &str, collector: &mut Collector<'_>) {
    collector.notes.push(
        Diagnostic::error(input::MALFORMED)
            .with("detail", error.kind())
            .at(name),
    );
}

fn documents(stream: impl BufRead, name: &str, collector: &mut Collector<'_>, error: Option<io::Error>) {
    if let Some(error) = error {
        return broken(&error, name, collector);
    }
    let mut cut = Documents::new(stream);
    let mut document = Vec::new();
    loop {
        let next = match cut.next(&mut document) {
            Ok(next) => next,
            Err(error) => return broken(&error, name, collector),
        };
        let note = match next {
            Next::End => return,
            Next::Document(line) => {
                request(&document, name, line, collector);
                continue;
            }
            Next::TooLarge(line) => Diagnostic::error(input::TOO_LARGE)
                .with("most", "64 MiB")
                .at(at(name, line)),
            Next::TooDeep(line) => Diagnostic::error(input::TOO_DEEP)
                .with("most", MOST_DEPTH)
                .at(at(name, line)),
            Next::Damaged(line) => Diagnostic::error(input::MALFORMED)
                .with("detail", "not a JSON object")
                .at(at(name, line)),
            Next::Truncated(line) => Diagnostic::error(input::TRUNCATED).at(at(name, line)),
        };
        collector.notes.push(note);
    }
}

fn at(name: &str, line: u64) -> String {
    format!("{name}:{line}")
}

fn request(document: &[u8], name: &str, line: u64, collector: &mut Collector<'_>) {
    let place = at(name, line);
    let mut unknown = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(document);
    let parsed: Result<Request, _> = serde_ignored::deserialize(&mut deserializer, |path| {
        unknown_field(&path, &place, &mut unknown);
    });
    for diagnostic in unknown {
        collector.notes.push(diagnostic);
    }
    let request = match parsed {
        Ok(request) => request,
        Err(error) => {
            let mut diagnostic = json::diagnose(&error, name);
            diagnostic.location = Some(place);
            collector.notes.push(diagnostic);
            return;
        }
    };
    for resource in request.resource_metrics {
        let Some(attributes) = understood(pairs(resource.resource.attributes), &place, collector) else {
            continue;
        };
        let resource_texts = texts(&attributes);
        for scope in resource.scope_metrics {
            let around = Around {
                resource: resource_texts.clone(),
                scope: format!("{} {}", scope.scope.name, scope.scope.version),
            };
            for one in scope.metrics {
                if let Some(message) = understood(metric(one), &place, collector) {
                    collector.metric(&around, &message, &place);
                }
            }
        }
    }
}

fn understood<T>(
    result: Result<T, super::shapes::OutOfRange>,
    place: &str,
    collector: &mut Collector<'_>,
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(field) => {
            collector.notes.push(
                Diagnostic::error(input::MALFORMED)
                    .with("detail", format_args!("`{}` is out of range", field.0))
                    .at(place),
            );
            None
        }
    }
}

/// Names a field that was left out. A `snake_case` name is data lost, so it is an error.
fn unknown_field(path: &serde_ignored::Path<'_>, place: &str, found: &mut Vec<Diagnostic>) {
    let path = path.to_string();
    let field = path
        .rsplit('.')
        .find(|part| !part.is_empty() && *part != "?")
        .unwrap_or_default();
    if found.len() >= 50 || UNUSED.contains(&field) || field.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    let short: String = field.chars().take(100).collect();
    let diagnostic = if field.contains('_') {
        Diagnostic::error(loads::OTLP_SNAKE_CASE).with("field", format_args!("`{short}`"))
    } else if let "resourceLogs" | "resourceSpans" | "resourceProfiles" = field {
        Diagnostic::error(loads::OTLP_NOT_METRICS).with("field", format_args!("`{short}`"))
    } else {
        Diagnostic::info(loads::OTLP_UNKNOWN_FIELD).with("field", format_args!("`{short}`"))
    };
    found.push(diagnostic.at(place));
}
