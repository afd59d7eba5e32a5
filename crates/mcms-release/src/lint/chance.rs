//! What the literal rules cost: the chance to block a build in which nothing changed (docs/explanation/statistics.md).
//!
//! From how much past runs differed where somebody says so, otherwise from a table of run-to-run spreads and flake
//! rates that each row states. A criterion whose chance nobody can tell is named, never counted as zero.

use super::proof::can_stop;
use super::report::{Assumption, ChanceRow, LintContext, Spread};
use crate::gate::criterion_key;
use crate::limit::{Condition, Exact, Limit, Operator, Reference, Unit};
use crate::policy::{Criterion, Gate, Measurement, Needs, Policy, Statistic, TestMeasure};
use crate::stats::BreachSide;
use crate::stats::power::{
    BaselineValue, RunNoise, any_block, difference_rule_block, flaky_suite_block, rate_rule_block,
    ratio_rule_block,
};

/// Run-to-run spread, and the chance that one test fails without cause: quiet, usual, noisy.
const TABLE: [(f64, f64); 3] = [(0.02, 0.0001), (0.05, 0.001), (0.10, 0.01)];
/// Tests of a suite where nobody says how many there are.
const TESTS: u64 = 100;

/// The rows for every criterion, gate, and all gates.
pub(super) fn table(policy: &Policy, context: &LintContext) -> Vec<ChanceRow> {
    let known = policy.gates.iter().flat_map(|gate| {
        gate.criteria
            .iter()
            .map(move |criterion| criterion_key(gate, criterion))
    });
    let from_history =
        !context.spreads.is_empty() && known.into_iter().any(|key| context.spreads.contains_key(&key));
    if from_history {
        return rows(
            policy,
            &|key| context.spreads.get(key).cloned(),
            &Assumption {
                from_history: true,
                ..nothing()
            },
        );
    }
    TABLE
        .iter()
        .flat_map(|(sigma, flake)| {
            let spread = Spread {
                sigma_ln: Some(*sigma),
                flake_rate: Some(*flake),
                tests: Some(TESTS),
                ..Spread::default()
            };
            let assumption = Assumption {
                sigma_ln: Some(*sigma),
                flake_rate: Some(*flake),
                tests: Some(TESTS),
                ..nothing()
            };
            rows(policy, &|_| Some(spread.clone()), &assumption)
        })
        .collect()
}

fn nothing() -> Assumption {
    Assumption {
        from_history: false,
        sigma_ln: None,
        flake_rate: None,
        tests: None,
        rate: None,
        requests: None,
    }
}

fn rows(policy: &Policy, spread: &dyn Fn(&str) -> Option<Spread>, all: &Assumption) -> Vec<ChanceRow> {
    let mut rows = Vec::new();
    let (mut chances, mut unknown) = (Vec::new(), Vec::new());
    for gate in &policy.gates {
        let (mut own, mut without) = (Vec::new(), Vec::new());
        for criterion in gate.criteria.iter().filter(|criterion| can_stop(criterion)) {
            let key = criterion_key(gate, criterion);
            let Some((chance, assumption)) =
                spread(&key).and_then(|spread| of(gate, criterion, &spread, all.from_history))
            else {
                without.push(key);
                continue;
            };
            own.push(chance);
            rows.push(ChanceRow {
                of: key,
                assumption,
                chance: rounded(chance),
                without: Vec::new(),
            });
        }
        joined(&gate.id, &own, &without, all, &mut rows);
        chances.extend(own);
        unknown.extend(without);
    }
    joined("*", &chances, &unknown, all, &mut rows);
    rows
}

fn joined(of: &str, chances: &[f64], without: &[String], assumption: &Assumption, rows: &mut Vec<ChanceRow>) {
    if let (Some(chance), false) = (any_block(chances), chances.is_empty()) {
        rows.push(ChanceRow {
            of: of.to_owned(),
            assumption: assumption.clone(),
            chance: rounded(chance),
            without: without.to_vec(),
        });
    }
}

fn rounded(chance: f64) -> f64 {
    libm::round(chance * 10_000.0) / 10_000.0
}

/// The chance of one criterion, and what it rests on.
fn of(gate: &Gate, criterion: &Criterion, spread: &Spread, from_history: bool) -> Option<(f64, Assumption)> {
    let mut assumption = Assumption {
        from_history,
        ..nothing()
    };
    let subjects = u32::try_from(super::synthetic::subjects(gate, criterion).len()).unwrap_or(u32::MAX);
    let one = match &criterion.measurement {
        Measurement::Tests { .. } => of_tests(criterion, spread, &mut assumption)?,
        Measurement::TicketCount => return None,
        Measurement::Metric { statistic, .. } => {
            of_limit(&criterion.limit, gate, statistic, spread, &mut assumption)?
        }
    };
    let mut chance = one;
    if criterion.needs == Some(Needs::Confirmed) {
        // A breach that the evidence must confirm is confirmed without cause at most this often.
        chance = chance.min(1.0 - f64::from(criterion.level_percent) / 100.0);
    }
    let every: Vec<f64> = (0..subjects.min(1_000)).map(|_| chance).collect();
    Some((any_block(&every)?, assumption))
}

