//! One baseline value out of several runs (CONTRACTS 4.2).

use crate::gate::{Quantity, RunValue, geometric_mean};

/// What several runs combine to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Combined {
    pub(super) value: Option<Quantity>,
    /// A value at or below zero stands among the runs: a percentage of it means nothing.
    pub(super) zero: bool,
}

/// Combines the runs' values: rates by their pooled counts, other counts by the exact median, everything else by
/// the geometric mean. Runs of different kinds or units do not combine.
pub(super) fn combine(runs: &[RunValue]) -> Combined {
    let value = rates(runs).or_else(|| counts(runs)).or_else(|| geometric(runs));
    let zero = value.as_ref().is_some_and(is_zero);
    Combined { value, zero }
}

fn is_zero(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Count { count } => *count == 0,
        Quantity::Rate { events, .. } => *events == 0,
        Quantity::Share { value } | Quantity::Value { value, .. } => *value <= 0.0,
        Quantity::Bounds { low, .. } => *low <= 0.0,
    }
}

fn rates(runs: &[RunValue]) -> Option<Quantity> {
    let mut pooled = (0_u64, 0_u64);
    for run in runs {
        let Quantity::Rate { events, total } = run.value else {
            return None;
        };
        pooled = (pooled.0.checked_add(events)?, pooled.1.checked_add(total)?);
    }
    (pooled.1 > 0).then_some(Quantity::Rate {
        events: pooled.0,
        total: pooled.1,
    })
}

/// The exact median: with an even number of runs the mean of the middle two, which may end in a half.
fn counts(runs: &[RunValue]) -> Option<Quantity> {
    let mut values = Vec::with_capacity(runs.len());
    for run in runs {
        let Quantity::Count { count } = run.value else {
            return None;
        };
        values.push(count);
    }
    values.sort_unstable();
    let middle = values.len().checked_div(2)?;
    let upper = *values.get(middle)?;
    if values.len().is_multiple_of(2) {
        let lower = *values.get(middle.checked_sub(1)?)?;
        let sum = lower.checked_add(upper)?;
        if sum.is_multiple_of(2) {
            Some(Quantity::Count { count: sum / 2 })
        } else {
            // Counts up to 2^52 halve exactly; larger ones do not occur.
            #[expect(
                clippy::cast_precision_loss,
                reason = "a count of tests or requests lies far below 2^52"
            )]
            let half = sum as f64 / 2.0;
            Some(Quantity::Value {
                value: half,
                unit: Some("1".to_owned()),
            })
        }
    } else {
        Some(Quantity::Count { count: upper })
    }
}

fn geometric(runs: &[RunValue]) -> Option<Quantity> {
    let unit = unit_of(runs.first()?);
    let mut lows = Vec::with_capacity(runs.len());
    let mut highs = Vec::with_capacity(runs.len());
    let mut bounded = false;
    let mut share = false;
    for run in runs {
        if unit_of(run) != unit {
            return None;
        }
        match &run.value {
            Quantity::Value { value, .. } => {
                lows.push(*value);
                highs.push(*value);
            }
            Quantity::Share { value } => {
                share = true;
                lows.push(*value);
                highs.push(*value);
            }
            Quantity::Bounds { low, high, .. } => {
                bounded = true;
                lows.push(*low);
                highs.push((*high)?);
            }
            Quantity::Count { .. } | Quantity::Rate { .. } => return None,
        }
    }
    let low = mean(&lows)?;
    let high = mean(&highs)?;
    Some(if bounded {
        Quantity::Bounds {
            low,
            high: Some(high),
            unit,
        }
    } else if share {
        Quantity::Share { value: low }
    } else {
        Quantity::Value { value: low, unit }
    })
}

fn unit_of(run: &RunValue) -> Option<String> {
    match &run.value {
        Quantity::Value { unit, .. } | Quantity::Bounds { unit, .. } => unit.clone(),
        Quantity::Rate { .. } | Quantity::Share { .. } => Some("ratio".to_owned()),
        Quantity::Count { .. } => Some("1".to_owned()),
    }
}

/// The geometric mean, as candidates' runs take it; a value at or below zero gives zero.
fn mean(values: &[f64]) -> Option<f64> {
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    if values.iter().any(|value| *value <= 0.0) {
        return Some(0.0);
    }
    geometric_mean(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(value: Quantity) -> RunValue {
        RunValue {
            run: String::new(),
            value,
            n: None,
            quantile: None,
        }
    }
    fn millis(value: f64) -> RunValue {
        run(Quantity::Value {
            value,
            unit: Some("ms".into()),
        })
    }

    #[test]
    fn rates_are_pooled_never_averaged() {
        let runs = [
            run(Quantity::Rate { events: 1, total: 10 }),
            run(Quantity::Rate {
                events: 0,
                total: 990,
            }),
        ];
        assert_eq!(
            combine(&runs).value,
            Some(Quantity::Rate {
                events: 1,
                total: 1000
            })
        );
    }

    #[test]
    fn counts_give_the_exact_median() {
        let counts = |list: &[u64]| {
            combine(
                &list
                    .iter()
                    .map(|count| run(Quantity::Count { count: *count }))
                    .collect::<Vec<_>>(),
            )
            .value
        };
        assert_eq!(counts(&[3, 100, 7]), Some(Quantity::Count { count: 7 }));
        assert_eq!(counts(&[4, 6]), Some(Quantity::Count { count: 5 }));
        assert_eq!(
            counts(&[4, 7]),
            Some(Quantity::Value {
                value: 5.5,
                unit: Some("1".into())
            })
        );
    }

    #[test]
    fn one_run_is_its_own_baseline_to_the_bit() {
        assert_eq!(
            combine(&[millis(34.91)]).value,
            Some(Quantity::Value {
                value: 34.91,
                unit: Some("ms".into())
            })
        );
    }

    #[test]
    fn durations_give_the_geometric_mean() {
        let Some(Quantity::Value { value, .. }) = combine(&[millis(100.0), millis(400.0)]).value else {
            panic!("a value")
        };
        assert!((value - 200.0).abs() < 1e-9);
    }

    #[test]
    fn a_zero_among_the_runs_makes_percentages_meaningless() {
        let combined = combine(&[millis(100.0), millis(0.0)]);
        assert!(combined.zero);
        assert!(combine(&[run(Quantity::Rate { events: 0, total: 50 })]).zero);
    }

    #[test]
    fn different_units_and_kinds_do_not_combine() {
        let seconds = run(Quantity::Value {
            value: 1.0,
            unit: Some("s".into()),
        });
        assert_eq!(combine(&[millis(1.0), seconds]).value, None);
        assert_eq!(
            combine(&[millis(1.0), run(Quantity::Count { count: 1 })]).value,
            None
        );
        assert_eq!(combine(&[]).value, None);
    }

    proptest! {
        #[test]
        fn the_geometric_mean_lies_between_the_extremes(values in proptest::collection::vec(1e-3..1e6_f64, 1..9)) {
            let Some(found) = mean(&values) else { panic!("finite values have a mean") };
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(0.0, f64::max);
            prop_assert!(found >= low * (1.0 - 1e-12) && found <= high * (1.0 + 1e-12));
        }
    }
}
