//! Patterns over paths, part by part: only folders that a part can match are listed.
//!
//! Written here because it is forty lines, and because a file name like `results[1].trx` must mean itself, which
//! the usual syntax does not allow.

use super::{MOST_ENTRIES, Paths};
use mcms_release::error::{Error, ErrorCode, Result};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The deepest folder that `**` enters.
const MOST_DEPTH: usize = 64;

/// Tells whether a text holds a wildcard.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

struct Walk<'a> {
    paths: &'a Paths,
    seen: usize,
    found: Vec<PathBuf>,
}

/// Expands a pattern into sorted paths, relative where the pattern is.
pub(super) fn expand(paths: &Paths, pattern: &Path) -> Result<Vec<PathBuf>> {
    let parts: Vec<Component<'_>> = pattern.components().collect();
    let mut walk = Walk {
        paths,
        seen: 0,
        found: Vec::new(),
    };
    walk.step(&PathBuf::new(), &parts, MOST_DEPTH)?;
    walk.found.sort_unstable();
    walk.found.dedup();
    Ok(walk.found)
}

impl Walk<'_> {
    fn step(&mut self, here: &Path, parts: &[Component<'_>], depth: usize) -> Result<()> {
        let Some((part, rest)) = parts.split_first() else {
            if !here.as_os_str().is_empty() {
                self.found.push(here.to_path_buf());
            }
            return Ok(());
        };
        let text = part.as_os_str().to_string_lossy();
        let literal = !matches!(part, Component::Normal(_)) || !is_pattern(&text);
        if literal {
            let next = here.join(part);
            if !rest.is_empty() || fs::metadata(self.paths.resolve(&next)?).is_ok() {
                self.step(&next, rest, depth)?;
            }
            return Ok(());
        }
        let any_folders = text == "**";
        if any_folders && !rest.is_empty() {
            self.step(here, rest, depth)?;
        }
        for (name, is_folder, is_link) in self.entries(here)? {
            let next = here.join(&name);
            if any_folders {
                if rest.is_empty() && !is_folder {
                    self.found.push(next.clone());
                }
                if is_folder && !is_link && depth > 0 {
                    self.step(&next, parts, depth.saturating_sub(1))?;
                }
            } else if matches(&text, &name) && (rest.is_empty() || is_folder) {
                self.step(&next, rest, depth)?;
            }
        }
        Ok(())
    }

    /// The entries of a folder; none where it is missing or cannot be read: a pattern then matches nothing.
    fn entries(&mut self, here: &Path) -> Result<Vec<(String, bool, bool)>> {
        let folder = if here.as_os_str().is_empty() {
            Path::new(".")
        } else {
            here
        };
        let Ok(entries) = fs::read_dir(self.paths.resolve(folder)?) else {
            return Ok(Vec::new());
        };
        let mut list = Vec::new();
        for entry in entries.flatten() {
            self.seen = self.seen.saturating_add(1);
            if self.seen > MOST_ENTRIES {
                let message = format!("the pattern looks at more than {MOST_ENTRIES} entries");
                return Err(
                    Error::new(ErrorCode::InputUnreadable, message).with_help("name a folder further down")
                );
            }
            let kind = entry.file_type();
            let is_link = kind.as_ref().is_ok_and(fs::FileType::is_symlink);
            // A link that is matched by name is given, so it may lead to a folder.
            let is_folder = if is_link {
                entry.path().is_dir()
            } else {
                kind.is_ok_and(|kind| kind.is_dir())
            };
            list.push((
                entry.file_name().to_string_lossy().into_owned(),
                is_folder,
                is_link,
            ));
        }
        list.sort_unstable();
        Ok(list)
    }
}

/// Matches a name with `*` and `?`, without case on Windows. Linear in the name for each star.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let fold = |text: &str| {
        if cfg!(windows) {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    let pattern: Vec<char> = fold(pattern).chars().collect();
    let name: Vec<char> = fold(name).chars().collect();
    let (mut p, mut n): (usize, usize) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = name.get(n) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p = p.saturating_add(1);
            }
            Some(wish) if *wish == '?' || wish == letter => {
                p = p.saturating_add(1);
                n = n.saturating_add(1);
            }
            _ => {
                let Some((at, from)) = star else { return false };
                p = at.saturating_add(1);
                n = from.saturating_add(1);
                star = Some((at, n));
            }
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}
