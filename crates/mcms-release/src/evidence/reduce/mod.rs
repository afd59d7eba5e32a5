//! From metric series to the measures that criteria need: what a series *means* for a criterion.
//!
//! Here and not in a reader, because the gate reduces series too that come without a file (a query's answer, or
//! `read` before `gate.evaluate`). Pure: the same series and wishes give the same measures, in any order of series.
//!
//! | series | measure |
//! |---|---|
//! | gauge, sum that also falls | gauge: `min`, `max`, `avg` of all points; `last` where there is one series |
//! | growing sum, delta | counter: the sum of its points |
//! | growing sum, cumulative | counter: what was added between the first and the last collection |
//! | histogram | trend: `count`, `sum`, `avg`, `min`, `max`, quantiles as bounds |
//!
//! Cumulative series are subtracted each by itself (one set of resource and point attributes). A new start time, or
//! a value that fell, is a reset: what follows counts from zero. A series that is missing in the first collection
//! of its resource also counts from zero (an error that first occurs later is not lost). One single collection has
//! nothing to be subtracted from: there is no measure, and a diagnostic says so. (Source: OpenTelemetry metrics
//! data model, "Temporality", "Resets and gaps".)
//!
//! Not for alerting over windows: see the rollback room.

mod distribution;
mod growth;

use super::{
    Diagnostic, Estimate, Measure, MeasureKind, Method, MetricSeries, PointValue, Quantile, SeriesKind,
    WantedMeasure,
};
use crate::reason::{Code, input, loads};
use distribution::Distribution;
use growth::{Collections, Unknown};
use std::collections::{BTreeMap, BTreeSet};

/// The most subjects of one wish that are reduced: one more than a criterion may have, so that the gate notices.
pub const MOST_SUBJECTS: usize = 1_001;

/// Units of metrics whose old names had none. Source: OpenTelemetry HTTP metrics before semantic conventions 1.23.
const LEGACY_UNITS: [(&str, &str); 2] = [("http.server.duration", "ms"), ("http.client.duration", "ms")];

/// Reduces series to one measure for each wish and subject, sorted by metric, filter and subject.
///
/// Filters and subjects look at the attributes of the points first, then at those of the resource. A wish that no
/// series fits, or whose value is unknown, has no measure: for a criterion that is no data. The diagnostics say why.
///
/// # Example
/// ```
/// use mcms_release::evidence::{reduce, MetricSeries, Point, PointValue, SeriesKind, WantedMeasure};
/// let series = MetricSeries {
///     name: "queue.length".into(), unit: Some("1".into()), kind: SeriesKind::Gauge, temporality: None,
///     monotonic: false, resource: Default::default(), attributes: Default::default(),
///     points: vec![Point { start: None, time: "2026-11-23T00:00:00Z".parse().unwrap(), value: PointValue::Number(4.0) }],
/// };
/// let wish = WantedMeasure {
///     metric: "queue.length".into(), filter: Default::default(), per_tag: None, percents: Default::default(),
/// };
/// let (measures, diagnostics) = reduce(&[series], &[wish]);
/// assert_eq!(measures[0].statistics["last"], 4.0);
/// assert!(diagnostics.is_empty());
/// ```
#[must_use]
pub fn reduce(series: &[MetricSeries], wanted: &[WantedMeasure]) -> (Vec<Measure>, Vec<Diagnostic>) {
    let wishes: BTreeSet<&WantedMeasure> = wanted.iter().collect();
    let collections = Collections::of(series);
    let mut measures: Vec<Measure> = Vec::new();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for wish in wishes {
        for (subject, group) in groups(series, wish).into_iter().take(MOST_SUBJECTS) {
            match measure(wish, &group, &collections) {
                Ok((mut measure, notes)) => {
                    measure.filter.clone_from(&wish.filter);
                    measure.subject = subject;
                    measures.push(measure);
                    diagnostics.extend(notes);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    diagnostics
        .sort_by(|a, b| (a.reason.code, &a.reason.parameters).cmp(&(b.reason.code, &b.reason.parameters)));
    diagnostics.dedup();
    (measures, diagnostics)
}

type Subject = Option<(String, String)>;

fn groups<'s>(series: &'s [MetricSeries], wish: &WantedMeasure) -> BTreeMap<Subject, Vec<&'s MetricSeries>> {
    let mut groups: BTreeMap<Subject, Vec<&MetricSeries>> = BTreeMap::new();
    for one in series.iter().filter(|one| one.name == wish.metric) {
        let fits = wish
            .filter
            .iter()
            .all(|(tag, value)| attribute(one, tag) == Some(value));
        let subject = match &wish.per_tag {
            None => None,
            Some(tag) => match attribute(one, tag) {
                Some(value) => Some((tag.clone(), value.clone())),
                None => continue,
            },
        };
        if fits {
            groups.entry(subject).or_default().push(one);
        }
    }
    for group in groups.values_mut() {
        // Sums of floats depend on their order: the order of the input must not matter.
        group.sort_by(|a, b| {
            let key = |one: &MetricSeries| (one.points.first().map(|point| point.time), one.points.len());
            (&a.resource, &a.attributes, key(a)).cmp(&(&b.resource, &b.attributes, key(b)))
        });
    }
    groups
}

fn attribute<'s>(series: &'s MetricSeries, tag: &str) -> Option<&'s String> {
    series.attributes.get(tag).or_else(|| series.resource.get(tag))
}

