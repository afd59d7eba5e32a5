//! Every error at once, each with its place, and what to do about it.

use super::{SMALL, places, refuse, show};
use crate::policy::Policy;

#[test]
fn every_mistake_of_a_file_is_told_at_once_with_its_place() {
    let text = include_str!("mistakes.yaml");
    insta::assert_snapshot!(show(&Policy::parse(text, "release-policy.yaml").unwrap_err()));
}

#[test]
fn the_policy_in_a_record_is_placed_by_pointers() {
    let value = serde_json::json!({
        "schema": "mcms.policy/1", "a/b~c": 1,
        "gates": [{"id": "t", "evidence": "load", "criteria": [{"id": "x", "metric": "m", "statistic": "p95", "limit": {"any": ["<= 1ms", "1"]}}]}]
    });
    assert_eq!(
        places(&Policy::from_value(&value).unwrap_err()),
        [
            "policy.unknown_key /a~1b~0c",
            "limit.syntax /gates/0/criteria/0/limit/any/1"
        ]
    );
}

#[test]
fn a_policy_that_decides_nothing_is_an_error() {
    for (text, place) in [
        ("schema: mcms.policy/1\n", "policy.no_gates p:1:1"),
        ("schema: mcms.policy/1\ngates: []\n", "policy.no_gates p:2:8"),
        (
            "schema: mcms.policy/1\ngates:\n  - {id: a, evidence: tests}\n",
            "policy.no_gates p:3:5",
        ),
        (
            "schema: mcms.policy/1\ngates:\n  - {id: a, evidence: tests, criteria: []}\n",
            "policy.no_gates p:3:40",
        ),
    ] {
        assert_eq!(places(&refuse(text)), [place]);
    }
}

/// Replaces one thing in a small load gate and returns what is said.
fn load(criterion: &str, gate: &str) -> Result<(), String> {
    let text = format!(
        "schema: mcms.policy/1\ngates:\n  - id: g\n    evidence: load\n{gate}    criteria:\n      - {{id: c, {criterion}}}\n"
    );
    Policy::parse(&text, "p")
        .map(drop)
        .map_err(|error| error.message().to_owned())
}

#[test]
fn limits_must_fit_what_is_measured() {
    let baseline = "    baseline: {runs: 5}\n";
    for (criterion, gate, expected) in [
        (
            "metric: http_req_duration, statistic: p95, limit: '<= 500ms'",
            "",
            Ok(()),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: '<= 1%'",
            "",
            Err("`<= 1%` does not fit a time"),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: '<= 500'",
            "",
            Err("`<= 500` does not fit a time"),
        ),
        (
            "metric: http_req_duration, statistic: rate, limit: '<= 1%'",
            "",
            Err("`http_req_duration` is a trend in k6, which has no `rate`"),
        ),
        (
            "metric: http_req_duration, statistic: count, limit: '>= 1000'",
            "",
            Ok(()),
        ),
        (
            "metric: http_req_failed, statistic: rate, limit: '<= 1%'",
            "",
            Ok(()),
        ),
        (
            "metric: http_req_failed, statistic: p95, limit: '<= 1%'",
            "",
            Err("`http_req_failed` is a rate in k6, which has no `p95`"),
        ),
        (
            "metric: http_req_failed, statistic: rate, limit: '<= 1'",
            "",
            Err("`<= 1` does not fit a rate"),
        ),
        (
            "metric: http_req_failed, statistic: rate, limit: '< +5pp'",
            baseline,
            Ok(()),
        ),
        (
            "metric: dropped_iterations, statistic: count, limit: '<= 0'",
            "",
            Ok(()),
        ),
        (
            "metric: dropped_iterations, statistic: count, limit: '<= 1%'",
            "",
            Err("`<= 1%` does not fit a number of things"),
        ),
        (
            "metric: dropped_iterations, statistic: count, limit: '<= +10%'",
            baseline,
            Ok(()),
        ),
        (
            "metric: data_received, statistic: count, limit: '<= 10MB'",
            "",
            Ok(()),
        ),
        ("metric: own, statistic: p95, limit: '<= 5[Cel]'", "", Ok(())),
        (
            "metric: own, statistic: p95, unit: ms, limit: '<= 5MB'",
            "",
            Err("`<= 5MB` does not fit a time"),
        ),
        (
            "metric: own, statistic: p95, limit: {any: ['<= 5ms', '<= 5MB']}",
            "",
            Err("the units of `any: [\"<= 5ms\", \"<= 5MB\"]` do not convert into each other"),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: '<= +10%'",
            "",
            Err("the limit `<= +10%` is relative, and the gate has no baseline"),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: {any: ['<= +10%', '<= +50ms']}",
            baseline,
            Ok(()),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: '<= +5pp'",
            baseline,
            Err("`<= +5pp` does not fit a time"),
        ),
        (
            "metric: http_req_duration, statistic: p95, limit: '<= 1s'",
            "    creep: {runs: 3, near: 80%}\n",
            Err("`creep` needs a baseline"),
        ),
    ] {
        assert_eq!(
            load(criterion, gate),
            expected.map_err(str::to_owned),
            "{criterion}"
        );
    }
    let error = refuse(&SMALL.replace("<= 0", "<= 1%"));
    assert_eq!(
        (error.code().as_str(), error.message()),
        ("limit.unit", "`<= 1%` does not fit a number of tests")
    );
}

