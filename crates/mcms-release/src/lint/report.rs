//! What lint answers.

use crate::evidence::Severity;
use crate::reason::{Code, Locale, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much past runs differed, where somebody says so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintContext {
    /// By criterion, `gate/criterion`. Estimates from the accepted runs of a history.
    #[serde(default)]
    pub spreads: BTreeMap<String, Spread>,
}

/// How much the runs of one criterion differed. What is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// Standard deviation of `ln` of the value between runs: 0.05 is about 5%.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma_ln: Option<f64>,
    /// The usual value, in the unit of the limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The usual rate, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Requests of one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
    /// The chance that one test fails without cause, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flake_rate: Option<f64>,
    /// Tests of one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<u64>,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintReport {
    /// What was found, the worst first. One of severity `error` means that the policy should not be used.
    pub findings: Vec<LintFinding>,
    /// The proof that the policy fails closed.
    pub proof: Proof,
    /// The chance to block an unchanged build.
    pub chances: Vec<ChanceRow>,
}

/// Something that lint found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintFinding {
    /// What was found, with the parameters of its sentence.
    pub reason: Reason,
    /// How much it matters: an `error` lets a release through or stops every one.
    pub severity: Severity,
    /// Where, as a JSON pointer into the policy: `/gates/0/criteria/1/limit`.
    pub path: String,
}

impl LintFinding {
    pub(super) fn new(severity: Severity, code: Code, path: impl Into<String>) -> Self {
        Self {
            reason: Reason::new(code),
            severity,
            path: path.into(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.reason = self.reason.with(name, value);
        self
    }

    /// Writes the sentence in a language.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        self.reason.sentence(locale)
    }
}

/// The proof that empty, stale or damaged evidence never lets a release through.
///
/// Every state of the evidence was put through `gate::evaluate` itself, everything else being good: one criterion and
/// subject at a time, one gate at a time, and all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Whether no state lets a release through.
    pub holds: bool,
    /// How many states were tried.
    pub states: u64,
    /// The states that let a release through.
    pub holes: Vec<Hole>,
    /// Criteria that cannot stop a release by their severity or `on_breach`; only states of whole gates were tried for them.
    pub advisory: Vec<String>,
    /// Criteria for which nothing that passes could be made up.
    pub untried: Vec<String>,
}

/// A state of the evidence that lets a release through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hole {
    /// The criterion `gate/criterion`, or the gate.
    pub of: String,
    /// The setting that lets it through, such as `on_partial`; empty where it is no setting.
    pub setting: String,
    /// The states: `partial`, `empty`, `stale`, `absent`, `no_baseline`, …
    pub states: Vec<String>,
}

/// What a chance rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Whether it comes from a history rather than from a table.
    pub from_history: bool,
    /// Run-to-run standard deviation of `ln` of the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma_ln: Option<f64>,
    /// The chance that one test fails without cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flake_rate: Option<f64>,
    /// Tests of one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<u64>,
    /// The usual rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Requests of one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<u64>,
}

/// The chance that a build in which nothing changed is blocked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChanceRow {
    /// The criterion `gate/criterion`, the gate, or `*` for all gates.
    pub of: String,
    /// What it rests on.
    pub assumption: Assumption,
    /// The chance, 0 to 1, rounded to 4 decimals; an upper estimate where criteria look at the same run.
    pub chance: f64,
    /// Of a gate or all gates: criteria whose chance nobody can tell from this, and that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}
