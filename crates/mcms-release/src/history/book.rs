//! Records and events joined: which record stands where.

use super::{Event, EventKind};
use crate::error::{Error, ErrorCode};
use crate::gate::{Finding, GateDecision, Verdict};
use crate::reason::gates;
use crate::record::DecisionRecord;
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a record stands as a possible baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// An unwaived pass, or accepted by a person.
    Accepted,
    /// Inconclusive only for want of a baseline: a person may accept it.
    Acceptable,
    /// Warned, failed, waived or inconclusive for another reason.
    NotAccepted,
    /// Invalidated by a person.
    Invalidated,
    /// Its release was rolled back.
    RolledBack,
}

/// One record as a history lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The record's id.
    pub id: String,
    /// When it was decided.
    pub now: DateTime<Utc>,
    /// The release.
    pub release: String,
    /// The commit.
    pub commit: String,
    /// The raw verdict.
    pub verdict: Verdict,
    /// The verdict after waivers.
    pub effective: Verdict,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it is the pinned anchor.
    pub pinned: bool,
    /// What people said about it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

/// The records of a product and what people said about them.
///
/// # Example
/// ```
/// use mcms_release::history::History;
/// let history = History::new(vec![], vec![])?;
/// assert!(history.entries().is_empty());
/// # Ok::<(), mcms_release::error::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct History {
    /// By time of decision, then id; oldest first.
    records: Vec<DecisionRecord>,
    /// By record, oldest first.
    events: BTreeMap<String, Vec<Event>>,
    pinned: Option<String>,
}

impl History {
    /// Joins records and events. The order in which they are given does not matter.
    ///
    /// # Errors
    /// `history.invalid` when an event names a record that is not there, accepts one that cannot be accepted,
    /// or two different records share an identity.
    pub fn new(mut records: Vec<DecisionRecord>, mut events: Vec<Event>) -> Result<Self, Error> {
        records.sort_by(|one, other| (one.now, &one.id).cmp(&(other.now, &other.id)));
        records.dedup_by(|later, earlier| later.id == earlier.id);
        events.sort_by(|one, other| {
            (one.at, one.kind, &one.record).cmp(&(other.at, other.kind, &other.record))
        });
        let mut history = Self {
            records,
            events: BTreeMap::new(),
            pinned: None,
        };
        for event in events {
            history.admit(event, true).map_err(|error| {
                Error::new(
                    ErrorCode::HistoryInvalid,
                    format!("an event of the history does not hold: {error}"),
                )
            })?;
        }
        Ok(history)
    }

    /// Adds what a person says about a record, after checking that it may be said.
    ///
    /// # Errors
    /// `record.unknown` when the history has no such record; `record.not_acceptable` when it cannot become a baseline.
    pub fn append(&mut self, event: Event) -> Result<(), Error> {
        self.admit(event, false)
    }

    /// `stored`: the event stands in the history already. Two people may have accepted one record at once; that
    /// must not make the history unreadable.
    fn admit(&mut self, event: Event, stored: bool) -> Result<(), Error> {
        let record = self.find(&event.record)?;
        let standing = self.standing(record);
        match event.kind {
            EventKind::Accept if standing == Standing::Accepted && stored => {}
            EventKind::Accept if standing != Standing::Acceptable => {
                return Err(not_acceptable(record, "accepted"));
            }
            EventKind::Pin if standing != Standing::Accepted => return Err(not_acceptable(record, "pinned")),
            EventKind::Pin => self.pinned = Some(event.record.clone()),
            _ => {}
        }
        self.events.entry(event.record.clone()).or_default().push(event);
        Ok(())
    }

    /// Finds a record by its id.
    ///
    /// # Errors
    /// `record.unknown`.
    pub fn find(&self, id: &str) -> Result<&DecisionRecord, Error> {
        self.records.iter().find(|record| record.id == id).ok_or_else(|| {
            Error::new(
                ErrorCode::RecordUnknown,
                format!("the history has no record `{id}`"),
            )
        })
    }

