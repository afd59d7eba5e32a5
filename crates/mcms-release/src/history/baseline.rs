//! What a new release is compared with: the accepted values of the same load profile, and the anchor.

use super::History;
use super::combine::combine;
use super::question::same_question;
use crate::evidence::LoadProfile;
use crate::gate::{BaselineValue, Baselines, CreepRun, Finding, Measured, Quantity, RunValue};
use crate::policy::{EvidenceKind, Gate, Policy};
use crate::record::DecisionRecord;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a candidate measured for one criterion and subject, with the gate that asks.
#[derive(Clone, Copy)]
struct Subject<'a> {
    gate: &'a Gate,
    measured: &'a Measured,
}

impl History {
    /// Chooses the baselines for what a candidate measured: the last up-to-N accepted runs of the same load
    /// profile, the anchor, and the accepted runs that the creeping alarm looks at.
    ///
    /// A profile that is unknown on either side, or differs, is no baseline; neither is a value that an older
    /// policy measured by another rule under the same name. `document` is the policy as written.
    #[must_use]
    pub fn baselines(&self, policy: &Policy, document: &Value, candidate: &[Measured]) -> Baselines {
        let entries = subjects(policy, candidate).map(|subject| {
            let rule = subject.gate.baseline.as_ref();
            let wanted = rule.map_or(0, |rule| rule.runs);
            let runs = self.accepted_runs(document, subject, wanted);
            let anchor = rule
                .and_then(|rule| rule.anchor)
                .and_then(|_| self.anchor_run(document, subject));
            let creep = subject
                .gate
                .creep
                .as_ref()
                .map_or_else(Vec::new, |creep| self.creep_runs(document, subject, creep.runs));
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
    ) -> Baselines {
        let mut baselines = self.baselines(policy, document, candidate);
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

    fn accepted_runs(&self, document: &Value, subject: Subject<'_>, wanted: u32) -> Vec<RunValue> {
        let measured = self
            .accepted()
            .filter_map(|record| Some((record, comparable(record, document, subject)?)));
        let runs = measured.flat_map(|(record, measured)| {
            let named = |run: RunValue| RunValue {
                run: run_name(record, &run.run),
                ..run
            };
            runs_of(subject.gate, measured).into_iter().map(named)
        });
        runs.take(wanted as usize).collect()
    }

    fn anchor_run(&self, document: &Value, subject: Subject<'_>) -> Option<RunValue> {
        let record = self.anchor()?;
        let value = comparable(record, document, subject)?.observed.clone()?;
        Some(RunValue {
            run: record.id.clone(),
            value,
            n: None,
            quantile: None,
        })
    }

    fn creep_runs(&self, document: &Value, subject: Subject<'_>, most: u32) -> Vec<CreepRun> {
        let compared = |record: &DecisionRecord| {
            comparable(record, document, subject)?;
            let finding = finding(record, subject.measured)?;
            Some(CreepRun {
                record: record.id.clone(),
                observed: finding.observed.clone()?,
                baseline: finding.baseline.clone()?,
            })
        };
        self.accepted().filter_map(compared).take(most as usize).collect()
    }
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
