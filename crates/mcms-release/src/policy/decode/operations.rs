//! Contacts, escalation, anomalies, commands, client machines.

use super::fields::Fields;
use super::gates::{action, notify};
use crate::policy::document::Node;
use crate::policy::{
    Anomaly, AnomalyLog, AnomalyMetric, Backoff, ClientPackage, ClientRule, CommandRule, CommandRules,
    Contact, DrillInterval, DrillPlan, EscalationRule, EscalationStep, Grant, Prerequisite, RetryRule, Risk,
};

#[expect(clippy::unnecessary_wraps, reason = "the shape that `Fields::named` takes")]
pub(super) fn contact(node: &Node<'_>) -> Option<Contact> {
    let fields = Fields(node);
    Some(Contact {
        name: fields.text("name"),
        schedule: fields.text("schedule"),
        channels: fields.texts("channels"),
    })
}

pub(super) fn escalation(node: &Node<'_>) -> Option<EscalationRule> {
    let fields = Fields(node);
    let step = |node: &Node<'_>| {
        let fields = Fields(node);
        Some(EscalationStep {
            notify: notify(fields.node("notify")?)?,
            wait: fields.duration("wait"),
        })
    };
    Some(EscalationRule {
        id: fields.text("id")?,
        steps: fields.list("steps", step)?,
        repeat: fields.whole("repeat").unwrap_or(0),
        runbook: fields.text("runbook"),
        incident: fields.text("incident"),
        drill: fields.map("drill", drill)?,
    })
}

fn drill(node: &Node<'_>) -> Option<DrillPlan> {
    let fields = Fields(node);
    let every = match fields.str("every")? {
        "week" => DrillInterval::Week,
        "month" => DrillInterval::Month,
        "quarter" => DrillInterval::Quarter,
        "year" => DrillInterval::Year,
        _ => return None,
    };
    Some(DrillPlan {
        every,
        record: fields.text("record"),
    })
}

pub(super) fn anomaly(node: &Node<'_>) -> Option<Anomaly> {
    let fields = Fields(node);
    Some(Anomaly {
        metrics: fields.list("metrics", anomaly_metric)?,
        logs: fields.list("logs", anomaly_log)?,
        escalate: fields.text("escalate")?,
    })
}

fn anomaly_metric(node: &Node<'_>) -> Option<AnomalyMetric> {
    let fields = Fields(node);
    let name = fields.metric("metric")?;
    Some(AnomalyMetric {
        id: fields.text("id")?,
        metric: name.metric,
        filter: name.filter,
        unit: fields.text("unit"),
        statistic: fields.statistic("statistic"),
    })
}

fn anomaly_log(node: &Node<'_>) -> Option<AnomalyLog> {
    let fields = Fields(node);
    Some(AnomalyLog {
        id: fields.text("id")?,
        fields: fields.pairs("where"),
        limit: fields.limit("limit")?,
        within: fields.duration("within")?,
    })
}

pub(super) fn commands(node: &Node<'_>) -> Option<CommandRules> {
    let fields = Fields(node);
    Some(CommandRules {
        service_account: fields.text("service_account"),
        catalogue: fields.list("catalogue", command)?,
        retry: fields.map("retry", retry)?.unwrap_or_default(),
        on_failure: fields.list("on_failure", action)?,
    })
}

fn command(node: &Node<'_>) -> Option<CommandRule> {
    let fields = Fields(node);
    let risk = match fields.str("risk")? {
        "low" => Risk::Low,
        "medium" => Risk::Medium,
        "high" => Risk::High,
        _ => return None,
    };
    let grant = |node: &Node<'_>| {
        let fields = Fields(node);
        Some(Grant {
            group: fields.text("group")?,
            environments: fields.texts("environments"),
            approval: fields.text("approval"),
        })
    };
    Some(CommandRule {
        name: fields.text("name")?,
        risk,
        idempotent: fields.flag("idempotent").unwrap_or(false),
        grants: fields.list("grants", grant)?,
    })
}

fn retry(node: &Node<'_>) -> Option<RetryRule> {
    let fields = Fields(node);
    let backoff = |node: &Node<'_>| {
        let fields = Fields(node);
        Some(Backoff {
            first: fields.duration("first")?,
            max: fields.duration("max")?,
        })
    };
    Some(RetryRule {
        attempts: fields.whole("attempts").unwrap_or(1),
        backoff: fields.map("backoff", backoff)?,
    })
}

pub(super) fn client(node: &Node<'_>) -> Option<ClientRule> {
    let fields = Fields(node);
    let package = |node: &Node<'_>| match node.text()? {
        "msix" => Some(ClientPackage::Msix),
        "powershell" => Some(ClientPackage::PowerShell),
        _ => None,
    };
    let prerequisite = |node: &Node<'_>| {
        let entry = node.entries().first()?;
        Some(Prerequisite {
            component: entry.key.clone().into_owned(),
            version: entry.value.text()?.to_owned(),
        })
    };
    Some(ClientRule {
        share: fields.text("share"),
        packages: fields.list("packages", package)?,
        prerequisites: fields.list("prerequisites", prerequisite)?,
    })
}
