//! What every format shows of a decision, in words and not yet escaped: rows, issues, sentences.

use crate::number;
use crate::words::Word;
use chrono::{DateTime, Utc};
use mcms_release::evidence::{ApprovalDecision, Diagnostic};
use mcms_release::gate::{Counterfactual, Finding, GateResult, PlannedAction, Quantity, Verdict, WaiverUse};
use mcms_release::policy::Action;
use mcms_release::reason::{Locale, Reason, gates};
use mcms_release::record::{DecisionRecord, RecordedInput};

/// One row of the table of criteria.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) observed: String,
    pub(crate) limit: String,
    pub(crate) baseline: String,
    pub(crate) evidence: String,
    pub(crate) status: String,
    pub(crate) effective: Verdict,
}

/// Something that a pipeline shows: a finding or a gate's own reason.
pub(crate) struct Issue {
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) severity: Verdict,
    pub(crate) message: String,
}

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

/// The row of a finding.
pub(crate) fn row(finding: &Finding, locale: Locale) -> Row {
    Row {
        name: name(finding),
        observed: observed(finding, locale),
        limit: limit(finding),
        baseline: finding
            .baseline
            .as_ref()
            .map_or_else(dash, |value| number::quantity(value, locale)),
        evidence: evidence(finding, locale),
        status: status(finding, locale),
        effective: finding.effective,
    }
}

fn dash() -> String {
    "–".to_owned()
}

/// The observed value, with enough digits to tell it from what it had to be.
pub(crate) fn observed(finding: &Finding, locale: Locale) -> String {
    let value = finding.observed.as_ref();
    value.map_or_else(dash, |value| {
        number::quantity_apart(value, target_number(finding), locale)
    })
}

/// The number that the limit works out to, in the unit in which the observed value is shown.
fn target_number(finding: &Finding) -> Option<f64> {
    let target = finding.target.as_ref()?;
    let number = number::number_of(&target.value)?;
    Some(in_percent(
        number,
        target.unit.as_deref(),
        finding.observed.as_ref(),
    ))
}

/// Shares stand in the record as fractions (`1`) or in percent (`%`); people read percent.
fn in_percent(number: f64, unit: Option<&str>, observed: Option<&Quantity>) -> f64 {
    if is_share(observed) && unit != Some("%") {
        number * 100.0
    } else {
        number
    }
}

fn is_share(observed: Option<&Quantity>) -> bool {
    matches!(observed, Some(Quantity::Rate { .. } | Quantity::Share { .. }))
}

/// The limit as written, and for a relative one what it works out to.
fn limit(finding: &Finding) -> String {
    let Some(target) = finding.target.as_ref() else {
        return finding.limit.clone();
    };
    let condition = condition(finding).unwrap_or_else(|| target.condition.clone());
    let plain = |text: &str| text.replace([' ', ','], "");
    if plain(&condition) == plain(&finding.limit) {
        finding.limit.clone()
    } else {
        format!("{} ({condition})", finding.limit)
    }
}

/// The condition with numbers, shortened for people where it is one operator and one value.
fn condition(finding: &Finding) -> Option<String> {
    let target = finding.target.as_ref()?;
    let operator = ["<=", ">=", "==", "<", ">"]
        .into_iter()
        .find(|operator| target.condition.starts_with(operator))?;
    let number = target_number(finding)?;
    let other = finding
        .observed
        .as_ref()
        .and_then(number::shown)
        .map(|shown| shown.number);
    let unit = if is_share(finding.observed.as_ref()) {
        "%"
    } else {
        number::unit_name(target.unit.as_deref())
    };
    Some(format!(
        "{operator} {}",
        number::with_unit(&number::significant_apart(number, other), unit)
    ))
}

fn evidence(finding: &Finding, locale: Locale) -> String {
    if finding.observed.is_none() {
        return dash();
    }
    let word = Word::from(finding.evidence.kind).say(locale);
    match number::interval(&finding.evidence, finding.observed.as_ref()) {
        Some(interval) => format!("{word} ({}: {interval})", level(finding.evidence.level)),
        None => word.to_owned(),
    }
}

