//! The part of `cargo metadata` that the checks need.

use crate::command::{Failure, cargo};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What `cargo metadata --format-version 1` says.
#[derive(Debug, Clone, Deserialize)]
pub struct Metadata {
    /// Every package of the dependency graph.
    pub packages: Vec<Package>,
    /// The identities of our own packages.
    pub workspace_members: BTreeSet<String>,
    /// The resolved dependency graph.
    pub resolve: Resolve,
    /// The folder of the workspace.
    pub workspace_root: PathBuf,
}

/// One package.
#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its identity in the graph.
    pub id: String,
    /// Its `Cargo.toml`.
    pub manifest_path: PathBuf,
    /// What its `Cargo.toml` declares, also optional and platform-specific ones.
    pub dependencies: Vec<Declared>,
    /// What it builds.
    pub targets: Vec<Target>,
}

/// A dependency as declared.
#[derive(Debug, Clone, Deserialize)]
pub struct Declared {
    /// The package's name.
    pub name: String,
    /// `None` for a normal dependency, otherwise `dev` or `build`.
    pub kind: Option<String>,
}

/// Something that a package builds.
#[derive(Debug, Clone, Deserialize)]
pub struct Target {
    /// `lib`, `bin`, `test`, …
    pub kind: Vec<String>,
    /// The file of its crate root.
    pub src_path: PathBuf,
}

/// The resolved dependency graph.
#[derive(Debug, Clone, Deserialize)]
pub struct Resolve {
    /// Every package with what it depends on.
    pub nodes: Vec<Node>,
}

/// A package in the graph.
#[derive(Debug, Clone, Deserialize)]
pub struct Node {
    /// The package.
    pub id: String,
    /// What it depends on.
    pub deps: Vec<Edge>,
}

/// A resolved dependency.
#[derive(Debug, Clone, Deserialize)]
pub struct Edge {
    /// The package depended on.
    pub pkg: String,
    /// Why: normal, build or dev, each perhaps for a platform.
    pub dep_kinds: Vec<EdgeKind>,
}

/// Why a package depends on another.
#[derive(Debug, Clone, Deserialize)]
pub struct EdgeKind {
    /// `None` for a normal dependency, otherwise `dev` or `build`.
    pub kind: Option<String>,
}

impl Metadata {
    /// Asks cargo about the workspace in a folder.
    ///
    /// # Errors
    /// Where cargo cannot be run, fails, or answers in another shape.
    pub fn of(root: &Path) -> Result<Self, Failure> {
        let output = cargo()
            .args(["metadata", "--format-version", "1"])
            .current_dir(root)
            .output();
        let output =
            output.map_err(|error| Failure::new(format!("cargo metadata cannot be run: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::new(format!("cargo metadata failed: {}", said.trim())));
        }
        serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::new(format!("cargo metadata has another shape than expected: {error}")))
    }

    /// Returns our own packages, by name.
    #[must_use]
    pub fn members(&self) -> BTreeMap<&str, &Package> {
        let ours = self
            .packages
            .iter()
            .filter(|package| self.workspace_members.contains(&package.id));
        ours.map(|package| (package.name.as_str(), package)).collect()
    }
}

impl Package {
    /// Returns the package's folder below the workspace's, with forward slashes.
    #[must_use]
    pub fn folder(&self, root: &Path) -> String {
        let folder = self.manifest_path.parent().unwrap_or(root);
        folder
            .strip_prefix(root)
            .unwrap_or(folder)
            .to_string_lossy()
            .replace('\\', "/")
    }
}
