//! Damaged samples are never complete, and cost bounded memory.

use super::*;
use mcms_release::evidence::Severity;
use std::io::Read;

fn partial(bytes: &[u8], code: &str) -> Evidence<LoadRun> {
    let evidence = read(bytes);
    assert_eq!(
        evidence.completeness(),
        Completeness::Partial,
        "{:?}",
        codes(&evidence)
    );
    assert!(codes(&evidence).contains(&code), "{:?}", codes(&evidence));
    evidence
}

#[test]
fn a_file_that_is_cut_anywhere_inside_a_line_is_never_complete() {
    let text = run(3);
    for length in 1..text.len() {
        let evidence = read(&text.as_bytes()[..length]);
        let whole = text.as_bytes()[length - 1] == b'\n' || text.as_bytes()[length] == b'\n';
        if !whole {
            assert_ne!(evidence.completeness(), Completeness::Complete, "cut at {length}");
            assert!(codes(&evidence).contains(&"truncated"), "cut at {length}");
        }
    }
}

#[test]
fn a_last_line_without_its_end_counts_when_it_is_whole() {
    let text = run(3);
    let evidence = read(text.trim_end().as_bytes());
    assert_eq!(evidence.inspect(), read(text.as_bytes()).inspect());
}

#[test]
fn nothing_at_all_is_empty_and_nonsense_is_unreadable() {
    assert_eq!(read(b"").completeness(), Completeness::Empty);
    assert_eq!(read(b"\n\n  \n").completeness(), Completeness::Empty);
    assert_eq!(
        read(declarations().as_bytes()).completeness(),
        Completeness::Empty
    );
    for nonsense in [
        &b"{}"[..],
        b"nonsense\n",
        b"\xb0\xa1\xc1\xa4",
        b"[1,2]",
        b"\0\0\0",
    ] {
        assert_eq!(
            read(nonsense).completeness(),
            Completeness::Unreadable,
            "{nonsense:?}"
        );
    }
    let none = read_run(Vec::new(), Format::K6Ndjson, &wanted(), &Options::default());
    assert_eq!(none.completeness(), Completeness::NotMeasured);
}

