//! The fast path, the reference parser and every division into blocks give one answer.

use super::*;
use proptest::prelude::*;

/// Samples and lines as k6 writes them, as other versions do, and damaged in every way that could be thought of.
fn line() -> impl Strategy<Value = String> {
    let metric = prop_oneof![
        4 => Just("http_req_duration"),
        2 => Just("http_req_failed"),
        2 => Just("http_req_waiting"),
        1 => Just("vus"),
        1 => Just("unheard_of"),
        1 => Just("http_req_\\u0064uration"),
        1 => Just("설비"),
    ];
    let value = prop_oneof![
        6 => (0_u32..2_000_000).prop_map(|v| format!("{}", f64::from(v) / 1000.0)),
        2 => Just("0".to_owned()),
        2 => Just("1".to_owned()),
        1 => "-?[0-9]{1,18}(\\.[0-9]{1,12})?(e[-+]?[0-9]{1,3})?",
        1 => Just("NaN".to_owned()),
    ];
    let tag = prop_oneof![
        Just("expected_response\":\"true"),
        Just("expected_response\":\"false"),
        Just("name\":\"a"),
        Just("name\":\"b\\\"c"),
        Just("name\":\"\\u0041"),
        Just("name\":\"주문 흐름"),
        Just("status\":\"200"),
        Just("a\\nb\":\"x"),
    ];
    let tags = prop_oneof![
        6 => proptest::collection::vec(tag, 0..4).prop_map(|tags| {
            let inner: Vec<String> = tags.iter().map(|tag| format!("\"{tag}\"")).collect();
            format!("{{{}}}", inner.join(","))
        }),
        1 => Just("null".to_owned()),
    ];
    let time = prop_oneof![
        6 => Just("2026-11-23T09:00:00.5+09:00".to_owned()),
        2 => (0_u32..60).prop_map(|s| format!("2026-11-23T00:01:{s:02}Z")),
        1 => Just("2026-02-30T00:00:00Z".to_owned()),
    ];
    let shape = (metric, value, tags, time).prop_flat_map(|(metric, value, tags, time)| {
        let now = format!("{{\"metric\":\"{metric}\",\"type\":\"Point\",\"data\":{{\"time\":\"{time}\",\"value\":{value},\"tags\":{tags}}}}}");
        let older = format!("{{\"type\":\"Point\",\"data\":{{\"time\":\"{time}\",\"value\":{value},\"tags\":{tags}}},\"metric\":\"{metric}\"}}");
        let extra = now.replace("}}}", "},\"metadata\":{\"trace\":\"x\"}}}");
        let spaced = now.replace("\",\"type\"", "\", \"type\"");
        prop_oneof![8 => Just(now.clone()), 1 => Just(older), 1 => Just(extra), 1 => Just(spaced), 1 => Just(format!("{now} ")), 1 => Just(format!("{now}\r"))]
    });
    (
        shape,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0_u8..24,
    )
        .prop_map(|(line, one, other, damage)| {
            let boundary = |index: prop::sample::Index| {
                let mut at = index.index(line.len().max(1));
                while !line.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (from, to) = (
                boundary(one).min(boundary(other)),
                boundary(one).max(boundary(other)),
            );
            match damage {
                0 => line[..from].to_owned(),
                1 => format!("{}{}", &line[..from], &line[to..]),
                2 => format!("{}{}{}", &line[..from], "\"", &line[from..]),
                3 => format!("{}{}{}", &line[..to], &line[from..to], &line[to..]),
                4 => format!("{}\u{0}{}", &line[..from], &line[from..]),
                5 => format!("{}\n{}", &line[..from], &line[from..]),
                6 => String::new(),
                _ => line,
            }
        })
}

/// What a reader says, without the wording of its diagnostics: the same damage in the same lines.
fn said(evidence: &Evidence<LoadRun>) -> impl PartialEq + std::fmt::Debug + use<> {
    let places: Vec<_> = evidence
        .diagnostics
        .iter()
        .map(|d| (d.severity, d.reason.clone(), d.location.clone()))
        .collect();
    (
        evidence.completeness(),
        evidence.inspect().1.cloned(),
        evidence.window,
        places,
        evidence.sources.clone(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_fast_path_says_what_the_full_parse_says(lines in proptest::collection::vec(line(), 0..30), end in any::<bool>()) {
        let text = declarations() + &lines.join("\n") + if end { "\n" } else { "" };
        let fast = read_with(&[("a", text.as_bytes())], false, 4096, 1000);
        let strict = read_with(&[("a", text.as_bytes())], true, 4096, 1000);
        prop_assert_eq!(said(&fast), said(&strict), "{}", text);
    }

    #[test]
    fn damaged_bytes_are_judged_alike_by_both(at in any::<prop::sample::Index>(), byte in any::<u8>(), n in 1_u32..6) {
        let mut bytes = run(n).replace("\"200\"", "\"설비\"").into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        // The first two bytes may turn the file into another encoding, which is another test.
        prop_assume!(at > 2);
        let fast = read_with(&[("a", &bytes)], false, 65_536, 1000);
        let strict = read_with(&[("a", &bytes)], true, 65_536, 1000);
        prop_assert_eq!(said(&fast), said(&strict));
    }

    #[test]
    fn the_division_into_blocks_does_not_matter(lines in proptest::collection::vec(line(), 0..12), block in 1_usize..700, end in any::<bool>()) {
        let text = declarations() + &lines.join("\n") + if end { "\n" } else { "" };
        let one = read_with(&[("a", text.as_bytes())], false, 1 << 20, 1000);
        prop_assert_eq!(said(&read_with(&[("a", text.as_bytes())], false, block, 1000)), said(&one));
        let packed = gzip(text.as_bytes());
        let packed = read_with(&[("a", &packed)], false, block.max(4), 1000);
        prop_assert_eq!(packed.inspect(), one.inspect());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), block in 1_usize..100) {
        let evidence = read_with(&[("a", &bytes)], false, block, 10);
        prop_assert!(evidence.completeness() != Completeness::Complete);
        let _ = detect(&bytes);
        let _ = read_summary(&bytes, "s", &everything());
        let _ = read_run(vec![shard("a", &bytes)], Format::K6Csv, &everything(), &Options::default());
    }
}

#[test]
fn six_odd_lines_are_read_alike() {
    let tags = r#"{"expected_response":"true","name":"http_req_failed"}"#;
    let old = format!(
        r#"{{"type":"Point","data":{{"time":"{TIME}","value":5,"tags":{tags}}},"metric":"http_req_duration"}}"#
    );
    let text = declarations()
        + &old
        + "\n"
        + &sample("http_req_duration", "6", "null")
        + &sample("http_req_\\u0066ailed", "1", tags)
        + &sample("http_req_waiting", "1", tags)
        + "\n"
        + &sample("http_req_failed", "0", tags)[..90];
    for strict in [false, true] {
        let evidence = read_with(&[("a", text.as_bytes())], strict, 1 << 16, 1000);
        assert_eq!(codes(&evidence), ["truncated"]);
        let failed = measure(&evidence, "http_req_failed").unwrap().rate.unwrap();
        assert_eq!((failed.events, failed.total), (1, 1));
        // Without tags there is no subject and no success: only the old line counts.
        assert_eq!(measure(&evidence, "http_req_duration").unwrap().count, Some(1));
    }
}
