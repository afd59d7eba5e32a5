//! What decides nothing, what contradicts itself, what the evidence can never show, and what was probably forgotten.

use super::proof::can_stop;
use super::report::LintFinding;
use crate::evidence::Severity;
use crate::gate::criterion_key;
use crate::limit::{Condition, Domain, Limit, Operator, Reference};
use crate::policy::{
    Action, Criterion, CriterionSeverity, Gate, Measurement, Needs, OnEvidence, Policy, Statistic,
    TestMeasure,
};
use crate::reason::lints;
use std::collections::BTreeMap;

/// Fewer baseline runs than these are easily moved by one noisy run (docs/explanation/statistics.md).
const STEADY: u32 = 5;

/// Looks at every gate and criterion.
pub(super) fn findings(policy: &Policy) -> Vec<LintFinding> {
    let mut found = Vec::new();
    for (index, gate) in policy.gates.iter().enumerate() {
        let path = format!("/gates/{index}");
        of_gate(gate, &path, &mut found);
        unmeasured(gate, &path, &mut found);
        for (index, criterion) in gate.criteria.iter().enumerate() {
            let one = One {
                gate,
                criterion,
                key: criterion_key(gate, criterion),
                path: format!("{path}/criteria/{index}"),
            };
            one.limit(&mut found);
            one.evidence(&mut found);
            one.suites(&mut found);
        }
        pairs(gate, &path, &mut found);
    }
    found
}

fn of_gate(gate: &Gate, path: &str, found: &mut Vec<LintFinding>) {
    let mut add = |severity, code, key: &str| {
        let path = if key.is_empty() {
            path.to_owned()
        } else {
            format!("{path}/{key}")
        };
        found.push(LintFinding::new(severity, code, path).with("gate", &gate.id));
    };
    if !gate.criteria.iter().any(can_stop) {
        add(Severity::Error, lints::LINT_NEVER_PASSES, "criteria");
    }
    if gate.max_age.is_none() {
        add(Severity::Warning, lints::LINT_NO_MAX_AGE, "");
    }
    if gate.creep.is_none()
        && gate
            .baseline
            .as_ref()
            .is_some_and(|baseline| baseline.anchor.is_some())
    {
        add(
            Severity::Warning,
            lints::LINT_ANCHOR_WITHOUT_CREEP,
            "baseline/anchor",
        );
    }
    if gate.baseline.is_some()
        && !gate
            .criteria
            .iter()
            .any(|criterion| criterion.limit.is_relative())
    {
        add(Severity::Info, lints::LINT_BASELINE_UNUSED, "baseline");
    }
    if !gate
        .on_fail
        .iter()
        .any(|action| matches!(action, Action::Stop(_)))
    {
        add(Severity::Info, lints::LINT_NO_STOP, "");
    }
}

/// Required suites whose results no criterion looks at.
fn unmeasured(gate: &Gate, path: &str, found: &mut Vec<LintFinding>) {
    let measures = |suite: &String| {
        gate.criteria
            .iter()
            .any(|criterion| match &criterion.measurement {
                Measurement::Tests { suites, .. } => suites.is_empty() || suites.contains(suite),
                _ => false,
            })
    };
    for (index, suite) in gate
        .suites
        .iter()
        .enumerate()
        .filter(|(_, suite)| !measures(suite))
    {
        let finding = LintFinding::new(
            Severity::Warning,
            lints::LINT_SUITE_UNMEASURED,
            format!("{path}/suites/{index}"),
        );
        found.push(finding.with("gate", &gate.id).with("suite", suite));
    }
}

/// A criterion where it stands.
struct One<'a> {
    gate: &'a Gate,
    criterion: &'a Criterion,
    key: String,
    path: String,
}

