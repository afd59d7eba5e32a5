//! CONTRACTS 1.5 and 3.5: waivers and approvals.

use super::build::*;
use crate::evidence::{Approval, ApprovalDecision, Approvals, Completeness, Evidence, Waiver, Waivers};
use crate::gate::{Baselines, Candidate, GateDecision, Measured, Request, StageResult, Verdict, evaluate};
use crate::policy::{Action, ApprovalRule, EvidenceKind, Policy, Promotion};
use crate::reason::{Reason, gates};
use std::time::Duration;

const P95: &str = "load/p95";

fn p95_policy() -> Policy {
    policy(vec![gate(
        "load",
        EvidenceKind::Load,
        vec![criterion("p95", metric("m", p95()), "<= 500ms")],
    )])
}

fn production() -> Candidate {
    Candidate {
        environment: Some("production".into()),
        ..candidate()
    }
}

fn waiver() -> Waiver {
    Waiver {
        criterion: P95.into(),
        subject: String::new(),
        release: "1.4.0".into(),
        environment: "production".into(),
        reason: "known cause".into(),
        by: "lee".into(),
        at: at("2026-11-23T10:00:00Z"),
        until: at("2026-11-24T10:00:00Z"),
    }
}

fn waived(candidate: &Candidate, measured: &Measured, waiver: Waiver, now: &str) -> GateDecision {
    let waivers = Evidence::new(
        Completeness::Complete,
        Waivers {
            waivers: vec![waiver],
        },
    );
    evaluate(&Request {
        policy: &p95_policy(),
        candidate,
        measured: std::slice::from_ref(measured),
        baselines: &Baselines::default(),
        approvals: None,
        waivers: Some(&waivers),
        facts: &[],
        now: at(now),
    })
}

fn slow() -> Measured {
    measured(P95, "", Some(ms(900.0)))
}

#[test]
fn a_waiver_never_alters_the_raw_verdict_and_makes_the_finding_effectively_warn() {
    let decision = waived(&production(), &slow(), waiver(), NOW);
    assert_eq!(
        (decision.verdict, decision.effective),
        (Verdict::Fail, Verdict::Warn)
    );
    assert_eq!(
        (decision.gates[0].verdict, decision.gates[0].effective),
        (Verdict::Fail, Verdict::Warn)
    );
    let found = finding(&decision, P95, "");
    assert_eq!((found.status, found.effective), (Verdict::Fail, Verdict::Warn));
    assert!(found.waivers[0].valid);
    assert!(
        decision.let_through && decision.actions.is_empty(),
        "exit code and actions follow the effective verdict"
    );
}

#[test]
fn every_field_of_a_waiver_must_match_exactly() {
    type Damage = fn(&mut Waiver);
    let cases: [(&str, Damage); 6] = [
        ("other_release", |w| w.release = "1.4.1".into()),
        ("other_release", |w| w.release = "1.4.0 ".into()),
        ("other_environment", |w| w.environment = "Production".into()),
        ("incomplete", |w| w.reason = " ".into()),
        ("incomplete", |w| w.by = String::new()),
        ("requester", |w| w.by = "KIM".into()),
    ];
    for (why, damage) in cases {
        let mut damaged = waiver();
        damage(&mut damaged);
        let decision = waived(&production(), &slow(), damaged, NOW);
        assert_eq!(decision.effective, Verdict::Fail, "{why}");
        assert_eq!(finding(&decision, P95, "").waivers[0].why.as_deref(), Some(why));
    }
    for damage in [
        (|w: &mut Waiver| w.criterion = "load/p99".into()) as Damage,
        |w| w.subject = "login".into(),
    ] {
        let mut other = waiver();
        damage(&mut other);
        let decision = waived(&production(), &slow(), other, NOW);
        assert_eq!(decision.effective, Verdict::Fail);
        assert!(finding(&decision, P95, "").waivers.is_empty());
    }
}

#[test]
fn a_waiver_holds_from_at_until_before_until() {
    for (now, effective) in [
        ("2026-11-23T09:59:59Z", Verdict::Fail),
        ("2026-11-23T10:00:00Z", Verdict::Warn),
        ("2026-11-24T09:59:59Z", Verdict::Warn),
        ("2026-11-24T10:00:00Z", Verdict::Fail),
    ] {
        assert_eq!(
            waived(&production(), &slow(), waiver(), now).effective,
            effective,
            "{now}"
        );
    }
}

