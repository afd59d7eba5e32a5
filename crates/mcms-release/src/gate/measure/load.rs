//! What load tests measured for each criterion of a gate: runs, cross-checks and subjects (CONTRACTS 3.2, 3.6, 3.7).
//! Metric series go the same way once they are reduced to measures.

use super::combine::{Worse, runs as combined, worst as worst_value};
use super::freshness::{self, Clock};
use super::inputs::{Given, names, worst};
use super::statistic::{self, Value};
use super::{SUBJECTS, Slot};
use crate::evidence::{Completeness, Evidence, LoadProfile, LoadRun, Measure};
use crate::gate::{Measured, Quantity, RunValue};
use crate::policy::{Criterion, Gate, Measurement, Statistic};
use crate::reason::{Reason, gates};
use std::collections::{BTreeMap, BTreeSet};

/// The exit code by which k6 says that a threshold failed (errext/exitcodes/codes.go).
pub(super) const THRESHOLDS_FAILED: i32 = 99;

/// The metric that k6 leaves out where no iteration was dropped.
const DROPPED: &str = "dropped_iterations";

/// One run of the same build.
struct Run<'a> {
    label: &'a str,
    completeness: Completeness,
    stale: Option<Reason>,
    notes: Vec<Reason>,
    /// Items that hold samples.
    samples: Vec<(&'a str, &'a LoadRun)>,
    /// Summaries.
    summaries: Vec<(&'a str, &'a LoadRun)>,
    iterations: Option<u64>,
}

/// The runs of a gate.
pub(super) struct Runs<'a> {
    each: Vec<Run<'a>>,
    profile: Option<LoadProfile>,
    notes: Vec<Reason>,
    sources: Vec<String>,
    /// Metrics and tags of which a reader kept no subject because there were too many.
    too_many: BTreeSet<(&'a str, &'a str)>,
}

/// What a criterion asks of a run.
struct Wish<'a> {
    metric: &'a str,
    filter: &'a BTreeMap<String, String>,
    statistic: &'a Statistic,
    worse: Worse,
}

