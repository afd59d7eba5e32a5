//! The proof that empty, stale or damaged evidence never lets a release through.
//!
//! It does not reason about the settings: it runs `gate::evaluate` on every state. A gate's verdict is the worst of its
//! findings and of what it must have decided, so a criterion is tried beside one other that can stop a release: what
//! the two let through, the whole gate lets through. That keeps the work linear in the number of criteria.

use super::report::{Hole, LintFinding, Proof};
use super::synthetic::{Good, baseline, decide, good, measured, missing, subjects, without_any_input};
use crate::evidence::{Completeness, Severity};
use crate::gate::{Baselines, GateFact, Measured, Quantity, criterion_key};
use crate::policy::{Criterion, CriterionSeverity, Gate, OnEvidence, Policy};
use crate::reason::{Reason, gates, lints};
use std::collections::{BTreeMap, BTreeSet};

/// A way in which evidence can be less than good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    /// Completeness, staleness, and whether a value stands there all the same.
    Evidence {
        completeness: Completeness,
        stale: bool,
        value: bool,
    },
    /// There is no measurement of the subject at all.
    Absent,
    /// The value has a unit that does not convert.
    Unit,
    /// There is no baseline.
    NoBaseline,
    /// The baseline is zero.
    ZeroBaseline,
}

const COMPLETENESS: [Completeness; 6] = [
    Completeness::Complete,
    Completeness::Partial,
    Completeness::UnprovenEmpty,
    Completeness::Empty,
    Completeness::Unreadable,
    Completeness::NotMeasured,
];

/// Fresh or stale, without and with a value.
const STALE_AND_VALUE: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];

/// Tries every state, and says which of them let a release through.
pub(super) fn prove(policy: &Policy) -> (Proof, Vec<LintFinding>) {
    let mut run = Run::default();
    for (index, gate) in policy.gates.iter().enumerate() {
        run.gate(index, gate);
    }
    run.states = run.states.saturating_add(1);
    if without_any_input(policy).lets_through() {
        run.gate_hole(
            "*",
            "/gates",
            Damage::Absent.setting(),
            Damage::Absent.word().to_owned(),
        );
    }
    let sound = run.holes.is_empty();
    let holes = run
        .holes
        .into_iter()
        .map(|((of, setting), states)| Hole {
            of,
            setting,
            states: states.into_iter().collect(),
        })
        .collect();
    (
        Proof {
            holds: sound,
            states: run.states,
            holes,
            advisory: run.advisory,
            untried: run.untried,
        },
        run.findings,
    )
}

#[derive(Default)]
struct Run {
    states: u64,
    holes: BTreeMap<(String, String), BTreeSet<String>>,
    advisory: Vec<String>,
    untried: Vec<String>,
    findings: Vec<LintFinding>,
}

/// A criterion with a value that passes it.
struct Tried<'a> {
    index: usize,
    criterion: &'a Criterion,
    key: String,
    good: Good,
    subjects: Vec<String>,
}

/// Whether a criterion can stop a release at all.
pub(super) fn can_stop(criterion: &Criterion) -> bool {
    criterion.severity == CriterionSeverity::Fail && criterion.settings.on_breach != OnEvidence::Warn
}

impl Run {
    fn gate(&mut self, gate_index: usize, gate: &Gate) {
        // Without its criteria: it is copied for every state.
        let bare = Gate {
            criteria: Vec::new(),
            ..gate.clone()
        };
        let mut tried = Vec::new();
        for (index, criterion) in gate.criteria.iter().enumerate() {
            let key = criterion_key(gate, criterion);
            let Some(good) = good(&bare, criterion) else {
                let path = format!("/gates/{gate_index}/criteria/{index}");
                self.findings.push(
                    LintFinding::new(Severity::Info, lints::LINT_NOT_PROVEN, path).with("criterion", &key),
                );
                self.untried.push(key);
                continue;
            };
            tried.push(Tried {
                index,
                criterion,
                key,
                good,
                subjects: subjects(gate, criterion),
            });
        }
        let stopping: Vec<&Tried<'_>> = tried.iter().filter(|one| can_stop(one.criterion)).collect();
        for one in &tried {
            if !can_stop(one.criterion) {
                self.advisory.push(one.key.clone());
                continue;
            }
            let partner = stopping.iter().find(|other| other.index != one.index).copied();
            self.criterion(gate_index, &bare, one, partner);
        }
        self.whole(gate_index, gate, &tried);
    }

