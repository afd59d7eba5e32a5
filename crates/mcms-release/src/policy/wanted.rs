//! What a policy needs from its inputs, so that readers keep that and nothing else.

use super::{EvidenceKind, Gate, Measurement, Policy, Statistic};
use crate::evidence::{Wanted, WantedMeasure};
use std::collections::{BTreeMap, BTreeSet};

/// A metric with its filter and the tag of its subjects.
type Key = (String, BTreeMap<String, String>, Option<String>);

/// Derives what a policy needs from its inputs.
///
/// Each metric stands once for each filter and tag of subjects, with every quantile that some criterion asks for. The
/// level of intervals is the highest that a criterion asks for; wider intervals never make evidence look stronger.
///
/// # Example
/// ```
/// use mcms_release::policy::{Policy, wanted};
/// let text = r#"{"schema": "mcms.policy/1", "gates": [{"id": "load", "evidence": "load", "criteria": [
///   {"id": "p95", "metric": "http_req_duration{expected_response:true}", "statistic": "p95", "limit": "<= 500ms"}]}]}"#;
/// let wanted = wanted(&Policy::parse(text, "policy.json")?.policy);
/// assert_eq!(wanted.load[0].metric, "http_req_duration");
/// assert!(wanted.load[0].percents.contains("95"));
/// # Ok::<(), mcms_release::error::Error>(())
/// ```
#[must_use]
pub fn wanted(policy: &Policy) -> Wanted {
    let metrics = |kind: EvidenceKind| measures(policy.gates.iter().filter(|gate| gate.evidence == kind));
    let counts_tickets = policy
        .gates
        .iter()
        .any(|gate| gate.evidence == EvidenceKind::Tickets);
    Wanted {
        load: metrics(EvidenceKind::Load),
        metrics: metrics(EvidenceKind::Metrics),
        labels: policy.gates.iter().flat_map(Gate::labels).collect(),
        ticket_fields: if counts_tickets {
            ticket_fields(policy)
        } else {
            BTreeSet::new()
        },
        everything: false,
        level_percent: policy
            .gates
            .iter()
            .flat_map(|gate| &gate.criteria)
            .map(|criterion| criterion.level_percent)
            .max()
            .unwrap_or(0),
    }
}

fn measures<'a>(gates: impl Iterator<Item = &'a Gate>) -> Vec<WantedMeasure> {
    let mut found: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    for criterion in gates.flat_map(|gate| &gate.criteria) {
        if let Measurement::Metric {
            metric,
            filter,
            statistic,
            per_tag,
            ..
        } = &criterion.measurement
        {
            let percents = found
                .entry((metric.clone(), filter.clone(), per_tag.clone()))
                .or_default();
            match statistic {
                Statistic::Percentile(percent) => percents.extend([percent.clone()]),
                Statistic::Median => percents.extend(["50".to_owned()]),
                _ => {}
            }
        }
    }
    found
        .into_iter()
        .map(|((metric, filter, per_tag), percents)| WantedMeasure {
            metric,
            filter,
            per_tag,
            percents,
        })
        .collect()
}

/// The tracker's names of the fields that gates over tickets ask for.
fn ticket_fields(policy: &Policy) -> BTreeSet<String> {
    let filters = policy.gates.iter().filter_map(|gate| gate.tickets.as_ref());
    let ours = filters.flat_map(|filter| filter.fields.iter().map(|(field, _)| field));
    ours.map(|field| policy.tickets.fields.get(field).unwrap_or(field).clone())
        .collect()
}