impl<'a> Runs<'a> {
    pub(super) fn of(gate: &Gate, given: &[Given<'a, LoadRun>], clock: Option<Clock>) -> Self {
        let mut by_label: BTreeMap<&'a str, Vec<&Given<'a, LoadRun>>> = BTreeMap::new();
        for item in given {
            by_label.entry(item.label).or_default().push(item);
        }
        let runs: Vec<Run<'a>> = by_label
            .iter()
            .map(|(label, items)| Run::of(label, items, gate, clock))
            .collect();
        let mut notes: Vec<Reason> = runs.iter().flat_map(|run| run.notes.iter().cloned()).collect();
        let profiles: Vec<Option<&LoadProfile>> = runs.iter().map(Run::profile).collect();
        let mut known: Vec<&LoadProfile> = given
            .iter()
            .filter_map(|item| item.evidence.inspect().1?.profile.as_ref())
            .collect();
        known.dedup();
        if known.len() > 1 {
            notes.push(Reason::new(gates::PROFILES_DIFFER));
        }
        // An unknown or a second profile leaves the whole without one: nothing is comparable with it.
        let profile = profiles
            .into_iter()
            .reduce(|a, b| if a == b { a } else { None })
            .flatten()
            .cloned();
        Self {
            each: runs,
            profile,
            notes,
            sources: names(given.iter().flat_map(|item| &item.evidence.sources)),
            too_many: given.iter().flat_map(|item| too_many(item.evidence)).collect(),
        }
    }

    /// Measures a criterion for each of its subjects.
    pub(super) fn measure(&self, criterion: &Criterion, slot: &Slot, out: &mut Vec<Measured>) {
        let Measurement::Metric {
            metric,
            filter,
            statistic,
            per_tag,
            ..
        } = &criterion.measurement
        else {
            out.push(slot.nothing(
                "",
                Completeness::NotMeasured,
                Reason::new(gates::NO_DATA).with("subject", &slot.key),
            ));
            return;
        };
        let wish = Wish {
            metric,
            filter,
            statistic,
            worse: Worse::of(&criterion.limit),
        };
        let Some(tag) = per_tag else {
            out.push(self.subject(&wish, None, slot));
            return;
        };
        let mut subjects: BTreeSet<&str> = BTreeSet::new();
        for measure in self.each.iter().flat_map(Run::measures) {
            if let Some((name, value)) = &measure.subject
                && name == tag
                && measure.metric == *metric
                && measure.filter == *filter
            {
                subjects.insert(value);
            }
        }
        if subjects.len() > SUBJECTS || self.too_many.contains(&(metric.as_str(), tag.as_str())) {
            let mut measured = slot.too_many_subjects();
            self.envelope(&mut measured);
            out.push(measured);
        } else if subjects.is_empty() {
            let mut measured = slot.start("", self.completeness());
            measured
                .notes
                .push(Reason::new(gates::NO_DATA).with("subject", &slot.key));
            self.envelope(&mut measured);
            out.push(measured);
        } else {
            out.extend(
                subjects
                    .into_iter()
                    .map(|value| self.subject(&wish, Some((tag, value)), slot)),
            );
        }
    }

    fn completeness(&self) -> Completeness {
        worst(self.each.iter().map(|run| run.completeness))
    }

    fn envelope(&self, measured: &mut Measured) {
        measured.profile.clone_from(&self.profile);
        measured.sources.clone_from(&self.sources);
        measured.notes.extend(self.notes.iter().cloned());
        measured.stale = freshness::first(self.each.iter().map(|run| run.stale.clone()));
    }

    fn subject(&self, wish: &Wish<'_>, subject: Option<(&str, &str)>, slot: &Slot) -> Measured {
        let name = subject.map_or("", |(_, value)| value);
        let mut measured = slot.start(name, self.completeness());
        self.envelope(&mut measured);
        let mut missing = Vec::new();
        for run in &self.each {
            match run.value(wish, subject, &mut measured) {
                Ok(value) => measured.runs.push(RunValue {
                    run: run.label.to_owned(),
                    value: value.quantity,
                    n: value.n,
                    quantile: value.quantile,
                }),
                Err(code) => missing.push(
                    Reason::new(code)
                        .with("subject", slot.name(name))
                        .with("what", wish.metric)
                        .with("run", run.label),
                ),
            }
        }
        let values: Vec<&Quantity> = measured.runs.iter().map(|run| &run.value).collect();
        if values.is_empty() {
            measured.notes.extend(missing);
            return measured;
        }
        // A run that lacks what the others have did not measure it: the whole is not complete.
        if !missing.is_empty() {
            measured.completeness = measured.completeness.max(Completeness::Partial);
            measured.notes.extend(missing);
        }
        match combined(&values, wish.worse) {
            Ok(value) => measured.observed = Some(value),
            Err(code) => measured.notes.push(
                Reason::new(code)
                    .with("subject", slot.name(name))
                    .with(
                        "observed",
                        values
                            .iter()
                            .map(|value| value.text())
                            .collect::<Vec<_>>()
                            .join(", "),
                    )
                    .with("limit", &slot.limit),
            ),
        }
        measured
    }
}

/// The metrics and tags that a reader gave up because they have too many subjects.
fn too_many(evidence: &Evidence<LoadRun>) -> impl Iterator<Item = (&str, &str)> {
    let gave_up = evidence
        .diagnostics
        .iter()
        .filter(|found| found.reason.code == gates::TOO_MANY_SUBJECTS);
    gave_up.filter_map(|found| {
        let said = |name| found.reason.parameters.get(name).map(String::as_str);
        Some((said("metric")?, said("tag")?))
    })
}

/// The iterations of all parts; `None` where there is no part, or one that does not say.
fn iterations(parts: &[(&str, &LoadRun)]) -> Option<u64> {
    let counts: Option<Vec<u64>> = parts.iter().map(|(_, run)| run.iterations).collect();
    counts
        .filter(|counts| !counts.is_empty())
        .map(|counts| counts.into_iter().fold(0, u64::saturating_add))
}

impl<'a> Run<'a> {
    fn of(label: &'a str, items: &[&Given<'a, LoadRun>], gate: &Gate, clock: Option<Clock>) -> Self {
        let mut run = Self {
            label,
            completeness: worst(items.iter().map(|item| item.evidence.completeness())),
            stale: freshness::first(
                items
                    .iter()
                    .map(|item| freshness::stale(item.evidence, clock, gate.max_age, &gate.id)),
            ),
            notes: Vec::new(),
            samples: Vec::new(),
            summaries: Vec::new(),
            iterations: None,
        };
        let mut codes = BTreeSet::new();
        for item in items {
            let Some(data) = item.evidence.inspect().1 else {
                continue;
            };
            let place = if data.samples {
                &mut run.samples
            } else {
                &mut run.summaries
            };
            place.push((item.format, data));
            run.iterations = run.iterations.max(data.iterations);
            codes.extend(
                data.exit_code
                    .filter(|code| *code != 0 && *code != THRESHOLDS_FAILED),
            );
        }
        for code in codes {
            run.completeness = run.completeness.max(Completeness::Partial);
            run.notes.push(
                Reason::new(gates::EXIT_CODE)
                    .with("code", code)
                    .with("run", label),
            );
        }
        // Counts that differ make the whole run partial, also for criteria whose own values agree.
        if let (Some(one), Some(other)) = (iterations(&run.samples), iterations(&run.summaries))
            && one != other
        {
            run.completeness = run.completeness.max(Completeness::Partial);
            run.notes
                .push(Reason::new(gates::PARTS_DISAGREE).with("run", label));
        }
        run
    }

