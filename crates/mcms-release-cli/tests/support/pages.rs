//! Runs the commands that a page of the documentation shows: the few words of a shell that the pages use, on every platform.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    dead_code,
    missing_docs,
    reason = "each test uses some of it"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A page, with the line ends that it has in the repository.
pub fn page(name: &str) -> String {
    fs::read_to_string(root().join(name))
        .unwrap()
        .replace("\r\n", "\n")
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (entry, target) = (
            entry.as_ref().unwrap(),
            to.join(entry.as_ref().unwrap().file_name()),
        );
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Blocks of code and markers of terminal output, in the order of the page.
pub enum Piece {
    Code { language: String, text: String },
    Terminal { name: String },
    Line(String),
}

pub fn pieces(page: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Piece::Code {
                language: language.to_owned(),
                text: text.join("\n"),
            });
        } else if let Some(name) = line.strip_prefix("<!-- terminal: ") {
            let name = name.strip_suffix(" -->").unwrap().to_owned();
            assert!(
                lines.by_ref().any(|line| line == "<!-- end -->"),
                "{name} has no end"
            );
            found.push(Piece::Terminal { name });
        } else {
            found.push(Piece::Line(line.to_owned()));
        }
    }
    found
}

/// A shell in a folder, with the variables that a page set and what the last command printed.
pub struct Shell {
    pub folder: PathBuf,
    variables: BTreeMap<String, String>,
    /// The arguments of the last `gate`; a page writes `…` for them, without `--out`.
    gate: Vec<String>,
    /// The record that the last `history list` names first; a page writes `RECORD` for it.
    record: String,
    pub code: i32,
    pub out: String,
}

impl Shell {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            variables: BTreeMap::new(),
            gate: Vec::new(),
            record: String::new(),
            code: 0,
            out: String::new(),
        }
    }

    /// Runs every line; panics on a word that no page has used yet, so that nothing is skipped unnoticed.
    pub fn run(&mut self, script: &str) {
        for line in script.replace("\\\n", " ").lines() {
            let words = self.words(line);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words.as_slice() {
                [] | ["#" | "cd" | "export", ..] | ["cargo", "build" | "xtask", ..] | ["echo", "exit $?"] => {
                }
                [".", file] => self.read_variables(file),
                ["mcms-release", arguments @ ..]
                | [
                    "cargo",
                    "run",
                    "--release",
                    "-q",
                    "-p",
                    "mcms-release-cli",
                    "--",
                    arguments @ ..,
                ] => {
                    self.command(arguments);
                }
                ["cp", "-r", from, to] => copy(&self.folder.join(from), &self.folder.join(to)),
                ["echo", text, ">>", file] => {
                    let file = self.folder.join(file);
                    let before = fs::read_to_string(&file).unwrap();
                    fs::write(file, format!("{before}{text}\n")).unwrap();
                }
                other => panic!("a page uses a command that its test does not know: {other:?}"),
            }
        }
    }

    pub fn command(&mut self, arguments: &[&str]) {
        let mut given: Vec<String> = Vec::new();
        for argument in arguments {
            match *argument {
                "…" => given.extend(self.gate.clone()),
                "RECORD" => given.push(self.record.clone()),
                other => given.push(other.to_owned()),
            }
        }
        let output = Command::new(env!("CARGO_BIN_EXE_mcms-release"))
            .args(&given)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        self.code = output.status.code().unwrap();
        self.out = String::from_utf8(output.stdout).unwrap();
        if given[0] == "gate" && !arguments.contains(&"…") {
            self.gate = without_out(&given[1..]);
        }
        if let ["history", "list", ..] = arguments {
            let ids = self.out.split_whitespace().find(|word| is_id(word));
            self.record = ids.unwrap().to_owned();
        }
    }

    fn read_variables(&mut self, file: &str) {
        let text = fs::read_to_string(self.folder.join(file)).unwrap();
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            self.variables.insert(format!("${name}"), value.trim().to_owned());
        }
    }

    /// The words of a line: spaces part them, but not in double quotes; a variable stands for its value.
    fn words(&self, line: &str) -> Vec<String> {
        let mut words = Vec::new();
        for (number, part) in line.split('"').enumerate() {
            if number % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(|word| {
                    let value = self.variables.get(word).cloned();
                    value.unwrap_or_else(|| word.to_owned())
                }));
            }
        }
        words
    }
}

fn without_out(words: &[String]) -> Vec<String> {
    let mut kept = words.to_vec();
    if let Some(at) = kept.iter().position(|word| word == "--out") {
        kept.drain(at..at + 2);
    }
    kept
}

pub fn is_id(word: &str) -> bool {
    word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}
