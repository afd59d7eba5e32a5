//! From messages to series: the checks that both forms of OTLP share, and what is kept.
//!
//! Not for arithmetic over series: that is decided by the core.

use super::MOST_CELLS;
use super::attributes::texts;
use crate::notes::Notes;
use chrono::{DateTime, Utc};
use mcms_release::evidence::{
    Completeness, Diagnostic, Evidence, HistogramPoint, MetricSeries, Point, PointValue, SeriesKind,
    Temporality, Wanted, Window,
};
use mcms_release::reason::{input, loads};
use opentelemetry_proto::tonic::metrics::v1::{
    ExponentialHistogramDataPoint, HistogramDataPoint, Metric, NumberDataPoint, metric::Data,
    number_data_point,
};
use std::collections::{BTreeMap, BTreeSet};

/// `DataPointFlags`: the point says that nothing was recorded.
const NO_RECORDED_VALUE: u32 = 1;

/// What tells two series apart. The scope counts too: two libraries may use one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    name: String,
    unit: Option<String>,
    kind: SeriesKind,
    temporality: Option<Temporality>,
    monotonic: bool,
    resource: BTreeMap<String, String>,
    scope: String,
    attributes: BTreeMap<String, String>,
}

/// The resource and scope around a metric.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub(super) resource: BTreeMap<String, String>,
    pub(super) scope: String,
}

/// Gathers points into series.
#[derive(Debug)]
pub(super) struct Collector<'a> {
    pub(super) notes: Notes,
    input: &'a str,
    names: Option<BTreeSet<&'a str>>,
    series: BTreeMap<Identity, Vec<Point>>,
    metrics: u64,
    cells: usize,
}

/// A point before it has a place: its times, its flags and what makes its value.
struct Raw<'p> {
    attributes: &'p [opentelemetry_proto::tonic::common::v1::KeyValue],
    start: u64,
    time: u64,
    flags: u32,
    cells: usize,
}

impl<'a> Collector<'a> {
    /// Begins; only the metrics that are wanted are kept.
    pub(super) fn new(input: &'a str, wanted: &'a Wanted) -> Self {
        let names =
            (!wanted.everything).then(|| wanted.metrics.iter().map(|one| one.metric.as_str()).collect());
        Self {
            notes: Notes::default(),
            input,
            names,
            series: BTreeMap::new(),
            metrics: 0,
            cells: 0,
        }
    }

    /// Takes one metric of one resource and scope.
    pub(super) fn metric(&mut self, around: &Around, metric: &Metric, place: &str) {
        self.metrics = self.metrics.saturating_add(1);
        if self
            .names
            .as_ref()
            .is_some_and(|names| !names.contains(metric.name.as_str()))
        {
            return;
        }
        let mut identity = Identity {
            name: metric.name.clone(),
            unit: (!metric.unit.is_empty()).then(|| metric.unit.clone()),
            kind: SeriesKind::Gauge,
            temporality: None,
            monotonic: false,
            resource: around.resource.clone(),
            scope: around.scope.clone(),
            attributes: BTreeMap::new(),
        };
        match &metric.data {
            Some(Data::Gauge(gauge)) => {
                for point in &gauge.data_points {
                    self.number(&identity, point, place);
                }
            }
            Some(Data::Sum(sum)) => {
                identity.kind = SeriesKind::Sum;
                identity.monotonic = sum.is_monotonic;
                if self.temporality(&mut identity, sum.aggregation_temporality, place) {
                    for point in &sum.data_points {
                        self.number(&identity, point, place);
                    }
                }
            }
            Some(Data::Histogram(histogram)) => {
                identity.kind = SeriesKind::Histogram;
                if self.temporality(&mut identity, histogram.aggregation_temporality, place) {
                    for point in &histogram.data_points {
                        self.explicit(&identity, point, place);
                    }
                }
            }
            Some(Data::ExponentialHistogram(histogram)) => {
                identity.kind = SeriesKind::Histogram;
                if self.temporality(&mut identity, histogram.aggregation_temporality, place) {
                    for point in &histogram.data_points {
                        self.exponential(&identity, point, place);
                    }
                }
            }
            Some(Data::Summary(_)) => {
                self.notes.push(
                    Diagnostic::error(loads::OTLP_SUMMARY)
                        .with("metric", &metric.name)
                        .at(place),
                );
            }
            None => {
                self.notes.push(
                    Diagnostic::error(loads::OTLP_NO_VALUE)
                        .with("metric", &metric.name)
                        .at(place),
                );
            }
        }
    }

