//! The check values of `tests/vectors/statistics`, made by scipy, statsmodels and ddsketch, row by row.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic
)]

use serde_json::Value;

use super::multiplicity::{benjamini_hochberg, e_bh, e_holm, holm};
use super::proportion::{Proportion, newcombe_difference};
use super::quantile::{QuantileEstimate, estimates, min_n_two_sided, min_n_upper, rank_interval};
use super::ratio::{difference_interval, ratio_interval};
use super::run_level::{Basis, judge_ratio};
use super::sketch::DdSketch;
use super::{BreachSide, Interval};

macro_rules! vector {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/vectors/statistics/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

fn rows<'v>(vector: &'v Value, key: &str, expected: usize) -> &'v [Value] {
    let rows = vector[key].as_array().unwrap();
    assert_eq!(rows.len(), expected, "no row of {key} may be skipped");
    rows
}

fn number(row: &Value, key: &str) -> f64 {
    row[key].as_f64().unwrap_or_else(|| panic!("{key} in {row}"))
}

fn whole(row: &Value, key: &str) -> u64 {
    row[key].as_u64().unwrap_or_else(|| panic!("{key} in {row}"))
}

fn numbers(row: &Value, key: &str) -> Vec<f64> {
    row[key]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!(
        (ours - theirs).abs() <= tolerance * theirs.abs().max(1e-3),
        "{ours} is not {theirs}"
    );
}

#[track_caller]
fn close_interval(ours: Interval, theirs: &[f64], tolerance: f64) {
    close(ours.low, theirs[0], tolerance);
    close(ours.high, theirs[1], tolerance);
}

/// `x_i = -scale ln(1 - (i + 0.5)/n)`.
fn exponential(n: u64, scale: f64) -> Vec<f64> {
    let n = super::convert::float(n);
    let mut values = Vec::new();
    let mut i = 0.0;
    while i < n {
        values.push(-scale * libm::log(1.0 - (i + 0.5) / n));
        i += 1.0;
    }
    values
}

/// Columns covered: `wilson`, `clopper_pearson`. Agresti-Coull and Jeffreys are not computed by this crate.
#[test]
fn proportion_ci() {
    for row in rows(&vector!("proportion_ci"), "cases", 22) {
        let p = Proportion::new(whole(row, "x"), whole(row, "n")).unwrap();
        let level = 1.0 - number(row, "alpha");
        close_interval(p.wilson(level).unwrap(), &numbers(row, "wilson"), 1e-11);
        close_interval(
            p.clopper_pearson(level).unwrap(),
            &numbers(row, "clopper_pearson"),
            1e-11,
        );
    }
}

/// Column covered: `newcombe_diff`. Agresti-Caffo, Miettinen-Nurminen, Fisher and the score test are not computed.
#[test]
fn two_proportions() {
    for row in rows(&vector!("two_proportions"), "cases", 16) {
        let candidate = Proportion::new(whole(row, "x1"), whole(row, "n1")).unwrap();
        let baseline = Proportion::new(whole(row, "x0"), whole(row, "n0")).unwrap();
        let ci = newcombe_difference(candidate, baseline, 1.0 - number(row, "alpha")).unwrap();
        close_interval(ci, &numbers(row, "newcombe_diff"), 1e-11);
    }
}

#[test]
fn quantile_order_stat_ci() {
    let vector = vector!("quantile_order_stat_ci");
    for row in rows(&vector, "cases", 72) {
        let ranks = rank_interval(whole(row, "n"), number(row, "q"), 1.0 - number(row, "alpha")).unwrap();
        assert_eq!(
            (ranks.low, ranks.high),
            (row["l"].as_u64(), row["u"].as_u64()),
            "{row}"
        );
        close(ranks.coverage, number(row, "coverage"), 1e-12);
    }
    for row in rows(&vector, "min_n", 8) {
        let (q, level) = (number(row, "q"), number(row, "conf"));
        assert_eq!(
            min_n_two_sided(q, level),
            row["two_sided_min_n"].as_u64(),
            "{row}"
        );
        assert_eq!(
            min_n_upper(q, level),
            row["one_sided_upper_min_n"].as_u64(),
            "{row}"
        );
    }
}

/// All columns covered but `q_nearest_rank_base`, a point rule this crate does not use.
#[test]
fn quantile_ratio_ci() {
    for row in rows(&vector!("quantile_ratio_ci"), "cases", 6) {
        let q = number(row, "q");
        let estimate = |n: &str, x: &str| -> QuantileEstimate {
            let formula = row[x].as_str().unwrap();
            let scale = formula
                .strip_prefix("x_i=-")
                .unwrap()
                .split('*')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            estimates(&mut exponential(whole(row, n), scale), &[q], 0.95).unwrap()[0]
        };
        let (b, c) = (estimate("n_base", "base"), estimate("n_cand", "cand"));
        close(b.value, number(row, "q_type7_base"), 1e-12);
        close(c.value, number(row, "q_type7_cand"), 1e-12);
        let ours = ratio_interval(&b, &c, 0.95).unwrap();
        close(ours.ratio, number(row, "ratio"), 1e-12);
        close(ours.se_ln_baseline, number(row, "se_log_base"), 1e-9);
        close(ours.se_ln_candidate, number(row, "se_log_cand"), 1e-9);
        close_interval(ours.interval, &numbers(row, "ratio_ci95"), 1e-10);
        close(
            ours.p_at_most(1.10).unwrap(),
            number(row, "p_one_sided_H0_ratio_le_1_10"),
            1e-8,
        );
        close(c.value - b.value, number(row, "diff"), 1e-9);
        close_interval(
            difference_interval(&b, &c, 0.95).unwrap(),
            &numbers(row, "diff_ci95"),
            1e-9,
        );
    }
}