/// `failed <= 0`: any flaky test breaks it. Other counts of an unchanged build do not change by chance.
fn of_tests(criterion: &Criterion, spread: &Spread, assumption: &mut Assumption) -> Option<f64> {
    let Measurement::Tests { measure, .. } = &criterion.measurement else {
        return None;
    };
    let Limit::Single(condition) = &criterion.limit else {
        return None;
    };
    match (measure, condition.reference()) {
        (TestMeasure::Failed, Reference::Value { amount, .. })
            if condition.operator() == Operator::AtMost =>
        {
            let (flake, tests) = (spread.flake_rate?, spread.tests?);
            (assumption.flake_rate, assumption.tests) = (Some(flake), Some(tests));
            if amount.is_zero() {
                return flaky_suite_block(flake, tests);
            }
            rate_rule_block(tests, flake, first_above(amount)?)
        }
        (TestMeasure::Executed | TestMeasure::Total, Reference::PercentOfBaseline { percent, .. })
            if !percent.is_zero() =>
        {
            Some(0.0)
        }
        _ => None,
    }
}

fn first_above(amount: &Exact) -> Option<u64> {
    u64::try_from(amount.floor().to_i128()?).ok()?.checked_add(1)
}

/// An `all` breaks with any part; an `any` only when every part does, so with at most the smallest known chance.
fn of_limit(
    limit: &Limit,
    gate: &Gate,
    statistic: &Statistic,
    spread: &Spread,
    assumption: &mut Assumption,
) -> Option<f64> {
    match limit {
        Limit::Single(condition) => of_condition(condition, gate, statistic, spread, assumption),
        Limit::All(parts) => {
            let chances: Option<Vec<f64>> = parts
                .iter()
                .map(|part| of_limit(part, gate, statistic, spread, assumption))
                .collect();
            any_block(&chances?)
        }
        Limit::Any(parts) => parts
            .iter()
            .filter_map(|part| of_limit(part, gate, statistic, spread, assumption))
            .reduce(f64::min),
    }
}

fn of_condition(
    condition: &Condition,
    gate: &Gate,
    statistic: &Statistic,
    spread: &Spread,
    assumption: &mut Assumption,
) -> Option<f64> {
    let side = match condition.operator() {
        Operator::Below | Operator::AtMost => BreachSide::Above,
        Operator::Above | Operator::AtLeast => BreachSide::Below,
        Operator::Equal => return None,
    };
    let runs = u64::from(gate.baseline.as_ref().map_or(1, |baseline| baseline.runs));
    match (condition.reference(), statistic) {
        (Reference::Value { amount, unit }, Statistic::Rate) => {
            of_rate(condition.operator(), &fraction(amount, unit)?, spread, assumption)
        }
        (Reference::OverBaseline { amount, unit }, Statistic::Rate) => {
            let (rate, requests) = (spread.rate?, spread.requests?);
            (assumption.rate, assumption.requests) = (Some(rate), Some(requests));
            difference_rule_block(
                fraction(amount, unit)?.to_f64(),
                side,
                rate,
                requests,
                requests.saturating_mul(runs),
            )
        }
        (Reference::PercentOfBaseline { .. }, Statistic::Rate) => None,
        (reference, _) => {
            let sigma = spread.sigma_ln?;
            let (ratio, baseline_runs) = match reference {
                Reference::PercentOfBaseline { factor, .. } => (factor.to_f64(), Some(runs)),
                Reference::OverBaseline { amount, .. } => (1.0 + amount.to_f64() / spread.value?, Some(runs)),
                Reference::Value { amount, .. } => (amount.to_f64() / spread.value?, None),
            };
            assumption.sigma_ln = Some(sigma);
            let baseline = if *statistic == Statistic::Count {
                BaselineValue::Median
            } else {
                BaselineValue::GeometricMean
            };
            // An absolute limit is compared with a value that does not vary: as if it were the mean of very many runs.
            let noise = RunNoise {
                sigma_ln: sigma,
                candidate_runs: 1,
                baseline_runs: baseline_runs.unwrap_or(1_000_000_000),
                baseline,
            };
            ratio_rule_block(ratio, side, 1.0, noise)
        }
    }
}

fn fraction(amount: &Exact, unit: &Unit) -> Option<Exact> {
    Some(amount.mul(&unit.factor_to(&Unit::Ratio)?))
}

/// An absolute limit on a rate, exactly: the smallest number of errors that breaks it.
fn of_rate(operator: Operator, limit: &Exact, spread: &Spread, assumption: &mut Assumption) -> Option<f64> {
    let (rate, requests) = (spread.rate?, spread.requests?);
    (assumption.rate, assumption.requests) = (Some(rate), Some(requests));
    let bound = limit.mul(&Exact::from(requests));
    let floor = bound.floor();
    let at_or_above = if bound.is_integer() {
        floor.clone()
    } else {
        floor.add(&Exact::ONE)
    };
    let first = match operator {
        Operator::AtMost => floor.add(&Exact::ONE),
        Operator::Below => at_or_above,
        // From below: the errors that still meet the limit are the others.
        Operator::AtLeast => return below(rate, requests, &at_or_above),
        Operator::Above => return below(rate, requests, &floor.add(&Exact::ONE)),
        Operator::Equal => return None,
    };
    rate_rule_block(requests, rate, u64::try_from(first.to_i128()?).ok()?)
}

fn below(rate: f64, requests: u64, first_meeting: &Exact) -> Option<f64> {
    let first = u64::try_from(first_meeting.to_i128()?).ok()?;
    Some(1.0 - rate_rule_block(requests, rate, first)?)
}
