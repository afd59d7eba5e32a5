//! Several values of one thing into the one that the rule is applied to: repeated runs, formats, cross-checks.
//!
//! Rates pool their counts; quantities take the geometric mean, as baselines do (CONTRACTS 4.2); of counts the worst
//! counts, so that no run hides behind another. Where no single value is right, the values become bounds, which the
//! rule reads as "unknown" unless every one of them decides alike.

use crate::gate::Quantity;
use crate::gate::quantity::unit_of;
use crate::limit::{Exact, Limit, Measured as Exactly, Operator};
use crate::reason::{Code, gates};

/// On which side of the limit a value gets worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worse {
    /// Too much is a breach.
    Above,
    /// Too little is a breach.
    Below,
    /// Either may be.
    Either,
}

impl Worse {
    pub(super) fn of(limit: &Limit) -> Self {
        let (mut above, mut below) = (false, false);
        for condition in limit.conditions() {
            match condition.operator() {
                Operator::Below | Operator::AtMost => above = true,
                Operator::Above | Operator::AtLeast => below = true,
                Operator::Equal => (above, below) = (true, true),
            }
        }
        match (above, below) {
            (true, false) => Self::Above,
            (false, true) => Self::Below,
            _ => Self::Either,
        }
    }
}

/// Returns the geometric mean by logarithms (libm); values that are all equal are returned as they are.
///
/// `None` for no values, or where one is not above zero and finite.
///
/// # Example
/// ```
/// use mcms_release::gate::geometric_mean;
/// assert_eq!(geometric_mean(&[412.0, 412.0, 412.0]), Some(412.0));
/// assert!((geometric_mean(&[100.0, 121.0]).unwrap() - 110.0).abs() < 1e-9);
/// assert_eq!(geometric_mean(&[412.0, 0.0]), None);
/// ```
#[must_use]
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    if !values.iter().all(|value| *value > 0.0 && value.is_finite()) {
        return None;
    }
    if values.iter().all(|value| value.to_bits() == first.to_bits()) {
        return Some(first);
    }
    // Summed in ascending order, so that the order of the runs does not reach the last digit.
    let mut logs: Vec<f64> = values.iter().map(|value| libm::log(*value)).collect();
    logs.sort_by(f64::total_cmp);
    let count = u32::try_from(logs.len()).ok()?;
    let mean = libm::exp(logs.iter().sum::<f64>() / f64::from(count));
    mean.is_finite().then_some(mean)
}

/// The value of repeated runs of the same build. An error is the reason why there is none.
pub(super) fn runs(values: &[&Quantity], worse: Worse) -> Result<Quantity, Code> {
    let (first, rest) = values.split_first().ok_or(gates::NO_DATA)?;
    if rest.is_empty() {
        return Ok((*first).clone());
    }
    if let Some(pooled) = pooled(values) {
        return Ok(pooled);
    }
    if values
        .iter()
        .all(|value| matches!(value, Quantity::Value { .. } | Quantity::Bounds { .. }))
    {
        return geometric(values, worse);
    }
    worst(values, worse)
}

/// The worst of several values. An error is the reason why they cannot be compared.
pub(super) fn worst(values: &[&Quantity], worse: Worse) -> Result<Quantity, Code> {
    let (first, rest) = values.split_first().ok_or(gates::NO_DATA)?;
    if rest.iter().all(|value| value == first) {
        return Ok((*first).clone());
    }
    let mut ends = Vec::with_capacity(values.len());
    for value in values {
        ends.push((*value, value.exact().ok_or(gates::NO_DATA)?));
    }
    let unit = ends
        .first()
        .map(|(_, exact)| exact.unit().clone())
        .ok_or(gates::NO_DATA)?;
    if ends.iter().any(|(_, exact)| *exact.unit() != unit) {
        return Err(gates::UNIT_MISMATCH);
    }
    match worse {
        Worse::Above => ends.sort_by(|a, b| highs(&a.1, &b.1)),
        Worse::Below => ends.sort_by(|a, b| b.1.low().cmp(&a.1.low())),
        Worse::Either => return hull(&ends).ok_or(gates::NO_DATA),
    }
    ends.last()
        .map(|(value, _)| (*value).clone())
        .ok_or(gates::NO_DATA)
}

/// An open end is the highest.
fn highs(a: &Exactly, b: &Exactly) -> std::cmp::Ordering {
    (a.high().is_none(), a.high()).cmp(&(b.high().is_none(), b.high()))
}

