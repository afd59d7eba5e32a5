//! What the files themselves must look like: their size, and words that must not stand in them.
//!
//! Looks at the files that git tracks or would track, and only at those that people write; samples of real tools
//! are as they are. Style that rustfmt or clippy sees is theirs.

mod prose;
mod size;
mod words;

use crate::command::Failure;
use crate::finding::Finding;
use std::path::Path;
use std::process::Command;

/// Looks at every file that people write.
///
/// # Errors
/// Where git cannot list the files or one of them cannot be read.
pub fn findings(root: &Path) -> Result<Vec<Finding>, Failure> {
    let words = words::Words::of_this_machine(root);
    let mut findings = Vec::new();
    for name in listed(root)?.iter().filter(|name| is_written_by_people(name)) {
        let bytes = std::fs::read(root.join(name))
            .map_err(|error| Failure::new(format!("{name} cannot be read: {error}")))?;
        let Ok(text) = String::from_utf8(bytes) else {
            findings.push(Finding::error("texts", name.as_str(), "is not UTF-8"));
            continue;
        };
        findings.extend(size::findings(name, &text));
        findings.extend(words.findings(name, &text));
        if extension(name) == "rs" {
            findings.extend(prose::findings(name, &text)?);
        }
    }
    Ok(findings)
}

fn listed(root: &Path) -> Result<Vec<String>, Failure> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| Failure::new(format!("git cannot be run: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!(
            "git cannot list the files: {}",
            said.trim()
        )));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    let there = names
        .split('\0')
        .filter(|name| !name.is_empty() && root.join(name).is_file());
    Ok(there.map(str::to_owned).collect())
}

fn is_written_by_people(name: &str) -> bool {
    let sample = name.starts_with("tests/samples/") || name.starts_with("tests/vectors/");
    let source = [
        "rs", "toml", "md", "sh", "py", "js", "ts", "ps1", "psm1", "yml", "yaml", "c", "h", "cs",
    ];
    (!sample && source.contains(&extension(name))) || name.starts_with(".ci/")
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}