    /// One criterion and subject damaged, everything else good.
    fn criterion(&mut self, gate_index: usize, bare: &Gate, one: &Tried<'_>, partner: Option<&Tried<'_>>) {
        let criteria = || {
            partner
                .into_iter()
                .map(|other| other.criterion.clone())
                .chain([one.criterion.clone()])
                .collect()
        };
        for subject in &one.subjects {
            for damage in damages(one) {
                let both: Vec<&Tried<'_>> = partner.into_iter().chain([one]).collect();
                let (measured, baselines) = evidence(&both, |tried, of| {
                    (tried.index == one.index && of == subject).then_some(damage)
                });
                self.states = self.states.saturating_add(1);
                let gate = Gate {
                    criteria: criteria(),
                    ..bare.clone()
                };
                if decide(gate, &measured, &baselines, &[]).lets_through() {
                    self.hole(gate_index, one, damage);
                }
            }
        }
    }

    fn hole(&mut self, gate_index: usize, one: &Tried<'_>, damage: Damage) {
        let setting = damage.setting();
        let states = self
            .holes
            .entry((one.key.clone(), setting.to_owned()))
            .or_default();
        if states.is_empty() {
            // To let a first release through is a choice that a team may make with open eyes.
            let severity = if matches!(damage, Damage::NoBaseline | Damage::ZeroBaseline) {
                Severity::Warning
            } else {
                Severity::Error
            };
            let path = format!("/gates/{gate_index}/criteria/{}/{setting}", one.index);
            let finding = LintFinding::new(severity, lints::LINT_LETS_THROUGH, path);
            self.findings.push(
                finding
                    .with("criterion", &one.key)
                    .with("setting", setting)
                    .with("state", damage.word()),
            );
        }
        states.insert(damage.word().to_owned());
    }

    /// Everything of the gate damaged in one way; each required suite absent; nothing given at all.
    fn whole(&mut self, gate_index: usize, gate: &Gate, tried: &[Tried<'_>]) {
        let all: Vec<&Tried<'_>> = tried.iter().collect();
        let alone = Policy {
            gates: vec![gate.clone()],
            ..Policy::default()
        };
        let missing = missing(&alone);
        let mut lets_through = |facts: &[GateFact], damage: &dyn Fn(&str) -> Option<Damage>| {
            let (measured, baselines) = evidence(&all, |_, subject| damage(subject));
            self.states = self.states.saturating_add(1);
            decide(gate.clone(), &measured, &baselines, facts).lets_through()
        };
        let mut states: Vec<Damage> = vec![Damage::Absent];
        for completeness in COMPLETENESS {
            for (stale, value) in STALE_AND_VALUE {
                if completeness != Completeness::Complete || stale {
                    states.push(Damage::Evidence {
                        completeness,
                        stale,
                        value,
                    });
                }
            }
        }
        let mut through: Vec<(&str, String)> = Vec::new();
        for damage in states {
            if lets_through(&[], &|_| Some(damage)) {
                through.push((damage.setting(), damage.word().to_owned()));
            }
        }
        for suite in &gate.suites {
            let names = |fact: &&GateFact| fact.reason.parameters.get("subject") == Some(suite);
            let facts: Vec<GateFact> = missing.iter().filter(names).cloned().collect();
            if lets_through(&facts, &|subject| {
                (subject == suite.as_str()).then_some(Damage::Absent)
            }) {
                through.push((
                    Damage::Absent.setting(),
                    format!("{suite}: {}", Damage::Absent.word()),
                ));
            }
        }
        for (setting, state) in through {
            self.gate_hole(&gate.id, &format!("/gates/{gate_index}"), setting, state);
        }
    }

    fn gate_hole(&mut self, of: &str, path: &str, setting: &str, state: String) {
        let finding = LintFinding::new(Severity::Error, lints::LINT_LETS_THROUGH, path);
        self.findings.push(
            finding
                .with("criterion", of)
                .with("setting", setting)
                .with("state", &state),
        );
        self.holes
            .entry((of.to_owned(), String::new()))
            .or_default()
            .insert(state);
    }
}

/// The states that can befall one criterion.
fn damages(one: &Tried<'_>) -> Vec<Damage> {
    let mut list = vec![Damage::Absent];
    for completeness in COMPLETENESS {
        for (stale, value) in STALE_AND_VALUE {
            // Complete and fresh with a value is the good state; complete without a value is no data.
            if completeness != Completeness::Complete || stale || !value {
                list.push(Damage::Evidence {
                    completeness,
                    stale,
                    value,
                });
            }
        }
    }
    if matches!(one.good.quantity, Quantity::Value { .. }) {
        list.push(Damage::Unit);
    }
    if one.criterion.limit.is_relative() {
        list.push(Damage::NoBaseline);
        if one.criterion.limit.uses_percent_of_baseline() {
            list.push(Damage::ZeroBaseline);
        }
    }
    list
}

impl Damage {
    /// The setting that says what this state means.
    fn setting(self) -> &'static str {
        match self {
            Self::Evidence {
                completeness: Completeness::Complete,
                stale: true,
                value: true,
            } => "on_stale",
            Self::Evidence {
                completeness: Completeness::Partial,
                value: true,
                ..
            } => "on_partial",
            Self::Evidence { .. } | Self::Absent => "on_no_data",
            Self::Unit => "on_unit_mismatch",
            Self::NoBaseline => "on_no_baseline",
            Self::ZeroBaseline => "on_zero_baseline",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Evidence {
                completeness: Completeness::Complete,
                stale: true,
                ..
            } => "stale",
            Self::Evidence {
                completeness: Completeness::Complete,
                ..
            } => "no_data",
            Self::Evidence {
                completeness: Completeness::Partial,
                ..
            } => "partial",
            Self::Evidence {
                completeness: Completeness::UnprovenEmpty,
                ..
            } => "unproven_empty",
            Self::Evidence {
                completeness: Completeness::Empty,
                ..
            } => "empty",
            Self::Evidence {
                completeness: Completeness::Unreadable,
                ..
            } => "unreadable",
            Self::Evidence {
                completeness: Completeness::NotMeasured,
                ..
            } => "not_measured",
            Self::Absent => "absent",
            Self::Unit => "unit_mismatch",
            Self::NoBaseline => "no_baseline",
            Self::ZeroBaseline => "zero_baseline",
        }
    }
}