impl One<'_> {
    fn add(&self, severity: Severity, code: crate::reason::Code, key: &str) -> LintFinding {
        LintFinding::new(severity, code, format!("{}/{key}", self.path)).with("criterion", &self.key)
    }

    /// Limits that no value meets, that every value meets, or that zero makes meaningless.
    fn limit(&self, found: &mut Vec<LintFinding>) {
        let limit = &self.criterion.limit;
        let domain = domain(&self.criterion.measurement);
        if limit.contradiction(domain) {
            found.push(
                self.add(Severity::Error, lints::LINT_CONTRADICTION, "limit")
                    .with("limit", limit),
            );
        } else if limit.always_true(domain) {
            found.push(
                self.add(Severity::Warning, lints::LINT_ALWAYS_TRUE, "limit")
                    .with("limit", limit),
            );
        }
        if may_be_zero(&self.criterion.measurement) && rests_on_percent(limit) {
            found.push(self.add(Severity::Warning, lints::LINT_ZERO_BASELINE, "limit"));
        }
    }

    /// What the evidence can never show.
    fn evidence(&self, found: &mut Vec<LintFinding>) {
        let runs = self.gate.baseline.as_ref().map_or(0, |baseline| baseline.runs);
        let Measurement::Metric { statistic, .. } = &self.criterion.measurement else {
            return;
        };
        let ratio = self
            .criterion
            .limit
            .conditions()
            .any(|condition| needs_runs(condition, statistic));
        if self.criterion.needs.is_some() && ratio && runs < 2 {
            let severity = self.useless_needs();
            found.push(
                self.add(severity, lints::LINT_CANNOT_CONFIRM, "needs")
                    .with("runs", runs),
            );
        } else if ratio && runs < STEADY {
            found.push(
                self.add(Severity::Info, lints::LINT_FEW_BASELINES, "limit")
                    .with("runs", runs),
            );
        }
        let word = match statistic {
            Statistic::Average => "avg",
            Statistic::Minimum => "min",
            Statistic::Maximum => "max",
            Statistic::Last => "last",
            _ => return,
        };
        if self.criterion.needs.is_some() && !ratio {
            found.push(
                self.add(self.useless_needs(), lints::LINT_NO_INTERVAL, "needs")
                    .with("statistic", word),
            );
        }
    }

    /// A pass that is never refuted stops every release; a breach that is never confirmed does not decide.
    fn useless_needs(&self) -> Severity {
        if self.criterion.needs == Some(Needs::Refuted) {
            Severity::Error
        } else {
            Severity::Warning
        }
    }

    fn suites(&self, found: &mut Vec<LintFinding>) {
        let Measurement::Tests { suites, .. } = &self.criterion.measurement else {
            return;
        };
        for suite in suites.iter().filter(|suite| !self.gate.suites.contains(suite)) {
            let finding = self.add(Severity::Warning, lints::LINT_SUITE_NOT_REQUIRED, "suites");
            found.push(finding.with("suite", suite).with("gate", &self.gate.id));
        }
    }
}

/// Which values a measurement can take.
pub(super) fn domain(measurement: &Measurement) -> Domain {
    match measurement {
        Measurement::Tests {
            measure: TestMeasure::PassRate | TestMeasure::SkippedRatio,
            ..
        }
        | Measurement::Metric {
            statistic: Statistic::Rate,
            ..
        } => Domain::Rate,
        Measurement::TicketCount | Measurement::Tests { .. } => Domain::Count,
        // The total of a counter need not be whole, and a gauge may be negative.
        Measurement::Metric {
            statistic: Statistic::Count,
            ..
        } => Domain::NonNegative,
        Measurement::Metric { .. } => Domain::Any,
    }
}

/// Whether a good baseline may well be zero: failures, dropped iterations, an error rate.
fn may_be_zero(measurement: &Measurement) -> bool {
    match measurement {
        Measurement::TicketCount => true,
        Measurement::Tests { measure, .. } => !matches!(
            measure,
            TestMeasure::Executed | TestMeasure::Passed | TestMeasure::Total | TestMeasure::PassRate
        ),
        Measurement::Metric {
            metric, statistic, ..
        } => match statistic {
            Statistic::Rate => metric != "checks",
            Statistic::Count => metric == "dropped_iterations",
            _ => false,
        },
    }
}

/// Whether a limit is unknown when its `%` conditions are: no alternative decides instead.
fn rests_on_percent(limit: &Limit) -> bool {
    match limit {
        Limit::Single(condition) => condition.uses_percent_of_baseline(),
        Limit::All(parts) => parts.iter().any(rests_on_percent),
        Limit::Any(parts) => parts.iter().all(rests_on_percent),
    }
}

