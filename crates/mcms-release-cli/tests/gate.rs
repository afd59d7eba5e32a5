//! `gate` as pipelines and people run it: exit codes, formats, languages, and what can go wrong around it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::Value;
use std::process::Stdio;
use support::{CANDIDATE, FAILED, PASSED, POLICY, Place};

#[test]
fn the_exit_code_says_the_verdict() {
    let place = Place::new();
    let out = place.gate(&["--tests", "unit=passed.xml"]).ends_with(0).out();
    assert!(out.starts_with("PASS  mcms 4.2.0 (3f2c1ab)"), "{out}");
    let out = place.gate(&["--tests", "unit=failed.xml"]).ends_with(1).out();
    assert!(out.starts_with("FAIL  mcms 4.2.0"), "{out}");
    assert!(out.contains("create the tag release/test-blocker"), "{out}");
}

#[test]
fn missing_and_unreadable_evidence_ends_with_3() {
    let place = Place::new();
    place.write("empty/readme.txt", "");
    place.write("broken.xml", "<testsuite tests='2'><testcase name='a'/>");
    place.write("cp949.xml", "<testsuite><testcase name='\u{fffd}");
    for evidence in [
        "unit=results/*.xml",
        "unit=absent.xml",
        "unit=empty",
        "unit=broken.xml",
        "unit=cp949.xml",
    ] {
        let out = place.gate(&["--tests", evidence]).ends_with(3).out();
        assert!(out.starts_with("INCONCLUSIVE"), "{evidence}: {out}");
    }
    place.gate(&[]).ends_with(3);
}

#[test]
fn wrong_usage_ends_with_2() {
    let place = Place::new();
    for arguments in [
        vec!["gate"],
        vec!["--unknown"],
        vec!["gate", "--policy", "policy.yaml", "--format", "html"],
        vec!["gate", "--policy", "policy.yaml", "--artifact-digest", "12"],
        vec!["gate", "--policy", "policy.yaml", "--now", "yesterday"],
        vec!["gate", "--policy", "policy.yaml", "--tests", "unit=passed.xml"],
    ] {
        let ran = place.run(&arguments).ends_with(2);
        assert!(ran.out().is_empty() && !ran.err().is_empty());
    }
    place
        .gate(&[
            "--tests",
            "unit=passed.xml",
            "--measured-at",
            "nobody=2026-11-23T09:00:00Z",
        ])
        .ends_with(2);
    place
        .gate(&["--load-exit-code", "a=0", "--load-exit-code", "a=99"])
        .ends_with(2);
    place
        .gate(&["--tests", "unit=passed.xml", "--tests", "unit=passed.xml"])
        .ends_with(2);
}

#[test]
fn every_error_of_a_policy_is_shown_with_its_line_and_ends_with_2() {
    let place = Place::new();
    place.write(
        "policy.yaml",
        &POLICY.replace("suites", "sutes").replace("<= 0", "at most none"),
    );
    let err = place.gate(&["--tests", "unit=passed.xml"]).ends_with(2).err();
    for part in [
        "policy.unknown_key",
        "sutes",
        "limit.syntax",
        "policy.yaml:6",
        "policy.yaml:8",
    ] {
        assert!(err.contains(part), "{part} is missing in\n{err}");
    }
    let err = place
        .run(&[
            "gate",
            "--policy",
            "absent.yaml",
            "--release",
            "1",
            "--commit",
            "2",
        ])
        .ends_with(2)
        .err();
    assert!(err.contains("absent.yaml"), "{err}");
}

#[test]
fn a_folder_that_cannot_be_written_ends_with_4() {
    let place = Place::new();
    let err = place
        .gate(&["--tests", "unit=passed.xml", "--out", "passed.xml/reports"])
        .ends_with(4)
        .err();
    assert!(err.contains("engine.write"), "{err}");
    place
        .gate(&["--tests", "unit=passed.xml", "--format", "junit=passed.xml/x.xml"])
        .ends_with(4);
}

#[test]
fn a_panic_ends_with_4() {
    let place = Place::new();
    let output = place
        .command()
        .env("MCMS_RELEASE_TEST_PANIC", "1")
        .arg("--version")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("internal error"));
}

