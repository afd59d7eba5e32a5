//! Evidence in, what each criterion and subject measured out. The rule is applied elsewhere (`evaluate`).
//!
//! | file | subject |
//! |---|---|
//! | `inputs` | which items serve which gate: roles, labels, digests |
//! | `freshness` | stale, undated, from the future |
//! | `suites`, `identity` | test results: suites, formats, attempts and their counts |
//! | `load`, `statistic` | load tests and metrics: runs, cross-checks, subjects, one statistic of one run |
//! | `combine` | several values into the one that the rule is applied to |
//! | `tickets` | which tickets match, and whether none is proven |
//! | `facts` | what a gate must say although no criterion measures it |

mod combine;
mod facts;
mod freshness;
mod identity;
mod inputs;
mod load;
mod metrics;
mod statistic;
mod suites;
mod tickets;

pub use combine::geometric_mean;
pub use facts::{GateFact, facts};
pub use tickets::tickets_asked;

use super::{Candidate, Measured};
use crate::error::Error;
use crate::evidence::{Completeness, Item};
use crate::policy::{Criterion, EvidenceKind, Gate, Policy};
use crate::reason::{Reason, gates};
use chrono::{DateTime, Utc};
use freshness::Clock;
use inputs::{Inputs, Side};

/// The most subjects of a criterion (CONTRACTS 5.3).
pub(super) const SUBJECTS: usize = 1_000;

/// The most names that a finding lists.
const DETAILS: usize = 50;

/// Returns the name by which findings, waivers and baselines know a criterion: `gate/criterion`.
#[must_use]
pub fn criterion_key(gate: &Gate, criterion: &Criterion) -> String {
    format!("{}/{}", gate.id, criterion.id)
}

/// Measures the candidate's evidence for every criterion and subject of a policy, sorted by criterion and subject.
///
/// Every criterion has at least one entry; where nothing was given, it says so. Items of a baseline are not
/// measured here (see [`measure_baseline`]); approvals and waivers are not measured at all.
///
/// # Errors
/// A usage error where the items cannot be told apart: the same bytes twice in any role, one run in two sample
/// formats, a suite that no gate knows, test results without a suite where the policy has several, evidence under
/// the role of another kind.
///
/// # Example
/// ```
/// use mcms_release::gate::{Candidate, measure};
/// # use mcms_release::policy::Policy;
/// # let policy = Policy::default();
/// let candidate = Candidate { release: "1.4.0".into(), commit: "9fceb02".into(), ..Candidate::default() };
/// let measured = measure(&policy, &[], &candidate, "2026-11-23T12:00:00Z".parse().unwrap())?;
/// assert!(measured.is_empty()); // a policy without criteria measures nothing
/// # Ok::<(), mcms_release::error::Error>(())
/// ```
pub fn measure(
    policy: &Policy,
    items: &[Item],
    candidate: &Candidate,
    now: DateTime<Utc>,
) -> Result<Vec<Measured>, Error> {
    inputs::no_digest_twice(items)?;
    let inputs = Inputs::of(items, Side::Candidate)?;
    inputs::suites_are_known(policy, &inputs)?;
    Ok(all(
        policy,
        &inputs,
        Some(Clock {
            now,
            since: candidate.since,
        }),
    ))
}

/// Measures baseline evidence with the same code. Baselines do not age.
///
/// Tickets have no baseline; their criteria are left out.
///
/// # Errors
/// As [`measure`].
pub fn measure_baseline(policy: &Policy, items: &[Item]) -> Result<Vec<Measured>, Error> {
    inputs::no_digest_twice(items)?;
    let inputs = Inputs::of(items, Side::Baseline)?;
    inputs::suites_are_known(policy, &inputs)?;
    Ok(all(policy, &inputs, None))
}

fn all(policy: &Policy, inputs: &Inputs<'_>, clock: Option<Clock>) -> Vec<Measured> {
    let mut out = Vec::new();
    for gate in &policy.gates {
        match gate.evidence {
            EvidenceKind::Tests => {
                let suites = suites::Suites::of(gate, &inputs.tests, clock);
                each(gate, |criterion, slot| suites.measure(criterion, slot, &mut out));
            }
            EvidenceKind::Load => {
                let runs = load::Runs::of(gate, &inputs.load, clock);
                each(gate, |criterion, slot| runs.measure(criterion, slot, &mut out));
            }
            EvidenceKind::Metrics => {
                let reduced = metrics::reduced(gate, &inputs.metrics);
                let runs = load::Runs::of(gate, &metrics::as_runs(&reduced), clock);
                each(gate, |criterion, slot| runs.measure(criterion, slot, &mut out));
            }
            EvidenceKind::Tickets if clock.is_none() => {}
            EvidenceKind::Tickets => {
                let seen = tickets::Seen::of(policy, gate, &inputs.tickets, clock);
                each(gate, |criterion, slot| out.push(seen.measure(criterion, slot)));
            }
        }
    }
    out.sort_by(|a, b| (&a.criterion, &a.subject).cmp(&(&b.criterion, &b.subject)));
    out
}

fn each(gate: &Gate, mut measure: impl FnMut(&Criterion, &Slot)) {
    for criterion in &gate.criteria {
        let slot = Slot {
            key: criterion_key(gate, criterion),
            limit: criterion.limit.to_string(),
        };
        measure(criterion, &slot);
    }
}

/// Where the measurements of one criterion go.
struct Slot {
    key: String,
    limit: String,
}

impl Slot {
    /// Begins a measurement that has no value yet.
    fn start(&self, subject: &str, completeness: Completeness) -> Measured {
        Measured {
            criterion: self.key.clone(),
            subject: subject.to_owned(),
            observed: None,
            runs: Vec::new(),
            profile: None,
            completeness,
            stale: None,
            notes: Vec::new(),
            sources: Vec::new(),
            details: Vec::new(),
        }
    }

    fn nothing(&self, subject: &str, completeness: Completeness, why: Reason) -> Measured {
        let mut measured = self.start(subject, completeness);
        measured.notes.push(why);
        measured
    }

    fn too_many_subjects(&self) -> Measured {
        let why = Reason::new(gates::TOO_MANY_SUBJECTS)
            .with("most", SUBJECTS)
            .with("subject", &self.key);
        self.nothing("", Completeness::Complete, why)
    }

    /// What a sentence calls the subject: its name, or the criterion's where it has only one.
    fn name<'a>(&'a self, subject: &'a str) -> &'a str {
        if subject.is_empty() { &self.key } else { subject }
    }
}
