//! The other commands: policy, read, history, replay, explain, completions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::Value;
use support::{POLICY, Place};

const NEEDS_BASELINE: &str = r#"schema: mcms.policy/1
gates:
  - id: tests
    evidence: tests
    suites: [unit]
    baseline: {select: last-accepted, runs: 5}
    criteria:
      - {id: no-failures, measure: failed, limit: "<= 0"}
      - {id: executed, measure: executed, limit: ">= -2%"}
"#;

/// Decides on the first release and returns its record's id.
fn first_release(place: &Place) -> String {
    place.write("policy.yaml", NEEDS_BASELINE);
    let gate = [
        "--tests",
        "unit=passed.xml",
        "--history",
        "history",
        "--format",
        "json",
    ];
    let first: Value = serde_json::from_str(&place.gate(&gate).ends_with(3).out()).unwrap();
    first["id"].as_str().unwrap().to_owned()
}

/// Says something about a record of the history.
fn say(place: &Place, what: &str, record: &str, reason: &str) -> support::Ran {
    let more = [
        "--history",
        "history",
        "--reason",
        reason,
        "--by",
        "kim.jisoo",
        "--now",
        "2026-11-23T10:00:00Z",
    ];
    let mut arguments = vec!["history", what, record];
    arguments.extend(more);
    place.run(&arguments)
}