#[test]
fn without_requester_or_environment_no_waiver_counts() {
    for damage in [
        (|c: &mut Candidate| c.requester = None) as fn(&mut Candidate),
        |c| c.requester = Some(" ".into()),
        |c| c.environment = None,
    ] {
        let mut candidate = production();
        damage(&mut candidate);
        assert_eq!(
            waived(&candidate, &slow(), waiver(), NOW).effective,
            Verdict::Fail
        );
    }
}

#[test]
fn findings_on_missing_partial_or_stale_evidence_cannot_be_waived() {
    let stale = Measured {
        stale: Some(Reason::new(gates::STALE).with("subject", "x")),
        ..slow()
    };
    let partial = Measured {
        completeness: Completeness::Partial,
        ..slow()
    };
    let empty = Measured {
        completeness: Completeness::Empty,
        observed: None,
        ..slow()
    };
    let missing = Measured {
        observed: None,
        ..slow()
    };
    for measured in [
        stale,
        partial,
        empty,
        missing,
        measured(P95, "", Some(ms(f64::NAN))),
    ] {
        let decision = waived(&production(), &measured, waiver(), NOW);
        assert!(!decision.let_through, "{measured:?}");
        assert_eq!(
            finding(&decision, P95, "").waivers[0].why.as_deref(),
            Some("evidence")
        );
    }
}

#[test]
fn waivers_from_a_damaged_file_do_not_count() {
    let waivers = Evidence::new(
        Completeness::Partial,
        Waivers {
            waivers: vec![waiver()],
        },
    );
    let (policy, candidate) = (p95_policy(), production());
    let decision = evaluate(&Request {
        policy: &policy,
        candidate: &candidate,
        measured: &[slow()],
        baselines: &Baselines::default(),
        approvals: None,
        waivers: Some(&waivers),
        facts: &[],
        now: at(NOW),
    });
    assert_eq!(decision.effective, Verdict::Fail);
}

fn staged() -> Policy {
    let mut policy = p95_policy();
    let rule = ApprovalRule {
        quorum: 2,
        groups: vec!["managers".into()],
        requester_may_approve: false,
        valid_for: Some(Duration::from_hours(24)),
    };
    policy.promotion = Some(Promotion {
        stages: vec!["qa".into(), "production".into()],
        approvals: [("production".to_owned(), rule)].into(),
        ..Promotion::default()
    });
    policy
}

fn approval(by: &str) -> Approval {
    Approval {
        stage: "production".into(),
        by: by.into(),
        groups: vec!["managers".into()],
        decision: ApprovalDecision::Approve,
        at: at("2026-11-23T11:00:00Z"),
        requester: "Kim".into(),
        subject_digest: "ab".repeat(32),
    }
}

fn entered(
    policy: &Policy,
    candidate: &Candidate,
    approvals: Vec<Approval>,
) -> (GateDecision, Option<StageResult>) {
    let approvals = Evidence::new(Completeness::Complete, Approvals { approvals });
    let decision = evaluate(&Request {
        policy,
        candidate,
        measured: &[measured(P95, "", Some(ms(1.0)))],
        baselines: &Baselines::default(),
        approvals: Some(&approvals),
        waivers: None,
        facts: &[],
        now: at(NOW),
    });
    let stage = decision.stage.clone();
    (decision, stage)
}

fn verdict(approvals: Vec<Approval>) -> Verdict {
    entered(&staged(), &production(), approvals).0.verdict
}

#[test]
fn a_quorum_of_distinct_people_approves() {
    assert_eq!(verdict(vec![approval("lee"), approval("park")]), Verdict::Pass);
    assert_eq!(
        verdict(vec![approval("lee")]),
        Verdict::Inconclusive,
        "missing is inconclusive"
    );
    assert_eq!(
        verdict(vec![approval("lee"), approval(" LEE ")]),
        Verdict::Inconclusive,
        "one person twice"
    );
    assert_eq!(
        verdict(vec![approval("straße"), approval("STRASSE")]),
        Verdict::Inconclusive
    );
    assert_eq!(
        verdict(vec![approval("lee"), approval("KIM")]),
        Verdict::Inconclusive,
        "the requester is excluded"
    );
    assert_eq!(verdict(vec![]), Verdict::Inconclusive);
}

