//! Small builders, so that a test shows what matters to it.

use crate::evidence::{
    AnyEvidence, Attempt, Completeness, Estimate, Evidence, Item, LoadProfile, LoadRun, Measure, MeasureKind,
    Method, Quantile, RateCounts, Role, Source, TestRun, TestStatus, Ticket, TicketSystem, Tickets, Window,
};
use crate::gate::{
    BaselineValue, Baselines, Candidate, Finding, GateDecision, GateFact, Measured, Quantity, Request,
    RunValue, evaluate, facts, measure,
};
use crate::limit::Limit;
use crate::policy::{
    Criterion, CriterionSeverity, EvidenceKind, Gate, Measurement, Policy, Retries, Settings, Statistic,
    TestMeasure, TicketVocabulary,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

pub(super) const NOW: &str = "2026-11-23T12:00:00Z";

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn candidate() -> Candidate {
    Candidate {
        release: "1.4.0".into(),
        commit: "9fceb02".into(),
        artifact_digest: Some("ab".repeat(32)),
        requester: Some("kim".into()),
        ..Candidate::default()
    }
}

pub(super) fn limit(text: &str) -> Limit {
    serde_json::from_str(&if text.starts_with('{') {
        text.to_owned()
    } else {
        format!("{text:?}")
    })
    .unwrap()
}

pub(super) fn criterion(id: &str, measurement: Measurement, text: &str) -> Criterion {
    Criterion {
        id: id.into(),
        measurement,
        limit: limit(text),
        severity: CriterionSeverity::Fail,
        needs: None,
        level_percent: 95,
        settings: Settings::default(),
    }
}

pub(super) fn tests(measure: TestMeasure) -> Measurement {
    Measurement::Tests {
        measure,
        suites: vec![],
        labels: BTreeMap::new(),
        per_label: None,
    }
}

pub(super) fn metric(metric: &str, statistic: Statistic) -> Measurement {
    Measurement::Metric {
        metric: metric.into(),
        filter: BTreeMap::new(),
        statistic,
        per_tag: None,
        unit: None,
    }
}

pub(super) fn p95() -> Statistic {
    Statistic::Percentile("95".into())
}

pub(super) fn gate(id: &str, evidence: EvidenceKind, criteria: Vec<Criterion>) -> Gate {
    Gate {
        id: id.into(),
        evidence,
        suites: vec![],
        retries: Retries::KeepWorst,
        max_age: None,
        baseline: None,
        creep: None,
        tickets: None,
        criteria,
        on_fail: vec![],
        on_inconclusive: None,
    }
}

pub(super) fn policy(gates: Vec<Gate>) -> Policy {
    Policy {
        tickets: vocabulary(),
        gates,
        ..Policy::default()
    }
}

pub(super) fn vocabulary() -> TicketVocabulary {
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    TicketVocabulary {
        fields: [("severity".to_owned(), "priority".to_owned())].into(),
        values: [(
            "severity".to_owned(),
            [
                ("Critical".to_owned(), list(&["Critical", "1 - Critical", "심각"])),
                ("High".to_owned(), list(&["High", "높음"])),
                ("Medium".to_owned(), list(&["Medium", "보통"])),
                ("Low".to_owned(), list(&["Low", "낮음"])),
            ]
            .into(),
        )]
        .into(),
    }
}

/// The MCMS policy, whole, as its file says it.
pub(super) fn mcms() -> Policy {
    let text = include_str!("../../../../../examples/mcms/policy/release-policy.yaml");
    Policy::parse(text, "release-policy.yaml").unwrap().policy
}

pub(super) fn source(name: &str) -> Source {
    Source {
        name: name.into(),
        format: String::new(),
        format_version: None,
        sha256: Some(format!("{name:0<64}")),
        bytes: 1,
        tool: None,
        tool_version: None,
    }
}

pub(super) fn fresh<T>(mut evidence: Evidence<T>, name: &str) -> Evidence<T> {
    evidence.sources.push(source(name));
    evidence.window = Window {
        start: None,
        end: Some(at("2026-11-23T11:55:00Z")),
    };
    evidence
}

pub(super) fn attempt(id: &str, status: TestStatus) -> Attempt {
    Attempt {
        id: id.into(),
        name: format!("suite {id}"),
        status,
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
    }
}

/// So many tests of which the first so many failed.
pub(super) fn run(total: usize, failed: usize) -> TestRun {
    let status = |index| {
        if index < failed {
            TestStatus::Failed
        } else {
            TestStatus::Passed
        }
    };
    TestRun {
        attempts: (0..total)
            .map(|index| attempt(&format!("t{index}"), status(index)))
            .collect(),
        ..TestRun::default()
    }
}

pub(super) fn suite_item(suite: &str, format: &str, evidence: Evidence<TestRun>) -> Item {
    Item {
        role: Role::Tests,
        label: (!suite.is_empty()).then(|| suite.to_owned()),
        format: format.into(),
        evidence: AnyEvidence::Tests(evidence),
    }
}

pub(super) fn suite(name: &str, run: TestRun) -> Item {
    suite_item(
        name,
        "junit",
        fresh(Evidence::new(Completeness::Complete, run), &format!("{name}.xml")),
    )
}

pub(super) fn trend(metric: &str, n: u64, value: f64) -> Measure {
    let mut measure = Measure::new(metric, MeasureKind::Trend);
    (measure.unit, measure.count) = (Some("ms".into()), Some(n));
    measure.quantiles.push(Quantile {
        percent: "95".into(),
        value: Estimate::Point(value),
        method: Method::Exact,
        n: Some(n),
        lower: Some(value * 0.98),
        upper: Some(value * 1.02),
        ranks: Some((930, 970)),
        coverage: Some(0.9512),
    });
    measure
}

pub(super) fn rate(metric: &str, events: u64, total: u64) -> Measure {
    let mut measure = Measure::new(metric, MeasureKind::Rate);
    (measure.count, measure.rate) = (Some(total), Some(RateCounts { events, total }));
    measure
}

pub(super) fn profile(digest: &str) -> LoadProfile {
    LoadProfile {
        digest: digest.repeat(32),
        basis: "scenarios".into(),
    }
}

/// A k6 run as the MCMS policy looks at it.
pub(super) fn k6(p95: f64, failed: u64, total: u64) -> LoadRun {
    let mut duration = trend("http_req_duration", total, p95);
    duration.filter.insert("expected_response".into(), "true".into());
    LoadRun {
        profile: Some(profile("ab")),
        iterations: Some(total),
        measures: vec![duration, rate("http_req_failed", failed, total)],
        samples: true,
        ..LoadRun::default()
    }
}

pub(super) fn load_item(label: &str, format: &str, run: LoadRun) -> Item {
    Item {
        role: Role::Load,
        label: (!label.is_empty()).then(|| label.to_owned()),
        format: format.into(),
        evidence: AnyEvidence::Load(fresh(
            Evidence::new(Completeness::Complete, run),
            &format!("{label}{format}"),
        )),
    }
}

pub(super) fn load(run: LoadRun) -> Item {
    load_item("", "k6-ndjson", run)
}

/// Changes the load run inside an item.
pub(super) fn with_load(mut item: Item, change: impl FnOnce(&mut LoadRun)) -> Item {
    let AnyEvidence::Load(evidence) = &mut item.evidence else {
        panic!()
    };
    change(evidence.data_mut().unwrap());
    item
}

pub(super) fn lowered(mut item: Item, completeness: Completeness) -> Item {
    match &mut item.evidence {
        AnyEvidence::Tests(evidence) => evidence.lower(completeness),
        AnyEvidence::Load(evidence) => evidence.lower(completeness),
        AnyEvidence::Tickets(evidence) => evidence.lower(completeness),
        _ => panic!(),
    }
    item
}

pub(super) fn ticket(key: &str, severity: &str, resolved: bool) -> Ticket {
    Ticket {
        key: key.into(),
        project: vec!["UAT-Feedback".into()],
        fields: [("priority".to_owned(), vec![severity.to_owned()])].into(),
        resolved,
        status: None,
        summary: Some(format!("summary of {key}")),
        assignee: None,
        created: None,
        updated: None,
    }
}

pub(super) fn answer(query: Option<String>, items: Vec<Ticket>) -> Tickets {
    Tickets {
        system: TicketSystem::JiraCloud,
        query,
        identity: Some("release-bot".into()),
        project: vec!["UAT-Feedback".into(), "UAT".into()],
        total: None,
        last_page: true,
        items,
    }
}

pub(super) fn tickets(answer: Tickets) -> Item {
    Item {
        role: Role::Tickets,
        label: None,
        format: "jira".into(),
        evidence: AnyEvidence::Tickets(fresh(
            Evidence::new(Completeness::Complete, answer),
            "tickets.json",
        )),
    }
}

pub(super) fn count(count: u64) -> Quantity {
    Quantity::Count { count }
}

pub(super) fn ms(value: f64) -> Quantity {
    Quantity::Value {
        value,
        unit: Some("ms".into()),
    }
}

pub(super) fn measured(criterion: &str, subject: &str, observed: Option<Quantity>) -> Measured {
    Measured {
        criterion: criterion.into(),
        subject: subject.into(),
        observed,
        runs: vec![],
        profile: None,
        completeness: Completeness::Complete,
        stale: None,
        notes: vec![],
        sources: vec![],
        details: vec![],
    }
}

pub(super) fn run_value(run: &str, value: Quantity) -> RunValue {
    RunValue {
        run: run.into(),
        value,
        n: None,
        quantile: None,
    }
}

pub(super) fn baseline(criterion: &str, subject: &str, value: Quantity) -> BaselineValue {
    BaselineValue {
        criterion: criterion.into(),
        subject: subject.into(),
        runs: vec![run_value("r1", value.clone())],
        value: Some(value),
        zero: false,
        wanted: 1,
        anchor: None,
        creep: vec![],
    }
}

pub(super) fn decide(policy: &Policy, measured: &[Measured], baselines: Vec<BaselineValue>) -> GateDecision {
    decide_with(policy, &candidate(), measured, baselines, &[])
}

pub(super) fn decide_with(
    policy: &Policy,
    candidate: &Candidate,
    measured: &[Measured],
    baselines: Vec<BaselineValue>,
    facts: &[GateFact],
) -> GateDecision {
    evaluate(&Request {
        policy,
        candidate,
        measured,
        baselines: &Baselines(baselines),
        approvals: None,
        waivers: None,
        facts,
        now: at(NOW),
    })
}

/// From items to a decision, as the door does it.
pub(super) fn whole(policy: &Policy, items: &[Item], baselines: Vec<BaselineValue>) -> GateDecision {
    let candidate = candidate();
    let measured = measure(policy, items, &candidate, at(NOW)).unwrap();
    decide_with(
        policy,
        &candidate,
        &measured,
        baselines,
        &facts(policy, items).unwrap(),
    )
}

pub(super) fn finding<'a>(decision: &'a GateDecision, criterion: &str, subject: &str) -> &'a Finding {
    let all = decision.gates.iter().flat_map(|gate| &gate.findings);
    all.into_iter()
        .find(|finding| finding.criterion == criterion && finding.subject == subject)
        .unwrap()
}
