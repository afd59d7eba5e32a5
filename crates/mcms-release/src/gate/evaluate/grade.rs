//! What the data show about a breach (CONTRACTS 1.3, docs/explanation/statistics.md). Not the rule itself, which is exact.
//!
//! Each bound of an interval holds at the criterion's level by itself, because a breach lies on one side: at 95 the
//! interval is a 90% interval, and a breach is confirmed when the whole of it lies beyond the limit.

use super::exact_conversion as to;
use crate::evidence::{Completeness, Estimate, Quantile};
use crate::gate::quantity::unit_of;
use crate::gate::{BaselineValue, EvidenceGrade, EvidenceState, Measured, PolicyState, Quantity, RunValue};
use crate::limit::{Condition, Limit, Operator, Reference, Unit};
use crate::policy::{Criterion, Measurement, Statistic};
use crate::stats::proportion::{Proportion, newcombe_difference};
use crate::stats::quantile::{QuantileEstimate, RankInterval, min_n_two_sided, min_n_upper};
use crate::stats::ratio::ratio_interval;
use crate::stats::run_level::{Basis, RatioJudgement, judge_ratio};
use crate::stats::special::{binomial_cdf, binomial_sf};
use crate::stats::{BreachEvidence as Shown, BreachSide, Interval};

/// A grade with the p-value of "the limit is kept", where the method has one.
#[derive(Debug, Clone)]
pub(super) struct Grade {
    pub(super) evidence: EvidenceGrade,
    pub(super) p_kept: Option<f64>,
}

/// What a grade looks at.
pub(super) struct Sample<'a> {
    pub(super) criterion: &'a Criterion,
    pub(super) measured: &'a Measured,
    pub(super) observed: Option<&'a Quantity>,
    pub(super) baseline: Option<&'a BaselineValue>,
    pub(super) policy: PolicyState,
}

