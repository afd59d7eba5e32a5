//! Metric series as measures: every series of one label is reduced together, whichever file held it.

use super::inputs::Given;
use crate::evidence::{Diagnostic, Evidence, LoadRun, MetricSeries, WantedMeasure, reduce};
use crate::policy::{Gate, Measurement, Statistic};
use std::collections::BTreeMap;

/// The series of one label, reduced to what a gate's criteria need.
pub(super) struct Reduced<'a> {
    label: &'a str,
    format: &'a str,
    evidence: Evidence<LoadRun>,
}

/// Reduces the series of each label to what a gate's criteria need.
pub(super) fn reduced<'a>(gate: &Gate, given: &[Given<'a, Vec<MetricSeries>>]) -> Vec<Reduced<'a>> {
    let wanted: Vec<WantedMeasure> = gate
        .criteria
        .iter()
        .filter_map(|criterion| wish(&criterion.measurement))
        .collect();
    let mut by_label: BTreeMap<&'a str, Vec<&Given<'a, Vec<MetricSeries>>>> = BTreeMap::new();
    for item in given {
        by_label.entry(item.label).or_default().push(item);
    }
    let mut out = Vec::new();
    for (label, items) in by_label {
        let mut whole: Option<Evidence<LoadRun>> = None;
        let mut series: Vec<MetricSeries> = Vec::new();
        for item in &items {
            let (completeness, data) = item.evidence.inspect();
            series.extend(data.into_iter().flatten().cloned());
            let mut own = match data {
                Some(_) => Evidence::new(
                    completeness,
                    LoadRun {
                        samples: true,
                        ..LoadRun::default()
                    },
                ),
                None => Evidence::missing(completeness),
            };
            own.sources.clone_from(&item.evidence.sources);
            (own.window, own.measured_at) = (item.evidence.window, item.evidence.measured_at);
            whole = Some(match whole {
                None => own,
                Some(mut whole) if whole.inspect().1.is_some() || own.inspect().1.is_none() => {
                    whole.lower(own.completeness());
                    envelope(&mut whole, &own);
                    whole
                }
                Some(whole) => {
                    own.lower(whole.completeness());
                    envelope(&mut own, &whole);
                    own
                }
            });
        }
        let Some(mut evidence) = whole else { continue };
        let (measures, diagnostics): (_, Vec<Diagnostic>) = reduce(&series, &wanted);
        if let Some(run) = evidence.data_mut() {
            run.measures = measures;
        }
        for diagnostic in diagnostics {
            evidence.note(diagnostic);
        }
        let format = items.first().map_or("", |item| item.format);
        out.push(Reduced {
            label,
            format,
            evidence,
        });
    }
    out
}

/// The oldest end counts: one fresh file must not make another one fresh.
fn envelope(whole: &mut Evidence<LoadRun>, other: &Evidence<LoadRun>) {
    whole.sources.extend(other.sources.iter().cloned());
    let end = |evidence: &Evidence<LoadRun>| {
        evidence
            .window
            .end
            .or(evidence.window.start)
            .or(evidence.measured_at)
    };
    let (ours, theirs) = (end(whole), end(other));
    whole.window.end = ours.zip(theirs).map(|(a, b)| a.min(b));
    (whole.window.start, whole.measured_at) = (None, None);
}

/// Hands reduced series on as runs.
pub(super) fn as_runs<'a>(reduced: &'a [Reduced<'a>]) -> Vec<Given<'a, LoadRun>> {
    let given = |one: &'a Reduced<'a>| Given {
        label: one.label,
        format: one.format,
        evidence: &one.evidence,
    };
    reduced.iter().map(given).collect()
}

fn wish(measurement: &Measurement) -> Option<WantedMeasure> {
    let Measurement::Metric {
        metric,
        filter,
        statistic,
        per_tag,
        ..
    } = measurement
    else {
        return None;
    };
    let percents = match statistic {
        Statistic::Percentile(percent) => [percent.clone()].into(),
        Statistic::Median => ["50".to_owned()].into(),
        _ => [].into(),
    };
    Some(WantedMeasure {
        metric: metric.clone(),
        filter: filter.clone(),
        per_tag: per_tag.clone(),
        percents,
    })
}