fn problem(code: Code, wish: &WantedMeasure) -> Diagnostic {
    Diagnostic::error(code).with("metric", &wish.metric)
}

fn measure(
    wish: &WantedMeasure,
    group: &[&MetricSeries],
    collections: &Collections<'_>,
) -> Result<(Measure, Vec<Diagnostic>), Diagnostic> {
    let mut notes = Vec::new();
    let unit = unit(wish, group, &mut notes)?;
    let kinds: BTreeSet<(SeriesKind, bool)> = group
        .iter()
        .map(|one| (one.kind, one.kind == SeriesKind::Sum && one.monotonic))
        .collect();
    let mut kinds = kinds.into_iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return Err(problem(loads::SERIES_KINDS_DIFFER, wish));
    };
    let mut measure = match kind {
        (SeriesKind::Gauge, _) | (SeriesKind::Sum, false) => gauge(wish, group, &mut notes)?,
        (SeriesKind::Sum, true) => counter(wish, group, collections)?,
        (SeriesKind::Histogram, _) => trend(wish, group, collections)?,
    };
    measure.unit = unit;
    Ok((measure, notes))
}

fn unit(
    wish: &WantedMeasure,
    group: &[&MetricSeries],
    notes: &mut Vec<Diagnostic>,
) -> Result<Option<String>, Diagnostic> {
    let mut units: BTreeSet<Option<&str>> = BTreeSet::new();
    for one in group {
        let stated = one.unit.as_deref();
        let legacy = LEGACY_UNITS
            .iter()
            .find(|(name, _)| *name == one.name)
            .map(|(_, unit)| *unit);
        if let (None, Some(unit)) = (stated, legacy) {
            notes.push(
                Diagnostic::warning(loads::SERIES_UNIT_ASSUMED)
                    .with("metric", &wish.metric)
                    .with("unit", unit),
            );
        }
        units.insert(stated.or(legacy));
    }
    if units.len() > 1 {
        let words: Vec<&str> = units.into_iter().map(|unit| unit.unwrap_or("?")).collect();
        return Err(problem(loads::SERIES_UNITS_DIFFER, wish).with("units", words.join(", ")));
    }
    Ok(units.into_iter().next().flatten().map(str::to_owned))
}

