//! Reads the load tests that others collected, in place: the folder comes from `MCMS_SHARED`.

#![allow(clippy::unwrap_used)]

use mcms_release::evidence::{Completeness, Estimate, Evidence, LoadRun, Wanted};
use mcms_release_readers::load::{Format, Options, Shard, detect, read_run};
use std::path::PathBuf;

fn samples() -> Option<PathBuf> {
    let Some(shared) = std::env::var_os("MCMS_SHARED") else {
        assert!(
            std::env::var_os("MCMS_STRICT").is_none_or(|strict| strict != "1"),
            "MCMS_SHARED is not set"
        );
        println!("skipped: MCMS_SHARED is not set");
        return None;
    };
    Some(PathBuf::from(shared).join("samples"))
}

fn read(bytes: &[u8]) -> (Option<Format>, Evidence<LoadRun>) {
    let found = detect(bytes);
    let shard = Shard {
        name: "summary.json".to_owned(),
        reader: Box::new(bytes),
    };
    let wanted = Wanted {
        everything: true,
        ..Wanted::default()
    };
    let format = found.unwrap_or(Format::K6HandleSummary);
    (found, read_run(vec![shard], format, &wanted, &Options::default()))
}

fn codes(evidence: &Evidence<LoadRun>) -> Vec<&'static str> {
    evidence
        .diagnostics
        .iter()
        .map(|d| d.reason.code.as_str())
        .collect()
}

fn p95(evidence: &Evidence<LoadRun>, metric: &str, filtered: bool) -> Option<Estimate> {
    let run = evidence.inspect().1?;
    let measure = run
        .measures
        .iter()
        .find(|measure| measure.metric == metric && measure.filter.is_empty() != filtered)?;
    measure
        .quantiles
        .iter()
        .find(|quantile| quantile.percent == "95")
        .map(|quantile| quantile.value)
}

/// What is true of the sample that the damaged ones were made of.
fn is_simple(evidence: &Evidence<LoadRun>, name: &str) {
    assert_eq!(
        evidence.completeness(),
        Completeness::Complete,
        "{name}: {:?}",
        evidence.diagnostics
    );
    let run = evidence.inspect().1.unwrap();
    let rate = |metric: &str| {
        run.measures
            .iter()
            .find(|m| m.metric == metric)
            .unwrap()
            .rate
            .unwrap()
    };
    assert_eq!(
        (rate("http_req_failed").events, rate("http_req_failed").total),
        (349, 878),
        "{name}"
    );
    assert_eq!(
        (rate("checks").events, rate("checks").total),
        (529, 878),
        "{name}"
    );
    assert_eq!(
        p95(evidence, "http_req_duration", true),
        Some(Estimate::Point(28.973_472_399_999_98)),
        "{name}"
    );
    assert_eq!(
        p95(evidence, "http_req_duration", false),
        Some(Estimate::Point(30.025_684_1)),
        "{name}"
    );
    assert_eq!(
        (run.iterations, run.duration_ms),
        (Some(439), Some(24_425.289_882)),
        "{name}"
    );
    let threshold = |expression: &str| {
        run.thresholds
            .iter()
            .find(|threshold| threshold.expression == expression)
            .and_then(|threshold| threshold.passed)
    };
    assert_eq!(threshold("p(95)<1000"), Some(true), "{name}");
    assert_eq!(threshold("max<4000"), Some(true), "{name}");
    assert!(run.profile.is_some(), "{name}");
}

#[test]
fn summaries_of_the_field_are_read_with_their_values() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("field/k6/handle-summary");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (format, evidence) = read(&std::fs::read(&path).unwrap());
        assert_eq!(format, Some(Format::K6HandleSummary), "{name}");
        match name.as_str() {
            "k6-reporter-simple.json" => is_simple(&evidence, &name),
            "k6-reporter-grpc.json" => {
                assert_eq!(evidence.completeness(), Completeness::Complete);
                assert_eq!(
                    p95(&evidence, "grpc_req_duration", false),
                    Some(Estimate::Point(2.522_843_199_999_999_6))
                );
                let run = evidence.inspect().1.unwrap();
                let fake = run
                    .measures
                    .iter()
                    .find(|m| m.metric == "fake_rate")
                    .unwrap()
                    .rate
                    .unwrap();
                assert_eq!((fake.events, fake.total), (4806, 9615));
                let results: Vec<_> = run
                    .thresholds
                    .iter()
                    .map(|t| (t.expression.as_str(), t.passed))
                    .collect();
                assert!(results.contains(&("rate >= 0.8", Some(false))), "{results:?}");
                assert!(results.contains(&("med <= 2", Some(true))), "{results:?}");
            }
            other => panic!("{other} is new: say what it holds"),
        }
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn damaged_summaries_of_the_field_have_their_diagnostic() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("field/bad/k6");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (format, evidence) = read(&std::fs::read(&path).unwrap());
        assert_eq!(format, Some(Format::K6HandleSummary), "{name}");
        match name.as_str() {
            "convertto-json-depth2.json" => {
                assert_eq!(evidence.completeness(), Completeness::Unreadable);
                assert_eq!(codes(&evidence), ["k6_convertto_json"]);
            }
            "truncated.json" => {
                assert_eq!(evidence.completeness(), Completeness::Unreadable);
                assert_eq!(codes(&evidence), ["truncated"]);
            }
            // Whole, but without what a criterion would ask for: no data at the gate.
            "no-http-metrics.json" => {
                let run = evidence.inspect().1.unwrap();
                assert!(
                    run.measures
                        .iter()
                        .all(|measure| !measure.metric.starts_with("http_"))
                );
                assert_eq!(run.iterations, Some(439));
            }
            "no-p95.json" => {
                assert_eq!(p95(&evidence, "http_req_duration", true), None);
                assert_eq!(p95(&evidence, "http_req_duration", false), None);
                assert!(evidence.inspect().1.is_some());
            }
            other => panic!("{other} is new: say what is wrong with it"),
        }
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn summaries_in_other_encodings_are_converted() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("field/bad/encodings");
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (format, evidence) = read(&std::fs::read(&path).unwrap());
        assert_eq!(format, Some(Format::K6HandleSummary), "{name}");
        is_simple(&evidence, &name);
        let code = if name.contains("utf16") {
            "decoded_utf16"
        } else {
            "decoded_bom"
        };
        assert_eq!(codes(&evidence), [code], "{name}");
        seen += 1;
    }
    assert_eq!(seen, 3);
}
