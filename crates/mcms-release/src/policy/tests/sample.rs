//! The policy of the first user: every rule of its plan is in the typed model.

use super::{SAMPLE, parse};
use crate::limit::Exact;
use crate::policy::*;
use crate::reason::Locale;
use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

#[test]
fn the_gates_of_the_plan_are_read() {
    let policy = parse(SAMPLE).policy;
    assert_eq!(
        (
            policy.product.as_deref(),
            policy.time_zone.as_deref(),
            policy.locale
        ),
        (Some("mcms"), Some("Asia/Seoul"), Some(Locale::Ko))
    );
    assert_eq!(policy.channels, ["teams", "email", "pager", "phone"]);
    let [tests, load, uat] = policy.gates.as_slice() else {
        panic!("three gates")
    };

    assert_eq!(
        (tests.id.as_str(), tests.evidence, tests.retries),
        ("tests", EvidenceKind::Tests, Retries::KeepWorst)
    );
    assert_eq!(tests.suites, ["unit", "integration", "ui"]);
    assert_eq!(tests.max_age, Some(Duration::from_secs(24 * HOUR)));
    assert_eq!(
        tests.baseline,
        Some(BaselineRule {
            select: BaselineSelect::LastAccepted,
            runs: 5,
            anchor: None
        })
    );
    assert_eq!(tests.criteria[1].limit.to_string(), ">= -2%");
    let notify = Notify {
        contact: Some("operator".into()),
        ..Notify::default()
    };
    assert_eq!(
        tests.on_fail,
        [Action::Notify(notify), Action::Stop("deployment".into())]
    );
    assert_eq!(tests.on_inconclusive, None);

    assert_eq!(
        load.creep,
        Some(Creep {
            runs: 3,
            near_percent: 80
        })
    );
    assert_eq!(
        load.baseline.as_ref().and_then(|rule| rule.anchor),
        Some(AnchorSelect::Pinned)
    );
    let Measurement::Metric {
        metric,
        filter,
        statistic,
        per_tag,
        unit,
    } = &load.criteria[0].measurement
    else {
        panic!("a metric")
    };
    assert_eq!(metric, "http_req_duration");
    assert_eq!(
        filter.iter().collect::<Vec<_>>(),
        [(&"expected_response".to_owned(), &"true".to_owned())]
    );
    assert_eq!(
        (statistic, per_tag, unit),
        (&Statistic::Percentile("95".into()), &None, &None)
    );
    assert_eq!(
        load.criteria[2].settings,
        Settings {
            on_breach: OnEvidence::Inconclusive,
            ..Settings::default()
        }
    );
    assert_eq!(load.on_fail[0], Action::Tag("release/perf-blocker".into()));

    let filter = uat.tickets.as_ref().unwrap();
    assert_eq!(
        (filter.project.as_str(), filter.resolved),
        ("UAT-Feedback", Some(false))
    );
    assert_eq!(
        filter.fields,
        [(
            "severity".to_owned(),
            vec!["Critical".to_owned(), "High".to_owned()]
        )]
    );
    assert_eq!(
        policy.tickets.values["severity"]["Critical"],
        ["Critical", "1 - Critical", "심각"]
    );
    assert_eq!(policy.tickets.fields["environment"], "customfield_10050");
}

