//! What a gate must say although no criterion measures it: a failed threshold, suites that disagree, a missing suite.

use super::inputs::{Inputs, Side};
use super::load::THRESHOLDS_FAILED;
use super::suites::Suites;
use crate::error::Error;
use crate::evidence::{Item, LoadRun};
use crate::gate::Verdict;
use crate::policy::{EvidenceKind, Gate, Measurement, Policy};
use crate::reason::{Reason, gates, loads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The metric by which k6 tells that the load was not delivered.
const DROPPED_ITERATIONS: &str = "dropped_iterations";

/// Something that makes a gate at least this bad, whatever its criteria say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateFact {
    /// The gate.
    pub gate: String,
    /// The verdict that the gate has at least.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

/// Finds what the gates must say beside their criteria, in the order of the policy.
///
/// - `k6_threshold_failed` (`warn`): an exit code of 99 or a failed threshold of the tool without a criterion of its own.
/// - `k6_dropped_iterations` (`warn`): the load was not delivered, and no criterion of the gate looks at it.
/// - `suites_disagree` (`inconclusive`): two formats of one suite report different failures.
/// - `not_measured` (`inconclusive`): a required suite without evidence.
///
/// # Errors
/// As [`super::measure`], for evidence under the role of another kind and runs in two sample formats.
pub fn facts(policy: &Policy, items: &[Item]) -> Result<Vec<GateFact>, Error> {
    let inputs = Inputs::of(items, Side::Candidate)?;
    let mut facts = Vec::new();
    for gate in &policy.gates {
        let mut say = |verdict, reason| {
            facts.push(GateFact {
                gate: gate.id.clone(),
                verdict,
                reason,
            });
        };
        match gate.evidence {
            EvidenceKind::Tests => {
                let suites = Suites::of(gate, &inputs.tests, None);
                for suite in suites.missing() {
                    say(
                        Verdict::Inconclusive,
                        Reason::new(gates::NOT_MEASURED).with("subject", suite),
                    );
                }
                for suite in suites.disagreements() {
                    say(
                        Verdict::Inconclusive,
                        Reason::new(gates::SUITES_DISAGREE).with("subject", suite),
                    );
                }
            }
            EvidenceKind::Load => {
                let runs = inputs.load.iter().filter_map(|item| item.evidence.inspect().1);
                let noticed = inputs.load.iter().flat_map(|item| &item.evidence.diagnostics);
                let dropped = noticed.filter(|found| found.reason.code == loads::K6_DROPPED_ITERATIONS);
                if let Some(dropped) = dropped.max_by_key(|found| &found.reason.parameters)
                    && !covers(gate, DROPPED_ITERATIONS)
                {
                    say(Verdict::Warn, dropped.reason.clone());
                }
                for threshold in failed_thresholds(policy, runs) {
                    say(
                        Verdict::Warn,
                        Reason::new(gates::K6_THRESHOLD_FAILED).with("threshold", threshold),
                    );
                }
            }
            EvidenceKind::Tickets | EvidenceKind::Metrics => {}
        }
    }
    Ok(facts)
}

/// The failed thresholds that no criterion covers. An exit code of 99 without any known failure is one too.
fn failed_thresholds<'a>(policy: &Policy, runs: impl Iterator<Item = &'a LoadRun>) -> BTreeSet<String> {
    let (mut failed, mut by_code) = (BTreeSet::new(), false);
    for run in runs {
        let own = run
            .thresholds
            .iter()
            .filter(|threshold| threshold.passed == Some(false));
        by_code |= run.exit_code == Some(THRESHOLDS_FAILED);
        failed.extend(own.map(|threshold| (threshold.metric.as_str(), threshold.expression.as_str())));
    }
    if by_code && failed.is_empty() {
        return [format!("exit code {THRESHOLDS_FAILED}")].into();
    }
    let load = || {
        policy
            .gates
            .iter()
            .filter(|gate| gate.evidence == EvidenceKind::Load)
    };
    failed.retain(|(metric, _)| !load().any(|gate| covers(gate, metric)));
    failed
        .into_iter()
        .map(|(metric, expression)| format!("{metric} {expression}"))
        .collect()
}

/// Whether a criterion of the gate looks at the metric of a threshold, with the same tag filter.
fn covers(gate: &Gate, threshold: &str) -> bool {
    let (name, tags) = threshold.split_once('{').unwrap_or((threshold, ""));
    let mut tags: Vec<(&str, &str)> = tags
        .trim_end_matches('}')
        .split(',')
        .filter_map(|tag| tag.split_once(':'))
        .map(|(tag, value)| (tag.trim(), value.trim().trim_matches('"')))
        .collect();
    tags.sort_unstable();
    gate.criteria
        .iter()
        .any(|criterion| match &criterion.measurement {
            Measurement::Metric { metric, filter, .. } => {
                metric == name
                    && filter
                        .iter()
                        .map(|(tag, value)| (tag.as_str(), value.as_str()))
                        .eq(tags.iter().copied())
            }
            _ => false,
        })
}
