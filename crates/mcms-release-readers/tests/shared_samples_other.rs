//! Every OTLP sample of the shared folder, read with the right counts or the right diagnostic.
//!
//! The folder comes from `MCMS_SHARED`. Without it the tests say that they are skipped; with `MCMS_STRICT=1` they fail.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use mcms_release::evidence::{
    AnyEvidence, Completeness, Estimate, Evidence, Item, MetricSeries, PointValue, Role, Wanted,
    WantedMeasure, reduce,
};
use mcms_release_readers::{Content, Input, Options, otlp, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn samples() -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("MCMS_SHARED") else {
        assert!(
            std::env::var_os("MCMS_STRICT").is_none_or(|value| value != "1"),
            "MCMS_SHARED is not set"
        );
        println!("skipped: MCMS_SHARED is not set");
        return None;
    };
    Some(PathBuf::from(shared).join("samples"))
}

fn everything() -> Wanted {
    Wanted {
        everything: true,
        ..Wanted::default()
    }
}

fn item(path: PathBuf, role: Role) -> Item {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let input = Input {
        role,
        label: None,
        name,
        content: Content::Path(path),
        measured_at: None,
    };
    read(&[input], &everything(), &Options::default())
        .unwrap()
        .remove(0)
}

fn metrics(path: PathBuf) -> (String, Evidence<Vec<MetricSeries>>) {
    let item = item(path, Role::Metrics);
    match item.evidence {
        AnyEvidence::Metrics(evidence) => (item.format, evidence),
        other => panic!("{other:?}"),
    }
}

fn codes<T>(evidence: &Evidence<T>) -> Vec<&str> {
    evidence
        .diagnostics
        .iter()
        .map(|one| one.reason.code.as_str())
        .collect()
}

fn wish(metric: &str, filter: &[(&str, &str)]) -> WantedMeasure {
    WantedMeasure {
        metric: metric.to_owned(),
        filter: filter
            .iter()
            .map(|(tag, value)| ((*tag).to_owned(), (*value).to_owned()))
            .collect(),
        per_tag: None,
        percents: BTreeSet::from(["50".to_owned(), "95".to_owned()]),
    }
}

#[test]
fn json_and_protobuf_of_the_python_sdk_hold_the_same_series() {
    let Some(samples) = samples() else { return };
    for name in [
        "py-sdk-cumulative-explicit",
        "py-sdk-delta-explicit",
        "py-sdk-delta-exponential",
    ] {
        let (json_format, json) = metrics(samples.join(format!("own/otlp/{name}.jsonl")));
        let (pb_format, pb) = metrics(samples.join(format!("own/otlp/{name}.pb")));
        assert_eq!(
            (json_format.as_str(), pb_format.as_str()),
            ("otlp-json", "otlp-protobuf"),
            "{name}"
        );
        assert_eq!(
            json.completeness(),
            Completeness::Complete,
            "{name} {:?}",
            json.diagnostics
        );
        assert_eq!(
            pb.completeness(),
            Completeness::Complete,
            "{name} {:?}",
            pb.diagnostics
        );
        // The two files of a pair come from two runs: shapes agree, values need not.
        let shape = |evidence: &Evidence<Vec<MetricSeries>>| -> BTreeSet<_> {
            let series = evidence.inspect().1.unwrap().clone();
            series
                .into_iter()
                .map(|one| (one.name, one.unit, one.kind, one.temporality, one.attributes))
                .collect()
        };
        assert_eq!(shape(&json), shape(&pb), "{name}");
    }
}

