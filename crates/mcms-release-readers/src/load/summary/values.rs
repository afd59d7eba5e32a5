//! What the values of one metric of a summary mean.
//!
//! A metric that a threshold names is listed with zeros when it has no sample: zeros without a count are no data.
//! Not for finding the metrics (`dialect`).

use super::dialect::{Entry, malformed};
use crate::load::finish::whole;
use crate::load::kinds::Contains;
use mcms_release::evidence::{Diagnostic, Estimate, Measure, MeasureKind, Method, Quantile, RateCounts};
use mcms_release::reason::{input, loads};
use std::collections::BTreeMap;

/// The longest duration that is taken for one, in milliseconds (31 years), and the largest value of anything.
const LONGEST_MS: f64 = 1e12;
const LARGEST: f64 = 1e300;

/// Reads one metric; `None` where it holds no data.
pub(super) fn measure(entry: &Entry<'_>) -> Result<Option<Measure>, Diagnostic> {
    let mut values = BTreeMap::new();
    for (key, value) in entry.values.as_object().into_iter().flatten() {
        if key == "thresholds" {
            continue;
        }
        let number = value
            .as_f64()
            .filter(|number| number.is_finite())
            .ok_or_else(|| {
                Diagnostic::error(input::NON_FINITE).with("what", format_args!("{} {key}", entry.full))
            })?;
        values.insert(key.as_str(), number + 0.0);
    }
    let mut measure = Measure::new(entry.metric, entry.declared.kind);
    measure.filter.clone_from(&entry.filter);
    measure.unit = entry.declared.unit();
    let known = match entry.declared.kind {
        MeasureKind::Rate => rate(entry, &values, &mut measure)?,
        MeasureKind::Counter => {
            measure.sum = values.get("count").copied();
            measure.sum.is_some()
        }
        MeasureKind::Gauge => {
            for (key, name) in [("value", "last"), ("min", "min"), ("max", "max")] {
                if let Some(value) = values.get(key) {
                    measure.statistics.insert(name.to_owned(), *value);
                }
            }
            !measure.statistics.is_empty()
        }
        MeasureKind::Trend => trend(entry, &values, &mut measure)?,
    };
    plausible(entry, &values)?;
    Ok(known.then_some(measure))
}

fn rate(entry: &Entry<'_>, values: &BTreeMap<&str, f64>, measure: &mut Measure) -> Result<bool, Diagnostic> {
    let count = |key: &str| {
        values
            .get(key)
            .map(|value| {
                whole(*value).ok_or_else(|| malformed(&format!("{} {key} is not a count", entry.full)))
            })
            .transpose()
    };
    let events = match count("passes")? {
        Some(passes) => Some(passes),
        None => count("matches")?,
    };
    let total = match (count("total")?, events, count("fails")?) {
        (Some(total), ..) => Some(total),
        (None, Some(passes), Some(fails)) => passes.checked_add(fails),
        _ => None,
    };
    let stated = values.get("rate").or_else(|| values.get("value")).copied();
    match (events, total) {
        (Some(_), Some(0)) => Ok(false),
        (Some(events), Some(total)) if events <= total => {
            measure.count = Some(total);
            measure.rate = Some(RateCounts { events, total });
            let counted = float(events) / float(total);
            match stated {
                Some(stated) if (stated - counted).abs() > 1e-9 => {
                    Err(Diagnostic::error(loads::K6_RATE_CONTRADICTS)
                        .with("metric", entry.full)
                        .with("stated", stated)
                        .with("counted", counted))
                }
                _ => Ok(true),
            }
        }
        (Some(_), Some(_)) => Err(malformed(&format!(
            "{} counts more events than there are",
            entry.full
        ))),
        // Without counts a rate of zero may be no data at all.
        _ => match stated.filter(|stated| *stated > 0.0) {
            Some(stated) => {
                measure.statistics.insert("rate".to_owned(), stated);
                Ok(true)
            }
            None => Ok(false),
        },
    }
}