#[test]
fn lines_of_any_metric_that_are_damaged_are_found() {
    let tags = r#"{"expected_response":"true","name":"n"}"#;
    let good = run(2);
    for metric in ["http_req_duration", "http_req_waiting", "unheard_of"] {
        for (line, code) in [
            (sample(metric, "NaN", tags), "malformed"),
            (sample(metric, "Infinity", tags), "malformed"),
            (sample(metric, "01", tags), "malformed"),
            (sample(metric, "1e999", tags), "malformed"),
            (sample(metric, "null", tags), "malformed"),
            (sample(metric, "1", r#"{"name":"n""#), "malformed"),
            (sample(metric, "1", r#"{"name":"a","name":"b"}"#), "duplicate_key"),
            (sample(metric, "1", r#"{"name":1}"#), "malformed"),
            (sample(metric, "1", "{\"name\":\"a\u{1}b\"}"), "malformed"),
            (sample(metric, "1", tags).replace(TIME, "yesterday"), "malformed"),
            (sample(metric, "1", tags).replace("Point", "Pint"), "malformed"),
            (sample(metric, "1", tags).replace("}}}", "}}"), "malformed"),
            (
                sample(metric, "1", tags).replace("\"value\"", "\"value\":1,\"value\""),
                "duplicate_key",
            ),
            (
                sample(metric, "1", tags).replace("}\n", sample(metric, "2", tags).as_str()),
                "malformed",
            ),
        ] {
            let text = format!(
                "{}{good}{line}{good}",
                declaration(metric, "trend", "default") + "\n"
            );
            let text = text.replace(&declaration("http_req_duration", "trend", "default"), "");
            let text = text.replace(&declaration("http_req_waiting", "trend", "default"), "");
            let evidence = partial(text.as_bytes(), code);
            assert_eq!(
                evidence.diagnostics.len(),
                1,
                "{line}: {:?}",
                evidence.diagnostics
            );
            let place = evidence.diagnostics[0].location.clone().unwrap();
            assert!(place.starts_with("run.json:"), "{place}");
        }
    }
}

#[test]
fn a_line_of_an_unused_metric_that_is_damaged_inside_its_tags_is_found_too() {
    // The one difference that a fast path might have: ours has none.
    let text = run(2) + &sample("http_req_waiting", "1", r#"{"name":"a,"status":"200"}"#);
    partial(text.as_bytes(), "malformed");
    let korean = run(2).replace("\"status\":\"200\"", "\"name2\":\"설비\"");
    let mut bytes = korean.into_bytes();
    let at = bytes.windows(3).rposition(|w| w == "설".as_bytes()).unwrap();
    bytes[at] = 0xbc;
    partial(&bytes, "not_utf8");
}

#[test]
fn values_that_cannot_be_are_named() {
    let tags = r#"{"expected_response":"true","name":"n"}"#;
    for (metric, value, code) in [
        ("http_req_duration", "-1", "negative_duration"),
        ("http_req_duration", "1e308", "k6_implausible"),
        ("http_req_failed", "-1", "k6_negative"),
        ("dropped_iterations", "-3", "k6_negative"),
        ("vus", "1e308", "k6_implausible"),
    ] {
        partial((run(50) + &sample(metric, value, tags)).as_bytes(), code);
    }
    // A negative duration would flatter a quantile: it is left out.
    let with = read((run(50) + &sample("http_req_duration", "-1", tags)).as_bytes());
    assert_eq!(
        measure(&with, "http_req_duration"),
        measure(&read(run(50).as_bytes()), "http_req_duration")
    );
    // A sum beyond the range is not written.
    let huge = run(50) + &sample("http_req_duration", "1e308", tags).repeat(3);
    let evidence = partial(huge.as_bytes(), "non_finite");
    assert!(
        evidence
            .inspect()
            .1
            .unwrap()
            .measures
            .iter()
            .any(|m| m.count > Some(0) && m.sum.is_none())
    );
}

#[test]
fn dropped_iterations_are_a_warning_and_a_measure() {
    let evidence = read((run(5) + &sample("dropped_iterations", "7", "null")).as_bytes());
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(codes(&evidence), ["k6_dropped_iterations"]);
    assert_eq!(measure(&evidence, "dropped_iterations").unwrap().sum, Some(7.0));
    assert!(measure(&read(run(5).as_bytes()), "dropped_iterations").is_none());
}

#[test]
fn a_file_that_lost_its_beginning_is_partial() {
    let text = run(3).replace(&(declaration("http_req_failed", "rate", "default") + "\n"), "");
    let evidence = partial(text.as_bytes(), "k6_undeclared_metric");
    assert!(measure(&evidence, "http_req_failed").unwrap().rate.is_some());
}

#[test]
fn damage_is_listed_in_bounded_number_with_its_count() {
    let evidence = partial(
        (run(1) + &"{broken}\n".repeat(1000)).as_bytes(),
        "more_diagnostics",
    );
    assert_eq!(evidence.diagnostics.len(), 6);
    let more = evidence.diagnostics.last().unwrap();
    assert_eq!(
        (more.severity, more.reason.parameters["count"].as_str()),
        (Severity::Error, "995")
    );
}

#[test]
fn a_packed_file_that_is_cut_or_damaged_is_partial() {
    let packed = gzip(run(2000).as_bytes());
    partial(&packed[..packed.len() - 4], "truncated");
    partial(&packed[..packed.len() / 2], "truncated");
    let mut wrong = packed.clone();
    let last = wrong.len() - 6;
    wrong[last] ^= 0xff;
    partial(&wrong, "malformed");
}

#[test]
fn utf16_that_is_cut_or_damaged_is_partial() {
    let text = utf16(&run(20));
    partial(&text[..text.len() - 3], "truncated");
    let mut lone = text.clone();
    let middle = lone.len() / 4 * 2;
    lone[middle..middle + 2].copy_from_slice(&[0x00, 0xd8]);
    partial(&lone, "malformed");
    partial(
        &utf16(&run(20).replace("\"200\"", "\"\u{fffd}\"")),
        "replacement_characters",
    );
}

/// A stream that ends in an error of the disk.
struct Failing<'a>(&'a [u8]);
impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::other("gone")),
            read => Ok(read),
        }
    }
}

#[test]
fn reading_that_fails_is_partial() {
    let text = run(10);
    for (digest, block) in [(true, 1 << 18), (true, 512), (false, 1 << 18), (false, 512)] {
        let shards = vec![Shard {
            name: "a".to_owned(),
            reader: Box::new(Failing(text.as_bytes())),
        }];
        let options = Options {
            digest,
            ..Options::default()
        };
        let evidence = read_samples(
            shards,
            Format::K6Ndjson,
            Collector::new(&wanted()),
            &options,
            block,
        );
        assert_eq!(evidence.completeness(), Completeness::Partial);
        assert_eq!(codes(&evidence), ["read_stopped"]);
        assert_eq!(measure(&evidence, "http_req_failed").unwrap().count, Some(10));
    }
}

#[test]
fn a_line_that_is_longer_than_many_blocks_is_read() {
    let long = "x".repeat(100_000);
    let tags = format!(r#"{{"expected_response":"true","name":"{long}"}}"#);
    let line = sample("http_req_failed", "1", &tags);
    for block in [1000, 4096, 30_000] {
        let text = run(3) + &line + &sample("http_req_failed", "0", &tags) + &line;
        let evidence = read_with(&[("a", text.as_bytes())], false, block, 1000);
        assert_eq!(evidence.completeness(), Completeness::Complete);
        assert_eq!(measure(&evidence, "http_req_failed").unwrap().count, Some(6));
    }
}

#[test]
fn a_line_of_100_megabytes_is_skipped_in_bounded_memory() {
    let (front, back) = (run(3), run(4));
    let long = std::io::repeat(b'x').take(100 * 1024 * 1024);
    for begin in [
        "",
        "{\"metric\":\"http_req_failed\",\"type\":\"Point\",\"data\":{\"time\":\"",
    ] {
        let text = format!("{front}{begin}");
        let stream = text
            .as_bytes()
            .chain(long.clone_of())
            .chain(&b"\n"[..])
            .chain(back.as_bytes());
        let shards = vec![Shard {
            name: "a".to_owned(),
            reader: Box::new(stream),
        }];
        let options = Options {
            digest: false,
            ..Options::default()
        };
        let evidence = read_run(shards, Format::K6Ndjson, &wanted(), &options);
        assert_eq!(codes(&evidence), ["too_large"]);
        assert_eq!(evidence.completeness(), Completeness::Partial);
        assert_eq!(measure(&evidence, "http_req_failed").unwrap().count, Some(7));
    }
}

trait CloneOf {
    fn clone_of(&self) -> std::io::Take<std::io::Repeat>;
}
impl CloneOf for std::io::Take<std::io::Repeat> {
    fn clone_of(&self) -> std::io::Take<std::io::Repeat> {
        std::io::repeat(b'x').take(self.limit())
    }
}

#[test]
fn more_than_1000_subjects_are_not_kept_and_said() {
    let request = |i: u32| {
        let tags = format!(r#"{{"expected_response":"true","name":"n{i}"}}"#);
        sample("http_req_duration", &i.to_string(), &tags)
    };
    let some: String = (0..1000).map(request).collect();
    let evidence = read((declarations() + &some).as_bytes());
    assert_eq!(codes(&evidence), [""; 0]);
    assert_eq!(evidence.inspect().1.unwrap().measures.len(), 1001);
    let more: String = (0..3000).rev().map(request).collect();
    let evidence = read((declarations() + &more).as_bytes());
    assert_eq!(codes(&evidence), ["too_many_subjects"]);
    let parameters = &evidence.diagnostics[0].reason.parameters;
    assert_eq!(
        (parameters["metric"].as_str(), parameters["tag"].as_str()),
        ("http_req_duration", "name")
    );
    // The measure without subjects is whole.
    let measures = &evidence.inspect().1.unwrap().measures;
    assert_eq!(measures.len(), 1);
    assert_eq!(measures[0].count, Some(3000));
}

#[test]
fn names_of_subjects_take_bounded_memory() {
    let long = "x".repeat(300_000);
    let request = |i: u32| {
        let tags = format!(r#"{{"expected_response":"true","name":"{long}{i}"}}"#);
        sample("http_req_duration", "1", &tags)
    };
    let text: String = declarations() + &(0..9).map(request).collect::<String>();
    assert_eq!(codes(&read(text.as_bytes())), ["too_many_subjects"]);
}

#[test]
fn without_a_policy_every_metric_is_kept_up_to_a_number() {
    let shards = vec![shard("a", b"")];
    assert_eq!(
        read_run(shards, Format::K6Ndjson, &everything(), &Options::default()).completeness(),
        Completeness::Empty
    );
    let text = run(100) + &declaration("mine", "trend", "default") + "\n" + &sample("mine", "3", "null");
    let evidence = read_run(
        vec![shard("a", text.as_bytes())],
        Format::K6Ndjson,
        &everything(),
        &Options::default(),
    );
    let names: Vec<_> = evidence
        .inspect()
        .1
        .unwrap()
        .measures
        .iter()
        .map(|m| m.metric.clone())
        .collect();
    assert_eq!(
        names,
        [
            "http_req_duration",
            "http_req_failed",
            "http_req_waiting",
            "iterations",
            "mine",
            "vus",
            "vus_max"
        ]
    );
    let percents: Vec<_> = measure(&evidence, "mine")
        .unwrap()
        .quantiles
        .iter()
        .map(|q| q.percent.as_str())
        .collect();
    assert_eq!(percents, ["50", "90", "95", "99"]);
    let many: String = (0..1500)
        .map(|i| {
            format!(
                "{}\n{}",
                declaration(&format!("m{i}"), "counter", "default"),
                sample(&format!("m{i}"), "1", "null")
            )
        })
        .collect();
    let evidence = read_run(
        vec![shard("a", many.as_bytes())],
        Format::K6Ndjson,
        &everything(),
        &Options::default(),
    );
    assert!(codes(&evidence).contains(&"k6_too_many_metrics"));
    assert_eq!(evidence.completeness(), Completeness::Partial);
}