#[test]
fn an_approval_counts_only_for_its_stage_requester_digest_group_and_time() {
    type Damage = fn(&mut Approval);
    let cases: [(&str, Damage); 7] = [
        ("stage", |a| a.stage = "qa".into()),
        ("requester", |a| a.requester = "choi".into()),
        ("digest", |a| a.subject_digest = "cd".repeat(32)),
        ("group", |a| a.groups = vec!["testers".into()]),
        ("after now", |a| a.at = at("2026-11-23T12:00:00.001Z")),
        ("too old", |a| a.at = at("2026-11-22T11:59:59Z")),
        ("nobody", |a| a.by = " ".into()),
    ];
    for (what, damage) in cases {
        let mut damaged = approval("lee");
        damage(&mut damaged);
        assert_eq!(
            verdict(vec![damaged, approval("park")]),
            Verdict::Inconclusive,
            "{what}"
        );
    }
    let mut oldest = approval("lee");
    oldest.at = at("2026-11-22T12:00:00Z");
    assert_eq!(verdict(vec![oldest, approval("park")]), Verdict::Pass);
}

#[test]
fn a_reject_is_fail_whoever_approves_beside_it() {
    let mut reject = approval("choi");
    (reject.decision, reject.groups) = (ApprovalDecision::Reject, vec![]);
    let (decision, stage) = entered(
        &staged(),
        &production(),
        vec![approval("lee"), approval("park"), reject],
    );
    assert_eq!(
        (decision.verdict, decision.gates[0].verdict),
        (Verdict::Fail, Verdict::Pass)
    );
    assert_eq!(stage.unwrap().reasons[0].code, gates::APPROVAL_REJECTED);
    assert_eq!(decision.actions[0].action, Action::Stop("deployment".into()));
    assert_eq!(decision.actions[0].because, ["stage:production"]);
}

#[test]
fn without_a_known_requester_or_digest_approvals_are_inconclusive() {
    for damage in [
        (|c: &mut Candidate| c.requester = None) as fn(&mut Candidate),
        |c| c.artifact_digest = None,
    ] {
        let mut candidate = production();
        damage(&mut candidate);
        let (decision, stage) = entered(&staged(), &candidate, vec![approval("lee"), approval("park")]);
        assert_eq!(decision.verdict, Verdict::Inconclusive);
        assert_eq!(stage.unwrap().reasons[0].code, gates::APPROVAL_SUBJECT);
    }
}

#[test]
fn the_environment_is_the_stage_where_the_policy_names_it_and_otherwise_nothing_is_evaluated() {
    assert_eq!(entered(&staged(), &candidate(), vec![]).1, None);
    let other = Candidate {
        environment: Some("lab".into()),
        ..candidate()
    };
    assert_eq!(entered(&staged(), &other, vec![]).1, None);
    let qa = Candidate {
        environment: Some("production".into()),
        stage: Some("qa".into()),
        ..candidate()
    };
    let stage = entered(&staged(), &qa, vec![]).1.unwrap();
    assert_eq!(
        (stage.stage.as_str(), stage.verdict),
        ("qa", Verdict::Inconclusive)
    );
    let unknown = Candidate {
        stage: Some("prod".into()),
        ..candidate()
    };
    let stage = entered(&staged(), &unknown, vec![]).1.unwrap();
    assert_eq!(
        (stage.verdict, stage.reasons[0].code),
        (Verdict::Inconclusive, gates::UNKNOWN_STAGE)
    );
}

#[test]
fn a_stage_rule_that_is_not_evaluated_yet_is_inconclusive() {
    let mut policy = staged();
    policy.promotion.as_mut().unwrap().change_request_required_for = vec!["production".into()];
    let (decision, stage) = entered(&policy, &production(), vec![approval("lee"), approval("park")]);
    let reason = &stage.unwrap().reasons[0];
    assert_eq!(
        (decision.verdict, reason.code),
        (Verdict::Inconclusive, gates::NOT_EVALUATED)
    );
    assert_eq!(reason.parameters["rule"], "change_request");
}

