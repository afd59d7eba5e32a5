//! The rooms of a crate, its top-level modules, form no cycle.
//!
//! Read from the sources: paths in code, in `use` lists, inside macro calls and in attribute strings such as
//! `#[serde(with = "crate::…")]`. Not counted: `#[cfg(test)]` code, doc comments, visibility (`pub(in crate::…)`), and
//! what lies in the crate root itself. A name that the root re-exports counts as its room. Not seen: what a
//! glob re-export of the root brings in, and paths that a macro puts together.
//!
//! - [`cycles_of`]: the findings of one crate root. [`Graph`]: who knows whom, and where.

mod graph;
mod references;
mod tokens;
mod tree;

pub use graph::{Graph, Site};
pub use tree::graph_of;

use crate::command::Failure;
use crate::finding::Finding;
use crate::metadata::Metadata;
use std::path::Path;

const CHECK: &str = "rooms";

/// Finds the cycles between the rooms of every library and binary of ours.
///
/// # Errors
/// Where a source file cannot be read or parsed.
pub fn cycles(metadata: &Metadata) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for package in metadata.members().values() {
        for target in &package.targets {
            if target.kind.iter().any(|kind| {
                matches!(
                    kind.as_str(),
                    "lib" | "cdylib" | "staticlib" | "proc-macro" | "bin"
                )
            }) {
                findings.extend(cycles_of(&target.src_path, &metadata.workspace_root)?);
            }
        }
    }
    Ok(findings)
}

/// Finds the cycles between the rooms of the crate whose root is this file.
///
/// # Errors
/// Where a source file cannot be read or parsed.
pub fn cycles_of(crate_root: &Path, workspace_root: &Path) -> Result<Vec<Finding>, Failure> {
    let graph = graph_of(crate_root, workspace_root)?;
    let mut findings = Vec::new();
    for cycle in graph.cycles() {
        let rooms: Vec<&str> = cycle
            .iter()
            .map(|(from, _, _)| *from)
            .chain(cycle.first().map(|step| step.0))
            .collect();
        let steps: Vec<String> = cycle
            .iter()
            .map(|(from, to, site)| format!("{from} knows {to} at {site}"))
            .collect();
        let place = crate_root
            .strip_prefix(workspace_root)
            .unwrap_or(crate_root)
            .to_string_lossy()
            .replace('\\', "/");
        let message = format!(
            "rooms form a cycle: {}\n    {}",
            rooms.join(" -> "),
            steps.join("\n    ")
        );
        findings.push(Finding::error(CHECK, place, message));
    }
    Ok(findings)
}
