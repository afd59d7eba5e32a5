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

fn verdict(release: &Release) -> (bool, String) {
    let answer = ask("gate.run", &release.run()).unwrap();
    let verdict = answer["record"]["decision"]["verdict"]
        .as_str()
        .unwrap()
        .to_owned();
    (answer["let_through"].as_bool().unwrap(), verdict)
}

#[test]
fn the_good_release_is_let_through_and_the_others_are_not() {
    assert_eq!(
        verdict(&Release::open("good").with_baseline()),
        (true, "pass".to_owned())
    );
    for (name, expected) in [
        ("blocked-p95", "fail"),
        ("blocked-tickets", "fail"),
        ("inconclusive", "inconclusive"),
    ] {
        assert_eq!(
            verdict(&Release::open(name).with_baseline()),
            (false, expected.to_owned()),
            "{name}"
        );
    }
    assert_eq!(
        verdict(&Release::open("first")),
        (false, "inconclusive".to_owned())
    );
    // Its waiver may let it through; the raw verdict never changes.
    assert_eq!(
        verdict(&Release::open("blocked-errors").with_baseline()).1,
        "fail"
    );
}

#[test]
fn read_then_evaluate_gives_the_record_of_run_to_the_byte() {
    for name in releases() {
        let release = Release::open(&name).with_baseline();
        let run = ask("gate.run", &release.run()).unwrap();
        assert_eq!(run, release.read_then_evaluate(), "{name}");
    }
}

#[test]
fn the_order_of_inputs_does_not_reach_the_record() {
    let mut release = Release::open("good").with_baseline();
    let first = ask("gate.run", &release.run()).unwrap();
    assert_eq!(first, ask("gate.run", &release.run()).unwrap(), "twice the same");
    for turn in 1..4 {
        release.inputs.rotate_left(turn);
        assert_eq!(
            first,
            ask("gate.run", &release.run()).unwrap(),
            "turned by {turn}"
        );
    }
    release.inputs.reverse();
    assert_eq!(first, ask("gate.run", &release.run()).unwrap(), "reversed");
}

#[test]
fn every_record_replays_to_itself() {
    for name in releases() {
        let release = Release::open(&name).with_baseline();
        let record = &ask("gate.run", &release.run()).unwrap()["record"];
        let replay = json!({"text": record.to_string(), "base": common::examples()});
        let answer = ask("replay", &replay).unwrap();
        assert_eq!(
            (&answer["same"], &answer["differences"]),
            (&Value::Bool(true), &json!([])),
            "{name}"
        );
    }
}

#[test]
fn records_hold_no_place_of_this_machine() {
    let release = Release::open("good").with_baseline();
    let mut request = release.run();
    for input in request["inputs"].as_array_mut().unwrap() {
        let whole = common::examples().join(input["path"].as_str().unwrap());
        input["path"] = json!(whole);
    }
    let by_absolute_paths = ask("gate.run", &request).unwrap();
    assert_eq!(
        by_absolute_paths,
        ask("gate.run", &release.run()).unwrap(),
        "names are relative to the base"
    );
    let place = common::examples().canonicalize().unwrap();
    assert!(!by_absolute_paths.to_string().contains(place.to_str().unwrap()));
    request.as_object_mut().unwrap().remove("base");
    let without_base = ask("gate.run", &request).unwrap().to_string();
    assert!(
        !without_base.contains(env!("CARGO_MANIFEST_DIR")),
        "without a base only the last part is kept"
    );
}