    fn measures(&self) -> impl Iterator<Item = &'a Measure> {
        self.samples
            .iter()
            .chain(&self.summaries)
            .flat_map(|(_, data)| &data.measures)
    }

    fn profile(&self) -> Option<&'a LoadProfile> {
        let known = self
            .samples
            .iter()
            .chain(&self.summaries)
            .filter_map(|(_, data)| data.profile.as_ref());
        known
            .map(Some)
            .reduce(|a, b| if a == b { a } else { None })
            .flatten()
    }

    /// The value of this run. What is odd about it lowers the completeness of what was measured.
    fn value(
        &self,
        wish: &Wish<'_>,
        subject: Option<(&str, &str)>,
        measured: &mut Measured,
    ) -> Result<Value, crate::reason::Code> {
        let found = |data: &[(&'a str, &'a LoadRun)]| -> Vec<(&'a str, &'a Measure)> {
            let is = |measure: &&Measure| {
                let own = measure
                    .subject
                    .as_ref()
                    .map(|(tag, value)| (tag.as_str(), value.as_str()));
                measure.metric == wish.metric && measure.filter == *wish.filter && own == subject
            };
            data.iter()
                .filter_map(|(format, data)| Some((*format, data.measures.iter().find(is)?)))
                .collect()
        };
        let (samples, summaries) = (found(&self.samples), found(&self.summaries));
        if samples.is_empty() && summaries.is_empty() {
            return self.nothing_dropped(wish, subject).ok_or(gates::NO_DATA);
        }
        let only: Vec<&Measure> = samples.iter().map(|(_, measure)| *measure).collect();
        if only.is_empty() {
            let only: Vec<&Measure> = summaries.iter().map(|(_, measure)| *measure).collect();
            // Samples that lack what the summary beside them states were not all written.
            if !self.samples.is_empty() {
                self.disagree(measured);
            }
            if only.len() < self.summaries.len() && self.samples.is_empty() {
                self.disagree(measured);
            }
            return statistic::of_parts(&only, wish.statistic);
        }
        let mut value = statistic::of_parts(&only, wish.statistic)?;
        for (format, summary) in summaries {
            if counts_differ(&only, summary) {
                self.disagree(measured);
            }
            // The summary may lack the statistic; the samples have it.
            let Ok(stated) = statistic::of(summary, wish.statistic) else {
                continue;
            };
            let csv = samples.iter().any(|(sample, _)| sample.contains("csv")) || format.contains("csv");
            if agree(&value.quantity, &stated.quantity, csv) {
                continue;
            }
            let worse = worst_value(&[&value.quantity, &stated.quantity], wish.worse)?;
            if worse == stated.quantity {
                value = stated;
            } else if worse != value.quantity {
                value.quantity = worse;
            }
        }
        Ok(value)
    }

    /// k6 leaves out metrics without samples: no dropped iteration in a complete run with iterations is zero of them.
    fn nothing_dropped(&self, wish: &Wish<'_>, subject: Option<(&str, &str)>) -> Option<Value> {
        let applies = wish.metric == DROPPED
            && wish.filter.is_empty()
            && subject.is_none()
            && *wish.statistic == Statistic::Count
            && self.completeness == Completeness::Complete
            && self.iterations.is_some_and(|iterations| iterations > 0);
        applies.then_some(Value {
            quantity: Quantity::Count { count: 0 },
            n: None,
            quantile: None,
        })
    }

    fn disagree(&self, measured: &mut Measured) {
        measured.completeness = measured.completeness.max(Completeness::Partial);
        let note = Reason::new(gates::PARTS_DISAGREE).with("run", self.label);
        if !measured.notes.contains(&note) {
            measured.notes.push(note);
        }
    }
}

