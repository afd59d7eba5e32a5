//! Which format something has: by its content, and by its name only where the content leaves it open.
//!
//! The first bytes are enough: gzip is unpacked, UTF-16 decoded, then the shape of the JSON, the root element of the
//! XML or the header of the CSV decides. A folder holds Allure results when it has a `*-result.json` or another file
//! of Allure's; otherwise its `*.trx`, `*.xml` and CTRF `*.json` files are parts. Not for checking the content.

use crate::{load, otlp, people, results, text, tracker};
use flate2::read::MultiGzDecoder;
use mcms_release::evidence::Role;
use std::io::Read;
use std::path::Path;

/// How many bytes are looked at.
pub const HEAD_BYTES: usize = 64 * 1024;

/// A format that has a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// k6 `--out json`.
    K6Ndjson,
    /// k6 `--out csv`.
    K6Csv,
    /// k6 `--summary-export`.
    K6SummaryLegacy,
    /// The data of k6's `handleSummary`.
    K6HandleSummary,
    /// k6's machine-readable summary, version 1.
    K6Summary1,
    /// A folder of Allure results.
    Allure,
    /// `JUnit` XML.
    Junit,
    /// Visual Studio test results.
    Trx,
    /// `NUnit` XML.
    Nunit,
    /// xUnit.net XML.
    Xunit,
    /// Common Test Report Format.
    Ctrf,
    /// OTLP metrics, JSON lines.
    OtlpJson,
    /// OTLP metrics, protobuf.
    OtlpProtobuf,
    /// `mcms.tickets/1` or a tracker's bare answer.
    Tickets,
    /// `mcms.approvals/1`.
    Approvals,
    /// `mcms.waivers/1`.
    Waivers,
}

impl Format {
    /// Returns the name as it stands in sources and items.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::K6Ndjson => "k6-ndjson",
            Self::K6Csv => "k6-csv",
            Self::K6SummaryLegacy => "k6-summary-legacy",
            Self::K6HandleSummary => "k6-handle-summary",
            Self::K6Summary1 => "k6-summary-1",
            Self::Allure => "allure",
            Self::Junit => "junit",
            Self::Trx => "trx",
            Self::Nunit => "nunit",
            Self::Xunit => "xunit",
            Self::Ctrf => "ctrf",
            Self::OtlpJson => "otlp-json",
            Self::OtlpProtobuf => "otlp-protobuf",
            Self::Tickets => "tickets",
            Self::Approvals => "approvals",
            Self::Waivers => "waivers",
        }
    }

    /// Returns the role that a file of this format has where nobody says so (`read` without a policy).
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::K6Ndjson
            | Self::K6Csv
            | Self::K6SummaryLegacy
            | Self::K6HandleSummary
            | Self::K6Summary1 => Role::Load,
            Self::Allure | Self::Junit | Self::Trx | Self::Nunit | Self::Xunit | Self::Ctrf => Role::Tests,
            Self::OtlpJson | Self::OtlpProtobuf => Role::Metrics,
            Self::Tickets => Role::Tickets,
            Self::Approvals => Role::Approvals,
            Self::Waivers => Role::Waivers,
        }
    }

    fn of_load(format: load::Format) -> Self {
        match format {
            load::Format::K6Ndjson => Self::K6Ndjson,
            load::Format::K6Csv => Self::K6Csv,
            load::Format::K6SummaryLegacy => Self::K6SummaryLegacy,
            load::Format::K6HandleSummary => Self::K6HandleSummary,
            load::Format::K6Summary1 => Self::K6Summary1,
        }
    }

    pub(crate) fn of_results(format: results::Format) -> Self {
        match format {
            results::Format::Junit => Self::Junit,
            results::Format::Trx => Self::Trx,
            results::Format::Nunit => Self::Nunit,
            results::Format::Xunit => Self::Xunit,
            results::Format::Ctrf => Self::Ctrf,
        }
    }
}

/// Tells the format of a file from its first bytes ([`HEAD_BYTES`] are enough) and, at last, its name.
///
/// # Example
/// ```
/// use mcms_release_readers::{Format, detect};
/// assert_eq!(detect(b"<testsuites>", "x.txt"), Some(Format::Junit));
/// assert_eq!(detect(b"{\"resourceMetrics\":[", "x.txt"), Some(Format::OtlpJson));
/// assert_eq!(detect(b"MZ\x90", "k6.json"), None);
/// ```
#[must_use]
pub fn detect(head: &[u8], name: &str) -> Option<Format> {
    let unpacked = unpack(head);
    let head = unpacked.as_deref().unwrap_or(head);
    if otlp::looks_like_protobuf(head) {
        return Some(Format::OtlpProtobuf);
    }
    let text = decode(head);
    let text = text.trim_start();
    let found = match text.bytes().next() {
        Some(b'{') => json(text),
        Some(b'<') => results::detect(text).map(Format::of_results),
        _ => load::detect(text.as_bytes()).map(Format::of_load),
    };
    found.or_else(|| by_name(name))
}

