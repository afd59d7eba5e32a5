//! A checked tree into the typed model.
//!
//! Everything returns `Option`: `None` means that [`check`](super::check) has already said what is wrong. A checked tree
//! without problems always decodes.

mod fields;
mod gates;
mod operations;
mod promotion;
mod rollback;

pub(crate) use gates::{criterion, gate_kind};

use super::{Policy, TicketVocabulary};
use crate::policy::document::Node;
use crate::reason::Locale;
use fields::Fields;
use std::collections::BTreeMap;

/// Decodes the whole policy.
pub(crate) fn policy(root: &Node<'_>) -> Option<Policy> {
    let fields = Fields(root);
    Some(Policy {
        product: fields.text("product"),
        time_zone: fields.text("time_zone"),
        locale: fields.locale("locale"),
        channels: fields.texts("channels"),
        tickets: fields.map("tickets", vocabulary)?.unwrap_or_default(),
        gates: fields.list("gates", gates::gate)?,
        promotion: fields.map("promotion", promotion::promotion)?,
        reports: fields.map("reports", promotion::reports)?.unwrap_or_default(),
        post_deploy: fields.map("post_deploy", promotion::post_deploy)?,
        rollback: fields.map("rollback", rollback::rollback)?,
        contacts: fields.named("contacts", operations::contact)?,
        escalation: fields.list("escalation", operations::escalation)?,
        anomaly: fields.map("anomaly", operations::anomaly)?,
        commands: fields.map("commands", operations::commands)?,
        client: fields.map("client", operations::client)?,
    })
}

fn vocabulary(node: &Node<'_>) -> Option<TicketVocabulary> {
    let fields = Fields(node);
    let texts = |node: &Node<'_>| {
        Some(
            node.items()
                .iter()
                .filter_map(Node::text)
                .map(str::to_owned)
                .collect(),
        )
    };
    let values = |node: &Node<'_>| {
        node.entries()
            .iter()
            .map(|entry| Some((entry.key.clone().into_owned(), texts(&entry.value)?)))
            .collect()
    };
    Some(TicketVocabulary {
        fields: fields.pairs("fields"),
        values: fields.named::<BTreeMap<String, Vec<String>>>("values", values)?,
    })
}

fn locale(word: &str) -> Option<Locale> {
    match word {
        "en" => Some(Locale::En),
        "ko" => Some(Locale::Ko),
        _ => None,
    }
}
