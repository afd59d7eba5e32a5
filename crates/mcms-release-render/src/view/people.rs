//! What people said and what is to be done: waivers, approvals, actions.

use super::{sentence, time};
use crate::words::Word;
use mcms_release::evidence::ApprovalDecision;
use mcms_release::gate::{PlannedAction, StageResult, Verdict, WaiverUse};
use mcms_release::policy::Action;
use mcms_release::reason::{Locale, Reason, gates};
use mcms_release::record::DecisionRecord;

/// Every waiver that names a finding.
pub(crate) fn waiver(waiver: &WaiverUse, locale: Locale) -> String {
    let until = time(waiver.until);
    let why = waiver.why.as_deref().unwrap_or("?");
    let why = Word::why_invalid(why).map_or(why, |word| word.say(locale));
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
    let mut lines = vec![format!("{verdict} {name}")];
    lines.extend(stage.reasons.iter().map(|reason| sentence(reason, locale)));
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

/// How grave one of a stage's reasons is: what is fulfilled does not speak against the stage.
pub(crate) fn stage_severity(stage: &StageResult, reason: &Reason) -> Verdict {
    if reason.code == gates::APPROVED {
        Verdict::Pass
    } else {
        stage.verdict
    }
}
