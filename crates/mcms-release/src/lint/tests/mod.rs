#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp
)]

mod findings;
mod proof;

use super::{LintContext, LintReport, lint};
use crate::policy::Policy;
use crate::reason::Locale;

const SAMPLE: &str = include_str!("../../../../../examples/mcms/policy/release-policy.yaml");

fn run(gates: &str) -> LintReport {
    with(gates, &LintContext::default())
}

fn with(gates: &str, context: &LintContext) -> LintReport {
    let text = format!("schema: mcms.policy/1\ntickets: {{fields: {{severity: priority}}}}\ngates:\n{gates}");
    let parsed = Policy::parse(&text, "p").unwrap_or_else(|error| panic!("{error:?}"));
    lint(&parsed.policy, context)
}

/// A tests gate with these criteria.
fn tests(criteria: &str) -> LintReport {
    run(&format!(
        "  - {{id: g, evidence: tests, suites: [unit, ui], max_age: 1h, baseline: {{runs: 5}}, criteria: [{criteria}], on_fail: [{{stop: deployment}}]}}\n"
    ))
}

/// A load gate with these criteria and this many baseline runs.
fn load(runs: u32, criteria: &str) -> LintReport {
    run(&format!(
        "  - {{id: g, evidence: load, max_age: 1h, baseline: {{runs: {runs}}}, criteria: [{criteria}], on_fail: [{{stop: deployment}}]}}\n"
    ))
}

/// The findings, `severity code path`, without the hints that nothing in a test is about.
fn shown(report: &LintReport) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|finding| {
            for locale in [Locale::En, Locale::Ko] {
                assert!(
                    !finding.sentence(locale).contains(['?', '{']),
                    "{}",
                    finding.sentence(locale)
                );
            }
            format!("{:?} {} {}", finding.severity, finding.reason.code, finding.path).to_lowercase()
        })
        .filter(|line| !line.starts_with("info"))
        .collect()
}
