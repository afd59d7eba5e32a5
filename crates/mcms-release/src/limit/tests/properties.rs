//! The same answers from an oracle that knows only fractions of big integers, and the promises of the answers.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::super::LimitErrorKind as Kind;
use super::super::{Counterfactual, Domain, Side};
use super::*;

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_u32..300).prop_map(|n| n.to_string()),
        (0_u32..300, 0_u32..1000).prop_map(|(a, b)| format!("{a}.{b}")),
        "[0-9]{1,18}(\\.[0-9]{1,18})?",
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["<", "<=", ">", ">=", "=="]);
    let form = prop::sample::select(vec![
        ("", "ms"),
        ("", "s"),
        ("+", "ms"),
        ("-", "s"),
        ("+", "%"),
        ("-", "%"),
    ]);
    (operator, form, amount()).prop_map(|(op, (sign, unit), n)| format!("{op} {sign}{n}{unit}"))
}

fn tree() -> impl Strategy<Value = Limit> {
    condition()
        .prop_map(|text| limit(&text))
        .prop_recursive(3, 12, 3, |part| {
            (any::<bool>(), prop::collection::vec(part, 1..4))
                .prop_map(|(all, parts)| if all { Limit::all(parts) } else { Limit::any(parts) }.unwrap())
        })
}

fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0_u32..400_000).prop_map(|n| f64::from(n) / 1000.0),
        0.0..1e6_f64,
        any::<f64>()
    ]
    .prop_filter("finite", |value| value.is_finite())
}

fn millis(value: f64) -> Measured {
    Measured::from_f64(value, Unit::MILLISECONDS).unwrap()
}

fn schema_pattern() -> String {
    let schema = serde_json::to_value(schemars::schema_for!(Limit)).unwrap();
    let pattern = schema["oneOf"][0]["pattern"].as_str().unwrap();
    pattern.trim_start_matches('^').trim_end_matches('$').to_owned()
}

/// A fraction as two big integers, read from a decimal text and never simplified.
fn fraction(text: &str) -> (BigInt, BigInt) {
    let (mantissa, exponent) = text
        .split_once('e')
        .map_or((text, 0), |(m, e)| (m, e.parse::<i32>().unwrap()));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{decimals}").parse().unwrap();
    let exponent = exponent - i32::try_from(decimals.len()).unwrap();
    let power = BigInt::from(10).pow(exponent.unsigned_abs());
    if exponent < 0 {
        (digits, power)
    } else {
        (digits * power, 1.into())
    }
}

/// `observed op target` in milliseconds, by cross-multiplication of big integers.
fn oracle(text: &str, observed: f64, baseline: f64) -> Option<bool> {
    let (operator, bound) = text.split_once(' ').unwrap();
    let sign = bound.starts_with(['+', '-']);
    let unit_at = bound.find(|c: char| c.is_alphabetic() || c == '%').unwrap();
    let (number, unit) = bound.split_at(unit_at);
    let (mut n, mut d) = fraction(number.trim_start_matches('+'));
    if unit == "s" {
        n *= 1000;
    }
    let (bn, bd) = fraction(&format!("{baseline:e}"));
    let (tn, td) = match (sign, unit) {
        (false, _) => (n, d),
        (true, "%") => {
            if baseline <= 0.0 {
                return None;
            }
            d *= 100;
            ((&d + &n) * bn, d * bd)
        }
        (true, _) => (&n * &bd + &bn * &d, d * bd),
    };
    let (on, od) = fraction(&format!("{observed:e}"));
    let order = (on * td).cmp(&(tn * od));
    Some(match operator {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        _ => order.is_eq(),
    })
}

