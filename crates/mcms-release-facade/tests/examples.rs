//! The releases of `examples/mcms` through the door: their verdicts, and that every way in gives the same record.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc
)]

mod common;

use common::{Release, ask, releases};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The answer of `gate.run` for every release with the baseline files.
static ANSWERS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let run = |name: String| {
        let answer = ask("gate.run", &Release::open(&name).with_baseline().run()).unwrap();
        (name, answer)
    };
    releases().into_iter().map(run).collect()
});

fn verdict(answer: &Value) -> (bool, &str) {
    let verdict = answer["record"]["decision"]["verdict"].as_str().unwrap();
    (answer["let_through"].as_bool().unwrap(), verdict)
}

#[test]
fn the_good_release_is_let_through_and_the_others_are_not() {
    for (name, expected) in [
        ("good", (true, "pass")),
        ("blocked-p95", (false, "fail")),
        ("blocked-tickets", (false, "fail")),
        ("inconclusive", (false, "inconclusive")),
    ] {
        assert_eq!(verdict(&ANSWERS[name]), expected, "{name}");
    }
    // Its waiver may let it through; the raw verdict never changes.
    assert_eq!(verdict(&ANSWERS["blocked-errors"]).1, "fail");
    let first = ask("gate.run", &Release::open("first").run()).unwrap();
    assert_eq!(verdict(&first), (false, "inconclusive"), "there is no baseline");
}

#[test]
fn read_then_evaluate_gives_the_record_of_run_to_the_byte() {
    for (name, answer) in ANSWERS.iter() {
        assert_eq!(
            *answer,
            Release::open(name).with_baseline().read_then_evaluate(),
            "{name}"
        );
    }
}

#[test]
fn the_order_of_inputs_does_not_reach_the_record() {
    let mut release = Release::open("good").with_baseline();
    for turn in [5, 0] {
        release.inputs.rotate_left(turn);
        release.inputs.reverse();
        let again = ask("gate.run", &release.run()).unwrap();
        assert_eq!(ANSWERS["good"], again, "turned by {turn} and reversed");
    }
}

#[test]
fn every_record_replays_to_itself() {
    for (name, answer) in ANSWERS.iter() {
        let replay = json!({"text": answer["record"].to_string(), "base": common::examples()});
        let again = ask("replay", &replay).unwrap();
        assert_eq!(
            (&again["same"], &again["differences"]),
            (&Value::Bool(true), &json!([])),
            "{name}"
        );
    }
}

#[test]
fn records_hold_no_place_of_this_machine() {
    let mut request = Release::open("blocked-errors").with_baseline().run();
    for input in request["inputs"].as_array_mut().unwrap() {
        let whole = common::examples().join(input["path"].as_str().unwrap());
        input["path"] = json!(whole);
    }
    let by_absolute_paths = ask("gate.run", &request).unwrap();
    assert_eq!(
        by_absolute_paths, ANSWERS["blocked-errors"],
        "names are relative to the base"
    );
    request.as_object_mut().unwrap().remove("base");
    let without_base = ask("gate.run", &request).unwrap().to_string();
    assert!(
        !without_base.contains(env!("CARGO_MANIFEST_DIR")),
        "without a base only the last part is kept"
    );
}
