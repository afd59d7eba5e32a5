//! Words that must not stand in a file: unfinished code, tests that silently do not run, and paths that exist
//! only on one person's machine.

use super::extension;
use crate::finding::Finding;
use std::path::Path;

const CHECK: &str = "words";

/// What Rust sources must not say. Written in two parts, so that this file may be checked too.
const IN_RUST: &[(&str, &str)] = &[
    (concat!("to", "do!("), "unfinished code"),
    (concat!("unimple", "mented!("), "unfinished code"),
    (
        concat!("#[ig", "nore]"),
        "a test that does not run needs a reason: `#[ignore = \"why\"]`",
    ),
];

/// Folders of people; what follows is somebody's name.
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
];

/// What no file must say.
pub(super) struct Words {
    machine: Vec<String>,
}

impl Words {
    /// The folders in which this clone and this user live are this machine's business.
    pub(super) fn of_this_machine(root: &Path) -> Self {
        let home = std::env::var("HOME").ok();
        let folders = [
            Some(root.to_string_lossy().into_owned()),
            home.map(|home| format!("{home}/")),
        ];
        Self {
            machine: folders
                .into_iter()
                .flatten()
                .filter(|folder| folder.len() > 4)
                .collect(),
        }
    }

    pub(super) fn findings(&self, name: &str, text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (line, number) in text.lines().zip(1_usize..) {
            let place = || format!("{name}:{number}");
            if extension(name) == "rs" {
                let bad = IN_RUST.iter().filter(|(word, _)| line.contains(word));
                findings.extend(bad.map(|(_, why)| Finding::error(CHECK, place(), *why)));
            }
            let homes = HOMES
                .iter()
                .copied()
                .chain(self.machine.iter().map(String::as_str));
            if let Some(path) = homes.into_iter().find(|path| names_path(line, path)) {
                findings.push(Finding::error(
                    CHECK,
                    place(),
                    format!("a path of one machine: `{path}…`"),
                ));
            }
        }
        findings
    }
}

/// Returns whether a line holds a path that begins so; `https://host/home/x` does not.
fn names_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at..)
            .and_then(|text| text.strip_prefix(start))
            .and_then(|text| text.chars().next());
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '/' | '}'));
        begins && (!start.ends_with(['/', '\\']) || after.is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(name: &str, text: &str) -> Vec<String> {
        let words = Words {
            machine: vec!["/build/clone".to_owned()],
        };
        words
            .findings(name, text)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn unfinished_code_is_found_in_rust_only() {
        let text = concat!("fn a() {}\nfn b() { to", "do!() }");
        assert_eq!(messages("a.rs", text), ["error[words] a.rs:2: unfinished code"]);
        assert!(messages("a.md", text).is_empty());
    }

    #[test]
    fn an_ignored_test_needs_a_reason() {
        assert_eq!(messages("a.rs", concat!("#[ig", "nore]")).len(), 1);
        assert!(messages("a.rs", "#[ignore = \"needs a database\"]").is_empty());
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_an_address_is_not() {
        let home = concat!("see /ho", "me/kim/x");
        assert_eq!(messages("a.md", home).len(), 1);
        assert_eq!(messages("a.md", "cd /build/clone && make").len(), 1);
        assert!(messages("a.md", concat!("https://example.com/ho", "me/kim")).is_empty());
        assert!(messages("a.md", concat!("a list: /ho", "me/, /etc/")).is_empty());
    }
}
