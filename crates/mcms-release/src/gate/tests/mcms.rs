//! The whole MCMS policy, from evidence to a decision, and the ways in which the order and form of input must not matter.

use super::build::*;
use crate::evidence::{Item, TestStatus};
use crate::gate::{
    BaselineValue, Baselines, Candidate, Change, GateDecision, Measured, Quantity, Request, Verdict,
    evaluate, facts, measure,
};
use crate::policy::Action;

fn query() -> String {
    "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"4 - Low\", \"낮음\", \"Medium\", \"3 - Medium\", \"보통\")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key"
        .into()
}

fn good() -> Vec<Item> {
    let mut answer = tickets(answer(Some(query()), vec![]));
    if let crate::evidence::AnyEvidence::Tickets(evidence) = &mut answer.evidence {
        evidence.window.end = Some(at("2026-11-23T11:58:00Z"));
    }
    vec![
        suite("unit", run(200, 0)),
        suite("integration", run(50, 0)),
        suite("ui", run(20, 0)),
        load(k6(440.0, 3, 10_000)),
        answer,
    ]
}

fn baselines() -> Vec<BaselineValue> {
    let five = |mut value: BaselineValue, observed: &[Quantity]| {
        value.wanted = 5;
        value.runs = (0..)
            .zip(observed)
            .map(|(index, value)| run_value(&format!("r{index}"), value.clone()))
            .collect();
        value
    };
    let times = [410.0, 415.0, 408.0, 420.0, 412.0].map(ms);
    vec![
        five(baseline("performance/p95", "", ms(412.98)), &times),
        five(
            baseline("tests/executed", "integration", count(50)),
            &[count(50), count(50), count(50), count(50), count(50)],
        ),
        five(
            baseline("tests/executed", "ui", count(20)),
            &[count(20), count(20), count(20), count(20), count(20)],
        ),
        five(
            baseline("tests/executed", "unit", count(200)),
            &[count(200), count(200), count(200), count(200), count(200)],
        ),
    ]
}

fn blocked(change: impl FnOnce(&mut Vec<Item>)) -> GateDecision {
    let mut items = good();
    change(&mut items);
    whole(&mcms(), &items, baselines())
}

#[test]
fn a_good_release_passes() {
    let decision = blocked(|_| {});
    assert_eq!(decision.verdict, Verdict::Pass, "{decision:#?}");
    assert!(decision.let_through && decision.actions.is_empty() && decision.stage.is_none());
    assert_eq!(
        decision
            .gates
            .iter()
            .map(|gate| gate.findings.len())
            .sum::<usize>(),
        10
    );
}

#[test]
fn p95_over_ten_percent_blocks_and_says_what_would_pass() {
    let decision = blocked(|items| items[3] = load(k6(471.0, 3, 10_000)));
    assert_eq!(decision.verdict, Verdict::Fail);
    let change = finding(&decision, "performance/p95", "")
        .counterfactual
        .clone()
        .unwrap();
    assert_eq!(
        (change.change, change.value.as_str()),
        (Change::AtMost, "454.278")
    );
    let actions: Vec<&Action> = decision.actions.iter().map(|one| &one.action).collect();
    assert_eq!(
        actions,
        [
            &Action::Tag("release/perf-blocker".into()),
            &Action::Stop("deployment".into())
        ]
    );
}

type Edit = fn(&mut Vec<Item>);

#[test]
fn errors_failed_tests_vanished_tests_and_open_tickets_block() {
    let cases: [(&str, Edit); 4] = [
        ("performance/error-rate", |items| {
            items[3] = load(k6(440.0, 101, 10_000));
        }),
        ("tests/no-failures", |items| items[0] = suite("unit", run(200, 1))),
        ("tests/executed", |items| items[0] = suite("unit", run(195, 0))),
        ("uat/open-blockers", |items| {
            items[4] = tickets(answer(Some(query()), vec![ticket("UAT-131", "Critical", false)]));
        }),
    ];
    for (criterion, change) in cases {
        let decision = blocked(change);
        assert_eq!(decision.verdict, Verdict::Fail, "{criterion}");
        let failed: Vec<&str> = decision
            .gates
            .iter()
            .flat_map(|gate| &gate.findings)
            .filter(|finding| finding.status == Verdict::Fail)
            .map(|finding| finding.criterion.as_str())
            .collect();
        assert_eq!(failed, [criterion]);
    }
    let edge = blocked(|items| items[0] = suite("unit", run(196, 0)));
    assert_eq!(edge.verdict, Verdict::Pass, "200 to 196 is exactly -2%");
}

