//! One decision, from evidence to record.

use crate::error::{Error, ErrorCode};
use crate::evidence::{AnyEvidence, Approvals, Evidence, Item, Role, Waivers};
use crate::gate::{Baselines, Candidate, Measured, Request, evaluate, facts, measure, measure_baseline};
use crate::history::{Asking, History, given_baselines};
use crate::policy::ParsedPolicy;
use crate::record::{DecisionRecord, Engine, Origin, PolicyFile, RecordedInput, SCHEMA};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// What is to be decided, on what, by which policy, and when.
pub struct Question<'a> {
    /// The policy.
    pub policy: &'a ParsedPolicy,
    /// The policy's file, where it came from one.
    pub policy_file: Option<PolicyFile>,
    /// What is decided on.
    pub candidate: &'a Candidate,
    /// The evidence of candidate and baseline, approvals and waivers.
    pub items: &'a [Item],
    /// The exit codes of load tests by run label, as they were given; the items hold them already.
    pub exit_codes: &'a BTreeMap<String, i32>,
    /// The history; `None`: there is none.
    pub history: Option<&'a History>,
    /// Whether every line of sample files was parsed in full.
    pub strict: bool,
    /// The time of the decision.
    pub now: DateTime<Utc>,
}

/// Decides, and seals the record of it. The same question gives the same record, whatever the order of its items.
///
/// # Errors
/// `gate.candidate` where release or commit is not named; usage errors of the way evidence was given. Missing or
/// damaged evidence is no error: it stands in the decision.
pub fn decide(question: &Question<'_>) -> Result<DecisionRecord, Error> {
    named(question.candidate)?;
    let policy = &question.policy.policy;
    let measured = measure(policy, question.items, question.candidate, question.now)?;
    let (baseline_origin, baselines) = baselines(question, &measured)?;
    answer(question, measured, baseline_origin, baselines)
}

/// The second half of a decision, with baselines already chosen: what a replay runs.
pub(super) fn answer(
    question: &Question<'_>,
    measured: Vec<Measured>,
    baseline_origin: Origin,
    baselines: Baselines,
) -> Result<DecisionRecord, Error> {
    let policy = &question.policy.policy;
    let facts = facts(policy, question.items)?;
    let approvals = approvals(question.items);
    let waivers = waivers(question.items);
    let decision = evaluate(&Request {
        policy,
        candidate: question.candidate,
        measured: &measured,
        baselines: &baselines,
        facts: &facts,
        approvals: approvals.as_ref(),
        waivers: waivers.as_ref(),
        now: question.now,
    });
    DecisionRecord {
        schema: SCHEMA.to_owned(),
        id: String::new(),
        engine: Engine::current(),
        now: question.now,
        candidate: question.candidate.clone(),
        policy: question.policy.document.clone(),
        policy_digest: question.policy.digest.clone(),
        policy_file: question.policy_file.clone(),
        strict: question.strict,
        inputs: recorded(question.items),
        load_exit_codes: question.exit_codes.clone(),
        measured,
        facts,
        baseline_origin,
        baselines,
        approvals,
        waivers,
        decision,
    }
    .seal()
}

fn named(candidate: &Candidate) -> Result<(), Error> {
    for (name, text) in [("release", &candidate.release), ("commit", &candidate.commit)] {
        if text.trim().is_empty() {
            return Err(
                Error::new(ErrorCode::GateCandidate, format!("the candidate has no `{name}`"))
                    .at(format!("/candidate/{name}")),
            );
        }
    }
    Ok(())
}

fn baselines(question: &Question<'_>, measured: &[Measured]) -> Result<(Origin, Baselines), Error> {
    let ParsedPolicy { policy, document, .. } = question.policy;
    let own = own_digests(question.items);
    let asking = Asking {
        own: &own,
        now: question.now,
    };
    let is_baseline = |item: &Item| {
        matches!(
            item.role,
            Role::Baseline | Role::TestsBaseline | Role::MetricsBaseline
        )
    };
    if question.items.iter().any(is_baseline) {
        let given = measure_baseline(policy, question.items)?;
        let baselines = match question.history {
            Some(history) => history.with_given(policy, document, measured, &given, asking),
            None => given_baselines(policy, measured, &given),
        };
        return Ok((Origin::Files, baselines));
    }
    Ok(match question.history {
        Some(history) => (
            Origin::History,
            history.baselines(policy, document, measured, asking),
        ),
        None => (Origin::None, given_baselines(policy, measured, &[])),
    })
}

