//! One statistic of one metric of one run, from a measure or from several that add up (CONTRACTS 3.2, 3.7).

use crate::evidence::{Estimate, Measure, MeasureKind, Quantile};
use crate::gate::Quantity;
use crate::policy::Statistic;
use crate::reason::{Code, gates, input};

/// The value of a statistic with what its evidence needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) quantity: Quantity,
    pub(super) n: Option<u64>,
    pub(super) quantile: Option<Quantile>,
}

impl Value {
    fn plain(quantity: Quantity, n: Option<u64>) -> Self {
        Self {
            quantity,
            n,
            quantile: None,
        }
    }
}

/// Reads a statistic of one measure. An error is the reason why there is none.
pub(super) fn of(measure: &Measure, statistic: &Statistic) -> Result<Value, Code> {
    let n = samples(measure);
    // A metric without samples has values in some formats all the same: k6 writes 0 for an empty sink.
    if n == Some(0) && *statistic != Statistic::Count {
        return Err(gates::NO_DATA);
    }
    let named = |name: &str| measure.statistics.get(name).copied();
    match statistic {
        Statistic::Count => count(measure).map(|quantity| Value::plain(quantity, n)),
        Statistic::Rate => rate(measure).map(|quantity| Value::plain(quantity, n)),
        Statistic::Percentile(percent) => quantile(measure, percent),
        Statistic::Median => quantile(measure, "50").or_else(|code| match named("med") {
            Some(value) => valued(measure, value, n),
            None => Err(code),
        }),
        Statistic::Average => {
            let mean =
                || Some(measure.sum? / whole(measure.count?)).filter(|_| measure.kind == MeasureKind::Trend);
            named("avg")
                .or_else(mean)
                .ok_or(gates::NO_DATA)
                .and_then(|value| valued(measure, value, n))
        }
        Statistic::Minimum => named("min")
            .ok_or(gates::NO_DATA)
            .and_then(|value| valued(measure, value, n)),
        Statistic::Maximum => named("max")
            .ok_or(gates::NO_DATA)
            .and_then(|value| valued(measure, value, n)),
        Statistic::Last => named("last")
            .ok_or(gates::NO_DATA)
            .and_then(|value| valued(measure, value, n)),
    }
}

/// Reads a statistic of several measures of one run whose samples are not at hand: counts and rates add up,
/// extremes are the most extreme, quantiles cannot be merged.
pub(super) fn of_parts(measures: &[&Measure], statistic: &Statistic) -> Result<Value, Code> {
    let (first, rest) = measures.split_first().ok_or(gates::NO_DATA)?;
    if rest.is_empty() {
        return of(first, statistic);
    }
    let n = measures
        .iter()
        .map(|measure| samples(measure))
        .try_fold(0_u64, |sum, n| sum.checked_add(n?));
    let extreme = |statistic: &Statistic, pick: fn(f64, f64) -> f64| {
        let mut found: Option<f64> = None;
        for measure in measures {
            match of(measure, statistic)?.quantity {
                Quantity::Value { value, .. } => {
                    found = Some(found.map_or(value, |other| pick(other, value)));
                }
                _ => return Err(gates::NOT_MERGEABLE),
            }
        }
        found
            .ok_or(gates::NO_DATA)
            .and_then(|value| valued(first, value, n))
    };
    if rest.iter().any(|measure| measure.unit != first.unit) {
        return Err(gates::UNIT_MISMATCH);
    }
    match statistic {
        Statistic::Count | Statistic::Rate => {
            let mut sum: Option<Quantity> = None;
            for measure in measures {
                let next = of(measure, statistic)?.quantity;
                sum = Some(match sum {
                    None => next,
                    Some(sum) => added(sum, next).ok_or(gates::NOT_MERGEABLE)?,
                });
            }
            sum.map(|quantity| Value::plain(quantity, n))
                .ok_or(gates::NO_DATA)
        }
        Statistic::Minimum => extreme(statistic, f64::min),
        Statistic::Maximum => extreme(statistic, f64::max),
        Statistic::Average => {
            let sum = measures
                .iter()
                .map(|measure| measure.sum)
                .sum::<Option<f64>>()
                .ok_or(gates::NOT_MERGEABLE)?;
            let n = n.filter(|n| *n > 0).ok_or(gates::NOT_MERGEABLE)?;
            valued(first, sum / whole(n), Some(n))
        }
        Statistic::Percentile(_) | Statistic::Median | Statistic::Last => Err(gates::NOT_MERGEABLE),
    }
}

