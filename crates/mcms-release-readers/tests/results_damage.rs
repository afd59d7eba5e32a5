//! Damage never makes results look better: cuts, flipped bytes and arbitrary bytes, for every reader.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::{counts, failing, looks_passed, samples};
use mcms_release::evidence::{Completeness, Evidence, TestRun};
use mcms_release_readers::results::{Format, Labels, allure, detect, read};
use proptest::prelude::*;
use std::fs;

const NUNIT: &str = r#"<?xml version="1.0"?>
<test-run id="2" result="Failed(Child)" total="3" passed="2" failed="1" inconclusive="0" skipped="0">
  <test-suite type="Assembly" name="Pay.dll" result="Failed" site="Child"><test-case fullname="Pay.A" result="Passed" duration="0.5"/>
    <test-case fullname="Pay.B" result="Failed" label="Error"><failure><message>no</message></failure></test-case>
    <test-case fullname="Pay.C" result="Passed"/></test-suite>
</test-run>"#;

const XUNIT: &str = r#"<assemblies><assembly name="Pay.dll" total="3" passed="2" failed="1" skipped="0" errors="0"><collection>
  <test name="A" result="Pass" time="0.1"/><test name="B" result="Fail" time="0.2"><failure><message>no</message></failure></test>
  <test name="C" result="Pass" time="0.3"/></collection></assembly></assemblies>"#;

const CTRF: &str = r#"{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"t"},"summary":{"tests":3,"passed":2,
  "failed":1,"skipped":0,"pending":0,"other":0},"tests":[{"name":"a","status":"passed","duration":1},{"name":"b","status":"failed",
  "duration":2},{"name":"c","status":"passed","duration":3}]}}"#;

const JUNIT: &str = r#"<testsuites tests="3" failures="1"><testsuite name="s" tests="3" failures="1" errors="0">
  <testcase name="a" time="0.1"/><testcase name="b" time="0.2"><failure message="no"/></testcase><testcase name="c"/></testsuite></testsuites>"#;

const TRX: &str = r#"<TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
  <UnitTestResult testId="1" testName="A" duration="00:00:00.0123456" outcome="Passed" />
  <UnitTestResult testId="2" testName="B" duration="00:00:00.0000588" outcome="Failed"><Output><ErrorInfo><Message>no</Message></ErrorInfo></Output></UnitTestResult>
  <UnitTestResult testId="3" testName="C" outcome="Passed" /></Results><TestDefinitions><UnitTest name="A" id="1"><TestMethod className="Pay" name="A" /></UnitTest></TestDefinitions>
  <ResultSummary outcome="Failed"><Counters total="3" executed="3" passed="2" failed="1" /></ResultSummary></TestRun>"#;

fn good() -> Vec<(Format, Vec<u8>)> {
    vec![
        (Format::Junit, JUNIT.into()),
        (Format::Nunit, NUNIT.into()),
        (Format::Xunit, XUNIT.into()),
        (Format::Ctrf, CTRF.into()),
        (Format::Trx, TRX.into()),
    ]
}

fn parse(format: Format, bytes: &[u8]) -> Evidence<TestRun> {
    read(format, bytes, "sample", &Labels::none())
}

#[test]
fn the_whole_files_are_complete_and_fail() {
    for (format, bytes) in good() {
        let evidence = parse(format, &bytes);
        assert_eq!(evidence.completeness(), Completeness::Complete, "{format:?}");
        assert_eq!(failing(&evidence), 1, "{format:?}");
        assert_eq!(detect(std::str::from_utf8(&bytes).unwrap()), Some(format));
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_never_complete_without_its_failure() {
    for (format, bytes) in good() {
        let whole = parse(format, &bytes);
        for end in 0..bytes.len() {
            let evidence = parse(format, bytes.get(..end).unwrap());
            assert!(!looks_passed(&evidence), "{format:?} cut at {end}");
            assert!(counts(&evidence).0 <= counts(&whole).0, "{format:?} cut at {end}");
            if evidence.completeness() == Completeness::Complete {
                assert_eq!(counts(&evidence), counts(&whole), "{format:?} cut at {end}");
            }
        }
    }
}

#[test]
fn a_real_trx_file_that_is_cut_is_never_complete() {
    let bytes = fs::read(samples().join("trx/vstest-failed.trx")).unwrap();
    for end in (0..bytes.len()).step_by(61) {
        let evidence = parse(Format::Trx, bytes.get(..end).unwrap());
        assert_ne!(evidence.completeness(), Completeness::Complete, "cut at {end}");
    }
}

#[test]
fn a_flipped_byte_never_turns_a_failed_run_into_a_passed_one() {
    for (format, bytes) in good() {
        for position in 0..bytes.len() {
            for mask in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
                let mut damaged = bytes.clone();
                damaged[position] ^= mask;
                let evidence = parse(format, &damaged);
                assert!(
                    !looks_passed(&evidence),
                    "{format:?} byte {position} mask {mask:#x}"
                );
            }
        }
    }
}

#[test]
fn a_missing_line_never_turns_a_failed_run_into_a_passed_one() {
    for (format, bytes) in good() {
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for left_out in 0..lines.len() {
            let rest: Vec<&str> = lines
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != left_out)
                .map(|(_, line)| *line)
                .collect();
            assert!(
                !looks_passed(&parse(format, rest.join("\n").as_bytes())),
                "{format:?} line {left_out}"
            );
        }
    }
}

