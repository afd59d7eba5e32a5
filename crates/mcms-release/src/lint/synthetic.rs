//! Made-up measurements that pass a criterion, so that the proof can damage them.

use crate::evidence::{Completeness, Estimate, Method, Quantile};
use crate::gate::{
    BaselineValue, Baselines, Candidate, GateFact, Measured, Quantity, Request, RunValue, Verdict,
    criterion_key, evaluate, facts, measure,
};
use crate::limit::{Exact, Limit, Reference, Unit};
use crate::policy::{Criterion, Gate, Measurement, Policy, Statistic, TestMeasure};
use chrono::DateTime;

/// A value that passes, and what it is compared with.
#[derive(Debug, Clone)]
pub(super) struct Good {
    pub(super) quantity: Quantity,
    pub(super) quantile: Option<Quantile>,
    pub(super) baseline: Option<Quantity>,
}

/// What is measured: a whole number, a share, or a value with its unit.
#[derive(Debug, Clone)]
enum Scale {
    Count,
    Rate,
    Value(Option<String>),
}

/// Large enough that intervals are narrow.
const TOTAL: u64 = 1_000_000;
/// The baselines that are tried, in units of the measure (of a rate: parts of a million).
const BASELINES: [u64; 4] = [100, 10_000, 500_000, 990_000];

/// Finds a value that the gate's own rules let through; `None` where none of many does.
pub(super) fn good(gate: &Gate, criterion: &Criterion) -> Option<Good> {
    let scale = scale(criterion);
    let relative = criterion.limit.is_relative();
    let baselines: Vec<Option<u64>> = if relative {
        BASELINES.map(Some).to_vec()
    } else {
        vec![None]
    };
    baselines.into_iter().find_map(|baseline| {
        candidates(&criterion.limit, &scale, baseline)
            .into_iter()
            .find_map(|value| {
                let good = Good {
                    quantity: quantity(&scale, value),
                    quantile: quantile(criterion, value),
                    baseline: baseline.map(|base| quantity(&scale, float(base))),
                };
                passes(gate, criterion, &good).then_some(good)
            })
    })
}

fn scale(criterion: &Criterion) -> Scale {
    match &criterion.measurement {
        Measurement::Tests {
            measure: TestMeasure::PassRate | TestMeasure::SkippedRatio,
            ..
        }
        | Measurement::Metric {
            statistic: Statistic::Rate,
            ..
        } => Scale::Rate,
        Measurement::TicketCount | Measurement::Tests { .. } => Scale::Count,
        Measurement::Metric { statistic, unit, .. } => {
            let written = criterion
                .limit
                .units()
                .first()
                .map(|unit| unit.symbol().to_owned());
            match (unit, written) {
                (Some(unit), _) => Scale::Value(Some(unit.clone())),
                (None, Some(unit)) if unit == "%" => Scale::Value(Some("ratio".into())),
                (None, Some(unit)) if unit == "1" => Scale::Count,
                (None, Some(unit)) => Scale::Value(Some(unit)),
                (None, None) if *statistic == Statistic::Count => Scale::Count,
                (None, None) => Scale::Value(Some("ms".into())),
            }
        }
    }
}

/// Values around every bound of the limit, the baseline, and nothing.
fn candidates(limit: &Limit, scale: &Scale, baseline: Option<u64>) -> Vec<f64> {
    let base = baseline.map_or(0.0, float);
    let mut values = vec![base, 0.0];
    for condition in limit.conditions() {
        let bound = match condition.reference() {
            Reference::Value { amount, unit } => inside(amount, unit, scale),
            Reference::OverBaseline { amount, unit } => {
                inside(amount, unit, scale).map(|amount| base + amount)
            }
            Reference::PercentOfBaseline { factor, .. } => Some(base * factor.to_f64()),
        };
        if let Some(bound) = bound {
            values.extend([
                bound,
                bound - 1.0,
                bound + 1.0,
                bound * 0.5,
                bound * 1.5,
                bound * 0.99,
                bound * 1.01,
                bound * 0.1,
                bound * 10.0,
            ]);
            values.extend([f64::midpoint(base, bound)]);
        }
    }
    values.extend([1.0, 1_000.0, float(TOTAL)]);
    let most = if matches!(scale, Scale::Rate) {
        float(TOTAL)
    } else {
        f64::MAX
    };
    values.retain(|value| (0.0..=most).contains(value));
    values
}

/// A bound in units of the measure; of a rate in parts of a million.
fn inside(amount: &Exact, unit: &Unit, scale: &Scale) -> Option<f64> {
    let to = match scale {
        Scale::Count => Unit::One,
        Scale::Rate => Unit::Ratio,
        Scale::Value(own) => own.as_deref().map_or(Unit::One, Unit::parse),
    };
    let factor = unit.factor_to(&to)?;
    let value = amount.mul(&factor).to_f64();
    Some(if matches!(scale, Scale::Rate) {
        value * float(TOTAL)
    } else {
        value
    })
}

fn quantity(scale: &Scale, value: f64) -> Quantity {
    match scale {
        Scale::Count => Quantity::Count { count: whole(value) },
        Scale::Rate => Quantity::Rate {
            events: whole(value),
            total: TOTAL,
        },
        Scale::Value(unit) => Quantity::Value {
            value,
            unit: unit.clone(),
        },
    }
}

