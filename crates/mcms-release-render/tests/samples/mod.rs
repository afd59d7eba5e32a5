//! Decisions of the kinds that people meet, as the engine records them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test fixtures"
)]
#![allow(dead_code, missing_docs, reason = "each test uses some of them")]

mod findings;

use chrono::{DateTime, Utc};
use mcms_release::evidence::{Completeness, Diagnostic, Role, Source, Window};
use mcms_release::gate::{
    Baselines, Candidate, Finding, GateDecision, GateResult, PlannedAction, StageResult, Verdict, WaiverUse,
};
use mcms_release::policy::{Action, Notify};
use mcms_release::reason::{Reason, gates, input};
use mcms_release::record::{DecisionRecord, Engine, Origin, PolicyFile, RecordedInput, SCHEMA};
use serde_json::json;

pub use findings::{blockers, error_rate, missing, no_failures, p95};

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn gate(id: &str, findings: Vec<Finding>) -> GateResult {
    let worst = |of: fn(&Finding) -> Verdict| findings.iter().map(of).max().unwrap_or(Verdict::Inconclusive);
    GateResult {
        id: id.to_owned(),
        verdict: worst(|finding| finding.status),
        effective: worst(|finding| finding.effective),
        reasons: vec![],
        findings,
    }
}

pub fn input(role: Role, label: &str, name: &str, format: &str) -> RecordedInput {
    RecordedInput {
        role,
        label: Some(label.to_owned()),
        format: format.to_owned(),
        sources: vec![Source {
            name: name.to_owned(),
            format: format.to_owned(),
            format_version: None,
            sha256: Some("ab".repeat(32)),
            bytes: 1_048_576,
            tool: None,
            tool_version: None,
        }],
        completeness: Completeness::Complete,
        window: Window::default(),
        measured_at: None,
        diagnostics: vec![],
    }
}

pub fn record(
    gates: Vec<GateResult>,
    stage: Option<StageResult>,
    actions: Vec<PlannedAction>,
) -> DecisionRecord {
    let of_stage = stage.as_ref().map_or(Verdict::Pass, |stage| stage.verdict);
    let verdict = gates
        .iter()
        .map(|gate| gate.verdict)
        .max()
        .unwrap_or(Verdict::Inconclusive)
        .max(of_stage);
    let effective = gates
        .iter()
        .map(|gate| gate.effective)
        .max()
        .unwrap_or(Verdict::Inconclusive)
        .max(of_stage);
    let policy = json!({"schema": "mcms.policy/1", "product": "mcms", "locale": "ko"});
    DecisionRecord {
        schema: SCHEMA.to_owned(),
        id: "0123456789abcdef".to_owned(),
        engine: Engine {
            name: "mcms-release".to_owned(),
            version: "0.1.0".to_owned(),
        },
        now: at("2026-11-23T18:54:00Z"),
        candidate: Candidate {
            release: "4.2.0".to_owned(),
            commit: "3f2c1abdd84cf09".to_owned(),
            environment: Some("production".to_owned()),
            requester: Some("han.jimin".to_owned()),
            ..Candidate::default()
        },
        policy_digest: mcms_release::canonical::digest(&policy),
        policy,
        policy_file: Some(PolicyFile {
            name: "release-policy.yaml".to_owned(),
            sha256: "cd".repeat(32),
        }),
        strict: false,
        inputs: vec![
            input(Role::Tests, "unit", "tests/unit/unit.trx", "trx"),
            input(Role::Load, "run1", "load/run-1.json.gz", "k6-ndjson"),
        ],
        load_exit_codes: [("run1".to_owned(), 0)].into(),
        measured: vec![],
        facts: vec![],
        baseline_origin: Origin::Files,
        baselines: Baselines::default(),
        approvals: None,
        waivers: None,
        decision: GateDecision {
            verdict,
            effective,
            let_through: effective.lets_through(),
            gates,
            stage,
            actions,
        },
    }
}

