//! Which tickets match a gate's filter, and whether "none" is proven (CONTRACTS 3.4).
//!
//! The query is applied again on our side, so a query that asked for too little is not believed. What cannot be
//! told counts as matching: a field that is not in the answer, a value that the policy does not list.

use super::freshness::{self, Clock};
use super::inputs::{Given, names, worst};
use super::{DETAILS, Slot};
use crate::evidence::{Completeness, Ticket, TicketSystem, Tickets, ticket_query};
use crate::gate::{Measured, Quantity};
use crate::policy::{Criterion, Gate, Measurement, Policy, TicketFilter, TicketVocabulary};
use crate::reason::Reason;
use std::collections::BTreeMap;

/// What the answers hold for one gate.
pub(super) struct Seen {
    matching: BTreeMap<String, String>,
    completeness: Completeness,
    stale: Option<Reason>,
    sources: Vec<String>,
}

impl Seen {
    pub(super) fn of(
        policy: &Policy,
        gate: &Gate,
        given: &[Given<'_, Tickets>],
        clock: Option<Clock>,
    ) -> Self {
        let mut seen = Self {
            matching: BTreeMap::new(),
            completeness: Completeness::NotMeasured,
            stale: None,
            sources: Vec::new(),
        };
        let Some(filter) = &gate.tickets else { return seen };
        let asked = |answer: &Tickets, filter: &TicketFilter| {
            let ours = tickets_asked(policy, filter, answer.system);
            answer
                .query
                .as_deref()
                .is_some_and(|query| query.trim() == ours.trim())
        };
        let others: Vec<&TicketFilter> = policy
            .gates
            .iter()
            .filter_map(|other| other.tickets.as_ref())
            .filter(|other| *other != filter)
            .collect();
        let asks = |item: &Given<'_, Tickets>, filter| {
            item.evidence
                .inspect()
                .1
                .is_some_and(|answer| asked(answer, filter))
        };
        let (own, rest): (Vec<_>, Vec<_>) = given.iter().partition(|item| asks(item, filter));
        // An answer to another gate's query says nothing about this one's completeness or age.
        let foreign = |item: &&Given<'_, Tickets>| others.iter().any(|other| asks(item, other));
        let relevant: Vec<&Given<'_, Tickets>> = own
            .iter()
            .copied()
            .chain(rest.into_iter().filter(|item| !foreign(item)))
            .collect();
        seen.completeness = worst(relevant.iter().map(|item| completeness(item)));
        seen.stale = freshness::first(
            relevant
                .iter()
                .map(|item| freshness::stale(item.evidence, clock, gate.max_age, &gate.id)),
        );
        seen.sources = names(relevant.iter().flat_map(|item| &item.evidence.sources));
        // Tickets count from whichever answer they are in: more can only be worse.
        for answer in given.iter().filter_map(|item| item.evidence.inspect().1) {
            for ticket in answer
                .items
                .iter()
                .filter(|ticket| matches(ticket, filter, &policy.tickets, &answer.project))
            {
                let summary = ticket.summary.as_deref().unwrap_or_default();
                seen.matching.insert(ticket.key.clone(), summary.to_owned());
            }
        }
        let proves = |item: &&Given<'_, Tickets>| {
            item.evidence
                .inspect()
                .1
                .is_some_and(|answer| proves_none(answer, filter))
        };
        let whole = seen.completeness <= Completeness::Partial;
        if seen.matching.is_empty() && whole && !own.iter().any(proves) {
            seen.completeness = seen.completeness.max(Completeness::UnprovenEmpty);
        }
        seen
    }

    pub(super) fn measure(&self, criterion: &Criterion, slot: &Slot) -> Measured {
        let mut measured = slot.start("", self.completeness);
        (measured.stale, measured.sources) = (self.stale.clone(), self.sources.clone());
        let known = !self.matching.is_empty() || self.completeness <= Completeness::Partial;
        if !known || criterion.measurement != Measurement::TicketCount {
            return measured;
        }
        let count = u64::try_from(self.matching.len()).unwrap_or(u64::MAX);
        measured.observed = Some(Quantity::Count { count });
        let line = |(key, summary): (&String, &String)| match summary.as_str() {
            "" => key.clone(),
            summary => format!("{key} {summary}"),
        };
        measured.details = self.matching.iter().map(line).take(DETAILS).collect();
        measured
    }
}