/// Whether a summary counts otherwise than the samples beside it.
fn counts_differ(samples: &[&Measure], summary: &Measure) -> bool {
    let sum = |of: fn(&Measure) -> Option<u64>| {
        samples
            .iter()
            .try_fold(0_u64, |sum, measure| sum.checked_add(of(measure)?))
    };
    let differ =
        |ours: Option<u64>, stated: Option<u64>| matches!((ours, stated), (Some(a), Some(b)) if a != b);
    let rates = |measure: &Measure| measure.rate.map(|rate| rate.total);
    let events = |measure: &Measure| measure.rate.map(|rate| rate.events);
    let total = samples.iter().map(|measure| measure.sum).sum::<Option<f64>>();
    let counter = summary.kind == crate::evidence::MeasureKind::Counter;
    // A counter's own count (how often it was added to) is not in a summary; its total is.
    let totals = counter
        && matches!((total, summary.sum), (Some(a), Some(b)) if (a - b).abs() > 1e-6 * a.abs().max(1.0));
    totals
        || (!counter && differ(sum(|measure| measure.count), summary.count))
        || differ(sum(rates), rates(summary))
        || differ(sum(events), events(summary))
}

/// Whether a stated value is the computed one; CSV holds 6 decimals, and bounds agree with what lies within.
fn agree(ours: &Quantity, stated: &Quantity, csv: bool) -> bool {
    match (ours, stated) {
        (Quantity::Value { value: a, unit: m }, Quantity::Value { value: b, unit: n }) if m == n => {
            a.to_bits() == b.to_bits() || (csv && six(*a) == six(*b))
        }
        (Quantity::Bounds { low, high, unit: m }, Quantity::Value { value, unit: n }) if m == n => {
            low <= value && high.is_none_or(|high| *value <= high)
        }
        (Quantity::Rate { events, total }, Quantity::Share { value }) => {
            let ours = crate::limit::Exact::ratio(i128::from(*events), i128::from(*total));
            ours.is_some_and(|ours| ours.to_f64().to_bits() == value.to_bits())
        }
        _ => ours == stated,
    }
}

fn six(value: f64) -> String {
    format!("{value:.6}")
}
