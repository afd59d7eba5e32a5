#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::super::{HistogramPoint, Point, Temporality};
use super::*;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

fn series(
    kind: SeriesKind,
    temporality: Option<Temporality>,
    points: &[(i64, i64, PointValue)],
) -> MetricSeries {
    MetricSeries {
        name: "m".into(),
        unit: Some("ms".into()),
        kind,
        temporality,
        monotonic: true,
        resource: BTreeMap::from([("service.name".into(), "web".into())]),
        attributes: BTreeMap::new(),
        points: points
            .iter()
            .map(|(start, time, value)| Point {
                start: Some(at(*start)),
                time: at(*time),
                value: value.clone(),
            })
            .collect(),
    }
}

fn number(value: f64) -> PointValue {
    PointValue::Number(value)
}

fn cumulative(points: &[(i64, i64, f64)]) -> MetricSeries {
    let points: Vec<_> = points
        .iter()
        .map(|(start, time, value)| (*start, *time, number(*value)))
        .collect();
    series(SeriesKind::Sum, Some(Temporality::Cumulative), &points)
}

fn tagged(mut series: MetricSeries, key: &str, value: &str) -> MetricSeries {
    series.attributes.insert(key.into(), value.into());
    series
}

fn wish() -> WantedMeasure {
    WantedMeasure {
        metric: "m".into(),
        filter: BTreeMap::new(),
        per_tag: None,
        percents: BTreeSet::from(["50".into(), "95".into()]),
    }
}

fn one(list: &[MetricSeries]) -> Result<Measure, String> {
    let (mut measures, diagnostics) = reduce(list, &[wish()]);
    measures
        .pop()
        .ok_or_else(|| diagnostics[0].reason.code.to_string())
}

fn explicit(counts: &[u64], max: Option<f64>) -> PointValue {
    PointValue::Histogram {
        count: counts.iter().sum(),
        sum: Some(10.0),
        min: None,
        max,
        buckets: HistogramPoint::Explicit {
            bounds: vec![100.0, 200.0],
            counts: counts.to_vec(),
        },
    }
}

#[test]
fn deltas_are_added_and_a_missing_one_makes_the_total_unknown() {
    let points = [(0, 10, number(2.0)), (10, 20, number(3.5))];
    assert_eq!(
        one(&[series(SeriesKind::Sum, Some(Temporality::Delta), &points)])
            .unwrap()
            .sum,
        Some(5.5)
    );
    let gap = [(0, 10, number(2.0)), (10, 20, PointValue::NoData)];
    assert_eq!(
        one(&[series(SeriesKind::Sum, Some(Temporality::Delta), &gap)]).unwrap_err(),
        "series_no_recorded_value"
    );
}

#[test]
fn cumulative_values_are_subtracted_and_a_reset_counts_from_zero() {
    assert_eq!(
        one(&[cumulative(&[(0, 100, 40.0), (0, 110, 45.0)])]).unwrap().sum,
        Some(5.0)
    );
    let restarted = cumulative(&[(0, 100, 40.0), (0, 110, 45.0), (112, 120, 7.0), (112, 130, 9.0)]);
    assert_eq!(one(&[restarted]).unwrap().sum, Some(14.0));
    // Prometheus exporters do not always say the new start; a fall says it too.
    assert_eq!(
        one(&[cumulative(&[(0, 100, 40.0), (0, 110, 3.0)])]).unwrap().sum,
        Some(3.0)
    );
}

#[test]
fn a_single_cumulative_collection_is_no_data() {
    assert_eq!(
        one(&[cumulative(&[(0, 100, 40.0)])]).unwrap_err(),
        "series_one_collection"
    );
}

#[test]
fn an_error_that_first_occurs_during_the_test_is_not_lost() {
    let good = tagged(cumulative(&[(0, 100, 40.0), (0, 110, 45.0)]), "status", "200");
    let errors = tagged(cumulative(&[(0, 110, 5.0)]), "status", "500");
    let mut wish = wish();
    wish.filter = BTreeMap::from([("status".into(), "500".into())]);
    let (measures, diagnostics) = reduce(&[good, errors], &[wish]);
    assert_eq!(measures[0].sum, Some(5.0));
    assert!(diagnostics.is_empty());
}

