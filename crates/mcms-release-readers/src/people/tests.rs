#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::*;
use proptest::prelude::*;

const APPROVAL: &str = r#"{"schema": "mcms.approvals/1", "approvals": [
  {"stage": "production", "by": "이도윤", "groups": ["mcms-release-managers"], "decision": "approve",
   "at": "2026-11-23T06:00:00Z", "requester": "kim", "subject_digest": "ab12"}]}"#;

const WAIVER: &str = r#"{"schema": "mcms.waivers/1", "waivers": [
  {"criterion": "tests/no-failures", "subject": "ui", "release": "1.4.2", "environment": "uat", "reason": "known",
   "by": "lee", "at": "2026-11-23T06:00:00Z", "until": "2026-11-24T06:00:00+09:00"}]}"#;

fn code<T>(evidence: &Evidence<T>) -> &str {
    assert_eq!(evidence.completeness(), Completeness::Unreadable);
    evidence.diagnostics[0].reason.code.as_str()
}

#[test]
fn good_records_are_read() {
    let evidence = approvals(APPROVAL.as_bytes(), "a.json");
    assert_eq!(evidence.inspect().1.unwrap().approvals[0].by, "이도윤");
    assert_eq!(
        evidence.window.end.unwrap().to_rfc3339(),
        "2026-11-23T06:00:00+00:00"
    );
    let evidence = waivers(WAIVER.as_bytes(), "w.json");
    assert_eq!(
        evidence.inspect().1.unwrap().waivers[0].until.to_rfc3339(),
        "2026-11-23T21:00:00+00:00"
    );
    let none = approvals(br#"{"schema": "mcms.approvals/1", "approvals": []}"#, "a.json");
    assert_eq!(none.inspect().0, Completeness::Complete);
}

#[test]
fn every_field_is_required_and_no_other_is_allowed() {
    for key in [
        "criterion",
        "subject",
        "release",
        "environment",
        "reason",
        "by",
        "at",
        "until",
    ] {
        let renamed = WAIVER.replace(&format!("\"{key}\""), &format!("\"{key}_\""));
        assert_eq!(
            code(&waivers(renamed.as_bytes(), "w.json")),
            "unknown_key",
            "{key}"
        );
        let doubled = WAIVER.replace(
            &format!("\"{key}\""),
            &format!("\"{key}\": \"2026-11-23T06:00:00Z\", \"{key}\""),
        );
        assert_eq!(
            code(&waivers(doubled.as_bytes(), "w.json")),
            "duplicate_key",
            "{key}"
        );
    }
    for key in [
        "stage",
        "by",
        "groups",
        "decision",
        "at",
        "requester",
        "subject_digest",
    ] {
        let renamed = APPROVAL.replace(&format!("\"{key}\""), &format!("\"{key}_\""));
        assert_eq!(
            code(&approvals(renamed.as_bytes(), "a.json")),
            "unknown_key",
            "{key}"
        );
    }
    let without = WAIVER.replace("\"by\": \"lee\", ", "");
    let evidence = waivers(without.as_bytes(), "w.json");
    assert_eq!(code(&evidence), "invalid_record");
    assert!(evidence.diagnostics[0].reason.parameters["detail"].contains("`by`"));
    assert!(
        evidence.diagnostics[0]
            .location
            .as_deref()
            .unwrap()
            .starts_with("w.json:")
    );
}

#[test]
fn a_wrong_schema_or_a_cut_file_is_unreadable() {
    assert_eq!(code(&waivers(APPROVAL.as_bytes(), "w.json")), "invalid_record");
    assert_eq!(
        code(&approvals(
            APPROVAL.replace("approve\"", "maybe\"").as_bytes(),
            "a.json"
        )),
        "invalid_record"
    );
    assert_eq!(
        code(&approvals(&APPROVAL.as_bytes()[..200], "a.json")),
        "truncated"
    );
    assert_eq!(code(&approvals(b"", "a.json")), "truncated");
    assert_eq!(code(&approvals(b"[]", "a.json")), "invalid_record");
    // CP949 for the name.
    assert_eq!(code(&approvals(b"{\"by\": \"\xc0\xcc\"}", "a.json")), "not_utf8");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in any::<usize>(), byte in any::<u8>()) {
        let _ = (approvals(&bytes, "x"), waivers(&bytes, "x"));
        let mut damaged = WAIVER.as_bytes().to_vec();
        let place = at % damaged.len();
        damaged[place] = byte;
        let _ = waivers(&damaged, "x");
    }
}