#[test]
fn the_column_inside_a_limit_is_the_column_of_the_file() {
    for (written, column) in [
        ("'<= 1 furlong'", 57),
        ("\"<= 1 furlong\"", 57),
        ("<= 1 furlong", 56),
        // With an escape before it the place cannot be told from the text, so the value is named.
        ("\"\\u003c= 1 furlong\"", 51),
    ] {
        let error = refuse(&SMALL.replace("'<= 0'", written));
        assert_eq!(
            places(&error),
            [format!("limit.syntax p:6:{column}")],
            "{written}"
        );
    }
}

#[test]
fn keys_that_need_or_exclude_each_other() {
    let with = |section: &str| refuse(&format!("{SMALL}{section}"));
    for (section, message) in [
        (
            "promotion: {stages: [a], freeze: [{name: x, from: '12-24T00:00', until: '01-02T00:00'}]}",
            "`freeze` needs the time zone of its civil times",
        ),
        (
            "time_zone: UTC\npromotion: {stages: [a], freeze: [{name: x, from: '12-24T00:00', until: '2027-01-02T00:00'}]}",
            "`from` and `until` must both have a year, or neither",
        ),
        (
            "time_zone: UTC\npromotion: {stages: [a], freeze: [{name: x, from: '2027-01-03T00:00', until: '2027-01-02T00:00'}]}",
            "`until` lies before `from`",
        ),
        (
            "rollback: {window: 5m, triggers: [{id: a, metric: m, limit: '< 1%', then: automatic}]}",
            "a metric's trigger needs exactly one of `over` and `sustained`",
        ),
        (
            "rollback: {window: 5m, triggers: [{id: a, metric: m, limit: '< 1%', over: [1m], share: 80%, then: automatic}]}",
            "`share` belongs beside `sustained`",
        ),
        (
            "rollback: {window: 5m, triggers: [{id: a, then: automatic}]}",
            "exactly one of `metric`, `tickets`, `command` must be given, not 0",
        ),
        (
            "channels: [a]\nescalation: [{id: e, steps: [{notify: {channel: a}}, {notify: {channel: a}}]}]",
            "`wait` is missing, and another step follows",
        ),
        (
            "channels: [a]\nescalation: [{id: e, steps: [{notify: {to: assignees}}]}]",
            "`notify` names neither a contact nor a channel",
        ),
        (
            "commands: {catalogue: [{name: a, risk: low, grants: [{group: g}]}], retry: {backoff: {first: 5m, max: 1m}}}",
            "`first` is longer than `max`",
        ),
        (
            "commands: {catalogue: [{name: a, risk: low, grants: [{group: g}]}], on_failure: [{stop: x, tag: y}]}",
            "an item of `on_failure` must have exactly one key, not 2",
        ),
        ("channels: [a, a]", "`a` stands twice in `channels`"),
        ("time_zone: Asia/Soul", "unknown time zone `Asia/Soul`"),
    ] {
        let error = with(section);
        assert_eq!(error.message(), message, "{}", show(&error));
    }
}