/// Whether only the spread between runs can say something about a condition.
fn needs_runs(condition: &Condition, statistic: &Statistic) -> bool {
    match condition.reference() {
        Reference::PercentOfBaseline { .. } => true,
        Reference::OverBaseline { .. } => *statistic != Statistic::Rate,
        Reference::Value { .. } => false,
    }
}

/// More criteria over one measurement than this are generated; the work stays bounded.
const MOST: usize = 50;

/// Criteria over the same measurement that exclude each other, or of which one says nothing of its own.
fn pairs(gate: &Gate, path: &str, found: &mut Vec<LintFinding>) {
    let mut same: BTreeMap<String, Vec<(usize, &Criterion)>> = BTreeMap::new();
    for (index, criterion) in gate.criteria.iter().enumerate() {
        same.entry(format!("{:?}", criterion.measurement))
            .or_default()
            .push((index, criterion));
    }
    for group in same.values() {
        for (position, (index, one)) in group.iter().enumerate().take(MOST) {
            for (other_index, other) in group.iter().take(MOST).skip(position.saturating_add(1)) {
                let add = |severity, code, index: usize, of: &Criterion, than: &Criterion| {
                    LintFinding::new(severity, code, format!("{path}/criteria/{index}"))
                        .with("criterion", criterion_key(gate, of))
                        .with("other", criterion_key(gate, than))
                };
                if excludes(one, other) {
                    found.push(add(
                        Severity::Error,
                        lints::LINT_EXCLUDES,
                        *other_index,
                        other,
                        one,
                    ));
                } else if shadows(other, one) {
                    found.push(add(Severity::Warning, lints::LINT_SHADOWED, *index, one, other));
                } else if shadows(one, other) {
                    found.push(add(
                        Severity::Warning,
                        lints::LINT_SHADOWED,
                        *other_index,
                        other,
                        one,
                    ));
                }
            }
        }
    }
}

fn excludes(one: &Criterion, other: &Criterion) -> bool {
    let domain = domain(&one.measurement);
    let alone = one.limit.contradiction(domain) || other.limit.contradiction(domain);
    let both = Limit::all(vec![one.limit.clone(), other.limit.clone()]);
    !alone && both.is_ok_and(|both| both.contradiction(domain))
}

/// Whether `strict` breaks whenever `weak` does, and counts at least as much.
fn shadows(strict: &Criterion, weak: &Criterion) -> bool {
    let weight = |criterion: &Criterion| match (criterion.severity, criterion.settings.on_breach) {
        (CriterionSeverity::Warn, _) => OnEvidence::Warn,
        (CriterionSeverity::Fail, setting) => setting,
    };
    let (Limit::Single(a), Limit::Single(b)) = (&strict.limit, &weak.limit) else {
        return false;
    };
    let same_demands = strict.needs == weak.needs
        && strict.level_percent == weak.level_percent
        && strict.settings == weak.settings;
    same_demands && weight(strict) >= weight(weak) && implies(a, b)
}

/// Whether every value that meets `strict` meets `weak`.
fn implies(strict: &Condition, weak: &Condition) -> bool {
    let lower = |operator| matches!(operator, Operator::Above | Operator::AtLeast);
    let upper = |operator| matches!(operator, Operator::Below | Operator::AtMost);
    let (own, other) = (strict.operator(), weak.operator());
    let difference = match (strict.reference(), weak.reference()) {
        (
            Reference::Value {
                amount: x,
                unit: from,
            },
            Reference::Value { amount: y, unit: to },
        )
        | (
            Reference::OverBaseline {
                amount: x,
                unit: from,
            },
            Reference::OverBaseline { amount: y, unit: to },
        ) => {
            let Some(factor) = from.factor_to(to) else {
                return false;
            };
            x.mul(&factor).sub(y)
        }
        (Reference::PercentOfBaseline { factor: x, .. }, Reference::PercentOfBaseline { factor: y, .. }) => {
            x.sub(y)
        }
        _ => return false,
    };
    // At the same bound `< x` is stricter than `<= x`.
    let at_bound = |inclusive| difference.is_zero() && (own == other || other == inclusive);
    let stricter_above = difference.is_negative() || at_bound(Operator::AtMost);
    let stricter_below = difference.is_positive() || at_bound(Operator::AtLeast);
    (upper(own) && upper(other) && stricter_above) || (lower(own) && lower(other) && stricter_below)
}