#[expect(clippy::cast_precision_loss, reason = "counts of points are far below 2^53")]
fn gauge(
    wish: &WantedMeasure,
    group: &[&MetricSeries],
    notes: &mut Vec<Diagnostic>,
) -> Result<Measure, Diagnostic> {
    let values: Vec<f64> = group
        .iter()
        .flat_map(|one| &one.points)
        .filter_map(|point| match point.value {
            PointValue::Number(value) if value.is_finite() => Some(value),
            _ => None,
        })
        .collect();
    if values.is_empty() {
        return Err(problem(loads::SERIES_NO_RECORDED_VALUE, wish));
    }
    let mut measure = Measure::new(&wish.metric, MeasureKind::Gauge);
    let sum: f64 = values.iter().sum();
    measure.count = u64::try_from(values.len()).ok();
    let mut put = |name: &str, value: f64| {
        if value.is_finite() {
            measure.statistics.insert(name.to_owned(), value);
        }
    };
    put("min", values.iter().copied().fold(f64::INFINITY, f64::min));
    put("max", values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    put("avg", sum / values.len() as f64);
    match group {
        [one] => match one.points.last().map(|point| &point.value) {
            Some(PointValue::Number(value)) => put("last", *value),
            _ => notes.push(problem(loads::SERIES_NO_RECORDED_VALUE, wish)),
        },
        _ => notes.push(Diagnostic::info(loads::SERIES_SEVERAL_LAST).with("metric", &wish.metric)),
    }
    Ok(measure)
}

fn unknown(why: Unknown, wish: &WantedMeasure) -> Diagnostic {
    problem(
        match why {
            Unknown::OneCollection => loads::SERIES_ONE_COLLECTION,
            Unknown::NoRecordedValue => loads::SERIES_NO_RECORDED_VALUE,
            Unknown::Shapes => loads::SERIES_BOUNDS_DIFFER,
        },
        wish,
    )
}

fn counter(
    wish: &WantedMeasure,
    group: &[&MetricSeries],
    collections: &Collections<'_>,
) -> Result<Measure, Diagnostic> {
    let mut total = 0.0;
    for one in group {
        total += collections
            .growth::<f64>(one)
            .map_err(|why| unknown(why, wish))?
            .unwrap_or(0.0);
    }
    if !f64::is_finite(total) {
        return Err(Diagnostic::error(input::NON_FINITE).with("what", format_args!("`{}`", wish.metric)));
    }
    let mut measure = Measure::new(&wish.metric, MeasureKind::Counter);
    measure.sum = Some(total);
    Ok(measure)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 2^53 the average is as good as a double gets"
)]
fn trend(
    wish: &WantedMeasure,
    group: &[&MetricSeries],
    collections: &Collections<'_>,
) -> Result<Measure, Diagnostic> {
    let mut all: Option<Distribution> = None;
    for one in group {
        let Some(grown) = collections
            .growth::<Distribution>(one)
            .map_err(|why| unknown(why, wish))?
        else {
            continue;
        };
        match &mut all {
            None => all = Some(grown),
            Some(all) => all.add(&grown).map_err(|why| unknown(why, wish))?,
        }
    }
    let mut measure = Measure::new(&wish.metric, MeasureKind::Trend);
    let all = all.ok_or_else(|| problem(loads::SERIES_NO_RECORDED_VALUE, wish))?;
    measure.count = Some(all.count);
    measure.sum = all.sum.filter(|sum| sum.is_finite());
    if all.count > 0 {
        let avg = measure.sum.map(|sum| sum / all.count as f64);
        let stated = |end: Option<f64>| end.filter(|_| all.ends_are_values);
        for (name, value) in [("avg", avg), ("min", stated(all.min)), ("max", stated(all.max))] {
            if let Some(value) = value {
                measure.statistics.insert(name.to_owned(), value);
            }
        }
    }
    let mut percents: Vec<(f64, &String)> = wish
        .percents
        .iter()
        .filter_map(|percent| Some((percent.parse().ok()?, percent)))
        .collect();
    percents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let fractions: Vec<f64> = percents.iter().map(|(percent, _)| percent / 100.0).collect();
    let bounds = all.quantiles(&fractions).map_err(|why| unknown(why, wish))?;
    for ((_, percent), bounds) in percents.into_iter().zip(bounds) {
        let Some((low, high)) = bounds else { continue };
        let value = if high == Some(low) {
            Estimate::Point(low)
        } else {
            Estimate::Bounds { low, high }
        };
        measure.quantiles.push(Quantile {
            percent: percent.clone(),
            value,
            method: Method::Histogram,
            n: Some(all.count),
            lower: None,
            upper: None,
            ranks: None,
            coverage: None,
        });
    }
    Ok(measure)
}

#[cfg(test)]
mod tests;
