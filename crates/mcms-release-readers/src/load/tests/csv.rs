//! k6's CSV output says what its JSON output says, to its six decimals.

use super::*;
use proptest::prelude::*;

const HEADER: &str = "metric_name,timestamp,metric_value,expected_response,name,extra_tags,metadata\n";

fn read_csv(text: &str) -> Evidence<LoadRun> {
    read_run(
        vec![shard("run.csv", text.as_bytes())],
        Format::K6Csv,
        &wanted(),
        &Options::default(),
    )
}

fn row(metric: &str, time: &str, value: &str, ok: &str, name: &str) -> String {
    format!("{metric},{time},{value},{ok},{name},,\n")
}

#[test]
fn columns_and_extra_tags_are_tags() {
    let text = HEADER.replace(",name", "")
        + "http_req_duration,1795392000,12.500000,true,name=orders&team=a,\n"
        + "http_req_duration,1795392001,14.500000,true,team=b&name=orders,\n"
        + "http_req_failed,1795392001,1.000000,false,,\n"
        + "vus,1795392001,7.000000,,,\n";
    let evidence = read_csv(&text);
    assert_eq!(
        evidence.completeness(),
        Completeness::Complete,
        "{:?}",
        evidence.diagnostics
    );
    let measures = &evidence.inspect().1.unwrap().measures;
    assert_eq!(
        measures[0].subject,
        Some(("name".to_owned(), "orders".to_owned()))
    );
    assert_eq!(measures[0].unit.as_deref(), Some("ms"));
    assert_eq!(p95(&evidence, "http_req_duration"), Some(Estimate::Point(14.4)));
    assert_eq!(
        measure(&evidence, "http_req_failed")
            .unwrap()
            .rate
            .unwrap()
            .events,
        1
    );
    assert_eq!(measure(&evidence, "vus").unwrap().statistics["last"], 7.0);
    let packed = gzip(text.as_bytes());
    let again = read_run(
        vec![shard("run.csv", &packed)],
        Format::K6Csv,
        &wanted(),
        &Options::default(),
    );
    assert_eq!(again.inspect(), evidence.inspect());
}

#[test]
fn every_time_format_of_k6_is_read() {
    for time in [
        "1795392000",
        "1795392000000",
        "1795392000000000",
        "1795392000000000000",
        "2026-11-23T09:00:00+09:00",
        "2026-11-23T00:00:00.000000000Z",
    ] {
        let evidence = read_csv(&(HEADER.to_owned() + &row("vus", time, "1.000000", "", "")));
        assert_eq!(
            evidence.window.end.unwrap().to_rfc3339(),
            "2026-11-23T00:00:00+00:00",
            "{time}"
        );
    }
}

#[test]
fn quoted_fields_may_hold_commas_quotes_and_line_ends() {
    let text = HEADER.to_owned() + "http_req_duration,1795392000,1.000000,true,\"a,\"\"b\"\"\nc\",,\n";
    let evidence = read_csv(&text);
    assert_eq!(
        evidence.inspect().1.unwrap().measures[0]
            .subject
            .clone()
            .unwrap()
            .1,
        "a,\"b\"\nc"
    );
}

#[test]
fn damage_is_partial_and_named() {
    let good = HEADER.to_owned() + &row("http_req_duration", "1795392000", "1.000000", "true", "a").repeat(3);
    for (text, code) in [
        (good.clone() + "http_req_duration,17953", "truncated"),
        (good.clone() + "http_req_duration,1795392000,1\n", "malformed"),
        (
            good.clone() + &row("http_req_duration", "soon", "1", "true", "a"),
            "malformed",
        ),
        (
            good.clone() + &row("http_req_duration", "1795392000", "fast", "true", "a"),
            "malformed",
        ),
        (
            good.clone() + &row("http_req_duration", "1795392000", "NaN", "true", "a"),
            "non_finite",
        ),
        (
            good.clone() + &row("http_req_duration", "1795392000", "+Inf", "true", "a"),
            "non_finite",
        ),
        (
            good.clone() + &row("http_req_duration", "1795392000", "-1.000000", "true", "a"),
            "negative_duration",
        ),
        (
            good.clone() + "vus,1795392000,1,,\"" + &"x".repeat(2_000_000) + "\",,\n",
            "too_large",
        ),
    ] {
        let evidence = read_csv(&text);
        assert_eq!(evidence.completeness(), Completeness::Partial, "{code}");
        assert_eq!(codes(&evidence), [code]);
        assert_eq!(
            measure(&evidence, "http_req_duration").unwrap().count,
            Some(3),
            "{code}"
        );
    }
    for (text, completeness) in [
        (good.replacen("metric_name", "name", 1), Completeness::Unreadable),
        (
            good.replacen("expected_response", "name", 1),
            Completeness::Unreadable,
        ),
        (HEADER.to_owned(), Completeness::Empty),
        (String::new(), Completeness::Empty),
    ] {
        assert_eq!(read_csv(&text).completeness(), completeness);
    }
}

#[test]
fn a_metric_whose_kind_nobody_knows_is_not_reported() {
    let mut wanted = wanted();
    let mut custom = wanted.load[0].clone();
    (custom.metric, custom.filter) = ("mine".to_owned(), std::collections::BTreeMap::new());
    wanted.load.push(custom.clone());
    (custom.metric, custom.percents) = ("yours".to_owned(), std::collections::BTreeSet::new());
    wanted.load.push(custom);
    let text = HEADER.to_owned()
        + &row("mine", "1795392000", "1.0", "", "")
        + &row("yours", "1795392000", "1.0", "", "");
    let evidence = read_run(
        vec![shard("a", text.as_bytes())],
        Format::K6Csv,
        &wanted,
        &Options::default(),
    );
    assert_eq!(codes(&evidence), ["k6_kind_unknown"]);
    assert!(p95(&evidence, "mine").is_some());
    assert!(measure(&evidence, "yours").is_none());
}

proptest! {
    #[test]
    fn both_sample_formats_say_the_same(values in proptest::collection::vec((0_u32..1_000_000, any::<bool>(), 0_u8..3), 1..50)) {
        let (mut json, mut csv) = (declarations(), HEADER.to_owned());
        for (value, ok, name) in values {
            let value = format!("{:.6}", f64::from(value) / 1000.0);
            json += &sample("http_req_duration", &value, &format!(r#"{{"expected_response":"{ok}","name":"n{name}"}}"#));
            csv += &row("http_req_duration", "2026-11-23T09:00:00.5+09:00", &value, &ok.to_string(), &format!("n{name}"));
        }
        let (json, csv) = (read(json.as_bytes()), read_csv(&csv));
        prop_assert_eq!(json.inspect(), csv.inspect());
        prop_assert_eq!(json.window, csv.window);
    }
}
