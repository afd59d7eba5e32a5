//! Why no f64 is compared: ordinary code is wrong exactly at the limit.

use super::*;

#[test]
fn a_loss_of_exactly_two_percent_is_kept_where_f64_breaks_it() {
    let limit = limit(">= -2%");
    let mut wrong = 0;
    // 50 → 49, 100 → 98, …: each baseline of which two percent are whole tests.
    for (candidate, baseline) in (1_u32..400).map(|k| (49 * k, 50 * k)) {
        let held = limit.holds(
            &Measured::count(candidate.into()),
            Some(&Measured::count(baseline.into())),
        );
        assert_eq!(held, Holds::True, "{baseline} → {candidate}");
        wrong += u32::from(f64::from(candidate) / f64::from(baseline) - 1.0 < -0.02);
    }
    assert_eq!(wrong, 399, "c/b - 1 >= -0.02 is false for all of them");
}

#[test]
fn a_rise_of_exactly_ten_percent_is_kept_where_f64_blocks_it() {
    let limit = limit("<= +10%");
    let mut wrong = 0;
    for k in 1_u32..20_000 {
        // 0.010 → 0.011, 0.020 → 0.022, …: exactly +10 %, written with three decimals.
        let (baseline, observed) = (f64::from(10 * k) / 1000.0, f64::from(11 * k) / 1000.0);
        let of = |value| Measured::from_f64(value, Unit::MILLISECONDS).unwrap();
        assert_eq!(
            limit.holds(&of(observed), Some(&of(baseline))),
            Holds::True,
            "{baseline} → {observed}"
        );
        wrong += u32::from((observed - baseline) / baseline > 0.1);
    }
    assert_eq!(wrong, 8_992, "f64 blocks so many of 19,999");
}

#[test]
fn from_one_to_six_percent_are_five_points_where_f64_says_less() {
    let (from, to, baseline) = std::hint::black_box((1.0, 6.0, 34.91));
    assert!(to / 100.0 - from / 100.0 < 0.05);
    assert_eq!(holds("< +5pp", "6/100", "1/100"), Holds::False);
    assert!(baseline * 1.1 < 38.401);
    assert_eq!(holds("<= +10%", "38.401 ms", "34.91 ms"), Holds::True);
}