/// An answer without its last page, or with fewer tickets than the tracker counted, is not whole.
fn completeness(item: &Given<'_, Tickets>) -> Completeness {
    let (completeness, Some(answer)) = item.evidence.inspect() else {
        return item.evidence.completeness();
    };
    let fetched = u64::try_from(answer.items.len()).unwrap_or(u64::MAX);
    let whole = answer.last_page && answer.total.is_none_or(|total| total <= fetched);
    if whole {
        completeness
    } else {
        completeness.max(Completeness::Partial)
    }
}

/// Whether an answer to our own query proves that no ticket matches.
fn proves_none(answer: &Tickets, filter: &TicketFilter) -> bool {
    let known = answer
        .identity
        .as_deref()
        .is_some_and(|identity| !identity.trim().is_empty());
    known
        && answer.last_page
        && answer
            .project
            .iter()
            .any(|project| same(project, &filter.project))
}

/// Trackers do not tell upper from lower case in names and keys.
fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// `aliases`: what the project read called the project; where one of them is the policy's word, all of them are.
fn matches(
    ticket: &Ticket,
    filter: &TicketFilter,
    vocabulary: &TicketVocabulary,
    aliases: &[String],
) -> bool {
    let resolved = filter.resolved.is_none_or(|resolved| ticket.resolved == resolved);
    let known_as = aliases.iter().any(|alias| same(alias, &filter.project));
    // A ticket that does not name its project counts as one of it.
    let project = ticket.project.is_empty()
        || ticket.project.iter().any(|project| {
            same(project, &filter.project) || known_as && aliases.iter().any(|alias| same(alias, project))
        });
    resolved
        && project
        && filter
            .fields
            .iter()
            .all(|(field, accepted)| field_matches(ticket, field, accepted, vocabulary))
}

/// Whether a ticket's field holds one of the accepted values, or one that the policy does not list.
fn field_matches(ticket: &Ticket, field: &str, accepted: &[String], vocabulary: &TicketVocabulary) -> bool {
    let theirs = vocabulary.fields.get(field).map_or(field, String::as_str);
    let (Some(values), Some(map)) = (ticket.fields.get(theirs), vocabulary.values.get(field)) else {
        return true;
    };
    let mut told = false;
    for value in values {
        let listed = map
            .iter()
            .filter(|(ours, names)| same(ours, value) || names.iter().any(|name| same(name, value)));
        let ours: Vec<&String> = listed.map(|(ours, _)| ours).collect();
        if ours.is_empty()
            || ours
                .iter()
                .any(|ours| accepted.iter().any(|wanted| same(wanted, ours)))
        {
            return true;
        }
        told |= !ours.is_empty();
    }
    !told
}

/// Writes the query that the policy yields for a gate's filter: an empty answer proves that no ticket matches only where
/// this was asked, to the letter (CONTRACTS 3.4).
///
/// It leaves out the spellings of the values that the filter does not accept, so that a value which the policy does
/// not list still arrives.
#[must_use]
pub fn tickets_asked(policy: &Policy, filter: &TicketFilter, system: TicketSystem) -> String {
    let vocabulary = &policy.tickets;
    let without: Vec<(String, Vec<String>)> = filter
        .fields
        .iter()
        .map(|(field, accepted)| {
            let theirs = vocabulary.fields.get(field).unwrap_or(field).clone();
            let listed = vocabulary.values.get(field).into_iter().flatten();
            let (wanted, others): (Vec<_>, Vec<_>) = listed.partition(|(ours, _)| accepted.contains(*ours));
            let kept = |spelling: &&String| wanted.iter().any(|(_, spellings)| spellings.contains(*spelling));
            let left_out = others
                .into_iter()
                .flat_map(|(_, spellings)| spellings)
                .filter(|spelling| !kept(spelling));
            (theirs, left_out.cloned().collect())
        })
        .collect();
    ticket_query(system, &filter.project, &without, filter.resolved == Some(false))
}
