#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

mod load;

use super::*;
use mcms_release::evidence::TestStatus;
use std::fs;
use std::io::Write;
use std::path::Path;

const PASSED: &str = r#"<testsuite tests="1"><testcase name="pays" classname="Shop"/></testsuite>"#;
const FAILED: &str =
    r#"<testsuite tests="1"><testcase name="pays" classname="Shop"><failure/></testcase></testsuite>"#;

fn bytes(role: Role, label: Option<&str>, name: &str, content: &[u8]) -> Input {
    Input {
        role,
        label: label.map(str::to_owned),
        name: name.to_owned(),
        content: Content::Bytes(content.to_vec()),
        measured_at: None,
    }
}

fn path(role: Role, name: &str) -> Input {
    Input {
        content: Content::Path(PathBuf::from(name)),
        ..bytes(role, None, name, b"")
    }
}

fn read_in(folder: &Path, inputs: &[Input]) -> Result<Vec<Item>> {
    read(
        inputs,
        &Wanted::default(),
        &Options {
            base: Some(folder),
            ..Options::default()
        },
    )
}

fn state(item: &Item) -> (Completeness, Vec<&str>) {
    fn of<T>(evidence: &Evidence<T>) -> (Completeness, Vec<&str>) {
        (
            evidence.completeness(),
            evidence
                .diagnostics
                .iter()
                .map(|one| one.reason.code.as_str())
                .collect(),
        )
    }
    match &item.evidence {
        AnyEvidence::Tests(evidence) => of(evidence),
        AnyEvidence::Load(evidence) => of(evidence),
        AnyEvidence::Metrics(evidence) => of(evidence),
        AnyEvidence::Tickets(evidence) => of(evidence),
        AnyEvidence::Approvals(evidence) => of(evidence),
        AnyEvidence::Waivers(evidence) => of(evidence),
    }
}

fn everything() -> Wanted {
    Wanted {
        everything: true,
        ..Wanted::default()
    }
}

fn all_roles() -> [Role; 9] {
    [
        Role::Tests,
        Role::Load,
        Role::Metrics,
        Role::Tickets,
        Role::Approvals,
        Role::Waivers,
        Role::Baseline,
        Role::TestsBaseline,
        Role::MetricsBaseline,
    ]
}

#[test]
fn what_does_not_exist_is_not_measured_in_every_role() {
    let folder = tempfile::tempdir().unwrap();
    for role in all_roles() {
        for name in ["gone.json", "gone/*.json", "**/x.trx"] {
            let items = read_in(folder.path(), &[path(role, name)]).unwrap();
            assert_eq!(items.len(), 1);
            assert_eq!(
                state(&items[0]),
                (Completeness::NotMeasured, vec!["not_found"]),
                "{role:?} {name}"
            );
            assert_eq!(sources(&items[0])[0].name, name);
        }
    }
}

#[test]
fn foreign_and_empty_content_never_reads_as_evidence_in_any_role() {
    for role in all_roles() {
        for content in [
            &b"PK\x03\x04"[..],
            b"{}",
            b"",
            b"plain",
            b"<html/>",
            b"\xb0\xa1\xc5\xd7",
        ] {
            let items = read(
                &[bytes(role, None, "x", content)],
                &Wanted::default(),
                &Options::default(),
            )
            .unwrap();
            let (completeness, codes) = state(&items[0]);
            assert!(
                completeness >= Completeness::Empty,
                "{role:?} {completeness:?} {content:?}"
            );
            assert!(!codes.is_empty(), "{role:?} {content:?}");
        }
    }
}

#[test]
fn the_same_bytes_in_any_two_roles_are_an_error_that_names_both() {
    for role in [Role::Tests, Role::TestsBaseline] {
        let inputs = [
            bytes(Role::Tests, Some("ui"), "b.xml", PASSED.as_bytes()),
            bytes(role, Some("unit"), "a.xml", PASSED.as_bytes()),
        ];
        let error = read(&inputs, &Wanted::default(), &Options::default()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InputDuplicate);
        assert_eq!(error.message(), "`a.xml` and `b.xml` are the same input");
    }
}