fn level(level: f64) -> String {
    number::with_unit(&number::significant(level * 100.0, 4), "%")
}

fn status(finding: &Finding, locale: Locale) -> String {
    let effective = Word::from(finding.effective).say(locale);
    if finding.status == finding.effective {
        return effective.to_owned();
    }
    format!(
        "{} → {effective} ({})",
        Word::from(finding.status).say(locale),
        Word::Waived.say(locale)
    )
}

/// Why a finding has its status, with its numbers as people read them.
pub(crate) fn because(finding: &Finding, locale: Locale) -> String {
    let mut reason = finding.reason.clone();
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

/// How many samples stand behind a finding.
pub(crate) fn samples(finding: &Finding, locale: Locale) -> Option<String> {
    let n = number::grouped(&finding.evidence.n?.to_string());
    Some(match finding.evidence.needed {
        Some(needed) if needed > finding.evidence.n.unwrap_or(0) => {
            let needed = number::grouped(&needed.to_string());
            Word::SamplesNeeded.with(locale, &[("n", &n), ("needed", &needed)])
        }
        _ => Word::Samples.with(locale, &[("n", &n)]),
    })
}

/// What would change a finding: `471 ms → at most 453 ms (then PASS)`.
pub(crate) fn change(finding: &Finding, counterfactual: &Counterfactual, locale: Locale) -> String {
    let becomes = Word::from(counterfactual.becomes).say(locale);
    let to = aim(finding, counterfactual, locale);
    let path = match &finding.observed {
        Some(_) => Word::FromTo.with(locale, &[("from", &observed(finding, locale)), ("to", &to)]),
        None => to,
    };
    format!("{path} ({})", Word::Becomes.with(locale, &[("verdict", becomes)]))
}

fn aim(finding: &Finding, counterfactual: &Counterfactual, locale: Locale) -> String {
    let word = Word::from(counterfactual.change);
    let (change, text) = (counterfactual.change, counterfactual.value.as_str());
    let value = match (&finding.observed, number::number_of(text)) {
        (Some(Quantity::Rate { total, .. }), Some(number)) => {
            let percent = in_percent(number, counterfactual.unit.as_deref(), finding.observed.as_ref());
            let share = number::with_unit(&number::significant_apart(percent, target_number(finding)), "%");
            events(percent, *total).map_or_else(
                || share.clone(),
                |events| {
                    let (events, total) = (
                        number::grouped(&events.to_string()),
                        number::grouped(&total.to_string()),
                    );
                    format!(
                        "{share} ({})",
                        Word::Of.with(locale, &[("events", &events), ("total", &total)])
                    )
                },
            )
        }
        (Some(Quantity::Share { .. }), Some(number)) => {
            let percent = in_percent(number, counterfactual.unit.as_deref(), finding.observed.as_ref());
            number::with_unit(&number::bound(&percent.to_string(), change), "%")
        }
        _ => number::with_unit(
            &number::bound(text, change),
            number::unit_name(counterfactual.unit.as_deref()),
        ),
    };
    word.with(locale, &[("value", &value)])
}

/// The whole number of events that a share in percent stands for, where it is one.
fn events(percent: f64, total: u64) -> Option<u64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "checked against the rounded number below"
    )]
    let events = percent / 100.0 * total as f64;
    let near = (events - events.round()).abs() < 1e-6 && (0.0..9e15).contains(&events);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and 9e15"
    )]
    near.then(|| events.round() as u64)
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
        [] => dash(),
        [one] => (*one).to_owned(),
        [one, rest @ ..] => format!(
            "{one}, {}",
            Word::AndMore.with(locale, &[("n", &rest.len().to_string())])
        ),
    }
}

/// Every waiver that names a finding.
pub(crate) fn waiver(waiver: &WaiverUse, locale: Locale) -> String {
    let until = time(waiver.until);
    let why = waiver.why.as_deref().unwrap_or("?");
    let word = if waiver.valid {
        Word::WaiverCounts
    } else {
        Word::WaiverInvalid
    };
    word.with(
        locale,
        &[
            ("by", &waiver.by),
            ("until", &until),
            ("reason", &waiver.reason),
            ("why", why),
        ],
    )
}

