//! The shapes of OTLP JSON, as far as metrics need them, and their conversion into the protobuf messages.
//!
//! Written by hand, because `opentelemetry-proto`'s own serde feature answers `Ok` with nothing in it for an
//! enum given by name, for `"NaN"` and for `snake_case` names. Field names and types follow
//! opentelemetry-proto v1, `metrics.proto` and `common.proto`; defaults may be omitted.

use super::scalars::{Double, Integer, TemporalityWord};
use opentelemetry_proto::tonic::common::v1 as common;
use opentelemetry_proto::tonic::metrics::v1 as metrics;
use serde::{Deserialize, Deserializer};

/// Reads `null` as the default, as the JSON mapping of protobuf says.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

macro_rules! shape {
    ($(#[$attribute:meta])* $name:ident { $($field:ident: $kind:ty,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Default, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub(super) struct $name { $(#[serde(deserialize_with = "or_default")] pub(super) $field: $kind,)* }
    };
}

shape! { /// One line of the file exporter.
Request { resource_metrics: Vec<ResourceMetrics>, } }
shape! { ResourceMetrics { resource: Resource, scope_metrics: Vec<ScopeMetrics>, } }
shape! { Resource { attributes: Vec<KeyValue>, } }
shape! { ScopeMetrics { scope: Scope, metrics: Vec<Metric>, } }
shape! { Scope { name: String, version: String, } }
shape! { Metric {
    name: String,
    unit: String,
    gauge: Option<Gauge>,
    sum: Option<Sum>,
    histogram: Option<Histogram>,
    exponential_histogram: Option<ExponentialHistogram>,
    summary: Option<Summary>,
} }
shape! { Gauge { data_points: Vec<NumberPoint>, } }
shape! { Sum { data_points: Vec<NumberPoint>, aggregation_temporality: TemporalityWord, is_monotonic: bool, } }
shape! { Histogram { data_points: Vec<HistogramPoint>, aggregation_temporality: TemporalityWord, } }
shape! { ExponentialHistogram { data_points: Vec<ExponentialPoint>, aggregation_temporality: TemporalityWord, } }
shape! { Summary { data_points: Vec<serde::de::IgnoredAny>, } }
shape! { NumberPoint {
    attributes: Vec<KeyValue>,
    start_time_unix_nano: Integer,
    time_unix_nano: Integer,
    flags: Integer,
    as_double: Option<Double>,
    as_int: Option<Integer>,
} }
shape! { HistogramPoint {
    attributes: Vec<KeyValue>,
    start_time_unix_nano: Integer,
    time_unix_nano: Integer,
    flags: Integer,
    count: Integer,
    sum: Option<Double>,
    min: Option<Double>,
    max: Option<Double>,
    bucket_counts: Vec<Integer>,
    explicit_bounds: Vec<Double>,
} }
shape! { ExponentialPoint {
    attributes: Vec<KeyValue>,
    start_time_unix_nano: Integer,
    time_unix_nano: Integer,
    flags: Integer,
    count: Integer,
    sum: Option<Double>,
    min: Option<Double>,
    max: Option<Double>,
    scale: Integer,
    zero_count: Integer,
    zero_threshold: Double,
    positive: Buckets,
    negative: Buckets,
} }
shape! { Buckets { offset: Integer, bucket_counts: Vec<Integer>, } }
shape! { KeyValue { key: String, value: AnyValue, } }
shape! { ArrayValue { values: Vec<AnyValue>, } }
shape! { KeyValueList { values: Vec<KeyValue>, } }
shape! { #[expect(clippy::struct_field_names, reason = "the names of the format")]
AnyValue {
    string_value: Option<String>,
    bool_value: Option<bool>,
    int_value: Option<Integer>,
    double_value: Option<Double>,
    array_value: Option<ArrayValue>,
    kvlist_value: Option<KeyValueList>,
    bytes_value: Option<String>,
} }

/// Says which integer does not fit its field.
#[derive(Debug)]
pub(super) struct OutOfRange(pub(super) &'static str);

type Converted<T> = Result<T, OutOfRange>;

fn unsigned(value: Integer, field: &'static str) -> Converted<u64> {
    value.unsigned().ok_or(OutOfRange(field))
}

fn counts(values: &[Integer]) -> Converted<Vec<u64>> {
    values
        .iter()
        .map(|value| unsigned(*value, "bucketCounts"))
        .collect()
}

fn flags(value: Integer) -> Converted<u32> {
    value
        .unsigned()
        .and_then(|flags| u32::try_from(flags).ok())
        .ok_or(OutOfRange("flags"))
}

fn any(value: AnyValue) -> Converted<common::AnyValue> {
    use common::any_value::Value;
    let value = if let Some(text) = value.string_value {
        Some(Value::StringValue(text))
    } else if let Some(flag) = value.bool_value {
        Some(Value::BoolValue(flag))
    } else if let Some(number) = value.int_value {
        Some(Value::IntValue(number.signed().ok_or(OutOfRange("intValue"))?))
    } else if let Some(number) = value.double_value {
        Some(Value::DoubleValue(number.0))
    } else if let Some(array) = value.array_value {
        let values = array.values.into_iter().map(any).collect::<Converted<_>>()?;
        Some(Value::ArrayValue(common::ArrayValue { values }))
    } else if let Some(list) = value.kvlist_value {
        Some(Value::KvlistValue(common::KeyValueList {
            values: pairs(list.values)?,
        }))
    } else {
        // Only the identity of the series hangs on bytes: their text will do.
        value.bytes_value.map(|text| Value::BytesValue(text.into_bytes()))
    };
    Ok(common::AnyValue { value })
}

/// Converts attributes.
pub(super) fn pairs(list: Vec<KeyValue>) -> Converted<Vec<common::KeyValue>> {
    list.into_iter()
        .map(|pair| {
            Ok(common::KeyValue {
                key: pair.key,
                value: Some(any(pair.value)?),
                ..Default::default()
            })
        })
        .collect()
}

fn number(point: NumberPoint) -> Converted<metrics::NumberDataPoint> {
    use metrics::number_data_point::Value;
    let value = match (point.as_double, point.as_int) {
        (Some(value), _) => Some(Value::AsDouble(value.0)),
        (None, Some(value)) => Some(Value::AsInt(value.signed().ok_or(OutOfRange("asInt"))?)),
        (None, None) => None,
    };
    Ok(metrics::NumberDataPoint {
        attributes: pairs(point.attributes)?,
        start_time_unix_nano: unsigned(point.start_time_unix_nano, "startTimeUnixNano")?,
        time_unix_nano: unsigned(point.time_unix_nano, "timeUnixNano")?,
        flags: flags(point.flags)?,
        value,
        exemplars: Vec::new(),
    })
}

fn explicit(point: HistogramPoint) -> Converted<metrics::HistogramDataPoint> {
    Ok(metrics::HistogramDataPoint {
        attributes: pairs(point.attributes)?,
        start_time_unix_nano: unsigned(point.start_time_unix_nano, "startTimeUnixNano")?,
        time_unix_nano: unsigned(point.time_unix_nano, "timeUnixNano")?,
        flags: flags(point.flags)?,
        count: unsigned(point.count, "count")?,
        sum: point.sum.map(|value| value.0),
        min: point.min.map(|value| value.0),
        max: point.max.map(|value| value.0),
        bucket_counts: counts(&point.bucket_counts)?,
        explicit_bounds: point.explicit_bounds.into_iter().map(|bound| bound.0).collect(),
        exemplars: Vec::new(),
    })
}

fn buckets(side: &Buckets) -> Converted<metrics::exponential_histogram_data_point::Buckets> {
    Ok(metrics::exponential_histogram_data_point::Buckets {
        offset: side.offset.small().ok_or(OutOfRange("offset"))?,
        bucket_counts: counts(&side.bucket_counts)?,
    })
}

fn exponential(point: ExponentialPoint) -> Converted<metrics::ExponentialHistogramDataPoint> {
    Ok(metrics::ExponentialHistogramDataPoint {
        attributes: pairs(point.attributes)?,
        start_time_unix_nano: unsigned(point.start_time_unix_nano, "startTimeUnixNano")?,
        time_unix_nano: unsigned(point.time_unix_nano, "timeUnixNano")?,
        flags: flags(point.flags)?,
        count: unsigned(point.count, "count")?,
        sum: point.sum.map(|value| value.0),
        min: point.min.map(|value| value.0),
        max: point.max.map(|value| value.0),
        scale: point.scale.small().ok_or(OutOfRange("scale"))?,
        zero_count: unsigned(point.zero_count, "zeroCount")?,
        zero_threshold: point.zero_threshold.0,
        positive: Some(buckets(&point.positive)?),
        negative: Some(buckets(&point.negative)?),
        exemplars: Vec::new(),
    })
}

/// Converts one metric. A metric without any of the five kinds keeps no data.
pub(super) fn metric(metric: Metric) -> Converted<metrics::Metric> {
    use metrics::metric::Data;
    let data = if let Some(gauge) = metric.gauge {
        let data_points = gauge
            .data_points
            .into_iter()
            .map(number)
            .collect::<Converted<_>>()?;
        Some(Data::Gauge(metrics::Gauge { data_points }))
    } else if let Some(sum) = metric.sum {
        Some(Data::Sum(metrics::Sum {
            data_points: sum
                .data_points
                .into_iter()
                .map(number)
                .collect::<Converted<_>>()?,
            aggregation_temporality: sum.aggregation_temporality.0,
            is_monotonic: sum.is_monotonic,
        }))
    } else if let Some(histogram) = metric.histogram {
        Some(Data::Histogram(metrics::Histogram {
            data_points: histogram
                .data_points
                .into_iter()
                .map(explicit)
                .collect::<Converted<_>>()?,
            aggregation_temporality: histogram.aggregation_temporality.0,
        }))
    } else if let Some(histogram) = metric.exponential_histogram {
        Some(Data::ExponentialHistogram(metrics::ExponentialHistogram {
            data_points: histogram
                .data_points
                .into_iter()
                .map(exponential)
                .collect::<Converted<_>>()?,
            aggregation_temporality: histogram.aggregation_temporality.0,
        }))
    } else {
        metric.summary.map(|_| Data::Summary(metrics::Summary::default()))
    };
    Ok(metrics::Metric {
        name: metric.name,
        unit: metric.unit,
        data,
        ..Default::default()
    })
}
