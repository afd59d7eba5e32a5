//! Gates: ids, suites, baselines, and limits that fit.

use super::names::Names;
use super::{fit, items, refer, unique};
use crate::error::ErrorCode;
use crate::policy::decode;
use crate::policy::document::Node;
use crate::policy::problems::Problems;

/// Checks every gate.
pub(super) fn check(root: &Node<'_>, names: &Names<'_>, problems: &mut Problems) {
    let gates = items(Some(root), "gates");
    unique(gates.iter(), "id", "the gate", problems);
    for gate in gates {
        let criteria = items(Some(gate), "criteria");
        unique(criteria.iter(), "id", "the criterion", problems);
        suites(gate, criteria, problems);
        if let Some(creep) = gate.get("creep")
            && gate.get("baseline").is_none()
        {
            problems.add(ErrorCode::PolicyMissingKey, "`creep` needs a baseline", creep.id);
            problems.help("add `baseline: {select: last-accepted, runs: 5}` to the gate");
        }
        if let Some(filter) = gate.get("tickets") {
            names.ticket_filter(filter, problems);
        }
        names.actions(gate.get("on_fail"), problems);
        names.actions(gate.get("on_inconclusive"), problems);
        limits(gate, criteria, problems);
    }
}

/// A criterion may name only suites of its gate; a gate that names none leaves it to lint.
fn suites(gate: &Node<'_>, criteria: &[Node<'_>], problems: &mut Problems) {
    let known: Vec<&str> = items(Some(gate), "suites")
        .iter()
        .filter_map(Node::text)
        .collect();
    if known.is_empty() {
        return;
    }
    for suite in criteria
        .iter()
        .flat_map(|criterion| items(Some(criterion), "suites"))
    {
        refer(suite, &known, "suite", "`suites` of the gate", problems);
    }
}

fn limits(gate: &Node<'_>, criteria: &[Node<'_>], problems: &mut Problems) {
    let Some(kind) = decode::gate_kind(gate) else {
        return;
    };
    for node in criteria {
        let Some(criterion) = decode::criterion(node, kind) else {
            continue;
        };
        let Some(limit) = node.get("limit") else { continue };
        if criterion.limit.is_relative() && gate.get("baseline").is_none() {
            let message = format!(
                "the limit `{}` is relative, and the gate has no baseline",
                criterion.limit
            );
            problems.add(ErrorCode::PolicyMissingKey, message, limit.id);
            problems.help("add `baseline: {select: last-accepted, runs: 5}` to the gate; without a sign the limit would be absolute");
        }
        fit::check(&criterion, kind, node, problems);
    }
}