#[test]
fn the_first_release_has_no_baseline_and_is_inconclusive() {
    let decision = whole(&mcms(), &good(), vec![]);
    assert_eq!(decision.verdict, Verdict::Inconclusive);
    let open: Vec<&str> = decision
        .gates
        .iter()
        .flat_map(|gate| &gate.findings)
        .filter(|finding| finding.status != Verdict::Pass)
        .map(|finding| finding.reason.code.as_str())
        .collect();
    assert_eq!(open, ["no_baseline"; 4]);
}

#[test]
fn dropped_iterations_are_inconclusive_as_the_policy_says() {
    let decision = blocked(|items| {
        items[3] = with_load(load(k6(440.0, 3, 10_000)), |run| {
            let mut dropped =
                crate::evidence::Measure::new("dropped_iterations", crate::evidence::MeasureKind::Counter);
            dropped.sum = Some(4.0);
            run.measures.push(dropped);
        });
    });
    assert_eq!(decision.verdict, Verdict::Inconclusive);
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    let mut items = good();
    items.push(suite_item(
        "unit",
        "junit",
        fresh(
            crate::evidence::Evidence::new(crate::evidence::Completeness::Complete, run(3, 2)),
            "b.xml",
        ),
    ));
    items.push(load_item("second", "k6-csv", k6(500.0, 9, 9000)));
    let first = whole(&mcms(), &items, baselines());
    for turn in 1..items.len() {
        let mut turned = items.clone();
        turned.rotate_left(turn);
        assert_eq!(whole(&mcms(), &turned, baselines()), first);
        turned.reverse();
        assert_eq!(whole(&mcms(), &turned, baselines()), first);
    }
}

#[test]
fn evidence_that_went_through_json_gives_the_same_decision() {
    let mut items = good();
    items[0] = suite("unit", {
        let mut results = run(5, 1);
        results.attempts[2].status = TestStatus::Pending;
        results
    });
    let text = serde_json::to_string(&items).unwrap();
    let read: Vec<Item> = serde_json::from_str(&text).unwrap();
    assert_eq!(
        whole(&mcms(), &read, baselines()),
        whole(&mcms(), &items, baselines())
    );
}

#[test]
fn what_was_measured_goes_through_json_and_evaluates_the_same() {
    let (policy, candidate, items) = (mcms(), candidate(), good());
    let measured = measure(&policy, &items, &candidate, at(NOW)).unwrap();
    let read: Vec<Measured> = serde_json::from_str(&serde_json::to_string(&measured).unwrap()).unwrap();
    let (facts, baselines) = (facts(&policy, &items).unwrap(), Baselines(baselines()));
    let decide = |measured: &[Measured], candidate: &Candidate| {
        evaluate(&Request {
            policy: &policy,
            candidate,
            measured,
            baselines: &baselines,
            approvals: None,
            waivers: None,
            facts: &facts,
            now: at(NOW),
        })
    };
    assert_eq!(decide(&read, &candidate), decide(&measured, &candidate));
}

#[test]
fn sentences_have_every_parameter_in_both_languages() {
    use crate::reason::Locale;
    let mut decisions = vec![
        whole(&mcms(), &[], vec![]),
        blocked(|_| {}),
        whole(&mcms(), &good(), vec![]),
    ];
    decisions.push(blocked(|items| {
        items[3] = load_item("", "k6-summary", k6(f64::NAN, 0, 0));
    }));
    decisions.push(blocked(|items| items[4] = tickets(answer(None, vec![]))));
    for decision in decisions {
        let reasons = decision.gates.iter().flat_map(|gate| {
            let own = gate
                .findings
                .iter()
                .flat_map(|finding| finding.notes.iter().chain([&finding.reason]));
            gate.reasons.iter().chain(own)
        });
        for reason in reasons {
            for locale in [Locale::En, Locale::Ko] {
                let sentence = reason.sentence(locale);
                assert!(!sentence.contains('?'), "{}: {sentence}", reason.code);
            }
        }
    }
}
