//! What holds of every reader of k6's files.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    clippy::string_slice,
    clippy::format_collect
)]

mod csv;
mod damage;
mod merging;
mod paths;
mod summaries;

use super::collect::Collector;
use super::*;
use mcms_release::evidence::{Estimate, Measure, WantedMeasure};
use std::io::{Cursor, Write};

pub(super) const TIME: &str = "2026-11-23T09:00:00.5+09:00";

/// What the tests ask for: P95 of successful requests, per name, and two plain metrics.
pub(super) fn wanted() -> Wanted {
    let measure =
        |metric: &str, filter: &[(&str, &str)], per_tag: Option<&str>, percents: &[&str]| WantedMeasure {
            metric: metric.to_owned(),
            filter: filter
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            per_tag: per_tag.map(str::to_owned),
            percents: percents.iter().map(|p| (*p).to_owned()).collect(),
        };
    Wanted {
        load: vec![
            measure(
                "http_req_duration",
                &[("expected_response", "true")],
                None,
                &["95", "50"],
            ),
            measure("http_req_duration", &[], Some("name"), &["95"]),
            measure("http_req_failed", &[], None, &[]),
            measure("dropped_iterations", &[], None, &[]),
            measure("vus", &[], None, &[]),
        ],
        ..Wanted::default()
    }
}

pub(super) fn everything() -> Wanted {
    Wanted {
        everything: true,
        ..Wanted::default()
    }
}

pub(super) fn declaration(metric: &str, kind: &str, contains: &str) -> String {
    format!(
        r#"{{"type":"Metric","data":{{"name":"{metric}","type":"{kind}","contains":"{contains}","thresholds":[],"submetrics":null}},"metric":"{metric}"}}"#
    )
}

/// The declarations of everything that [`wanted`] names and of a metric that it does not.
pub(super) fn declarations() -> String {
    [
        declaration("http_req_duration", "trend", "time"),
        declaration("http_req_failed", "rate", "default"),
        declaration("http_req_waiting", "trend", "time"),
        declaration("dropped_iterations", "counter", "default"),
        declaration("iterations", "counter", "default"),
        declaration("vus", "gauge", "default"),
        declaration("vus_max", "gauge", "default"),
    ]
    .join("\n")
        + "\n"
}

pub(super) fn sample(metric: &str, value: &str, tags: &str) -> String {
    format!(
        "{{\"metric\":\"{metric}\",\"type\":\"Point\",\"data\":{{\"time\":\"{TIME}\",\"value\":{value},\"tags\":{tags}}}}}\n"
    )
}

pub(super) fn shard<'a>(name: &str, bytes: &'a [u8]) -> Shard<'a> {
    Shard {
        name: name.to_owned(),
        reader: Box::new(bytes),
    }
}

pub(super) fn read(bytes: &[u8]) -> Evidence<LoadRun> {
    read_run(
        vec![shard("run.json", bytes)],
        Format::K6Ndjson,
        &wanted(),
        &Options::default(),
    )
}

/// Reads with a block size and a cap of exact samples.
pub(super) fn read_with(
    shards: &[(&str, &[u8])],
    strict: bool,
    block: usize,
    cap: usize,
) -> Evidence<LoadRun> {
    let by = |digest: bool| {
        let mut shards: Vec<Shard<'_>> = shards.iter().map(|(name, bytes)| shard(name, bytes)).collect();
        shards.sort_by(|one, other| one.name.cmp(&other.name));
        let options = Options {
            strict,
            digest,
            progress: None,
        };
        let collector = Collector::new(&wanted()).with_cap(cap);
        read_samples(shards, Format::K6Ndjson, collector, &options, block)
    };
    let evidence = by(true);
    // With a digest the bytes are read here, without one on another thread.
    let mut ahead = by(false);
    for (source, hashed) in ahead.sources.iter_mut().zip(&evidence.sources) {
        assert_eq!(source.sha256, None);
        source.sha256.clone_from(&hashed.sha256);
    }
    assert_eq!(ahead, evidence);
    evidence
}

pub(super) fn codes(evidence: &Evidence<LoadRun>) -> Vec<&'static str> {
    evidence
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.reason.code.as_str())
        .collect()
}

pub(super) fn measure<'a>(evidence: &'a Evidence<LoadRun>, metric: &str) -> Option<&'a Measure> {
    evidence
        .inspect()
        .1?
        .measures
        .iter()
        .find(|measure| measure.metric == metric)
}