#[test]
fn utf16_and_a_byte_order_mark_give_the_same_counts_with_a_diagnostic() {
    for (format, bytes) in good() {
        let plain = parse(format, &bytes);
        let text = std::str::from_utf8(&bytes)
            .unwrap()
            .trim_start_matches('\u{feff}')
            .replace('\n', "\r\n");
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend_from_slice(text.as_bytes());
        let wide: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for (form, code) in [(marked, "decoded_bom"), (wide, "decoded_utf16")] {
            let evidence = parse(format, &form);
            assert_eq!(counts(&evidence), counts(&plain), "{format:?} {code}");
            assert_eq!(evidence.completeness(), plain.completeness(), "{format:?} {code}");
            assert!(common::codes(&evidence).contains(&code), "{format:?} {code}");
        }
    }
}

#[test]
fn code_page_damage_is_named_for_every_format() {
    for (format, bytes) in good() {
        let mut damaged = bytes.clone();
        let middle = damaged.len() / 2;
        damaged.splice(middle..middle, *b"\xb4\xdc\xb0\xe8");
        let evidence = parse(format, &damaged);
        assert_eq!(evidence.completeness(), Completeness::Unreadable, "{format:?}");
        assert_eq!(common::codes(&evidence), ["not_utf8"], "{format:?}");
    }
}

#[test]
fn entity_bombs_and_external_entities_are_refused_by_every_xml_reader() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>"#;
    for (format, bytes) in good().into_iter().filter(|(format, _)| *format != Format::Ctrf) {
        let text = std::str::from_utf8(&bytes)
            .unwrap()
            .trim_start_matches('\u{feff}')
            .to_owned();
        let body = text.split_once("?>").map_or(text.as_str(), |(_, body)| body);
        let evidence = parse(format, format!("{bomb}{body}").as_bytes());
        assert_eq!(evidence.completeness(), Completeness::Unreadable, "{format:?}");
        assert_eq!(common::codes(&evidence), ["dtd_refused"], "{format:?}");
    }
}

#[test]
fn deep_nesting_is_refused_by_every_reader() {
    for (format, open) in [
        (Format::Junit, "<testsuite>"),
        (Format::Nunit, "<test-suite>"),
        (Format::Xunit, "<assembly>"),
        (Format::Trx, "<TestRun>"),
        (Format::Ctrf, "{\"results\":"),
    ] {
        let evidence = parse(format, open.repeat(50_000).as_bytes());
        assert_eq!(evidence.completeness(), Completeness::Unreadable, "{format:?}");
        assert!(common::codes(&evidence).contains(&"too_deep"), "{format:?}");
    }
}

#[test]
fn a_single_line_of_100_megabytes_is_read_in_bounded_time_and_memory() {
    let noise = "x".repeat(100_000_000);
    let text = format!(
        "<TestRun><Results><UnitTestResult testName='A' outcome='Failed'><Output><StdOut>{noise}</StdOut></Output></UnitTestResult>
         </Results><ResultSummary outcome='Failed'><Counters total='1' failed='1'/></ResultSummary></TestRun>"
    );
    let evidence = parse(Format::Trx, text.as_bytes());
    assert_eq!(evidence.completeness(), Completeness::Complete);
    assert_eq!(failing(&evidence), 1);
    let document = format!("{{\"results\": \"{noise}\"}}");
    let evidence = parse(Format::Ctrf, document.as_bytes());
    assert_eq!(common::codes(&evidence), ["too_large"]);
}

#[test]
fn an_allure_folder_with_any_file_cut_anywhere_never_looks_passed() {
    let files = [
        (
            "a-result.json",
            r#"{"uuid": "a", "name": "a", "status": "failed", "historyId": "a"}"#,
        ),
        (
            "b-result.json",
            r#"{"uuid": "b", "name": "b", "status": "passed", "historyId": "b"}"#,
        ),
    ];
    for end in 0..files[0].1.len() {
        let mut reader = allure::Reader::new("r", &Labels::none());
        reader.file(files[0].0, &files[0].1.as_bytes()[..end]);
        reader.file(files[1].0, files[1].1.as_bytes());
        assert!(!looks_passed(&reader.finish()), "cut at {end}");
    }
    for position in 0..files[0].1.len() {
        for mask in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
            let mut damaged = files[0].1.as_bytes().to_vec();
            damaged[position] ^= mask;
            let mut reader = allure::Reader::new("r", &Labels::none());
            reader.file(files[0].0, &damaged);
            reader.file(files[1].0, files[1].1.as_bytes());
            assert!(!looks_passed(&reader.finish()), "byte {position} mask {mask:#x}");
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_never_pass(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in [Format::Junit, Format::Trx, Format::Nunit, Format::Xunit, Format::Ctrf] {
            prop_assert!(!looks_passed(&parse(format, &bytes)));
        }
        for name in ["a-result.json", "a-container.json", "a-globals.json", "a-check.json"] {
            let mut reader = allure::Reader::new("r", &Labels::all());
            reader.file(name, &bytes);
            prop_assert!(!looks_passed(&reader.finish()));
        }
    }

    #[test]
    fn arbitrary_splices_of_good_files_never_panic(which in 0_usize..5, from in 0_usize..1_000, length in 0_usize..200, to in 0_usize..1_000) {
        let (format, bytes) = good().swap_remove(which);
        let from = from.min(bytes.len());
        let piece: Vec<u8> = bytes[from..(from + length).min(bytes.len())].to_vec();
        let to = to.min(bytes.len());
        let mut spliced = bytes.clone();
        spliced.splice(to..to, piece);
        prop_assert!(!looks_passed(&parse(format, &spliced)));
    }
}
