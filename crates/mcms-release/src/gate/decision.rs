//! What was decided and why, as values that cross every binding and stand in the record.

use crate::policy::Action;
use crate::reason::Reason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is decided on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The release.
    pub release: String,
    /// The commit.
    pub commit: String,
    /// SHA-256 of the artifact, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_digest: Option<String>,
    /// The environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The stage of `promotion.stages`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Who asked for the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
    /// Candidate evidence that ends before this instant is stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<chrono::DateTime<chrono::Utc>>,
}

/// A status or verdict. Ordered from good to bad, so that `max` is the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every condition holds.
    Pass,
    /// Let through, with something to look at.
    Warn,
    /// Not decided: evidence is missing, damaged, stale or too weak. Not let through.
    Inconclusive,
    /// A condition is broken. Not let through.
    Fail,
}

impl Verdict {
    /// Says whether a release with this effective verdict is let through.
    #[must_use]
    pub fn lets_through(self) -> bool {
        matches!(self, Self::Pass | Self::Warn)
    }
}

/// What the literal rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyState {
    /// The limit is kept.
    Met,
    /// The limit is broken.
    Breached,
    /// It cannot be said.
    Unknown,
}

/// What the data show about the breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// The limit is exceeded, at this level.
    Confirmed,
    /// The limit is kept, at this level.
    Refuted,
    /// Neither.
    Inconclusive,
}

/// What the data show about the breach, with the interval behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceGrade {
    /// Confirmed, refuted or neither.
    pub kind: EvidenceState,
    /// The interval, rounded to 12 significant digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// What the interval is of: `value`, `rate`, `ratio` (to the baseline), `difference` (to the baseline).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// How it was computed: `order_statistics`, `wilson`, `newcombe`, `price_bonett`, `welch`, `prediction`, `exact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The confidence level, 0 to 1.
    pub level: f64,
    /// Samples (or runs, for `welch` and `prediction`) behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// How many would be needed to decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u64>,
}

/// A measured quantity with what makes it exact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Quantity {
    /// A number of things.
    Count {
        /// How many.
        count: u64,
    },
    /// A share, as the pair of integers behind it.
    Rate {
        /// Events for which it is true.
        events: u64,
        /// All events.
        total: u64,
    },
    /// A share of which only the value is known.
    Share {
        /// 0 to 1.
        value: f64,
    },
    /// A value with its unit.
    Value {
        /// The value.
        value: f64,
        /// The unit in UCUM; `None` where the source does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// A value known only within bounds.
    Bounds {
        /// The lower bound.
        low: f64,
        /// The upper bound; `None`: open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<f64>,
        /// The unit in UCUM.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
}

/// The value that the limit works out to, after the baseline is put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The condition with numbers, `<= 453.2 ms`.
    pub condition: String,
    /// The value as an exact decimal, or 12 significant digits with `~` before it where it does not terminate.
    pub value: String,
    /// The unit in UCUM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the value itself still meets the limit.
    pub inclusive: bool,
}

/// The direction of a counterfactual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// At most this value.
    AtMost,
    /// At least this value.
    AtLeast,
    /// Below this value.
    Below,
    /// Above this value.
    Above,
    /// Evidence that is missing must be given.
    Provide,
}

/// The nearest change of the input that would flip the finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counterfactual {
    /// The status that the finding would then have.
    pub becomes: Verdict,
    /// The direction.
    pub change: Change,
    /// The value as decimal text; empty for `provide`.
    pub value: String,
    /// The unit in UCUM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The observed value as decimal text, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// A waiver that matched a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverUse {
    /// Who waived.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Until when (exclusive).
    pub until: chrono::DateTime<chrono::Utc>,
    /// Whether it counts; `why` says why not.
    pub valid: bool,
    /// Why it does not count: a stable word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One criterion for one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The criterion, `gate/criterion`.
    pub criterion: String,
    /// The suite, tag value or run; empty where the criterion has one subject.
    pub subject: String,
    /// What was observed; `None`: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Quantity>,
    /// The limit as written.
    pub limit: String,
    /// The baseline that it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Quantity>,
    /// What the limit works out to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What the literal rule says.
    pub policy: PolicyState,
    /// What the data show about the breach.
    pub evidence: EvidenceGrade,
    /// The status.
    pub status: Verdict,
    /// The status after a valid waiver.
    pub effective: Verdict,
    /// Why.
    pub reason: Reason,
    /// What else was noticed: fewer baselines, partial or stale evidence, a fold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Reason>,
    /// The nearest change that would flip it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterfactual: Option<Counterfactual>,
    /// The waivers that name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverUse>,
    /// Names of the inputs behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Names of what broke it, at most 50: failing tests, open tickets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateResult {
    /// The gate.
    pub id: String,
    /// The raw verdict.
    pub verdict: Verdict,
    /// The verdict after valid waivers.
    pub effective: Verdict,
    /// Why the gate is worse than its findings, where it is: `nothing_decided`, `k6_threshold_failed`, `suites_disagree`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// One for each criterion and subject.
    pub findings: Vec<Finding>,
}

/// The approvals of a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageResult {
    /// The stage.
    pub stage: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// An action and what asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedAction {
    /// What is to be done.
    pub action: Action,
    /// The gates (or `stage:NAME`) that asked for it.
    pub because: Vec<String>,
}

/// The decision of all gates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateDecision {
    /// The raw verdict, the worst of gates and stage.
    pub verdict: Verdict,
    /// The verdict after valid waivers; exit code and actions follow it.
    pub effective: Verdict,
    /// Whether the release is let through.
    pub let_through: bool,
    /// The gates, in the order of the policy.
    pub gates: Vec<GateResult>,
    /// The approvals; `None`: not evaluated, because neither a stage nor an environment of `promotion.stages` was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageResult>,
    /// What is to be done.
    pub actions: Vec<PlannedAction>,
}
