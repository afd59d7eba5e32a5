//! CONTRACTS 3.4: which tickets count, and when none is proven.

use super::build::*;
use crate::evidence::{Completeness, Ticket, TicketSystem, Tickets};
use crate::gate::{Measured, Verdict, measure};
use crate::policy::Policy;

fn uat() -> Policy {
    let mut policy = mcms();
    policy.gates.retain(|gate| gate.id == "uat");
    policy
}

fn query() -> String {
    "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"4 - Low\", \"낮음\", \"Medium\", \"3 - Medium\", \"보통\")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key"
        .into()
}

fn seen(answer: Tickets) -> Measured {
    measure(&uat(), &[tickets(answer)], &candidate(), at(NOW))
        .unwrap()
        .remove(0)
}

fn matching(tickets: Vec<Ticket>) -> Option<u64> {
    match seen(answer(Some(query()), tickets)).observed {
        Some(crate::gate::Quantity::Count { count }) => Some(count),
        _ => None,
    }
}

type Damage = fn(&mut Tickets);

#[test]
fn none_counts_only_where_everything_proves_it() {
    let proven = seen(answer(Some(query()), vec![]));
    assert_eq!(
        (proven.observed, proven.completeness),
        (Some(count(0)), Completeness::Complete)
    );
    let cases: [(&str, Damage); 8] = [
        ("no identity", |a| a.identity = None),
        ("an anonymous identity", |a| a.identity = Some(" ".into())),
        ("no project read", |a| a.project = vec![]),
        ("another project", |a| a.project = vec!["Other".into()]),
        ("no query", |a| a.query = None),
        ("a narrower query", |a| {
            a.query = Some("project = \"UAT-Feedback\" AND key = X-1".into());
        }),
        ("the query for another system", |a| {
            a.system = TicketSystem::AzureDevops;
        }),
        ("not the last page", |a| a.last_page = false),
    ];
    for (what, damage) in cases {
        let mut damaged = answer(Some(query()), vec![]);
        damage(&mut damaged);
        let found = seen(damaged.clone());
        assert_eq!(
            (found.observed, found.completeness),
            (None, Completeness::UnprovenEmpty),
            "{what}"
        );
        assert_eq!(
            whole(&uat(), &[tickets(damaged)], vec![]).verdict,
            Verdict::Inconclusive,
            "{what}"
        );
    }
}

#[test]
fn all_filtered_out_on_our_side_needs_the_same_proof_as_an_empty_answer() {
    let low = || vec![ticket("UAT-1", "Low", false)];
    assert_eq!(seen(answer(Some(query()), low())).observed, Some(count(0)));
    let mut unproven = answer(Some(query()), low());
    unproven.identity = None;
    assert_eq!(seen(unproven).completeness, Completeness::UnprovenEmpty);
}

#[test]
fn the_filter_is_applied_again_with_the_words_of_this_site() {
    for (severity, counts) in [
        ("Critical", 1),
        ("1 - Critical", 1),
        ("심각", 1),
        ("critical", 1),
        ("높음", 1),
        ("Medium", 0),
        ("낮음", 0),
    ] {
        assert_eq!(
            matching(vec![ticket("UAT-1", severity, false)]),
            Some(counts),
            "{severity}"
        );
    }
}

#[test]
fn a_value_that_the_policy_does_not_list_counts_as_matching() {
    assert_eq!(matching(vec![ticket("UAT-1", "Blocker", false)]), Some(1));
    let mut without = ticket("UAT-2", "Low", false);
    without.fields.clear();
    assert_eq!(
        matching(vec![without]),
        Some(1),
        "a field that is not in the answer"
    );
}

#[test]
fn resolved_tickets_and_those_of_other_projects_do_not_count() {
    let mut other = ticket("X-1", "Critical", false);
    other.project = vec!["Other".into(), "X".into()];
    assert_eq!(matching(vec![ticket("UAT-1", "Critical", true), other]), Some(0));
    let mut nameless = ticket("UAT-2", "Critical", false);
    nameless.project = vec![];
    assert_eq!(matching(vec![nameless]), Some(1));
    // The project read calls it `UAT-Feedback` and `UAT`: a ticket that says only the other word is one of it.
    let mut by_key = ticket("UAT-3", "Critical", false);
    by_key.project = vec!["UAT".into(), "Renamed".into()];
    assert_eq!(matching(vec![by_key]), Some(1));
}

#[test]
fn an_unlisted_value_counts_whatever_it_looks_like_and_stands_beside() {
    for unlisted in ["1", "", "P0"] {
        let mut ticket = ticket("UAT-4", "Low", false);
        ticket.fields.get_mut("priority").unwrap().push(unlisted.into());
        assert_eq!(matching(vec![ticket]), Some(1), "{unlisted:?}");
    }
}

#[test]
fn open_tickets_fail_and_are_named() {
    let decision = whole(
        &uat(),
        &[tickets(answer(
            Some(query()),
            vec![ticket("UAT-131", "High", false)],
        ))],
        vec![],
    );
    let found = finding(&decision, "uat/open-blockers", "");
    assert_eq!(
        (decision.verdict, found.details.as_slice()),
        (Verdict::Fail, &["UAT-131 summary of UAT-131".to_owned()][..])
    );
    assert_eq!(found.counterfactual.as_ref().unwrap().value, "0");
}

#[test]
fn fewer_tickets_than_the_tracker_counts_are_partial_and_a_match_still_fails() {
    let mut cut = answer(Some(query()), vec![ticket("UAT-1", "High", false)]);
    cut.total = Some(40);
    let found = seen(cut.clone());
    assert_eq!(
        (found.observed, found.completeness),
        (Some(count(1)), Completeness::Partial)
    );
    assert_eq!(whole(&uat(), &[tickets(cut)], vec![]).verdict, Verdict::Fail);
}

#[test]
fn an_answer_for_another_gate_neither_proves_nor_damages_this_one() {
    let mut policy = mcms();
    policy.gates.retain(|gate| gate.id == "uat");
    let mut other = policy.gates[0].clone();
    other.id = "other".into();
    other.tickets.as_mut().unwrap().project = "OPS".into();
    policy.gates.push(other);
    let mut foreign = answer(Some(query().replace("UAT-Feedback", "OPS")), vec![]);
    (foreign.project, foreign.last_page) = (vec!["OPS".into()], false);
    let mut foreign = tickets(foreign);
    if let crate::evidence::AnyEvidence::Tickets(evidence) = &mut foreign.evidence {
        evidence.sources = vec![source("ops.json")];
    }
    let found = measure(
        &policy,
        &[foreign, tickets(answer(Some(query()), vec![]))],
        &candidate(),
        at(NOW),
    )
    .unwrap();
    let seen: Vec<(&str, Completeness)> = found
        .iter()
        .map(|one| (one.criterion.as_str(), one.completeness))
        .collect();
    assert_eq!(
        seen,
        [
            ("other/open-blockers", Completeness::UnprovenEmpty),
            ("uat/open-blockers", Completeness::Complete)
        ]
    );
}
