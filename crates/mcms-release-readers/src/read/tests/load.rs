#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::*;

fn samples(metric: &str, values: &[u32]) -> Vec<u8> {
    let mut text = format!(
        "{{\"type\":\"Metric\",\"data\":{{\"name\":\"{metric}\",\"type\":\"trend\",\"contains\":\"time\"}},\"metric\":\"{metric}\"}}\n"
    );
    for value in values {
        let _ = std::fmt::Write::write_fmt(
            &mut text,
            format_args!(
                "{{\"metric\":\"{metric}\",\"type\":\"Point\",\"data\":{{\"time\":\"2026-11-23T09:00:0{}Z\",\"value\":{value},\"tags\":{{}}}}}}\n",
                value % 10
            ),
        );
    }
    text.into_bytes()
}

const CSV: &[u8] =
    b"metric_name,timestamp,metric_value,extra_tags,metadata\nhttp_req_duration,1795413083,12.5,,\n";
const SUMMARY: &[u8] = br#"{"metrics":{"http_reqs":{"count":5,"rate":1},"vus_max":{"value":1,"min":1,"max":1}},"root_group":{"groups":{},"checks":{}}}"#;

fn load_run(item: &Item) -> &mcms_release::evidence::LoadRun {
    let AnyEvidence::Load(evidence) = &item.evidence else {
        panic!("{item:?}")
    };
    evidence.inspect().1.unwrap()
}

#[test]
fn shards_of_one_run_merge_and_other_runs_and_summaries_stand_alone() {
    let one = samples("http_req_duration", &[1, 2]);
    let two = samples("http_req_duration", &[3, 4, 5]);
    let other = samples("http_req_duration", &[6]);
    let mut inputs = vec![
        bytes(Role::Load, Some("run-1"), "b.json", &two),
        bytes(Role::Load, Some("run-1"), "a.json", &one),
        bytes(Role::Load, Some("run-2"), "c.csv", CSV),
        bytes(Role::Baseline, Some("run-1"), "d.json", &other),
        bytes(Role::Load, Some("run-1"), "summary.json", SUMMARY),
    ];
    let items = read(&inputs, &everything(), &Options::default()).unwrap();
    let shown: Vec<_> = items
        .iter()
        .map(|item| {
            (
                item.role,
                item.label.as_deref(),
                item.format.as_str(),
                sources(item).len(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Role::Load, Some("run-1"), "k6-ndjson", 2),
            (Role::Load, Some("run-1"), "k6-summary-legacy", 1),
            (Role::Load, Some("run-2"), "k6-csv", 1),
            (Role::Baseline, Some("run-1"), "k6-ndjson", 1),
        ]
    );
    assert_eq!(load_run(&items[0]).measures[0].count, Some(5));
    inputs.reverse();
    assert_eq!(read(&inputs, &everything(), &Options::default()).unwrap(), items);
}

#[test]
fn two_sample_formats_of_one_run_are_an_error() {
    let inputs = [
        bytes(Role::Load, None, "a.json", &samples("http_req_duration", &[1])),
        bytes(Role::Load, None, "b.csv", CSV),
    ];
    let error = read(&inputs, &everything(), &Options::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InputMixedFormats);
    assert!(error.message().contains("`a.json`") && error.message().contains("`b.csv`"));
    let mut apart = inputs.clone();
    apart[1].label = Some("run-2".to_owned());
    assert_eq!(read(&apart, &everything(), &Options::default()).unwrap().len(), 2);
}

#[test]
fn candidate_and_baseline_cannot_be_the_same_file() {
    let run = samples("http_req_duration", &[1]);
    let inputs = [
        bytes(Role::Load, None, "new.json", &run),
        bytes(Role::Baseline, None, "old.json", &run),
    ];
    let error = read(&inputs, &everything(), &Options::default()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InputDuplicate);
}

#[test]
fn exit_codes_go_to_their_run_and_one_without_a_run_is_an_error() {
    let inputs = [
        bytes(
            Role::Load,
            Some("run-1"),
            "a.json",
            &samples("http_req_duration", &[1]),
        ),
        bytes(Role::Load, None, "b.json", &samples("http_req_duration", &[2])),
    ];
    let codes = BTreeMap::from([(Some("run-1".to_owned()), 99), (None, 0)]);
    let options = Options {
        exit_codes: Some(&codes),
        ..Options::default()
    };
    let items = read(&inputs, &everything(), &options).unwrap();
    let got: Vec<_> = items
        .iter()
        .map(|item| (item.label.as_deref(), load_run(item).exit_code))
        .collect();
    assert_eq!(got, [(None, Some(0)), (Some("run-1"), Some(99))]);
    let lost = BTreeMap::from([(Some("run-3".to_owned()), 99)]);
    let error = read(
        &inputs,
        &everything(),
        &Options {
            exit_codes: Some(&lost),
            ..Options::default()
        },
    )
    .unwrap_err();
    assert_eq!(error.code(), ErrorCode::InputLabel);
}

#[test]
fn a_run_is_as_old_as_its_oldest_part_and_progress_hears_every_byte() {
    let (one, two) = (
        samples("http_req_duration", &[1]),
        samples("http_req_duration", &[2, 3]),
    );
    let at = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
    let mut inputs = [
        bytes(Role::Load, None, "a.json", &one),
        bytes(Role::Load, None, "b.json", &two),
    ];
    inputs[0].measured_at = at("2026-11-23T08:00:00Z");
    inputs[1].measured_at = at("2026-11-23T07:00:00Z");
    let heard = std::cell::Cell::new(0);
    let progress = |count: u64| heard.set(heard.get() + count);
    let items = read(
        &inputs,
        &everything(),
        &Options {
            progress: Some(&progress),
            ..Options::default()
        },
    )
    .unwrap();
    let AnyEvidence::Load(evidence) = &items[0].evidence else {
        panic!()
    };
    assert_eq!(evidence.measured_at, at("2026-11-23T07:00:00Z"));
    assert_eq!(heard.get(), (one.len() + two.len()) as u64);
}
