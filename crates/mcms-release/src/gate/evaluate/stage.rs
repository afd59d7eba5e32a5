//! Whether a stage may be entered: approvals and the stage's other rules (CONTRACTS 3.5).

use super::{Request, person, same_name};
use crate::calendar;
use crate::evidence::{Approval, ApprovalDecision, Completeness};
use crate::gate::{StageResult, Verdict};
use crate::policy::{ApprovalRule, Promotion};
use crate::reason::{Reason, gates};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// Evaluates the stage of the request; `None` where neither a stage nor an environment that is one was named.
pub(super) fn evaluate(request: &Request<'_>) -> Option<StageResult> {
    let empty = Promotion::default();
    let promotion = request.policy.promotion.as_ref().unwrap_or(&empty);
    let known = |name: &str| promotion.stages.iter().find(|stage| same_name(stage, name));
    let candidate = request.candidate;
    let by_environment = candidate.environment.as_deref().and_then(known);
    let by_stage = candidate.stage.as_ref().map(|name| known(name).unwrap_or(name));
    let stage = by_stage.or(by_environment)?;
    let mut said: Vec<(Verdict, Reason)> = Vec::new();
    if !promotion.stages.contains(stage) {
        said.push((
            Verdict::Inconclusive,
            Reason::new(gates::UNKNOWN_STAGE).with("stage", stage),
        ));
    }
    if let Some(other) = by_environment.filter(|other| *other != stage) {
        let reason = Reason::new(gates::STAGE_CONTRADICTS)
            .with("stage", stage)
            .with("environment", other);
        said.push((Verdict::Inconclusive, reason));
    }
    match promotion.approvals.get(stage) {
        Some(rule) => approvals(request, stage, rule, &mut said),
        None => said.push((
            Verdict::Pass,
            Reason::new(gates::NO_APPROVAL_NEEDED).with("stage", stage),
        )),
    }
    freeze(request, promotion, &mut said);
    if promotion.change_request_required_for.contains(stage) {
        let rule = Reason::new(gates::NOT_EVALUATED).with("rule", "change_request");
        said.push((Verdict::Inconclusive, rule.with("stage", stage)));
    }
    let verdict = said.iter().map(|one| one.0).fold(Verdict::Pass, Ord::max);
    // What blocks stands first.
    said.sort_by_key(|one| std::cmp::Reverse(one.0));
    Some(StageResult {
        stage: stage.clone(),
        verdict,
        reasons: said.into_iter().map(|one| one.1).collect(),
    })
}

/// Freeze windows are civil time in the policy's zone; without a known zone nobody can say that none is open.
fn freeze(request: &Request<'_>, promotion: &Promotion, said: &mut Vec<(Verdict, Reason)>) {
    if promotion.freeze.is_empty() {
        return;
    }
    let zone = request.policy.time_zone.as_deref().unwrap_or("UTC");
    let Some(now) = calendar::civil(request.now, zone) else {
        said.push((
            Verdict::Inconclusive,
            Reason::new(gates::NOT_EVALUATED).with("rule", "freeze"),
        ));
        return;
    };
    for window in promotion
        .freeze
        .iter()
        .filter(|window| calendar::contains(window.from, window.until, now))
    {
        let reason = Reason::new(gates::FROZEN)
            .with("name", &window.name)
            .with("until", window.until);
        said.push((Verdict::Fail, reason));
    }
}

fn approvals(request: &Request<'_>, stage: &str, rule: &ApprovalRule, said: &mut Vec<(Verdict, Reason)>) {
    let given = |name: &Option<String>| name.clone().filter(|name| !person(name).is_empty());
    let candidate = request.candidate;
    let (Some(requester), Some(digest)) = (given(&candidate.requester), given(&candidate.artifact_digest))
    else {
        said.push((
            Verdict::Inconclusive,
            Reason::new(gates::APPROVAL_SUBJECT).with("stage", stage),
        ));
        return;
    };
    let (completeness, data) = request
        .approvals
        .map_or((Completeness::NotMeasured, None), |evidence| evidence.inspect());
    if data.is_some() && completeness != Completeness::Complete {
        // A reject may be among what is missing.
        said.push((
            Verdict::Inconclusive,
            Reason::new(gates::PARTIAL).with("subject", "approvals"),
        ));
    }
    let about = |approval: &&Approval| {
        same_name(&approval.stage, stage)
            && same_name(&approval.requester, &requester)
            && approval.subject_digest.trim().eq_ignore_ascii_case(digest.trim())
            && approval.at <= request.now
    };
    let mut people: BTreeSet<String> = BTreeSet::new();
    let mut rejected: BTreeSet<&str> = BTreeSet::new();
    for approval in data.into_iter().flat_map(|data| &data.approvals).filter(about) {
        match approval.decision {
            // A reject is final: it needs no group, and it does not grow old.
            ApprovalDecision::Reject => _ = rejected.insert(&approval.by),
            ApprovalDecision::Approve if counts(request, rule, approval, &requester) => {
                _ = people.insert(person(&approval.by));
            }
            ApprovalDecision::Approve => {}
        }
    }
    for by in &rejected {
        said.push((
            Verdict::Fail,
            Reason::new(gates::APPROVAL_REJECTED)
                .with("by", by)
                .with("stage", stage),
        ));
    }
    let quorum = usize::try_from(rule.quorum.max(1)).unwrap_or(usize::MAX);
    let (verdict, code) = if people.len() >= quorum {
        (Verdict::Pass, gates::APPROVED)
    } else {
        (Verdict::Inconclusive, gates::APPROVAL_MISSING)
    };
    said.push((
        verdict,
        Reason::new(code)
            .with("given", people.len())
            .with("quorum", quorum)
            .with("stage", stage),
    ));
}

/// Whether an approval is by somebody who may give it, and still holds.
fn counts(request: &Request<'_>, rule: &ApprovalRule, approval: &Approval, requester: &str) -> bool {
    let named = !person(&approval.by).is_empty();
    let other = rule.requester_may_approve || !same_name(&approval.by, requester);
    let group = rule.groups.is_empty() || approval.groups.iter().any(|group| rule.groups.contains(group));
    let age = request.now.signed_duration_since(approval.at);
    let most = rule.valid_for.and_then(|valid| TimeDelta::from_std(valid).ok());
    named && other && group && most.is_none_or(|most| age <= most)
}
