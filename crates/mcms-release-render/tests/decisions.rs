//! What people and pipelines read, as snapshots in both languages.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod samples;

use insta::assert_snapshot;
use mcms_release::reason::Locale::{En, Ko};
use mcms_release_render::{Style, azure_devops, github, junit, markdown, text};
use samples::{failed_by_p95, inconclusive, passed, waived, warned};

#[test]
fn text_of_a_pass() {
    assert_snapshot!("text_pass_en", text(&passed(), En, Style::Plain));
    assert_snapshot!("text_pass_ko", text(&passed(), Ko, Style::Plain));
}

#[test]
fn text_of_a_warning() {
    assert_snapshot!("text_warn_en", text(&warned(), En, Style::Plain));
    assert_snapshot!("text_warn_ko", text(&warned(), Ko, Style::Plain));
}

#[test]
fn text_of_a_failure_by_p95() {
    assert_snapshot!("text_fail_en", text(&failed_by_p95(), En, Style::Plain));
    assert_snapshot!("text_fail_ko", text(&failed_by_p95(), Ko, Style::Plain));
}

#[test]
fn text_of_an_undecided_release() {
    assert_snapshot!("text_inconclusive_en", text(&inconclusive(), En, Style::Plain));
    assert_snapshot!("text_inconclusive_ko", text(&inconclusive(), Ko, Style::Plain));
}

#[test]
fn text_of_a_waived_failure() {
    assert_snapshot!("text_waived_en", text(&waived(), En, Style::Plain));
    assert_snapshot!("text_waived_ko", text(&waived(), Ko, Style::Plain));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = text(&failed_by_p95(), En, Style::Ansi);
    assert!(coloured.starts_with("\u{1b}[1;31mFAIL"));
    let mut plain = String::new();
    for (index, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if index == 0 {
            part
        } else {
            part.split_once('m').unwrap().1
        });
    }
    assert_eq!(plain, text(&failed_by_p95(), En, Style::Plain));
}

#[test]
fn markdown_reports() {
    for (name, record) in [
        ("fail", failed_by_p95()),
        ("inconclusive", inconclusive()),
        ("waived", waived()),
    ] {
        assert_snapshot!(format!("markdown_{name}_en"), markdown(&record, En));
        assert_snapshot!(format!("markdown_{name}_ko"), markdown(&record, Ko));
    }
}

#[test]
fn junit_reports() {
    for (name, record) in [
        ("fail", failed_by_p95()),
        ("inconclusive", inconclusive()),
        ("warn", warned()),
    ] {
        assert_snapshot!(format!("junit_{name}_en"), junit(&record, En));
        assert_snapshot!(format!("junit_{name}_ko"), junit(&record, Ko));
    }
}

#[test]
fn azure_devops_commands() {
    assert_snapshot!("azure_pass_en", azure_devops(&passed(), En));
    assert_snapshot!("azure_warn_en", azure_devops(&warned(), En));
    assert_snapshot!("azure_fail_ko", azure_devops(&failed_by_p95(), Ko));
    assert_snapshot!("azure_inconclusive_en", azure_devops(&inconclusive(), En));
}

#[test]
fn github_commands() {
    assert_snapshot!("github_pass_en", github(&passed(), En));
    assert_snapshot!("github_fail_en", github(&failed_by_p95(), En));
    assert_snapshot!("github_inconclusive_ko", github(&inconclusive(), Ko));
}
