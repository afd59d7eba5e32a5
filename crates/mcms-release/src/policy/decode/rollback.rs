//! Rollback: the watch, its triggers, its target.

use super::fields::Fields;
use super::gates::ticket_filter;
use crate::limit::Exact;
use crate::policy::document::Node;
use crate::policy::{Persistence, RollbackRule, RollbackTarget, Then, Trigger, TriggerCause};
use std::time::Duration;

pub(super) fn rollback(node: &Node<'_>) -> Option<RollbackRule> {
    let fields = Fields(node);
    Some(RollbackRule {
        window: fields.duration("window")?,
        extension: fields.duration("extension"),
        soak: fields.duration("soak"),
        scrape: fields.duration("scrape").unwrap_or(Duration::from_secs(10)),
        false_rollback_budget_percent: fields.percent("false_rollback_budget").unwrap_or(Exact::ONE),
        margin_points: fields.points("margin").unwrap_or(Exact::ONE),
        triggers: fields.list("triggers", trigger)?,
        run: fields.text("run"),
        target: fields.node("target").map(target).unwrap_or_default(),
        records_incident: fields.texts("record").iter().any(|word| word == "incident"),
    })
}

fn target(node: &Node<'_>) -> RollbackTarget {
    let fields = Fields(node);
    let default = RollbackTarget::default();
    RollbackTarget {
        schema_compatible: fields
            .flag("schema_compatible")
            .unwrap_or(default.schema_compatible),
        never_rolled_back_from: fields
            .flag("never_rolled_back_from")
            .unwrap_or(default.never_rolled_back_from),
    }
}

fn trigger(node: &Node<'_>) -> Option<Trigger> {
    let fields = Fields(node);
    let then = match fields.str("then")? {
        "automatic" => Then::Automatic,
        "with-approval" => Then::WithApproval,
        _ => return None,
    };
    Some(Trigger {
        id: fields.text("id")?,
        cause: cause(&fields)?,
        then,
        stage: fields.text("stage"),
    })
}

fn cause(fields: &Fields<'_, '_>) -> Option<TriggerCause> {
    if let Some(tickets) = fields.node("tickets") {
        return ticket_filter(tickets).map(TriggerCause::Ticket);
    }
    if let Some(command) = fields.text("command") {
        return Some(TriggerCause::Command(command));
    }
    let name = fields.metric("metric")?;
    let persistence = match fields.duration("sustained") {
        Some(time) => Persistence::Sustained {
            time,
            share_percent: fields.whole_percent("share").unwrap_or(100),
        },
        None => Persistence::Windows {
            over: fields.list("over", |node| crate::policy::forms::duration(node.text()?).ok())?,
            min_requests: fields.whole("min_requests"),
        },
    };
    Some(TriggerCause::Metric {
        metric: name.metric,
        filter: name.filter,
        limit: fields.limit("limit")?,
        persistence,
    })
}
