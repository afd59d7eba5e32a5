//! Which items serve which gate: roles, labels and digests (CONTRACTS 3.2). Not for what they measured.

use crate::error::{Error, ErrorCode};
use crate::evidence::{
    AnyEvidence, Completeness, Evidence, Item, LoadRun, MetricSeries, Role, Source, TestRun, Tickets,
};
use crate::policy::{EvidenceKind, Gate, Policy};
use std::collections::BTreeMap;

/// One item of a kind, with its label and format.
pub(super) struct Given<'a, T> {
    pub(super) label: &'a str,
    pub(super) format: &'a str,
    pub(super) evidence: &'a Evidence<T>,
}

/// The items of one side (candidate or baseline) by kind, in an order that does not depend on how they were given.
#[derive(Default)]
pub(super) struct Inputs<'a> {
    pub(super) tests: Vec<Given<'a, TestRun>>,
    pub(super) load: Vec<Given<'a, LoadRun>>,
    pub(super) metrics: Vec<Given<'a, Vec<MetricSeries>>>,
    pub(super) tickets: Vec<Given<'a, Tickets>>,
}

/// Whose items are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Candidate,
    Baseline,
}

impl<'a> Inputs<'a> {
    /// Sorts the items of one side by kind.
    pub(super) fn of(items: &'a [Item], side: Side) -> Result<Self, Error> {
        let mut sorted: Vec<&Item> = items.iter().collect();
        sorted.sort_by_cached_key(|item| {
            let source = sources(&item.evidence).first();
            (
                item.label.clone(),
                item.format.clone(),
                source.map(|source| (source.name.clone(), source.sha256.clone())),
            )
        });
        let mut inputs = Self::default();
        for item in sorted {
            let given = (item.label.as_deref().unwrap_or_default(), item.format.as_str());
            match (&item.evidence, item.role, side) {
                (AnyEvidence::Tests(evidence), Role::Tests, Side::Candidate)
                | (AnyEvidence::Tests(evidence), Role::TestsBaseline, Side::Baseline) => {
                    inputs.tests.push(given_as(given, evidence));
                }
                (AnyEvidence::Load(evidence), Role::Load, Side::Candidate)
                | (AnyEvidence::Load(evidence), Role::Baseline, Side::Baseline) => {
                    inputs.load.push(given_as(given, evidence));
                }
                (AnyEvidence::Metrics(evidence), Role::Metrics, Side::Candidate)
                | (AnyEvidence::Metrics(evidence), Role::MetricsBaseline, Side::Baseline) => {
                    inputs.metrics.push(given_as(given, evidence));
                }
                (AnyEvidence::Tickets(evidence), Role::Tickets, Side::Candidate) => {
                    inputs.tickets.push(given_as(given, evidence));
                }
                _ if fits(item) => {}
                _ => return Err(misplaced(item)),
            }
        }
        one_sample_format(&inputs.load)?;
        Ok(inputs)
    }
}

fn given_as<'a, T>((label, format): (&'a str, &'a str), evidence: &'a Evidence<T>) -> Given<'a, T> {
    Given {
        label,
        format,
        evidence,
    }
}

fn fits(item: &Item) -> bool {
    matches!(
        (&item.evidence, item.role),
        (AnyEvidence::Tests(_), Role::Tests | Role::TestsBaseline)
            | (AnyEvidence::Load(_), Role::Load | Role::Baseline)
            | (AnyEvidence::Metrics(_), Role::Metrics | Role::MetricsBaseline)
            | (AnyEvidence::Tickets(_), Role::Tickets)
            | (AnyEvidence::Approvals(_), Role::Approvals)
            | (AnyEvidence::Waivers(_), Role::Waivers)
    )
}

fn misplaced(item: &Item) -> Error {
    let name = sources(&item.evidence)
        .first()
        .map_or(item.format.as_str(), |source| source.name.as_str());
    Error::new(
        ErrorCode::InputInvalid,
        format!("`{name}` does not hold what its role says"),
    )
    .with_help(
        "give each input under the role of its kind: tests, load, metrics, tickets, approvals or waivers",
    )
}