#[test]
fn the_first_release_is_accepted_by_a_person_and_the_next_one_passes() {
    let place = Place::new();
    let id = first_release(&place);
    let out = place.run(&["history", "list", "history"]).ends_with(0).out();
    assert!(out.contains(&id) && out.contains("can be accepted"), "{out}");
    let out = say(&place, "accept", &id, "first release").ends_with(0).out();
    assert!(
        out.contains("accepted by kim.jisoo") && out.contains("first release"),
        "{out}"
    );
    let mut next = vec![
        "gate",
        "--policy",
        "policy.yaml",
        "--tests",
        "unit=passed.xml",
        "--history",
        "history",
    ];
    next.extend([
        "--now",
        "2026-11-24T09:00:00Z",
        "--release",
        "4.3.0",
        "--commit",
        "aa",
    ]);
    let out = place.run(&next).ends_with(0).out();
    assert!(out.starts_with("PASS"), "{out}");
    say(&place, "pin", &id, "reference").ends_with(0);
    let listed = place
        .run(&["history", "list", "history", "--json"])
        .ends_with(0)
        .out();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["entries"][0]["pinned"], true);
    assert_eq!(listed["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn nobody_accepts_without_a_reason_or_a_record_that_is_not_there() {
    let place = Place::new();
    let id = first_release(&place);
    say(&place, "accept", &id, " ").ends_with(2);
    say(&place, "accept", "0000000000000000", "x").ends_with(2);
}

#[test]
fn a_record_is_named_by_its_file_too() {
    let place = Place::new();
    let id = first_release(&place);
    let file = std::fs::read_dir(place.path().join("history"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .file_name();
    let file = format!("history/{}", file.into_string().unwrap());
    let out = place
        .run(&[
            "history",
            "invalidate",
            &file,
            "--reason",
            "wrong load",
            "--by",
            "kim",
        ])
        .ends_with(0)
        .out();
    assert!(out.contains(&id) && out.contains("invalidated"), "{out}");
}

#[test]
fn a_failed_record_cannot_be_accepted() {
    let place = Place::new();
    let gate = [
        "--tests",
        "unit=failed.xml",
        "--history",
        "history",
        "--format",
        "json",
    ];
    let record: Value = serde_json::from_str(&place.gate(&gate).ends_with(1).out()).unwrap();
    let id = record["id"].as_str().unwrap();
    let err = place
        .run(&[
            "history",
            "accept",
            id,
            "--history",
            "history",
            "--reason",
            "please",
            "--by",
            "kim",
        ])
        .ends_with(2)
        .err();
    assert!(err.contains("record.not_acceptable"), "{err}");
}

#[test]
fn a_replay_finds_the_same_decision_a_difference_or_a_missing_input() {
    let place = Place::new();
    place
        .gate(&["--tests", "unit=passed.xml", "--out", "out"])
        .ends_with(0);
    let out = place.run(&["replay", "out/decision.json"]).ends_with(0).out();
    assert!(out.contains("the same decision"), "{out}");
    place.write("elsewhere/p.xml", &place.read("passed.xml"));
    std::fs::remove_file(place.path().join("passed.xml")).unwrap();
    let err = place.run(&["replay", "out/decision.json"]).ends_with(3).err();
    assert!(err.contains("passed.xml"), "{err}");
    place
        .run(&[
            "replay",
            "out/decision.json",
            "--input",
            "passed.xml=elsewhere/p.xml",
        ])
        .ends_with(0);
    place.write("passed.xml", &place.read("failed.xml"));
    let out = place.run(&["replay", "out/decision.json"]).ends_with(1).out();
    assert!(out.contains("/decision/") || out.contains("/inputs/"), "{out}");
    let edited = place.read("out/decision.json").replace("\"pass\"", "\"warn\"");
    place.write("out/decision.json", &edited);
    place.run(&["replay", "out/decision.json"]).ends_with(3);
}

#[test]
fn a_policy_is_checked_linted_and_described() {
    let place = Place::new();
    let out = place.run(&["policy", "check", "policy.yaml"]).ends_with(0).out();
    assert_eq!(out, "the policy is valid: 1 gates, 1 criteria\n");
    place.write("bad.yaml", &POLICY.replace("evidence: tests", "evidence: test"));
    let err = place.run(&["policy", "check", "bad.yaml"]).ends_with(2).err();
    assert!(err.contains("bad.yaml:5"), "{err}");
    place.run(&["policy", "check", "absent.yaml"]).ends_with(2);
    let schema: Value = serde_json::from_str(&place.run(&["policy", "schema"]).ends_with(0).out()).unwrap();
    assert!(schema["properties"]["gates"].is_object());
    let lint = place.run(&["policy", "lint", "policy.yaml"]);
    assert!(lint.code() <= 1, "{}", lint.err());
    assert!(lint.out().contains("lets a release through"), "{}", lint.out());
}

#[test]
fn a_report_is_read_by_its_content() {
    let place = Place::new();
    let answer: Value = serde_json::from_str(&place.run(&["read", "failed.xml"]).ends_with(0).out()).unwrap();
    assert_eq!(answer["items"][0]["format"], "junit");
    let out = place
        .run(&["read", "failed.xml", "--format", "text"])
        .ends_with(0)
        .out();
    assert!(
        out.contains("2 attempts: 1 passed, 1 failed") && !out.contains("##vso["),
        "{out}"
    );
    place.run(&["read", "absent/*.xml"]).ends_with(3);
    place.write("noise.bin", "MZ");
    place.run(&["read", "noise.bin"]).ends_with(3);
}

#[test]
fn a_code_is_explained_in_both_languages() {
    let place = Place::new();
    let out = place.run(&["explain", "no_baseline"]).ends_with(0).out();
    assert!(out.contains("baseline"), "{out}");
    let out = place
        .run(&["explain", "202", "--locale", "ko"])
        .ends_with(0)
        .out();
    assert!(
        out.contains("policy.unknown_key (202)") && out.contains("키"),
        "{out}"
    );
    let err = place.run(&["explain", "no_baselin"]).ends_with(2).err();
    assert!(err.contains("no_baseline"), "{err}");
}

#[test]
fn every_shell_gets_a_completion_script() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            place
                .run(&["completions", shell])
                .ends_with(0)
                .out()
                .contains("mcms-release"),
            "{shell}"
        );
    }
}

#[test]
fn help_and_version_end_with_0() {
    let place = Place::new();
    assert!(place.run(&["--help"]).ends_with(0).out().contains("Exit codes"));
    assert!(
        place
            .run(&["--version"])
            .ends_with(0)
            .out()
            .starts_with("mcms-release ")
    );
}
