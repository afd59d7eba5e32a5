//! Damaged input under the MCMS policy with default settings: never let through, whatever stands beside it.

use super::build::*;
use crate::evidence::{
    AnyEvidence, Completeness, Estimate, Evidence, Item, LoadRun, Measure, MeasureKind, RunFailure, TestRun,
    TestStatus, Tickets,
};
use crate::gate::{BaselineValue, GateDecision, Verdict};

/// A release in which everything is good except what a test changes.
fn decided(change: impl FnOnce(&mut Vec<Item>, &mut Vec<BaselineValue>)) -> GateDecision {
    let query = "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"4 - Low\", \"낮음\", \"Medium\", \"3 - Medium\", \"보통\")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key";
    let mut items = vec![
        suite("unit", run(200, 0)),
        suite("integration", run(50, 0)),
        suite("ui", run(20, 0)),
        load(k6(412.0, 3, 10_000)),
        tickets(answer(Some(query.into()), vec![])),
    ];
    let mut baselines = vec![
        baseline("performance/p95", "", ms(412.0)),
        baseline("tests/executed", "integration", count(50)),
        baseline("tests/executed", "ui", count(20)),
        baseline("tests/executed", "unit", count(200)),
    ];
    change(&mut items, &mut baselines);
    whole(&mcms(), &items, baselines)
}

fn tests_damaged(change: impl FnOnce(&mut TestRun)) -> GateDecision {
    decided(|items, _| {
        let AnyEvidence::Tests(evidence) = &mut items[0].evidence else {
            panic!()
        };
        change(evidence.data_mut().unwrap());
    })
}

fn load_damaged(change: impl FnOnce(&mut LoadRun)) -> GateDecision {
    decided(|items, _| items[3] = with_load(items[3].clone(), change))
}

fn tickets_damaged(change: impl FnOnce(&mut Tickets)) -> GateDecision {
    decided(|items, _| {
        let AnyEvidence::Tickets(evidence) = &mut items[4].evidence else {
            panic!()
        };
        change(evidence.data_mut().unwrap());
    })
}

#[test]
fn the_release_is_good_before_it_is_damaged() {
    assert_eq!(decided(|_, _| {}).verdict, Verdict::Pass);
}

#[test]
fn evidence_that_is_not_there_or_not_whole_is_never_let_through() {
    for place in 0..5 {
        for completeness in [
            Completeness::Partial,
            Completeness::UnprovenEmpty,
            Completeness::Empty,
            Completeness::Unreadable,
            Completeness::NotMeasured,
        ] {
            let decision = decided(|items, _| items[place] = lowered(items[place].clone(), completeness));
            assert!(!decision.let_through, "input {place} {completeness:?} with data");
            let decision = decided(|items, _| {
                items[place].evidence = match &items[place].evidence {
                    AnyEvidence::Tests(_) => AnyEvidence::Tests(Evidence::missing(completeness)),
                    AnyEvidence::Load(_) => AnyEvidence::Load(Evidence::missing(completeness)),
                    _ => AnyEvidence::Tickets(Evidence::missing(completeness)),
                };
            });
            assert!(
                !decision.let_through,
                "input {place} {completeness:?} without data"
            );
        }
        let gone = decided(|items, _| _ = items.remove(place));
        assert!(!gone.let_through, "input {place} was not given");
    }
}

#[test]
fn damaged_test_results_are_never_let_through() {
    type Damage = fn(&mut TestRun);
    let crash = || RunFailure {
        kind: "host".into(),
        name: "testhost".into(),
        message: None,
    };
    let cases: [(&str, Damage); 6] = [
        ("unknown status", |run| {
            run.attempts[0].status = TestStatus::Unknown;
        }),
        ("only skipped", |run| {
            run.attempts
                .iter_mut()
                .for_each(|one| one.status = TestStatus::Skipped);
        }),
        ("all muted, one failed", |run| {
            run.attempts.iter_mut().for_each(|one| one.muted = true);
            run.attempts[7].status = TestStatus::Failed;
        }),
        ("duplicate identities, one failed", |run| {
            let mut twin = run.attempts[3].clone();
            twin.status = TestStatus::Failed;
            run.attempts.push(twin);
        }),
        ("no results", |run| run.attempts.clear()),
        ("pending only", |run| {
            run.attempts
                .iter_mut()
                .for_each(|one| one.status = TestStatus::Pending);
        }),
    ];
    for (what, damage) in cases {
        assert!(!tests_damaged(damage).let_through, "{what}");
    }
    assert_eq!(
        tests_damaged(|run| run.failures.push(crash())).verdict,
        Verdict::Fail,
        "a crashed host"
    );
}

