//! One criterion for one subject: the literal rule, the settings, what is needed beside it, and why (CONTRACTS 1.2, 1.3).

use super::creep;
use super::grade::{Grade, Sample};
use super::{Request, change, verdict, waive};
use crate::evidence::Completeness;
use crate::gate::quantity::unit_of;
use crate::gate::{
    BaselineValue, Baselines, EvidenceState, Finding, Measured, PolicyState, Quantity, Verdict,
};
use crate::limit::{Holds, Measured as Exactly, Reasons, Unit, Unknown};
use crate::policy::{Criterion, CriterionSeverity, Gate, Measurement, Needs, OnEvidence};
use crate::reason::{Code, Reason, gates, input};
use std::borrow::Cow;

/// A finding before the gate's other findings are known.
pub(super) struct Draft<'a> {
    gate: &'a Gate,
    criterion: &'a Criterion,
    measured: Cow<'a, Measured>,
    baseline: Option<&'a BaselineValue>,
    limit: String,
    exact: Option<Exactly>,
    exact_baseline: Option<Exactly>,
    policy: PolicyState,
    /// What stands in the way beside a breach: each with the verdict that its setting gives it.
    problems: Vec<(Verdict, Reason)>,
    pub(super) grade: Grade,
}

impl<'a> Draft<'a> {
    /// Applies the literal rule and grades the evidence.
    pub(super) fn of(
        gate: &'a Gate,
        criterion: &'a Criterion,
        key: &str,
        measured: Cow<'a, Measured>,
        baselines: &'a Baselines,
    ) -> Self {
        let baseline = if criterion.limit.is_relative() {
            baselines.get(key, &measured.subject)
        } else {
            None
        };
        let limit = criterion.limit.to_string();
        let exact_baseline = baseline
            .and_then(|baseline| baseline.value.as_ref())
            .and_then(Quantity::exact);
        let (mut problems, settings) = (Vec::new(), criterion.settings);
        let mut add = |setting: OnEvidence, reason: Reason| problems.push((verdict(setting), reason));
        let subject = if measured.subject.is_empty() {
            key
        } else {
            &measured.subject
        };
        let missing = match measured.completeness {
            Completeness::Complete | Completeness::Partial => None,
            Completeness::UnprovenEmpty => Some(gates::UNPROVEN_EMPTY),
            Completeness::Empty => Some(gates::EMPTY),
            Completeness::Unreadable => Some(gates::UNREADABLE),
            Completeness::NotMeasured => Some(gates::NOT_MEASURED),
        };
        if let Some(code) = missing {
            add(settings.on_no_data, Reason::new(code).with("subject", subject));
        }
        let mut exact = None;
        match &measured.observed {
            None => {
                let (why, reason) = no_value(&measured, subject);
                let setting = if why == Some(gates::UNIT_MISMATCH) {
                    settings.on_unit_mismatch
                } else {
                    settings.on_no_data
                };
                if missing.is_none() || why.is_some() {
                    add(setting, reason);
                }
            }
            Some(observed) => match observed.exact() {
                None => add(settings.on_no_data, no_number(observed, subject)),
                Some(_) if !unit_fits(criterion, observed) => {
                    add(settings.on_unit_mismatch, mismatch(observed, &limit));
                }
                Some(value) => exact = Some(value),
            },
        }
        let mut policy = PolicyState::Unknown;
        if let Some(value) = &exact {
            match criterion.limit.holds(value, exact_baseline.as_ref()) {
                Holds::True => policy = PolicyState::Met,
                Holds::False => policy = PolicyState::Breached,
                Holds::Unknown(reasons) => {
                    for (setting, reason) in unknown(reasons, criterion, &measured, baseline, &limit) {
                        add(setting, reason);
                    }
                }
            }
        }
        if measured.completeness == Completeness::Partial {
            add(
                settings.on_partial,
                Reason::new(gates::PARTIAL).with("subject", subject),
            );
        }
        if let Some(stale) = &measured.stale {
            add(settings.on_stale, stale.clone());
        }
        let observed = measured.observed.as_ref().filter(|_| exact.is_some());
        let grade = Sample {
            criterion,
            measured: &measured,
            observed,
            baseline,
            policy,
        }
        .grade();
        Self {
            gate,
            criterion,
            measured,
            baseline,
            limit,
            exact,
            exact_baseline,
            policy,
            problems,
            grade,
        }
    }

    /// Whether the rule was decided on complete, fresh evidence.
    pub(super) fn is_decided(&self) -> bool {
        self.policy != PolicyState::Unknown
            && self.measured.completeness == Completeness::Complete
            && self.measured.stale.is_none()
    }

