//! Names of inputs as records hold them, and names that Windows reserves.

use std::path::{Component, Path};

/// Names the input relative to a base, with forward slashes: never an absolute path, never `..`.
///
/// What does not lie below the base keeps its last part only.
///
/// # Example
/// ```
/// use mcms_release_readers::paths::relative_name;
/// use std::path::Path;
/// assert_eq!(relative_name(Path::new("결과/k6.json"), None), "결과/k6.json");
/// assert_eq!(relative_name(Path::new("/build/1/k6.json"), Some(Path::new("/build"))), "1/k6.json");
/// assert_eq!(relative_name(Path::new("/elsewhere/k6.json"), Some(Path::new("/build"))), "k6.json");
/// ```
#[must_use]
pub fn relative_name(path: &Path, base: Option<&Path>) -> String {
    let below = base.and_then(|base| path.strip_prefix(base).ok()).unwrap_or(path);
    let mut parts: Vec<String> = Vec::new();
    let mut outside = false;
    for part in below.components() {
        match part {
            Component::Normal(part) => parts.extend(split(&part.to_string_lossy())),
            Component::ParentDir => outside |= parts.pop().is_none(),
            Component::RootDir | Component::Prefix(_) => outside = true,
            Component::CurDir => {}
        }
    }
    if outside {
        parts = parts.pop().into_iter().collect();
    }
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

/// A backslash separates on Windows, and a drive stays out; on other systems it is a character like any other,
/// which a record must not hold, so that a name means the same everywhere.
fn split(part: &str) -> Vec<String> {
    part.split('\\')
        .filter(|piece| !matches!(*piece, "" | "." | "..") && !piece.ends_with(':'))
        .map(str::to_owned)
        .collect()
}

/// Tells whether Windows would open a device or a hidden stream instead of a file. Elsewhere nothing is reserved.
pub(super) fn is_device(path: &Path) -> bool {
    cfg!(windows)
        && path
            .components()
            .any(|part| matches!(part, Component::Normal(part) if reserved(&part.to_string_lossy())))
}

/// `CON`, `NUL.json`, `com1 .txt` and `report.json:stream` (Microsoft, "Naming Files, Paths, and Namespaces").
pub(super) fn reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_ascii_uppercase();
    let numbered = ["COM", "LPT"].into_iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| {
            matches!(
                rest,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    });
    numbered
        || matches!(
            stem.as_str(),
            "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
        )
        || name.contains(':')
}