#[test]
fn the_parts_that_are_executed_elsewhere_are_read_too() {
    let policy = parse(SAMPLE).policy;
    let promotion = policy.promotion.unwrap();
    assert_eq!(promotion.approvals["production"].quorum, 2);
    assert_eq!(
        promotion.approvals["production"].valid_for,
        Some(Duration::from_secs(24 * HOUR))
    );
    assert_eq!(promotion.freeze[0].until.to_string(), "01-02T09:00");
    assert_eq!(promotion.change_request_required_for, ["production"]);
    let readiness = policy.reports.readiness.unwrap();
    assert_eq!(readiness.directory.as_deref(), Some(r"\\deploy\mcms\reports"));
    assert_eq!(
        policy.post_deploy.unwrap().alert.unwrap().within,
        Duration::from_secs(5 * MINUTE)
    );

    let rollback = policy.rollback.unwrap();
    assert_eq!(rollback.scrape, Duration::from_secs(10));
    assert_eq!(
        (rollback.false_rollback_budget_percent, rollback.margin_points),
        (Exact::ONE, Exact::ONE)
    );
    assert_eq!(rollback.triggers.len(), 5);
    let TriggerCause::Metric {
        limit, persistence, ..
    } = &rollback.triggers[0].cause
    else {
        panic!("a metric")
    };
    assert_eq!(limit.to_string(), "< +5pp");
    let windows = [1, 2, 5]
        .map(|minutes| Duration::from_secs(minutes * MINUTE))
        .to_vec();
    assert_eq!(
        *persistence,
        Persistence::Windows {
            over: windows,
            min_requests: Some(30)
        }
    );
    let TriggerCause::Metric { persistence, .. } = &rollback.triggers[1].cause else {
        panic!("a metric")
    };
    assert_eq!(
        *persistence,
        Persistence::Sustained {
            time: Duration::from_secs(5 * MINUTE),
            share_percent: 80
        }
    );
    assert!(matches!(&rollback.triggers[3].cause, TriggerCause::Ticket(filter) if filter.fields.len() == 2));
    assert_eq!(
        (rollback.triggers[3].then, rollback.triggers[3].stage.as_deref()),
        (Then::WithApproval, Some("Rollback-Package"))
    );
    assert_eq!(
        rollback.triggers[4].cause,
        TriggerCause::Command("Rollback-Now".into())
    );
    assert!(rollback.records_incident);

    assert_eq!(policy.contacts["operator"].name.as_deref(), Some("운영 담당자"));
    assert_eq!(policy.escalation[0].repeat, 2);
    assert_eq!(
        policy.escalation[1].drill.as_ref().unwrap().every,
        DrillInterval::Month
    );
    let anomaly = policy.anomaly.unwrap();
    assert_eq!(
        (
            anomaly.metrics.len(),
            anomaly.logs[0].within,
            anomaly.escalate.as_str()
        ),
        (4, Duration::from_secs(5 * MINUTE), "anomaly")
    );
    let commands = policy.commands.unwrap();
    assert_eq!(
        commands.catalogue[0].grants[1].approval.as_deref(),
        Some("production")
    );
    assert_eq!(
        (commands.catalogue[3].risk, commands.catalogue[3].idempotent),
        (Risk::High, true)
    );
    assert_eq!(
        commands.retry.backoff,
        Some(Backoff {
            first: Duration::from_secs(5),
            max: Duration::from_secs(2 * MINUTE)
        })
    );
    let client = policy.client.unwrap();
    assert_eq!(
        client.prerequisites[1],
        Prerequisite {
            component: "vc_redist".into(),
            version: "14.38".into()
        }
    );
}

#[test]
fn it_says_what_its_inputs_must_hold() {
    let wanted = wanted(&parse(SAMPLE).policy);
    let names: Vec<&str> = wanted
        .load
        .iter()
        .map(|measure| measure.metric.as_str())
        .collect();
    assert_eq!(
        names,
        ["dropped_iterations", "http_req_duration", "http_req_failed"]
    );
    assert_eq!(wanted.load[1].percents.iter().collect::<Vec<_>>(), ["95"]);
    assert!(wanted.metrics.is_empty() && wanted.labels.is_empty() && !wanted.everything);
    assert_eq!(wanted.ticket_fields.iter().collect::<Vec<_>>(), ["priority"]);
    assert_eq!(wanted.level_percent, 95);
}