fn added(a: Quantity, b: Quantity) -> Option<Quantity> {
    match (a, b) {
        (Quantity::Count { count: a }, Quantity::Count { count: b }) => Some(Quantity::Count {
            count: a.checked_add(b)?,
        }),
        (Quantity::Rate { events: a, total: m }, Quantity::Rate { events: b, total: n }) => {
            Some(Quantity::Rate {
                events: a.checked_add(b)?,
                total: m.checked_add(n)?,
            })
        }
        (Quantity::Value { value: a, unit }, Quantity::Value { value: b, .. }) => {
            Some(Quantity::Value { value: a + b, unit })
        }
        _ => None,
    }
}

/// How many samples stand behind a measure.
fn samples(measure: &Measure) -> Option<u64> {
    measure.rate.map(|rate| rate.total).or(measure.count)
}

fn count(measure: &Measure) -> Result<Quantity, Code> {
    if measure.kind != MeasureKind::Counter {
        return samples(measure)
            .map(|count| Quantity::Count { count })
            .ok_or(gates::NO_DATA);
    }
    // A counter's count is its total, not how often it was added to.
    let Some(total) = measure.sum else {
        return if measure.count == Some(0) {
            Ok(Quantity::Count { count: 0 })
        } else {
            Err(gates::NO_DATA)
        };
    };
    if !total.is_finite() {
        return Err(input::NON_FINITE);
    }
    Ok(match integer(total) {
        Some(count) => Quantity::Count { count },
        None => Quantity::Value {
            value: total,
            unit: measure.unit.clone(),
        },
    })
}

fn rate(measure: &Measure) -> Result<Quantity, Code> {
    if let Some(rate) = measure.rate {
        let sound = rate.total > 0 && rate.events <= rate.total;
        return if sound {
            Ok(Quantity::Rate {
                events: rate.events,
                total: rate.total,
            })
        } else {
            Err(gates::NO_DATA)
        };
    }
    let value = *measure.statistics.get("rate").ok_or(gates::NO_DATA)?;
    if !value.is_finite() {
        return Err(input::NON_FINITE);
    }
    // Without a count, a rate of 0 cannot be told from a rate of nothing.
    if samples(measure).is_none() && value <= 0.0 {
        return Err(gates::NO_DATA);
    }
    match measure.kind {
        MeasureKind::Rate => Ok(Quantity::Share { value }),
        // A counter's rate is per second.
        _ => Ok(Quantity::Value {
            value,
            unit: Some("1/s".to_owned()),
        }),
    }
}

fn quantile(measure: &Measure, percent: &str) -> Result<Value, Code> {
    let wanted = percent.parse::<f64>().ok();
    let same = |quantile: &&Quantile| {
        quantile.percent == percent || wanted.is_some() && quantile.percent.parse::<f64>().ok() == wanted
    };
    let quantile = measure.quantiles.iter().find(same).ok_or(gates::NO_DATA)?;
    let n = quantile.n.or_else(|| samples(measure));
    let mut value = match quantile.value {
        Estimate::Point(value) => valued(measure, value, n)?,
        Estimate::Bounds { low, high } => {
            if !low.is_finite() || high.is_some_and(|high| !high.is_finite()) {
                return Err(input::NON_FINITE);
            }
            if n == Some(0) {
                return Err(gates::NO_DATA);
            }
            Value::plain(
                Quantity::Bounds {
                    low,
                    high,
                    unit: measure.unit.clone(),
                },
                n,
            )
        }
    };
    value.quantile = Some(quantile.clone());
    Ok(value)
}

/// A value of a distribution or gauge; a trend's 0 with no count is the empty sink of k6 and no value.
fn valued(measure: &Measure, value: f64, n: Option<u64>) -> Result<Value, Code> {
    if !value.is_finite() {
        return Err(input::NON_FINITE);
    }
    let empty = n == Some(0) || (n.is_none() && value == 0.0 && measure.kind == MeasureKind::Trend);
    if empty {
        return Err(gates::NO_DATA);
    }
    Ok(Value::plain(
        Quantity::Value {
            value,
            unit: measure.unit.clone(),
        },
        n,
    ))
}

