use super::super::{Counterfactual, Domain, Events};
use super::*;

fn told(answer: Option<Counterfactual>) -> String {
    answer.map_or_else(
        || "none".into(),
        |Counterfactual {
             side,
             value,
             unit,
             events,
         }| match events {
            Some(Events { events, total }) => format!("{side:?} {events} of {total}"),
            None => format!("{side:?} {value} {unit}"),
        },
    )
}

#[test]
fn the_nearest_change_that_makes_a_limit_hold() {
    for (text, observed, baseline, expected) in [
        ("<= +10%", "471 ms", "412 ms", "AtMost 453.2 ms"),
        ("<= +10%", "0.471 s", "412 ms", "AtMost 0.4532 s"),
        ("< +50ms", "471 ms", "412 ms", "Below 462 ms"),
        ("<= +10%", "450 ms", "412 ms", "none"),
        ("<= +10%", "450 ms", "", "none"),
        ("<= +10%", "450 ms", "0 ms", "none"),
        (">= -2%", "96", "99", "AtLeast 98 1"),
        ("<= 0", "3", "", "AtMost 0 1"),
        ("== 0", "3", "", "Exactly 0 1"),
        ("< 0", "3", "", "none"),
        ("< 1%", "9/500", "", "AtMost 4 of 500"),
        ("<= 0.7%", "9/500", "", "AtMost 3 of 500"),
        ("< +5pp", "6/100", "1/100", "AtMost 5 of 100"),
        (">= 99.5%", "990/1000", "", "AtLeast 995 of 1000"),
        (">= 101%", "990/1000", "", "none"),
        ("< 0%", "1/10", "", "none"),
        ("<= 250ms", "240..300 ms", "", "AtMost 250 ms"),
        ("<= 250ms", "240.. ms", "", "AtMost 250 ms"),
        (
            r#"{"any": ["<= +10%", "<= +50ms"]}"#,
            "471 ms",
            "412 ms",
            "AtMost 462 ms",
        ),
        (
            r#"{"all": ["<= +10%", "<= +50ms"]}"#,
            "471 ms",
            "412 ms",
            "AtMost 453.2 ms",
        ),
        (
            r#"{"any": ["<= +10%", "<= 460ms"]}"#,
            "471 ms",
            "",
            "AtMost 460 ms",
        ),
        (r#"{"all": ["<= +10%", "<= 460ms"]}"#, "471 ms", "", "none"),
        (r#"{"any": ["< 10ms", "> 90ms"]}"#, "80 ms", "", "Above 90 ms"),
        (r#"{"any": ["< 10ms", "> 90ms"]}"#, "20 ms", "", "Below 10 ms"),
        (r#"{"all": [">= 10ms", "<= 90ms"]}"#, "95 ms", "", "AtMost 90 ms"),
        (r#"{"all": [">= 10ms", "<= 90ms"]}"#, "5 ms", "", "AtLeast 10 ms"),
        (r#"{"all": ["> 1", "< 3"]}"#, "7", "", "Exactly 2 1"),
    ] {
        let baseline = (!baseline.is_empty()).then(|| measured(baseline));
        let answer = limit(text).nearest_meeting(&measured(observed), baseline.as_ref());
        assert_eq!(told(answer), expected, "{text} of {observed}");
    }
}

#[test]
fn the_nearest_change_that_breaks_a_limit() {
    for (text, observed, baseline, expected) in [
        ("<= +10%", "440 ms", "412 ms", "Above 453.2 ms"),
        ("< 85%", "0.7 ratio", "", "AtLeast 0.85 ratio"),
        ("<= 1%", "2/500", "", "AtLeast 6 of 500"),
        ("<= 0", "0", "", "AtLeast 1 1"),
        (">= -2%", "99", "99", "AtMost 97 1"),
        ("<= 100%", "2/500", "", "none"),
        (">= 0", "5", "", "none"),
        ("== 0", "0", "", "AtLeast 1 1"),
        ("<= 500ms", "501 ms", "", "none"),
        (
            r#"{"any": ["<= +10%", "<= +50ms"]}"#,
            "440 ms",
            "412 ms",
            "Above 462 ms",
        ),
        (r#"{"all": [">= 10ms", "<= 90ms"]}"#, "15 ms", "", "Below 10 ms"),
    ] {
        let baseline = (!baseline.is_empty()).then(|| measured(baseline));
        let answer = limit(text).nearest_breaking(&measured(observed), baseline.as_ref());
        assert_eq!(told(answer), expected, "{text} of {observed}");
    }
}

#[test]
fn targets_are_what_a_report_prints() {
    let target = |text: &str, unit: &str, baseline: &str| {
        let baseline = (!baseline.is_empty()).then(|| measured(baseline));
        let target = limit(text).target(&Unit::parse(unit), baseline.as_ref());
        target.and_then(|target| target.single().map(|(side, value)| format!("{side:?} {value}")))
    };
    assert_eq!(target("<= +10%", "ms", "412 ms").as_deref(), Some("AtMost 453.2"));
    assert_eq!(
        target("< +5pp", "ratio", "1/3").as_deref(),
        Some("Below ≈0.383333333333")
    );
    assert_eq!(target(">= -2%", "1", "100").as_deref(), Some("AtLeast 98"));
    assert_eq!(target("> 1s", "ms", "").as_deref(), Some("Above 1000"));
    assert_eq!(target("== 0", "1", "").as_deref(), Some("Exactly 0"));
    assert_eq!(
        target(r#"{"any": ["<= +10%", "<= +50ms"]}"#, "ms", "412 ms").as_deref(),
        Some("AtMost 462")
    );
    assert_eq!(
        target("<= +10%", "ms", "100..200 ms").as_deref(),
        Some("AtMost 110"),
        "what holds for certain"
    );
    assert_eq!(target("<= +10%", "ms", ""), None);
    assert_eq!(target("<= +10%", "ms", "3 By"), None);
    let between = limit(r#"{"all": ["> 1", "<= 5"]}"#)
        .target(&Unit::One, None)
        .unwrap();
    assert_eq!(between.single(), None);
    assert_eq!(
        serde_json::to_string(&between).unwrap(),
        r#"{"low":{"value":"1","inclusive":false},"high":{"value":"5","inclusive":true},"unit":"1"}"#
    );
}

#[test]
fn contradictions_are_proven() {
    use Domain::{Any, Count, NonNegative, Rate};
    for (text, domain, expected) in [
        (r#"{"all": ["<= 1", ">= 2"]}"#, Any, true),
        (r#"{"all": ["<= 2", ">= 2"]}"#, Any, false),
        (r#"{"all": ["< 2", ">= 2"]}"#, Any, true),
        (r#"{"all": ["> 0", "< 1"]}"#, NonNegative, false),
        (r#"{"all": ["> 0", "< 1"]}"#, Count, true),
        (r#"{"all": ["<= 500ms", "> 1s"]}"#, NonNegative, true),
        ("< 0", Count, true),
        ("< 0", Any, false),
        ("== 2.5", Count, true),
        ("> 100%", Rate, true),
        (">= 100%", Rate, false),
        ("> +100pp", Rate, true),
        ("< -100%", NonNegative, true),
        (r#"{"all": ["<= +10%", ">= +20%"]}"#, NonNegative, true),
        (r#"{"all": ["<= +10%", ">= +20ms"]}"#, NonNegative, false),
        (r#"{"any": [{"all": ["< 1", "> 1"]}, "< 0"]}"#, Count, true),
        (r#"{"any": [{"all": ["< 1", "> 1"]}, "<= 0"]}"#, Count, false),
        (
            r#"{"all": ["<= +10%", {"all": ["< 1ms", "> 1ms"]}]}"#,
            NonNegative,
            true,
        ),
    ] {
        assert_eq!(limit(text).contradiction(domain), expected, "{text}");
    }
}

#[test]
fn limits_that_decide_nothing_are_proven() {
    use Domain::{Any, Count, NonNegative, Rate};
    for (text, domain, expected) in [
        ("<= 100%", Rate, true),
        ("< 100%", Rate, false),
        ("<= 150%", Rate, true),
        ("<= 100%", NonNegative, false),
        (">= 0", Count, true),
        ("> 0", Count, false),
        (">= 0", Any, false),
        (">= -100%", NonNegative, true),
        (">= -150%", NonNegative, true),
        (">= -99%", NonNegative, false),
        ("<= +100pp", Rate, true),
        (">= -100pp", Rate, true),
        (r#"{"any": ["<= 0", ">= 1"]}"#, Count, true),
        (r#"{"any": ["<= 0", ">= 1"]}"#, NonNegative, false),
        (r#"{"all": ["<= 100%", ">= 0%"]}"#, Rate, true),
        (r#"{"any": ["<= +10%", ">= 0ms"]}"#, NonNegative, true),
        (r#"{"all": ["<= +10%", ">= 0ms"]}"#, NonNegative, false),
        (r#"{"any": ["<= +10%", "> +5%"]}"#, NonNegative, true),
    ] {
        assert_eq!(limit(text).always_true(domain), expected, "{text}");
    }
}