#[test]
fn a_process_that_started_during_the_test_counts_from_zero() {
    let old = cumulative(&[(0, 100, 40.0), (0, 200, 50.0)]);
    let mut new = cumulative(&[(150, 200, 7.0)]);
    new.resource.insert("service.instance.id".into(), "2".into());
    assert_eq!(one(&[old, new]).unwrap().sum, Some(17.0));
}

#[test]
fn histogram_quantiles_are_bounds_never_numbers() {
    let points = [(0, 10, explicit(&[50, 45, 5], Some(900.0)))];
    let measure = one(&[series(SeriesKind::Histogram, Some(Temporality::Delta), &points)]).unwrap();
    assert_eq!(
        (measure.kind, measure.count, measure.unit.as_deref()),
        (MeasureKind::Trend, Some(100), Some("ms"))
    );
    let Estimate::Bounds { low, high } = measure.quantiles[1].value else {
        panic!("{:?}", measure.quantiles)
    };
    assert!(low <= 200.0 && high.unwrap() >= 200.0);
    assert_eq!(
        (measure.quantiles[1].percent.as_str(), measure.quantiles[1].n),
        ("95", Some(100))
    );
    assert_eq!(measure.statistics.get("max"), Some(&900.0));
}

#[test]
fn a_quantile_in_the_last_bucket_has_no_upper_bound() {
    let points = [(0, 10, explicit(&[1, 0, 99], None))];
    let measure = one(&[series(SeriesKind::Histogram, Some(Temporality::Delta), &points)]).unwrap();
    assert_eq!(
        measure.quantiles[1].value,
        Estimate::Bounds {
            low: 200.0,
            high: None
        }
    );
}

#[test]
fn cumulative_histograms_are_subtracted_by_bucket_and_lose_their_own_ends() {
    let points = [
        (0, 10, explicit(&[90, 5, 5], Some(900.0))),
        (0, 20, explicit(&[90, 15, 5], Some(900.0))),
    ];
    let measure = one(&[series(
        SeriesKind::Histogram,
        Some(Temporality::Cumulative),
        &points,
    )])
    .unwrap();
    assert_eq!(measure.count, Some(10));
    assert_eq!(
        measure.quantiles[0].value,
        Estimate::Bounds {
            low: 100.0,
            high: Some(200.0)
        }
    );
    assert!(!measure.statistics.contains_key("max"));
}

#[test]
fn different_bounds_units_and_kinds_are_not_merged() {
    let mut other = explicit(&[1, 1, 1], None);
    if let PointValue::Histogram {
        buckets: HistogramPoint::Explicit { bounds, .. },
        ..
    } = &mut other
    {
        bounds[1] = 250.0;
    }
    let delta = Some(Temporality::Delta);
    let a = series(
        SeriesKind::Histogram,
        delta,
        &[(0, 10, explicit(&[1, 1, 1], None))],
    );
    let b = tagged(series(SeriesKind::Histogram, delta, &[(0, 10, other)]), "k", "b");
    assert_eq!(one(&[a.clone(), b]).unwrap_err(), "series_bounds_differ");
    let mut seconds = tagged(a.clone(), "k", "s");
    seconds.unit = Some("s".into());
    assert_eq!(one(&[a.clone(), seconds]).unwrap_err(), "series_units_differ");
    let sum = tagged(series(SeriesKind::Sum, delta, &[(0, 10, number(1.0))]), "k", "c");
    assert_eq!(one(&[a, sum]).unwrap_err(), "series_kinds_differ");
}

#[test]
fn exponential_histograms_merge_at_the_lower_scale() {
    let exponential = |scale: i32, offset: i32, counts: &[u64]| PointValue::Histogram {
        count: counts.iter().sum(),
        sum: None,
        min: None,
        max: None,
        buckets: HistogramPoint::Exponential {
            scale,
            zero_count: 0,
            zero_threshold: 0.0,
            offset,
            counts: counts.to_vec(),
            negative_count: 0,
        },
    };
    // At scale 0 bucket 6 holds (64, 128]; at scale 1 buckets 12 and 13 hold the same.
    let points = [
        (0, 10, exponential(1, 12, &[45, 45])),
        (10, 20, exponential(0, 6, &[10])),
    ];
    let measure = one(&[series(SeriesKind::Histogram, Some(Temporality::Delta), &points)]).unwrap();
    assert_eq!(measure.count, Some(100));
    let Estimate::Bounds { low, high } = measure.quantiles[1].value else {
        panic!()
    };
    assert!((63.9..=64.0).contains(&low) && (128.0..=128.1).contains(&high.unwrap()));
}

