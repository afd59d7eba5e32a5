use super::super::LimitErrorKind as Kind;
use super::*;

#[test]
fn every_form_has_one_canonical_text() {
    for (text, canonical) in [
        ("<=10", "<= 10"),
        ("  <  1 %  ", "< 1%"),
        (">=\t99.50%", ">= 99.5%"),
        ("<=+10%", "<= +10%"),
        ("<= + 10 %", "<= +10%"),
        (">= -2%", ">= -2%"),
        ("<= +5pp", "<= +5pp"),
        ("< +0.50 pp", "< +0.5pp"),
        ("<= +50 ms", "<= +50ms"),
        ("<= -0", "<= +0"),
        ("== 0", "== 0"),
        ("> 007", "> 7"),
        ("<= 250µs", "<= 250us"),
        ("<= 250μs", "<= 250us"),
        ("<= 1.5min", "<= 1.5min"),
        (">= 100 rps", ">= 100/s"),
        (">= 100 1/s", ">= 100/s"),
        ("<= 1 MiBy", "<= 1MiB"),
        ("<= 70 [ Cel ]", "<= 70[Cel]"),
        ("<=\u{a0}5\u{3000}ms", "<= 5ms"),
    ] {
        let parsed = limit(text);
        assert_eq!(parsed.to_string(), canonical, "{text}");
        assert_eq!(limit(canonical), parsed);
    }
}

#[test]
fn errors_name_the_column_and_what_to_write() {
    for (text, kind, column, suggestion) in [
        ("", Kind::Empty, 1, None),
        ("  ", Kind::Empty, 1, None),
        ("10% 초과", Kind::OperatorMissing, 1, None),
        (" 500ms 초과", Kind::OperatorMissing, 2, Some("<= 500ms")),
        ("5%p 이상", Kind::OperatorMissing, 1, None),
        ("+10%", Kind::OperatorMissing, 1, None),
        ("p95 < 500", Kind::OperatorMissing, 1, None),
        ("= 0", Kind::OperatorUnknown, 1, Some("== 0")),
        ("=< 10%", Kind::OperatorUnknown, 1, Some("<= 10%")),
        ("≤ 10%", Kind::OperatorUnknown, 1, Some("<= 10%")),
        ("!= 0", Kind::OperatorUnknown, 1, None),
        ("<== 0", Kind::OperatorUnknown, 1, None),
        ("<=", Kind::NumberMissing, 3, None),
        ("<= ms", Kind::NumberMissing, 4, None),
        ("<= --2%", Kind::NumberMissing, 5, None),
        (">= −2%", Kind::NumberMissing, 4, Some(">= -2%")),
        ("<= 1,000ms", Kind::NumberMalformed, 4, None),
        ("<= 1_000", Kind::NumberMalformed, 4, None),
        ("<= .5%", Kind::NumberMalformed, 4, None),
        ("<= 5.%", Kind::NumberMalformed, 4, None),
        ("<= 1.2.3", Kind::NumberMalformed, 4, None),
        ("<= 1e3", Kind::NumberMalformed, 4, None),
        (
            "<= 999999999999999999999999999999999999999",
            Kind::NumberTooLong,
            4,
            None,
        ),
        ("<= +10 msec", Kind::UnitUnknown, 8, Some("<= +10ms")),
        ("<= 5m", Kind::UnitUnknown, 5, Some("<= 5min")),
        ("< +5%p", Kind::UnitUnknown, 5, Some("< +5pp")),
        ("< 5%p", Kind::UnitUnknown, 4, Some("< +5pp")),
        ("<= 5초", Kind::UnitUnknown, 5, Some("<= 5s")),
        ("<= 5 furlongs", Kind::UnitUnknown, 6, None),
        ("<= 5[ms]", Kind::UnitBrackets, 5, None),
        ("<= 5[Cel", Kind::UnitBrackets, 5, None),
        ("<= 5[]", Kind::UnitBrackets, 5, None),
        ("<= 5pp", Kind::PointsWithoutSign, 5, Some("<= +5pp")),
        ("> 1 < 5", Kind::TrailingText, 5, None),
        ("<= 10% x", Kind::TrailingText, 8, None),
        ("<= +10%, <= +50ms", Kind::TrailingText, 8, None),
    ] {
        let error = text.parse::<Limit>().unwrap_err();
        assert_eq!((error.kind, error.column), (kind, column), "{text}: {error}");
        assert_eq!(error.suggestion.as_deref(), suggestion, "{text}");
        if let Some(suggestion) = &error.suggestion {
            assert!(
                suggestion.parse::<Limit>().is_ok(),
                "{suggestion} is no limit itself"
            );
        }
    }
    let long = format!("<= {}", "1".repeat(400)).parse::<Limit>().unwrap_err();
    assert_eq!((long.kind, long.column), (Kind::TooLong, 257));
}