#[test]
fn one_metric_with_one_filter_is_wanted_once_with_every_quantile() {
    let text = "\
schema: mcms.policy/1
gates:
  - id: load
    evidence: load
    criteria:
      - {id: a, metric: 'http_req_duration{name:x}', statistic: p95, limit: <= 1s, level: 99%}
      - {id: b, metric: 'http_req_duration{name:x}', statistic: med, limit: <= 1s}
      - {id: c, metric: http_req_duration, statistic: p99.90, per_tag: name, limit: <= 1s}
      - {id: d, metric: http_req_duration, statistic: max, limit: <= 1s}
  - id: series
    evidence: metrics
    criteria: [{id: a, metric: http.server.duration, statistic: p95, limit: <= 1s}]
  - id: tests
    evidence: tests
    criteria: [{id: a, measure: failed, limit: <= 0, labels: {severity: critical}, per_label: epic}]
";
    let wanted = wanted(&parse(text).policy);
    let shown: Vec<(Option<&str>, usize, Vec<&str>)> = wanted
        .load
        .iter()
        .map(|one| {
            (
                one.per_tag.as_deref(),
                one.filter.len(),
                one.percents.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (None, 0, vec![]),
            (Some("name"), 0, vec!["99.9"]),
            (None, 1, vec!["50", "95"])
        ]
    );
    assert_eq!((wanted.metrics.len(), wanted.level_percent), (1, 99));
    assert_eq!(wanted.labels.iter().collect::<Vec<_>>(), ["epic", "severity"]);
}

#[test]
fn the_policy_inside_a_record_is_the_same_policy() {
    let parsed = parse(SAMPLE);
    assert_eq!(Policy::from_value(&parsed.document).unwrap(), parsed.policy);
    let as_json = serde_json::to_string_pretty(&parsed.document).unwrap();
    let again = parse(&as_json);
    assert_eq!(again.digest, parsed.digest);
    assert_eq!(again.policy, parsed.policy);
    assert_eq!(parsed.digest.len(), 64);
}

#[test]
fn comments_order_and_layout_do_not_change_the_digest_and_every_value_does() {
    let digest = |text: &str| parse(text).digest;
    let plain = digest(SAMPLE);
    assert_eq!(plain, digest(&SAMPLE.replace('\n', "\r\n")));
    assert_eq!(plain, digest(&format!("\u{feff}# a comment\n{SAMPLE}")));
    assert_eq!(
        plain,
        digest(&SAMPLE.replace(
            "product: mcms\ntime_zone: Asia/Seoul",
            "time_zone: Asia/Seoul\nproduct: 'mcms'"
        ))
    );
    assert_eq!(plain, digest(&SAMPLE.replace("runs: 5", "runs: 5.0")));
    for (from, to) in [
        ("product: mcms", "product: mcns"),
        ("runs: 5", "runs: 6"),
        ("\"<= 1%\"", "\"< 1%\""),
        ("resolved: false", "resolved: true"),
    ] {
        assert!(SAMPLE.contains(from), "{from}");
        assert_ne!(plain, digest(&SAMPLE.replace(from, to)), "{to}");
    }
}

#[test]
fn a_policy_of_ten_thousand_criteria_is_read_in_bounded_time() {
    use std::fmt::Write as _;
    let text = |count: usize| {
        let mut text = String::from(
            "schema: mcms.policy/1\ngates:\n  - id: load\n    evidence: load\n    baseline: {runs: 5}\n    criteria:\n",
        );
        for index in 0..count {
            let _ = writeln!(
                text,
                "      - {{id: c{index}, metric: 'http_req_duration{{name:n{index}}}', statistic: p95, limit: '<= +10%'}}"
            );
        }
        text
    };
    let (small, large) = (text(1_000), text(10_000));
    let time = |text: &str| {
        let start = std::time::Instant::now();
        assert!(parse(text).policy.gates[0].criteria.len() >= 1_000);
        start.elapsed()
    };
    time(&small);
    let (one, ten) = (time(&small), time(&large));
    // Linear would be 10; a quadratic step would be 100.
    assert!(ten < one * 40, "{one:?} for 1,000 and {ten:?} for 10,000");
}
