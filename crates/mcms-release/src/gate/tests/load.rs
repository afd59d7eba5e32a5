//! CONTRACTS 3.2, 3.6, 3.7: what load tests and metrics measure.

use super::build::*;
use crate::evidence::{
    AnyEvidence, Completeness, Diagnostic, Evidence, Item, LoadRun, Measure, MeasureKind, MetricSeries,
    Point, PointValue, Role, SeriesKind, Temporality, Threshold,
};
use crate::gate::{Measured, Quantity, Verdict, facts, measure, measure_baseline};
use crate::policy::{EvidenceKind, Measurement, Policy, Statistic};
use crate::reason::gates;

fn load_policy(measurement: Measurement, text: &str) -> Policy {
    policy(vec![gate(
        "load",
        EvidenceKind::Load,
        vec![criterion("c", measurement, text)],
    )])
}

fn latency() -> Policy {
    let mut measurement = metric("http_req_duration", p95());
    if let Measurement::Metric { filter, .. } = &mut measurement {
        filter.insert("expected_response".into(), "true".into());
    }
    load_policy(measurement, "<= 500ms")
}

fn failures() -> Policy {
    load_policy(metric("http_req_failed", Statistic::Rate), "<= 1%")
}

fn dropped() -> Policy {
    load_policy(metric("dropped_iterations", Statistic::Count), "<= 0")
}

