//! Three dialects of one summary say the same; what mixes or damages them is refused.

use super::*;
use mcms_release::evidence::{LoadRun, Method};

pub(super) const LEGACY: &str = r#"{"root_group": {"name": "", "groups": {}, "checks": {}}, "metrics": {
  "http_req_duration": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p(90)": 40, "p(95)": 50.5},
  "http_req_duration{expected_response:true}": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p(90)": 40, "p(95)": 50.5, "thresholds": {"p(95)<40": true}},
  "http_req_failed": {"value": 0.25, "passes": 25, "fails": 75, "thresholds": {"rate<0.5": false}},
  "http_reqs": {"count": 100, "rate": 10},
  "iterations": {"count": 50, "rate": 5},
  "dropped_iterations": {"count": 2, "rate": 0.2},
  "vus_max": {"value": 20, "min": 20, "max": 20}}}"#;

pub(super) const HANDLE: &str = r#"{"root_group": {"name": "", "groups": [], "checks": []},
  "options": {"summaryTrendStats": ["avg"]}, "state": {"testRunDurationMs": 10000},
  "metrics": {
  "http_req_duration": {"type": "trend", "contains": "time", "values": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p(90)": 40, "p(95)": 50.5}},
  "http_req_duration{expected_response:true}": {"type": "trend", "contains": "time", "values": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p(90)": 40, "p(95)": 50.5}, "thresholds": {"p(95)<40": {"ok": false}}},
  "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": 0.25, "passes": 25, "fails": 75}, "thresholds": {"rate<0.5": {"ok": true}}},
  "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 100, "rate": 10}},
  "iterations": {"type": "counter", "contains": "default", "values": {"count": 50, "rate": 5}},
  "dropped_iterations": {"type": "counter", "contains": "default", "values": {"count": 2, "rate": 0.2}},
  "vus_max": {"type": "gauge", "contains": "default", "values": {"value": 20, "min": 20, "max": 20}}}}"#;

pub(super) const MACHINE: &str = r#"{"version": "1.0.0", "metadata": {"k6_version": "2.2.0", "generated_at": "2026-11-23T00:00:10Z"},
  "config": {"duration": 10, "execution": "local", "script": "a.js"},
  "results": {"checks": {"metrics": [], "results": []}, "metrics": [
  {"name": "http_req_duration", "type": "trend", "contains": "time", "values": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p90": 40, "p95": 50.5}},
  {"name": "http_req_duration{expected_response:true}", "type": "trend", "contains": "time", "values": {"avg": 20.5, "min": 1, "med": 19.25, "max": 90, "p90": 40, "p95": 50.5}},
  {"name": "http_req_failed", "type": "rate", "contains": "default", "values": {"rate": 0.25, "matches": 25, "total": 100}},
  {"name": "http_reqs", "type": "counter", "contains": "default", "values": {"count": 100, "rate": 10}},
  {"name": "iterations", "type": "counter", "contains": "default", "values": {"count": 50, "rate": 5}},
  {"name": "dropped_iterations", "type": "counter", "contains": "default", "values": {"count": 2, "rate": 0.2}},
  {"name": "vus_max", "type": "gauge", "contains": "default", "values": {"value": 20, "min": 20, "max": 20}}]}}"#;

fn summary(text: &str) -> Evidence<LoadRun> {
    read_summary(text.as_bytes(), "summary.json", &everything())
}

