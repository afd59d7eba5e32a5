//! The door itself: strict requests, equal answers whichever way bytes come, what a host allows, and the table.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects
)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{JUNIT, ask, ask_with, k6, refusal, small};
use mcms_release::error::ErrorCode;
use mcms_release::reason::Code;
use mcms_release_facade::{Host, OPERATIONS, call, operations};
use serde_json::{Value, json};
use std::fs;

#[test]
fn path_text_and_base64_give_equal_answers() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ui.xml"), JUNIT).unwrap();
    fs::write(folder.path().join("k6.json"), k6(100.0)).unwrap();
    let by_text = ask("gate.run", &small(100.0, &json!({}))).unwrap();
    let by_path = json!({"base": folder.path(), "inputs": [
        {"role": "tests", "label": "ui", "path": "ui.xml"}, {"role": "load", "path": "k6.json"},
    ]});
    let by_base64 = json!({"inputs": [
        {"role": "tests", "label": "ui", "name": "ui.xml", "base64": STANDARD.encode(JUNIT)},
        {"role": "load", "name": "k6.json", "base64": STANDARD.encode(k6(100.0))},
    ]});
    for way in [by_path, by_base64] {
        assert_eq!(by_text, ask("gate.run", &small(100.0, &way)).unwrap());
    }
    assert_eq!(by_text, ask("gate.evaluate", &small(100.0, &json!({}))).unwrap());
}

#[test]
fn unknown_keys_are_errors_with_a_json_pointer_at_every_depth() {
    for (more, place) in [
        (json!({"inputz": []}), "/inputz"),
        (
            json!({"candidate": {"release": "1", "commit": "c", "comit": "c"}}),
            "/candidate/comit",
        ),
        (
            json!({"inputs": [{"role": "tests", "name": "a", "text": "", "labels": "ui"}]}),
            "/inputs/0/labels",
        ),
        (json!({"policy": {"text": "", "file": "p"}}), "/policy/file"),
    ] {
        for operation in ["gate.run", "gate.evaluate"] {
            assert_eq!(
                refusal(operation, &small(1.0, &more)),
                ("request.invalid".to_owned(), place.to_owned())
            );
        }
    }
}

#[test]
fn duplicate_keys_are_errors_at_every_depth() {
    for request in [r#"{"code": "a", "code": "a"}"#, r#"{"code": {"x": 1, "x": 1}}"#] {
        let error = call("explain", request).unwrap_err();
        assert_eq!(error.code(), ErrorCode::RequestInvalid);
        assert!(error.message().contains("twice"), "{error}");
    }
}

#[test]
fn inline_content_ends_at_64_mib_together() {
    let half = " ".repeat(32 << 20);
    let inputs = |more: &str| {
        let input =
            |name: &str, text: &str| json!({"role": "tests", "label": "ui", "name": name, "text": text});
        json!({"inputs": [input("a", &half), input("b", &format!("{}\n{more}", &half[1..]))]})
    };
    let whole = ask("read", &inputs("")).unwrap();
    assert_eq!(whole["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        refusal("read", &inputs(" ")),
        ("request.too_large".to_owned(), "/inputs/1".to_owned())
    );
    let encoded = json!({"inputs": [{"role": "tests", "label": "ui", "name": "a", "base64": STANDARD.encode(&half)},
        {"role": "tests", "label": "ui", "name": "b", "base64": STANDARD.encode(format!("{}\n", &half[1..]))}]});
    assert_eq!(
        ask("read", &encoded).unwrap(),
        whole,
        "base64 counts by its content"
    );
}

#[test]
fn a_host_without_files_takes_content_and_no_path() {
    let host = Host {
        no_files: true,
        ..Host::default()
    };
    assert!(ask_with(&host, "gate.run", &small(100.0, &json!({}))).is_ok());
    let requests = [
        (
            "gate.run",
            small(
                1.0,
                &json!({"inputs": [{"role": "tests", "label": "ui", "path": "ui.xml"}]}),
            ),
        ),
        ("gate.run", small(1.0, &json!({"history": "history"}))),
        ("gate.run", small(1.0, &json!({"policy": {"path": "p.yaml"}}))),
        ("read", json!({"inputs": [{"role": "tests", "path": "ui.xml"}]})),
        ("policy.check", json!({"policy": {"path": "p.yaml"}})),
        (
            "policy.lint",
            json!({"policy": {"text": common::POLICY}, "history": "history"}),
        ),
        ("history.list", json!({"path": "history"})),
        ("replay", json!({"path": "decision.json"})),
    ];
    for (operation, request) in requests {
        let error = ask_with(&host, operation, &request).unwrap_err();
        assert_eq!(
            error.code(),
            ErrorCode::RequestPathNotAllowed,
            "{operation} {request}"
        );
    }
}

#[test]
fn a_host_keeps_every_path_below_its_roots() {
    let inside = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(inside.path().join("ui.xml"), JUNIT).unwrap();
    fs::write(outside.path().join("ui.xml"), JUNIT).unwrap();
    let host = Host {
        allowed_roots: vec![inside.path().to_path_buf()],
        ..Host::default()
    };
    let read = |base: &std::path::Path, path: &str| {
        ask_with(
            &host,
            "read",
            &json!({"base": base, "inputs": [{"role": "tests", "label": "ui", "path": path}]}),
        )
    };
    assert!(read(inside.path(), "ui.xml").is_ok());
    let climbing = format!(
        "../{}/ui.xml",
        outside.path().file_name().unwrap().to_str().unwrap()
    );
    for found in [
        read(outside.path(), "ui.xml"),
        read(inside.path(), &climbing),
        read(inside.path(), "../*.xml"),
    ] {
        assert_eq!(found.unwrap_err().code(), ErrorCode::RequestPathNotAllowed);
    }
    let history = ask_with(
        &host,
        "gate.run",
        &small(1.0, &json!({"history": outside.path()})),
    );
    assert_eq!(history.unwrap_err().code(), ErrorCode::RequestPathNotAllowed);
    assert_eq!(
        fs::read_dir(outside.path()).unwrap().count(),
        1,
        "nothing was written outside"
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("ui.xml"), inside.path().join("link.xml")).unwrap();
        let found = read(inside.path(), "link.xml");
        assert_eq!(
            found.unwrap_err().code(),
            ErrorCode::RequestPathNotAllowed,
            "a link leads out"
        );
    }
}

