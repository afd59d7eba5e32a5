//! What test results measured for each criterion of a gate, by suite or by label (CONTRACTS 3.2, 3.3).

use super::combine::{Worse, worst as worst_value};
use super::freshness::{self, Clock};
use super::identity::Tally;
use super::inputs::{Given, names, suite_of, worst};
use super::{DETAILS, SUBJECTS, Slot};
use crate::evidence::{Attempt, Completeness, Evidence, TestRun};
use crate::gate::{Measured, Quantity, RunValue};
use crate::policy::{Criterion, Gate, Measurement, TestMeasure};
use crate::reason::{Reason, gates};
use std::collections::{BTreeMap, BTreeSet};

/// The results of one suite: its parts by format, each format a whole of its own.
#[derive(Default)]
struct Suite<'a> {
    formats: BTreeMap<&'a str, Vec<&'a Evidence<TestRun>>>,
}

/// The suites of a gate.
pub(super) struct Suites<'a> {
    gate: &'a Gate,
    clock: Option<Clock>,
    by_name: BTreeMap<&'a str, Suite<'a>>,
}

impl<'a> Suites<'a> {
    pub(super) fn of(gate: &'a Gate, given: &[Given<'a, TestRun>], clock: Option<Clock>) -> Self {
        let mut suites: BTreeMap<&'a str, Suite<'a>> = BTreeMap::new();
        for item in given {
            if let Some(suite) = suite_of(gate, item.label) {
                suites
                    .entry(suite)
                    .or_default()
                    .formats
                    .entry(item.format)
                    .or_default()
                    .push(item.evidence);
            }
        }
        Self {
            gate,
            clock,
            by_name: suites,
        }
    }

    /// Measures a criterion for each of its subjects.
    pub(super) fn measure(&self, criterion: &Criterion, slot: &Slot, out: &mut Vec<Measured>) {
        let Measurement::Tests {
            measure,
            suites,
            labels,
            per_label,
        } = &criterion.measurement
        else {
            out.push(slot.nothing(
                "",
                Completeness::NotMeasured,
                Reason::new(gates::NO_DATA).with("subject", &slot.key),
            ));
            return;
        };
        let wanted = self.wanted(suites);
        let worse = Worse::of(&criterion.limit);
        let carries = |attempt: &Attempt| {
            labels.iter().all(|(name, value)| {
                attempt
                    .labels
                    .get(name)
                    .is_some_and(|values| values.contains(value))
            })
        };
        let Some(label) = per_label else {
            for suite in wanted {
                let found = self
                    .by_name
                    .get(suite)
                    .map(|suite| self.tallies(suite, &carries))
                    .unwrap_or_default();
                let seen = self.seen(suite);
                out.push(finish(slot, suite, *measure, worse, seen, vec![found]));
            }
            return;
        };
        let subjects = self.label_values(&wanted, label, &carries);
        if subjects.len() > SUBJECTS {
            out.push(slot.too_many_subjects());
            return;
        }
        for subject in subjects {
            // A test without the label must not be lost: it belongs to the subject without a name.
            let of_subject = |attempt: &Attempt| {
                carries(attempt)
                    && match attempt.labels.get(label) {
                        Some(values) if !values.is_empty() => values.contains(&subject),
                        _ => subject.is_empty(),
                    }
            };
            let found = wanted
                .iter()
                .filter_map(|suite| self.by_name.get(suite))
                .map(|suite| self.tallies(suite, &of_subject))
                .collect();
            let seen = wanted
                .iter()
                .map(|suite| self.seen(suite))
                .reduce(Seen::join)
                .unwrap_or_default();
            out.push(finish(slot, &subject, *measure, worse, seen, found));
        }
    }

    /// The suites that a criterion looks at; where none is named, those that were given.
    fn wanted<'b>(&'b self, own: &'b [String]) -> Vec<&'b str> {
        let named = if own.is_empty() { &self.gate.suites } else { own };
        let mut wanted: Vec<&str> = named.iter().map(String::as_str).collect();
        if wanted.is_empty() {
            wanted = self.by_name.keys().copied().collect();
        }
        if wanted.is_empty() {
            wanted.push("");
        }
        wanted
    }

    /// The values of a label among the attempts that count; one unnamed subject where there are none.
    fn label_values(
        &self,
        wanted: &[&str],
        label: &str,
        carries: &impl Fn(&Attempt) -> bool,
    ) -> BTreeSet<String> {
        let mut values = BTreeSet::new();
        let suites = wanted.iter().filter_map(|suite| self.by_name.get(suite));
        for run in suites
            .flat_map(|suite| suite.formats.values().flatten())
            .filter_map(|part| part.inspect().1)
        {
            for attempt in run.attempts.iter().filter(|attempt| carries(attempt)) {
                match attempt.labels.get(label) {
                    Some(found) if !found.is_empty() => values.extend(found.iter().cloned()),
                    _ => _ = values.insert(String::new()),
                }
                if values.len() > SUBJECTS {
                    return values;
                }
            }
        }
        if values.is_empty() {
            values.insert(String::new());
        }
        values
    }

    /// One tally for each format of a suite that could be read.
    fn tallies<'b>(&self, suite: &Suite<'b>, counts: &impl Fn(&Attempt) -> bool) -> Vec<(&'b str, Tally)> {
        let mut tallies = Vec::new();
        for (format, parts) in &suite.formats {
            let runs: Vec<&TestRun> = parts.iter().filter_map(|part| part.inspect().1).collect();
            if runs.is_empty() {
                continue;
            }
            let attempts = runs.iter().flat_map(|run| &run.attempts);
            let attempts = attempts.filter(|attempt| !self.ended_before(attempt) && counts(attempt));
            let failures = runs.iter().flat_map(|run| &run.failures);
            tallies.push((*format, Tally::of(attempts, failures, self.gate.retries)));
        }
        tallies
    }

    fn ended_before(&self, attempt: &Attempt) -> bool {
        let since = self.clock.and_then(|clock| clock.since);
        let end = attempt.stop.or(attempt.start);
        matches!((since, end), (Some(since), Some(end)) if end < since)
    }

    /// Completeness, freshness and sources of a suite.
    fn seen(&self, suite: &str) -> Seen {
        let Some(found) = self.by_name.get(suite) else {
            return Seen::default();
        };
        let parts: Vec<&Evidence<TestRun>> = found.formats.values().flatten().copied().collect();
        let mut completeness = worst(parts.iter().map(|part| part.completeness()));
        let old = parts
            .iter()
            .filter_map(|part| part.inspect().1)
            .flat_map(|run| &run.attempts);
        let mut notes = Vec::new();
        let left_out = old.filter(|attempt| self.ended_before(attempt)).count();
        if left_out > 0 {
            completeness = completeness.max(Completeness::Partial);
            notes.push(
                Reason::new(gates::ENDED_BEFORE)
                    .with("count", left_out)
                    .with("subject", suite),
            );
        }
        let stale = parts
            .iter()
            .map(|part| freshness::stale(*part, self.clock, self.gate.max_age, suite));
        Seen {
            completeness: Some(completeness),
            stale: freshness::first(stale),
            sources: names(parts.iter().flat_map(|part| &part.sources)),
            notes,
        }
    }

    /// The suites that two formats report with different failures.
    pub(super) fn disagreements(&self) -> Vec<&'a str> {
        let every = |_: &Attempt| true;
        let differ = |suite: &Suite<'a>| {
            let tallies = if suite.formats.len() > 1 {
                self.tallies(suite, &every)
            } else {
                Vec::new()
            };
            tallies
                .windows(2)
                .any(|pair| matches!(pair, [(_, a), (_, b)] if !same_failures(&a.failing, &b.failing)))
        };
        self.by_name
            .iter()
            .filter(|(_, suite)| differ(suite))
            .map(|(name, _)| *name)
            .collect()
    }

    /// The required suites of which nothing was read.
    pub(super) fn missing(&self) -> Vec<&'a str> {
        let read = |suite: &str| {
            let found = self.by_name.get(suite);
            found.is_some_and(|suite| {
                suite
                    .formats
                    .values()
                    .flatten()
                    .any(|part| part.inspect().1.is_some())
            })
        };
        self.gate
            .suites
            .iter()
            .map(String::as_str)
            .filter(|suite| !read(suite))
            .collect()
    }
}

