//! The guarantee of the sketch, against exact answers.
#![allow(clippy::arithmetic_side_effects)]
use super::*;
use crate::stats::quantile::quantile_sorted;
use proptest::prelude::*;

fn sketch_of(values: &[f64]) -> DdSketch {
    let mut sketch = DdSketch::default();
    for v in values {
        sketch.add(*v).unwrap();
    }
    sketch
}

#[test]
fn wild_values_are_refused_and_leave_no_trace() {
    let mut sketch = sketch_of(&[1.0, 2.0]);
    let before = sketch.clone();
    assert_eq!(sketch.add(f64::NAN), Err(SketchError::NotFinite));
    assert_eq!(sketch.add(f64::INFINITY), Err(SketchError::NotFinite));
    assert_eq!(sketch.add_n(1.0, u64::MAX), Err(SketchError::TooMany));
    assert_eq!(
        sketch.merge(&DdSketch::new(0.01).unwrap()),
        Err(SketchError::DifferentAccuracy)
    );
    assert_eq!(sketch, before);
    assert_eq!(DdSketch::new(f64::NAN), Err(SketchError::Accuracy));
    assert_eq!(sketch.quantile(1.0), None);
    assert_eq!(DdSketch::default().quantile(0.5), None);
    assert_eq!(sketch.order_statistic(3), None);
}

#[test]
fn the_ends_of_all_floats_are_bounded_and_small_in_memory() {
    let values = [-f64::MAX, -5e-324, 0.0, 5e-324, 1.0, f64::MAX];
    let sketch = sketch_of(&values);
    for (rank, v) in (1_u64..).zip(values) {
        let b = sketch.order_statistic(rank).unwrap();
        assert!(b.low <= v && v <= b.high, "{v}: {b:?}");
    }
    assert!(sketch.positive.len() < 160_000);
}

#[test]
fn a_serialised_sketch_comes_back_and_a_tampered_one_does_not() {
    let sketch = sketch_of(&[-3.0, 0.0, 1.0, 1.0, 250.5]);
    let json = serde_json::to_string(&sketch).unwrap();
    let back: DdSketch = serde_json::from_str(&json).unwrap();
    assert_eq!(back, sketch);
    assert_eq!(serde_json::to_string(&back).unwrap(), json);
    for (from, to) in [
        ("\"min\":-3.0", "\"min\":-4.0"),
        ("\"max\":250.5", "\"max\":1.0"),
        ("\"max\":250.5", "\"max\":null"),
        ("\"alpha\":0.005", "\"alpha\":0.0"),
        ("[0,2]", "[0,0]"),
        ("[0,2]", "[2147483647,2]"),
        ("[0,2]", "[0,18446744073709551615]"),
    ] {
        assert!(json.contains(from), "{json}");
        assert!(
            serde_json::from_str::<DdSketch>(&json.replace(from, to)).is_err(),
            "{from} {to}"
        );
    }
    let empty: DdSketch =
        serde_json::from_str(&serde_json::to_string(&DdSketch::default()).unwrap()).unwrap();
    assert_eq!(empty.count(), 0);
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    let one = prop_oneof![
        8 => 1e-3_f64..1e5,
        1 => Just(0.0),
        1 => -1e4_f64..0.0,
        1 => Just(100.0),
        1 => (-25.0_f64..25.0).prop_map(libm::exp),
    ];
    proptest::collection::vec(one, 1..200)
}

proptest! {
    #[test]
    fn the_bounds_hold_the_exact_quantile_and_every_order_statistic(values in values(), q in 0.001_f64..0.999) {
        let sketch = sketch_of(&values);
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        let exact = quantile_sorted(&sorted, q).unwrap();
        let b = sketch.quantile(q).unwrap();
        prop_assert!(b.low <= exact && exact <= b.high, "{b:?} {exact}");
        prop_assert!(b.low <= b.value && b.value <= b.high);
        for (rank, v) in (1_u64..).zip(&sorted) {
            let b = sketch.order_statistic(rank).unwrap();
            prop_assert!(b.low <= *v && *v <= b.high, "{b:?} {v}");
            prop_assert!((b.value - v).abs() <= v.abs() * 0.005_000_001 + 1e-320);
        }
        let above = u64::try_from(sorted.iter().filter(|v| **v > exact).count()).unwrap();
        let counted = sketch.count_above(exact).unwrap();
        prop_assert!(counted.low <= above && above <= counted.high);
    }

    #[test]
    fn merged_is_single_whatever_the_split(values in values(), split in any::<u64>()) {
        let (mut a, mut b) = (DdSketch::default(), DdSketch::default());
        for (i, v) in values.iter().enumerate() {
            if split >> (i % 64) & 1 == 0 { a.add(*v).unwrap() } else { b.add(*v).unwrap() }
        }
        let mut other_way = b.clone();
        other_way.merge(&a).unwrap();
        a.merge(&b).unwrap();
        prop_assert_eq!(&a, &sketch_of(&values));
        prop_assert_eq!(&a, &other_way);
        let back: DdSketch = serde_json::from_str(&serde_json::to_string(&a).unwrap()).unwrap();
        prop_assert_eq!(&a, &back);
    }
}