fn only(policy: &Policy, items: &[Item]) -> Measured {
    let mut found = measure(policy, items, &candidate(), at(NOW)).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn summary(run: LoadRun) -> LoadRun {
    LoadRun {
        samples: false,
        ..run
    }
}

#[test]
fn a_run_is_measured_and_keeps_what_its_evidence_needs() {
    let found = only(&latency(), &[load(k6(412.0, 1, 1000))]);
    assert_eq!(found.observed, Some(ms(412.0)));
    assert_eq!((found.runs.len(), found.runs[0].n), (1, Some(1000)));
    assert_eq!(found.runs[0].quantile.as_ref().unwrap().ranks, Some((930, 970)));
    assert_eq!(found.profile, Some(profile("ab")));
}

#[test]
fn different_labels_are_repeated_runs_of_the_same_build() {
    let runs = [
        load_item("a", "k6-csv", k6(400.0, 1, 100)),
        load_item("b", "k6-csv", k6(484.0, 9, 300)),
    ];
    let found = only(&latency(), &runs);
    let Some(Quantity::Value { value, .. }) = found.observed else {
        panic!()
    };
    assert!((value - 440.0).abs() < 1e-9, "the geometric mean");
    let labels: Vec<&str> = found.runs.iter().map(|run| run.run.as_str()).collect();
    assert_eq!(
        labels,
        ["a", "b"],
        "every run is kept: none is replaced by a better one"
    );
    assert_eq!(
        only(&failures(), &runs).observed,
        Some(Quantity::Rate {
            events: 10,
            total: 400
        })
    );
}

#[test]
fn counts_of_repeated_runs_take_the_worst() {
    let with = |count: f64, label: &str| {
        with_load(load_item(label, "k6-csv", k6(1.0, 0, 10)), |run| {
            let mut measure = Measure::new("dropped_iterations", MeasureKind::Counter);
            measure.sum = Some(count);
            run.measures.push(measure);
        })
    };
    assert_eq!(
        only(&dropped(), &[with(0.0, "a"), with(12.0, "b")]).observed,
        Some(count(12))
    );
}

#[test]
fn two_sample_formats_under_one_label_are_a_usage_error() {
    let items = [
        load_item("a", "k6-csv", k6(1.0, 0, 10)),
        load_item("a", "k6-ndjson", k6(1.0, 0, 10)),
    ];
    let error = measure(&latency(), &items, &candidate(), at(NOW)).unwrap_err();
    assert_eq!(error.code().as_str(), "input.mixed_formats");
    assert!(error.message().contains("`a`"), "{error}");
}

#[test]
fn a_summary_beside_samples_is_a_cross_check() {
    let samples = || load_item("", "k6-ndjson", k6(412.0, 1, 1000));
    let beside = |run: LoadRun| [samples(), load_item("", "k6-summary", summary(run))];
    let agreed = only(&latency(), &beside(k6(412.0, 1, 1000)));
    assert_eq!(
        (agreed.observed, agreed.completeness),
        (Some(ms(412.0)), Completeness::Complete)
    );
    let fewer = only(&latency(), &beside(k6(412.0, 1, 900)));
    assert_eq!(
        fewer.completeness,
        Completeness::Partial,
        "counts that differ make the run partial"
    );
    assert_eq!(
        only(&latency(), &beside(k6(499.0, 1, 1000))).observed,
        Some(ms(499.0)),
        "the worse value counts"
    );
    assert_eq!(
        only(&latency(), &beside(k6(300.0, 1, 1000))).observed,
        Some(ms(412.0))
    );
    let events = only(&failures(), &beside(k6(412.0, 30, 1000)));
    assert_eq!(
        events.observed,
        Some(Quantity::Rate {
            events: 30,
            total: 1000
        })
    );
    assert_eq!(events.completeness, Completeness::Partial);
}

#[test]
fn iterations_that_differ_make_the_run_partial_for_criteria_without_a_count_of_their_own() {
    let without_counts = |mut run: LoadRun| {
        run.measures.iter_mut().for_each(|measure| measure.count = None);
        run
    };
    let stated = |iterations| LoadRun {
        iterations: Some(iterations),
        ..without_counts(summary(k6(412.0, 1, 1000)))
    };
    let samples = || load_item("", "k6-ndjson", k6(412.0, 1, 1000));
    let beside = |iterations| {
        let items = [samples(), load_item("", "k6-summary", stated(iterations))];
        only(&latency(), &items).completeness
    };
    assert_eq!(
        (beside(1000), beside(999)),
        (Completeness::Complete, Completeness::Partial)
    );
}

#[test]
fn subjects_that_a_reader_gave_up_are_too_many_and_not_absent() {
    let mut item = named("a", &["left over"]);
    let AnyEvidence::Load(evidence) = &mut item.evidence else {
        panic!()
    };
    evidence.note(
        Diagnostic::warning(gates::TOO_MANY_SUBJECTS)
            .with("metric", "http_req_duration")
            .with("tag", "name"),
    );
    assert_eq!(only(&per_name(), &[item]).notes[0].code, gates::TOO_MANY_SUBJECTS);
}

#[test]
fn csv_values_are_compared_to_their_six_decimals() {
    let csv = || load_item("", "k6-csv", k6(412.123_457, 0, 100));
    let beside = |p95: f64| [csv(), load_item("", "k6-summary", summary(k6(p95, 0, 100)))];
    assert_eq!(
        only(&latency(), &beside(412.123_456_7)).observed,
        Some(ms(412.123_457))
    );
    assert_eq!(
        only(&latency(), &beside(412.123_458_7)).observed,
        Some(ms(412.123_458_7))
    );
}

#[test]
fn two_summaries_without_samples_add_counts_and_their_quantiles_are_unknown() {
    let items = [
        load_item("", "k6-summary", summary(k6(1.0, 1, 100))),
        load_item("", "k6-machine-summary", summary(k6(1.0, 2, 100))),
    ];
    assert_eq!(
        only(&failures(), &items).observed,
        Some(Quantity::Rate {
            events: 3,
            total: 200
        })
    );
    let quantile = only(&latency(), &items);
    assert_eq!(
        (quantile.observed, quantile.notes[0].code),
        (None, gates::NOT_MERGEABLE)
    );
}

#[test]
fn a_failed_threshold_or_exit_code_99_without_a_criterion_is_warn() {
    let threshold = |metric: &str, passed| Threshold {
        metric: metric.into(),
        expression: "p(95)<100".into(),
        passed,
    };
    let with = |thresholds: Vec<Threshold>, code| {
        with_load(load(k6(1.0, 0, 1000)), |run| {
            (run.thresholds, run.exit_code) = (thresholds, code);
        })
    };
    let covered = "http_req_duration{expected_response:true}";
    let cases = [
        (vec![threshold("http_req_waiting", Some(false))], None, true),
        (vec![threshold("http_req_waiting", Some(true))], None, false),
        (vec![threshold("http_req_waiting", None)], None, false),
        (vec![threshold(covered, Some(false))], Some(99), false),
        (vec![threshold("http_req_duration", Some(false))], Some(99), true),
        (vec![], Some(99), true),
        (vec![], Some(0), false),
    ];
    for (thresholds, code, warns) in cases {
        let items = [with(thresholds.clone(), code)];
        let decision = whole(&latency(), &items, vec![]);
        assert_eq!(
            decision.verdict == Verdict::Warn,
            warns,
            "{thresholds:?} {code:?}"
        );
        assert!(decision.let_through);
        assert_eq!(facts(&latency(), &items).unwrap().len(), usize::from(warns));
    }
}

#[test]
fn any_other_exit_code_makes_the_run_partial() {
    for code in [1, 105, 107, 108, -1] {
        let found = only(
            &latency(),
            &[with_load(load(k6(1.0, 0, 100)), |run| run.exit_code = Some(code))],
        );
        assert_eq!(
            (found.completeness, found.notes[0].code),
            (Completeness::Partial, gates::EXIT_CODE),
            "{code}"
        );
    }
    let found = only(
        &latency(),
        &[with_load(load(k6(1.0, 0, 100)), |run| run.exit_code = Some(99))],
    );
    assert_eq!(found.completeness, Completeness::Complete);
}

#[test]
fn dropped_iterations_absent_from_a_complete_run_with_iterations_are_zero() {
    assert_eq!(
        only(&dropped(), &[load(k6(1.0, 0, 100))]).observed,
        Some(count(0))
    );
    let none =
        |change: fn(&mut LoadRun)| only(&dropped(), &[with_load(load(k6(1.0, 0, 100)), change)]).observed;
    assert_eq!(none(|run| run.iterations = None), None);
    assert_eq!(none(|run| run.iterations = Some(0)), None);
    assert_eq!(
        none(|run| run.exit_code = Some(105)),
        None,
        "an aborted run is not complete"
    );
    let partial = lowered(load(k6(1.0, 0, 100)), Completeness::Partial);
    assert_eq!(only(&dropped(), &[partial]).observed, None);
    let other = load_policy(metric("vus_max", Statistic::Count), "<= 0");
    assert_eq!(
        only(&other, &[load(k6(1.0, 0, 100))]).observed,
        None,
        "any other absent metric is no data"
    );
}

fn per_name() -> Policy {
    let mut measurement = metric("http_req_duration", p95());
    if let Measurement::Metric { per_tag, .. } = &mut measurement {
        *per_tag = Some("name".into());
    }
    load_policy(measurement, "<= 500ms")
}

fn named(label: &str, names: &[&str]) -> Item {
    let measure = |name: &&str| {
        let mut measure = trend("http_req_duration", 100, 100.0);
        measure.subject = Some(("name".into(), (*name).to_owned()));
        measure
    };
    load_item(
        label,
        "k6-ndjson",
        LoadRun {
            measures: names.iter().map(measure).collect(),
            samples: true,
            ..LoadRun::default()
        },
    )
}

#[test]
fn the_values_of_a_tag_are_subjects_and_a_run_that_lacks_one_makes_it_partial() {
    let items = [named("a", &["login", "pay"]), named("b", &["login"])];
    let found = measure(&per_name(), &items, &candidate(), at(NOW)).unwrap();
    let seen: Vec<(&str, Completeness)> = found
        .iter()
        .map(|m| (m.subject.as_str(), m.completeness))
        .collect();
    assert_eq!(
        seen,
        [("login", Completeness::Complete), ("pay", Completeness::Partial)]
    );
    assert_eq!(found[1].notes[0].parameters["run"], "b");
}

#[test]
fn no_subject_is_no_data_and_too_many_are_none_either() {
    assert_eq!(
        only(&per_name(), &[named("a", &[])]).notes[0].code,
        gates::NO_DATA
    );
    let names: Vec<String> = (0..1001).map(|index| format!("/{index}")).collect();
    let many: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(
        only(&per_name(), &[named("a", &many)]).notes[0].code,
        gates::TOO_MANY_SUBJECTS
    );
    assert_eq!(
        measure(&per_name(), &[named("a", &many[..1000])], &candidate(), at(NOW))
            .unwrap()
            .len(),
        1000
    );
}

#[test]
fn different_load_profiles_among_the_runs_leave_no_profile() {
    let other = with_load(load_item("b", "k6-csv", k6(1.0, 0, 10)), |run| {
        run.profile = Some(profile("cd"));
    });
    let found = only(&latency(), &[load_item("a", "k6-csv", k6(1.0, 0, 10)), other]);
    assert_eq!(found.profile, None);
    assert!(found.notes.iter().any(|note| note.code == gates::PROFILES_DIFFER));
    let unknown = with_load(load_item("b", "k6-csv", k6(1.0, 0, 10)), |run| run.profile = None);
    assert_eq!(
        only(&latency(), &[load_item("a", "k6-csv", k6(1.0, 0, 10)), unknown]).profile,
        None
    );
}

#[test]
fn baselines_are_measured_by_the_same_code_and_do_not_age() {
    let mut item = load(k6(412.0, 1, 1000));
    let mut policy = latency();
    policy.gates[0].max_age = Some(std::time::Duration::from_secs(1));
    let candidate = only(&policy, std::slice::from_ref(&item));
    assert_eq!(candidate.stale.as_ref().unwrap().code, gates::STALE);
    item.role = Role::Baseline;
    let found = measure_baseline(&policy, std::slice::from_ref(&item)).unwrap();
    assert_eq!(
        found,
        [Measured {
            stale: None,
            ..candidate
        }]
    );
    assert_eq!(
        only(&policy, &[item]).completeness,
        Completeness::NotMeasured,
        "a baseline is no candidate"
    );
}

#[test]
fn metric_series_are_reduced_and_measured_the_same_way() {
    let point = |minute: u32, value: f64| Point {
        start: Some(at("2026-11-23T11:00:00Z")),
        time: at(&format!("2026-11-23T11:{minute:02}:00Z")),
        value: PointValue::Number(value),
    };
    let series = MetricSeries {
        name: "orders.lost".into(),
        unit: Some("1".into()),
        kind: SeriesKind::Sum,
        temporality: Some(Temporality::Delta),
        monotonic: true,
        resource: [].into(),
        attributes: [].into(),
        points: vec![point(1, 2.0), point(2, 3.0)],
    };
    let item = Item {
        role: Role::Metrics,
        label: None,
        format: "otlp".into(),
        evidence: AnyEvidence::Metrics(fresh(
            Evidence::new(Completeness::Complete, vec![series]),
            "metrics.json",
        )),
    };
    let lost = criterion("lost", metric("orders.lost", Statistic::Count), "<= 4");
    let policy = policy(vec![gate("m", EvidenceKind::Metrics, vec![lost])]);
    assert_eq!(
        only(&policy, std::slice::from_ref(&item)).observed,
        Some(count(5))
    );
    assert_eq!(whole(&policy, &[item], vec![]).verdict, Verdict::Fail);
    assert_eq!(whole(&policy, &[], vec![]).verdict, Verdict::Inconclusive);
}
