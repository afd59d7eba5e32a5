//! What keys mean together: ids that stand once, names that refer to something, limits that fit what is measured.
//!
//! Runs over the tree beside [`check`](super::check), so that its findings stand among the others, each at its place.
//! What is allowed but unwise is the business of lint.

mod fit;
mod gates;
mod names;
mod order;

use crate::error::ErrorCode;
use crate::policy::document::{Node, shorten};
use crate::policy::problems::Problems;
use crate::policy::suggest;
use std::collections::BTreeSet;

/// Checks the whole policy.
pub(crate) fn policy(root: &Node<'_>, problems: &mut Problems) {
    let names = names::Names::of(root);
    names::check(root, &names, problems);
    gates::check(root, &names, problems);
    order::check(root, problems);
}

/// Walks a list of a map.
fn items<'a, 't>(node: Option<&'a Node<'t>>, key: &str) -> &'a [Node<'t>] {
    node.and_then(|node| node.get(key))
        .map(Node::items)
        .unwrap_or_default()
}

/// Reports ids that stand twice among the nodes.
fn unique<'a, 't: 'a>(
    nodes: impl Iterator<Item = &'a Node<'t>>,
    key: &str,
    what: &str,
    problems: &mut Problems,
) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for node in nodes {
        let Some(id) = node.get(key) else { continue };
        let Some(text) = id.text() else { continue };
        if !seen.insert(text) {
            problems.add(
                ErrorCode::PolicyDuplicateId,
                format!("{what} `{}` stands twice", shorten(text)),
                id.id,
            );
        }
    }
}

/// Reports a name that refers to nothing. `place` says where such names are defined.
fn refer(node: &Node<'_>, known: &[&str], what: &str, place: &str, problems: &mut Problems) {
    let Some(text) = node.text() else { return };
    refer_text(text, node.id, known, what, place, problems);
}

fn refer_text(
    text: &str,
    id: crate::policy::document::NodeId,
    known: &[&str],
    what: &str,
    place: &str,
    problems: &mut Problems,
) {
    if known.contains(&text) {
        return;
    }
    problems.add(
        ErrorCode::PolicyUnknownReference,
        format!("unknown {what} `{}`", shorten(text)),
        id,
    );
    let names = || {
        known
            .iter()
            .take(12)
            .map(|name| format!("`{}`", shorten(name)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    problems.help(match suggest::among(text, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => format!("{place} defines none; define it there"),
        None => format!("{place} defines {}", names()),
    });
}
