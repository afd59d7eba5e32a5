use super::*;
use mcms_release::reason::Code;
use proptest::prelude::*;

fn code(text: &str) -> Code {
    parse(text, "a.json").unwrap_err().reason.code
}

#[test]
fn a_key_given_twice_is_refused_at_any_depth_with_its_place() {
    let error = parse("{\"x\": [{\"status\": 1,\n \"status\": 2}]}", "a.json").unwrap_err();
    assert_eq!(error.reason.code, input::DUPLICATE_KEY);
    assert_eq!(error.reason.parameters["key"], "status");
    assert!(error.location.unwrap().starts_with("a.json:2:"));
}

#[test]
fn a_cut_document_is_truncated_and_a_wrong_one_malformed() {
    let whole = r#"{"a": [1, "x", {"b": null}]}"#;
    for end in 0..whole.len() {
        assert_eq!(code(&whole[..end]), input::TRUNCATED, "{end}");
    }
    assert_eq!(code("{\"a\": @{max=1}}"), input::MALFORMED);
    assert_eq!(code("{} {}"), input::MALFORMED);
    assert_eq!(code("NaN"), input::MALFORMED);
}

#[test]
fn numbers_out_of_range_are_malformed() {
    assert_eq!(code("[1e309]"), input::MALFORMED);
    assert!(parse("[1e308, -1e-400]", "a").is_ok());
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "[".repeat(100_000);
    assert_eq!(code(&deep), input::TOO_DEEP);
    let fits = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(parse(&fits, "a").is_ok());
}

#[test]
fn a_document_beyond_the_limit_is_refused_before_it_is_parsed() {
    let error = check_size(MAX_DOCUMENT_BYTES + 1, "a").unwrap_err();
    assert_eq!(error.reason.code, input::TOO_LARGE);
    assert!(check_size(MAX_DOCUMENT_BYTES, "a").is_ok());
}

#[test]
fn accessors_give_none_for_missing_and_wrongly_typed_values() {
    let value = parse(
        r#"{"t": "x", "n": 1.5, "u": 3, "b": true, "a": [1], "o": {}}"#,
        "a",
    )
    .unwrap();
    assert_eq!(super::text(&value, "t"), Some("x"));
    assert_eq!(number(&value, "n"), Some(1.5));
    assert_eq!(unsigned(&value, "u"), Some(3));
    assert_eq!(unsigned(&value, "n"), None);
    assert_eq!(boolean(&value, "b"), Some(true));
    assert_eq!(array(&value, "a").len(), 1);
    assert!(array(&value, "t").is_empty());
    assert!(object(&value, "o").is_some());
    assert!(object(&value, "missing").is_none());
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,80}") {
        let _ = parse(&text, "a");
    }

    #[test]
    fn what_serde_json_accepts_is_the_same_value_here(value in arbitrary_value()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(parse(&text, "a").unwrap(), value);
    }
}

fn arbitrary_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[a-c]{1,2}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