pub fn stop_and_tag() -> Vec<PlannedAction> {
    let because = vec!["performance".to_owned()];
    vec![
        PlannedAction {
            action: Action::Tag("release/perf-blocker".to_owned()),
            because: because.clone(),
        },
        PlannedAction {
            action: Action::Stop("deployment".to_owned()),
            because: because.clone(),
        },
        PlannedAction {
            action: Action::Notify(Notify {
                contact: None,
                channel: Some("teams".to_owned()),
                to: Some("assignees".to_owned()),
            }),
            because,
        },
    ]
}

pub fn approved() -> StageResult {
    StageResult {
        stage: "production".to_owned(),
        verdict: Verdict::Pass,
        reasons: vec![Reason::new(gates::APPROVED).with("given", 2).with("quorum", 2)],
    }
}

pub fn passed() -> DecisionRecord {
    let gates = vec![
        gate("tests", vec![no_failures("unit"), no_failures("ui")]),
        gate(
            "performance",
            vec![p95(417.25, Verdict::Pass), error_rate(21, Verdict::Pass)],
        ),
        gate("uat", vec![blockers(&[])]),
    ];
    record(gates, Some(approved()), vec![])
}

pub fn warned() -> DecisionRecord {
    let mut performance = gate(
        "performance",
        vec![p95(417.25, Verdict::Pass), error_rate(58, Verdict::Warn)],
    );
    performance
        .reasons
        .push(Reason::new(gates::K6_THRESHOLD_FAILED).with("threshold", "http_req_duration p(99)<900"));
    performance.verdict = Verdict::Warn;
    performance.effective = Verdict::Warn;
    record(
        vec![gate("tests", vec![no_failures("unit")]), performance],
        Some(approved()),
        vec![],
    )
}

pub fn failed_by_p95() -> DecisionRecord {
    let gates = vec![
        gate("tests", vec![no_failures("unit")]),
        gate(
            "performance",
            vec![p95(471.0, Verdict::Fail), error_rate(21, Verdict::Pass)],
        ),
        gate(
            "uat",
            vec![blockers(&[
                "UAT-131 주문 화면이 멈춤",
                "UAT-140 print preview is empty",
            ])],
        ),
    ];
    record(gates, Some(approved()), stop_and_tag())
}

pub fn inconclusive() -> DecisionRecord {
    let mut tests = gate("tests", vec![no_failures("unit"), missing("ui")]);
    tests.reasons.push(Reason::new(gates::NOTHING_DECIDED));
    let stage = StageResult {
        stage: "production".to_owned(),
        verdict: Verdict::Inconclusive,
        reasons: vec![
            Reason::new(gates::APPROVAL_MISSING)
                .with("given", 1)
                .with("quorum", 2),
        ],
    };
    let mut record = record(
        vec![tests],
        Some(stage),
        vec![PlannedAction {
            action: Action::Stop("deployment".to_owned()),
            because: vec!["tests".to_owned(), "stage:production".to_owned()],
        }],
    );
    let mut partial = input(Role::Tests, "integration", "tests/integration", "allure");
    partial.completeness = Completeness::Partial;
    partial.diagnostics = vec![
        Diagnostic::info(input::DECODED_BOM).at("tests/integration/a-result.json"),
        Diagnostic::error(input::TRUNCATED).at("tests/integration/b-result.json:1:812"),
    ];
    record.inputs.push(partial);
    record
}

pub fn waived() -> DecisionRecord {
    let mut finding = p95(471.0, Verdict::Fail);
    finding.effective = Verdict::Warn;
    finding.waivers = vec![
        WaiverUse {
            by: "lee.sora".to_owned(),
            reason: "검색 색인 재구축 중".to_owned(),
            until: at("2026-11-30T00:00:00Z"),
            valid: true,
            why: None,
        },
        WaiverUse {
            by: "han.jimin".to_owned(),
            reason: "me too".to_owned(),
            until: at("2026-11-30T00:00:00Z"),
            valid: false,
            why: Some("requester".to_owned()),
        },
    ];
    record(
        vec![
            gate("tests", vec![no_failures("unit")]),
            gate("performance", vec![finding]),
        ],
        None,
        vec![],
    )
}
