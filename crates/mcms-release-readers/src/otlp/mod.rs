//! OTLP metrics, as an OpenTelemetry collector's file exporter or an SDK writes them, into metric series.
//!
//! - [`read_json`]: JSON lines (one `ExportMetricsServiceRequest` per line) or one document over many lines.
//! - [`read_protobuf`]: one raw message, or messages behind their 4-byte big-endian length.
//!
//! Both end in the same messages and the same checks (`collect`), so a file means the same in either form. What
//! a value means for a criterion (subtracting, merging, quantile bounds) is decided by the core, in
//! `mcms_release::evidence::reduce`; logs and traces are not read.
//!
//! Memory is bounded: a JSON document has at most [`MOST_DOCUMENT_BYTES`], a message [`MOST_MESSAGE_BYTES`],
//! both at most [`MOST_OBJECTS`] objects, and at most [`MOST_CELLS`] values and buckets are kept, of wanted metrics only.

mod attributes;
mod collect;
mod documents;
mod json;
mod protobuf;
mod scalars;
mod shapes;

pub use json::read as read_json;
pub use protobuf::read as read_protobuf;

/// The largest JSON document (line) that is read: 64 MiB.
pub const MOST_DOCUMENT_BYTES: usize = 64 << 20;

/// The largest protobuf message that is read: 16 MiB, four times what gRPC takes by default.
pub const MOST_MESSAGE_BYTES: usize = 16 << 20;

/// The most objects (or sub-messages) in one document; sixteen commas of JSON weigh as much as an object.
pub const MOST_OBJECTS: usize = 500_000;

/// The most values and buckets that are kept of one input.
pub const MOST_CELLS: usize = 16_000_000;

/// Tells whether bytes look like protobuf of OTLP metrics: field 1 with a length, alone or behind a 4-byte length.
#[must_use]
pub fn looks_like_protobuf(head: &[u8]) -> bool {
    protobuf::framing(head).is_some()
}

#[cfg(test)]
mod tests;