    fn temporality(&mut self, identity: &mut Identity, value: i32, place: &str) -> bool {
        identity.temporality = match value {
            1 => Some(Temporality::Delta),
            2 => Some(Temporality::Cumulative),
            _ => None,
        };
        if identity.temporality.is_none() {
            self.notes.push(
                Diagnostic::error(loads::OTLP_TEMPORALITY)
                    .with("metric", &identity.name)
                    .at(place),
            );
        }
        identity.temporality.is_some()
    }

    fn number(&mut self, identity: &Identity, point: &NumberDataPoint, place: &str) {
        let raw = Raw {
            attributes: &point.attributes,
            start: point.start_time_unix_nano,
            time: point.time_unix_nano,
            flags: point.flags,
            cells: 1,
        };
        let value = match point.value {
            Some(number_data_point::Value::AsDouble(value)) => value,
            #[expect(
                clippy::cast_precision_loss,
                reason = "beyond 2^53 the nearest double is the documented value"
            )]
            Some(number_data_point::Value::AsInt(value)) => value as f64,
            None => {
                if !recorded(point.flags) {
                    self.keep(identity, &raw, PointValue::NoData, place);
                    return;
                }
                self.notes.push(
                    Diagnostic::error(loads::OTLP_NO_VALUE)
                        .with("metric", &identity.name)
                        .at(place),
                );
                return;
            }
        };
        self.keep(identity, &raw, PointValue::Number(value), place);
    }

    fn explicit(&mut self, identity: &Identity, point: &HistogramDataPoint, place: &str) {
        let raw = Raw {
            attributes: &point.attributes,
            start: point.start_time_unix_nano,
            time: point.time_unix_nano,
            flags: point.flags,
            cells: point.bucket_counts.len().saturating_mul(2).saturating_add(1),
        };
        // Without any bucket a histogram still has its count and sum: one bucket without bounds says the same.
        let counts = if point.bucket_counts.is_empty() && point.explicit_bounds.is_empty() {
            vec![point.count]
        } else {
            point.bucket_counts.clone()
        };
        if counts.len() != point.explicit_bounds.len().saturating_add(1) {
            self.notes.push(
                Diagnostic::error(loads::OTLP_BUCKETS)
                    .with("metric", &identity.name)
                    .with("counts", counts.len())
                    .with("bounds", point.explicit_bounds.len())
                    .at(place),
            );
            return;
        }
        let ascending = point
            .explicit_bounds
            .windows(2)
            .all(|pair| matches!(pair, [low, high] if low < high));
        if !ascending || point.explicit_bounds.iter().any(|bound| !bound.is_finite()) {
            self.notes.push(
                Diagnostic::error(loads::OTLP_BOUNDS)
                    .with("metric", &identity.name)
                    .at(place),
            );
            return;
        }
        let buckets = HistogramPoint::Explicit {
            bounds: point.explicit_bounds.clone(),
            counts,
        };
        let total = match &buckets {
            HistogramPoint::Explicit { counts, .. } => total(counts),
            HistogramPoint::Exponential { .. } => None,
        };
        self.histogram(
            identity,
            &raw,
            (point.count, total),
            [point.sum, point.min, point.max],
            buckets,
            place,
        );
    }

    fn exponential(&mut self, identity: &Identity, point: &ExponentialHistogramDataPoint, place: &str) {
        let positive = point.positive.clone().unwrap_or_default();
        let negative = point
            .negative
            .as_ref()
            .map_or(Some(0), |side| total(&side.bucket_counts));
        let raw = Raw {
            attributes: &point.attributes,
            start: point.start_time_unix_nano,
            time: point.time_unix_nano,
            flags: point.flags,
            cells: positive.bucket_counts.len().saturating_add(1),
        };
        let all = total(&positive.bucket_counts)
            .and_then(|sum| sum.checked_add(negative?))
            .and_then(|sum| sum.checked_add(point.zero_count));
        if !point.zero_threshold.is_finite() || point.zero_threshold < 0.0 {
            self.notes.push(
                Diagnostic::error(loads::OTLP_BOUNDS)
                    .with("metric", &identity.name)
                    .at(place),
            );
            return;
        }
        let buckets = HistogramPoint::Exponential {
            scale: point.scale,
            zero_count: point.zero_count,
            zero_threshold: point.zero_threshold,
            offset: positive.offset,
            counts: positive.bucket_counts,
            negative_count: negative.unwrap_or(u64::MAX),
        };
        self.histogram(
            identity,
            &raw,
            (point.count, all),
            [point.sum, point.min, point.max],
            buckets,
            place,
        );
    }

    fn histogram(
        &mut self,
        identity: &Identity,
        raw: &Raw<'_>,
        (count, buckets_hold): (u64, Option<u64>),
        [sum, min, max]: [Option<f64>; 3],
        buckets: HistogramPoint,
        place: &str,
    ) {
        if recorded(raw.flags) && buckets_hold != Some(count) {
            self.notes.push(
                Diagnostic::error(loads::OTLP_COUNT)
                    .with("metric", &identity.name)
                    .with("count", count)
                    .with(
                        "buckets",
                        buckets_hold.map_or_else(|| ">= 2^64".to_owned(), |sum| sum.to_string()),
                    )
                    .at(place),
            );
            return;
        }
        for value in [sum, min, max].into_iter().flatten() {
            if !value.is_finite() {
                self.non_finite(identity, place);
            }
        }
        let finite = |value: Option<f64>| value.filter(|number| number.is_finite());
        let value = PointValue::Histogram {
            count,
            sum: finite(sum),
            min: finite(min),
            max: finite(max),
            buckets,
        };
        self.keep(identity, raw, value, place);
    }

    fn non_finite(&mut self, identity: &Identity, place: &str) {
        self.notes.push(
            Diagnostic::error(input::NON_FINITE)
                .with("what", format_args!("`{}`", identity.name))
                .at(place),
        );
    }

    fn keep(&mut self, identity: &Identity, raw: &Raw<'_>, value: PointValue, place: &str) {
        let Some(time) = instant(raw.time) else {
            self.notes.push(
                Diagnostic::error(loads::OTLP_NO_TIME)
                    .with("metric", &identity.name)
                    .at(place),
            );
            return;
        };
        self.cells = self.cells.saturating_add(raw.cells);
        if self.cells > MOST_CELLS {
            self.notes.push(
                Diagnostic::error(input::TOO_LARGE)
                    .with("most", format_args!("{MOST_CELLS} values"))
                    .at(self.input),
            );
            return;
        }
        let value = match value {
            _ if !recorded(raw.flags) => PointValue::NoData,
            PointValue::Number(number) if !number.is_finite() => {
                self.non_finite(identity, place);
                PointValue::NoData
            }
            other => other,
        };
        let key = Identity {
            attributes: texts(raw.attributes),
            ..identity.clone()
        };
        self.series.entry(key).or_default().push(Point {
            start: instant(raw.start),
            time,
            value,
        });
    }

    /// Hands the series over, sorted by their identity, each with its points by time.
    pub(super) fn finish(mut self) -> Evidence<Vec<MetricSeries>> {
        let mut window = Window::default();
        let mut all = Vec::with_capacity(self.series.len());
        for (identity, mut points) in std::mem::take(&mut self.series) {
            points.sort_by_key(|point| (point.time, point.start));
            let before = points.len();
            points.dedup();
            let equal = before.saturating_sub(points.len());
            if equal > 0 {
                self.notes.push(
                    Diagnostic::info(loads::OTLP_DUPLICATE_POINT)
                        .with("metric", &identity.name)
                        .with("count", equal)
                        .at(self.input),
                );
            }
            if points
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.time == b.time))
            {
                self.notes.push(
                    Diagnostic::error(loads::OTLP_CONFLICTING_POINT)
                        .with("metric", &identity.name)
                        .at(self.input),
                );
            }
            for point in &points {
                window.include(point.time);
                if let Some(start) = point.start {
                    window.include(start);
                }
            }
            all.push(MetricSeries {
                name: identity.name,
                unit: identity.unit,
                kind: identity.kind,
                temporality: identity.temporality,
                monotonic: identity.monotonic,
                resource: identity.resource,
                attributes: identity.attributes,
                points,
            });
        }
        let mut evidence = if self.metrics > 0 {
            Evidence::new(Completeness::Complete, all)
        } else if self.notes.damaged() {
            Evidence::missing(Completeness::Unreadable)
        } else {
            Evidence::missing(Completeness::Empty)
        };
        evidence.window = window;
        let damaged = self.notes.damaged();
        evidence.diagnostics = self.notes.into_vec();
        if damaged {
            evidence.lower(Completeness::Partial);
        }
        evidence
    }
}

fn recorded(flags: u32) -> bool {
    flags & NO_RECORDED_VALUE == 0
}

fn total(counts: &[u64]) -> Option<u64> {
    counts
        .iter()
        .try_fold(0_u64, |sum, count| sum.checked_add(*count))
}

/// Nanoseconds since the epoch as an instant; 0 means that the source does not say.
fn instant(nanos: u64) -> Option<DateTime<Utc>> {
    let nanos = i64::try_from(nanos).ok().filter(|nanos| *nanos > 0)?;
    Some(DateTime::from_timestamp_nanos(nanos))
}