#[test]
fn run_level_welch() {
    for row in rows(&vector!("run_level_welch"), "cases", 4) {
        let (b, c) = (numbers(row, "base_runs_p95"), numbers(row, "cand_runs_p95"));
        // Their interval is a two-sided 95% one: each bound by itself holds at 97.5%.
        let ours = judge_ratio(&b, &c, 1.10, BreachSide::Above, 0.975, None).unwrap();
        close(ours.ratio, number(row, "ratio_geomean"), 1e-12);
        let Some(interval) = ours.interval else {
            assert_eq!(ours.basis, Basis::TooFewRuns);
            assert!(row.get("df").is_none());
            continue;
        };
        close(ours.df.unwrap(), number(row, "df"), 1e-11);
        close_interval(interval, &numbers(row, "ratio_ci95"), 1e-11);
        close(ours.p_kept.unwrap(), number(row, "p_gt_1_10"), 1e-10);
        let turned = judge_ratio(&b, &c, 1.10, BreachSide::Below, 0.975, None).unwrap();
        close(turned.p_kept.unwrap(), number(row, "p_lt_1_10"), 1e-10);
    }
}

#[test]
fn sketch_values() {
    let vector = vector!("sketch");
    for row in rows(&vector, "index_map", 7) {
        let sketch = DdSketch::new(number(row, "alpha")).unwrap();
        let index = sketch.index(number(row, "value")).unwrap();
        assert_eq!(Some(i64::from(index)), row["index"].as_i64(), "{row}");
        close(sketch.bucket(index).value, number(row, "bucket_estimate"), 1e-12);
    }
    for row in rows(&vector, "otel_index", 15) {
        let scale = i32::try_from(whole(row, "scale")).unwrap();
        let index = super::histogram::exponential_index(number(row, "value"), scale).unwrap();
        assert_eq!(Some(i64::from(index)), row["index"].as_i64(), "{row}");
        let none = super::histogram::ExponentialBuckets::default();
        let empty =
            super::histogram::ExponentialHistogram::new(scale, 0.0, 0, &none, &none, None, None).unwrap();
        close(empty.relative_error(), number(row, "max_rel_err"), 1e-13);
    }
    for row in rows(&vector, "cases", 3) {
        let data = match row["data"].as_str().unwrap() {
            "1..1000" => (1..=1000).map(f64::from).collect(),
            "expdata(20000,100)" => exponential(20_000, 100.0),
            "[1,1,1,5,1000]" => vec![1.0, 1.0, 1.0, 5.0, 1000.0],
            other => panic!("unknown data {other}"),
        };
        let alpha = number(row, "relative_accuracy");
        let mut single = DdSketch::new(alpha).unwrap();
        let mut halves = [single.clone(), single.clone()];
        for (i, v) in data.iter().enumerate() {
            single.add(*v).unwrap();
            halves[i % 2].add(*v).unwrap();
        }
        let [mut merged, odd] = halves;
        merged.merge(&odd).unwrap();
        for (q, expected) in row["q"].as_object().unwrap() {
            // Theirs is the order statistic at floor(q (n-1)); ours is narrowed to the smallest and largest value.
            let h = q.parse::<f64>().unwrap() * super::convert::float(single.count() - 1);
            let rank = super::convert::whole(h.floor()).unwrap() + 1;
            for (sketch, key) in [(&single, "ddsketch"), (&merged, "merged")] {
                let ours = sketch.order_statistic(rank).unwrap();
                let theirs = number(expected, key).clamp(sketch.min().unwrap(), sketch.max().unwrap());
                if rank == 1 || rank == sketch.count() {
                    close(ours.value, number(expected, "exact_lower"), 0.0);
                } else {
                    close(ours.value, theirs, 1e-12);
                }
                assert!(
                    ours.interval().contains(number(expected, "exact_lower")),
                    "{q} {ours:?}"
                );
            }
        }
    }
}

/// Columns covered: holm, bh, e-BH, the averaged e-values. Benjamini-Yekutieli and Hommel are not computed.
#[test]
fn multiplicity() {
    let vector = vector!("multiplicity");
    for row in rows(&vector, "cases", 3) {
        let p = numbers(row, "p");
        for (ours, key) in [(holm(&p), "holm"), (benjamini_hochberg(&p), "bh")] {
            for (a, b) in ours.unwrap().into_iter().zip(numbers(row, key)) {
                close(a, b, 1e-13);
            }
        }
    }
    for row in rows(&vector, "e_cases", 3) {
        let e = numbers(row, "e");
        let rejected: Vec<u64> = e_bh(&e, number(row, "alpha"))
            .unwrap()
            .into_iter()
            .map(super::convert::count)
            .collect();
        let theirs: Vec<u64> = row["ebh_rejects_idx"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_u64().unwrap())
            .collect();
        assert_eq!(rejected, theirs);
        for (a, b) in e_holm(&e)
            .unwrap()
            .into_iter()
            .zip(numbers(row, "vovk_wang_adjusted"))
        {
            close(a, b, 1e-13);
        }
    }
}
