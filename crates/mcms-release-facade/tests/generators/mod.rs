//! Inputs that are made and not kept: too large, or not portable.
//!
//! A case's file `generate` has one line for each: `PATH GENERATOR ARGUMENT…`. Other languages implement this table.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Files of a case that describe it and are no inputs.
const DESCRIPTION: [&str; 5] = [
    "operation",
    "request.json",
    "expected.json",
    "why.txt",
    "generate",
];

/// Lays out the inputs of a case in an empty folder: its own files, then what its `generate` lists.
pub fn lay_out(case: &Path, into: &Path) {
    copy(case, into, &DESCRIPTION);
    let Ok(list) = fs::read_to_string(case.join("generate")) else {
        return;
    };
    for line in list.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let place = into.join(words[0]);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let number = || words[2].parse::<usize>().unwrap();
        match words[1] {
            // A folder without anything in it.
            "empty-folder" => fs::create_dir_all(&place).unwrap(),
            // `{"metrics":{"` and so many letters: one line that never ends.
            "long-line" => long_line(&place, number()),
            // So many opening brackets.
            "brackets" => fs::write(&place, "[".repeat(number())).unwrap(),
            // So many nested elements of JUnit around nothing.
            "elements" => {
                let text = "<testsuite>".repeat(number()) + &"</testsuite>".repeat(number());
                fs::write(&place, text).unwrap();
            }
            // A link to a path relative to its own folder.
            "link" => link(words[2], &place),
            // The same text in UTF-16 little endian with BOM and CRLF, as Windows PowerShell 5.1 writes it.
            "utf16" => {
                let text = fs::read_to_string(&place).unwrap().replace('\n', "\r\n");
                let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
                fs::write(&place, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
            }
            // The same text with a UTF-8 BOM.
            "bom" => {
                let text = fs::read_to_string(&place).unwrap();
                fs::write(&place, format!("\u{FEFF}{text}")).unwrap();
            }
            // A policy of one load gate with so many criteria.
            "wide-policy" => wide_policy(&place, number()),
            other => panic!("there is no generator `{other}`"),
        }
    }
}

fn copy(from: &Path, to: &Path, without: &[&str]) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !without.contains(&name.to_str().unwrap()) {
            copy(&entry.path(), &to.join(&name), &[]);
        }
    }
}

fn long_line(place: &Path, length: usize) {
    let mut file = fs::File::create(place).unwrap();
    file.write_all(br#"{"metrics":{""#).unwrap();
    let block = vec![b'a'; 1 << 20];
    let mut left = length;
    while left > 0 {
        let now = left.min(block.len());
        file.write_all(&block[..now]).unwrap();
        left -= now;
    }
}

fn wide_policy(place: &Path, criteria: usize) {
    let mut text =
        String::from("schema: mcms.policy/1\ngates:\n  - id: wide\n    evidence: load\n    criteria:\n");
    for index in 0..criteria {
        writeln!(
            text,
            "      - {{id: c{index}, metric: http_req_failed, statistic: rate, limit: \"<= 1%\"}}"
        )
        .unwrap();
    }
    fs::write(place, text).unwrap();
}

#[cfg(unix)]
fn link(target: &str, place: &Path) {
    std::os::unix::fs::symlink(target, place).unwrap();
}

#[cfg(windows)]
fn link(target: &str, place: &Path) {
    std::os::windows::fs::symlink_dir(target, place).unwrap();
}
