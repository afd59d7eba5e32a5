//! The tutorial and the start pages are true: their commands run, end with the exit codes that they name, and print what they show.
//!
//! After a wanted change of an output: `MCMS_UPDATE_PAGES=1 cargo test -p mcms-release-cli --test pages`, then read the difference.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "support/pages.rs"]
mod pages;

use pages::{Piece, Shell, copy, is_id, page, pieces, root};
use std::fs;

#[test]
fn every_command_of_the_tutorial_ends_and_prints_as_the_page_says() {
    const PAGE: &str = "docs/tutorial/first-release.md";
    let place = tempfile::tempdir().unwrap();
    copy(&root().join("examples/mcms"), place.path());
    let mut shell = Shell::new(place.path());
    let mut text = page(PAGE);
    let (mut to_be_named, mut prose, mut ran) = (None, String::new(), 0);
    for piece in pieces(&text.clone()) {
        match piece {
            Piece::Code { language, text } if language == "sh" => {
                assert_eq!(
                    to_be_named, None,
                    "the page does not name the exit code before `{text}`"
                );
                shell.run(&text);
                ran += 1;
                if text.contains("echo \"exit $?\"") {
                    to_be_named = Some(shell.code);
                } else {
                    assert_eq!(shell.code, 0, "{text}\n{}", shell.out);
                }
            }
            Piece::Code { language, text } if language == "json" => {
                let name = prose.rsplit("Write `").next().unwrap().split('`').next().unwrap();
                fs::write(place.path().join(name), text).unwrap();
            }
            Piece::Code { .. } => {}
            Piece::Terminal { name } => text = compared(PAGE, &text, &name, &shell.out),
            Piece::Line(line) => {
                if let (Some(code), Some(named)) = (to_be_named, line.strip_prefix("Exit ")) {
                    assert!(
                        named.starts_with(&code.to_string()),
                        "exit {code}, but `{line}`\n{}",
                        shell.out
                    );
                    to_be_named = None;
                }
                prose.push_str(&line);
            }
        }
    }
    assert_eq!(
        (to_be_named, ran),
        (None, 15),
        "commands that were not run or whose exit code is not named"
    );
}

#[test]
fn a_waiver_of_the_tutorial_that_is_broken_in_one_place_waives_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mine = place.path().join("mine.json");
    let tutorial = page("docs/tutorial/first-release.md");
    let waiver = pieces(&tutorial).into_iter().find_map(|piece| match piece {
        Piece::Code { language, text } if language == "json" => Some(text),
        _ => None,
    });
    let waiver = waiver.unwrap();
    let mut shell = Shell::new(root().join("examples/mcms/releases/blocked-errors"));
    shell.run(&command_of("examples/mcms/releases/blocked-errors/README.md"));
    assert_eq!(shell.code, 1);
    for (whole, broken, code) in [
        ("park.minsu", "park.minsu", 0),
        ("park.minsu", "han.jimin", 1),
        ("2026.11.5", "2026.11.4", 1),
        ("T20:55:00Z", "T18:54:30Z", 1),
        ("performance/error-rate", "error-rate", 1),
        ("\"qa\"", "\"uat\"", 1),
    ] {
        fs::write(&mine, waiver.replace(whole, broken)).unwrap();
        shell.run(&format!("mcms-release gate … --waivers \"{}\"", mine.display()));
        assert_eq!(shell.code, code, "{broken}: {}", shell.out);
    }
}

#[test]
fn the_first_command_of_the_readme_decides_on_the_good_release() {
    let out = tempfile::tempdir().unwrap();
    let mut shell = Shell::new(root());
    let folder = out.path().join("good");
    let command = command_of("README.md").replace("out/good", folder.to_str().unwrap());
    shell.run(&command);
    assert_eq!(shell.code, 0, "{}", shell.out);
    for name in ["decision.json", "report.md"] {
        assert!(folder.join(name).is_file(), "{name}");
    }
    let readme = compared("README.md", &page("README.md"), "readme en, short", &shell.out);
    shell.run(&command.replace("--locale en", "--locale ko"));
    compared("README.md", &readme, "readme ko, short", &shell.out);
    compared(
        "docs/ko/README.md",
        &page("docs/ko/README.md"),
        "readme ko, short",
        &shell.out,
    );
}

#[test]
fn the_blocked_release_on_the_start_pages_is_what_its_page_prints() {
    let folder = "examples/mcms/releases/blocked-p95";
    let mut shell = Shell::new(root().join(folder));
    shell.run(&command_of(&format!("{folder}/README.md")));
    shell.run("mcms-release gate … --locale en");
    let readme = page("README.md");
    compared("README.md", &readme, "blocked-p95 en, short", &shell.out);
    shell.run("mcms-release gate … --locale ko");
    compared(
        "docs/ko/README.md",
        &page("docs/ko/README.md"),
        "blocked-p95 ko, short",
        &shell.out,
    );
}

fn command_of(name: &str) -> String {
    let found = pieces(&page(name)).into_iter().find_map(|piece| match piece {
        Piece::Code { language, text } if language == "sh" => Some(text),
        _ => None,
    });
    found.unwrap()
}

/// Asserts that a page shows this output, or writes it there where that is asked for; returns the page.
fn compared(file: &str, text: &str, name: &str, out: &str) -> String {
    let marker = format!("<!-- terminal: {name} -->\n");
    let (before, rest) = text.split_once(&marker).unwrap();
    let (shown, after) = rest.split_once("<!-- end -->").unwrap();
    let out = if name.ends_with(", short") {
        short(out)
    } else {
        out.to_owned()
    };
    let wanted = format!("```text\n{}\n```\n", out.trim_end());
    if std::env::var_os("MCMS_UPDATE_PAGES").is_some() {
        let text = format!("{before}{marker}{wanted}<!-- end -->{after}");
        fs::write(root().join(file), &text).unwrap();
        return text;
    }
    assert_eq!(
        masked(shown),
        masked(&wanted),
        "{file} shows another output at `{name}`"
    );
    text.to_owned()
}

/// Without the section of the inputs.
fn short(out: &str) -> String {
    let sections = out.split("\n\n").map(|section| match section.lines().next() {
        Some("Inputs" | "입력") => "…",
        _ => section,
    });
    sections.collect::<Vec<_>>().join("\n\n")
}

/// Ids of records and the version follow the engine, not the example.
fn masked(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        if is_id(word) {
            "ID"
        } else if word.trim_end().starts_with(env!("CARGO_PKG_VERSION")) {
            "VERSION"
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