/// Names that leave no doubt: a file like this that shows nothing of its format is a damaged one.
fn by_name(name: &str) -> Option<Format> {
    match Path::new(name)
        .extension()?
        .to_str()?
        .to_ascii_lowercase()
        .as_str()
    {
        "trx" => Some(Format::Trx),
        "pb" | "binpb" => Some(Format::OtlpProtobuf),
        _ => None,
    }
}

fn json(text: &str) -> Option<Format> {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    let schemas = [
        (tracker::SCHEMA, Format::Tickets),
        (people::APPROVALS, Format::Approvals),
        (people::WAIVERS, Format::Waivers),
    ];
    if let Some((_, format)) = schemas
        .into_iter()
        .find(|(schema, _)| has("schema") && has(schema))
    {
        return Some(format);
    }
    if [
        "resourceMetrics",
        "resource_metrics",
        "resourceLogs",
        "resourceSpans",
    ]
    .into_iter()
    .any(has)
    {
        return Some(Format::OtlpJson);
    }
    if let Some(format) = load::detect(text.as_bytes()).map(Format::of_load) {
        return Some(format);
    }
    if let Some(format) = results::detect(text) {
        return Some(Format::of_results(format));
    }
    (has("issues") || has("workItems")).then_some(Format::Tickets)
}

/// Unpacks the head of a gzip file, as far as it goes.
pub(crate) fn unpack(head: &[u8]) -> Option<Vec<u8>> {
    if !head.starts_with(&[0x1F, 0x8B]) {
        return None;
    }
    let mut out = Vec::new();
    let most = u64::try_from(HEAD_BYTES).unwrap_or(u64::MAX);
    // The head ends inside the packed data: what came until then is enough.
    let _ = MultiGzDecoder::new(head).take(most).read_to_end(&mut out);
    Some(out)
}

/// Decodes a head, which may end inside a character. Damaged text still shows its shape, so that its reader can
/// name the damage.
pub(crate) fn decode(head: &[u8]) -> String {
    let even = head.get(..head.len() & !1).unwrap_or(head);
    let wide = matches!(
        head,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..]
    );
    match text::decode(if wide { even } else { head }, "") {
        Ok(decoded) => decoded.text.into_owned(),
        Err(_) => String::from_utf8_lossy(head).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_decides_and_the_name_does_not_mislead() {
        let cases: [(&[u8], Option<Format>); 14] = [
            (b"<TestRun>", Some(Format::Trx)),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?><assemblies>",
                Some(Format::Xunit),
            ),
            (b"\xff\xfe<\0t\0e\0s\0t\0-\0r\0u\0n\0>\0", Some(Format::Nunit)),
            (b"{\"results\":{\"tool\":{},\"summary\":{}}}", Some(Format::Ctrf)),
            (b"{\"schema\": \"mcms.tickets/1\", ", Some(Format::Tickets)),
            (b"{\"schema\": \"mcms.waivers/1\"}", Some(Format::Waivers)),
            (b"{\"schema\": \"mcms.approvals/1\"}", Some(Format::Approvals)),
            (
                b"{\"expand\":\"names\",\"startAt\":0,\"issues\":[]}",
                Some(Format::Tickets),
            ),
            (b"{\"resource_metrics\":[]}", Some(Format::OtlpJson)),
            (b"\x0a\x05hello", Some(Format::OtlpProtobuf)),
            (b"{}", None),
            (b"", None),
            (b"PK\x03\x04", None),
            (b"plain text", None),
        ];
        for (head, format) in cases {
            assert_eq!(
                detect(head, "results.json"),
                format,
                "{}",
                String::from_utf8_lossy(head)
            );
        }
    }

    #[test]
    fn the_name_speaks_only_where_the_content_is_silent() {
        assert_eq!(detect(b"", "results.TRX"), Some(Format::Trx));
        assert_eq!(detect(b"<testsuites>", "results.trx"), Some(Format::Junit));
        assert_eq!(detect(b"", "results.xml"), None);
    }

    #[test]
    fn gzip_is_looked_into() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"{\"resourceMetrics\":[]}").unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(detect(&packed, "m.json.gz"), Some(Format::OtlpJson));
        assert_eq!(
            detect(&packed[..packed.len() - 4], "m.json.gz"),
            Some(Format::OtlpJson)
        );
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(head in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = detect(&head, "x.csv");
        }
    }
}
