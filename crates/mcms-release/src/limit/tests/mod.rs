#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

mod answers;
mod float;
mod grammar;
mod properties;
mod vectors;

use super::{Exact, Holds, Limit, Measured, Unit, Unknown};

fn limit(text: &str) -> Limit {
    if text.starts_with('{') {
        serde_json::from_str(text).unwrap()
    } else {
        text.parse().unwrap()
    }
}

fn number(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

/// `34.91 ms`, `6/100` (a rate), `98` (a count), `100..250 ms` (bounds).
fn measured(text: &str) -> Measured {
    let (value, unit) = text.split_once(' ').unwrap_or((text, ""));
    if let Some((low, high)) = value.split_once("..") {
        let end = |text: &str| (!text.is_empty()).then(|| number(text));
        return Measured::bounds(end(low), end(high), Unit::parse(unit)).unwrap();
    }
    if let (Some((events, total)), "") = (value.split_once('/'), unit) {
        return Measured::rate(events.parse().unwrap(), total.parse().unwrap()).unwrap();
    }
    match (unit, value.parse()) {
        ("", Ok(count)) => Measured::count(count),
        _ => Measured::exact(number(value), Unit::parse(unit)),
    }
}

fn holds(text: &str, observed: &str, baseline: &str) -> Holds {
    let baseline = (!baseline.is_empty()).then(|| measured(baseline));
    limit(text).holds(&measured(observed), baseline.as_ref())
}

#[test]
fn a_floor_in_milliseconds_answers_where_the_percentage_cannot() {
    let both = r#"{"any": ["<= +10%", "<= +50ms"]}"#;
    assert_eq!(holds(both, "30 ms", "0 ms"), Holds::True);
    assert_eq!(holds(both, "51 ms", "0 ms"), Unknown::ZeroBaseline.into());
    assert_eq!(holds(both, "30 ms", ""), Unknown::NoBaseline.into());
    assert_eq!(holds(both, "1050 ms", "1000 ms"), Holds::True);
    assert_eq!(holds(both, "1100.001 ms", "1000 ms"), Holds::False);
}

#[test]
fn the_plan_blocks_above_ten_percent_and_not_at_it() {
    assert_eq!(holds("<= +10%", "38.401 ms", "34.91 ms"), Holds::True);
    assert_eq!(holds("<= +10%", "38.4010000000001 ms", "34.91 ms"), Holds::False);
    assert_eq!(holds(">= -2%", "98", "100"), Holds::True);
    assert_eq!(holds(">= -2%", "97", "100"), Holds::False);
    assert_eq!(holds("< +5pp", "6/100", "1/100"), Holds::False);
    assert_eq!(holds("< +5pp", "5/100", "1/100"), Holds::True);
}

#[test]
fn seconds_meet_milliseconds_exactly_and_nothing_else() {
    assert_eq!(holds("<= 500ms", "0.5 s", ""), Holds::True);
    assert_eq!(holds("<= 500ms", "0.5000000001 s", ""), Holds::False);
    assert_eq!(holds("<= +10%", "0.038401 s", "34.91 ms"), Holds::True);
    for (text, observed, baseline) in [
        ("<= 500ms", "3", ""),
        ("<= 500", "3 ms", ""),
        ("<= 0", "0 ms", ""),
        ("<= 1", "1/2", ""),
        ("< 1%", "0", ""),
        ("<= +5pp", "3", "3"),
        ("<= +5pp", "1/100", "3"),
        ("<= +50ms", "1/100", "1/100"),
        ("<= +10%", "3 ms", "3 By"),
        ("<= 70[Cel]", "20 K", ""),
        ("<= 100/s", "5", ""),
    ] {
        assert_eq!(
            holds(text, observed, baseline),
            Unknown::UnitMismatch.into(),
            "{text} {observed} {baseline}"
        );
    }
    assert_eq!(holds("<= 70[Cel]", "20 Cel", ""), Holds::True);
    assert_eq!(holds(">= 100/s", "120.5 {request}/s", ""), Holds::True);
    assert_eq!(holds("< 85%", "84.99 %", ""), Holds::True);
    assert_eq!(holds("<= 1GiB", "1073741824 By", ""), Holds::True);
}

#[test]
fn bounds_on_both_sides_of_the_limit_are_unknown() {
    let resolution = Holds::from(Unknown::Resolution);
    for (text, observed, baseline, expected) in [
        ("<= 250ms", "100..250 ms", "", Holds::True),
        ("< 250ms", "100..250 ms", "", resolution),
        ("< 100ms", "100..250 ms", "", Holds::False),
        ("<= 100ms", "100..250 ms", "", resolution),
        (">= 100ms", "100..250 ms", "", Holds::True),
        ("> 250ms", "100..250 ms", "", Holds::False),
        ("<= 900ms", "500.. ms", "", resolution),
        ("<= 400ms", "500.. ms", "", Holds::False),
        ("== 5ms", "5..5 ms", "", Holds::True),
        ("== 5ms", "4..5 ms", "", resolution),
        ("== 5ms", "6..7 ms", "", Holds::False),
        ("<= +10%", "110 ms", "100..200 ms", Holds::True),
        ("<= +10%", "111 ms", "100..200 ms", resolution),
        ("<= +10%", "221 ms", "100..200 ms", Holds::False),
        ("<= +10%", "1 ms", "0..200 ms", resolution),
        ("<= +10%", "1 ms", "..0 ms", Unknown::ZeroBaseline.into()),
        ("<= +50ms", "60 ms", "20.. ms", Holds::True),
        (">= -150%", "0 ms", "10..20 ms", Holds::True),
        (">= -100%", "0 ms", "10.. ms", Holds::True),
    ] {
        assert_eq!(
            holds(text, observed, baseline),
            expected,
            "{text} of {observed}, baseline {baseline}"
        );
    }
}

#[test]
fn only_percentages_mind_a_zero_baseline() {
    let zero = Holds::from(Unknown::ZeroBaseline);
    assert_eq!(holds("<= +10%", "0 ms", "0 ms"), zero);
    assert_eq!(holds("<= +10%", "1 ms", "-3 ms"), zero);
    assert_eq!(holds("<= +50ms", "50 ms", "0 ms"), Holds::True);
    assert_eq!(holds("<= +3", "4", "0"), Holds::False);
    assert_eq!(holds("<= +5pp", "5/100", "0/10"), Holds::True);
    assert_eq!(holds("<= 10%", "1/10", "0/10"), Holds::True);
}

#[test]
fn unknown_parts_collect_their_reasons() {
    let mixed = limit(r#"{"all": ["<= +10%", "<= 3", "<= 900ms"]}"#);
    let answer = mixed.holds(&measured("5 ms"), None);
    let reasons: Vec<_> = answer.reasons().unwrap().iter().collect();
    assert_eq!(reasons, [Unknown::NoBaseline, Unknown::UnitMismatch]);
    assert_eq!(
        mixed.holds(&measured("901 ms"), None),
        Holds::False,
        "one false part decides `all`"
    );

    let outcome = mixed.evaluate(&measured("5 ms"), None).parts;
    let parts: Vec<_> = outcome
        .iter()
        .map(|part| (part.condition.to_string(), part.holds))
        .collect();
    assert_eq!(
        parts,
        [
            ("<= +10%".into(), Unknown::NoBaseline.into()),
            ("<= 3".into(), Unknown::UnitMismatch.into()),
            ("<= 900ms".into(), Holds::True)
        ]
    );
    assert_eq!(outcome[0].target, None);
    assert_eq!(
        outcome[2].target.as_ref().unwrap().high.as_ref().unwrap().value,
        number("900")
    );
}
