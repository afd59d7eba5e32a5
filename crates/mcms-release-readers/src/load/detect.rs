//! Which of k6's formats a file is in, by its first bytes.
//!
//! Not for reading: a file may begin well and still be damaged.

use super::Format;
use crate::text::decode;
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use std::io::Read;

/// How much of the text is looked at.
const ENOUGH: usize = 64 * 1024;

/// Lines that may be damaged before the first that is not.
const LINES: usize = 20;

/// Finds the format of a k6 file by its first bytes (64 KiB are enough), also inside of gzip and UTF-16.
///
/// `None`: this is none of k6's formats, or too little is known.
///
/// # Example
/// ```
/// use mcms_release_readers::load::{Format, detect};
/// assert_eq!(detect(b"metric_name,timestamp,metric_value,check\n"), Some(Format::K6Csv));
/// assert_eq!(detect(b"{\"reportFormat\":\"CTRF\"}"), None);
/// ```
#[must_use]
pub fn detect(prefix: &[u8]) -> Option<Format> {
    if prefix.starts_with(&[0x1f, 0x8b]) {
        let mut text = vec![0; ENOUGH];
        let mut length: usize = 0;
        let mut unpacked = MultiGzDecoder::new(prefix);
        // A prefix ends inside of the packed data: what came out before that is enough.
        while let Some(rest) = text.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match unpacked.read(rest) {
                Ok(read) if read > 0 => length = length.saturating_add(read),
                _ => break,
            }
        }
        return of_text(text.get(..length)?);
    }
    of_text(prefix)
}

fn of_text(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.get(..bytes.len().min(ENOUGH)).unwrap_or_default();
    // A cut inside of a character leaves the text before it.
    let decoded = decode(bytes, "").ok().or_else(|| {
        let valid = bytes.utf8_chunks().next()?.valid().len();
        decode(bytes.get(..valid)?, "").ok()
    })?;
    let text = decoded.text.trim_start();
    if text.starts_with("metric_name,timestamp,metric_value") {
        return Some(Format::K6Csv);
    }
    if text.lines().take(LINES).any(is_sample) {
        return Some(Format::K6Ndjson);
    }
    if !text.starts_with('{') {
        return None;
    }
    // k6's own documents hold these, whole or cut.
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    let object = |key: &str| {
        text.match_indices(&format!("\"{key}\"")).any(|(at, found)| {
            let rest = text.get(at.saturating_add(found.len())..).unwrap_or_default();
            rest.trim_start()
                .strip_prefix(':')
                .is_some_and(|rest| rest.trim_start().starts_with('{'))
        })
    };
    if object("results") && (has("k6_version") || has("k6Version") || (object("config") && has("execution")))
    {
        return Some(Format::K6Summary1);
    }
    let own = has("root_group") || has("iterations") || has("vus") || has("vus_max") || has("http_reqs");
    if !object("metrics") || !own {
        return None;
    }
    Some(if has("values") || has("testRunDurationMs") {
        Format::K6HandleSummary
    } else {
        Format::K6SummaryLegacy
    })
}

/// Tells whether a line is one of k6's JSON output; the last one may be cut.
fn is_sample(line: &str) -> bool {
    let line = line.trim();
    if let Ok(value) = serde_json::from_str::<Value>(line) {
        let kind = value.get("type").and_then(Value::as_str);
        return matches!(kind, Some("Point" | "Metric"))
            && value.get("metric").is_some_and(Value::is_string)
            && value.get("data").is_some_and(Value::is_object);
    }
    let begins = [
        "{\"type\":\"Metric\",\"data\":{",
        "{\"type\":\"Point\",\"data\":{\"time\":",
    ];
    begins.iter().any(|begin| line.starts_with(begin))
        || (line.starts_with("{\"metric\":\"") && line.contains("\",\"type\":\"Point\",\"data\":{\"time\":"))
}
