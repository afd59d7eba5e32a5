//! Text that others wrote can steer nothing: no pipeline, no terminal, no Markdown, no XML.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod samples;

use mcms_release::evidence::Diagnostic;
use mcms_release::gate::{Verdict, WaiverUse};
use mcms_release::reason::{Locale, Reason, gates, input};
use mcms_release::record::DecisionRecord;
use mcms_release_render::{Format, Style, render};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, TagEnd};
use quick_xml::events::Event as Xml;

/// Pieces that mean something to somebody, mixed with anything.
fn hostile() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "##vso[task.complete result=Succeeded]",
        "##VSO[task.setvariable]",
        "##[error]",
        "##",
        "#",
        "\n##vso[",
        "\r\n::error::x",
        "::set-output name=a::b",
        "::",
        ":",
        "%0A",
        "%AZP25",
        "]]>",
        "-->",
        "<!--",
        "<script>alert(1)</script>",
        "</testcase>",
        "\"/><x a=\"",
        "&#10;",
        "&amp;",
        "| a | b |",
        "`",
        "```",
        "**",
        "__",
        "~~",
        "[x](http://y)",
        "![](x)",
        "<http://x>",
        "https://example.invalid/a",
        "www.example.invalid",
        "a@example.invalid",
        "\n\n# head",
        "\n- item",
        "\n---\n",
        "\\",
        "\\|",
        "\u{1b}[2J",
        "\u{1b}]0;t\u{7}",
        "\u{202e}",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffe}",
        "가",
        "{by}",
        "",
        "- ",
        "+ ",
        "1. ",
        "2) ",
        "---",
        "    ",
        " ",
        "^",
        ":smile:",
        "> ",
        ">=",
        "<=",
        "<= <b>",
        "===",
        "\t",
        "[^1]",
        "{#a}",
        "$x$",
    ]);
    let piece = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => ".{0,6}"];
    prop::collection::vec(piece, 1..6).prop_map(|parts| parts.concat())
}

/// A decision whose every foreign text is given.
fn decision(text: &[String]) -> DecisionRecord {
    let pick = |index: usize| text[index % text.len()].clone();
    let mut record = samples::inconclusive();
    record.candidate.release = pick(0);
    record.candidate.commit = pick(1);
    record.candidate.requester = Some(pick(2));
    record.candidate.environment = Some(pick(3));
    let mut finding = samples::p95(471.0, Verdict::Fail);
    finding.subject = pick(4);
    finding.details = vec![pick(5), pick(6)];
    finding
        .notes
        .push(Reason::new(gates::NO_DATA).with("subject", pick(7)));
    finding.waivers = vec![WaiverUse {
        by: pick(8),
        reason: pick(9),
        until: samples::at("2026-11-30T00:00:00Z"),
        valid: false,
        why: Some(pick(10)),
    }];
    let mut gate = samples::gate(&pick(11), vec![finding]);
    gate.reasons
        .push(Reason::new(gates::SUITES_DISAGREE).with("subject", pick(12)));
    record.decision.gates.push(gate);
    record.decision.actions.extend(samples::stop_and_tag());
    record.decision.actions.push(mcms_release::gate::PlannedAction {
        action: mcms_release::policy::Action::Tag(pick(13)),
        because: vec![pick(14)],
    });
    for source in record.inputs.iter_mut().flat_map(|input| &mut input.sources) {
        source.name = pick(15);
    }
    record.inputs[0].label = Some(pick(16));
    record.inputs[0].diagnostics = vec![
        Diagnostic::error(input::MALFORMED)
            .with("detail", pick(17))
            .at(pick(18)),
    ];
    record
}

/// The commands that an agent would obey in a text, as the agents look for them.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let lower = line.to_lowercase();
        if lower.contains("##vso[") || line.contains("##[") || line.trim_start().starts_with("::") {
            found.push(line.to_owned());
        }
    }
    found
}

fn foreign() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile(), 1..20)
}

