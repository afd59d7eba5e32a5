//! Findings of the kinds that a gate gives.

use mcms_release::gate::{
    Change, Counterfactual, EvidenceGrade, EvidenceState, Finding, PolicyState, Quantity, Target, Verdict,
};
use mcms_release::reason::{Reason, gates};

fn millis(value: f64) -> Quantity {
    Quantity::Value {
        value,
        unit: Some("ms".to_owned()),
    }
}

fn grade(kind: EvidenceState, interval: Option<(f64, f64)>, of: &str, n: Option<u64>) -> EvidenceGrade {
    EvidenceGrade {
        kind,
        interval,
        of: Some(of.to_owned()),
        method: None,
        level: 0.95,
        n,
        needed: None,
    }
}

pub fn no_failures(suite: &str) -> Finding {
    Finding {
        criterion: "tests/no-failures".to_owned(),
        subject: suite.to_owned(),
        observed: Some(Quantity::Count { count: 0 }),
        limit: "<= 0".to_owned(),
        baseline: None,
        target: Some(Target {
            condition: "<= 0".to_owned(),
            value: "0".to_owned(),
            unit: None,
            inclusive: true,
        }),
        policy: PolicyState::Met,
        evidence: grade(EvidenceState::Refuted, None, "value", Some(1284)),
        status: Verdict::Pass,
        effective: Verdict::Pass,
        reason: Reason::new(gates::WITHIN_LIMIT)
            .with("observed", "0")
            .with("limit", "<= 0"),
        notes: vec![],
        counterfactual: None,
        waivers: vec![],
        sources: vec![format!("tests/{suite}")],
        details: vec![],
    }
}

pub fn p95(value: f64, verdict: Verdict) -> Finding {
    let breached = verdict == Verdict::Fail;
    let code = if breached {
        gates::LIMIT_BREACHED
    } else {
        gates::WITHIN_LIMIT
    };
    Finding {
        criterion: "performance/p95".to_owned(),
        subject: String::new(),
        observed: Some(millis(value)),
        limit: "<= +10%".to_owned(),
        baseline: Some(millis(412.0)),
        target: Some(Target {
            condition: "<= 453.2 ms".to_owned(),
            value: "453.2".to_owned(),
            unit: Some("ms".to_owned()),
            inclusive: true,
        }),
        policy: if breached {
            PolicyState::Breached
        } else {
            PolicyState::Met
        },
        evidence: grade(
            if breached {
                EvidenceState::Confirmed
            } else {
                EvidenceState::Inconclusive
            },
            Some((value / 412.0 - 0.03, value / 412.0 + 0.03)),
            "ratio",
            Some(5000),
        ),
        status: verdict,
        effective: verdict,
        reason: Reason::new(code)
            .with("observed", format!("{value} ms"))
            .with("limit", "<= +10%"),
        notes: vec![
            Reason::new(gates::FEWER_BASELINES)
                .with("given", 3)
                .with("wanted", 5),
        ],
        counterfactual: breached.then(|| Counterfactual {
            becomes: Verdict::Pass,
            change: Change::AtMost,
            value: "453.2".to_owned(),
            unit: Some("ms".to_owned()),
            from: Some(value.to_string()),
        }),
        waivers: vec![],
        sources: vec!["load/run-1.json.gz".to_owned()],
        details: vec![],
    }
}

pub fn error_rate(events: u64, verdict: Verdict) -> Finding {
    let breached = verdict > Verdict::Pass;
    let code = if breached {
        gates::LIMIT_BREACHED
    } else {
        gates::WITHIN_LIMIT
    };
    Finding {
        criterion: "performance/error-rate".to_owned(),
        subject: String::new(),
        observed: Some(Quantity::Rate { events, total: 5000 }),
        limit: "<= 1%".to_owned(),
        baseline: None,
        target: Some(Target {
            condition: "<= 1%".to_owned(),
            value: "1".to_owned(),
            unit: Some("%".to_owned()),
            inclusive: true,
        }),
        policy: if breached {
            PolicyState::Breached
        } else {
            PolicyState::Met
        },
        evidence: grade(
            if breached {
                EvidenceState::Inconclusive
            } else {
                EvidenceState::Refuted
            },
            Some((0.002_75, 0.006_41)),
            "rate",
            Some(5000),
        ),
        status: verdict,
        effective: verdict,
        reason: Reason::new(code).with("observed", "~").with("limit", "<= 1%"),
        notes: vec![],
        counterfactual: breached.then(|| Counterfactual {
            becomes: Verdict::Pass,
            change: Change::AtMost,
            value: "1".to_owned(),
            unit: Some("%".to_owned()),
            from: None,
        }),
        waivers: vec![],
        sources: vec![],
        details: vec![],
    }
}

pub fn blockers(keys: &[&str]) -> Finding {
    let open = !keys.is_empty();
    let verdict = if open { Verdict::Fail } else { Verdict::Pass };
    let code = if open {
        gates::LIMIT_BREACHED
    } else {
        gates::WITHIN_LIMIT
    };
    Finding {
        criterion: "uat/open-blockers".to_owned(),
        policy: if open {
            PolicyState::Breached
        } else {
            PolicyState::Met
        },
        evidence: grade(
            if open {
                EvidenceState::Confirmed
            } else {
                EvidenceState::Refuted
            },
            None,
            "value",
            None,
        ),
        observed: Some(Quantity::Count {
            count: keys.len() as u64,
        }),
        status: verdict,
        effective: verdict,
        reason: Reason::new(code)
            .with("observed", keys.len())
            .with("limit", "<= 0"),
        counterfactual: open.then(|| Counterfactual {
            becomes: Verdict::Pass,
            change: Change::AtMost,
            value: "0".to_owned(),
            unit: None,
            from: None,
        }),
        details: keys.iter().map(|key| (*key).to_owned()).collect(),
        ..no_failures("")
    }
}

pub fn missing(suite: &str) -> Finding {
    Finding {
        observed: None,
        target: None,
        policy: PolicyState::Unknown,
        evidence: grade(EvidenceState::Inconclusive, None, "value", None),
        status: Verdict::Inconclusive,
        effective: Verdict::Inconclusive,
        reason: Reason::new(gates::NOT_MEASURED).with("subject", suite),
        counterfactual: Some(Counterfactual {
            becomes: Verdict::Pass,
            change: Change::Provide,
            value: String::new(),
            unit: None,
            from: None,
        }),
        ..no_failures(suite)
    }
}