/// What the people said whom a stage asks.
pub(crate) fn approvals(record: &DecisionRecord, locale: Locale) -> Vec<String> {
    let Some(stage) = &record.decision.stage else {
        return vec![Word::ApprovalsNotEvaluated.say(locale).to_owned()];
    };
    let verdict = Word::from(stage.verdict).say(locale);
    let name = Word::Stage.with(locale, &[("name", &stage.stage)]);
    let said = |reason: &Reason| format!("{verdict} {name}: {}", sentence(reason, locale));
    let mut lines: Vec<String> = stage.reasons.iter().map(said).collect();
    let given = record
        .approvals
        .as_ref()
        .and_then(|evidence| evidence.inspect().1);
    for approval in given
        .into_iter()
        .flat_map(|given| &given.approvals)
        .filter(|approval| approval.stage == stage.stage)
    {
        let word = match approval.decision {
            ApprovalDecision::Approve => Word::Approved,
            ApprovalDecision::Reject => Word::Rejected,
        };
        lines.push(word.with(locale, &[("by", &approval.by), ("at", &time(approval.at))]));
    }
    lines
}

/// What is to be done, and because of which gates.
pub(crate) fn action(planned: &PlannedAction, locale: Locale) -> String {
    let what = match &planned.action {
        Action::Tag(name) => Word::ActionTag.with(locale, &[("name", name)]),
        Action::Stop(name) => Word::ActionStop.with(locale, &[("name", name)]),
        Action::Notify(notify) => {
            let whom = notify
                .contact
                .as_ref()
                .or(notify.channel.as_ref())
                .map_or("?", String::as_str);
            let name = match &notify.to {
                Some(to) => Word::NotifyTo.with(locale, &[("name", whom), ("to", to)]),
                None => whom.to_owned(),
            };
            Word::ActionNotify.with(locale, &[("name", &name)])
        }
    };
    if planned.because.is_empty() {
        return what;
    }
    format!(
        "{what} ({})",
        Word::Because.with(locale, &[("names", &planned.because.join(", "))])
    )
}

/// How grave one of a gate's own reasons is: a threshold of the tool warns; the others explain what keeps the gate
/// from being let through.
pub(crate) fn own_severity(gate: &GateResult, reason: &Reason) -> Verdict {
    let explained = gate
        .findings
        .iter()
        .map(|finding| finding.effective)
        .max()
        .unwrap_or(Verdict::Pass);
    if reason.code == gates::K6_THRESHOLD_FAILED {
        gate.effective.min(Verdict::Warn)
    } else if gate.effective > explained {
        gate.effective
    } else {
        gate.effective.min(Verdict::Inconclusive)
    }
}

/// What is wrong, gate by gate: what a pipeline shows.
pub(crate) fn issues(record: &DecisionRecord, locale: Locale) -> Vec<Issue> {
    let mut issues = Vec::new();
    for gate in &record.decision.gates {
        issues.extend(
            gate.findings
                .iter()
                .filter(|finding| finding.effective > Verdict::Pass)
                .map(|finding| Issue {
                    name: name(finding),
                    code: finding.reason.code.as_str().to_owned(),
                    severity: finding.effective,
                    message: because(finding, locale),
                }),
        );
        issues.extend(gate.reasons.iter().map(|reason| Issue {
            name: gate.id.clone(),
            code: reason.code.as_str().to_owned(),
            severity: own_severity(gate, reason),
            message: sentence(reason, locale),
        }));
    }
    if let Some(stage) = record
        .decision
        .stage
        .as_ref()
        .filter(|stage| stage.verdict > Verdict::Pass)
    {
        issues.extend(stage.reasons.iter().map(|reason| Issue {
            name: Word::Stage.with(locale, &[("name", &stage.stage)]),
            code: reason.code.as_str().to_owned(),
            severity: stage.verdict,
            message: sentence(reason, locale),
        }));
    }
    issues
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