/// The digests of the candidate's own measurements, by the name of the input.
fn own_digests(items: &[Item]) -> BTreeMap<String, String> {
    let own = items
        .iter()
        .filter(|item| matches!(item.role, Role::Tests | Role::Load | Role::Metrics))
        .map(input);
    let sources = own.flat_map(|input| input.sources);
    sources
        .filter_map(|source| Some((source.name, source.sha256?)))
        .collect()
}

/// Joins every file of approvals into one value; the worst completeness counts.
fn approvals(items: &[Item]) -> Option<Evidence<Approvals>> {
    let parts = items.iter().filter_map(|item| match &item.evidence {
        AnyEvidence::Approvals(evidence) => Some(evidence),
        _ => None,
    });
    joined(parts, |into, from| {
        into.approvals.extend(from.approvals.iter().cloned());
    })
}

/// Joins every file of waivers into one value; the worst completeness counts.
fn waivers(items: &[Item]) -> Option<Evidence<Waivers>> {
    let parts = items.iter().filter_map(|item| match &item.evidence {
        AnyEvidence::Waivers(evidence) => Some(evidence),
        _ => None,
    });
    joined(parts, |into, from| {
        into.waivers.extend(from.waivers.iter().cloned());
    })
}

fn joined<'a, T: Clone + Default + 'a>(
    parts: impl Iterator<Item = &'a Evidence<T>>,
    extend: impl Fn(&mut T, &T),
) -> Option<Evidence<T>> {
    let mut sorted: Vec<&Evidence<T>> = parts.collect();
    sorted.sort_by(|one, other| {
        one.sources
            .first()
            .map(|source| &source.name)
            .cmp(&other.sources.first().map(|source| &source.name))
    });
    let (first, rest) = sorted.split_first()?;
    let mut joined = (*first).clone();
    for part in rest {
        joined.lower(part.completeness());
        joined.sources.extend(part.sources.iter().cloned());
        joined.diagnostics.extend(part.diagnostics.iter().cloned());
        joined.window.merge(part.window);
        if let (Some(into), (_, Some(from))) = (joined.data_mut(), part.inspect()) {
            extend(into, from);
        }
    }
    Some(joined)
}

/// Lists the items as inputs of the record, in an order that does not depend on how they were given.
fn recorded(items: &[Item]) -> Vec<RecordedInput> {
    let mut inputs: Vec<RecordedInput> = items.iter().map(input).collect();
    inputs.sort_by(|one, other| {
        let key = |input: &RecordedInput| {
            (
                input.role,
                input.label.clone(),
                input.sources.first().map(|source| source.name.clone()),
                input.format.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
    inputs
}

fn input(item: &Item) -> RecordedInput {
    match &item.evidence {
        AnyEvidence::Tests(evidence) => envelope(item, evidence),
        AnyEvidence::Load(evidence) => envelope(item, evidence),
        AnyEvidence::Metrics(evidence) => envelope(item, evidence),
        AnyEvidence::Tickets(evidence) => envelope(item, evidence),
        AnyEvidence::Approvals(evidence) => envelope(item, evidence),
        AnyEvidence::Waivers(evidence) => envelope(item, evidence),
    }
}

fn envelope<T>(item: &Item, evidence: &Evidence<T>) -> RecordedInput {
    RecordedInput {
        role: item.role,
        label: item.label.clone(),
        format: item.format.clone(),
        sources: evidence.sources.clone(),
        completeness: evidence.completeness(),
        window: evidence.window,
        measured_at: evidence.measured_at,
        diagnostics: evidence.diagnostics.clone(),
    }
}
