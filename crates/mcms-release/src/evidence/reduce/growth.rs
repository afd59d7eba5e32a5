//! What a series added between the first and the last collection.

use super::super::{MetricSeries, Point, PointValue, Temporality};
use super::distribution::Distribution;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Why the growth of a series is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// Cumulative, and collected once.
    OneCollection,
    /// A point says that it has no value.
    NoRecordedValue,
    /// Histograms that do not fit together.
    Shapes,
}

/// A value that grows: a number or a distribution.
pub(super) trait Growth: Sized + Clone {
    /// Reads a point; `None` when it holds no such value.
    fn of(value: &PointValue) -> Option<Self>;
    /// Adds what came later.
    fn join(&mut self, later: &Self) -> Result<(), Unknown>;
    /// Subtracts an earlier value of the same series; `None` when it fell, which is a reset.
    fn since(&self, earlier: &Self) -> Result<Option<Self>, Unknown>;
}

impl Growth for f64 {
    fn of(value: &PointValue) -> Option<Self> {
        match value {
            PointValue::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }
    fn join(&mut self, later: &Self) -> Result<(), Unknown> {
        *self += later;
        Ok(())
    }
    fn since(&self, earlier: &Self) -> Result<Option<Self>, Unknown> {
        Ok((*self >= *earlier).then(|| self - earlier))
    }
}

/// A metric of a resource.
type Resource<'s> = (&'s str, &'s BTreeMap<String, String>);

/// When each metric was first and last collected, over all and per resource.
#[derive(Debug)]
pub(super) struct Collections<'s> {
    by_metric: BTreeMap<&'s str, DateTime<Utc>>,
    by_resource: BTreeMap<Resource<'s>, (DateTime<Utc>, DateTime<Utc>)>,
}

impl<'s> Collections<'s> {
    /// Looks at every series, also those that a filter will leave out: they show when their resource was collected.
    pub(super) fn of(series: &'s [MetricSeries]) -> Self {
        let mut all = Self {
            by_metric: BTreeMap::new(),
            by_resource: BTreeMap::new(),
        };
        for one in series {
            for time in one.points.iter().map(|point| point.time) {
                let first = all.by_metric.entry(&one.name).or_insert(time);
                *first = time.min(*first);
                let (first, last) = all
                    .by_resource
                    .entry((&one.name, &one.resource))
                    .or_insert((time, time));
                *first = time.min(*first);
                *last = time.max(*last);
            }
        }
        all
    }

    /// Returns what a series added; `Ok(None)` when it holds nothing to add.
    pub(super) fn growth<G: Growth>(&self, series: &MetricSeries) -> Result<Option<G>, Unknown> {
        if series.temporality == Some(Temporality::Cumulative) {
            return self.cumulative(series);
        }
        let mut total: Option<G> = None;
        for point in &series.points {
            let value = G::of(&point.value).ok_or(Unknown::NoRecordedValue)?;
            match &mut total {
                None => total = Some(value),
                Some(total) => total.join(&value)?,
            }
        }
        Ok(total)
    }

    fn cumulative<G: Growth>(&self, series: &MetricSeries) -> Result<Option<G>, Unknown> {
        // A staleness marker between or after values loses nothing: each value holds all that came before.
        let mut values = series
            .points
            .iter()
            .filter_map(|point| Some((point, G::of(&point.value)?)));
        let Some((first_point, first)) = values.next() else {
            return if series.points.is_empty() {
                Ok(None)
            } else {
                Err(Unknown::NoRecordedValue)
            };
        };
        let mut total: Option<G> = if self.counts_from_zero(series, first_point) {
            Some(first.clone())
        } else if self.collected_once(series) {
            return Err(Unknown::OneCollection);
        } else {
            first.since(&first)?
        };
        let (mut before_point, mut before) = (first_point, first);
        for (point, value) in values {
            let restarted = point.start != before_point.start
                && point.start.is_some_and(|start| start >= before_point.time);
            let grown = if restarted { None } else { value.since(&before)? };
            let added = grown.unwrap_or_else(|| value.clone());
            match &mut total {
                None => total = Some(added),
                Some(total) => total.join(&added)?,
            }
            (before_point, before) = (point, value);
        }
        Ok(total)
    }

    /// Tells whether everything in the first point was added after the collections began.
    fn counts_from_zero(&self, series: &MetricSeries, first: &Point) -> bool {
        let began = self.by_metric.get(series.name.as_str());
        let resource = self.by_resource.get(&(series.name.as_str(), &series.resource));
        let started_inside = first
            .start
            .zip(began.copied())
            .is_some_and(|(start, began)| start >= began);
        let appeared_later = resource.is_some_and(|(began, _)| first.time > *began);
        started_inside || appeared_later
    }

    fn collected_once(&self, series: &MetricSeries) -> bool {
        self.by_resource
            .get(&(series.name.as_str(), &series.resource))
            .is_none_or(|(first, last)| first == last)
    }
}

impl Growth for Distribution {
    fn of(value: &PointValue) -> Option<Self> {
        Distribution::of_point(value)
    }
    fn join(&mut self, later: &Self) -> Result<(), Unknown> {
        self.add(later)
    }
    fn since(&self, earlier: &Self) -> Result<Option<Self>, Unknown> {
        self.minus(earlier)
    }
}