fn trend(entry: &Entry<'_>, values: &BTreeMap<&str, f64>, measure: &mut Measure) -> Result<bool, Diagnostic> {
    let count = values.get("count").copied();
    measure.count = match count {
        None => None,
        Some(count) => {
            Some(whole(count).ok_or_else(|| malformed(&format!("{} count is not a count", entry.full)))?)
        }
    };
    let empty = values.values().all(|value| *value == 0.0);
    if measure.count == Some(0) || empty && measure.count.is_none() {
        return Ok(false);
    }
    let mut quantiles = Vec::new();
    for (key, value) in values {
        let percent = match percent(key) {
            Some(percent) => percent,
            None if *key == "med" => "50",
            None => {
                if *key != "count" {
                    measure.statistics.insert((*key).to_owned(), *value);
                }
                continue;
            }
        };
        measure.statistics.insert(format!("p{percent}"), *value);
        if *key == "med" {
            measure.statistics.insert("med".to_owned(), *value);
        }
        let known = quantiles
            .iter()
            .find(|(_, known): &&(f64, Quantile)| known.percent == percent);
        if let Some((_, known)) = known {
            if known.value != Estimate::Point(*value) {
                return Err(malformed(&format!("{} has two values of p{percent}", entry.full)));
            }
            continue;
        }
        let order: f64 = percent.parse().unwrap_or(0.0);
        let quantile = Quantile {
            percent: percent.to_owned(),
            value: Estimate::Point(*value),
            method: Method::Reported,
            n: measure.count,
            lower: None,
            upper: None,
            ranks: None,
            coverage: None,
        };
        quantiles.push((order, quantile));
    }
    quantiles.sort_by(|one, other| one.0.total_cmp(&other.0));
    measure.quantiles = quantiles.into_iter().map(|(_, quantile)| quantile).collect();
    Ok(true)
}

/// `p(95)` or `p95`.
fn percent(key: &str) -> Option<&str> {
    let rest = key.strip_prefix('p')?;
    let percent = match rest.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?,
        None => rest,
    };
    let number: f64 = percent.parse().ok()?;
    let plain = percent.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (plain && number > 0.0 && number < 100.0).then_some(percent)
}

fn plausible(entry: &Entry<'_>, values: &BTreeMap<&str, f64>) -> Result<(), Diagnostic> {
    let time = entry.declared.contains == Contains::Time;
    let counts = matches!(entry.declared.kind, MeasureKind::Counter | MeasureKind::Rate);
    for value in values.values() {
        if *value < 0.0 && time {
            return Err(Diagnostic::error(input::NEGATIVE_DURATION).with("what", entry.full));
        }
        if *value < 0.0 && counts {
            return Err(Diagnostic::error(loads::K6_NEGATIVE)
                .with("metric", entry.full)
                .with("value", value));
        }
        if value.abs() > LARGEST || (time && *value > LONGEST_MS) {
            return Err(Diagnostic::error(loads::K6_IMPLAUSIBLE)
                .with("metric", entry.full)
                .with("value", format_args!("{value:e}")));
        }
    }
    Ok(())
}

/// Statistics that contradict one another: a quantile outside of the smallest and the largest value.
pub(super) fn oddities(measure: &Measure) -> Vec<Diagnostic> {
    let min = measure
        .statistics
        .get("min")
        .copied()
        .unwrap_or(f64::NEG_INFINITY);
    let max = measure.statistics.get("max").copied().unwrap_or(f64::INFINITY);
    measure
        .quantiles
        .iter()
        .filter(|quantile| match quantile.value {
            Estimate::Point(value) => value < min || value > max,
            Estimate::Bounds { .. } => false,
        })
        .map(|quantile| {
            malformed(&format!(
                "p{} of {} lies outside of its smallest and largest value",
                quantile.percent, measure.metric
            ))
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of a file stay below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}
