//! The files of one distributed run give one answer, whatever their order and size.

use super::*;
use proptest::prelude::*;

fn part(values: &[u32]) -> String {
    let mut text = declarations();
    for value in values {
        let tags = format!(
            r#"{{"expected_response":"{}","name":"n{}"}}"#,
            value % 7 != 0,
            value % 3
        );
        text += &sample(
            "http_req_duration",
            &format!("{}", f64::from(*value) / 8.0),
            &tags,
        );
        text += &sample("http_req_failed", if value % 7 == 0 { "1" } else { "0" }, &tags);
    }
    text += &sample("vus_max", "5", "null");
    text + &sample("iterations", &values.len().to_string(), "null")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn parts_in_any_order_say_what_the_whole_says(
        a in proptest::collection::vec(1_u32..100_000, 1..60),
        b in proptest::collection::vec(1_u32..100_000, 1..60),
        c in proptest::collection::vec(1_u32..100_000, 1..20),
        cap in 1_usize..200,
    ) {
        let (x, y, z) = (part(&a), part(&b), part(&c));
        let all = [a, b, c].concat();
        let read = |names: [&str; 3]| {
            read_with(&[(names[0], x.as_bytes()), (names[1], y.as_bytes()), (names[2], z.as_bytes())], false, 4096, cap)
        };
        let one = read(["a", "b", "c"]);
        let data = one.inspect().1.unwrap();
        for names in [["a", "c", "b"], ["c", "b", "a"], ["b", "c", "a"]] {
            let other = read(names);
            prop_assert_eq!(other.inspect(), one.inspect());
        }
        let whole = part(&all);
        let whole = read_with(&[("a", whole.as_bytes())], false, 4096, cap);
        prop_assert_eq!(&whole.inspect().1.unwrap().measures, &data.measures);
        prop_assert_eq!(data.iterations, Some(all.len() as u64));
    }
}

#[test]
fn beyond_the_cap_quantiles_are_bounds_that_hold_the_exact_ones() {
    let text = run(400);
    let exact = read_with(&[("a", text.as_bytes())], false, 4096, 1_000_000);
    let sketched = read_with(&[("a", text.as_bytes())], false, 4096, 100);
    for (exact, sketched) in exact
        .inspect()
        .1
        .unwrap()
        .measures
        .iter()
        .zip(&sketched.inspect().1.unwrap().measures)
    {
        assert_eq!(
            (exact.count, exact.sum, &exact.statistics),
            (sketched.count, sketched.sum, &sketched.statistics)
        );
        for (exact, sketched) in exact.quantiles.iter().zip(&sketched.quantiles) {
            let (Estimate::Point(value), Estimate::Bounds { low, high }) = (exact.value, sketched.value)
            else {
                panic!("{exact:?} {sketched:?}")
            };
            assert!(low <= value && value <= high.unwrap());
            assert!(high.unwrap() / low < 1.011);
        }
        assert_eq!(sketched.sketch.is_some(), !exact.quantiles.is_empty());
    }
}

#[test]
fn a_part_without_samples_makes_the_run_partial() {
    let text = run(5);
    let evidence = read_with(&[("a", text.as_bytes()), ("b", b"")], false, 4096, 1000);
    assert_eq!(evidence.completeness(), Completeness::Partial);
    assert_eq!(codes(&evidence), ["k6_no_samples"]);
    assert_eq!(evidence.sources.len(), 2);
}

#[test]
fn parts_that_declare_different_kinds_are_not_one_run() {
    let other =
        declaration("http_req_failed", "trend", "time") + "\n" + &sample("http_req_failed", "1", "null");
    let text = run(5);
    let evidence = read_with(
        &[("a", text.as_bytes()), ("b", other.as_bytes())],
        false,
        4096,
        1000,
    );
    assert_eq!(codes(&evidence), ["k6_kinds_differ"]);
    assert_eq!(evidence.completeness(), Completeness::Partial);
}

#[test]
fn the_users_of_all_instances_are_the_planned_ones() {
    let part = |vus: u32| {
        declarations()
            + &sample("vus_max", &vus.to_string(), "null").replace(TIME, "2026-11-23T00:00:00Z")
            + &sample("vus", "1", "null").replace(TIME, "2026-11-23T00:01:00Z")
    };
    let profile = |parts: &[u32]| {
        let texts: Vec<String> = parts.iter().map(|vus| part(*vus)).collect();
        let shards: Vec<(&str, &[u8])> = texts.iter().map(|text| ("part", text.as_bytes())).collect();
        read_with(&shards, false, 4096, 1000)
            .into_parts()
            .1
            .unwrap()
            .profile
            .unwrap()
    };
    assert_eq!(profile(&[5, 7]), profile(&[12]));
    assert_ne!(profile(&[5, 5]), profile(&[5]));
}

#[test]
fn the_profile_is_users_and_length_of_the_run() {
    let lasting = |seconds: u32, vus: u32| {
        let text = declarations()
            + &sample("vus_max", &vus.to_string(), "null").replace(TIME, "2026-11-23T00:00:00Z")
            + &sample("vus", "1", "null").replace(
                TIME,
                &format!("2026-11-23T00:0{}:{:02}Z", seconds / 60, seconds % 60),
            );
        read(text.as_bytes()).into_parts().1.unwrap()
    };
    assert_eq!(lasting(121, 10).profile, lasting(119, 10).profile);
    assert_eq!(lasting(120, 10).profile.unwrap().basis, "vus_duration");
    assert_eq!(lasting(120, 10).duration_ms, Some(120_000.0));
    assert_ne!(lasting(120, 10).profile, lasting(60, 10).profile);
    assert_ne!(lasting(120, 10).profile, lasting(120, 20).profile);
}

#[test]
fn merged_parts_are_as_old_as_the_oldest_of_them() {
    let fresh = part(&[8, 16]);
    let old = fresh.replace("2026-", "2025-");
    assert_ne!(fresh, old);
    let merged = read_with(
        &[("a", fresh.as_bytes()), ("b", old.as_bytes())],
        false,
        4096,
        100,
    );
    let alone = read_with(&[("b", old.as_bytes())], false, 4096, 100);
    assert_eq!(merged.window.end, alone.window.end);
    let whole = read_with(&[("a", fresh.as_bytes())], false, 4096, 100);
    assert!(merged.window.end < whole.window.end);
}
