//! The rules applied to what was measured: findings, gates, stage, waivers, actions (CONTRACTS 1). Pure and total.
//!
//! | file | subject |
//! |---|---|
//! | `finding` | one criterion for one subject: rule, settings, needs, reason |
//! | `grade` | what the data show about a breach |
//! | `creep` | the creeping alarm and the anchor |
//! | `change` | what the limit works out to, and the nearest change that would flip a finding |
//! | `waive` | which waivers count |
//! | `stage` | approvals and rules of a stage |
//! | `actions` | what is to be done |

mod actions;
mod change;
mod creep;
mod finding;
mod grade;
mod stage;
mod waive;

use super::measure::{GateFact, criterion_key};
use super::{Baselines, Candidate, EvidenceState, Finding, GateDecision, GateResult, Measured, Verdict};
use crate::evidence::{Approvals, Completeness, Evidence, Waivers};
use crate::limit::{Exact, Unit};
use crate::policy::{Criterion, CriterionSeverity, Gate, Measurement, OnEvidence, Policy};
use crate::reason::{Reason, gates};
use crate::stats::multiplicity::holm;
use chrono::{DateTime, Utc};
use finding::Draft;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Everything that a decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// What is decided on.
    pub candidate: &'a Candidate,
    /// What was measured, from [`super::measure()`].
    pub measured: &'a [Measured],
    /// What it is compared with.
    pub baselines: &'a Baselines,
    /// The approvals; `None`: none were given.
    pub approvals: Option<&'a Evidence<Approvals>>,
    /// The waivers; `None`: none were given.
    pub waivers: Option<&'a Evidence<Waivers>>,
    /// What the gates must say beside their criteria, from [`super::facts()`].
    pub facts: &'a [GateFact],
    /// The time of the decision.
    pub now: DateTime<Utc>,
}

/// Decides: a finding for each criterion and subject, a verdict for each gate and the stage, and what is to be done.
///
/// Total: whatever the values are, there is an answer, and what cannot be told is never a pass. The order of
/// `measured` and `facts` does not matter.
///
/// # Example
/// ```
/// use mcms_release::gate::{Baselines, Candidate, Request, Verdict, evaluate};
/// # use mcms_release::policy::{Criterion, CriterionSeverity, EvidenceKind, Gate, Measurement, Policy, Retries, Settings, TestMeasure};
/// # let criterion = Criterion {
/// #     id: "no-failures".into(), limit: "<= 0".parse()?, severity: CriterionSeverity::Fail, needs: None, level_percent: 95, settings: Settings::default(),
/// #     measurement: Measurement::Tests { measure: TestMeasure::Failed, suites: vec![], labels: Default::default(), per_label: None },
/// # };
/// # let gate = Gate {
/// #     id: "tests".into(), evidence: EvidenceKind::Tests, suites: vec!["unit".into()], retries: Retries::default(), max_age: None, baseline: None,
/// #     creep: None, tickets: None, criteria: vec![criterion], on_fail: vec![], on_inconclusive: None,
/// # };
/// # let policy = Policy { gates: vec![gate], ..Policy::default() };
/// // A gate over the suite `unit`, and nothing was measured.
/// let candidate = Candidate { release: "1.4.0".into(), commit: "9fceb02".into(), ..Candidate::default() };
/// let decision = evaluate(&Request {
///     policy: &policy, candidate: &candidate, measured: &[], baselines: &Baselines::default(),
///     approvals: None, waivers: None, facts: &[], now: "2026-11-23T12:00:00Z".parse()?,
/// });
/// assert_eq!(decision.verdict, Verdict::Inconclusive);
/// assert!(!decision.let_through);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn evaluate(request: &Request<'_>) -> GateDecision {
    let mut measured: Vec<&Measured> = request.measured.iter().collect();
    measured.sort_by(|a, b| (&a.criterion, &a.subject).cmp(&(&b.criterion, &b.subject)));
    let gates: Vec<GateResult> = request
        .policy
        .gates
        .iter()
        .map(|gate| decide(request, gate, &measured))
        .collect();
    let stage = stage::evaluate(request);
    // A policy without gates decides nothing (its parser refuses it).
    let floor = if gates.is_empty() {
        Verdict::Inconclusive
    } else {
        Verdict::Pass
    };
    let floor = stage.as_ref().map_or(floor, |stage| floor.max(stage.verdict));
    let verdict = gates.iter().map(|gate| gate.verdict).fold(floor, Ord::max);
    let effective = gates.iter().map(|gate| gate.effective).fold(floor, Ord::max);
    let actions = actions::planned(request.policy, &gates, stage.as_ref(), effective);
    GateDecision {
        verdict,
        effective,
        let_through: effective.lets_through(),
        gates,
        stage,
        actions,
    }
}