#[test]
fn evidence_given_twice_is_refused_as_files_are() {
    let item = &ask(
        "read",
        &json!({"inputs": [{"role": "load", "name": "k6.json", "text": k6(1.0)}]}),
    )
    .unwrap()["items"][0];
    let twice = json!({"inputs": [
        {"role": "load", "name": "k6.json", "evidence": item}, {"role": "baseline", "name": "k6.json", "evidence": item},
    ]});
    assert_eq!(refusal("gate.evaluate", &small(1.0, &twice)).0, "input.duplicate");
}

#[test]
fn exit_codes_reach_evidence_that_was_read_before() {
    let item = &ask(
        "read",
        &json!({"inputs": [{"role": "load", "name": "k6.json", "text": k6(1.0)}]}),
    )
    .unwrap()["items"][0];
    let with = |codes: Value| {
        small(
            1.0,
            &json!({"load_exit_codes": codes, "inputs": [{"role": "load", "name": "k6.json", "evidence": item}]}),
        )
    };
    let record = &ask("gate.evaluate", &with(json!({"": 107}))).unwrap()["record"];
    let errors = &record["decision"]["gates"][1]["findings"][1];
    assert_eq!(
        (&errors["status"], &errors["reason"]["code"]),
        (&json!("inconclusive"), &json!("partial"))
    );
    assert_eq!(
        refusal("gate.evaluate", &with(json!({"other": 0}))).0,
        "input.label"
    );
    let mut said = item.clone();
    said["evidence"]["evidence"]["data"]["exit_code"] = json!(99);
    let request = small(
        1.0,
        &json!({"load_exit_codes": {"": 0}, "inputs": [{"role": "load", "name": "k6.json", "evidence": said}]}),
    );
    assert_eq!(
        refusal("gate.evaluate", &request),
        ("request.invalid".to_owned(), "/load_exit_codes".to_owned())
    );
}

#[test]
fn every_operation_has_its_entries() {
    let approved = ["Add", "Confirm", "Format", "Get", "Measure", "Read", "Test"];
    let mut cmdlets = Vec::new();
    for (operation, entry) in OPERATIONS.iter().zip(operations()) {
        let name = operation.name;
        assert!(approved.contains(&operation.verb), "{name}: {}", operation.verb);
        assert!(operation.noun.starts_with("Mcms"), "{name}");
        assert_eq!(operation.schema, format!("mcms.{name}/1"));
        assert!(
            operation.help_en.ends_with('.') && operation.help_ko.ends_with('.'),
            "{name}"
        );
        assert!(
            operation.help_ko.chars().any(|c| ('가'..='힣').contains(&c)),
            "{name}"
        );
        assert!(
            (operation.request_schema)().is_object() && (operation.answer_schema)().is_object(),
            "{name}"
        );
        assert!(
            entry
                .parameters
                .iter()
                .all(|parameter| !parameter.help.is_empty()),
            "{name}: {:?}",
            entry.parameters
        );
        cmdlets.push(entry.cmdlet);
    }
    cmdlets.sort();
    cmdlets.dedup();
    assert_eq!(
        cmdlets.len(),
        OPERATIONS.len(),
        "no two operations share a cmdlet"
    );
    assert!(
        OPERATIONS.windows(2).all(|pair| pair[0].name < pair[1].name),
        "sorted by name"
    );
}

#[test]
fn every_example_is_a_request_of_its_operation() {
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    for operation in OPERATIONS {
        if let Err(error) = call(operation.name, operation.example) {
            let shape = [ErrorCode::RequestInvalid, ErrorCode::EngineInternal];
            assert!(
                !shape.contains(&error.code()),
                "{}: {error} at {:?}",
                operation.name,
                error.path()
            );
            assert!(
                operation.reads_files,
                "{}: an example that needs no file works: {error}",
                operation.name
            );
        }
    }
}

#[test]
fn every_code_is_explained_in_both_languages() {
    let reasons = Code::all().into_iter().map(Code::as_str);
    let errors = ErrorCode::ALL.iter().map(|code| code.as_str());
    for code in reasons.chain(errors) {
        let answer = ask("explain", &json!({"code": code})).unwrap();
        assert_eq!(answer["code"], code);
        assert!(!answer["en"].as_str().unwrap().is_empty(), "{code}");
        assert!(
            answer["ko"]
                .as_str()
                .unwrap()
                .chars()
                .any(|c| ('가'..='힣').contains(&c)),
            "{code}"
        );
    }
    for code in ErrorCode::ALL {
        assert_eq!(
            ask("explain", &json!({"code": code.number().to_string()})).unwrap()["code"],
            code.as_str()
        );
    }
}

#[test]
fn an_unknown_operation_is_an_error() {
    let error = call("gate.rum", "{}").unwrap_err();
    assert_eq!(error.code(), ErrorCode::RequestUnknownOperation);
}