/// Whether two formats name the same failures. Formats write one test's name differently
/// (`tests.test_x#test_a`, `test_x::test_a`), so letters and digits are compared, and one may hold a longer path.
fn same_failures(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let plain = |names: &BTreeSet<String>| -> BTreeSet<String> {
        names
            .iter()
            .map(|name| {
                name.chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect()
            })
            .collect()
    };
    let (a, b) = (plain(a), plain(b));
    let known = |name: &String, others: &BTreeSet<String>| {
        others.contains(name)
            || others
                .iter()
                .any(|other| name.ends_with(other) || other.ends_with(name))
    };
    a.len() == b.len() && a.iter().all(|name| known(name, &b)) && b.iter().all(|name| known(name, &a))
}

/// What is known of the evidence behind a subject; the default is "nothing given".
#[derive(Default)]
struct Seen {
    completeness: Option<Completeness>,
    stale: Option<Reason>,
    sources: Vec<String>,
    notes: Vec<Reason>,
}

impl Seen {
    fn join(mut self, other: Self) -> Self {
        let of = |seen: &Self| seen.completeness.unwrap_or(Completeness::NotMeasured);
        self.completeness = Some(of(&self).max(of(&other)));
        self.stale = freshness::first([self.stale, other.stale]);
        self.sources.extend(other.sources);
        self.sources.sort_unstable();
        self.sources.dedup();
        self.notes.extend(other.notes);
        self
    }
}

