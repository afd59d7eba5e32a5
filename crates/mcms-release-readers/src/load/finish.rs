//! From what was collected to a [`LoadRun`]: measures in order, the load's profile, what is odd about them.
//!
//! Not for deciding whether the evidence is good enough.

use super::collect::{Collector, MOST_SUBJECTS, Metric};
use super::kinds::{Contains, Declared, built_in};
use super::profile;
use super::troubles::Troubles;
use mcms_release::evidence::{Diagnostic, LoadRun, Measure, MeasureKind, Window};
use mcms_release::reason::{gates, loads};

/// Reduces what was collected.
pub(super) fn finish(mut collector: Collector, troubles: &mut Troubles) -> (LoadRun, Window) {
    let (level, guess) = (collector.level, collector.guess);
    let mut run = LoadRun {
        samples: true,
        thresholds: std::mem::take(&mut collector.thresholds),
        ..LoadRun::default()
    };
    run.thresholds
        .sort_by(|one, other| (&one.metric, &one.expression).cmp(&(&other.metric, &other.expression)));
    for metric in &mut collector.metrics {
        own(metric, &mut run, troubles);
        measures(metric, level, guess, &mut run, troubles);
    }
    run.measures.sort_by(|one, other| {
        (&one.metric, &one.filter, &one.subject).cmp(&(&other.metric, &other.filter, &other.subject))
    });
    let mut window = Window::default();
    if let Some((start, end)) = collector.window {
        for instant in [start, end] {
            if let Some(instant) = instant.utc() {
                window.include(instant);
            }
        }
        run.duration_ms = window
            .start
            .zip(window.end)
            .and_then(|(start, end)| end.signed_duration_since(start).num_microseconds())
            .map(milliseconds);
        // A month-old part beside a fresh one does not become fresh by merging.
        window.end = collector
            .oldest_end
            .and_then(super::instant::Instant::utc)
            .or(window.end);
    }
    run.profile = profile::of_vus(collector.vus, run.duration_ms);
    (run, window)
}

#[expect(clippy::cast_precision_loss, reason = "a run does not last 285 years")]
fn milliseconds(micros: i64) -> f64 {
    micros as f64 / 1000.0
}

/// The metrics that every run is looked at for.
fn own(metric: &Metric, run: &mut LoadRun, troubles: &mut Troubles) {
    let all = metric
        .families
        .iter()
        .position(|family| family.filter.is_empty() && family.per_tag.is_none());
    let Some((cell, _)) = metric.cells.iter().find(|(_, family)| Some(*family) == all) else {
        return;
    };
    if cell.count() == 0 {
        return;
    }
    match metric.name.as_str() {
        "iterations" => run.iterations = whole(cell.total()),
        "dropped_iterations" if cell.total() > 0.0 => {
            troubles.note(Diagnostic::warning(loads::K6_DROPPED_ITERATIONS).with("count", cell.total()));
        }
        _ => {}
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked just above"
)]
pub(super) fn whole(value: f64) -> Option<u64> {
    ((0.0..9_007_199_254_740_992.0).contains(&value) && value.fract() == 0.0).then_some(value as u64)
}

fn measures(metric: &mut Metric, level: f64, guess: bool, run: &mut LoadRun, troubles: &mut Troubles) {
    let known = metric.declared.or_else(|| built_in(&metric.name));
    let mut unknown = false;
    for (cell, family) in &mut metric.cells {
        let Some(family) = metric.families.get(*family) else {
            continue;
        };
        if family.hidden || cell.dead || cell.count() == 0 {
            continue;
        }
        // Only a trend has percentages, so asking for one says what the metric must be.
        let trend = Declared {
            kind: MeasureKind::Trend,
            contains: Contains::Default,
        };
        let guessed = (guess && !family.percents.is_empty()).then_some(trend);
        let Some(declared) = known.or(guessed) else {
            unknown = true;
            continue;
        };
        let mut measure = Measure::new(&metric.name, declared.kind);
        measure.filter.clone_from(&family.filter);
        measure.subject = family
            .per_tag
            .clone()
            .zip(cell.subject.as_deref().map(str::to_owned));
        let percents: Vec<String> = family.percents.iter().cloned().collect();
        if let Some(diagnostic) = cell.write(&mut measure, declared, &percents, level) {
            troubles.note(diagnostic);
        }
        run.measures.push(measure);
    }
    if unknown {
        troubles.note(Diagnostic::warning(loads::K6_KIND_UNKNOWN).with("metric", &metric.name));
    }
    for family in metric.families.iter().filter(|family| family.overflow) {
        troubles.note(
            Diagnostic::warning(gates::TOO_MANY_SUBJECTS)
                .with("most", MOST_SUBJECTS)
                .with("metric", &metric.name)
                .with("tag", family.per_tag.as_deref().unwrap_or_default()),
        );
    }
}
