#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

use num_bigint::BigInt;
use proptest::prelude::*;

use super::Exact;
use super::big::Fraction;

fn exact(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

#[test]
fn f64_is_its_shortest_decimal() {
    for (value, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (34.91, "34.91"),
        (0.1 + 0.2, "0.30000000000000004"),
        (100.0, "100"),
        (-2.5, "-2.5"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (1e308, "1e308"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e308"),
    ] {
        let number = Exact::from_f64(value).unwrap();
        assert_eq!(number.to_exact_text(), text);
        assert_eq!(number, exact(text));
        assert_eq!(number.to_f64().to_bits(), (value + 0.0).to_bits());
    }
}

#[test]
fn what_is_not_finite_is_no_number() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Exact::from_f64(value), None);
    }
    for text in [
        "",
        "-",
        "NaN",
        "inf",
        "1e1001",
        "1e-99999999999",
        ".5",
        "5.",
        "1,5",
        "1/0",
        "1/-2",
        "0x10",
        "1e",
        "--1",
        "١",
    ] {
        assert!(Exact::parse(text).is_err(), "{text}");
    }
    assert!(Exact::parse(&"9".repeat(5_000)).is_err());
}

#[test]
fn ratios_take_every_integer() {
    assert_eq!(Exact::ratio(3, 0), None);
    assert_eq!(Exact::ratio(1, -2), Exact::ratio(-1, 2));
    let least = Exact::ratio(i128::MIN, -1).unwrap();
    assert_eq!(least.to_exact_text(), "170141183460469231731687303715884105728");
    assert_eq!(Exact::ratio(i128::MIN, i128::MIN).unwrap(), Exact::ONE);
    assert_eq!(Exact::integer(i128::MIN).neg().neg(), Exact::integer(i128::MIN));
}

#[test]
fn display_marks_what_is_cut() {
    for (number, shown) in [
        (Exact::ratio(1, 3).unwrap(), "≈0.333333333333"),
        (Exact::ratio(-2, 3).unwrap(), "≈-0.666666666667"),
        (Exact::ratio(1_000_000, 7).unwrap(), "≈142857.142857"),
        (Exact::ratio(1, 700_000_000).unwrap(), "≈0.00000000142857142857"),
        (Exact::ratio(2_999_999_999_999, 3).unwrap(), "≈1e12"),
        (Exact::ratio(1, 8).unwrap(), "0.125"),
        (Exact::ratio(50, 1000).unwrap(), "0.05"),
        (exact("1e-30"), "0.000000000000000000000000000001"),
        (exact("1e300"), "1e300"),
    ] {
        assert_eq!(number.to_string(), shown);
    }
    assert_eq!(format!("{:>6}", Exact::ONE), "     1");
}

#[test]
fn whole_parts_go_towards_minus_infinity() {
    for (text, floor, ceil) in [
        ("2.5", "2", "3"),
        ("-2.5", "-3", "-2"),
        ("7", "7", "7"),
        ("-1e300", "-1e300", "-1e300"),
    ] {
        assert_eq!(
            (exact(text).floor(), exact(text).ceil()),
            (exact(floor), exact(ceil)),
            "{text}"
        );
    }
    assert_eq!(exact("12.0").to_i128(), Some(12));
    assert_eq!(exact("12.5").to_i128(), None);
    assert_eq!(exact("1e60").to_i128(), None);
    assert!(exact("1e60").is_integer() && !exact("1e-60").is_integer());
}

#[test]
fn division_is_exact_and_refuses_zero() {
    assert_eq!(Exact::ONE.div(&exact("3")), Exact::ratio(1, 3));
    assert_eq!(exact("-1").div(&exact("-1e300")).unwrap(), exact("1e-300"));
    assert_eq!(Exact::ONE.div(&Exact::ZERO), None);
}

#[test]
fn json_is_a_text_that_loses_nothing() {
    let third = Exact::ratio(1, 3).unwrap();
    assert_eq!(serde_json::to_string(&third).unwrap(), "\"1/3\"");
    assert_eq!(serde_json::from_str::<Exact>("\"1/3\"").unwrap(), third);
    assert!(serde_json::from_str::<Exact>("\"x\"").is_err());
}

/// The same number without any of the short ways.
fn oracle(num: i128, den: i128) -> Fraction {
    Fraction::new(BigInt::from(num), BigInt::from(den))
}

fn same(number: &Exact, fraction: &Fraction) -> bool {
    number.to_fraction().cmp(fraction).is_eq()
}

fn integer() -> impl Strategy<Value = i128> {
    prop_oneof![
        any::<i128>(),
        -1000_i128..1000,
        any::<i64>().prop_map(i128::from),
        Just(i128::MIN),
        Just(i128::MAX)
    ]
}

fn denominator() -> impl Strategy<Value = i128> {
    integer().prop_filter("not zero", |den| *den != 0)
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_big_fractions(a in integer(), b in denominator(), c in integer(), d in denominator()) {
        let (x, y) = (Exact::ratio(a, b).unwrap(), Exact::ratio(c, d).unwrap());
        let (p, q) = (oracle(a, b), oracle(c, d));
        prop_assert!(same(&x.add(&y), &p.add(&q)));
        prop_assert!(same(&x.sub(&y), &p.add(&q.neg())));
        prop_assert!(same(&x.mul(&y), &p.mul(&q)));
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert!(same(&x.floor(), &Fraction::new(p.floor(), 1.into())));
        if let Some(quotient) = x.div(&y) {
            prop_assert_eq!(quotient.mul(&y), x);
        }
    }

    #[test]
    fn exact_text_reads_back(a in integer(), b in denominator()) {
        let number = Exact::ratio(a, b).unwrap();
        prop_assert_eq!(Exact::parse(&number.to_exact_text()).unwrap(), number);
    }

    #[test]
    fn every_finite_f64_comes_back_and_keeps_its_order(a in any::<f64>(), b in any::<f64>()) {
        if let (Some(x), Some(y)) = (Exact::from_f64(a), Exact::from_f64(b)) {
            prop_assert_eq!(x.to_f64().to_bits(), (a + 0.0).to_bits());
            prop_assert_eq!(Some(x.cmp(&y)), a.partial_cmp(&b));
            prop_assert_eq!(Exact::parse(&x.to_exact_text()).unwrap(), x);
        } else {
            prop_assert!(!a.is_finite() || !b.is_finite());
        }
    }

    #[test]
    fn the_decimal_of_an_f64_is_what_other_languages_write(a in any::<f64>()) {
        if let Some(number) = Exact::from_f64(a) {
            prop_assert_eq!(number, Exact::parse(&format!("{a}")).unwrap());
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,40}", near in "[-+]?[0-9]{0,30}[./]?[0-9]{0,30}([eE][-+]?[0-9]{1,5})?") {
        let _ = Exact::parse(&text);
        let _ = Exact::parse(&near);
    }

    #[test]
    fn shown_and_converted_values_are_near(a in any::<i64>(), b in 1_i64..i64::MAX) {
        let number = Exact::ratio(a.into(), b.into()).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "a comparison with a tolerance")]
        let plain = a as f64 / b as f64;
        prop_assert!((number.to_f64() - plain).abs() <= plain.abs() * 1e-15);
        let shown: f64 = number.to_string().trim_start_matches('≈').parse().unwrap();
        prop_assert!((shown - plain).abs() <= plain.abs() * 1e-11);
    }
}
