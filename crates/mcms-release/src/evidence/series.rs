//! Metrics over time, as OTLP or a metrics store gives them.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a series holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeriesKind {
    /// A value that goes up and down.
    Gauge,
    /// A sum.
    Sum,
    /// Explicit or exponential buckets.
    Histogram,
}

/// What a point of a sum or histogram covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Temporality {
    /// Since the previous point.
    Delta,
    /// Since the start time; a new start time is a reset.
    Cumulative,
}

/// A histogram at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HistogramPoint {
    /// Explicit bounds: `counts` has one entry more than `bounds`; upper bounds are inclusive.
    Explicit {
        /// Upper bounds, ascending.
        bounds: Vec<f64>,
        /// Counts per bucket.
        counts: Vec<u64>,
    },
    /// OpenTelemetry exponential buckets: base = 2^(2^-scale), bucket i covers (base^i, base^(i+1)].
    Exponential {
        /// The scale.
        scale: i32,
        /// Values within the zero threshold.
        zero_count: u64,
        /// The zero threshold.
        zero_threshold: f64,
        /// Index of the first positive bucket.
        offset: i32,
        /// Counts of the positive buckets.
        counts: Vec<u64>,
        /// How many negative values there were.
        negative_count: u64,
    },
}

/// The value of a point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PointValue {
    /// A finite number.
    Number(f64),
    /// Flagged "no recorded value", or NaN or infinite: not a measurement.
    NoData,
    /// A distribution.
    Histogram {
        /// How many values.
        count: u64,
        /// Their sum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sum: Option<f64>,
        /// The smallest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// The largest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
        /// The buckets.
        buckets: HistogramPoint,
    },
}

/// One point of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The start of what the point covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
    /// The time of the point.
    pub time: DateTime<Utc>,
    /// The value.
    pub value: PointValue,
}

/// One metric with one set of attributes over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricSeries {
    /// The metric's name.
    pub name: String,
    /// The unit in UCUM; `None` where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the series holds.
    pub kind: SeriesKind,
    /// What a point covers; `None` for gauges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporality: Option<Temporality>,
    /// Whether a sum only grows.
    #[serde(default)]
    pub monotonic: bool,
    /// Attributes of the resource (service, host).
    #[serde(default)]
    pub resource: BTreeMap<String, String>,
    /// Attributes of the points.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The points, by time.
    pub points: Vec<Point>,
}