/// The events of Markdown without text: its structure.
fn structure(markdown: &str) -> Vec<String> {
    Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
        .filter(|event| !matches!(event, Event::Text(_) | Event::SoftBreak))
        .map(|event| format!("{event:?}"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_format_for_people_or_tools_holds_a_command(text in foreign(), ko in any::<bool>()) {
        let locale = if ko { Locale::Ko } else { Locale::En };
        let record = decision(&text);
        for format in [Format::Text, Format::Json, Format::Markdown, Format::Junit] {
            for style in [Style::Plain, Style::Ansi] {
                let out = render(&record, format, locale, style).unwrap();
                prop_assert_eq!(commands(&out), Vec::<String>::new(), "{:?}", format);
            }
        }
    }

    #[test]
    fn pipelines_get_our_commands_only(text in foreign()) {
        let benign = render(&decision(&["x".to_owned()]), Format::AzureDevops, Locale::En, Style::Plain).unwrap();
        let out = render(&decision(&text), Format::AzureDevops, Locale::En, Style::Plain).unwrap();
        let verbs = |out: &str| -> Vec<String> {
            out.lines().map(|line| line.split(']').next().unwrap_or_default().to_owned()).collect()
        };
        prop_assert_eq!(verbs(&out), verbs(&benign));
        prop_assert!(out.lines().all(|line| line.matches("##").count() == 1));
        let benign = render(&decision(&["x".to_owned()]), Format::Github, Locale::En, Style::Plain).unwrap();
        let out = render(&decision(&text), Format::Github, Locale::En, Style::Plain).unwrap();
        prop_assert_eq!(out.lines().count(), benign.lines().count());
        prop_assert!(out.lines().all(|line| ["::error title=", "::warning title="].iter().any(|start| line.starts_with(start))));
    }

    #[test]
    fn markdown_keeps_its_structure(text in foreign()) {
        let benign = render(&decision(&["x".to_owned()]), Format::Markdown, Locale::En, Style::Plain).unwrap();
        let out = render(&decision(&text), Format::Markdown, Locale::En, Style::Plain).unwrap();
        prop_assert_eq!(structure(&out), structure(&benign), "{}", out);
    }

    #[test]
    fn markdown_shows_the_text_itself(text in hostile()) {
        let line = mcms_release_render::escape::line(&text);
        prop_assume!(line.trim() == line && !line.is_empty());
        let mut shown = String::new();
        let source = format!("x {} y", mcms_release_render::escape::markdown(&text));
        for event in Parser::new_ext(&source, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(text) => shown.push_str(&text),
                Event::Start(_) | Event::End(TagEnd::Paragraph) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert_eq!(shown, format!("x {line} y"));
    }

    #[test]
    fn junit_parses_back(text in foreign()) {
        let record = decision(&text);
        let out = render(&record, Format::Junit, Locale::En, Style::Plain).unwrap();
        let mut reader = quick_xml::Reader::from_str(&out);
        reader.config_mut().check_end_names = true;
        let (mut cases, mut red, mut names) = (0, 0, Vec::new());
        loop {
            match reader.read_event().unwrap() {
                Xml::Eof => break,
                Xml::Start(start) => {
                    for attribute in start.attributes() {
                        let attribute = attribute.unwrap();
                        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
                        if start.name().as_ref() == "testcase" && attribute.key.as_ref() == "name" {
                            names.push(value.into_owned());
                        }
                    }
                    cases += usize::from(start.name().as_ref() == "testcase");
                    red += usize::from(["failure", "error"].contains(&start.name().as_ref()));
                }
                Xml::Comment(_) | Xml::CData(_) | Xml::PI(_) | Xml::DocType(_) => prop_assert!(false, "{out}"),
                _ => {}
            }
        }
        prop_assert_eq!((cases, red), (6, 5));
        let name = format!("performance/p95{}", if text[4 % text.len()].is_empty() { String::new() } else { format!(" · {}", text[4 % text.len()]) });
        prop_assert!(names.contains(&mcms_release_render::escape::line(&name)), "{names:?}");
        let legal = |character: char| matches!(character, '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        prop_assert!(out.chars().all(legal));
    }

    #[test]
    fn json_on_a_console_is_the_record(text in foreign()) {
        let record = decision(&text);
        let out = render(&record, Format::Json, Locale::En, Style::Plain).unwrap();
        prop_assert!(out.is_ascii());
        prop_assert_eq!(serde_json::from_str::<DecisionRecord>(&out).unwrap(), record);
    }

    #[test]
    fn a_terminal_sees_no_control_character(text in foreign()) {
        let out = render(&decision(&text), Format::Text, Locale::Ko, Style::Plain).unwrap();
        prop_assert!(out.chars().all(|character| character == '\n' || !character.is_control()));
    }
}

#[test]
fn a_decision_that_is_not_let_through_is_red_even_without_a_finding() {
    let mut record = samples::passed();
    record.decision.effective = Verdict::Inconclusive;
    record.decision.let_through = false;
    for (format, red) in [
        (Format::Junit, "<error "),
        (Format::AzureDevops, "result=Failed"),
        (Format::Github, "::error "),
    ] {
        assert!(
            render(&record, format, Locale::En, Style::Plain)
                .unwrap()
                .contains(red),
            "{format:?}"
        );
    }
}
