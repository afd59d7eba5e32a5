//! Which waivers count (CONTRACTS 1.5). A waiver never alters the raw status; it only yields the effective one.

use super::{Request, person, same_name};
use crate::evidence::{Completeness, Waiver};
use crate::gate::{Finding, Verdict, WaiverUse};

/// Lists the waivers that name a finding, and makes it effectively `warn` where one of them counts.
pub(super) fn apply(request: &Request<'_>, finding: &mut Finding, waivable: bool) {
    let Some(evidence) = request.waivers else { return };
    let (completeness, Some(waivers)) = evidence.inspect() else {
        return;
    };
    for waiver in &waivers.waivers {
        if waiver.criterion != finding.criterion || waiver.subject != finding.subject {
            continue;
        }
        let why = if completeness == Completeness::Complete {
            invalid(request, waiver, waivable)
        } else {
            Some("waivers_incomplete")
        };
        if why.is_none() {
            finding.effective = finding.status.min(Verdict::Warn);
        }
        finding.waivers.push(WaiverUse {
            by: waiver.by.clone(),
            reason: waiver.reason.clone(),
            until: waiver.until,
            valid: why.is_none(),
            why: why.map(str::to_owned),
        });
    }
}

/// Says why a waiver does not count.
fn invalid(request: &Request<'_>, waiver: &Waiver, waivable: bool) -> Option<&'static str> {
    let candidate = request.candidate;
    let required = [
        &waiver.criterion,
        &waiver.release,
        &waiver.environment,
        &waiver.reason,
        &waiver.by,
    ]
    .into_iter()
    .all(|text| !person(text).is_empty());
    if !required {
        return Some("incomplete");
    }
    if waiver.release != candidate.release {
        return Some("other_release");
    }
    if candidate.environment.as_ref() != Some(&waiver.environment) {
        return Some("other_environment");
    }
    if request.now < waiver.at {
        return Some("not_yet");
    }
    if request.now >= waiver.until {
        return Some("expired");
    }
    match candidate
        .requester
        .as_deref()
        .filter(|requester| !person(requester).is_empty())
    {
        None => return Some("unknown_requester"),
        Some(requester) if same_name(requester, &waiver.by) => return Some("requester"),
        Some(_) => {}
    }
    // Missing, partial and stale evidence says nothing that a person could accept.
    (!waivable).then_some("evidence")
}