pub(super) fn p95(evidence: &Evidence<LoadRun>, metric: &str) -> Option<Estimate> {
    measure(evidence, metric)?
        .quantiles
        .iter()
        .find(|quantile| quantile.percent == "95")
        .map(|quantile| quantile.value)
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

/// A run of some requests: durations 1..=n, every fifth failed, two names.
pub(super) fn run(n: u32) -> String {
    let mut text = declarations();
    for i in 1..=n {
        let ok = i % 5 != 0;
        let tags = format!(
            r#"{{"expected_response":"{ok}","name":"n{}","status":"200"}}"#,
            i % 2
        );
        text += &sample("http_req_duration", &i.to_string(), &tags);
        text += &sample("http_req_waiting", "0.25", &tags);
        text += &sample("http_req_failed", if ok { "0" } else { "1" }, &tags);
        text += &sample("iterations", "1", "null");
    }
    text += &sample("vus", "10", "null");
    text + &sample("vus_max", "10", "null")
}

#[test]
fn a_run_is_reduced_to_what_the_policy_wants() {
    let evidence = read(run(100).as_bytes());
    assert_eq!(
        evidence.completeness(),
        Completeness::Complete,
        "{:?}",
        evidence.diagnostics
    );
    let data = evidence.inspect().1.unwrap();
    assert!(data.samples);
    assert_eq!(data.iterations, Some(100));
    let names: Vec<_> = data
        .measures
        .iter()
        .map(|m| {
            (
                m.metric.as_str(),
                m.filter.len(),
                m.subject.clone().map(|s| s.1),
                m.count,
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            ("http_req_duration", 0, Some("n0".to_owned()), Some(50)),
            ("http_req_duration", 0, Some("n1".to_owned()), Some(50)),
            ("http_req_duration", 1, None, Some(80)),
            ("http_req_failed", 0, None, Some(100)),
            ("vus", 0, None, Some(1)),
        ]
    );
    let successful = &data.measures[2];
    assert_eq!(successful.unit.as_deref(), Some("ms"));
    assert_eq!(successful.quantiles[0].percent, "50");
    // 80 values without the multiples of five: h = 79 · 0.95 = 75.05, between the 76th (94) and the 77th (96).
    assert_eq!(
        successful.quantiles[1].value,
        Estimate::Point(94.0 + (75.05_f64 - 75.0) * 2.0)
    );
    assert_eq!(successful.quantiles[1].ranks, Some((72, 80)));
    assert_eq!(successful.sum, Some(5050.0 - 1050.0));
    let failed = data.measures[3].rate.unwrap();
    assert_eq!((failed.events, failed.total), (20, 100));
    assert_eq!(data.measures[4].statistics["last"], 10.0);
}

#[test]
fn the_digest_and_the_size_are_those_of_the_bytes_as_given() {
    let plain = run(40);
    for bytes in [plain.clone().into_bytes(), gzip(plain.as_bytes()), utf16(&plain)] {
        let evidence = read(&bytes);
        let source = &evidence.sources[0];
        assert_eq!(
            source.sha256.as_deref(),
            Some(crate::digest::sha256_hex(&bytes).as_str())
        );
        assert_eq!(source.bytes, bytes.len() as u64);
        assert_eq!(source.format, "k6-ndjson");
    }
    let options = Options {
        digest: false,
        ..Options::default()
    };
    let evidence = read_run(
        vec![shard("a", plain.as_bytes())],
        Format::K6Ndjson,
        &wanted(),
        &options,
    );
    assert_eq!(evidence.sources[0].sha256, None);
}

#[test]
fn packed_or_converted_files_give_the_answer_of_the_plain_ones() {
    let plain = run(100);
    let reference = read(plain.as_bytes());
    let marked = format!("\u{feff}{plain}");
    let crlf = plain.replace('\n', "\r\n");
    let (front, back) = plain.as_bytes().split_at(plain.len() / 3);
    let members = [gzip(front), gzip(back)].concat();
    for (bytes, codes_of) in [
        (gzip(plain.as_bytes()), vec![]),
        (members, vec![]),
        (utf16(&plain), vec!["decoded_utf16"]),
        (gzip(&utf16(&plain)), vec!["decoded_utf16"]),
        (marked.into_bytes(), vec!["decoded_bom"]),
        (crlf.into_bytes(), vec![]),
    ] {
        let evidence = read(&bytes);
        assert_eq!(codes(&evidence), codes_of);
        assert_eq!(evidence.inspect(), reference.inspect());
        assert_eq!(evidence.window, reference.window);
    }
}

#[test]
fn progress_hears_every_byte() {
    let heard = std::cell::Cell::new(0);
    let text = run(100);
    let options = Options {
        progress: Some(&|bytes| heard.set(bytes)),
        ..Options::default()
    };
    let part = |name: &str, text: &str| Shard {
        name: name.to_owned(),
        reader: Box::new(Cursor::new(text.to_owned())),
    };
    // The second file is the larger one: what was heard never goes back.
    let shards = vec![part("a", &run(3)), part("b", &text)];
    let _ = read_run(shards, Format::K6Ndjson, &wanted(), &options);
    assert_eq!(heard.get(), (run(3).len() + text.len()) as u64);
}

#[test]
fn formats_are_found_by_their_first_bytes() {
    let csv = "metric_name,timestamp,metric_value,extra_tags,metadata\n";
    let text = run(3);
    for (bytes, format) in [
        (text.clone().into_bytes(), Some(Format::K6Ndjson)),
        (gzip(text.as_bytes()), Some(Format::K6Ndjson)),
        (text.as_bytes()[..60].to_vec(), Some(Format::K6Ndjson)),
        (utf16(&text), Some(Format::K6Ndjson)),
        (csv.as_bytes().to_vec(), Some(Format::K6Csv)),
        (gzip(csv.as_bytes()), Some(Format::K6Csv)),
        (
            summaries::LEGACY.as_bytes().to_vec(),
            Some(Format::K6SummaryLegacy),
        ),
        (
            summaries::HANDLE.as_bytes().to_vec(),
            Some(Format::K6HandleSummary),
        ),
        (summaries::MACHINE.as_bytes().to_vec(), Some(Format::K6Summary1)),
        (utf16(summaries::HANDLE), Some(Format::K6HandleSummary)),
        (b"{}".to_vec(), None),
        (Vec::new(), None),
        (
            br#"{"results":{"tool":{"name":"jest"}},"reportFormat":"CTRF"}"#.to_vec(),
            None,
        ),
        (
            br#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"vus"}]}]}]}"#.to_vec(),
            None,
        ),
        (b"\xb0\xa1\xb0\xa2".to_vec(), None),
    ] {
        assert_eq!(detect(&bytes), format, "{:?}", String::from_utf8_lossy(&bytes));
    }
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
    }
}
