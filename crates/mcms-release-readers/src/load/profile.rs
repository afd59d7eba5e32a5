//! What load was asked for, so that runs of different loads are never compared.
//!
//! - A summary that holds `options.scenarios` (or `config.scenarios`) declares its load: the digest is over them.
//! - Samples and other summaries declare nothing. Their load is the maximum of `vus_max` (of every shard of a
//!   distributed run, added up) and the length of the run on a grid. The grid is there because two runs of one
//!   script differ by the last iteration and by seconds of `gracefulStop`: at most 8% from 1 minute on, wider
//!   below. A run that ended early or took much longer lands on another point, and then there is no baseline,
//!   never a wrong one.
//!
//! Not for deciding: the gate compares the digests.

use mcms_release::canonical;
use mcms_release::evidence::LoadProfile;
use serde_json::{Value, json};

/// The grid: up to this many seconds, steps of that many. Each limit is a multiple of the steps on both sides.
const GRID: [(f64, f64); 6] = [
    (10.0, 1.0),
    (60.0, 5.0),
    (180.0, 10.0),
    (600.0, 30.0),
    (1800.0, 60.0),
    (7200.0, 300.0),
];
const BEYOND: f64 = 600.0;

/// Returns the profile of declared scenarios; `None` where there are none.
pub(super) fn of_scenarios(scenarios: Option<&Value>) -> Option<LoadProfile> {
    let scenarios = scenarios.filter(|value| value.as_object().is_some_and(|map| !map.is_empty()))?;
    Some(LoadProfile {
        digest: canonical::digest(scenarios),
        basis: "scenarios".to_owned(),
    })
}

/// Returns the profile of planned virtual users and the length of the run in milliseconds.
pub(super) fn of_vus(vus: Option<f64>, duration_ms: Option<f64>) -> Option<LoadProfile> {
    let vus = vus.filter(|vus| vus.is_finite() && *vus > 0.0)?;
    let seconds = on_grid(duration_ms.filter(|ms| ms.is_finite() && *ms > 0.0)? / 1000.0);
    Some(LoadProfile {
        digest: canonical::digest(&json!({"duration_s": seconds, "vus": vus})),
        basis: "vus_duration".to_owned(),
    })
}

fn on_grid(seconds: f64) -> f64 {
    let step = GRID
        .iter()
        .find(|(most, _)| seconds < *most)
        .map_or(BEYOND, |(_, step)| *step);
    (seconds / step).round() * step
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;

    #[test]
    fn planned_lengths_are_points_of_the_grid_and_overshoot_stays_on_them() {
        for planned in [
            5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0, 720.0, 900.0,
            1800.0, 3600.0, 7200.0,
        ] {
            assert_eq!(on_grid(planned), planned);
            assert_eq!(
                on_grid(planned * 1.015),
                planned,
                "a little longer than {planned}"
            );
            assert_eq!(
                on_grid(planned * 0.99),
                planned,
                "a little shorter than {planned}"
            );
        }
        assert_ne!(on_grid(300.0), on_grid(240.0));
    }

    #[test]
    fn without_users_or_length_there_is_no_profile() {
        assert_eq!(of_vus(None, Some(1000.0)), None);
        assert_eq!(of_vus(Some(10.0), None), None);
        assert_eq!(of_vus(Some(0.0), Some(1000.0)), None);
        assert_ne!(of_vus(Some(10.0), Some(30e3)), of_vus(Some(20.0), Some(30e3)));
        assert_eq!(of_scenarios(Some(&json!({}))), None);
        let one = of_scenarios(Some(&json!({"a": {"vus": 1, "executor": "x"}})));
        assert_eq!(
            one,
            of_scenarios(Some(&json!({"a": {"executor": "x", "vus": 1.0}})))
        );
    }
}
