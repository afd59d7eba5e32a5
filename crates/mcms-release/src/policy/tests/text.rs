//! What the text may be: YAML and JSON, and what of them is refused.

use super::{SMALL, parse, places, refuse, show};
use crate::policy::document::{MAX_BYTES, MAX_DEPTH};

#[test]
fn json_is_read_strictly_with_its_places() {
    let json = "{\"schema\": \"mcms.policy/1\",\t\"product\": \"\\ud55c \\ud83d\\ude00\",\n \"gates\": [{\"id\": \"t\", \"evidence\": \"tests\",\n  \"criteria\": [{\"id\": \"운영\", \"measure\": \"failed\", \"limit\": \"<= 0\"}]}]}";
    assert_eq!(parse(json).policy.product.as_deref(), Some("한 😀"));
    for (from, to, expected) in [
        ("\"<= 0\"", "\"<= 0x\"", "limit.syntax p:3:64"),
        ("\"failed\"", "\"faild\"", "policy.invalid_value p:3:40"),
        (
            "\"evidence\"",
            "\"id\": \"u\", \"evidence\"",
            "policy.duplicate_key p:2:24",
        ),
        ("\\ude00", "", "policy.syntax p:1:40"),
        ("]}]}", "]}]", "policy.syntax p:3:68"),
    ] {
        assert!(json.contains(from), "{from}");
        let error = refuse(&json.replace(from, to));
        assert_eq!(places(&error)[0], expected, "{}", show(&error));
    }
}

#[test]
fn a_flow_map_of_yaml_is_read_although_it_is_no_json() {
    let text = "{schema: mcms.policy/1, gates: [{id: t, evidence: tests, criteria: [{id: a, measure: failed, limit: '<= 0'}]}]} # yes";
    assert_eq!(parse(text).policy.gates[0].id, "t");
}

#[test]
fn duplicate_keys_name_both_places() {
    let error = refuse(&SMALL.replace("    evidence: tests", "    evidence: tests\n    id: again"));
    assert_eq!(places(&error), ["policy.duplicate_key p:5:5"]);
    assert_eq!(error.message(), "key `id` is given twice; the first is at 3:5");
}

#[test]
fn what_makes_yaml_mean_another_thing_than_it_says_is_refused() {
    for (from, to, message) in [
        (
            "product: x",
            "product: &p x",
            "anchors (`&name`) are not part of the policy language",
        ),
        (
            "product: x",
            "product: !!str x",
            "tags (`!name`) are not part of the policy language",
        ),
        (
            "product: x",
            "product: ! x",
            "tags (`!name`) are not part of the policy language",
        ),
        (
            "product: x",
            "<<: {product: x}",
            "merge keys (`<<`) are not part of the policy language",
        ),
        (
            "product: x",
            "? {a: b}\n: x",
            "a key is a text, not a list, map or alias",
        ),
        ("product: x", ": x", "a key is missing before the colon"),
        (
            "product: x",
            "product: 0x1F",
            "`0x1F` is read differently by different tools",
        ),
        (
            "product: x",
            "product: 010",
            "`010` is read differently by different tools",
        ),
        (
            "product: x",
            "product: .nan",
            "`.nan` is read differently by different tools",
        ),
        ("product: x", "product: ~", "`product` has no value"),
        ("product: x", "product:", "`product` has no value"),
        (
            "product: x",
            "product: 99999999999999999999",
            "`product` must be a text, not the number `99999999999999999999`",
        ),
        (
            "product: x",
            "product: true",
            "`product` must be a text, not `true`",
        ),
        (
            "product: x",
            "product: 8.0",
            "`product` must be a text, not the number `8.0`",
        ),
    ] {
        let error = refuse(&format!("product: x\n{SMALL}").replace(from, to));
        assert_eq!(error.message(), message, "{to}");
        assert!(
            error
                .path()
                .is_some_and(|path| path.starts_with("p:1:") || path.starts_with("p:2:")),
            "{:?}",
            error.path()
        );
        assert!(error.help().is_some());
    }
}

#[test]
fn an_alias_is_refused_before_it_can_grow() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
    let error = refuse(&format!("{bomb}{SMALL}"));
    let aliases = super::all(&error)
        .iter()
        .filter(|error| error.message().starts_with("aliases"))
        .count();
    assert_eq!(aliases, 4, "{}", show(&error));
}

#[test]
fn words_that_other_tools_read_as_flags_stay_texts() {
    let text = format!("product: no\n{SMALL}");
    assert_eq!(parse(&text).policy.product.as_deref(), Some("no"));
    let error = refuse(&SMALL.replace(
        "schema",
        "promotion: {stages: [qa], approvals: {qa: {requester_may_approve: yes}}}\nschema",
    ));
    assert_eq!(places(&error), ["policy.invalid_value p:1:67"]);
    assert!(error.help().unwrap().contains("YAML 1.2"));
}

#[test]
fn what_is_no_policy_at_all_says_so() {
    for (text, expected) in [
        ("", "policy.syntax p:1:1"),
        ("# nothing\n", "policy.syntax p:1:1"),
        ("- a\n- b\n", "policy.invalid_value p:1:1"),
        ("hello", "policy.invalid_value p:1:1"),
        ("[]", "policy.invalid_value p:1:1"),
        ("{}", "policy.missing_key p:1:1"),
        ("a: [1, 2", "policy.syntax p:1:9"),
        (
            "schema: mcms.policy/2\nother: 1\n",
            "policy.unsupported_schema p:1:9",
        ),
        ("a\u{0}b", "policy.not_text p:1:2"),
        ("product: \"a\\0b\"", "policy.not_text p:1:10"),
    ] {
        let error = refuse(text);
        assert!(
            places(&error).contains(&expected.to_owned()),
            "{text:?}: {}",
            show(&error)
        );
    }
    let error = refuse(&format!("{SMALL}---\na: b\n"));
    assert_eq!(error.message(), "a policy is one document");
}

#[test]
fn depth_and_size_are_bounded() {
    for deep in [
        format!("product: {}", "[".repeat(200_000)),
        format!("{{\"product\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000)),
    ] {
        let error = refuse(&deep);
        assert!(
            matches!(error.code().as_str(), "policy.too_large" | "policy.syntax"),
            "{}",
            error.message()
        );
    }
    let nested = |depth: usize| format!("product: {}{}\n{SMALL}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        refuse(&nested(MAX_DEPTH - 1)).code().as_str(),
        "policy.invalid_value"
    );
    assert_eq!(refuse(&nested(MAX_DEPTH)).code().as_str(), "policy.too_large");
    let large = format!("# {}\n{SMALL}", "x".repeat(MAX_BYTES));
    assert_eq!(refuse(&large).code().as_str(), "policy.too_large");
    let many = format!("product: [{}]", "0,".repeat(1_100_000));
    let error = refuse(&many);
    assert!(
        super::all(&error)
            .iter()
            .any(|error| error.code().as_str() == "policy.too_large")
    );
}

#[test]
fn a_policy_wrong_in_every_line_shows_a_thousand_errors_and_counts_the_rest() {
    use std::fmt::Write as _;
    let mut text = String::from(SMALL);
    for index in 0..5_000 {
        let _ = writeln!(text, "key{index}: 1");
    }
    let error = refuse(&text);
    assert_eq!(error.related().len(), 1000);
    assert_eq!(error.related()[999].message(), "4000 more errors are not shown");
}