#[test]
fn the_requests_of_the_delta_samples_are_counted_by_status() {
    let Some(samples) = samples() else { return };
    for (name, good, bad) in [
        ("py-sdk-delta-explicit", 979, 21),
        ("py-sdk-delta-exponential", 985, 15),
    ] {
        let (_, evidence) = metrics(samples.join(format!("own/otlp/{name}.jsonl")));
        let series = evidence.inspect().1.unwrap();
        let status = "http.response.status_code";
        let all = wish("http.server.request.duration", &[]);
        let (measures, diagnostics) = reduce(
            series,
            &[
                wish("http.server.request.duration", &[(status, "200")]),
                wish("http.server.request.duration", &[(status, "500")]),
                all.clone(),
                wish("command.execution.count", &[]),
            ],
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let count = |filter: &BTreeMap<String, String>| {
            measures
                .iter()
                .find(|one| one.metric == all.metric && &one.filter == filter)
                .unwrap()
                .count
        };
        let with = |value: &str| BTreeMap::from([(status.to_owned(), value.to_owned())]);
        assert_eq!(
            [count(&with("200")), count(&with("500")), count(&BTreeMap::new())],
            [Some(good), Some(bad), Some(good + bad)]
        );
        let commands = measures
            .iter()
            .find(|one| one.metric == "command.execution.count")
            .unwrap();
        assert_eq!(commands.sum, Some(1000.0));
        let total = measures
            .iter()
            .find(|one| one.metric == all.metric && one.filter.is_empty())
            .unwrap();
        assert_eq!(total.unit.as_deref(), Some("s"));
        let Estimate::Bounds {
            low,
            high: Some(high),
        } = total.quantiles[1].value
        else {
            panic!("{:?}", total.quantiles)
        };
        assert!(low > 0.1 && high < 0.75 && low < high, "{low} {high}");
        // Scale 4 and better: within 2 x 2.2%; the explicit defaults say 0.25 to 0.5 at best.
        assert_eq!(high / low < 1.1, name.ends_with("exponential"), "{low} {high}");
    }
}

#[test]
fn cumulative_samples_count_what_was_added_between_the_collections() {
    let Some(samples) = samples() else { return };
    let path = samples.join("own/otlp/py-sdk-cumulative-explicit.jsonl");
    let (_, evidence) = metrics(path.clone());
    let requests = |status| {
        wish(
            "http.server.request.duration",
            &[("http.response.status_code", status)],
        )
    };
    let wishes = [
        wish("command.execution.count", &[]),
        requests("200"),
        requests("500"),
    ];
    let (measures, diagnostics) = reduce(evidence.inspect().1.unwrap(), &wishes);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(measures[0].sum, Some(500.0));
    assert_eq!(
        [measures[1].count, measures[2].count],
        [Some(983 - 488), Some(17 - 12)]
    );
    // The first collection alone has nothing to be subtracted from.
    let text = std::fs::read_to_string(path).unwrap();
    let first = otlp::read_json(text.lines().next().unwrap().as_bytes(), "first", &everything());
    let (measures, diagnostics) = reduce(first.inspect().1.unwrap(), &wishes);
    assert!(measures.is_empty());
    assert!(
        diagnostics
            .iter()
            .all(|one| one.reason.code.as_str() == "series_one_collection")
    );
}

#[test]
fn damaged_otlp_is_named_and_what_serde_loses_is_read() {
    let Some(samples) = samples() else { return };
    let bad = |name: &str| metrics(samples.join(format!("own/bad/otlp-{name}.json"))).1;
    let plain = bad("count-number");
    assert_eq!(
        (plain.completeness(), plain.inspect().1.unwrap().len()),
        (Completeness::Complete, 4)
    );
    for same in ["enum-name", "nano-number"] {
        assert_eq!(bad(same).inspect(), plain.inspect(), "{same}");
    }
    let unknown = bad("unknown-field");
    assert_eq!(
        (unknown.inspect(), codes(&unknown)),
        (plain.inspect(), vec!["otlp_unknown_field"])
    );
    let defaults = bad("missing-defaults");
    let counter = &defaults.inspect().1.unwrap()[0];
    assert_eq!(
        (
            defaults.completeness(),
            counter.unit.as_deref(),
            counter.points[0].start
        ),
        (Completeness::Complete, None, None)
    );
    let nan = bad("nan-string");
    assert_eq!(
        (nan.completeness(), codes(&nan)),
        (Completeness::Partial, vec!["non_finite"])
    );
    let gauge = nan
        .inspect()
        .1
        .unwrap()
        .iter()
        .find(|one| one.name == "my.gauge")
        .unwrap();
    assert_eq!(gauge.points[0].value, PointValue::NoData);
    let snake = bad("snake-case");
    assert_eq!(
        (snake.completeness(), codes(&snake)),
        (Completeness::Unreadable, vec!["otlp_snake_case"])
    );
}

#[test]
fn the_examples_of_the_specification_are_read_or_named() {
    let Some(samples) = samples() else { return };
    let (format, example) = metrics(samples.join("field/otlp/metrics.json"));
    assert_eq!(
        (format.as_str(), example.completeness()),
        ("otlp-json", Completeness::Complete)
    );
    assert_eq!(example.inspect().1.unwrap().len(), 4, "{:?}", example.diagnostics);
    for other in ["logs", "trace", "events"] {
        let (_, evidence) = metrics(samples.join(format!("field/otlp/{other}.json")));
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Unreadable, vec!["otlp_not_metrics"]),
            "{other}"
        );
    }
}

#[test]
fn no_sample_panics_in_any_role_and_none_of_another_kind_becomes_a_measurement() {
    let Some(samples) = samples() else { return };
    let mut folders = vec![samples];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 100);
    for path in files {
        let is_otlp = path.to_string_lossy().contains("otlp");
        for role in [Role::Metrics, Role::Tickets, Role::Approvals, Role::Waivers] {
            let read = item(path.clone(), role);
            let completeness = match &read.evidence {
                AnyEvidence::Metrics(evidence) => evidence.completeness(),
                AnyEvidence::Tickets(evidence) => evidence.completeness(),
                AnyEvidence::Approvals(evidence) => evidence.completeness(),
                AnyEvidence::Waivers(evidence) => evidence.completeness(),
                other => panic!("{other:?}"),
            };
            let expected = is_otlp && role == Role::Metrics;
            assert!(
                expected || completeness >= Completeness::Empty,
                "{} {role:?} {completeness:?}",
                path.display()
            );
        }
        let bytes = std::fs::read(&path).unwrap();
        let _ = otlp::read_protobuf(bytes.as_slice(), "x", &everything());
        let _ = otlp::read_json(bytes.as_slice(), "x", &everything());
    }
}
