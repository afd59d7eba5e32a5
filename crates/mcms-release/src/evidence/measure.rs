//! One metric for one subject, with the statistics that criteria need.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of metric it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// A sum that only grows.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// A share of events.
    Rate,
    /// A distribution of values.
    Trend,
}

/// How a quantile was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// From all samples by linear interpolation, `(n-1)·q` (Hyndman and Fan 1996, type 7; k6's rule).
    Exact,
    /// From a `DDSketch` with its relative error (Masson, Rim and Lee 2019).
    Sketch,
    /// From histogram buckets.
    Histogram,
    /// As the tool's summary states it, without its samples.
    Reported,
}

/// A value, or the bounds within which it lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Estimate {
    /// Known to the bit.
    Point(f64),
    /// Known to lie in `[low, high]`; `high` may be open (`None`) in a histogram's last bucket.
    Bounds {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: Option<f64>,
    },
}

/// A quantile with its distribution-free interval from order statistics.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantile {
    /// The percentage as written in the statistic's name: `95`, `99.9`.
    pub percent: String,
    /// The value, in the unit of the measure.
    pub value: Estimate,
    /// How it was computed.
    pub method: Method,
    /// Samples behind it; `None` where a summary does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// Lower end of the interval at `level`; `None` where not attainable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower: Option<f64>,
    /// Upper end of the interval at `level`; `None` where not attainable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// Ranks (1-based) of the interval's order statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranks: Option<(u64, u64)>,
    /// The exact coverage of the interval, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
}

/// The pair of integers behind a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateCounts {
    /// Events for which the rate is true (for `http_req_failed`: requests that failed).
    pub events: u64,
    /// All events.
    pub total: u64,
}

/// The buckets of a `DDSketch`, so that runs beyond the cap can be merged later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SketchBins {
    /// Relative accuracy α.
    pub alpha: f64,
    /// Values equal to zero.
    pub zeros: u64,
    /// Index of a bucket and its count, sorted by index.
    pub bins: Vec<(i32, u64)>,
}

/// One metric for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The metric's name, without its tag filter.
    pub metric: String,
    /// The tag filter: `{expected_response: "true"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: BTreeMap<String, String>,
    /// The tag and its value when the measure is one subject of a `per_tag` criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<(String, String)>,
    /// The kind of metric.
    pub kind: MeasureKind,
    /// The unit in UCUM (`ms`, `s`, `By`, `1`); `None` where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How many samples; `None` where a summary does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The sum of the samples (for a counter: its total).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<f64>,
    /// For a rate, the counts behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateCounts>,
    /// `min`, `max`, `avg`, `last` and others, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statistics: BTreeMap<String, f64>,
    /// The quantiles that criteria ask for, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantiles: Vec<Quantile>,
    /// The sketch, where the samples exceeded the cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<SketchBins>,
}

impl Measure {
    /// Makes an empty measure of a metric.
    #[must_use]
    pub fn new(metric: impl Into<String>, kind: MeasureKind) -> Self {
        Self {
            metric: metric.into(),
            filter: BTreeMap::new(),
            subject: None,
            kind,
            unit: None,
            count: None,
            sum: None,
            rate: None,
            statistics: BTreeMap::new(),
            quantiles: Vec::new(),
            sketch: None,
        }
    }
}
