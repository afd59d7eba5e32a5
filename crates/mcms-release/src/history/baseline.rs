//! What a new release is compared with: the accepted values of the same load profile, and the anchor.

use super::History;
use super::combine::combine;
use super::question::same_question;
use crate::evidence::{LoadProfile, Role};
use crate::gate::{BaselineValue, Baselines, CreepRun, Finding, Measured, Quantity, RunValue};
use crate::policy::{EvidenceKind, Gate, Policy};
use crate::record::{DecisionRecord, RecordedInput};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a candidate measured for one criterion and subject, with the gate that asks.
#[derive(Clone, Copy)]
struct Subject<'a> {
    gate: &'a Gate,
    measured: &'a Measured,
}

/// Who asks for a baseline, and when: what was decided later is not known yet, and what was measured by the same
/// files is no comparison.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The digests of the candidate's own evidence, by the name of the input.
    pub own: &'a BTreeMap<String, String>,
    /// The time of the decision.
    pub now: DateTime<Utc>,
}

impl History {
    /// Chooses the baselines for what a candidate measured: the last up-to-N accepted runs of the same load
    /// profile, the anchor, and the accepted runs that the creeping alarm looks at.
    ///
    /// A profile that is unknown on either side, or differs, is no baseline; neither is a value that an older
    /// policy measured by another rule under the same name. `document` is the policy as written.
    #[must_use]
    pub fn baselines(
        &self,
        policy: &Policy,
        document: &Value,
        candidate: &[Measured],
        asking: Asking<'_>,
    ) -> Baselines {
        let entries = subjects(policy, candidate).map(|subject| {
            let rule = subject.gate.baseline.as_ref();
            let wanted = rule.map_or(0, |rule| rule.runs);
            let runs = accepted_runs(&self.known(document, subject, asking), subject, wanted);
            let anchor = rule
                .and_then(|rule| rule.anchor)
                .and_then(|_| self.anchor_run(document, subject, asking));
            let creep = subject.gate.creep.as_ref().map_or_else(Vec::new, |creep| {
                creep_runs(&self.known(document, subject, asking), subject, creep.runs)
            });
            entry(subject.measured, runs, wanted, anchor, creep)
        });
        Baselines(entries.collect())
    }

    /// Takes the baseline values from runs given as files, and anchor and creeping runs from the history.
    #[must_use]
    pub fn with_given(
        &self,
        policy: &Policy,
        document: &Value,
        candidate: &[Measured],
        given: &[Measured],
        asking: Asking<'_>,
    ) -> Baselines {
        let mut baselines = self.baselines(policy, document, candidate, asking);
        for (entry, given) in baselines
            .0
            .iter_mut()
            .zip(given_baselines(policy, candidate, given).0)
        {
            entry.value = given.value;
            entry.zero = given.zero;
            entry.runs = given.runs;
        }
        baselines
    }

    /// What accepted records measured for a subject, newest first: of records over the same files the newest only,
    /// and none over the candidate's own files, unless a person accepted it by name. Otherwise running one build
    /// again and again would push every other release out of the baseline.
    fn known<'a>(&'a self, document: &Value, subject: Subject<'_>, asking: Asking<'_>) -> Vec<Known<'a>> {
        let own: BTreeSet<&str> = subject
            .measured
            .sources
            .iter()
            .filter_map(|name| asking.own.get(name))
            .map(String::as_str)
            .collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut known = Vec::new();
        for record in self.accepted(asking.now) {
            let Some(measured) = comparable(record, document, subject) else {
                continue;
            };
            let digests: Vec<&str> = digests(record, measured).collect();
            let again = digests.iter().any(|digest| seen.contains(digest));
            let itself =
                digests.iter().any(|digest| own.contains(digest)) && !self.was_accepted_by_name(record);
            seen.extend(digests);
            if !again && !itself {
                known.push((record, measured));
            }
        }
        known
    }

    fn anchor_run(&self, document: &Value, subject: Subject<'_>, asking: Asking<'_>) -> Option<RunValue> {
        let record = self.anchor(asking.now)?;
        let value = comparable(record, document, subject)?.observed.clone()?;
        Some(RunValue {
            run: record.id.clone(),
            value,
            n: None,
            quantile: None,
        })
    }
}

/// A record and what it measured for the subject in question.
type Known<'a> = (&'a DecisionRecord, &'a Measured);

