//! The examples of the first user end as their own pages say, run by the command that the page shows.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn release(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/mcms/releases")
        .join(name)
}

/// Runs the command of a release's page in its folder and returns exit code and text.
fn run(name: &str) -> (i32, String) {
    let folder = release(name);
    let page = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let shown = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let words: Vec<&str> = shown.split_whitespace().filter(|word| *word != "\\").collect();
    let (command, arguments) = words.split_first().unwrap();
    assert_eq!(*command, "mcms-release");
    let output = Command::new(env!("CARGO_BIN_EXE_mcms-release"))
        .args(arguments)
        .env("LC_ALL", "C")
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn open_blockers_stop_a_release_and_are_named() {
    let (code, text) = run("blocked-tickets");
    assert_eq!(code, 1, "{text}");
    assert!(text.starts_with("FAIL  mcms 2026.11.6"), "{text}");
    assert!(text.contains("uat/open-blockers: 3 → at most 0"), "{text}");
}

#[test]
fn a_first_release_is_not_decided() {
    let (code, text) = run("first");
    assert_eq!(code, 3, "{text}");
    assert!(
        text.contains("there is no accepted baseline to compare with"),
        "{text}"
    );
}

#[test]
fn a_slower_p95_stops_a_release_and_tags_it() {
    let (code, text) = run("blocked-p95");
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("FAIL performance/p95:") && text.contains("→ at most"),
        "{text}"
    );
    assert!(text.contains("create the tag release/perf-blocker"), "{text}");
}

#[test]
fn too_many_errors_stop_a_release() {
    let (code, text) = run("blocked-errors");
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("FAIL performance/error-rate: 3% (36 of 1,200) breaks the limit <= 1%"),
        "{text}"
    );
}

#[test]
fn damaged_evidence_never_passes() {
    let (code, text) = run("inconclusive");
    assert_ne!(code, 0, "{text}");
    assert!(
        text.contains(
            "INCONCLUSIVE tests/no-failures · integration: the evidence for integration is incomplete"
        ),
        "{text}"
    );
}