/// The counterfactual as a value that really lies there, and one on the other side of its edge.
fn both_sides(at: &Counterfactual) -> (Exact, Option<Exact>) {
    let tiny = number("1e-1000");
    let (up, down) = (at.value.add(&tiny), at.value.sub(&tiny));
    match at.side {
        Side::AtMost | Side::Exactly => (at.value.clone(), Some(up)),
        Side::Below => (down, Some(at.value.clone())),
        Side::AtLeast => (at.value.clone(), Some(down)),
        Side::Above => (up, Some(at.value.clone())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_makes_the_grammar_panic(text in any::<String>(), near in "[<>=≤ ]{0,3}[-+−]? ?[0-9.,_e]{0,6} ?[%a-zA-Zµ\\[\\]/ 초과]{0,6}") {
        for text in [text, near] {
            match text.parse::<Limit>() {
                Ok(parsed) => prop_assert_eq!(parsed.to_string().parse::<Limit>().unwrap(), parsed),
                Err(error) => {
                    prop_assert!(error.column >= 1 && error.column <= text.chars().count() + 1);
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn the_grammar_reads_what_the_schema_admits(text in prop::string::string_regex(&schema_pattern()).unwrap()) {
        // What a regular expression cannot say without becoming unreadable.
        let finer = [Kind::TooLong, Kind::NumberTooLong, Kind::UnitBrackets, Kind::PointsWithoutSign];
        if let Err(error) = text.parse::<Limit>() {
            prop_assert!(finer.contains(&error.kind), "{}: {}", text, error);
        }
    }

    #[test]
    fn canonical_texts_read_back(text in condition(), tree in tree()) {
        prop_assert_eq!(limit(&limit(&text).to_string()), limit(&text));
        let json = serde_json::to_string(&tree).unwrap();
        prop_assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), tree);
    }

    #[test]
    fn evaluation_agrees_with_big_fractions(text in condition(), observed in finite(), baseline in finite()) {
        let expected = oracle(&text, observed, baseline).map_or(Unknown::ZeroBaseline.into(), Holds::from);
        prop_assert_eq!(limit(&text).holds(&millis(observed), Some(&millis(baseline))), expected);
    }

    #[test]
    fn it_agrees_exactly_at_the_limit(text in condition(), baseline in finite()) {
        let parsed = limit(&text);
        let Some(target) = parsed.target(&Unit::MILLISECONDS, Some(&millis(baseline))) else { return Ok(()) };
        let edge = target.high.or(target.low).unwrap();
        let at = Measured::exact(edge.value, Unit::MILLISECONDS);
        prop_assert_eq!(parsed.holds(&at, Some(&millis(baseline))), Holds::from(edge.inclusive));
    }

    #[test]
    fn trees_are_kleene_over_their_parts(tree in tree(), observed in finite(), baseline in proptest::option::of(finite())) {
        let (observed, baseline) = (millis(observed), baseline.map(millis));
        let holds = tree.holds(&observed, baseline.as_ref());
        let of = |parts: &[Limit]| parts.iter().map(|part| part.holds(&observed, baseline.as_ref())).collect::<Vec<_>>();
        match &tree {
            Limit::Single(condition) => prop_assert_eq!(condition.holds(&observed, baseline.as_ref()), holds),
            Limit::All(parts) => {
                prop_assert_eq!(holds == Holds::True, of(parts).iter().all(|part| *part == Holds::True));
                prop_assert_eq!(holds == Holds::False, of(parts).contains(&Holds::False));
            }
            Limit::Any(parts) => {
                prop_assert_eq!(holds == Holds::True, of(parts).contains(&Holds::True));
                prop_assert_eq!(holds == Holds::False, of(parts).iter().all(|part| *part == Holds::False));
            }
        }
        prop_assert_eq!(tree.evaluate(&observed, baseline.as_ref()).holds, holds);
    }

    #[test]
    fn regions_say_the_same_as_evaluation(tree in tree(), observed in finite(), baseline in proptest::option::of(finite())) {
        let (observed, baseline) = (millis(observed), baseline.map(millis));
        let holds = tree.holds(&observed, baseline.as_ref());
        let value = observed.value().unwrap();
        for answer in [true, false] {
            let region = tree.region(observed.unit(), baseline.as_ref(), answer);
            prop_assert_eq!(region.contains(value), holds == Holds::from(answer));
            prop_assert_eq!(region.complement().contains(value), holds != Holds::from(answer));
        }
    }

    #[test]
    fn the_nearest_change_turns_the_answer_and_nothing_nearer_does(
        tree in tree(), observed in finite(), baseline in finite(), share in 0.0..1.0_f64,
    ) {
        let (observed, baseline) = (millis(observed), millis(baseline));
        let at = |value: Exact| tree.holds(&Measured::exact(value, Unit::MILLISECONDS), Some(&baseline));
        for (answer, nearest) in [
            (Holds::True, tree.nearest_meeting(&observed, Some(&baseline))),
            (Holds::False, tree.nearest_breaking(&observed, Some(&baseline))),
        ] {
            let Some(nearest) = nearest else { continue };
            let (there, beyond) = both_sides(&nearest);
            prop_assert_eq!(at(there), answer, "{:?}", nearest);
            if nearest.side != Side::Exactly {
                prop_assert_ne!(at(beyond.unwrap()), answer, "{:?}", nearest);
            }
            // Somewhere on the way from the observed value to the edge, the answer has not turned yet.
            let value = observed.value().unwrap();
            let way = nearest.value.sub(value).mul(&Exact::from_f64(share).unwrap());
            if !way.is_zero() {
                prop_assert_ne!(at(value.add(&way)), answer, "{:?}", nearest);
            }
        }
    }

    #[test]
    fn whole_events_meet_and_one_more_does_not(
        op in prop::sample::select(vec!["<", "<="]), percent in 0_u32..1200, events in 0_u64..600, total in 600_u64..700,
    ) {
        let limit = limit(&format!("{op} {}.{}%", percent / 10, percent % 10));
        let rate = |events| Measured::rate(events, total).unwrap();
        match limit.nearest_meeting(&rate(events), None).map(|nearest| nearest.events.unwrap()) {
            Some(nearest) => {
                prop_assert_eq!(limit.holds(&rate(nearest.events), None), Holds::True);
                prop_assert_eq!(limit.holds(&rate(nearest.events + 1), None), Holds::False);
            }
            None => prop_assert!(limit.holds(&rate(events), None) == Holds::True || percent == 0),
        }
    }

    #[test]
    fn proofs_are_never_contradicted(tree in tree(), observed in 0.0..1e5_f64, baseline in 0.001..1e5_f64) {
        let holds = tree.holds(&millis(observed), Some(&millis(baseline)));
        if tree.contradiction(Domain::NonNegative) {
            prop_assert_eq!(holds, Holds::False);
        }
        if tree.always_true(Domain::NonNegative) {
            prop_assert_eq!(holds, Holds::True);
        }
    }

    #[test]
    fn bounds_are_only_decided_when_every_value_in_them_agrees(
        text in condition(), low in 0.0..1e5_f64, width in 0.0..1e3_f64, share in 0.0..=1.0_f64, baseline in 0.001..1e5_f64,
    ) {
        let (from, to) = (Exact::from_f64(low).unwrap(), Exact::from_f64(low + width).unwrap());
        let inside = from.add(&to.sub(&from).mul(&Exact::from_f64(share).unwrap()));
        let bounds = Measured::bounds(Some(from), Some(to), Unit::MILLISECONDS).unwrap();
        let baseline = millis(baseline);
        let answer = limit(&text).holds(&bounds, Some(&baseline));
        if answer.reasons().is_none() {
            prop_assert_eq!(limit(&text).holds(&Measured::exact(inside, Unit::MILLISECONDS), Some(&baseline)), answer);
        }
    }
}
