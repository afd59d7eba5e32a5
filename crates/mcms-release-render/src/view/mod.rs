//! What every format shows of a decision, in words and not yet escaped: rows, issues, sentences.

mod change;
mod issues;
mod people;
mod row;
mod why;

use crate::number;
use crate::words::Word;
use chrono::{DateTime, Utc};
use mcms_release::evidence::Diagnostic;
use mcms_release::gate::{Finding, Verdict};
use mcms_release::reason::{Locale, Reason};
use mcms_release::record::{DecisionRecord, RecordedInput};

pub(crate) use change::{change, samples};
pub(crate) use issues::{issues, own_severity};
pub(crate) use people::{action, approvals, stage_severity, waiver};
pub(crate) use row::{observed, row};
pub(crate) use why::{notes, why};

/// The product and release: `mcms 4.2.0 (3f2c1ab)`.
pub(crate) fn subject(record: &DecisionRecord) -> String {
    let candidate = &record.candidate;
    let commit: String = candidate.commit.chars().take(7).collect();
    match record.policy.get("product").and_then(serde_json::Value::as_str) {
        Some(product) => format!("{product} {} ({commit})", candidate.release),
        None => format!("{} ({commit})", candidate.release),
    }
}

/// What the verdict means: `not released`.
pub(crate) fn meaning(record: &DecisionRecord, locale: Locale) -> &'static str {
    let decision = &record.decision;
    let word = match decision.effective {
        _ if !decision.let_through && decision.effective == Verdict::Inconclusive => Word::NotDecided,
        _ if !decision.let_through => Word::NotReleased,
        _ if !decision.verdict.lets_through() => Word::ReleasedByWaiver,
        Verdict::Pass => Word::Released,
        _ => Word::ReleasedWithWarnings,
    };
    word.say(locale)
}

/// The raw verdict, where waivers changed it.
pub(crate) fn without_waivers(record: &DecisionRecord, locale: Locale) -> Option<String> {
    let decision = &record.decision;
    (decision.verdict != decision.effective)
        .then(|| Word::WithoutWaivers.with(locale, &[("verdict", Word::from(decision.verdict).say(locale))]))
}

/// Environment, stage, requester and time of the decision.
pub(crate) fn circumstances(record: &DecisionRecord, locale: Locale) -> Vec<String> {
    let candidate = &record.candidate;
    let named =
        |word: Word, name: &Option<String>| name.as_ref().map(|name| word.with(locale, &[("name", name)]));
    [
        named(Word::Environment, &candidate.environment),
        named(Word::Stage, &candidate.stage),
        named(Word::RequestedBy, &candidate.requester),
        Some(Word::DecidedAt.with(locale, &[("time", &time(record.now))])),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An instant in UTC, to the second.
pub(crate) fn time(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Every finding, with its gate.
pub(crate) fn findings(record: &DecisionRecord) -> impl Iterator<Item = &Finding> {
    record.decision.gates.iter().flat_map(|gate| gate.findings.iter())
}

/// The name of a finding: `performance/p95 · checkout`.
pub(crate) fn name(finding: &Finding) -> String {
    if finding.subject.is_empty() {
        finding.criterion.clone()
    } else {
        format!("{} · {}", finding.criterion, finding.subject)
    }
}

/// Why a finding has its status, with its numbers as people read them.
pub(crate) fn because(finding: &Finding, locale: Locale) -> String {
    about(finding, &finding.reason, locale)
}

/// The sentence of a reason or note of a finding, with the finding's values as the table shows them.
pub(crate) fn about(finding: &Finding, reason: &Reason, locale: Locale) -> String {
    let mut reason = reason.clone();
    if finding.observed.is_some() && reason.parameters.contains_key("observed") {
        reason = reason.with("observed", observed(finding, locale));
    }
    if let Some(baseline) = &finding.baseline
        && reason.parameters.contains_key("baseline")
    {
        reason = reason.with("baseline", number::quantity(baseline, locale));
    }
    sentence(&reason, locale)
}

/// The sentence of a reason; an empty subject reads as the candidate itself.
pub(crate) fn sentence(reason: &Reason, locale: Locale) -> String {
    let mut reason = reason.clone();
    if let Some(until) = reason
        .parameters
        .get("until")
        .and_then(|until| until.parse::<DateTime<Utc>>().ok())
    {
        reason = reason.with("until", time(until));
    }
    reason.sentence(locale)
}

/// The sentence of a diagnostic with its place.
pub(crate) fn diagnostic(diagnostic: &Diagnostic, locale: Locale) -> String {
    let text = diagnostic.sentence(locale);
    match &diagnostic.location {
        Some(place) => Word::AtPlace.with(locale, &[("text", &text), ("place", place)]),
        None => text,
    }
}

/// The names of the files of an input, the first two of many.
pub(crate) fn files(input: &RecordedInput, locale: Locale) -> String {
    let names: Vec<&str> = input.sources.iter().map(|source| source.name.as_str()).collect();
    match names.as_slice() {
        [] => "–".to_owned(),
        [one] => (*one).to_owned(),
        [one, rest @ ..] => format!(
            "{one}, {}",
            Word::AndMore.with(locale, &[("n", &rest.len().to_string())])
        ),
    }
}

/// The record, the policy and the engine behind a decision, in one line.
pub(crate) fn origin(record: &DecisionRecord, locale: Locale) -> String {
    let policy = record.policy_file.as_ref().map_or_else(
        || record.policy_digest.chars().take(12).collect(),
        |file| file.name.clone(),
    );
    let engine = format!("{} {}", record.engine.name, record.engine.version);
    [
        Word::Record.with(locale, &[("id", &record.id)]),
        Word::Policy.with(locale, &[("name", &policy)]),
        engine,
    ]
    .join(" · ")
}