impl Sample<'_> {
    fn level(&self) -> f64 {
        f64::from(self.criterion.level_percent) / 100.0
    }

    fn nothing(&self) -> Grade {
        Grade {
            evidence: empty(self.level()),
            p_kept: None,
        }
    }

    /// Grades the evidence about the breach of the whole limit.
    pub(super) fn grade(&self) -> Grade {
        let Some(observed) = self.observed else {
            return self.nothing();
        };
        // What was counted in full is no sample: the count is the truth about this build.
        let counted = matches!(observed, Quantity::Count { .. })
            || !matches!(self.criterion.measurement, Measurement::Metric { .. });
        let mut grade = if counted {
            self.exact()
        } else {
            self.limit(&self.criterion.limit, observed)
        };
        if !self.holds_in_full(grade.evidence.kind, observed) {
            grade.evidence.kind = EvidenceState::Inconclusive;
            grade.p_kept = None;
        }
        grade
    }

    /// Whether what is missing could not turn the answer. Lost results can only add to a count: a failure that was
    /// seen stays one, "none was seen" does not.
    fn holds_in_full(&self, kind: EvidenceState, observed: &Quantity) -> bool {
        let whole = self.measured.completeness == Completeness::Complete && self.measured.stale.is_none();
        if whole || kind == EvidenceState::Inconclusive {
            return true;
        }
        let sides: Option<Vec<BreachSide>> = self
            .criterion
            .limit
            .conditions()
            .map(|condition| side(condition.operator()))
            .collect();
        let all = |wanted: BreachSide| {
            sides
                .as_ref()
                .is_some_and(|sides| sides.iter().all(|side| *side == wanted))
        };
        let grows = matches!(observed, Quantity::Count { .. }) && self.measured.stale.is_none();
        match kind {
            EvidenceState::Confirmed => grows && all(BreachSide::Above),
            EvidenceState::Refuted => grows && all(BreachSide::Below),
            EvidenceState::Inconclusive => true,
        }
    }

    fn exact(&self) -> Grade {
        let mut grade = self.nothing();
        grade.evidence.method = Some("exact".to_owned());
        grade.evidence.kind = match self.policy {
            PolicyState::Breached => EvidenceState::Confirmed,
            PolicyState::Met => EvidenceState::Refuted,
            PolicyState::Unknown => EvidenceState::Inconclusive,
        };
        grade
    }

    /// A breach of `all` is confirmed by one part and refuted by every part; of `any` the other way round.
    fn limit(&self, limit: &Limit, observed: &Quantity) -> Grade {
        let (parts, one) = match limit {
            Limit::Single(condition) => return self.condition(condition, observed),
            Limit::All(parts) => (parts, EvidenceState::Confirmed),
            Limit::Any(parts) => (parts, EvidenceState::Refuted),
        };
        let grades: Vec<Grade> = parts.iter().map(|part| self.limit(part, observed)).collect();
        let has = |kind| grades.iter().any(|grade| grade.evidence.kind == kind);
        let kind = if has(one) {
            one
        } else if has(EvidenceState::Inconclusive) {
            EvidenceState::Inconclusive
        } else if one == EvidenceState::Confirmed {
            EvidenceState::Refuted
        } else {
            EvidenceState::Confirmed
        };
        // The part that decides is the one to show; its p-value stands for the whole.
        grades
            .into_iter()
            .find(|grade| grade.evidence.kind == kind)
            .unwrap_or_else(|| self.nothing())
    }

    fn condition(&self, condition: &Condition, observed: &Quantity) -> Grade {
        let Some(side) = side(condition.operator()) else {
            return self.nothing();
        };
        match (condition.reference(), observed) {
            (Reference::Value { amount, unit }, Quantity::Rate { events, total }) => {
                let limit = to(amount, unit, &Unit::Ratio);
                limit
                    .and_then(|limit| self.rate(*events, *total, limit, side))
                    .unwrap_or_else(|| self.nothing())
            }
            (Reference::OverBaseline { amount, unit }, Quantity::Rate { events, total }) => {
                let limit = to(amount, unit, &Unit::Ratio);
                limit
                    .and_then(|limit| self.points(*events, *total, limit, side))
                    .unwrap_or_else(|| self.nothing())
            }
            (
                Reference::Value { amount, unit },
                Quantity::Value { unit: own, .. } | Quantity::Bounds { unit: own, .. },
            ) => match to(amount, unit, &unit_of(own.as_ref())) {
                Some(limit) => self.quantile(limit, side),
                None => self.nothing(),
            },
            (Reference::PercentOfBaseline { factor, .. }, _) => self.ratio(factor.to_f64(), side),
            (Reference::OverBaseline { amount, unit }, Quantity::Value { unit: own, .. }) => {
                // So much over the baseline is a ratio, once the baseline is put in.
                let baseline = self.baseline.and_then(|baseline| baseline.value.as_ref());
                let baseline = baseline.and_then(Quantity::exact);
                let own = unit_of(own.as_ref());
                let value = baseline
                    .as_ref()
                    .and_then(|baseline| to(baseline.value()?, baseline.unit(), &own));
                match (value, to(amount, unit, &own)) {
                    (Some(value), Some(amount)) if value > 0.0 => self.ratio((value + amount) / value, side),
                    _ => self.nothing(),
                }
            }
            _ => self.nothing(),
        }
    }

    /// An absolute limit on a rate: Wilson's interval; at tiny counts the exact binomial tail must agree, because
    /// Wilson's bounds there are wrong more often than their level says.
    fn rate(&self, events: u64, total: u64, limit: f64, side: BreachSide) -> Option<Grade> {
        let level = self.level();
        let proportion = Proportion::new(events, total)?;
        let interval = proportion.wilson(both(level)?)?;
        let tail = 1.0 - level;
        let many = events
            .checked_sub(1)
            .map_or(Some(1.0), |below| binomial_sf(below, total, limit));
        let few = binomial_cdf(events, total, limit);
        let (above, below) = (many.is_some_and(|p| p <= tail), few.is_some_and(|p| p <= tail));
        let kind = match (Shown::of(interval, limit, side), side) {
            (Shown::Confirmed, BreachSide::Above) | (Shown::Refuted, BreachSide::Below) if !above => {
                Shown::Inconclusive
            }
            (Shown::Refuted, BreachSide::Above) | (Shown::Confirmed, BreachSide::Below) if !below => {
                Shown::Inconclusive
            }
            (kind, _) => kind,
        };
        let best = match side {
            BreachSide::Above => 1.0 - limit,
            BreachSide::Below => limit,
        };
        let mut grade = self.shown(kind, interval, "rate", "wilson");
        grade.evidence.n = Some(total);
        grade.evidence.needed = min_n_upper(best, level);
        Some(grade)
    }

    /// A limit in percentage points over the baseline: Newcombe's hybrid of two Wilson intervals.
    fn points(&self, events: u64, total: u64, limit: f64, side: BreachSide) -> Option<Grade> {
        let Quantity::Rate {
            events: base,
            total: base_total,
        } = self.baseline?.value.as_ref()?
        else {
            return None;
        };
        let (candidate, baseline) = (
            Proportion::new(events, total)?,
            Proportion::new(*base, *base_total)?,
        );
        let wide = both(self.level())?;
        let interval = newcombe_difference(candidate, baseline, wide)?;
        let mut grade = self.shown(
            Shown::of(interval, limit, side),
            interval,
            "difference",
            "newcombe",
        );
        grade.evidence.n = Some(total);
        grade.evidence.needed = needed_points(baseline, limit, side, wide);
        Some(grade)
    }

    /// A relative limit on a quantity: the spread between runs decides, never that inside one run.
    fn ratio(&self, limit: f64, side: BreachSide) -> Grade {
        let Some(baseline) = self.baseline else {
            return self.nothing();
        };
        let runs = |runs: &[RunValue], unit: &Unit| -> Option<Vec<f64>> {
            runs.iter().map(|run| positive(&run.value, unit)).collect()
        };
        let unit = self
            .observed
            .and_then(Quantity::exact)
            .map_or(Unit::One, |observed| observed.unit().clone());
        let own = if self.measured.runs.is_empty() {
            self.observed
                .and_then(|observed| positive(observed, &unit))
                .map(|value| vec![value])
        } else {
            runs(&self.measured.runs, &unit)
        };
        let (Some(own), Some(others)) = (own, runs(&baseline.runs, &unit)) else {
            return self.nothing();
        };
        match judge_ratio(&others, &own, limit, side, self.level(), None) {
            Some(judged) if judged.interval.is_some() => self.judged(&judged),
            Some(judged) => self.within_runs(&judged, baseline),
            None => self.nothing(),
        }
    }

    fn judged(&self, judged: &RatioJudgement) -> Grade {
        let method = if judged.basis == Basis::Prediction {
            "prediction"
        } else {
            "welch"
        };
        let interval = judged.interval.unwrap_or(Interval {
            low: 0.0,
            high: f64::INFINITY,
        });
        let mut grade = self.shown(judged.evidence, interval, "ratio", method);
        grade.evidence.n = Some(judged.runs_candidate.min(judged.runs_baseline));
        grade.evidence.needed = judged.needed;
        grade.p_kept = judged.p_kept;
        grade
    }

    /// One run against one: the noise inside the runs is shown and decides nothing, because runs of one build
    /// differ by more than that.
    fn within_runs(&self, judged: &RatioJudgement, baseline: &BaselineValue) -> Grade {
        let estimate = |runs: &[RunValue]| match runs {
            [run] => estimate(run),
            _ => None,
        };
        let wide = both(self.level());
        let interval = (|| {
            let (own, other) = (estimate(&self.measured.runs)?, estimate(&baseline.runs)?);
            ratio_interval(&other, &own, wide?).map(|ratio| ratio.interval)
        })();
        let mut grade = match interval {
            Some(interval) => self.shown(Shown::Inconclusive, interval, "ratio", "price_bonett"),
            None => self.nothing(),
        };
        let runs = judged.runs_candidate.min(judged.runs_baseline);
        (grade.evidence.n, grade.evidence.needed) = (Some(runs), Some(judged.needed.unwrap_or(2)));
        grade
    }

    /// An absolute limit on a quantile: the interval from order statistics of each run; every run must agree.
    fn quantile(&self, limit: f64, side: BreachSide) -> Grade {
        let percent = match &self.criterion.measurement {
            Measurement::Metric {
                statistic: Statistic::Percentile(percent),
                ..
            } => percent.parse::<f64>().ok(),
            Measurement::Metric {
                statistic: Statistic::Median,
                ..
            } => Some(50.0),
            _ => None,
        };
        let ends: Option<Vec<(Option<f64>, Option<f64>)>> = self
            .measured
            .runs
            .iter()
            .map(|run| {
                run.quantile
                    .as_ref()
                    .map(|quantile| (quantile.lower, quantile.upper))
            })
            .collect();
        let (Some(percent), Some(ends)) = (percent, ends.filter(|ends| !ends.is_empty())) else {
            return self.nothing();
        };
        let kinds: Vec<Shown> = ends
            .iter()
            .map(|(low, high)| {
                let open = Interval {
                    low: low.unwrap_or(f64::NEG_INFINITY),
                    high: high.unwrap_or(f64::INFINITY),
                };
                Shown::of(open, limit, side)
            })
            .collect();
        let kind = match kinds.split_first() {
            Some((first, rest)) if rest.iter().all(|kind| kind == first) => *first,
            _ => Shown::Inconclusive,
        };
        let mut grade = self.nothing();
        grade.evidence.kind = state(kind);
        let low = ends
            .iter()
            .map(|(low, _)| *low)
            .reduce(|a, b| Some(a?.min(b?)))
            .flatten();
        let high = ends
            .iter()
            .map(|(_, high)| *high)
            .reduce(|a, b| Some(a?.max(b?)))
            .flatten();
        if let (Some(low), Some(high)) = (low, high) {
            grade = self.shown(kind, Interval { low, high }, "value", "order_statistics");
        }
        grade.evidence.n = self
            .measured
            .runs
            .iter()
            .map(|run| run.n)
            .try_fold(0_u64, |sum, n| sum.checked_add(n?));
        grade.evidence.needed = both(self.level()).and_then(|wide| min_n_two_sided(percent / 100.0, wide));
        grade
    }

    fn shown(&self, kind: Shown, interval: Interval, of: &str, method: &str) -> Grade {
        let rounded = interval.rounded();
        let mut evidence = empty(self.level());
        evidence.kind = state(kind);
        evidence.interval =
            (rounded.low.is_finite() && rounded.high.is_finite()).then_some((rounded.low, rounded.high));
        evidence.of = Some(of.to_owned());
        evidence.method = Some(method.to_owned());
        Grade {
            evidence,
            p_kept: None,
        }
    }
}

