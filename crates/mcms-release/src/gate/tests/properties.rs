//! What holds for every input: no pass without evidence, no gain from damage, no panic, no dependence on order.

use super::build::*;
use crate::evidence::{Completeness, Evidence, Waiver, Waivers};
use crate::gate::{
    BaselineValue, Baselines, Candidate, GateDecision, Measured, PolicyState, Quantity, Request, evaluate,
};
use crate::policy::{CriterionSeverity, Policy};
use crate::reason::{Reason, gates};
use proptest::prelude::*;

const KEYS: [(&str, &str); 10] = [
    ("performance/error-rate", ""),
    ("performance/load-delivered", ""),
    ("performance/p95", ""),
    ("tests/executed", "integration"),
    ("tests/executed", "ui"),
    ("tests/executed", "unit"),
    ("tests/no-failures", "integration"),
    ("tests/no-failures", "ui"),
    ("tests/no-failures", "unit"),
    ("uat/open-blockers", ""),
];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        0.0..1000.0_f64,
        prop::sample::select(vec![
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            -0.0,
            1e308,
            -1e308,
            f64::MIN_POSITIVE,
            412.0
        ]),
    ]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    let unit = || {
        prop::sample::select(vec![
            None,
            Some("ms".to_owned()),
            Some("s".to_owned()),
            Some("By".to_owned()),
            Some(String::new()),
        ])
    };
    prop_oneof![
        prop_oneof![0..3_u64, any::<u64>()].prop_map(|count| Quantity::Count { count }),
        (0..200_u64, 0..10_000_u64).prop_map(|(events, total)| Quantity::Rate { events, total }),
        (any::<u64>(), any::<u64>()).prop_map(|(events, total)| Quantity::Rate { events, total }),
        number().prop_map(|value| Quantity::Share { value }),
        (number(), unit()).prop_map(|(value, unit)| Quantity::Value { value, unit }),
        (number(), prop::option::of(number()), unit()).prop_map(|(low, high, unit)| Quantity::Bounds {
            low,
            high,
            unit
        }),
    ]
}

fn completeness() -> impl Strategy<Value = Completeness> {
    prop::sample::select(vec![
        Completeness::Complete,
        Completeness::Complete,
        Completeness::Complete,
        Completeness::Partial,
        Completeness::UnprovenEmpty,
        Completeness::Empty,
        Completeness::Unreadable,
        Completeness::NotMeasured,
    ])
}

/// Mostly a value that keeps its limit, so that passes are reached often enough to be tested.
fn observed(key: &'static str) -> BoxedStrategy<Option<Quantity>> {
    let good = match key {
        "performance/p95" => ms(412.0),
        "performance/error-rate" => Quantity::Rate {
            events: 1,
            total: 5000,
        },
        "tests/executed" => count(100),
        _ => count(0),
    };
    prop_oneof![30 => Just(Some(good)), 1 => Just(None), 1 => quantity().prop_map(Some)].boxed()
}

fn measurement(key: (&'static str, &'static str)) -> impl Strategy<Value = Option<Measured>> {
    let stale =
        prop_oneof![30 => Just(None), 1 => Just(Some(Reason::new(gates::STALE).with("subject", "x")))];
    let complete = prop_oneof![20 => Just(Completeness::Complete), 1 => completeness()];
    let one = (
        observed(key.0),
        complete,
        stale,
        prop::collection::vec(quantity(), 0..3),
    )
        .prop_map(move |(observed, completeness, stale, runs)| Measured {
            completeness,
            stale,
            runs: runs.into_iter().map(|value| run_value("r", value)).collect(),
            ..measured(key.0, key.1, observed)
        });
    prop_oneof![40 => one.prop_map(Some), 1 => Just(None)]
}

fn all_measured() -> impl Strategy<Value = Vec<Measured>> {
    KEYS.map(measurement)
        .into_iter()
        .collect::<Vec<_>>()
        .prop_map(|all| all.into_iter().flatten().collect())
}