    /// Lists the records, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.records
            .iter()
            .map(|record| Entry {
                id: record.id.clone(),
                now: record.now,
                release: record.candidate.release.clone(),
                commit: record.candidate.commit.clone(),
                verdict: record.decision.verdict,
                effective: record.decision.effective,
                standing: self.standing(record),
                pinned: self.anchor_is(record),
                events: self.events.get(&record.id).cloned().unwrap_or_default(),
            })
            .collect()
    }

    /// Returns the accepted records that were decided by an instant, newest first: what was decided later is not known
    /// to a decision with an earlier time. What people said counts whenever they said it.
    pub(super) fn accepted(&self, by: DateTime<Utc>) -> impl Iterator<Item = &DecisionRecord> {
        let accepted =
            move |record: &&DecisionRecord| record.now <= by && self.standing(record) == Standing::Accepted;
        self.records.iter().rev().filter(accepted)
    }

    /// Returns the pinned record while it is accepted; without a pin, the oldest accepted one.
    pub(super) fn anchor(&self, by: DateTime<Utc>) -> Option<&DecisionRecord> {
        let pinned = self
            .pinned
            .as_ref()
            .and_then(|id| self.accepted(by).find(|record| &record.id == id));
        pinned.or_else(|| self.accepted(by).last())
    }

    /// Says whether a person accepted the record, rather than its own pass.
    pub(super) fn was_accepted_by_name(&self, record: &DecisionRecord) -> bool {
        self.events
            .get(&record.id)
            .is_some_and(|events| events.iter().any(|event| event.kind == EventKind::Accept))
    }

    fn anchor_is(&self, record: &DecisionRecord) -> bool {
        self.pinned.as_ref() == Some(&record.id)
    }

    fn standing(&self, record: &DecisionRecord) -> Standing {
        let said = |kind| {
            self.events
                .get(&record.id)
                .is_some_and(|events| events.iter().any(|event| event.kind == kind))
        };
        if said(EventKind::RolledBack) {
            Standing::RolledBack
        } else if said(EventKind::Invalidate) {
            Standing::Invalidated
        } else if is_unwaived_pass(&record.decision) || said(EventKind::Accept) {
            Standing::Accepted
        } else if lacks_only_a_baseline(&record.decision) {
            Standing::Acceptable
        } else {
            Standing::NotAccepted
        }
    }
}

fn not_acceptable(record: &DecisionRecord, what: &str) -> Error {
    Error::new(
        ErrorCode::RecordNotAcceptable,
        format!(
            "record `{}` of release `{}` cannot be {what}",
            record.id, record.candidate.release
        ),
    )
}

fn findings(decision: &GateDecision) -> impl Iterator<Item = &Finding> {
    decision.gates.iter().flat_map(|gate| gate.findings.iter())
}

fn is_unwaived_pass(decision: &GateDecision) -> bool {
    let waived = findings(decision).any(|finding| finding.waivers.iter().any(|waiver| waiver.valid));
    decision.verdict == Verdict::Pass && decision.effective == Verdict::Pass && !waived
}

/// Inconclusive, every finding passes or lacks its baseline, and nothing else speaks against it.
fn lacks_only_a_baseline(decision: &GateDecision) -> bool {
    let lacks = |finding: &Finding| finding.reason.code == gates::NO_BASELINE;
    let stage_passes = decision
        .stage
        .as_ref()
        .is_none_or(|stage| stage.verdict == Verdict::Pass);
    decision.verdict == Verdict::Inconclusive
        && stage_passes
        && findings(decision).any(lacks)
        && findings(decision)
            .all(|finding| finding.status == Verdict::Pass || (lacks(finding) && no_waiver(finding)))
        && decision.gates.iter().all(|gate| {
            let excused = |code| code == gates::NOTHING_DECIDED && gate.findings.iter().any(lacks);
            gate.reasons.iter().all(|reason| excused(reason.code))
        })
}

fn no_waiver(finding: &Finding) -> bool {
    finding.waivers.iter().all(|waiver| !waiver.valid)
}