/// A count as a float; beyond 2^53 the nearest one.
#[expect(
    clippy::cast_precision_loss,
    reason = "a mean of more than 2^53 samples does not depend on the last one"
)]
fn whole(count: u64) -> f64 {
    count as f64
}

/// A whole number of things below 2^53.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked just above"
)]
fn integer(value: f64) -> Option<u64> {
    let fits = (0.0..9_007_199_254_740_992.0).contains(&value) && value.fract() == 0.0;
    fits.then_some(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Method, RateCounts};

    fn trend(count: Option<u64>) -> Measure {
        let mut measure = Measure::new("http_req_duration", MeasureKind::Trend);
        measure.unit = Some("ms".into());
        measure.count = count;
        measure
    }
    fn with_p95(mut measure: Measure, value: f64) -> Measure {
        measure.quantiles.push(Quantile {
            percent: "95".into(),
            value: Estimate::Point(value),
            method: Method::Reported,
            n: None,
            lower: None,
            upper: None,
            ranks: None,
            coverage: None,
        });
        measure
    }
    fn p95() -> Statistic {
        Statistic::Percentile("95".into())
    }

    #[test]
    fn a_p95_of_zero_without_a_count_is_no_data() {
        assert_eq!(of(&with_p95(trend(None), 0.0), &p95()), Err(gates::NO_DATA));
        assert_eq!(of(&with_p95(trend(Some(0)), 12.0), &p95()), Err(gates::NO_DATA));
        assert!(of(&with_p95(trend(Some(3)), 0.0), &p95()).is_ok());
        assert_eq!(
            of(&trend(Some(3)), &p95()),
            Err(gates::NO_DATA),
            "the quantile is not there"
        );
    }

    #[test]
    fn values_that_are_not_finite_are_no_data() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                of(&with_p95(trend(Some(3)), value), &p95()),
                Err(input::NON_FINITE)
            );
            let mut counter = Measure::new("c", MeasureKind::Counter);
            counter.sum = Some(value);
            assert_eq!(of(&counter, &Statistic::Count), Err(input::NON_FINITE));
        }
    }

    #[test]
    fn a_rate_of_no_requests_is_no_data() {
        let mut rate = Measure::new("http_req_failed", MeasureKind::Rate);
        rate.rate = Some(RateCounts { events: 0, total: 0 });
        assert_eq!(of(&rate, &Statistic::Rate), Err(gates::NO_DATA));
        rate.rate = None;
        rate.statistics.insert("rate".into(), 0.0);
        assert_eq!(of(&rate, &Statistic::Rate), Err(gates::NO_DATA));
        rate.statistics.insert("rate".into(), 0.25);
        assert_eq!(
            of(&rate, &Statistic::Rate).unwrap().quantity,
            Quantity::Share { value: 0.25 }
        );
    }

    #[test]
    fn the_count_of_a_counter_is_its_total() {
        let mut counter = Measure::new("dropped_iterations", MeasureKind::Counter);
        (counter.count, counter.sum) = (Some(2), Some(40.0));
        assert_eq!(
            of(&counter, &Statistic::Count).unwrap().quantity,
            Quantity::Count { count: 40 }
        );
        assert_eq!(
            of(&trend(Some(7)), &Statistic::Count).unwrap().quantity,
            Quantity::Count { count: 7 }
        );
    }

    #[test]
    fn two_summaries_add_counts_and_rates_and_their_quantiles_are_not_mergeable() {
        let (a, b) = (with_p95(trend(Some(3)), 5.0), with_p95(trend(Some(4)), 9.0));
        assert_eq!(
            of_parts(&[&a, &b], &Statistic::Count).unwrap().quantity,
            Quantity::Count { count: 7 }
        );
        assert_eq!(of_parts(&[&a, &b], &p95()), Err(gates::NOT_MERGEABLE));
        let mut rate = Measure::new("http_req_failed", MeasureKind::Rate);
        rate.rate = Some(RateCounts { events: 1, total: 10 });
        let sum = of_parts(&[&rate, &rate], &Statistic::Rate).unwrap();
        assert_eq!(
            (sum.quantity, sum.n),
            (Quantity::Rate { events: 2, total: 20 }, Some(20))
        );
    }
}