fn some_baselines() -> impl Strategy<Value = Vec<BaselineValue>> {
    let value =
        |good: Quantity| prop_oneof![30 => Just(Some(good)), 1 => Just(None), 1 => quantity().prop_map(Some)];
    let runs = || prop::collection::vec(quantity(), 0..4);
    let one = |key: &'static str, subject: &'static str, good: Quantity| {
        (value(good), runs(), any::<bool>()).prop_map(move |(value, runs, zero)| BaselineValue {
            value,
            zero,
            runs: runs.into_iter().map(|value| run_value("r", value)).collect(),
            wanted: 5,
            ..baseline(key, subject, count(0))
        })
    };
    (
        one("performance/p95", "", ms(412.0)),
        one("tests/executed", "integration", count(100)),
        one("tests/executed", "ui", count(100)),
        one("tests/executed", "unit", count(100)),
    )
        .prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

fn waivers(all: bool) -> Evidence<Waivers> {
    let waiver = |(criterion, subject): &(&str, &str)| Waiver {
        criterion: (*criterion).into(),
        subject: (*subject).into(),
        release: "1.4.0".into(),
        environment: "lab".into(),
        reason: "r".into(),
        by: "lee".into(),
        at: at("2026-01-01T00:00:00Z"),
        until: at("2027-01-01T00:00:00Z"),
    };
    let waivers = if all {
        KEYS.iter().map(waiver).collect()
    } else {
        vec![]
    };
    Evidence::new(Completeness::Complete, Waivers { waivers })
}

fn decided(policy: &Policy, measured: &[Measured], baselines: &[BaselineValue], waive: bool) -> GateDecision {
    let candidate = Candidate {
        environment: Some("lab".into()),
        ..candidate()
    };
    evaluate(&Request {
        policy,
        candidate: &candidate,
        measured,
        baselines: &Baselines(baselines.to_vec()),
        approvals: None,
        waivers: Some(&waivers(waive)),
        facts: &[],
        now: at(NOW),
    })
}

/// Whether every criterion that can stop has complete, fresh data for every subject that must have some.
fn proven(policy: &Policy, measured: &[Measured]) -> bool {
    let whole = |key: &str, subject: &str| {
        measured
            .iter()
            .filter(|one| one.criterion == key && one.subject == subject)
            .any(|one| {
                one.completeness == Completeness::Complete
                    && one.stale.is_none()
                    && one.observed.as_ref().is_some_and(|value| value.exact().is_some())
            })
    };
    policy.gates.iter().all(|gate| {
        gate.criteria
            .iter()
            .filter(|one| one.severity == CriterionSeverity::Fail)
            .all(|one| {
                let key = format!("{}/{}", gate.id, one.id);
                if gate.suites.is_empty() {
                    whole(&key, "")
                } else {
                    gate.suites.iter().all(|suite| whole(&key, suite))
                }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_let_through_without_complete_fresh_data_for_every_required_subject(
        measured in all_measured(), baselines in some_baselines(), waive in any::<bool>(),
    ) {
        let policy = mcms_once();
        let decision = decided(policy, &measured, &baselines, waive);
        prop_assert!(!decision.let_through || proven(policy, &measured), "{decision:#?}");
        prop_assert_eq!(decision.let_through, decision.effective.lets_through());
        prop_assert!(decision.effective <= decision.verdict);
        for finding in decision.gates.iter().flat_map(|gate| &gate.findings) {
            prop_assert!(finding.policy != PolicyState::Unknown || !finding.status.lets_through());
        }
    }

    #[test]
    fn damage_never_improves_the_verdict(
        measured in all_measured(), baselines in some_baselines(), place in any::<prop::sample::Index>(),
        lower in completeness(), stale in any::<bool>(),
    ) {
        let policy = mcms_once();
        let before = decided(policy, &measured, &baselines, false);
        let mut damaged = measured;
        if !damaged.is_empty() {
            let one = place.index(damaged.len());
            damaged[one].completeness = damaged[one].completeness.max(lower);
            if stale {
                damaged[one].stale = Some(Reason::new(gates::STALE).with("subject", "x"));
            }
        }
        prop_assert!(decided(policy, &damaged, &baselines, false).verdict >= before.verdict);
    }

    #[test]
    fn leaving_a_measurement_out_never_makes_a_release_pass(
        measured in all_measured(), baselines in some_baselines(), place in any::<prop::sample::Index>(),
    ) {
        let mut fewer = measured;
        if !fewer.is_empty() {
            fewer.remove(place.index(fewer.len()));
            prop_assert!(!decided(mcms_once(), &fewer, &baselines, true).let_through);
        }
    }

    #[test]
    fn evaluation_is_total_and_its_answer_can_be_written_and_read(
        observed in prop::option::of(quantity()), base in prop::option::of(quantity()), anchor in quantity(),
        runs in prop::collection::vec(quantity(), 0..4), others in prop::collection::vec(quantity(), 0..4),
        text in prop::sample::select(vec![
            "<= 0", "< 1%", ">= 99.5%", "<= +10%", "< +5pp", "<= +50ms", ">= -2%", "== 5", "<= 500ms", "<= 9[Cel]",
            r#"{"all": ["<= +10%", ">= 1ms"]}"#, r#"{"any": ["<= +10%", "<= +50ms", "< 1%"]}"#,
        ]),
        level in 0..=255_u8,
    ) {
        let mut policy = mcms_once().clone();
        policy.gates.retain(|gate| gate.id == "performance");
        policy.gates[0].criteria.retain(|one| one.id == "p95");
        policy.gates[0].criteria[0].limit = limit(text);
        policy.gates[0].criteria[0].level_percent = level;
        let own = Measured {
            runs: runs.into_iter().map(|value| run_value("r", value)).collect(),
            ..measured("performance/p95", "", observed)
        };
        let base = base.map(|value| BaselineValue {
            runs: others.into_iter().map(|value| run_value("r", value)).collect(),
            anchor: Some(run_value("pin", anchor)),
            ..baseline("performance/p95", "", value)
        });
        let decision = decided(&policy, &[own], &base.into_iter().collect::<Vec<_>>(), true);
        let text = serde_json::to_string(&decision).unwrap();
        prop_assert!(!text.contains("null"), "{text}");
        prop_assert_eq!(serde_json::from_str::<GateDecision>(&text).unwrap(), decision);
    }

    #[test]
    fn the_order_of_measurements_does_not_matter(
        (measured, shuffled) in all_measured().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        baselines in some_baselines(),
    ) {
        let policy = mcms_once();
        prop_assert_eq!(decided(policy, &measured, &baselines, true), decided(policy, &shuffled, &baselines, true));
    }
}

fn mcms_once() -> &'static Policy {
    static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(mcms);
    &POLICY
}
