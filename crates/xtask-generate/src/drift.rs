//! Compares generated files with the committed ones, and writes them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// Files below the workspace's folder, with forward slashes, and what they must hold.
pub type Artefacts = BTreeMap<String, String>;

/// Folders in which nothing else may lie: what is not generated any more must go.
pub const OWNED: &[&str] = &["docs/reference/schemas"];

/// How a file differs from what the tables say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing(String),
    /// It holds something else, first at this line.
    Changed(String, usize),
    /// It is not generated any more.
    Left(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(file) => write!(f, "{file}: is missing"),
            Self::Changed(file, line) => write!(f, "{file}:{line}: differs from what the tables say"),
            Self::Left(file) => write!(f, "{file}: is not generated any more"),
        }
    }
}

/// Finds every file that differs.
///
/// # Errors
/// Where a file or folder is there but cannot be read.
pub fn differences(root: &Path, artefacts: &Artefacts) -> Result<Vec<Difference>, String> {
    let mut found = Vec::new();
    for (file, wanted) in artefacts {
        match std::fs::read(root.join(file)) {
            Ok(there) if there == wanted.as_bytes() => {}
            Ok(there) => found.push(Difference::Changed(
                file.clone(),
                first_difference(&there, wanted),
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                found.push(Difference::Missing(file.clone()));
            }
            Err(error) => return Err(format!("{file} cannot be read: {error}")),
        }
    }
    for folder in OWNED {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            continue;
        };
        let mut left = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| format!("{folder} cannot be read: {error}"))?;
            let file = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if !artefacts.contains_key(&file) {
                left.push(Difference::Left(file));
            }
        }
        left.sort_by_key(ToString::to_string);
        found.extend(left);
    }
    Ok(found)
}

/// Writes what differs and removes what is not generated any more.
///
/// # Errors
/// Where a file cannot be written or removed.
pub fn write(root: &Path, artefacts: &Artefacts, differences: &[Difference]) -> Result<(), String> {
    for difference in differences {
        match difference {
            Difference::Missing(file) | Difference::Changed(file, _) => {
                let path = root.join(file);
                let text = artefacts.get(file).map_or("", String::as_str);
                let folder = path.parent().unwrap_or(root);
                std::fs::create_dir_all(folder)
                    .and_then(|()| std::fs::write(&path, text))
                    .map_err(|error| format!("{file} cannot be written: {error}"))?;
            }
            Difference::Left(file) => {
                std::fs::remove_file(root.join(file))
                    .map_err(|error| format!("{file} cannot be removed: {error}"))?;
            }
        }
    }
    Ok(())
}

/// Returns the first line, from 1, in which two texts differ.
fn first_difference(there: &[u8], wanted: &str) -> usize {
    let mut wanted = wanted.split('\n').map(str::as_bytes);
    let same = there
        .split(|byte| *byte == b'\n')
        .take_while(|line| wanted.next() == Some(line))
        .count();
    same.saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefacts() -> Artefacts {
        [
            ("docs/reference/errors.md", "one\ntwo\n"),
            ("docs/reference/schemas/a.json", "{}\n"),
        ]
        .map(|(file, text)| (file.to_owned(), text.to_owned()))
        .into()
    }

    #[test]
    fn what_is_written_does_not_differ() {
        let root = tempfile::tempdir().unwrap();
        let found = differences(root.path(), &artefacts()).unwrap();
        assert_eq!(found.len(), 2);
        write(root.path(), &artefacts(), &found).unwrap();
        assert_eq!(differences(root.path(), &artefacts()).unwrap(), []);
    }

    #[test]
    fn a_changed_line_a_missing_file_and_a_left_file_are_found_and_mended() {
        let root = tempfile::tempdir().unwrap();
        let all = differences(root.path(), &artefacts()).unwrap();
        write(root.path(), &artefacts(), &all).unwrap();
        std::fs::write(
            root.path().join("docs/reference/errors.md"),
            "one\ntwo, by hand\n",
        )
        .unwrap();
        std::fs::rename(
            root.path().join("docs/reference/schemas/a.json"),
            root.path().join("docs/reference/schemas/b.json"),
        )
        .unwrap();
        let found = differences(root.path(), &artefacts()).unwrap();
        assert_eq!(
            found,
            [
                Difference::Changed("docs/reference/errors.md".to_owned(), 2),
                Difference::Missing("docs/reference/schemas/a.json".to_owned()),
                Difference::Left("docs/reference/schemas/b.json".to_owned()),
            ]
        );
        write(root.path(), &artefacts(), &found).unwrap();
        assert_eq!(differences(root.path(), &artefacts()).unwrap(), []);
    }

    #[test]
    fn a_cut_file_differs_where_it_ends() {
        assert_eq!(first_difference(b"one\n", "one\ntwo\n"), 2);
        assert_eq!(first_difference(b"", "one\n"), 1);
    }
}