#[test]
fn the_three_dialects_say_the_same() {
    let legacy = summary(LEGACY);
    let reference = legacy.inspect().1.unwrap();
    assert_eq!(legacy.completeness(), Completeness::Complete);
    assert_eq!(codes(&legacy), ["k6_dropped_iterations"]);
    let failed = measure(&legacy, "http_req_failed").unwrap();
    assert_eq!(failed.rate.map(|rate| (rate.events, rate.total)), Some((25, 100)));
    let quantile = &measure(&legacy, "http_req_duration").unwrap().quantiles;
    let percents: Vec<_> = quantile.iter().map(|q| (q.percent.as_str(), q.value)).collect();
    assert_eq!(
        percents,
        [
            ("50", Estimate::Point(19.25)),
            ("90", Estimate::Point(40.0)),
            ("95", Estimate::Point(50.5))
        ]
    );
    assert!(
        quantile
            .iter()
            .all(|q| q.method == Method::Reported && q.n.is_none() && q.lower.is_none())
    );
    let thresholds: Vec<_> = reference
        .thresholds
        .iter()
        .map(|t| (t.expression.as_str(), t.passed))
        .collect();
    assert_eq!(thresholds, [("p(95)<40", Some(false)), ("rate<0.5", Some(true))]);
    assert_eq!(
        (reference.iterations, reference.duration_ms),
        (Some(50), Some(10_000.0))
    );
    assert!(!reference.samples && reference.profile.is_some());
    for (text, format) in [(HANDLE, "k6-handle-summary"), (MACHINE, "k6-summary-1")] {
        let evidence = summary(text);
        assert_eq!(evidence.sources[0].format, format);
        let mut data = evidence.inspect().1.unwrap().clone();
        if format == "k6-summary-1" {
            // It states no threshold at all.
            assert!(data.thresholds.is_empty());
            data.thresholds.clone_from(&reference.thresholds);
            assert_eq!(evidence.sources[0].tool_version.as_deref(), Some("2.2.0"));
            assert!(evidence.window.end.is_some());
        }
        assert_eq!(&data, reference);
    }
    let other_keys = MACHINE
        .replace("p95", "p(95)")
        .replace("p90", "p(90)")
        .replace("generated_at", "generatedAt");
    assert_eq!(summary(&other_keys).inspect(), summary(MACHINE).inspect());
    assert_eq!(summary(&other_keys).window, summary(MACHINE).window);
}

#[test]
fn declared_scenarios_are_the_profile() {
    let with = |vus: u32| {
        HANDLE.replace(
            "\"options\": {",
            &format!("\"options\": {{\"scenarios\": {{\"steady\": {{\"vus\": {vus}}}}},"),
        )
    };
    let profile = |text: &str| summary(text).into_parts().1.unwrap().profile.unwrap();
    assert_eq!(profile(&with(5)).basis, "scenarios");
    assert_ne!(profile(&with(5)), profile(&with(6)));
    assert_eq!(profile(HANDLE).basis, "vus_duration");
}

#[test]
fn zeros_without_a_count_are_no_data() {
    let zeros = HANDLE
        .replace(
            "\"avg\": 20.5, \"min\": 1, \"med\": 19.25, \"max\": 90, \"p(90)\": 40, \"p(95)\": 50.5",
            "\"avg\": 0, \"p(95)\": 0",
        )
        .replace(
            "\"rate\": 0.25, \"passes\": 25, \"fails\": 75",
            "\"rate\": 0, \"passes\": 0, \"fails\": 0",
        );
    let evidence = summary(&zeros);
    assert!(measure(&evidence, "http_req_duration").is_none());
    assert!(measure(&evidence, "http_req_failed").is_none());
    // A quantile of zero under a largest value that is not is one.
    let idle = HANDLE
        .replace("\"p(90)\": 40, \"p(95)\": 50.5", "\"p(95)\": 0")
        .replace("\"min\": 1", "\"min\": 0");
    assert_eq!(
        p95(&summary(&idle), "http_req_duration"),
        Some(Estimate::Point(0.0))
    );
}

#[test]
fn what_is_not_there_is_not_made_up() {
    let text = HANDLE.replace(", \"p(95)\": 50.5", "");
    let evidence = summary(&text);
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(p95(&evidence, "http_req_duration"), None);
}