fn decide(request: &Request<'_>, gate: &Gate, measured: &[&Measured]) -> GateResult {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let (mut decided, mut missing) = (false, Vec::new());
    for criterion in &gate.criteria {
        let key = criterion_key(gate, criterion);
        let subjects = subjects(request, gate, criterion, &key, measured);
        let first = drafts.len();
        drafts.extend(
            subjects
                .into_iter()
                .map(|one| Draft::of(gate, criterion, &key, one, request.baselines)),
        );
        let own = drafts.get(first..).unwrap_or_default();
        let can_stop =
            criterion.severity == CriterionSeverity::Fail && criterion.settings.on_breach != OnEvidence::Warn;
        decided |= can_stop && !own.is_empty() && own.iter().all(Draft::is_decided);
        missing.extend(own.iter().filter_map(|draft| draft.missing_suite(gate)));
    }
    correct_for_multiplicity(&mut drafts);
    let findings: Vec<Finding> = drafts.into_iter().map(|draft| draft.finish(request)).collect();
    let (floor, reasons) = beside(request, gate, decided, missing);
    GateResult {
        id: gate.id.clone(),
        verdict: findings
            .iter()
            .map(|finding| finding.status)
            .fold(floor, Ord::max),
        effective: findings
            .iter()
            .map(|finding| finding.effective)
            .fold(floor, Ord::max),
        reasons,
        findings,
    }
}

/// What a gate is at least, and why, whatever its findings say. No waiver reaches it.
fn beside(request: &Request<'_>, gate: &Gate, decided: bool, missing: Vec<String>) -> (Verdict, Vec<Reason>) {
    let mut facts: Vec<(Verdict, Reason)> = request
        .facts
        .iter()
        .filter(|fact| fact.gate == gate.id)
        .map(|fact| (fact.verdict, fact.reason.clone()))
        .collect();
    for suite in missing {
        facts.push((
            Verdict::Inconclusive,
            Reason::new(gates::NOT_MEASURED).with("subject", suite),
        ));
    }
    facts.sort_by(|a, b| (b.0, a.1.code, &a.1.parameters).cmp(&(a.0, b.1.code, &b.1.parameters)));
    facts.dedup();
    if !decided {
        facts.insert(0, (Verdict::Inconclusive, Reason::new(gates::NOTHING_DECIDED)));
    }
    let floor = facts.iter().map(|fact| fact.0).fold(Verdict::Pass, Ord::max);
    (floor, facts.into_iter().map(|fact| fact.1).collect())
}