#[test]
fn the_order_of_the_inputs_does_not_matter() {
    let mut inputs = vec![
        bytes(Role::Tests, Some("ui"), "b.xml", PASSED.as_bytes()),
        bytes(Role::Tests, Some("ui"), "a.xml", FAILED.as_bytes()),
        bytes(Role::Tests, None, "c.xml", b"<assemblies/>"),
        bytes(
            Role::Tickets,
            None,
            "t.json",
            b"{\"startAt\":0,\"total\":0,\"issues\":[]}",
        ),
    ];
    let once = read(&inputs, &Wanted::default(), &Options::default()).unwrap();
    inputs.reverse();
    assert_eq!(
        read(&inputs, &Wanted::default(), &Options::default()).unwrap(),
        once
    );
    assert_eq!(
        once.iter().map(|item| item.format.as_str()).collect::<Vec<_>>(),
        ["xunit", "junit", "junit", "tickets"]
    );
}

#[test]
fn a_pattern_and_a_folder_of_result_files_are_parts() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("결과")).unwrap();
    fs::write(folder.path().join("결과/a.xml"), PASSED).unwrap();
    fs::write(folder.path().join("결과/b.xml"), FAILED).unwrap();
    fs::write(folder.path().join("결과/log.txt"), "x").unwrap();
    for given in ["결과", "결과/*.xml", "**/*.xml"] {
        let items = read_in(folder.path(), &[path(Role::Tests, given)]).unwrap();
        let names: Vec<_> = items.iter().map(|item| sources(item)[0].name.as_str()).collect();
        assert_eq!(names, ["결과/a.xml", "결과/b.xml"], "{given}");
        assert!(items.iter().all(|item| item.format == "junit"));
    }
}

#[test]
fn an_allure_folder_is_one_item_and_other_results_in_it_are_not_lost_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put(
        "a-result.json",
        r#"{"historyId": "1", "name": "pays", "status": "passed", "start": 1, "stop": 2}"#,
    );
    put("e1-attachment.xml", "<x/>");
    let items = read_in(folder.path(), &[path(Role::Tests, ".")]).unwrap();
    assert_eq!(
        (items.len(), items[0].format.as_str(), state(&items[0])),
        (1, "allure", (Completeness::Complete, vec![]))
    );
    put("results.trx", "<TestRun/>");
    let items = read_in(folder.path(), &[path(Role::Tests, ".")]).unwrap();
    assert_eq!(state(&items[0]), (Completeness::Partial, vec!["mixed_folder"]));
}

#[test]
fn an_empty_folder_is_empty_and_one_without_results_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".gitkeep"), "").unwrap();
    let items = read_in(folder.path(), &[path(Role::Tests, ".")]).unwrap();
    assert_eq!(state(&items[0]), (Completeness::Empty, vec!["unknown_format"]));
    fs::write(folder.path().join("readme.md"), "x").unwrap();
    let items = read_in(folder.path(), &[path(Role::Tests, ".")]).unwrap();
    assert_eq!(
        state(&items[0]),
        (Completeness::Unreadable, vec!["unknown_format"])
    );
    for role in [Role::Tickets, Role::Load, Role::Metrics] {
        let items = read_in(folder.path(), &[path(role, ".")]).unwrap();
        assert_eq!(state(&items[0]).0, Completeness::Unreadable, "{role:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed_and_never_a_pass() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(
        outside.path().join("b-result.json"),
        r#"{"historyId": "2", "name": "b", "status": "passed"}"#,
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a-result.json"),
        r#"{"historyId": "1", "name": "a", "status": "passed"}"#,
    )
    .unwrap();
    std::os::unix::fs::symlink(
        outside.path().join("b-result.json"),
        folder.path().join("b-result.json"),
    )
    .unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
    let items = read_in(folder.path(), &[path(Role::Tests, ".")]).unwrap();
    assert_eq!(state(&items[0]), (Completeness::Partial, vec!["link_skipped"]));
    let AnyEvidence::Tests(evidence) = &items[0].evidence else {
        panic!()
    };
    assert_eq!(evidence.inspect().1.unwrap().attempts.len(), 1);
}