#[test]
fn mixtures_and_damage_are_refused() {
    for (text, code) in [
        (HANDLE.replace("{\"ok\": false}", "false"), "k6_summary_ambiguous"),
        (
            LEGACY.replace("\"p(95)<40\": true", "\"p(95)<40\": {\"ok\": true}"),
            "k6_summary_ambiguous",
        ),
        (
            LEGACY.replace(
                "{\"count\": 100, \"rate\": 10}",
                "{\"type\": \"counter\", \"values\": {\"count\": 100, \"rate\": 10}}",
            ),
            "k6_summary_ambiguous",
        ),
        (
            LEGACY.replacen('{', "{\"state\": {}, ", 1),
            "k6_summary_ambiguous",
        ),
        (
            MACHINE.replacen('{', "{\"metrics\": {}, ", 1),
            "k6_summary_ambiguous",
        ),
        (MACHINE.replace("1.0.0", "2.0.0"), "k6_not_summary"),
        (
            HANDLE.replace("{\"count\": 100, \"rate\": 10}", "\"@{count=100; rate=10}\""),
            "k6_convertto_json",
        ),
        (
            HANDLE.replace("{\"ok\": false}", "\"@{ok=False}\""),
            "k6_convertto_json",
        ),
        (HANDLE[..900].to_owned(), "truncated"),
        (
            HANDLE.replace("\"http_reqs\"", "\"http_req_failed\""),
            "duplicate_key",
        ),
        (
            MACHINE.replace("\"http_reqs\"", "\"http_req_failed\""),
            "duplicate_key",
        ),
        ("[]".to_owned(), "k6_not_summary"),
        ("{}".to_owned(), "k6_not_summary"),
        ("{\"metrics\": {}}".to_owned(), "k6_not_summary"),
        ("[".repeat(10_000), "too_deep"),
    ] {
        let evidence = summary(&text);
        assert_eq!(evidence.completeness(), Completeness::Unreadable, "{code}");
        assert_eq!(codes(&evidence), [code]);
    }
    assert_eq!(summary("").completeness(), Completeness::Empty);
    assert_eq!(
        summary(r#"{"metrics": {}, "state": {}}"#).completeness(),
        Completeness::Empty
    );
}

#[test]
fn values_that_cannot_be_make_it_partial() {
    for (text, code) in [
        (HANDLE.replace("50.5", "-1"), "negative_duration"),
        (HANDLE.replace("50.5", "1e308"), "k6_implausible"),
        (HANDLE.replace("50.5", "\"NaN\""), "non_finite"),
        (HANDLE.replace("50.5", "500"), "malformed"),
        (
            HANDLE.replace("\"rate\": 0.25", "\"rate\": 0.01"),
            "k6_rate_contradicts",
        ),
        (HANDLE.replace("\"passes\": 25", "\"passes\": 2.5"), "malformed"),
        (HANDLE.replace("\"passes\": 25", "\"passes\": -25"), "malformed"),
    ] {
        let evidence = summary(&text);
        assert_eq!(evidence.completeness(), Completeness::Partial, "{code}");
        assert!(codes(&evidence).contains(&code), "{:?}", codes(&evidence));
    }
}

#[test]
fn encodings_are_converted_and_several_summaries_do_not_merge() {
    let reference = summary(HANDLE);
    for bytes in [
        utf16(HANDLE),
        gzip(HANDLE.as_bytes()),
        format!("\u{feff}{HANDLE}").into_bytes(),
    ] {
        let shards = vec![shard("s.json", &bytes)];
        let evidence = read_run(
            shards,
            Format::K6HandleSummary,
            &everything(),
            &Options::default(),
        );
        assert_eq!(evidence.inspect(), reference.inspect());
        assert_eq!(
            evidence.sources[0].sha256.as_deref(),
            Some(crate::digest::sha256_hex(&bytes).as_str())
        );
    }
    let two = vec![shard("a", HANDLE.as_bytes()), shard("b", HANDLE.as_bytes())];
    let evidence = read_run(two, Format::K6HandleSummary, &everything(), &Options::default());
    assert_eq!(codes(&evidence), ["not_mergeable"]);
    assert_eq!(evidence.completeness(), Completeness::Unreadable);
}

#[test]
fn only_what_the_policy_wants_is_kept() {
    let evidence = read_summary(HANDLE.as_bytes(), "s", &wanted());
    let mut names: Vec<_> = evidence
        .inspect()
        .1
        .unwrap()
        .measures
        .iter()
        .map(|m| m.metric.as_str())
        .collect();
    names.dedup();
    assert_eq!(
        names,
        ["dropped_iterations", "http_req_duration", "http_req_failed"]
    );
}