/// No evidence either way.
fn empty(level: f64) -> EvidenceGrade {
    EvidenceGrade {
        kind: EvidenceState::Inconclusive,
        interval: None,
        of: None,
        method: None,
        level,
        n: None,
        needed: None,
    }
}

fn state(kind: Shown) -> EvidenceState {
    match kind {
        Shown::Confirmed => EvidenceState::Confirmed,
        Shown::Refuted => EvidenceState::Refuted,
        Shown::Inconclusive => EvidenceState::Inconclusive,
    }
}

fn side(operator: Operator) -> Option<BreachSide> {
    match operator {
        Operator::Below | Operator::AtMost => Some(BreachSide::Above),
        Operator::Above | Operator::AtLeast => Some(BreachSide::Below),
        Operator::Equal => None,
    }
}

/// The two-sided level whose two bounds each hold at `level` by themselves.
fn both(level: f64) -> Option<f64> {
    (level > 0.5 && level < 1.0).then_some(2.0 * level - 1.0)
}

/// A value above zero in a unit; bounds have none.
fn positive(value: &Quantity, unit: &Unit) -> Option<f64> {
    let value = match value {
        // The usual case needs no exact number: the f64 itself is what comes back from one.
        Quantity::Value { value, unit: own } if unit_of(own.as_ref()) == *unit => *value,
        other => {
            let exact = other.exact()?;
            to(exact.value()?, exact.unit(), unit)?
        }
    };
    (value > 0.0 && value.is_finite()).then_some(value)
}