/// The measurements and baselines of criteria, damaged where `damage` says so.
fn evidence(
    tried: &[&Tried<'_>],
    damage: impl Fn(&Tried<'_>, &str) -> Option<Damage>,
) -> (Vec<Measured>, Baselines) {
    let (mut all, mut baselines) = (Vec::new(), Vec::new());
    for one in tried {
        for subject in &one.subjects {
            let mut value = measured(&one.key, subject, &one.good);
            let mut base = baseline(&one.key, subject, &one.good);
            match damage(one, subject) {
                None => {}
                Some(Damage::Absent) => continue,
                Some(Damage::Evidence {
                    completeness,
                    stale,
                    value: given,
                }) => {
                    value.completeness = completeness;
                    value.stale = stale.then(|| Reason::new(gates::STALE).with("age", "?").with("most", "?"));
                    if !given {
                        value.observed = None;
                        value.runs.clear();
                    }
                }
                Some(Damage::Unit) => {
                    value.observed = value.observed.map(foreign);
                    value.runs.clear();
                }
                Some(Damage::NoBaseline) => base = None,
                Some(Damage::ZeroBaseline) => {
                    if let Some(base) = &mut base {
                        base.zero = true;
                        base.value = base.value.take().map(zero);
                        base.runs.clear();
                    }
                }
            }
            all.push(value);
            baselines.extend(base);
        }
    }
    baselines.sort_by(|a, b| (&a.criterion, &a.subject).cmp(&(&b.criterion, &b.subject)));
    (all, Baselines(baselines))
}

/// The same number in a unit that converts to no other.
fn foreign(quantity: Quantity) -> Quantity {
    match quantity {
        Quantity::Value { value, .. } => Quantity::Value {
            value,
            unit: Some("[lint]".to_owned()),
        },
        other => other,
    }
}

fn zero(quantity: Quantity) -> Quantity {
    match quantity {
        Quantity::Count { .. } => Quantity::Count { count: 0 },
        Quantity::Rate { total, .. } => Quantity::Rate { events: 0, total },
        Quantity::Value { unit, .. } => Quantity::Value { value: 0.0, unit },
        other => other,
    }
}