    /// The required suite of which this finding has no evidence.
    pub(super) fn missing_suite(&self, gate: &Gate) -> Option<String> {
        let by_suite = matches!(
            self.criterion.measurement,
            Measurement::Tests { per_label: None, .. }
        );
        let nothing = self.measured.completeness > Completeness::Partial;
        (by_suite && nothing && gate.suites.contains(&self.measured.subject))
            .then(|| self.measured.subject.clone())
    }

    /// Gives the finding its status, reason and what would change it.
    pub(super) fn finish(mut self, request: &Request<'_>) -> Finding {
        let (rule, own) = self.rule();
        let worst =
            |problems: &[(Verdict, Reason)]| problems.iter().map(|one| one.0).max().unwrap_or(Verdict::Pass);
        let residual = worst(&self.problems);
        let alarm = creep::alarm(
            self.gate,
            self.criterion,
            self.baseline,
            self.exact.as_ref(),
            &self.limit,
        );
        let crept = alarm.crept.as_ref().map_or(Verdict::Pass, |one| one.0);
        let anchor = alarm.anchor.map(|(anchor, severity, reason)| {
            self.problems.push((severity, reason));
            anchor
        });
        self.problems.extend(alarm.crept);
        let worst = worst(&self.problems);
        let mut notes: Vec<Reason> = Vec::new();
        // The rule's own reason stands first among equals: a failed test in a truncated folder is a failed test.
        let own = own.filter(|_| rule >= worst);
        let mut reason = own;
        for (severity, problem) in std::mem::take(&mut self.problems) {
            if reason.is_none() && severity == worst {
                reason = Some(problem);
            } else {
                notes.push(problem);
            }
        }
        let reason =
            reason.unwrap_or_else(|| Reason::new(gates::NO_DATA).with("subject", &self.measured.subject));
        let known: Vec<Code> = notes.iter().map(|note| note.code).chain([reason.code]).collect();
        notes.extend(
            self.measured
                .notes
                .iter()
                .filter(|note| !known.contains(&note.code))
                .cloned(),
        );
        notes.extend(self.fewer_baselines());
        let capped = |status: Verdict| match self.criterion.severity {
            CriterionSeverity::Fail => status,
            CriterionSeverity::Warn => status.min(Verdict::Warn),
        };
        let status = capped(rule.max(worst));
        let change = change::Flip {
            limit: &self.criterion.limit,
            observed: self.exact.as_ref(),
            baseline: self.exact_baseline.as_ref(),
            anchor: anchor.as_ref(),
            policy: self.policy,
            crept: capped(crept),
            met: capped(residual.max(crept)),
            broken: capped(verdict(self.criterion.settings.on_breach).max(worst)),
            status,
        };
        let (counterfactual, target) = (change.counterfactual(), change.target());
        let measured = &*self.measured;
        let waivable = self.exact.is_some()
            && measured.completeness == Completeness::Complete
            && measured.stale.is_none();
        let mut finding = Finding {
            criterion: measured.criterion.clone(),
            subject: measured.subject.clone(),
            observed: measured.observed.clone().filter(finite),
            limit: self.limit,
            baseline: self
                .baseline
                .and_then(|baseline| baseline.value.clone())
                .filter(finite),
            target,
            policy: self.policy,
            evidence: self.grade.evidence,
            status,
            effective: status,
            reason,
            notes,
            counterfactual,
            waivers: Vec::new(),
            sources: measured.sources.clone(),
            details: measured.details.clone(),
        };
        waive::apply(request, &mut finding, waivable);
        finding
    }

    /// The status that the literal rule and `needs` give, with its reason; none where the rule is unknown.
    fn rule(&self) -> (Verdict, Option<Reason>) {
        let observed = self
            .measured
            .observed
            .as_ref()
            .map(Quantity::text)
            .unwrap_or_default();
        let reason = |code| {
            Reason::new(code)
                .with("observed", &observed)
                .with("limit", &self.limit)
        };
        let grade = &self.grade.evidence;
        match self.policy {
            PolicyState::Unknown => (Verdict::Pass, None),
            PolicyState::Met
                if self.criterion.needs == Some(Needs::Refuted) && grade.kind != EvidenceState::Refuted =>
            {
                (Verdict::Inconclusive, Some(reason(gates::PASS_UNREFUTED)))
            }
            PolicyState::Met => (Verdict::Pass, Some(reason(gates::WITHIN_LIMIT))),
            PolicyState::Breached
                if self.criterion.needs == Some(Needs::Confirmed)
                    && grade.kind != EvidenceState::Confirmed =>
            {
                match (grade.n, grade.needed) {
                    (Some(n), Some(needed)) if n >= needed => {
                        (Verdict::Warn, Some(reason(gates::BREACH_UNCONFIRMED)))
                    }
                    (n, needed) => {
                        let shown = |count: Option<u64>| {
                            count.map_or_else(|| "?".to_owned(), |count| count.to_string())
                        };
                        let few = reason(gates::TOO_FEW)
                            .with("n", shown(n))
                            .with("needed", shown(needed));
                        (verdict(self.criterion.settings.on_too_few), Some(few))
                    }
                }
            }
            PolicyState::Breached => (
                verdict(self.criterion.settings.on_breach),
                Some(reason(gates::LIMIT_BREACHED)),
            ),
        }
    }