/// Joins what the formats of each suite counted: the worst format of a suite, then the sum over suites.
fn finish(
    slot: &Slot,
    subject: &str,
    measure: TestMeasure,
    worse: Worse,
    seen: Seen,
    suites: Vec<Vec<(&str, Tally)>>,
) -> Measured {
    let completeness = seen.completeness.unwrap_or(Completeness::NotMeasured);
    let mut measured = slot.start(subject, completeness);
    (measured.stale, measured.sources, measured.notes) = (seen.stale, seen.sources, seen.notes);
    let (mut names, mut folded) = (BTreeSet::new(), BTreeSet::new());
    for (_, tally) in suites.iter().flatten() {
        names.extend(tally.names(measure).into_iter().flatten().cloned());
        folded.extend(tally.folded.iter().cloned());
    }
    measured.details = names.into_iter().take(DETAILS).collect();
    if !folded.is_empty() {
        let shown = folded.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        measured.notes.push(
            Reason::new(gates::FOLDED)
                .with("count", folded.len())
                .with("names", shown),
        );
    }
    let no_data = || Reason::new(gates::NO_DATA).with("subject", slot.name(subject));
    if let [formats] = suites.as_slice() {
        let values: Vec<(&str, Option<Quantity>)> = formats
            .iter()
            .map(|(format, tally)| (*format, tally.value(measure)))
            .collect();
        // A format that proves nothing is as bad as one that holds nothing, beside another that does.
        if values.iter().any(|(_, value)| value.is_none()) {
            measured.notes.push(no_data());
            if values.len() > 1 {
                measured.completeness = measured.completeness.max(Completeness::Empty);
            }
        }
        let known: Vec<&Quantity> = values.iter().filter_map(|(_, value)| value.as_ref()).collect();
        match worst_value(&known, worse) {
            Ok(value) => measured.observed = Some(value),
            Err(code) if !known.is_empty() => measured
                .notes
                .push(Reason::new(code).with("subject", slot.name(subject))),
            Err(_) => {}
        }
        if values.len() > 1 {
            let run = |(format, value): &(&str, Option<Quantity>)| {
                let value = value.clone()?;
                Some(RunValue {
                    run: (*format).to_owned(),
                    value,
                    n: None,
                    quantile: None,
                })
            };
            measured.runs = values.iter().filter_map(run).collect();
        }
        return measured;
    }
    let mut sum = Tally::default();
    for formats in suites {
        let counted = formats
            .into_iter()
            .map(|(_, tally)| tally)
            .reduce(|a, b| worse_of(a, b, measure, worse));
        sum.add(counted.unwrap_or_default());
    }
    measured.observed = sum.value(measure);
    if measured.observed.is_none() {
        measured.notes.push(no_data());
    }
    measured
}

fn worse_of(a: Tally, b: Tally, measure: TestMeasure, worse: Worse) -> Tally {
    match (a.value(measure), b.value(measure)) {
        (Some(x), Some(y)) if worst_value(&[&x, &y], worse) == Ok(y.clone()) => b,
        (None, Some(_)) => b,
        _ => a,
    }
}