/// How many requests per build would show that an unchanged build keeps the limit, to a doubling and a half.
fn needed_points(baseline: Proportion, limit: f64, side: BreachSide, wide: f64) -> Option<u64> {
    let rate = baseline.rate();
    let mut n: u64 = 16;
    while n < 1 << 40 {
        let half = n.checked_mul(3)? / 2;
        for n in [n, half] {
            let events = scaled(rate, n);
            let same = Proportion::new(events.min(n), n)?;
            if Shown::of(newcombe_difference(same, same, wide)?, limit, side) == Shown::Refuted {
                return Some(n);
            }
        }
        n = n.checked_mul(2)?;
    }
    None
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a rate in 0 to 1 of at most 2^40 events"
)]
fn scaled(rate: f64, n: u64) -> u64 {
    libm::round(rate * n as f64) as u64
}

/// The quantile of a run as the statistics room knows it.
fn estimate(run: &RunValue) -> Option<QuantileEstimate> {
    let Quantile {
        percent,
        value,
        n,
        lower,
        upper,
        ranks,
        coverage,
        ..
    } = run.quantile.as_ref()?;
    let Estimate::Point(value) = value else {
        return None;
    };
    Some(QuantileEstimate {
        q: percent.parse::<f64>().ok()? / 100.0,
        n: n.or(run.n)?,
        value: *value,
        low: *lower,
        high: *upper,
        ranks: RankInterval {
            low: ranks.map(|(low, _)| low),
            high: ranks.map(|(_, high)| high),
            coverage: (*coverage)?,
        },
    })
}