fn accepted_runs(known: &[Known<'_>], subject: Subject<'_>, wanted: u32) -> Vec<RunValue> {
    let runs = known.iter().flat_map(|(record, measured)| {
        let named = |run: RunValue| RunValue {
            run: run_name(record, &run.run),
            ..run
        };
        runs_of(subject.gate, measured).into_iter().map(named)
    });
    runs.take(wanted as usize).collect()
}

fn creep_runs(known: &[Known<'_>], subject: Subject<'_>, most: u32) -> Vec<CreepRun> {
    let compared = |record: &DecisionRecord| {
        let finding = finding(record, subject.measured)?;
        Some(CreepRun {
            record: record.id.clone(),
            observed: finding.observed.clone()?,
            baseline: finding.baseline.clone()?,
        })
    };
    known
        .iter()
        .filter_map(|(record, _)| compared(record))
        .take(most as usize)
        .collect()
}

/// Takes the baselines from measured runs that count as accepted because a person gave them as files.
#[must_use]
pub fn given_baselines(policy: &Policy, candidate: &[Measured], given: &[Measured]) -> Baselines {
    let by_key: BTreeMap<(&str, &str), &Measured> =
        given.iter().map(|measured| (key(measured), measured)).collect();
    let entries = subjects(policy, candidate).map(|subject| {
        let wanted = subject.gate.baseline.as_ref().map_or(0, |rule| rule.runs);
        let runs = by_key
            .get(&key(subject.measured))
            .filter(|given| wanted > 0 && same_profile(subject, given.profile.as_ref()))
            .map_or_else(Vec::new, |given| runs_of(subject.gate, given));
        entry(subject.measured, runs, wanted, None, Vec::new())
    });
    Baselines(entries.collect())
}

/// The digests of the files behind what a record measured.
fn digests<'a>(record: &'a DecisionRecord, measured: &'a Measured) -> impl Iterator<Item = &'a str> {
    let own = |input: &&RecordedInput| matches!(input.role, Role::Tests | Role::Load | Role::Metrics);
    let sources = record.inputs.iter().filter(own).flat_map(|input| &input.sources);
    sources
        .filter(|source| measured.sources.contains(&source.name))
        .filter_map(|source| source.sha256.as_deref())
}

fn key(measured: &Measured) -> (&str, &str) {
    (measured.criterion.as_str(), measured.subject.as_str())
}

fn entry(
    measured: &Measured,
    runs: Vec<RunValue>,
    wanted: u32,
    anchor: Option<RunValue>,
    creep: Vec<CreepRun>,
) -> BaselineValue {
    let combined = combine(&runs);
    BaselineValue {
        criterion: measured.criterion.clone(),
        subject: measured.subject.clone(),
        value: combined.value,
        zero: combined.zero,
        runs,
        wanted,
        anchor,
        creep,
    }
}

/// The measured values whose gate the policy knows, in their sorted order.
fn subjects<'a>(policy: &'a Policy, candidate: &'a [Measured]) -> impl Iterator<Item = Subject<'a>> {
    candidate.iter().filter_map(|measured| {
        let (name, _) = measured.criterion.split_once('/')?;
        let gate = policy.gates.iter().find(|gate| gate.id == name)?;
        Some(Subject { gate, measured })
    })
}

/// What a record measured for the same criterion and subject by the same rule, where the load profiles are equal.
fn comparable<'a>(
    record: &'a DecisionRecord,
    document: &Value,
    subject: Subject<'_>,
) -> Option<&'a Measured> {
    let wanted = key(subject.measured);
    let index = record
        .measured
        .binary_search_by(|measured| key(measured).cmp(&wanted))
        .ok()?;
    let measured = record.measured.get(index)?;
    let comparable = same_profile(subject, measured.profile.as_ref())
        && same_question(document, &record.policy, &subject.measured.criterion);
    comparable.then_some(measured)
}

/// Load tests compare only under one known profile; other evidence has none.
fn same_profile(subject: Subject<'_>, other: Option<&LoadProfile>) -> bool {
    match (subject.measured.profile.as_ref(), other) {
        (Some(one), Some(other)) => one == other,
        (None, None) => subject.gate.evidence != EvidenceKind::Load,
        _ => false,
    }
}

fn finding<'a>(record: &'a DecisionRecord, candidate: &Measured) -> Option<&'a Finding> {
    let mut findings = record.decision.gates.iter().flat_map(|gate| gate.findings.iter());
    findings.find(|finding| finding.criterion == candidate.criterion && finding.subject == candidate.subject)
}

/// The runs that a measurement counts as: repeated runs of a load test each, anything else as the one value that the
/// rule looked at (what stands in the runs of test results are formats of one run).
fn runs_of(gate: &Gate, measured: &Measured) -> Vec<RunValue> {
    let repeated = matches!(gate.evidence, EvidenceKind::Load | EvidenceKind::Metrics);
    if repeated && !measured.runs.is_empty() {
        return measured.runs.clone();
    }
    let one = |value: &Quantity| RunValue {
        run: String::new(),
        value: value.clone(),
        n: None,
        quantile: None,
    };
    measured.observed.iter().map(one).collect()
}

fn run_name(record: &DecisionRecord, run: &str) -> String {
    if run.is_empty() {
        record.id.clone()
    } else {
        format!("{}/{run}", record.id)
    }
}