type LoadDamage = fn(&mut LoadRun);

#[test]
fn damaged_load_tests_are_never_let_through() {
    let value =
        |value: f64| move |run: &mut LoadRun| run.measures[0].quantiles[0].value = Estimate::Point(value);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e308, f64::MAX] {
        assert!(!load_damaged(value(number)).let_through, "{number}");
    }
    let cases: [(&str, LoadDamage); 10] = [
        ("zero requests", |run| *run = k6(0.0, 0, 0)),
        ("no metrics", |run| run.measures.clear()),
        ("missing p95", |run| run.measures[0].quantiles.clear()),
        ("a p95 of 0 with no count", |run| {
            (run.measures[0].count, run.measures[0].quantiles[0].n) = (None, None);
            run.measures[0].quantiles[0].value = Estimate::Point(0.0);
        }),
        ("aborted", |run| run.exit_code = Some(108)),
        ("killed", |run| run.exit_code = Some(-9)),
        ("dropped iterations", |run| {
            let mut dropped = Measure::new("dropped_iterations", MeasureKind::Counter);
            dropped.sum = Some(1.0);
            run.measures.push(dropped);
        }),
        ("no iterations", |run| run.iterations = Some(0)),
        ("unknown unit", |run| run.measures[0].unit = None),
        ("a sketch that straddles the limit", |run| {
            run.measures[0].quantiles[0].value = Estimate::Bounds {
                low: 450.0,
                high: Some(455.0),
            };
        }),
    ];
    for (what, damage) in cases {
        assert!(!load_damaged(damage).let_through, "{what}");
    }
}

#[test]
fn seconds_against_a_baseline_in_milliseconds_are_converted_not_compared_as_numbers() {
    let decision = load_damaged(|run| run.measures[0].unit = Some("s".into()));
    assert_eq!(decision.verdict, Verdict::Fail, "412 s against 412 ms");
}

#[test]
fn a_missing_zero_or_wild_baseline_is_never_let_through() {
    let cases: [fn(&mut Vec<BaselineValue>); 6] = [
        |all| _ = all.remove(0),
        |all| all[0].value = Some(ms(0.0)),
        |all| (all[0].value, all[0].zero) = (None, true),
        |all| all[0].value = Some(ms(f64::NAN)),
        |all| all[0].value = Some(ms(-5.0)),
        |all| all[0].value = Some(count(412)),
    ];
    for (index, damage) in cases.into_iter().enumerate() {
        assert!(!decided(|_, baselines| damage(baselines)).let_through, "{index}");
    }
}

#[test]
fn damaged_ticket_answers_are_never_let_through() {
    let cases: [fn(&mut Tickets); 5] = [
        |answer| answer.identity = None,
        |answer| answer.last_page = false,
        |answer| answer.total = Some(4),
        |answer| answer.query = Some("key = UAT-1".into()),
        |answer| answer.project.clear(),
    ];
    for (index, damage) in cases.into_iter().enumerate() {
        assert!(!tickets_damaged(damage).let_through, "{index}");
    }
}

#[test]
fn stale_evidence_is_never_let_through() {
    for place in 0..5 {
        for end in [Some("2026-11-20T00:00:00Z"), Some("2027-01-01T00:00:00Z"), None] {
            let decision = decided(|items, _| {
                let window = match &mut items[place].evidence {
                    AnyEvidence::Tests(evidence) => &mut evidence.window,
                    AnyEvidence::Load(evidence) => &mut evidence.window,
                    AnyEvidence::Tickets(evidence) => &mut evidence.window,
                    _ => panic!(),
                };
                window.end = end.map(at);
            });
            assert!(!decision.let_through, "input {place} {end:?}");
        }
    }
}