fn sources(evidence: &AnyEvidence) -> &[Source] {
    match evidence {
        AnyEvidence::Tests(evidence) => &evidence.sources,
        AnyEvidence::Load(evidence) => &evidence.sources,
        AnyEvidence::Metrics(evidence) => &evidence.sources,
        AnyEvidence::Tickets(evidence) => &evidence.sources,
        AnyEvidence::Approvals(evidence) => &evidence.sources,
        AnyEvidence::Waivers(evidence) => &evidence.sources,
    }
}

/// Refuses an input whose digest was given already, in any role: evidence must not count twice, and a candidate
/// must not be its own baseline.
pub(super) fn no_digest_twice(items: &[Item]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for source in items.iter().flat_map(|item| sources(&item.evidence)) {
        let Some(digest) = source.sha256.as_deref() else {
            continue;
        };
        if let Some(first) = seen.insert(digest, &source.name) {
            let (one, other) = if first <= source.name.as_str() {
                (first, &*source.name)
            } else {
                (&*source.name, first)
            };
            let message = format!("`{one}` and `{other}` hold the same bytes");
            return Err(Error::new(ErrorCode::InputDuplicate, message));
        }
    }
    Ok(())
}

/// Refuses a run that is given in two sample formats: their samples cannot be told apart.
fn one_sample_format(load: &[Given<'_, LoadRun>]) -> Result<(), Error> {
    let mut formats: BTreeMap<&str, &str> = BTreeMap::new();
    for given in load {
        if !given.evidence.inspect().1.is_some_and(|run| run.samples) {
            continue;
        }
        let first = *formats.entry(given.label).or_insert(given.format);
        if first != given.format {
            let run = if given.label.is_empty() {
                "the unlabelled run".to_owned()
            } else {
                format!("run `{}`", given.label)
            };
            let message = format!("{run} is given as `{first}` and as `{}`", given.format);
            return Err(Error::new(ErrorCode::InputMixedFormats, message));
        }
    }
    Ok(())
}

/// Refuses a suite label that no gate knows, and a path without one where that would be a guess.
pub(super) fn suites_are_known(policy: &Policy, inputs: &Inputs<'_>) -> Result<(), Error> {
    let gates: Vec<&Gate> = policy
        .gates
        .iter()
        .filter(|gate| gate.evidence == EvidenceKind::Tests)
        .collect();
    if gates.is_empty() {
        return Ok(());
    }
    for given in &inputs.tests {
        if gates.iter().any(|gate| suite_of(gate, given.label).is_some()) {
            continue;
        }
        let mut names: Vec<&str> = gates
            .iter()
            .flat_map(|gate| gate.suites.iter().map(String::as_str))
            .collect();
        names.sort_unstable();
        names.dedup();
        let known = names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ");
        return Err(if given.label.is_empty() {
            Error::new(
                ErrorCode::RequestUsage,
                "test results without a suite, where the policy has several",
            )
            .with_help(format!("write SUITE=PATH with one of {known}"))
        } else {
            Error::new(
                ErrorCode::InputLabel,
                format!("no gate asks for the suite `{}`", given.label),
            )
            .with_help(format!("the policy's suites are {known}"))
        });
    }
    Ok(())
}

/// Returns the suite of a gate that an item with this label belongs to; `None`: it serves another gate.
///
/// A path without a label serves a gate that requires no suite, or exactly one.
pub(super) fn suite_of<'a>(gate: &'a Gate, label: &'a str) -> Option<&'a str> {
    match (gate.suites.as_slice(), label) {
        ([], label) => Some(label),
        ([only], "") => Some(only),
        (suites, label) => suites.iter().map(String::as_str).find(|suite| *suite == label),
    }
}

/// Returns the worst completeness; nothing given is not measured.
pub(super) fn worst(completeness: impl IntoIterator<Item = Completeness>) -> Completeness {
    completeness
        .into_iter()
        .max()
        .unwrap_or(Completeness::NotMeasured)
}

/// Returns the names of the sources of several items, sorted, each once.
pub(super) fn names<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<String> {
    let mut names: Vec<String> = sources.into_iter().map(|source| source.name.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
