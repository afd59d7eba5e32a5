//! Keys that need or exclude each other: freeze windows, triggers, escalation steps, waiting times.

use super::items;
use crate::calendar::CivilMinute;
use crate::error::ErrorCode;
use crate::limit::{Dimension, Limit};
use crate::policy::check::build_limit;
use crate::policy::document::Node;
use crate::policy::forms;
use crate::policy::problems::Problems;

/// Checks the whole policy.
pub(super) fn check(root: &Node<'_>, problems: &mut Problems) {
    freeze(root, problems);
    for trigger in items(root.get("rollback"), "triggers")
        .iter()
        .filter(|node| node.get("metric").is_some())
    {
        metric_trigger(trigger, problems);
    }
    for escalation in items(Some(root), "escalation") {
        steps(items(Some(escalation), "steps"), problems);
    }
    if let Some(anomaly) = root.get("anomaly") {
        anomalies(anomaly, problems);
    }
    let backoff = root
        .get("commands")
        .and_then(|node| node.get("retry"))
        .and_then(|node| node.get("backoff"));
    let wait = |key: &str| forms::duration(backoff?.get(key)?.text()?).ok();
    if let (Some(node), Some(first), Some(max)) = (backoff, wait("first"), wait("max"))
        && first > max
    {
        problems.add(
            ErrorCode::PolicyInvalidValue,
            "`first` is longer than `max`",
            node.id,
        );
        problems.help("the waiting time begins with `first`, doubles, and ends at `max`");
    }
}

fn freeze(root: &Node<'_>, problems: &mut Problems) {
    let Some(promotion) = root.get("promotion") else {
        return;
    };
    let Some(list) = promotion.get("freeze") else {
        return;
    };
    if root.get("time_zone").is_none() {
        problems.add(
            ErrorCode::PolicyMissingKey,
            "`freeze` needs the time zone of its civil times",
            list.id,
        );
        problems.help("add `time_zone: Asia/Seoul` at the top of the policy");
    }
    for window in list.items() {
        let minute = |key: &str| CivilMinute::parse(window.get(key)?.text()?);
        let (Some(from), Some(until)) = (minute("from"), minute("until")) else {
            continue;
        };
        let wrong = if from.year.is_some() != until.year.is_some() {
            Some("`from` and `until` must both have a year, or neither")
        } else if from == until {
            Some("`from` and `until` are the same minute")
        } else if from.year.is_some() && from > until {
            Some("`until` lies before `from`")
        } else {
            None
        };
        if let Some(message) = wrong {
            problems.add(ErrorCode::PolicyInvalidValue, message, window.id);
            problems.help("write both as `MM-DDTHH:MM` for every year, or both as `YYYY-MM-DDTHH:MM`");
        }
    }
}

fn metric_trigger(trigger: &Node<'_>, problems: &mut Problems) {
    let (over, sustained) = (trigger.get("over"), trigger.get("sustained"));
    if over.is_some() == sustained.is_some() {
        let message = "a metric's trigger needs exactly one of `over` and `sustained`";
        let code = if over.is_some() {
            ErrorCode::PolicyInvalidValue
        } else {
            ErrorCode::PolicyMissingKey
        };
        problems.add(code, message, trigger.id);
        problems
            .help("`over: [1m, 5m]` looks at windows; `sustained: 5m` asks how long the limit was broken");
        return;
    }
    let (key, owner, missing) = if over.is_some() {
        ("share", "sustained", sustained)
    } else {
        ("min_requests", "over", over)
    };
    if let (Some(entry), None) = (trigger.entries().iter().find(|entry| entry.key == key), missing) {
        problems.add(
            ErrorCode::PolicyUnknownKey,
            format!("`{key}` belongs beside `{owner}`"),
            entry.key_id,
        );
        problems.help(format!("remove `{key}`, or write `{owner}`"));
    }
}

/// Every step but the last says how long to wait; else the next one would come at once.
fn steps(steps: &[Node<'_>], problems: &mut Problems) {
    let Some((_, before)) = steps.split_last() else {
        return;
    };
    for step in before
        .iter()
        .filter(|step| !step.entries().is_empty() && step.get("wait").is_none())
    {
        problems.add(
            ErrorCode::PolicyMissingKey,
            "`wait` is missing, and another step follows",
            step.id,
        );
        problems.help("add `wait: 10m`");
    }
}

fn anomalies(anomaly: &Node<'_>, problems: &mut Problems) {
    if anomaly.get("metrics").is_none() && anomaly.get("logs").is_none() {
        problems.add(
            ErrorCode::PolicyMissingKey,
            "`anomaly` watches neither metrics nor logs",
            anomaly.id,
        );
        problems.help("add `metrics: […]` or `logs: […]`");
    }
    for log in items(Some(anomaly), "logs") {
        let Some(node) = log.get("limit") else { continue };
        let Some(Ok(limit)) = build_limit(node) else {
            continue;
        };
        if !counts(&limit) {
            problems.add(
                ErrorCode::LimitUnit,
                format!("`{limit}` does not fit a number of log lines"),
                node.id,
            );
            problems.help("write a number without unit and without sign, such as `< 10`");
        }
    }
}

fn counts(limit: &Limit) -> bool {
    let unit_holds = |unit: &crate::limit::Unit| unit.dimension() == Dimension::Count;
    limit
        .conditions()
        .all(|condition| !condition.is_relative() && condition.unit().is_some_and(unit_holds))
}