/// A very narrow interval, so that `needs` is answered by the value.
fn quantile(criterion: &Criterion, value: f64) -> Option<Quantile> {
    let Measurement::Metric { statistic, .. } = &criterion.measurement else {
        return None;
    };
    let percent = match statistic {
        Statistic::Percentile(percent) => percent.clone(),
        Statistic::Median => "50".to_owned(),
        _ => return None,
    };
    Some(Quantile {
        percent,
        value: Estimate::Point(value),
        method: Method::Exact,
        n: Some(TOTAL),
        lower: Some(value * 0.9999),
        upper: Some(value * 1.0001),
        ranks: None,
        coverage: Some(0.99),
    })
}

/// The measurement of a subject, complete and fresh.
pub(super) fn measured(key: &str, subject: &str, good: &Good) -> Measured {
    let run = |name: &str| RunValue {
        run: name.to_owned(),
        value: good.quantity.clone(),
        n: Some(TOTAL),
        quantile: good.quantile.clone(),
    };
    Measured {
        criterion: key.to_owned(),
        subject: subject.to_owned(),
        observed: Some(good.quantity.clone()),
        runs: vec![run("a"), run("b")],
        profile: None,
        completeness: Completeness::Complete,
        stale: None,
        notes: Vec::new(),
        sources: Vec::new(),
        details: Vec::new(),
    }
}

/// The baseline of a subject, of runs that hardly differ.
pub(super) fn baseline(key: &str, subject: &str, good: &Good) -> Option<BaselineValue> {
    let value = good.baseline.as_ref()?;
    let run = |index: i32| {
        let value = match value {
            Quantity::Value { value, unit } => Quantity::Value {
                value: value * (1.0 + f64::from(index) * 1e-6),
                unit: unit.clone(),
            },
            other => other.clone(),
        };
        RunValue {
            run: index.to_string(),
            value,
            n: Some(TOTAL),
            quantile: good.quantile.clone(),
        }
    };
    Some(BaselineValue {
        criterion: key.to_owned(),
        subject: subject.to_owned(),
        value: Some(value.clone()),
        zero: false,
        runs: (-2..=2).map(run).collect(),
        wanted: 5,
        anchor: None,
        creep: Vec::new(),
    })
}

/// The suites of which each criterion is decided on its own; one nameless subject elsewhere.
pub(super) fn subjects(gate: &Gate, criterion: &Criterion) -> Vec<String> {
    match &criterion.measurement {
        Measurement::Tests {
            per_label: Some(_), ..
        }
        | Measurement::Metric { per_tag: Some(_), .. } => vec!["subject".into()],
        Measurement::Tests { suites, .. } if !suites.is_empty() => suites.clone(),
        Measurement::Tests { .. } if !gate.suites.is_empty() => gate.suites.clone(),
        _ => vec![String::new()],
    }
}

/// Whether the rules let a release through on this value alone. The gate has this criterion only, made able to decide.
fn passes(gate: &Gate, criterion: &Criterion, good: &Good) -> bool {
    let mut alone = Gate {
        suites: Vec::new(),
        criteria: vec![criterion.clone()],
        ..gate.clone()
    };
    for one in &mut alone.criteria {
        one.severity = crate::policy::CriterionSeverity::Fail;
        one.settings = crate::policy::Settings::default();
        if let Measurement::Tests { suites, .. } = &mut one.measurement {
            suites.clear();
        }
    }
    let key = criterion_key(gate, criterion);
    let baselines = Baselines(baseline(&key, "", good).into_iter().collect());
    decide(alone, &[measured(&key, "", good)], &baselines, &[]).lets_through()
}

/// The verdict of the real rules over one gate.
pub(super) fn decide(
    gate: Gate,
    measured: &[Measured],
    baselines: &Baselines,
    facts: &[GateFact],
) -> Verdict {
    let policy = Policy {
        gates: vec![gate],
        ..Policy::default()
    };
    verdict(&policy, measured, baselines, facts)
}

/// The verdict of the whole way from no input at all: measured, facts and rules.
pub(super) fn without_any_input(policy: &Policy) -> Verdict {
    let measured = measure(policy, &[], &candidate(), DateTime::UNIX_EPOCH).unwrap_or_default();
    verdict(policy, &measured, &Baselines::default(), &missing(policy))
}

/// What the gates say of evidence that is not there.
pub(super) fn missing(policy: &Policy) -> Vec<GateFact> {
    facts(policy, &[]).unwrap_or_default()
}

fn candidate() -> Candidate {
    Candidate {
        release: "lint".into(),
        commit: "lint".into(),
        ..Candidate::default()
    }
}

fn verdict(policy: &Policy, measured: &[Measured], baselines: &Baselines, facts: &[GateFact]) -> Verdict {
    let request = Request {
        policy,
        candidate: &candidate(),
        measured,
        baselines,
        approvals: None,
        waivers: None,
        facts,
        now: DateTime::UNIX_EPOCH,
    };
    evaluate(&request).effective
}

#[expect(clippy::cast_precision_loss, reason = "made-up numbers are far below 2^53")]
fn float(value: u64) -> f64 {
    value as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what is representable, and made up"
)]
fn whole(value: f64) -> u64 {
    value.clamp(0.0, 9e15) as u64
}
