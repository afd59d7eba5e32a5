//! Calls the pure core: no file, no clock, no thread. The program makes the evidence itself.

use mcms_release::evidence::{AnyEvidence, Attempt, Completeness, Evidence, Item, Role, TestRun, TestStatus};
use mcms_release::gate::{Baselines, Candidate, GateDecision, Request, Verdict, evaluate, facts, measure};
use mcms_release::limit::{Holds, Limit, Measured, Unit};
use mcms_release::policy::Policy;
use mcms_release::reason::Locale;
use std::error::Error;

const POLICY: &str = "
schema: mcms.policy/1
gates:
  - id: tests
    evidence: tests
    suites: [unit]
    criteria:
      - {id: no-failures, measure: failed, limit: '<= 0'}
";

fn main() -> Result<(), Box<dyn Error>> {
    limits()?;

    let policy = Policy::parse(POLICY, "policy.yaml")?.policy;
    let passed = [
        attempt("orders::are_saved", TestStatus::Passed),
        attempt("orders::are_found", TestStatus::Passed),
    ];
    let failed = [
        attempt("orders::are_saved", TestStatus::Passed),
        attempt("orders::are_found", TestStatus::Failed),
    ];

    let cases: [(&str, Vec<Item>, Verdict); 4] = [
        (
            "all passed",
            vec![unit(&passed, Completeness::Complete)],
            Verdict::Pass,
        ),
        (
            "one failed",
            vec![unit(&failed, Completeness::Complete)],
            Verdict::Fail,
        ),
        // The file was cut: what is there passed, and nobody knows about the rest.
        (
            "truncated",
            vec![unit(&passed, Completeness::Partial)],
            Verdict::Inconclusive,
        ),
        ("no evidence", vec![], Verdict::Inconclusive),
    ];
    for (name, items, expected) in cases {
        let decision = decide(&policy, &items)?;
        println!(
            "{name}: {:?}, let through: {}",
            decision.verdict, decision.let_through
        );
        for finding in decision.gates.iter().flat_map(|gate| &gate.findings) {
            println!("  {}: {}", finding.criterion, finding.reason.sentence(Locale::En));
        }
        assert_eq!(decision.verdict, expected);
        assert_eq!(decision.let_through, expected == Verdict::Pass);
    }
    Ok(())
}

/// Exactly at the limit, where ordinary floating-point code is wrong, and without a baseline.
fn limits() -> Result<(), Box<dyn Error>> {
    let limit: Limit = "<= +10%".parse()?;
    let baseline = Measured::from_f64(34.91, Unit::MILLISECONDS).ok_or("not finite")?;
    let observed = Measured::from_f64(38.401, Unit::MILLISECONDS).ok_or("not finite")?;
    println!(
        "38.401 ms against 34.91 ms, {limit}: {:?}",
        limit.holds(&observed, Some(&baseline))
    );
    assert_eq!(limit.holds(&observed, Some(&baseline)), Holds::True);
    assert!(
        std::hint::black_box(34.91) * 1.1 < 38.401,
        "f64 would have broken it"
    );

    let slower = Measured::from_f64(41.0, Unit::MILLISECONDS).ok_or("not finite")?;
    let nearest = limit
        .nearest_meeting(&slower, Some(&baseline))
        .ok_or("it holds")?;
    println!(
        "41 ms would have to be {:?} {} {}",
        nearest.side, nearest.value, nearest.unit
    );

    // Without a baseline nobody knows, and unknown is never true.
    assert!(matches!(limit.holds(&observed, None), Holds::Unknown(_)));
    Ok(())
}

/// Two steps: what was measured, then the rules applied to it. The time is a value.
fn decide(policy: &Policy, items: &[Item]) -> Result<GateDecision, Box<dyn Error>> {
    let candidate = Candidate {
        release: "1.4.0".to_owned(),
        commit: "9fceb02".to_owned(),
        ..Candidate::default()
    };
    let now = "2026-11-23T12:00:00Z".parse()?;
    let measured = measure(policy, items, &candidate, now)?;
    let run_facts = facts(policy, items)?;
    Ok(evaluate(&Request {
        policy,
        candidate: &candidate,
        measured: &measured,
        baselines: &Baselines::default(),
        approvals: None,
        waivers: None,
        facts: &run_facts,
        now,
    }))
}

/// The results of the suite `unit`, with how complete they are.
fn unit(attempts: &[Attempt], completeness: Completeness) -> Item {
    let run = TestRun {
        attempts: attempts.to_vec(),
        ..TestRun::default()
    };
    Item {
        role: Role::Tests,
        label: Some("unit".to_owned()),
        format: "own".to_owned(),
        evidence: AnyEvidence::Tests(Evidence::new(completeness, run)),
    }
}

fn attempt(name: &str, status: TestStatus) -> Attempt {
    Attempt {
        id: name.to_owned(),
        name: name.to_owned(),
        status,
        raw_status: None,
        start: None,
        stop: None,
        duration_ms: None,
        host: None,
        thread: None,
        parameters: None,
        labels: Default::default(),
        declared_retry: false,
        flaky: false,
        muted: false,
        known: false,
        message: None,
    }
}
