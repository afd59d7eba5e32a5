#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::*;
use mcms_release::evidence::{
    Completeness, Evidence, MetricSeries, PointValue, Temporality, Wanted, WantedMeasure,
};
use proptest::prelude::*;
use std::io::{BufReader, Read};

fn everything() -> Wanted {
    Wanted {
        everything: true,
        ..Wanted::default()
    }
}

fn json(text: &str) -> Evidence<Vec<MetricSeries>> {
    read_json(text.as_bytes(), "m.jsonl", &everything())
}

fn codes<T>(evidence: &Evidence<T>) -> Vec<&str> {
    evidence
        .diagnostics
        .iter()
        .map(|one| one.reason.code.as_str())
        .collect()
}

fn around(metric: &str) -> String {
    format!(r#"{{"resourceMetrics":[{{"resource":{{}},"scopeMetrics":[{{"metrics":[{metric}]}}]}}]}}"#)
}

fn sum(temporality: &str, point: &str) -> String {
    around(&format!(
        r#"{{"name":"c","unit":"1","sum":{{"aggregationTemporality":{temporality},"isMonotonic":true,"dataPoints":[{point}]}}}}"#
    ))
}

const POINT: &str = r#"{"asInt":"3","startTimeUnixNano":"1","timeUnixNano":"2"}"#;

#[test]
fn enums_by_number_and_by_name_mean_the_same() {
    let number = json(&sum("1", POINT));
    let name = json(&sum(r#""AGGREGATION_TEMPORALITY_DELTA""#, POINT));
    assert_eq!(number, name);
    assert_eq!(
        number.inspect().1.unwrap()[0].temporality,
        Some(Temporality::Delta)
    );
}

#[test]
fn a_sum_without_temporality_is_never_complete() {
    for word in ["0", "7", r#""NO_SUCH""#, "null"] {
        let evidence = json(&sum(word, POINT));
        assert_eq!(evidence.completeness(), Completeness::Partial, "{word}");
        assert_eq!(codes(&evidence), ["otlp_temporality"]);
    }
}

#[test]
fn integers_are_text_or_numbers_and_nothing_else() {
    for value in ["\"3\"", "3", "3.0"] {
        let evidence = json(&sum("1", &POINT.replace("\"3\"", value)));
        assert_eq!(
            evidence.inspect().1.unwrap()[0].points[0].value,
            PointValue::Number(3.0),
            "{value}"
        );
    }
    for value in ["\"three\"", "3.5", "\"1e99\"", "{}", "\"99999999999999999999\""] {
        let evidence = json(&sum("1", &POINT.replace("\"3\"", value)));
        assert_eq!(evidence.completeness(), Completeness::Unreadable, "{value}");
        assert_eq!(codes(&evidence), ["malformed"], "{value}");
    }
}

#[test]
fn nan_and_infinities_are_no_data_and_said() {
    for value in ["NaN", "Infinity", "-Infinity"] {
        let gauge = format!(
            r#"{{"name":"g","gauge":{{"dataPoints":[{{"asDouble":"{value}","timeUnixNano":"5"}}]}}}}"#
        );
        let evidence = json(&around(&gauge));
        assert_eq!(evidence.inspect().0, Completeness::Partial);
        assert_eq!(
            evidence.inspect().1.unwrap()[0].points[0].value,
            PointValue::NoData
        );
        assert_eq!(codes(&evidence), ["non_finite"]);
    }
}

#[test]
fn a_point_flagged_as_not_recorded_is_no_data_without_complaint() {
    let gauge = r#"{"name":"g","gauge":{"dataPoints":[{"flags":1,"timeUnixNano":"5"}]}}"#;
    let evidence = json(&around(gauge));
    assert_eq!(evidence.inspect().0, Completeness::Complete);
    assert_eq!(
        evidence.inspect().1.unwrap()[0].points[0].value,
        PointValue::NoData
    );
}

#[test]
fn histograms_must_add_up() {
    let histogram = |count: &str, counts: &str, bounds: &str| {
        json(&around(&format!(
            r#"{{"name":"h","histogram":{{"aggregationTemporality":1,"dataPoints":[{{"count":"{count}","bucketCounts":{counts},"explicitBounds":{bounds},"timeUnixNano":"5"}}]}}}}"#
        )))
    };
    assert_eq!(
        histogram("3", "[\"1\",2]", "[10]").completeness(),
        Completeness::Complete
    );
    assert_eq!(histogram("3", "[]", "[]").completeness(), Completeness::Complete);
    for (evidence, code) in [
        (histogram("3", "[1,2,0]", "[10]"), "otlp_buckets"),
        (histogram("3", "[1,2]", "[]"), "otlp_buckets"),
        (histogram("4", "[1,2]", "[10]"), "otlp_count"),
        (histogram("3", "[1,2,0]", "[10,10]"), "otlp_bounds"),
        (histogram("3", "[1,2,0]", "[10,\"NaN\"]"), "otlp_bounds"),
        (
            histogram("3", "[\"18446744073709551615\",4]", "[10]"),
            "otlp_count",
        ),
    ] {
        assert_eq!(evidence.completeness(), Completeness::Partial, "{code}");
        assert_eq!(codes(&evidence), [code]);
    }
}

#[test]
fn snake_case_and_logs_are_never_a_clean_empty_file() {
    let snake = json(r#"{"resource_metrics":[]}"#);
    assert_eq!(
        (snake.completeness(), codes(&snake)),
        (Completeness::Unreadable, vec!["otlp_snake_case"])
    );
    let logs = json(r#"{"resourceLogs":[]}"#);
    assert_eq!(
        (logs.completeness(), codes(&logs)),
        (Completeness::Unreadable, vec!["otlp_not_metrics"])
    );
    assert_eq!(json("{}").completeness(), Completeness::Empty);
    assert_eq!(json("").completeness(), Completeness::Empty);
    assert_eq!(json("\n \r\n").completeness(), Completeness::Empty);
}

#[test]
fn unknown_fields_are_named_and_nothing_is_lost() {
    let text = sum(
        "1",
        &POINT.replace('{', r#"{"futureField":{"a":[1]},"exemplars":[{}],"#),
    );
    let evidence = json(&text);
    assert_eq!(
        (evidence.completeness(), codes(&evidence)),
        (Completeness::Complete, vec!["otlp_unknown_field"])
    );
}

#[test]
fn a_truncated_last_line_is_partial_and_a_damaged_line_costs_only_itself() {
    let line = sum("1", POINT);
    let cut = format!("{line}\n{}", line.get(..40).unwrap());
    let evidence = json(&cut);
    assert_eq!(
        (evidence.completeness(), codes(&evidence)),
        (Completeness::Partial, vec!["truncated"])
    );
    let other = line.replace("timeUnixNano\":\"2", "timeUnixNano\":\"9");
    let damaged = format!(
        "{line}\nnot json\n{}\n{other}\n",
        line.replace("resource\":{}", "resource\":{\"attributes\":3}")
    );
    let evidence = json(&damaged);
    assert_eq!(evidence.completeness(), Completeness::Partial);
    assert_eq!(evidence.inspect().1.unwrap()[0].points.len(), 2);
    assert_eq!(evidence.diagnostics[0].location.as_deref(), Some("m.jsonl:2"));
    assert_eq!(evidence.diagnostics[1].location.as_deref(), Some("m.jsonl:3"));
}

#[test]
fn duplicate_keys_are_refused() {
    let text = sum("1", POINT).replace("\"isMonotonic\"", "\"isMonotonic\":false,\"isMonotonic\"");
    assert_eq!(codes(&json(&text)), ["duplicate_key"]);
}

#[test]
fn points_repeated_by_a_retry_count_once_and_conflicting_ones_are_an_error() {
    let line = sum("1", POINT);
    let twice = json(&format!("{line}\n{line}"));
    assert_eq!(twice.completeness(), Completeness::Complete);
    assert_eq!(twice.inspect().1.unwrap()[0].points.len(), 1);
    let conflict = json(&format!("{line}\n{}", line.replace("\"3\"", "\"4\"")));
    assert_eq!(
        (conflict.completeness(), codes(&conflict)),
        (Completeness::Partial, vec!["otlp_conflicting_point"])
    );
}

#[test]
fn utf16_and_byte_order_marks_change_nothing_but_a_note() {
    let text = sum("1", POINT);
    let plain = json(&text);
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut bom = vec![0xEF, 0xBB, 0xBF];
    bom.extend(text.as_bytes());
    for (bytes, code) in [(utf16, "decoded_utf16"), (bom, "decoded_bom")] {
        let evidence = read_json(bytes.as_slice(), "m.jsonl", &everything());
        assert_eq!(evidence.inspect(), plain.inspect());
        assert_eq!(codes(&evidence), [code]);
    }
}

#[test]
fn only_wanted_metrics_are_kept_and_damage_in_others_does_not_matter() {
    let wanted = Wanted {
        metrics: vec![WantedMeasure {
            metric: "other".to_owned(),
            filter: std::collections::BTreeMap::default(),
            per_tag: None,
            percents: std::collections::BTreeSet::default(),
        }],
        ..Wanted::default()
    };
    let evidence = read_json(sum("0", POINT).as_bytes(), "m.jsonl", &wanted);
    assert_eq!(evidence.inspect(), (Completeness::Complete, Some(&Vec::new())));
}

#[test]
fn a_hundred_megabytes_in_one_line_are_skipped_in_bounded_memory() {
    let filler = std::io::repeat(b'7').take(100 << 20);
    let start = &b"{\"resourceMetrics\":[{\"x\":\""[..];
    let end = format!("\"}}]}}\n{}\n", sum("1", POINT));
    let stream = BufReader::with_capacity(1 << 20, start.chain(filler).chain(end.as_bytes()));
    let evidence = read_json(stream, "m.jsonl", &everything());
    assert_eq!(
        (evidence.completeness(), codes(&evidence)),
        (Completeness::Partial, vec!["too_large"])
    );
    assert_eq!(evidence.inspect().1.unwrap().len(), 1);
}

#[test]
fn short_text_cannot_grow_into_gigabytes() {
    let objects = format!("{{\"resourceMetrics\":[{}{{}}]}}", "{},".repeat(600_000));
    assert_eq!(codes(&json(&objects)), ["too_large"]);
    // Two bytes for each empty ResourceMetrics.
    let mut bytes = Vec::new();
    for _ in 0..600_000 {
        bytes.extend([0x0A, 0x00]);
    }
    assert_eq!(
        codes(&read_protobuf(bytes.as_slice(), "m.pb", &everything())),
        ["too_large"]
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{{\"x\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(codes(&json(&deep)), ["too_deep"]);
    let mut bytes = Vec::new();
    for _ in 0..400 {
        let mut outer = vec![0x0A];
        prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
        outer.extend(&bytes);
        bytes = outer;
    }
    assert_eq!(
        codes(&read_protobuf(bytes.as_slice(), "m.pb", &everything())),
        ["too_deep"]
    );
}

fn protobuf() -> Vec<u8> {
    use opentelemetry_proto::tonic::metrics::v1 as pb;
    use prost::Message;
    let gauge = pb::Gauge {
        data_points: vec![pb::NumberDataPoint {
            time_unix_nano: 7,
            value: Some(pb::number_data_point::Value::AsDouble(1.5)),
            ..Default::default()
        }],
    };
    let metric = pb::Metric {
        name: "g".into(),
        data: Some(pb::metric::Data::Gauge(gauge)),
        ..Default::default()
    };
    let scope = pb::ScopeMetrics {
        metrics: vec![metric],
        ..Default::default()
    };
    let resource = pb::ResourceMetrics {
        scope_metrics: vec![scope],
        ..Default::default()
    };
    opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest {
        resource_metrics: vec![resource],
    }
    .encode_to_vec()
}

#[test]
fn raw_and_length_prefixed_messages_read_alike_and_a_cut_is_partial() {
    let raw = protobuf();
    let mut framed = Vec::new();
    for _ in 0..2 {
        framed.extend(u32::try_from(raw.len()).unwrap().to_be_bytes());
        framed.extend(&raw);
    }
    let one = read_protobuf(raw.as_slice(), "m.pb", &everything());
    let two = read_protobuf(framed.as_slice(), "m.pb", &everything());
    assert_eq!(one.inspect().0, Completeness::Complete);
    assert_eq!(one.inspect(), two.inspect());
    let cut = read_protobuf(&framed[..framed.len() - 3], "m.pb", &everything());
    assert_eq!(
        (cut.completeness(), codes(&cut)),
        (Completeness::Partial, vec!["truncated"])
    );
    assert_eq!(
        read_protobuf(&[][..], "m.pb", &everything()).completeness(),
        Completeness::Empty
    );
    let foreign = read_protobuf(&b"PK\x03\x04 zip"[..], "m.pb", &everything());
    assert_eq!(
        (foreign.completeness(), codes(&foreign)),
        (Completeness::Unreadable, vec!["unknown_format"])
    );
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_json(bytes.as_slice(), "x", &everything());
        let _ = read_protobuf(bytes.as_slice(), "x", &everything());
    }

    #[test]
    fn damage_to_a_good_file_never_panics_and_never_adds_series(at in 0_usize..200, byte in any::<u8>()) {
        let mut text = sum("1", POINT).into_bytes();
        let place = at % text.len();
        text[place] = byte;
        let evidence = read_json(text.as_slice(), "x", &everything());
        prop_assert!(evidence.inspect().1.is_none_or(|series| series.len() <= 1));
        let mut raw = protobuf();
        let place = at % raw.len();
        raw[place] = byte;
        let _ = read_protobuf(raw.as_slice(), "x", &everything());
    }

    #[test]
    fn the_size_of_the_reads_does_not_matter(size in 1_usize..50) {
        let line = sum("1", POINT);
        let text = format!("\n{line}\r\nbad\n  {line}{line}\n{{");
        let whole = read_json(text.as_bytes(), "x", &everything());
        let pieces = read_json(BufReader::with_capacity(size, text.as_bytes()), "x", &everything());
        prop_assert_eq!(whole, pieces);
    }
}