#[test]
fn a_freeze_stops_a_stage_from_its_first_minute_to_the_last_before_its_end() {
    let mut policy = staged();
    policy.promotion = mcms().promotion;
    policy.time_zone = Some("Asia/Seoul".into());
    let qa = Candidate {
        environment: Some("qa".into()),
        ..candidate()
    };
    let at = |now: &str, policy: &Policy| {
        let decision = evaluate(&Request {
            policy,
            candidate: &qa,
            measured: &[],
            baselines: &Baselines::default(),
            facts: &[],
            approvals: None,
            waivers: None,
            now: now.parse().unwrap(),
        });
        let stage = decision.stage.unwrap();
        (stage.verdict, stage.reasons[0].code)
    };
    // 24 December 00:00 in Seoul is 15:00 UTC of the day before; 2 January 09:00 is 00:00 UTC.
    assert_eq!(
        at("2026-12-23T14:59:59Z", &policy),
        (Verdict::Pass, gates::NO_APPROVAL_NEEDED)
    );
    assert_eq!(
        at("2026-12-23T15:00:00Z", &policy),
        (Verdict::Fail, gates::FROZEN)
    );
    assert_eq!(
        at("2027-01-01T23:59:59Z", &policy),
        (Verdict::Fail, gates::FROZEN)
    );
    assert_eq!(
        at("2027-01-02T00:00:00Z", &policy),
        (Verdict::Pass, gates::NO_APPROVAL_NEEDED)
    );
    policy.time_zone = Some("Asia/Soul".into());
    assert_eq!(
        at("2026-11-23T00:00:00Z", &policy),
        (Verdict::Inconclusive, gates::NOT_EVALUATED)
    );
}

#[test]
fn an_incomplete_approvals_file_may_lack_a_reject() {
    let approvals = Evidence::new(
        Completeness::Partial,
        Approvals {
            approvals: vec![approval("lee"), approval("park")],
        },
    );
    let (policy, candidate) = (staged(), production());
    let decision = evaluate(&Request {
        policy: &policy,
        candidate: &candidate,
        measured: &[measured(P95, "", Some(ms(1.0)))],
        baselines: &Baselines::default(),
        approvals: Some(&approvals),
        waivers: None,
        facts: &[],
        now: at(NOW),
    });
    assert_eq!(decision.verdict, Verdict::Inconclusive);
}

#[test]
fn one_person_is_not_two_by_spelling() {
    let spelled = [
        "lee",
        "LEE",
        " lee ",
        "lee\u{200b}",
        "ｌｅｅ",
        "l\u{ad}ee",
        "lee\u{a0}",
    ];
    for other in spelled {
        let (decision, stage) = entered(&staged(), &production(), vec![approval("lee"), approval(other)]);
        let reasons = stage.unwrap().reasons;
        assert!(
            !decision.let_through
                && reasons
                    .iter()
                    .any(|reason| reason.code == gates::APPROVAL_MISSING),
            "{other:?}"
        );
    }
    let jose = vec![approval("jos\u{e9}"), approval("jose\u{301}")];
    assert!(!entered(&staged(), &production(), jose).0.let_through);
}

#[test]
fn a_stage_is_known_by_any_spelling_and_must_not_contradict_the_environment() {
    for spelling in ["Production", "PRODUCTION", "production ", "production\u{200b}"] {
        let candidate = Candidate {
            environment: Some(spelling.into()),
            ..production()
        };
        let stage = entered(&staged(), &candidate, vec![]).1.expect(spelling);
        assert_eq!(stage.stage, "production");
        assert_ne!(stage.verdict, Verdict::Pass);
    }
    let mut policy = staged();
    policy.promotion = mcms().promotion;
    let both = Candidate {
        stage: Some("qa".into()),
        environment: Some("production".into()),
        ..production()
    };
    let stage = entered(&policy, &both, vec![]).1.unwrap();
    assert_eq!(
        (stage.verdict, stage.reasons[0].code),
        (Verdict::Inconclusive, gates::STAGE_CONTRADICTS)
    );
}