/// The measurements of a criterion, and one that says "nothing" for each subject that should have one.
fn subjects<'a>(
    request: &Request<'a>,
    gate: &'a Gate,
    criterion: &'a Criterion,
    key: &str,
    measured: &[&'a Measured],
) -> Vec<Cow<'a, Measured>> {
    let start = measured.partition_point(|one| one.criterion.as_str() < key);
    let own = measured
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take_while(|one| one.criterion == key);
    let mut found: Vec<Cow<'a, Measured>> = own.map(|one| Cow::Borrowed(*one)).collect();
    let has = |found: &[Cow<'_, Measured>], subject: &str| found.iter().any(|one| one.subject == subject);
    let mut named: &[String] = &[];
    if let Measurement::Tests {
        suites,
        per_label: None,
        ..
    } = &criterion.measurement
    {
        named = if suites.is_empty() { &gate.suites } else { suites };
        for suite in named {
            if !has(&found, suite) {
                found.push(Cow::Owned(nothing(key, suite, Completeness::NotMeasured)));
            }
        }
    }
    // Where the policy names no subjects, those of the baseline are expected: one that is gone was not tested this
    // time, such as an endpoint that no longer answers.
    if named.is_empty() && found.iter().any(|one| !one.subject.is_empty()) {
        let first = request
            .baselines
            .0
            .partition_point(|one| one.criterion.as_str() < key);
        let accepted = request
            .baselines
            .0
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|one| one.criterion == key);
        for baseline in accepted {
            if baseline.value.is_some() && !has(&found, &baseline.subject) {
                found.push(Cow::Owned(nothing(
                    key,
                    &baseline.subject,
                    Completeness::NotMeasured,
                )));
            }
        }
    }
    if found.is_empty() {
        found.push(Cow::Owned(nothing(key, "", Completeness::NotMeasured)));
    }
    found.sort_by(|a, b| a.subject.cmp(&b.subject));
    found
}

fn nothing(key: &str, subject: &str, completeness: Completeness) -> Measured {
    Measured {
        criterion: key.to_owned(),
        subject: subject.to_owned(),
        observed: None,
        runs: Vec::new(),
        profile: None,
        completeness,
        stale: None,
        notes: Vec::new(),
        sources: Vec::new(),
        details: Vec::new(),
    }
}

/// Keeps the chance of any false "confirmed" among a gate's relative criteria and subjects at the level (Holm 1979).
fn correct_for_multiplicity(drafts: &mut [Draft<'_>]) {
    let tested: Vec<f64> = drafts.iter().filter_map(|draft| draft.grade.p_kept).collect();
    if tested.len() < 2 {
        return;
    }
    let adjusted = holm(&tested);
    let mut adjusted = adjusted.iter().flatten();
    for draft in drafts.iter_mut().filter(|draft| draft.grade.p_kept.is_some()) {
        let evidence = &mut draft.grade.evidence;
        let rejected = adjusted.next().is_some_and(|p| *p <= 1.0 - evidence.level);
        if evidence.kind == EvidenceState::Confirmed && !rejected {
            evidence.kind = EvidenceState::Inconclusive;
        }
    }
}

fn verdict(setting: OnEvidence) -> Verdict {
    match setting {
        OnEvidence::Warn => Verdict::Warn,
        OnEvidence::Inconclusive => Verdict::Inconclusive,
        OnEvidence::Fail => Verdict::Fail,
    }
}

/// A value in another unit as the nearest float, for statistics only.
fn exact_conversion(value: &Exact, from: &Unit, unit: &Unit) -> Option<f64> {
    let value = if from == unit {
        value.to_f64()
    } else {
        value.mul(&from.factor_to(unit)?).to_f64()
    };
    value.is_finite().then_some(value)
}

/// Two spellings of one name, of a person or a stage: see [`person`].
fn same_name(a: &str, b: &str) -> bool {
    person(a) == person(b)
}

/// The folded form of an identity, so that one person is not two by spelling: compatibility forms (NFKC), case, blanks
/// and characters that nobody sees. Empty: nobody is named.
fn person(identity: &str) -> String {
    let seen = |letter: &char| !letter.is_whitespace() && !letter.is_control() && !is_invisible(*letter);
    // Upper case first, so that `ß` and `SS` meet.
    identity
        .nfkc()
        .filter(seen)
        .collect::<String>()
        .to_uppercase()
        .to_lowercase()
}

/// Characters that show nothing (Unicode property `Default_Ignorable_Code_Point`).
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}