#[test]
fn measured_at_reaches_the_envelope_and_progress_hears_every_byte() {
    let at: DateTime<Utc> = "2026-11-23T06:00:00Z".parse().unwrap();
    let read_bytes = std::cell::Cell::new(0);
    let progress = |count: u64| read_bytes.set(read_bytes.get() + count);
    let input = Input {
        measured_at: Some(at),
        ..bytes(Role::Tests, None, "a.xml", PASSED.as_bytes())
    };
    let items = read(
        &[input],
        &Wanted::default(),
        &Options {
            progress: Some(&progress),
            ..Options::default()
        },
    )
    .unwrap();
    let AnyEvidence::Tests(evidence) = &items[0].evidence else {
        panic!()
    };
    assert_eq!(evidence.measured_at, Some(at));
    assert_eq!(
        evidence.inspect().1.unwrap().attempts[0].status,
        TestStatus::Passed
    );
    assert_eq!(read_bytes.get(), PASSED.len() as u64);
}

#[test]
fn metrics_are_read_packed_or_plain_with_the_digest_of_the_file() {
    let line = br#"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"asInt":1,"timeUnixNano":"5"}]}}]}]}]}"#;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(line).unwrap();
    let packed = packed.finish().unwrap();
    let wanted = Wanted {
        everything: true,
        ..Wanted::default()
    };
    let one = |content: &[u8]| {
        read(
            &[bytes(Role::Metrics, None, "m", content)],
            &wanted,
            &Options::default(),
        )
        .unwrap()
    };
    for content in [&line[..], &packed] {
        let items = one(content);
        assert_eq!(
            (items[0].format.as_str(), state(&items[0])),
            ("otlp-json", (Completeness::Complete, vec![]))
        );
        assert_eq!(
            sources(&items[0])[0].sha256.as_deref(),
            Some(crate::digest::sha256_hex(content).as_str())
        );
        assert_eq!(sources(&items[0])[0].bytes, content.len() as u64);
    }
    let cut = one(&packed[..packed.len() - 6]);
    assert!(state(&cut[0]).0 >= Completeness::Partial);
}

#[cfg(unix)]
#[test]
fn a_path_outside_the_allowed_roots_is_an_error_in_every_role() {
    let folder = tempfile::tempdir().unwrap();
    let roots = [folder.path().to_path_buf()];
    for role in all_roles() {
        for name in ["/etc/hostname", "../x.json", "../*.json"] {
            let options = Options {
                base: Some(folder.path()),
                allowed_roots: &roots,
                ..Options::default()
            };
            let error = read(&[path(role, name)], &Wanted::default(), &options).unwrap_err();
            assert_eq!(error.code(), ErrorCode::RequestPathNotAllowed);
        }
    }
}

/// 100 MB without a line end, one file for each beginning that leads to a reader.
#[test]
fn a_hundred_megabytes_in_one_line_end_in_a_diagnostic_for_every_role() {
    let folder = tempfile::tempdir().unwrap();
    let starts = [
        (Role::Metrics, "{\"resourceMetrics\":[{\"x\":\""),
        (Role::Tests, "<testsuite><testcase name=\""),
        (Role::Tests, "{\"reportFormat\":\"CTRF\",\"x\":\""),
        (Role::Tickets, "{\"schema\":\"mcms.tickets/1\",\"x\":\""),
        (Role::Approvals, "{\"schema\":\"mcms.approvals/1\",\"x\":\""),
        (
            Role::Load,
            "{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":\"",
        ),
        (Role::Load, "metric_name,timestamp,metric_value,"),
        (Role::Load, "{\"metrics\":{\"http_reqs\":{\"count\":1},\"x\":\""),
    ];
    let file = folder.path().join("line");
    for (role, start) in starts {
        let mut out = fs::File::create(&file).unwrap();
        out.write_all(start.as_bytes()).unwrap();
        for _ in 0..100 {
            out.write_all(&vec![b'7'; 1 << 20]).unwrap();
        }
        drop(out);
        let items = read_in(folder.path(), &[path(role, "line")]).unwrap();
        let (completeness, codes) = state(&items[0]);
        assert!(
            completeness >= Completeness::Partial && !codes.is_empty(),
            "{role:?} {start} {completeness:?}"
        );
    }
}
