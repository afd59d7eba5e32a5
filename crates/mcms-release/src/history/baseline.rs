//! What a new release is compared with: the accepted values of the same load profile, and the anchor.

use super::History;
use super::combine::combine;
use crate::evidence::LoadProfile;
use crate::gate::{BaselineValue, Baselines, CreepRun, Finding, Measured, RunValue};
use crate::policy::{Gate, Policy};
use crate::record::DecisionRecord;
use std::collections::BTreeMap;

impl History {
    /// Chooses the baselines for what a candidate measured: the last up-to-N accepted runs of the same load
    /// profile, the anchor, and the accepted runs that the creeping alarm looks at.
    ///
    /// A profile that is unknown on either side, or differs, is no baseline.
    #[must_use]
    pub fn baselines(&self, policy: &Policy, candidate: &[Measured]) -> Baselines {
        let entries = subjects(policy, candidate).map(|(gate, measured)| {
            let rule = gate.baseline.as_ref();
            let wanted = rule.map_or(0, |rule| rule.runs);
            let runs = self.accepted_runs(measured, wanted);
            let anchor = rule.and_then(|rule| rule.anchor).and_then(|_| self.anchor_run(measured));
            let creep = gate.creep.as_ref().map_or_else(Vec::new, |creep| self.creep_runs(measured, creep.runs));
            entry(measured, runs, wanted, anchor, creep)
        });
        Baselines(entries.collect())
    }

    /// Keeps anchor and creeping runs of the history, and takes the baseline values from runs given as files.
    #[must_use]
    pub fn with_given(&self, policy: &Policy, candidate: &[Measured], given: &[Measured]) -> Baselines {
        let mut baselines = self.baselines(policy, candidate);
        let given = given_baselines(policy, candidate, given);
        for (entry, given) in baselines.0.iter_mut().zip(given.0) {
            entry.value = given.value;
            entry.zero = given.zero;
            entry.runs = given.runs;
        }
        baselines
    }

    fn accepted_runs(&self, candidate: &Measured, wanted: u32) -> Vec<RunValue> {
        let mut runs = Vec::new();
        for record in self.accepted() {
            let Some(measured) = comparable(record, candidate) else { continue };
            for run in &measured.runs {
                if runs.len() >= wanted as usize {
                    return runs;
                }
                runs.push(RunValue { run: run_name(record, &run.run), ..run.clone() });
            }
        }
        runs
    }

    fn anchor_run(&self, candidate: &Measured) -> Option<RunValue> {
        let record = self.anchor()?;
        let measured = comparable(record, candidate)?;
        let value = measured.observed.clone()?;
        Some(RunValue { run: record.id.clone(), value, n: None, quantile: None })
    }

    fn creep_runs(&self, candidate: &Measured, most: u32) -> Vec<CreepRun> {
        let compared = |record: &DecisionRecord| {
            comparable(record, candidate)?;
            let finding = finding(record, candidate)?;
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
        given.iter().map(|measured| ((measured.criterion.as_str(), measured.subject.as_str()), measured)).collect();
    let entries = subjects(policy, candidate).map(|(gate, measured)| {
        let wanted = gate.baseline.as_ref().map_or(0, |rule| rule.runs);
        let runs = by_key
            .get(&(measured.criterion.as_str(), measured.subject.as_str()))
            .filter(|given| wanted > 0 && same_profile(given.profile.as_ref(), measured.profile.as_ref(), !measured.is_load(policy)))
            .map_or_else(Vec::new, |given| given.runs.clone());
        entry(measured, runs, wanted, None, Vec::new())
    });
    Baselines(entries.collect())
}

impl Measured {
    /// Says whether it comes from a load test, whose profile must be known and equal.
    fn is_load(&self, policy: &Policy) -> bool {
        gate_of(policy, self).is_some_and(|gate| gate.evidence == crate::policy::EvidenceKind::Load)
    }
}

fn entry(measured: &Measured, runs: Vec<RunValue>, wanted: u32, anchor: Option<RunValue>, creep: Vec<CreepRun>) -> BaselineValue {
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

fn gate_of<'a>(policy: &'a Policy, measured: &Measured) -> Option<&'a Gate> {
    let (gate, _) = measured.criterion.split_once('/')?;
    policy.gates.iter().find(|known| known.id == gate)
}

/// The measured values whose gate the policy knows, in their sorted order.
fn subjects<'a>(policy: &'a Policy, candidate: &'a [Measured]) -> impl Iterator<Item = (&'a Gate, &'a Measured)> {
    candidate.iter().filter_map(|measured| gate_of(policy, measured).map(|gate| (gate, measured)))
}

/// What a record measured for the same criterion and subject, where the load profiles are comparable.
fn comparable<'a>(record: &'a DecisionRecord, candidate: &Measured) -> Option<&'a Measured> {
    let key = (candidate.criterion.as_str(), candidate.subject.as_str());
    let index = record
        .measured
        .binary_search_by(|measured| (measured.criterion.as_str(), measured.subject.as_str()).cmp(&key))
        .ok()?;
    let measured = record.measured.get(index)?;
    let is_tests = !record_is_load(record, measured);
    same_profile(measured.profile.as_ref(), candidate.profile.as_ref(), is_tests).then_some(measured)
}

/// A record knows the kind of a criterion only from what it holds: without a profile on either side, a load test
/// is told by its inputs.
fn record_is_load(record: &DecisionRecord, measured: &Measured) -> bool {
    measured.profile.is_some()
        || record.inputs.iter().any(|input| {
            input.role == crate::evidence::Role::Load
                && input.sources.iter().any(|source| measured.sources.contains(&source.name))
        })
}

fn same_profile(one: Option<&LoadProfile>, other: Option<&LoadProfile>, not_a_load_test: bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        (None, None) => not_a_load_test,
        _ => false,
    }
}

fn finding<'a>(record: &'a DecisionRecord, candidate: &Measured) -> Option<&'a Finding> {
    record
        .decision
        .gates
        .iter()
        .flat_map(|gate| gate.findings.iter())
        .find(|finding| finding.criterion == candidate.criterion && finding.subject == candidate.subject)
}

fn run_name(record: &DecisionRecord, run: &str) -> String {
    if run.is_empty() { record.id.clone() } else { format!("{}/{run}", record.id) }
}
