//! Distribution functions against closed forms and brute force.
#![allow(clippy::arithmetic_side_effects)]
use super::*;
use proptest::prelude::*;

/// The mass by multiplying out, for small n.
fn brute_mass(k: u64, n: u64, p: f64) -> f64 {
    let mut mass = 1.0;
    for i in 0..k {
        mass *= float(n - i) / float(i + 1);
    }
    mass * libm::pow(p, float(k)) * libm::pow(1.0 - p, float(n - k))
}

#[test]
fn out_of_range_is_none() {
    assert_eq!(normal_quantile(0.0), None);
    assert_eq!(normal_quantile(f64::NAN), None);
    assert_eq!(beta_cdf(1.5, 1.0, 1.0), None);
    assert_eq!(beta_cdf(0.5, 0.0, 1.0), None);
    assert_eq!(beta_cdf(f64::NAN, 1.0, 1.0), None);
    assert_eq!(binomial_cdf(1, 2, 1.1), None);
    assert_eq!(student_t_sf(1.0, 0.0), None);
    assert_eq!(student_t_quantile(0.95, f64::NAN), None);
}

#[test]
fn the_t_distribution_with_one_degree_is_cauchy() {
    for t in [-50.0, -1.0, -0.1, 0.0, 0.3, 1.0, 7.0, 1e4] {
        let cauchy = 0.5 - libm::atan(t) / PI;
        let ours = student_t_sf(t, 1.0).unwrap();
        assert!((ours - cauchy).abs() < 1e-13, "{t}: {ours} {cauchy}");
    }
}

#[test]
fn the_normal_quantile_undoes_the_distribution_function_far_into_the_tail() {
    for z in [-30.0, -8.0, -6.0, -3.0, -1.0, 0.0, 0.5, 2.0] {
        let back = normal_quantile(normal_cdf(z)).unwrap();
        assert!((back - z).abs() <= 1e-12 * (1.0 + z.abs()), "{z} {back}");
    }
}

proptest! {
    #[test]
    fn the_binomial_distribution_equals_multiplying_out(n in 1_u64..60, k in 0_u64..60, p in 0.001_f64..0.999) {
        let k = k.min(n);
        let sum: f64 = (0..=k).map(|i| brute_mass(i, n, p)).sum();
        let ours = binomial_cdf(k, n, p).unwrap();
        prop_assert!((ours - sum).abs() < 1e-12, "{ours} {sum}");
        prop_assert!((ours + binomial_sf(k, n, p).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_t_quantile_undoes_the_tail(p in 0.0005_f64..0.9995, df in 0.8_f64..200.0) {
        let t = student_t_quantile(p, df).unwrap();
        let back = 1.0 - student_t_sf(t, df).unwrap();
        prop_assert!((back - p).abs() < 1e-12);
    }

    #[test]
    fn nothing_panics(x in any::<f64>(), a in any::<f64>(), b in any::<f64>(), k in any::<u64>(), n in any::<u64>()) {
        let _ = (normal_cdf(x), normal_quantile(x), student_t_sf(x, a.abs().min(1e6)));
        let _ = beta_cdf(x, a.min(1e6), b.min(1e6));
        let _ = binomial_cdf(k, n.min(1_000_000), x);
    }
}

#[test]
fn the_t_quantile_is_found_far_out_and_at_the_middle() {
    assert_eq!(student_t_quantile(0.5, 3.0), Some(0.0));
    for df in [0.8, 1.0, 4.0, 30.0, 1e6] {
        for tail in [1e-12, 1e-6, 0.001, 0.2, 0.499_999] {
            let t = student_t_quantile(tail, df).unwrap();
            let back = student_t_sf(-t, df).unwrap();
            assert!(
                (back - tail).abs() <= 1e-11 * tail.max(1e-3),
                "{tail} {df}: {t} {back}"
            );
        }
    }
}