#[test]
fn the_folder_gets_the_record_and_the_report_and_nothing_else() {
    let place = Place::new();
    place
        .gate(&["--tests", "unit=passed.xml", "--out", "out/판정"])
        .ends_with(0);
    let mut names: Vec<String> = std::fs::read_dir(place.path().join("out/판정"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["decision.json", "report.md"]);
    let record: Value = serde_json::from_str(&place.read("out/판정/decision.json")).unwrap();
    assert_eq!(record["decision"]["effective"], "pass");
    assert!(
        place
            .read("out/판정/report.md")
            .starts_with("# Release decision: mcms 4.2.0")
    );
}

#[test]
fn every_format_goes_where_it_is_asked_to() {
    let place = Place::new();
    let formats = [
        "json=a.json",
        "markdown=a.md",
        "junit=a.xml",
        "azure-devops=a.vso",
        "github=a.gh",
        "text=a.txt",
    ];
    let mut arguments = vec!["--tests", "unit=failed.xml"];
    for format in formats {
        arguments.extend(["--format", format]);
    }
    let ran = place.gate(&arguments).ends_with(1);
    assert!(ran.out().is_empty(), "everything went to files");
    assert!(place.read("a.json").contains("주문"), "files are UTF-8");
    assert!(place.read("a.md").contains("**FAIL**"));
    assert!(place.read("a.xml").contains("<failure type=\"limit_breached\""));
    assert!(
        place
            .read("a.vso")
            .starts_with("##vso[build.addbuildtag]release/test-blocker\n")
    );
    assert!(
        place
            .read("a.vso")
            .ends_with("##vso[task.complete result=Failed]FAIL mcms 4.2.0 (3f2c1ab) — not released\n")
    );
    assert!(place.read("a.gh").contains("::error title="));
    assert!(place.read("a.txt").starts_with("FAIL"));
    let both = place
        .gate(&[
            "--tests",
            "unit=passed.xml",
            "--format",
            "text",
            "--format",
            "azure-devops",
        ])
        .ends_with(0)
        .out();
    assert!(both.starts_with("PASS") && both.contains("result=Succeeded"));
}

#[test]
fn json_on_standard_output_is_ascii_and_the_whole_record() {
    let place = Place::new();
    let ran = place
        .gate(&["--tests", "unit=failed.xml", "--format", "json", "--out", "out"])
        .ends_with(1);
    assert!(ran.0.stdout.is_ascii());
    assert!(!ran.out().contains("##vso["), "no agent finds a command in it");
    let (printed, kept): (Value, Value) = (
        serde_json::from_str(&ran.out()).unwrap(),
        serde_json::from_str(&place.read("out/decision.json")).unwrap(),
    );
    assert_eq!(printed, kept);
    assert!(printed.to_string().contains("주문 ##vso["));
}

#[test]
fn a_test_name_commands_no_agent_in_any_format() {
    let place = Place::new();
    for format in ["text", "json", "markdown", "junit", "azure-devops", "github"] {
        let out = place
            .gate(&["--tests", "unit=failed.xml", "--format", format])
            .ends_with(1)
            .out();
        let commands: Vec<&str> = out.lines().filter(|line| line.contains("##vso[")).collect();
        let ours = |line: &&str| line.starts_with("##vso[") && line.matches("##").count() == 1;
        assert!(commands.iter().all(ours), "{format}: {commands:?}");
        assert_eq!(
            commands.is_empty(),
            format != "azure-devops",
            "{format}: {commands:?}"
        );
    }
}

#[test]
fn the_language_is_that_of_the_option_the_environment_the_policy_then_english() {
    let place = Place::new();
    let first = |variables: &[(&str, &str)], more: &[&str]| {
        let mut command = place.command();
        command.env_remove("LC_ALL").envs(variables.iter().copied());
        command
            .args(["gate", "--policy", "policy.yaml", "--tests", "unit=passed.xml"])
            .args(CANDIDATE)
            .args(more);
        String::from_utf8(command.output().unwrap().stdout)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(first(&[], &[]), "PASS");
    assert_eq!(first(&[("LANG", "ko_KR.UTF-8")], &[]), "통과");
    assert_eq!(
        first(&[("LANG", "ko_KR.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]),
        "PASS"
    );
    assert_eq!(first(&[("LANG", "ko_KR.UTF-8")], &["--locale", "en"]), "PASS");
    place.write(
        "policy.yaml",
        &POLICY.replace("product: mcms", "product: mcms\nlocale: ko"),
    );
    assert_eq!(first(&[], &[]), "통과");
    assert_eq!(first(&[("LANG", "en_US.UTF-8")], &[]), "PASS");
}

#[test]
fn a_reader_that_has_gone_changes_no_verdict() {
    let place = Place::new();
    for (file, code) in [("unit=passed.xml", 0), ("unit=failed.xml", 1)] {
        let mut command = place.command();
        command
            .args(["gate", "--policy", "policy.yaml", "--tests", file])
            .args(CANDIDATE);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code));
        assert!(
            output.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn korean_file_names_labels_and_folders_are_read() {
    let place = Place::new();
    place.write("policy.yaml", &POLICY.replace("[unit]", "[unit, 화면]"));
    place.write("결과/단위 시험.xml", PASSED);
    place.write("결과/화면/주문 화면.xml", &PASSED.replace("pays", "draws"));
    let ran = place
        .gate(&[
            "--tests",
            "unit=결과/단위 시험.xml",
            "--tests",
            "화면=결과/화면/*.xml",
        ])
        .ends_with(0);
    assert!(ran.out().contains("단위 시험.xml"), "{}", ran.out());
}

#[test]
fn a_piped_answer_has_no_colour() {
    let place = Place::new();
    assert!(
        !place
            .gate(&["--tests", "unit=failed.xml"])
            .out()
            .contains('\u{1b}')
    );
}

#[test]
fn release_and_commit_come_from_the_pipeline_and_it_says_which() {
    let place = Place::new();
    let mut command = place.command();
    command.envs([
        ("TF_BUILD", "True"),
        ("BUILD_BUILDNUMBER", "20261123.4"),
        ("BUILD_SOURCEVERSION", "aab19a04c19c"),
    ]);
    command.args([
        "gate",
        "--policy",
        "policy.yaml",
        "--tests",
        "unit=passed.xml",
        "--now",
        "2026-11-23T09:00:00Z",
    ]);
    let output = command.output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("PASS  mcms 20261123.4 (aab19a0)"));
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(
        err.contains("Azure DevOps (BUILD_BUILDNUMBER)")
            && err.contains("Azure DevOps (BUILD_SOURCEVERSION)"),
        "{err}"
    );
}

#[test]
fn a_path_with_an_equal_sign_is_no_label() {
    let place = Place::new();
    place.write("out/unit=a.xml", PASSED);
    place.gate(&["--tests", "./out/unit=a.xml"]).ends_with(0);
    place.gate(&["--tests", "unit=out/unit=a.xml"]).ends_with(0);
    let _ = FAILED;
}
