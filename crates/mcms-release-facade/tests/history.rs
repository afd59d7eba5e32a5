//! A history folder through the door: records are added, people accept and refuse them, damage is an error; replay.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod common;

use common::{JUNIT, ask, k6, refusal, small};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("history")
    }

    /// Decides a release at a minute of the day and returns the answer.
    fn decide(&self, release: &str, minute: u32, p95: f64) -> Value {
        ask("gate.run", &self.request(release, minute, p95)).unwrap()
    }

    fn request(&self, release: &str, minute: u32, p95: f64) -> Value {
        let candidate = json!({"release": release, "commit": "9fceb02"});
        small(
            p95,
            &json!({"candidate": candidate, "now": format!("2026-11-23T09:{minute:02}:00Z"), "history": self.path()}),
        )
    }

    fn say(&self, kind: &str, record: &str) -> Value {
        json!({"path": self.path(), "kind": kind, "record": record, "reason": "measured twice", "by": "운영 담당자", "at": "2026-11-23T09:00:30Z"})
    }

    fn standing(&self) -> Vec<(String, bool)> {
        let list = ask("history.list", &json!({"path": self.path()})).unwrap();
        let entry = |entry: &Value| {
            (
                entry["standing"].as_str().unwrap().to_owned(),
                entry["pinned"] == true,
            )
        };
        list["entries"].as_array().unwrap().iter().map(entry).collect()
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn id(answer: &Value) -> String {
    answer["record"]["id"].as_str().unwrap().to_owned()
}

fn verdict(answer: &Value) -> &str {
    answer["record"]["decision"]["verdict"].as_str().unwrap()
}

fn reason(answer: &Value) -> &str {
    answer["record"]["decision"]["gates"][1]["findings"][0]["reason"]["code"]
        .as_str()
        .unwrap()
}

#[test]
fn the_first_release_is_accepted_by_a_person_and_then_there_is_a_baseline() {
    let folder = Folder::new();
    let first = folder.decide("1.0.0", 0, 100.0);
    assert_eq!((verdict(&first), reason(&first)), ("inconclusive", "no_baseline"));
    assert_eq!(folder.standing(), [("acceptable".to_owned(), false)]);
    ask("history.append", &folder.say("accept", &id(&first))).unwrap();
    assert_eq!(folder.standing(), [("accepted".to_owned(), false)]);
    let second = folder.decide("1.1.0", 1, 109.0);
    assert_eq!(verdict(&second), "pass");
    assert_eq!(second["record"]["baseline_origin"], "history");
    let third = folder.decide("1.2.0", 2, 130.0);
    assert_eq!(verdict(&third), "fail", "the baseline is between 100 and 109");
}

#[test]
fn the_same_decision_is_stored_once_and_nothing_is_rewritten() {
    let folder = Folder::new();
    let first = folder.decide("1.0.0", 0, 100.0);
    let bytes = || fs::read(folder.path().join(first["stored_as"].as_str().unwrap())).unwrap();
    let before = bytes();
    let stored: Value = serde_json::from_slice(&before).unwrap();
    assert_eq!(stored, first["record"], "the file is the record");
    assert_eq!(folder.decide("1.0.0", 0, 100.0), first);
    assert_eq!((bytes(), folder.files().len()), (before, 1));
}

#[test]
fn invalidated_and_rolled_back_records_are_no_baselines() {
    for (kind, standing) in [("invalidate", "invalidated"), ("rolled-back", "rolled-back")] {
        let folder = Folder::new();
        let first = folder.decide("1.0.0", 0, 100.0);
        ask("history.append", &folder.say("accept", &id(&first))).unwrap();
        ask("history.append", &folder.say(kind, &id(&first))).unwrap();
        assert_eq!(folder.standing(), [(standing.to_owned(), false)]);
        assert_eq!(reason(&folder.decide("1.1.0", 1, 100.0)), "no_baseline");
        assert_eq!(
            refusal("history.append", &folder.say("accept", &id(&first))).0,
            "record.not_acceptable"
        );
    }
}

#[test]
fn a_failed_record_is_never_accepted_and_only_accepted_ones_are_pinned() {
    let folder = Folder::new();
    let first = id(&folder.decide("1.0.0", 0, 100.0));
    assert_eq!(
        refusal("history.append", &folder.say("pin", &first)).0,
        "record.not_acceptable"
    );
    ask("history.append", &folder.say("accept", &first)).unwrap();
    ask("history.append", &folder.say("pin", &first)).unwrap();
    assert_eq!(folder.standing(), [("accepted".to_owned(), true)]);
    let failed = id(&folder.decide("1.1.0", 1, 200.0));
    assert_eq!(
        refusal("history.append", &folder.say("accept", &failed)).0,
        "record.not_acceptable"
    );
    assert_eq!(
        folder.files().len(),
        4,
        "two records, two events, and no refused one"
    );
}

#[test]
fn events_are_files_that_another_machine_reads() {
    let folder = Folder::new();
    let first = id(&folder.decide("1.0.0", 0, 100.0));
    let said = ask("history.append", &folder.say("accept", &first)).unwrap();
    let name = said["stored_as"].as_str().unwrap();
    assert!(
        name.starts_with("event-20261123T090030") && name.ends_with("-accept.json"),
        "{name}"
    );
    let written: Value = serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap();
    assert_eq!(written, said["event"]);
    assert_eq!(written["schema"], "mcms.history-event/1");
}

#[test]
fn a_damaged_history_is_an_error_and_never_an_empty_one() {
    type Harm = fn(&Path);
    let damage: [(&str, Harm); 5] = [
        ("a truncated record", |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("an empty record", |file| fs::write(file, "").unwrap()),
        ("a record edited by hand", |file| {
            let text = fs::read_to_string(file).unwrap();
            fs::write(file, text.replace("\"value\":100", "\"value\":200")).unwrap();
        }),
        ("an edited verdict", |file| {
            let text = fs::read_to_string(file).unwrap();
            fs::write(file, text.replace("inconclusive", "pass")).unwrap();
        }),
        ("an event about nothing", |file| {
            let event = json!({"schema": "mcms.history-event/1", "kind": "accept", "record": "0123456789abcdef",
                "reason": "r", "by": "b", "at": "2026-11-23T09:00:30Z"});
            fs::write(file.with_file_name("event-x.json"), event.to_string()).unwrap();
        }),
    ];
    for (what, harm) in damage {
        let folder = Folder::new();
        let first = folder.decide("1.0.0", 0, 100.0);
        harm(&folder.path().join(first["stored_as"].as_str().unwrap()));
        let files = folder.files();
        assert_eq!(
            refusal("gate.run", &folder.request("1.1.0", 1, 100.0)).0,
            "history.invalid",
            "{what}"
        );
        assert_eq!(
            refusal("history.list", &json!({"path": folder.path()})).0,
            "history.invalid",
            "{what}"
        );
        assert_eq!(
            refusal("history.append", &folder.say("accept", &id(&first))).0,
            "history.invalid",
            "{what}"
        );
        assert_eq!(folder.files(), files, "{what}: nothing is added to it");
    }
}

#[test]
fn the_history_by_value_decides_as_the_folder_does() {
    let folder = Folder::new();
    let first = folder.decide("1.0.0", 0, 100.0);
    let said = ask("history.append", &folder.say("accept", &id(&first))).unwrap();
    let candidate = json!({"release": "1.1.0", "commit": "9fceb02"});
    let by_value = |record: &Value| {
        small(
            105.0,
            &json!({"candidate": candidate, "now": "2026-11-23T09:01:00Z", "records": [record], "events": [said["event"]]}),
        )
    };
    let given = ask("gate.evaluate", &by_value(&first["record"])).unwrap();
    assert_eq!(given["record"], folder.decide("1.1.0", 1, 105.0)["record"]);
    let mut edited = first["record"].clone();
    edited["candidate"]["release"] = json!("0.9.0");
    assert_eq!(
        refusal("gate.evaluate", &by_value(&edited)),
        ("record.invalid".to_owned(), "/records/0".to_owned())
    );
    assert_eq!(
        refusal("report.render", &json!({"record": edited, "format": "text"})).0,
        "record.invalid"
    );
}

/// A decision on files, with its folder.
fn recorded(without: &str) -> (TempDir, Value) {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("ui.xml", JUNIT.to_owned()),
        ("k6.json", k6(100.0)),
        ("base.json", k6(99.0)),
    ] {
        if name != without {
            fs::write(folder.path().join(name), content).unwrap();
        }
    }
    let inputs = json!([
        {"role": "tests", "label": "ui", "path": "ui.xml"}, {"role": "load", "path": "k6.json"}, {"role": "baseline", "path": "base.json"},
    ]);
    let answer = ask(
        "gate.run",
        &small(0.0, &json!({"base": folder.path(), "inputs": inputs})),
    )
    .unwrap();
    (folder, answer["record"].clone())
}

fn replay(folder: &TempDir, record: &Value) -> Value {
    json!({"text": record.to_string(), "base": folder.path()})
}

#[test]
fn a_replay_on_the_same_inputs_is_the_same_whatever_the_engine() {
    let (folder, mut record) = recorded("");
    assert_eq!(record["decision"]["verdict"], "pass");
    assert_eq!(ask("replay", &replay(&folder, &record)).unwrap()["same"], true);
    record["engine"]["version"] = json!("99.0.0");
    let answer = ask("replay", &replay(&folder, &record)).unwrap();
    assert_eq!(
        (&answer["same"], &answer["recorded_by"]["version"]),
        (&json!(true), &json!("99.0.0"))
    );
}

#[test]
fn a_replay_names_the_input_and_the_fields_that_differ() {
    let (folder, record) = recorded("");
    fs::write(folder.path().join("k6.json"), k6(101.0)).unwrap();
    let answer = ask("replay", &replay(&folder, &record)).unwrap();
    assert_eq!(answer["same"], false);
    let paths: Vec<&str> = answer["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["path"].as_str())
        .collect();
    assert!(
        paths
            .iter()
            .any(|path| path.starts_with("/inputs/") && path.ends_with("/sha256")),
        "{paths:?}"
    );
    assert!(
        paths.iter().any(|path| path.ends_with("/observed/value")),
        "{paths:?}"
    );
}

#[test]
fn a_missing_input_is_an_error_unless_it_lies_elsewhere() {
    let (folder, record) = recorded("");
    let moved = folder.path().join("moved.json");
    fs::rename(folder.path().join("k6.json"), &moved).unwrap();
    let mut request = replay(&folder, &record);
    assert_eq!(refusal("replay", &request).0, "replay.missing_input");
    request["inputs"] = json!({"k6.json": moved});
    assert_eq!(ask("replay", &request).unwrap()["same"], true);
}

#[test]
fn an_input_that_was_missing_when_it_was_decided_may_be_absent_and_not_appear() {
    let (folder, record) = recorded("ui.xml");
    let missing = record["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|input| input["role"] == "tests")
        .unwrap();
    assert_eq!(
        (&missing["completeness"], &missing["sources"][0]["name"]),
        (&json!("not_measured"), &json!("ui.xml"))
    );
    assert!(missing["sources"][0].get("sha256").is_none());
    assert_eq!(ask("replay", &replay(&folder, &record)).unwrap()["same"], true);
    fs::write(folder.path().join("ui.xml"), JUNIT).unwrap();
    assert_eq!(ask("replay", &replay(&folder, &record)).unwrap()["same"], false);
}

#[test]
fn an_edited_record_is_not_replayed() {
    let (folder, mut record) = recorded("");
    record["decision"]["let_through"] = json!(false);
    assert_eq!(refusal("replay", &replay(&folder, &record)).0, "record.invalid");
}

#[test]
fn a_release_that_is_run_again_is_no_baseline_of_its_own() {
    let folder = Folder::new();
    let first = folder.decide("4.1.0", 0, 100.0);
    ask("history.append", &folder.say("accept", &id(&first))).unwrap();
    let runs = |answer: &Value| {
        answer["record"]["baselines"][0]["runs"]
            .as_array()
            .map_or(0, Vec::len)
    };
    let second = folder.decide("4.2.0", 10, 104.0);
    assert_eq!((verdict(&second), runs(&second)), ("pass", 1));
    let again = folder.decide("4.2.0", 20, 104.0);
    assert_eq!(runs(&again), 1, "its own earlier record must not count");
    assert_eq!(again["record"]["baselines"][0]["runs"][0]["run"], id(&first));
    let third = folder.decide("4.3.0", 30, 105.0);
    assert_eq!(runs(&third), 2, "one run a release, however often it was run");
}

#[test]
fn what_was_decided_later_is_not_known_to_an_earlier_decision() {
    let folder = Folder::new();
    let first = folder.decide("4.1.0", 0, 100.0);
    ask("history.append", &folder.say("accept", &id(&first))).unwrap();
    folder.decide("4.3.0", 30, 104.0);
    let between = folder.decide("4.2.0", 10, 103.0);
    let runs = between["record"]["baselines"][0]["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["run"], id(&first));
}