#[test]
fn gauges_know_their_last_value_only_where_it_is_one() {
    let gauge = |points: &[(i64, i64, PointValue)]| series(SeriesKind::Gauge, None, points);
    let points = [(0, 10, number(2.0)), (0, 20, number(6.0))];
    let measure = one(&[gauge(&points)]).unwrap();
    assert_eq!(
        measure.statistics,
        BTreeMap::from([
            ("avg".into(), 4.0),
            ("last".into(), 6.0),
            ("max".into(), 6.0),
            ("min".into(), 2.0)
        ])
    );
    let two = one(&[gauge(&points), tagged(gauge(&points), "k", "v")]).unwrap();
    assert!(!two.statistics.contains_key("last"));
    let ends_without = [(0, 10, number(2.0)), (0, 20, PointValue::NoData)];
    assert!(
        !one(&[gauge(&ends_without)])
            .unwrap()
            .statistics
            .contains_key("last")
    );
    assert_eq!(
        one(&[gauge(&ends_without[1..])]).unwrap_err(),
        "series_no_recorded_value"
    );
}

#[test]
fn the_old_http_metric_without_unit_is_milliseconds_and_said() {
    let mut old = series(SeriesKind::Gauge, None, &[(0, 10, number(2.0))]);
    (old.name, old.unit) = ("http.server.duration".into(), None);
    let mut wish = wish();
    wish.metric = "http.server.duration".into();
    let (measures, diagnostics) = reduce(&[old], &[wish]);
    assert_eq!(measures[0].unit.as_deref(), Some("ms"));
    assert_eq!(diagnostics[0].reason.code, loads::SERIES_UNIT_ASSUMED);
}

#[test]
fn subjects_are_the_values_of_a_tag_of_point_or_resource() {
    let a = tagged(cumulative(&[(0, 100, 1.0), (0, 110, 3.0)]), "route", "/a");
    let b = tagged(cumulative(&[(0, 100, 1.0), (0, 110, 8.0)]), "route", "/b");
    let mut per_route = wish();
    per_route.per_tag = Some("route".into());
    let (measures, _) = reduce(&[b.clone(), a.clone()], std::slice::from_ref(&per_route));
    let got: Vec<_> = measures
        .iter()
        .map(|one| (one.subject.clone().unwrap().1, one.sum.unwrap()))
        .collect();
    assert_eq!(got, [("/a".to_owned(), 2.0), ("/b".to_owned(), 7.0)]);
    per_route.per_tag = Some("service.name".into());
    let (measures, _) = reduce(&[a, b], &[per_route]);
    assert_eq!(measures[0].subject.as_ref().unwrap().1, "web");
}

proptest! {
    #[test]
    fn the_order_of_series_does_not_matter(
        values in proptest::collection::vec((0_i64..50, 0.0_f64..1e6, 0.0_f64..1e6), 1..6), rotate in 0_usize..6,
    ) {
        let list: Vec<MetricSeries> = values
            .iter()
            .enumerate()
            .map(|(index, (start, a, b))| tagged(cumulative(&[(*start, 100, *a), (*start, 110, *b)]), "k", &index.to_string()))
            .collect();
        let mut turned = list.clone();
        turned.rotate_left(rotate % list.len());
        prop_assert_eq!(reduce(&list, &[wish()]), reduce(&turned, &[wish()]));
    }

    #[test]
    fn cumulative_and_delta_histograms_agree(counts in proptest::collection::vec(proptest::collection::vec(0_u64..100, 3), 2..6)) {
        let mut running = vec![0_u64; 3];
        let (mut deltas, mut sums) = (Vec::new(), Vec::new());
        for (index, step) in counts.iter().enumerate() {
            for (total, n) in running.iter_mut().zip(step) { *total += n; }
            let time = i64::try_from(index).unwrap() * 10;
            if index > 0 { deltas.push((time - 10, time, explicit(step, None))); }
            sums.push((-100, time, explicit(&running, None)));
        }
        let delta = one(&[series(SeriesKind::Histogram, Some(Temporality::Delta), &deltas)]).unwrap();
        let cumulative = one(&[series(SeriesKind::Histogram, Some(Temporality::Cumulative), &sums)]).unwrap();
        prop_assert_eq!((delta.count, &delta.quantiles), (cumulative.count, &cumulative.quantiles));
    }
}
