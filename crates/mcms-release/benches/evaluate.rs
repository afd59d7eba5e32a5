//! The whole MCMS policy on small normalised evidence: what a decision costs once the files are read.
//!
//! The figures to hold: at most 50 microseconds from measured values to the decision (`gate/evaluate`), at most
//! 2 milliseconds to parse the policy (`policy/parse`). `gate/measure_and_evaluate` also looks for the values in the
//! evidence.
#![allow(
    clippy::panic,
    clippy::semicolon_if_nothing_returned,
    reason = "a bench stops where its input is wrong"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use mcms_release::evidence::{
    AnyEvidence, Attempt, Completeness, Estimate, Evidence, Item, LoadRun, Measure, MeasureKind, Method,
    Quantile, RateCounts, Role, TestRun, TestStatus, TicketSystem, Tickets,
};
use mcms_release::gate::{
    BaselineValue, Baselines, Candidate, GateFact, Measured, Quantity, Request, RunValue, Verdict, evaluate,
    facts, measure,
};
use mcms_release::policy::Policy;
use std::collections::BTreeMap;
use std::hint::black_box;

const END: &str = "2026-11-23T11:55:00Z";

fn item<T>(role: Role, label: Option<&str>, data: T, wrap: fn(Evidence<T>) -> AnyEvidence) -> Item {
    let mut evidence = Evidence::new(Completeness::Complete, data);
    evidence.window.end = END.parse().ok();
    Item {
        role,
        label: label.map(str::to_owned),
        format: "bench".into(),
        evidence: wrap(evidence),
    }
}

fn suite(label: &str) -> Item {
    let attempt = |index: u32| Attempt {
        id: format!("t{index}"),
        name: format!("{label} test {index}"),
        status: TestStatus::Passed,
        raw_status: None,
        start: None,
        stop: None,
        duration_ms: None,
        host: None,
        thread: None,
        parameters: None,
        labels: BTreeMap::new(),
        declared_retry: false,
        flaky: false,
        muted: false,
        known: false,
        message: None,
    };
    let run = TestRun {
        attempts: (0..10).map(attempt).collect(),
        ..TestRun::default()
    };
    item(Role::Tests, Some(label), run, AnyEvidence::Tests)
}

fn load() -> Item {
    let mut duration = Measure::new("http_req_duration", MeasureKind::Trend);
    duration.filter = BTreeMap::from([("expected_response".to_owned(), "true".to_owned())]);
    (duration.unit, duration.count) = (Some("ms".into()), Some(9_997));
    duration.quantiles = vec![Quantile {
        percent: "95".into(),
        value: Estimate::Point(440.125),
        method: Method::Exact,
        n: Some(9_997),
        lower: Some(437.5),
        upper: Some(444.75),
        ranks: Some((9_454, 9_540)),
        coverage: Some(0.9506),
    }];
    let mut failed = Measure::new("http_req_failed", MeasureKind::Rate);
    failed.rate = Some(RateCounts {
        events: 3,
        total: 10_000,
    });
    let run = LoadRun {
        iterations: Some(10_000),
        measures: vec![duration, failed],
        samples: true,
        ..LoadRun::default()
    };
    item(Role::Load, None, run, AnyEvidence::Load)
}

fn tickets() -> Item {
    let query = "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"4 - Low\", \"낮음\", \
                 \"Medium\", \"3 - Medium\", \"보통\")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key";
    let answer = Tickets {
        system: TicketSystem::JiraCloud,
        query: Some(query.into()),
        identity: Some("release-bot".into()),
        project: vec!["UAT-Feedback".into()],
        total: None,
        last_page: true,
        items: vec![],
    };
    item(Role::Tickets, None, answer, AnyEvidence::Tickets)
}

fn baseline(criterion: &str, subject: &str, value: Quantity, runs: &[Quantity]) -> BaselineValue {
    let run = |value: &Quantity| RunValue {
        run: "r".into(),
        value: value.clone(),
        n: None,
        quantile: None,
    };
    BaselineValue {
        criterion: criterion.into(),
        subject: subject.into(),
        value: Some(value),
        zero: false,
        runs: runs.iter().map(run).collect(),
        wanted: 5,
        anchor: None,
        creep: vec![],
    }
}

fn bench(criterion: &mut Criterion) {
    let text = include_str!("../../../examples/mcms/policy/release-policy.yaml");
    let Ok(parsed) = Policy::parse(text, "release-policy.yaml") else {
        panic!("the policy of the examples parses")
    };
    criterion.bench_function("policy/parse", |bencher| {
        bencher.iter(|| Policy::parse(black_box(text), "release-policy.yaml").is_ok())
    });
    let policy = parsed.policy;
    let items = [
        suite("unit"),
        suite("integration"),
        suite("ui"),
        load(),
        tickets(),
    ];
    let millis = |value: f64| Quantity::Value {
        value,
        unit: Some("ms".into()),
    };
    let ten = || [const { Quantity::Count { count: 10 } }; 5];
    let baselines = Baselines(vec![
        baseline(
            "performance/p95",
            "",
            millis(412.98),
            &[410.0, 415.0, 408.0, 420.0, 412.0].map(millis),
        ),
        baseline(
            "tests/executed",
            "integration",
            Quantity::Count { count: 10 },
            &ten(),
        ),
        baseline("tests/executed", "ui", Quantity::Count { count: 10 }, &ten()),
        baseline("tests/executed", "unit", Quantity::Count { count: 10 }, &ten()),
    ]);
    let candidate = Candidate {
        release: "1.4.0".into(),
        commit: "9fceb02".into(),
        ..Candidate::default()
    };
    let Ok(now) = "2026-11-23T12:00:00Z".parse() else {
        panic!("an instant")
    };
    let decide = |measured: &[Measured], facts: &[GateFact]| {
        evaluate(&Request {
            policy: &policy,
            candidate: &candidate,
            measured,
            baselines: &baselines,
            approvals: None,
            waivers: None,
            facts,
            now,
        })
    };
    let whole = || {
        let measured = measure(&policy, black_box(&items), &candidate, now).unwrap_or_default();
        let facts = facts(&policy, &items).unwrap_or_default();
        decide(&measured, &facts)
    };
    let decision = whole();
    assert_eq!(decision.verdict, Verdict::Pass, "{:#?}", decision.gates);
    criterion.bench_function("gate/measure_and_evaluate", |bencher| bencher.iter(whole));
    let measured = measure(&policy, &items, &candidate, now).unwrap_or_default();
    criterion.bench_function("gate/evaluate", |bencher| {
        bencher.iter(|| decide(black_box(&measured), &[]))
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
