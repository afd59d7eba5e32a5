//! OTLP protobuf: one raw `ExportMetricsServiceRequest`, or many behind a 4-byte big-endian length each
//! (the collector's file exporter with `format: proto`).
//!
//! Sub-messages are counted before they are decoded, so that a message of two bytes per sub-message cannot grow
//! into gigabytes of structures.

use super::attributes::texts;
use super::collect::{Around, Collector};
use super::{MOST_MESSAGE_BYTES, MOST_OBJECTS};
use mcms_release::evidence::{Diagnostic, Evidence, MetricSeries, Wanted};
use mcms_release::reason::input;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use prost::Message;
use prost::encoding::{WireType, decode_key, decode_varint};
use std::io::{self, Read};

/// The deepest nesting of messages that is read; prost's own limit.
const MOST_DEPTH: usize = 100;

/// How messages follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// The input is one message.
    Raw,
    /// Each message has a 4-byte big-endian length before it.
    LengthPrefixed,
}

/// Tells the framing from the first bytes: a raw message begins with the tag of field 1, whose byte would make
/// a length beyond the limit.
pub(super) fn framing(head: &[u8]) -> Option<Framing> {
    match head {
        // `{` and spaces would be JSON; a length that small begins with zeros.
        [0x0A, ..] => Some(Framing::Raw),
        [a @ 0..=4, b, c, d, 0x0A, ..] if u32::from_be_bytes([*a, *b, *c, *d]) >= 2 => {
            Some(Framing::LengthPrefixed)
        }
        [0, 0, 0, 0, ..] => Some(Framing::LengthPrefixed),
        _ => None,
    }
}

/// Reads protobuf.
///
/// The name stands in diagnostics, with the number of the message (1-based).
pub fn read(mut stream: impl Read, name: &str, wanted: &Wanted) -> Evidence<Vec<MetricSeries>> {
    let mut collector = Collector::new(name, wanted);
    if let Err(diagnostic) = messages(&mut stream, name, &mut collector) {
        collector.notes.push(diagnostic);
    }
    collector.finish()
}

fn messages(stream: &mut impl Read, name: &str, collector: &mut Collector<'_>) -> Result<(), Diagnostic> {
    let mut head = Vec::with_capacity(5);
    fill(stream, 5, &mut head, name)?;
    if head.is_empty() {
        return Ok(());
    }
    match framing(&head) {
        None => Err(Diagnostic::error(input::UNKNOWN_FORMAT).at(name)),
        Some(Framing::Raw) => {
            fill(stream, MOST_MESSAGE_BYTES, &mut head, name)?; // one prefix more than the limit shows that it is exceeded
            if head.len() > MOST_MESSAGE_BYTES {
                return Err(too_large(name));
            }
            message(&head, name, collector);
            Ok(())
        }
        Some(Framing::LengthPrefixed) => {
            let mut ahead = head;
            let mut number: u64 = 0;
            loop {
                number = number.saturating_add(1);
                let place = format!("{name}:{number}");
                let missing = 4_usize.saturating_sub(ahead.len());
                fill(stream, missing, &mut ahead, name)?;
                let Some((length, rest)) = ahead.split_first_chunk::<4>() else {
                    return if ahead.is_empty() {
                        Ok(())
                    } else {
                        Err(truncated(&place))
                    };
                };
                let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
                if length > MOST_MESSAGE_BYTES {
                    return Err(too_large(&place));
                }
                let mut body = rest.to_vec();
                let rest_of_head = body.split_off(length.min(body.len()));
                let missing = length.saturating_sub(body.len());
                fill(stream, missing, &mut body, name)?;
                if body.len() < length {
                    return Err(truncated(&place));
                }
                message(&body, &place, collector);
                ahead = rest_of_head;
            }
        }
    }
}

/// Appends up to `bytes` more bytes.
fn fill(stream: &mut impl Read, bytes: usize, into: &mut Vec<u8>, name: &str) -> Result<(), Diagnostic> {
    let most = u64::try_from(bytes).unwrap_or(u64::MAX);
    let read: io::Result<usize> = stream.by_ref().take(most).read_to_end(into);
    read.map(|_| ()).map_err(|error| {
        Diagnostic::error(input::MALFORMED)
            .with("detail", error.kind())
            .at(name)
    })
}

fn truncated(place: &str) -> Diagnostic {
    Diagnostic::error(input::TRUNCATED).at(place)
}

fn too_large(place: &str) -> Diagnostic {
    Diagnostic::error(input::TOO_LARGE)
        .with("most", "16 MiB")
        .at(place)
}

fn message(bytes: &[u8], place: &str, collector: &mut Collector<'_>) {
    let mut budget = MOST_OBJECTS;
    if count(bytes, MOST_DEPTH, &mut budget).is_none() {
        let deep = Diagnostic::error(input::TOO_DEEP)
            .with("most", MOST_DEPTH)
            .at(place);
        collector
            .notes
            .push(if budget == 0 { too_large(place) } else { deep });
        return;
    }
    let request = match ExportMetricsServiceRequest::decode(bytes) {
        Ok(request) => request,
        Err(error) => {
            collector.notes.push(damaged(&error.to_string(), place));
            return;
        }
    };
    for resource in &request.resource_metrics {
        let attributes = resource
            .resource
            .as_ref()
            .map(|one| texts(&one.attributes))
            .unwrap_or_default();
        for scope in &resource.scope_metrics {
            let (name, version) = scope
                .scope
                .as_ref()
                .map(|one| (one.name.as_str(), one.version.as_str()))
                .unwrap_or_default();
            let around = Around {
                resource: attributes.clone(),
                scope: format!("{name} {version}"),
            };
            for metric in &scope.metrics {
                collector.metric(&around, metric, place);
            }
        }
    }
}

fn damaged(detail: &str, place: &str) -> Diagnostic {
    Diagnostic::error(input::MALFORMED)
        .with("detail", detail)
        .at(place)
}

/// Counts every field with a length, down to the deepest sub-message; `None` when the budget is spent or the nesting
/// is too deep. Text is looked into as well, because the wire format does not tell it from a message: what does
/// not parse ends there. The cost is in the number of fields, not in their bytes.
fn count(mut bytes: &[u8], depth: usize, budget: &mut usize) -> Option<()> {
    let deeper = depth.checked_sub(1)?;
    while !bytes.is_empty() {
        let Ok((_, wire)) = decode_key(&mut bytes) else {
            return Some(());
        };
        let skipped = match wire {
            WireType::Varint => decode_varint(&mut bytes).ok().map(|_| 0),
            WireType::SixtyFourBit => Some(8),
            WireType::ThirtyTwoBit => Some(4),
            WireType::LengthDelimited => {
                let length = decode_varint(&mut bytes)
                    .ok()
                    .and_then(|length| usize::try_from(length).ok());
                *budget = budget.checked_sub(1)?;
                if let Some(inner) = length.and_then(|length| bytes.get(..length)) {
                    count(inner, deeper, budget)?;
                }
                length
            }
            WireType::StartGroup | WireType::EndGroup => None,
        };
        let Some(rest) = skipped.and_then(|length| bytes.get(length..)) else {
            return Some(());
        };
        bytes = rest;
    }
    Some(())
}
