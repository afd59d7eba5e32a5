//! Names that refer to something: channels, contacts, escalations, stages, approvals, commands, ticket fields.

use super::{items, refer, refer_text, unique};
use crate::error::ErrorCode;
use crate::policy::document::Node;
use crate::policy::problems::Problems;
use std::collections::BTreeMap;

/// What the policy defines.
pub(super) struct Names<'a> {
    channels: Vec<&'a str>,
    contacts: Vec<&'a str>,
    escalations: Vec<&'a str>,
    stages: Vec<&'a str>,
    approvals: Vec<&'a str>,
    commands: Vec<&'a str>,
    ticket_fields: Vec<&'a str>,
    ticket_values: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Names<'a> {
    pub(super) fn of(root: &'a Node<'_>) -> Self {
        fn texts<'a>(nodes: &'a [Node<'_>]) -> Vec<&'a str> {
            nodes.iter().filter_map(Node::text).collect()
        }
        fn keys<'a>(node: Option<&'a Node<'_>>) -> Vec<&'a str> {
            node.map(Node::entries)
                .unwrap_or_default()
                .iter()
                .map(|entry| entry.key.as_ref())
                .collect()
        }
        fn ids<'a>(nodes: &'a [Node<'_>], key: &str) -> Vec<&'a str> {
            nodes.iter().filter_map(|node| node.get(key)?.text()).collect()
        }
        let promotion = root.get("promotion");
        let values = root.get("tickets").and_then(|tickets| tickets.get("values"));
        Self {
            channels: texts(items(Some(root), "channels")),
            contacts: keys(root.get("contacts")),
            escalations: ids(items(Some(root), "escalation"), "id"),
            stages: texts(items(promotion, "stages")),
            approvals: keys(promotion.and_then(|node| node.get("approvals"))),
            commands: ids(items(root.get("commands"), "catalogue"), "name"),
            ticket_fields: keys(root.get("tickets").and_then(|node| node.get("fields"))),
            ticket_values: values
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .map(|entry| (entry.key.as_ref(), keys(Some(&entry.value))))
                .collect(),
        }
    }

    /// Checks which tickets count: each field is mapped, each value is one of ours.
    pub(super) fn ticket_filter(&self, filter: &Node<'_>, problems: &mut Problems) {
        for entry in filter.entries() {
            let field = entry.key.as_ref();
            if matches!(field, "project" | "resolved") {
                continue;
            }
            let mut known = self.ticket_fields.clone();
            if !known.contains(&field) {
                known.extend(["project", "resolved"]);
                refer_text(
                    field,
                    entry.key_id,
                    &known,
                    "ticket field",
                    "`tickets.fields`",
                    problems,
                );
                continue;
            }
            let Some(values) = self.ticket_values.get(field) else {
                continue;
            };
            let alone = entry.value.text().map(|_| &entry.value);
            for value in alone.into_iter().chain(entry.value.items()) {
                refer(
                    value,
                    values,
                    &format!("value of the ticket field `{field}`"),
                    &format!("`tickets.values.{field}`"),
                    problems,
                );
            }
        }
    }

    /// Checks a list of actions.
    pub(super) fn actions(&self, list: Option<&Node<'_>>, problems: &mut Problems) {
        for action in list.map(Node::items).unwrap_or_default() {
            if let Some(notify) = action.get("notify") {
                self.notify(notify, problems);
            }
        }
    }

    fn notify(&self, notify: &Node<'_>, problems: &mut Problems) {
        let (contact, channel) = (notify.get("contact"), notify.get("channel"));
        if let Some(contact) = contact {
            refer(contact, &self.contacts, "contact", "`contacts`", problems);
        }
        if let Some(channel) = channel {
            refer(channel, &self.channels, "channel", "`channels`", problems);
        }
        if contact.is_none() && channel.is_none() {
            problems.add(
                ErrorCode::PolicyMissingKey,
                "`notify` names neither a contact nor a channel",
                notify.id,
            );
            problems.help("add `contact: …` or `channel: …`");
        } else if let (None, Some(to)) = (channel, notify.get("to")) {
            problems.add(ErrorCode::PolicyMissingKey, "`to` needs a channel", to.id);
            problems.help("add `channel: …`");
        }
    }

    fn channels(&self, list: &[Node<'_>], problems: &mut Problems) {
        for channel in list {
            refer(channel, &self.channels, "channel", "`channels`", problems);
        }
    }

    fn stages(&self, list: &[Node<'_>], problems: &mut Problems) {
        for stage in list {
            refer(stage, &self.stages, "stage", "`promotion.stages`", problems);
        }
    }
}

/// Checks everything but the gates.
pub(super) fn check(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    vocabulary(root, names, problems);
    promotion(root, names, problems);
    rollback(root, names, problems);
    people(root, names, problems);
    if let Some(anomaly) = root.get("anomaly") {
        let both = items(Some(anomaly), "metrics")
            .iter()
            .chain(items(Some(anomaly), "logs"));
        unique(both, "id", "the anomaly", problems);
        if let Some(escalate) = anomaly.get("escalate") {
            refer(
                escalate,
                &names.escalations,
                "escalation",
                "`escalation`",
                problems,
            );
        }
    }
    commands(root, names, problems);
    let alert = root.get("post_deploy").and_then(|node| node.get("alert"));
    names.channels(items(alert, "channels"), problems);
}

fn vocabulary(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    let values = root.get("tickets").and_then(|node| node.get("values"));
    for entry in values.map(Node::entries).unwrap_or_default() {
        refer_text(
            &entry.key,
            entry.key_id,
            &names.ticket_fields,
            "ticket field",
            "`tickets.fields`",
            problems,
        );
    }
}

fn promotion(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    let promotion = root.get("promotion");
    let approvals = promotion.and_then(|node| node.get("approvals"));
    for entry in approvals.map(Node::entries).unwrap_or_default() {
        refer_text(
            &entry.key,
            entry.key_id,
            &names.stages,
            "stage",
            "`promotion.stages`",
            problems,
        );
    }
    let change_request = promotion.and_then(|node| node.get("change_request"));
    names.stages(items(change_request, "required_for"), problems);
}

fn rollback(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    let triggers = items(root.get("rollback"), "triggers");
    unique(triggers.iter(), "id", "the trigger", problems);
    for trigger in triggers {
        if let Some(filter) = trigger.get("tickets") {
            names.ticket_filter(filter, problems);
        }
        if let Some(command) = trigger.get("command") {
            refer(
                command,
                &names.commands,
                "command",
                "`commands.catalogue`",
                problems,
            );
        }
    }
}

fn people(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    for entry in root.get("contacts").map(Node::entries).unwrap_or_default() {
        names.channels(items(Some(&entry.value), "channels"), problems);
    }
    let escalations = items(Some(root), "escalation");
    unique(escalations.iter(), "id", "the escalation", problems);
    for step in escalations.iter().flat_map(|node| items(Some(node), "steps")) {
        if let Some(notify) = step.get("notify") {
            names.notify(notify, problems);
        }
    }
}

fn commands(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    let commands = root.get("commands");
    let catalogue = items(commands, "catalogue");
    unique(catalogue.iter(), "name", "the command", problems);
    for grant in catalogue.iter().flat_map(|node| items(Some(node), "grants")) {
        names.stages(items(Some(grant), "environments"), problems);
        if let Some(approval) = grant.get("approval") {
            refer(
                approval,
                &names.approvals,
                "approval",
                "`promotion.approvals`",
                problems,
            );
        }
    }
    names.actions(commands.and_then(|node| node.get("on_failure")), problems);
}
