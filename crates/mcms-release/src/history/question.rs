//! Whether two policies measure the same thing under one criterion's name.

use serde_json::Value;

/// The keys of a gate that change what its criteria measure.
const GATE_KEYS: [&str; 3] = ["evidence", "retries", "tickets"];
/// The keys of a criterion that say what is measured; its limit and settings may change freely.
const CRITERION_KEYS: [&str; 8] = [
    "measure",
    "metric",
    "statistic",
    "suites",
    "labels",
    "per_label",
    "per_tag",
    "unit",
];

/// Says whether a criterion (`gate/criterion`) asks the same question in both policies, as written.
///
/// A policy that moves `p95` to another metric keeps the name; the old values are then no baseline for the new.
pub(super) fn same_question(one: &Value, other: &Value, criterion: &str) -> bool {
    match (question(one, criterion), question(other, criterion)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn question<'a>(policy: &'a Value, criterion: &str) -> Option<Vec<Option<&'a Value>>> {
    let (gate, criterion) = criterion.split_once('/')?;
    let gate = by_id(policy.get("gates")?, gate)?;
    let criterion = by_id(gate.get("criteria")?, criterion)?;
    let of_gate = GATE_KEYS.iter().map(|key| gate.get(*key));
    let of_criterion = CRITERION_KEYS.iter().map(|key| criterion.get(*key));
    Some(of_gate.chain(of_criterion).collect())
}

fn by_id<'a>(list: &'a Value, id: &str) -> Option<&'a Value> {
    list.as_array()?
        .iter()
        .find(|item| item.get("id").and_then(Value::as_str) == Some(id))
}

#[cfg(test)]
mod tests {
    use super::same_question;
    use serde_json::{Value, json};

    fn policy(criterion: &Value) -> Value {
        json!({"gates": [{"id": "performance", "evidence": "load", "criteria": [criterion]}]})
    }

    #[test]
    fn another_limit_is_the_same_question_and_another_metric_is_not() {
        let base = policy(
            &json!({"id": "p95", "metric": "http_req_duration", "statistic": "p95", "limit": "<= +10%"}),
        );
        let limit = policy(
            &json!({"id": "p95", "metric": "http_req_duration", "statistic": "p95", "limit": "<= +5%"}),
        );
        let metric = policy(
            &json!({"id": "p95", "metric": "http_req_waiting", "statistic": "p95", "limit": "<= +10%"}),
        );
        assert!(same_question(&base, &limit, "performance/p95"));
        assert!(!same_question(&base, &metric, "performance/p95"));
        assert!(!same_question(&base, &limit, "performance/p99"));
    }
}