    fn fewer_baselines(&self) -> Option<Reason> {
        let baseline = self.baseline.filter(|baseline| !baseline.runs.is_empty())?;
        let given = u32::try_from(baseline.runs.len()).unwrap_or(u32::MAX);
        let fewer = given < baseline.wanted;
        fewer.then(|| {
            Reason::new(gates::FEWER_BASELINES)
                .with("given", given)
                .with("wanted", baseline.wanted)
        })
    }
}

/// A record never holds a value that is not finite; its reason says what it was.
fn finite(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Count { .. } | Quantity::Rate { .. } => true,
        Quantity::Share { value } | Quantity::Value { value, .. } => value.is_finite(),
        Quantity::Bounds { low, high, .. } => low.is_finite() && high.is_none_or(f64::is_finite),
    }
}

/// Why there is no value, as the measurement says, and the code behind it.
fn no_value(measured: &Measured, subject: &str) -> (Option<Code>, Reason) {
    let codes = [
        gates::UNIT_MISMATCH,
        gates::TOO_MANY_SUBJECTS,
        gates::NOT_MERGEABLE,
        gates::RESOLUTION,
        input::NON_FINITE,
        gates::NO_DATA,
    ];
    let found = codes
        .iter()
        .find_map(|code| measured.notes.iter().find(|note| note.code == *code));
    match found {
        Some(note) => (Some(note.code), note.clone()),
        None => (None, Reason::new(gates::NO_DATA).with("subject", subject)),
    }
}

/// Why an observed quantity is no measurement.
fn no_number(observed: &Quantity, subject: &str) -> Reason {
    if finite(observed) {
        Reason::new(gates::NO_DATA)
            .with("subject", subject)
            .with("observed", observed.text())
    } else {
        Reason::new(input::NON_FINITE)
            .with("what", subject)
            .with("subject", subject)
    }
}

fn mismatch(observed: &Quantity, limit: &str) -> Reason {
    Reason::new(gates::UNIT_MISMATCH)
        .with("observed", observed.text())
        .with("limit", limit)
}

/// Whether the source has the unit that the criterion names; a count or a rate has none of its own.
fn unit_fits(criterion: &Criterion, observed: &Quantity) -> bool {
    let Measurement::Metric {
        unit: Some(wanted), ..
    } = &criterion.measurement
    else {
        return true;
    };
    match observed {
        Quantity::Value { unit, .. } | Quantity::Bounds { unit, .. } => {
            unit_of(unit.as_ref()) == Unit::parse(wanted)
        }
        Quantity::Count { .. } | Quantity::Rate { .. } | Quantity::Share { .. } => true,
    }
}

/// Why the rule is unknown, each reason with its setting.
fn unknown(
    reasons: Reasons,
    criterion: &Criterion,
    measured: &Measured,
    baseline: Option<&BaselineValue>,
    limit: &str,
) -> Vec<(OnEvidence, Reason)> {
    let settings = criterion.settings;
    let observed = measured.observed.as_ref().map(Quantity::text).unwrap_or_default();
    let zero = baseline.is_some_and(|baseline| baseline.zero);
    let shown = baseline
        .and_then(|baseline| baseline.value.as_ref())
        .map_or_else(|| "0".to_owned(), Quantity::text);
    let one = |unknown| match unknown {
        // Accepted runs exist, and one at or below zero leaves them without a geometric mean.
        Unknown::NoBaseline if zero => (
            settings.on_zero_baseline,
            Reason::new(gates::ZERO_BASELINE).with("baseline", &shown),
        ),
        Unknown::NoBaseline => (settings.on_no_baseline, Reason::new(gates::NO_BASELINE)),
        Unknown::ZeroBaseline => (
            settings.on_zero_baseline,
            Reason::new(gates::ZERO_BASELINE).with("baseline", &shown),
        ),
        Unknown::UnitMismatch => (
            settings.on_unit_mismatch,
            Reason::new(gates::UNIT_MISMATCH)
                .with("observed", &observed)
                .with("limit", limit),
        ),
        Unknown::Resolution => (
            settings.on_no_data,
            Reason::new(gates::RESOLUTION)
                .with("observed", &observed)
                .with("limit", limit),
        ),
    };
    reasons.iter().map(one).collect()
}