#[test]
fn every_error_speaks_english_and_korean() {
    let mut codes = std::collections::BTreeSet::new();
    for kind in Kind::ALL {
        assert!(codes.insert(kind.code()));
        let error = super::super::LimitError {
            kind,
            column: 1,
            found: "x".into(),
            suggestion: Some("< 1".into()),
        };
        for text in [error.message(), error.help()] {
            assert!(
                !text.ends_with('.') && !text.starts_with(char::is_uppercase),
                "{text}"
            );
        }
        for text in [error.message_ko(), error.help_ko()] {
            assert!(text.chars().any(|c| ('가'..='힣').contains(&c)), "{text}");
        }
    }
    let control = "<= 5\u{1b}[31m".parse::<Limit>().unwrap_err();
    assert!(!control.to_string().contains('\u{1b}'));
}

#[test]
fn combinations_are_checked_where_they_are_made() {
    let read = |text: &str| serde_json::from_str::<Limit>(text);
    for (text, part) in [
        (r#"{"all": []}"#, "without parts"),
        (r#"{"any": []}"#, "without parts"),
        ("{}", "missing field"),
        (r#"{"both": ["< 1"]}"#, "unknown variant"),
        (r#"{"all": ["< 1"], "any": ["< 2"]}"#, "one key"),
        (r#"{"all": ["< 1"], "all": ["< 2"]}"#, "one key"),
        (r#"{"all": "< 1"}"#, "list of limits"),
        (r#"["< 1"]"#, "a limit such as"),
        ("5", "a limit such as"),
        (r#"{"all": ["< 1", "<"]}"#, "number is missing"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
    let nested = |depth: usize| format!("{}\"< 1\"{}", "{\"all\": [".repeat(depth), "]}".repeat(depth));
    assert!(read(&nested(8)).is_ok());
    assert!(read(&nested(9)).unwrap_err().to_string().contains("8 deep"));
    assert!(read(&nested(100)).unwrap_err().to_string().contains("8 deep"));
    let wide = |count: usize| format!("{{\"any\": [{}]}}", vec!["\"< 1\""; count].join(","));
    assert!(read(&wide(256)).is_ok());
    assert!(read(&wide(257)).unwrap_err().to_string().contains("256"));
    let square = format!("{{\"all\": [{}]}}", vec![wide(20); 20].join(","));
    assert!(read(&square).unwrap_err().to_string().contains("256"));
}

#[test]
fn a_combination_is_shown_as_it_stands_in_the_policy() {
    let text = r#"any: ["<= +10%", {all: ["> 1ms", "<= +50ms"]}]"#;
    let parsed = limit(r#"{"any": ["<=+10%", {"all": [">1ms", "<=+50ms"]}]}"#);
    assert_eq!(parsed.to_string(), text);
    assert_eq!(
        serde_json::to_string(&parsed).unwrap(),
        r#"{"any":["<= +10%",{"all":["> 1ms","<= +50ms"]}]}"#
    );
    assert!(parsed.is_relative() && parsed.uses_percent_of_baseline());
    assert!(limit("<= +5pp").is_relative() && !limit("<= +5pp").uses_percent_of_baseline());
    assert!(!limit("<= 10%").is_relative());
    assert_eq!(parsed.units(), [&Unit::MILLISECONDS]);
}

#[test]
fn the_json_schema_names_both_forms() {
    let schema = serde_json::to_value(schemars::schema_for!(Limit)).unwrap();
    assert_eq!(schema["oneOf"].as_array().unwrap().len(), 3);
    assert_eq!(schema["oneOf"][1]["properties"]["all"]["items"]["$ref"], "#");
    assert_eq!(schema["oneOf"][2]["properties"]["any"]["minItems"], 1);
}