fn hull(ends: &[(&Quantity, Exactly)]) -> Option<Quantity> {
    let low = ends.iter().filter_map(|(_, exact)| exact.low()).min()?.to_f64();
    let open = ends.iter().any(|(_, exact)| exact.high().is_none());
    let high = ends
        .iter()
        .filter_map(|(_, exact)| exact.high())
        .max()
        .map(Exact::to_f64);
    let unit = ends.first().map(|(_, exact)| exact.unit().symbol().to_owned())?;
    Some(Quantity::Bounds {
        low,
        high: if open { None } else { high },
        unit: Some(unit).filter(|unit| unit != "1"),
    })
}

fn pooled(values: &[&Quantity]) -> Option<Quantity> {
    let (mut events, mut total) = (0_u64, 0_u64);
    for value in values {
        let Quantity::Rate {
            events: more,
            total: all,
        } = value
        else {
            return None;
        };
        events = events.checked_add(*more)?;
        total = total.checked_add(*all)?;
    }
    Some(Quantity::Rate { events, total })
}

fn geometric(values: &[&Quantity], worse: Worse) -> Result<Quantity, Code> {
    let (mut lows, mut highs, mut open, mut exact) = (Vec::new(), Vec::new(), false, true);
    let mut unit: Option<&Option<String>> = None;
    for value in values {
        let own = match value {
            Quantity::Value { value, unit } => {
                lows.push(*value);
                highs.push(*value);
                unit
            }
            Quantity::Bounds { low, high, unit } => {
                exact = false;
                lows.push(*low);
                open |= high.is_none();
                highs.extend(high);
                unit
            }
            _ => return worst(values, worse),
        };
        if unit.is_some_and(|first| unit_of(first.as_ref()) != unit_of(own.as_ref())) {
            return Err(gates::UNIT_MISMATCH);
        }
        unit = unit.or(Some(own));
    }
    let unit = unit.cloned().flatten();
    let (Some(low), Some(high)) = (geometric_mean(&lows), geometric_mean(&highs)) else {
        // No geometric mean exists; the runs bound the value.
        return worst(values, Worse::Either);
    };
    Ok(if exact {
        Quantity::Value { value: low, unit }
    } else {
        Quantity::Bounds {
            low,
            high: (!open).then_some(high),
            unit,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(value: f64) -> Quantity {
        Quantity::Value {
            value,
            unit: Some("ms".into()),
        }
    }
    fn count(count: u64) -> Quantity {
        Quantity::Count { count }
    }

    #[test]
    fn rates_of_repeated_runs_pool_their_counts() {
        let (a, b) = (
            Quantity::Rate {
                events: 1,
                total: 100,
            },
            Quantity::Rate {
                events: 9,
                total: 300,
            },
        );
        assert_eq!(
            runs(&[&a, &b], Worse::Above),
            Ok(Quantity::Rate {
                events: 10,
                total: 400
            })
        );
    }

    #[test]
    fn quantities_of_repeated_runs_take_the_geometric_mean() {
        let Ok(Quantity::Value { value, .. }) = runs(&[&ms(100.0), &ms(121.0)], Worse::Above) else {
            panic!()
        };
        assert!((value - 110.0).abs() < 1e-9);
        let other = Quantity::Value {
            value: 0.1,
            unit: Some("s".into()),
        };
        assert_eq!(
            runs(&[&ms(100.0), &other], Worse::Above),
            Err(gates::UNIT_MISMATCH)
        );
    }

    #[test]
    fn counts_of_repeated_runs_take_the_worst_so_that_no_run_is_hidden() {
        assert_eq!(
            runs(&[&count(0), &count(7), &count(0)], Worse::Above),
            Ok(count(7))
        );
        assert_eq!(runs(&[&count(100), &count(70)], Worse::Below), Ok(count(70)));
        let both = Quantity::Bounds {
            low: 0.0,
            high: Some(7.0),
            unit: None,
        };
        assert_eq!(runs(&[&count(0), &count(7)], Worse::Either), Ok(both));
    }

    #[test]
    fn values_without_a_geometric_mean_become_bounds() {
        let bounds = Quantity::Bounds {
            low: 0.0,
            high: Some(5.0),
            unit: Some("ms".into()),
        };
        assert_eq!(runs(&[&ms(0.0), &ms(5.0)], Worse::Above), Ok(bounds));
    }

    #[test]
    fn the_order_of_runs_does_not_reach_the_last_digit() {
        let values = [101.7, 350.2, 12.9, 88.123, 0.7];
        let mut turned = values;
        turned.reverse();
        assert_eq!(
            geometric_mean(&values).map(f64::to_bits),
            geometric_mean(&turned).map(f64::to_bits)
        );
    }
}
