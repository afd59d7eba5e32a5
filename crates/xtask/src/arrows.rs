//! Which of our crates may know which (README, "The house"), and what none of the pure ones may reach.
//!
//! `cli -> host -> facade -> render, connect, readers -> core`, bindings to the facade alone. Declared dependencies
//! of every kind count, also optional, platform-specific and dev ones: an arrow in a test is still an arrow.
//!
//! What a pure crate reaches is read from the graph that cargo resolved for the whole workspace, where features
//! are unified; it may therefore name a path that only the host's features open, never miss one.

use crate::finding::Finding;
use crate::metadata::{Metadata, Package};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

const CHECK: &str = "arrows";

/// The crates of the house and what each may depend on.
const HOUSE: &[(&str, &[&str])] = &[
    (CORE, &[]),
    ("mcms-release-readers", &[CORE]),
    ("mcms-release-connect", &[CORE]),
    ("mcms-release-render", &[CORE]),
    (
        FACADE,
        &[
            CORE,
            "mcms-release-readers",
            "mcms-release-connect",
            "mcms-release-render",
        ],
    ),
    (
        HOST,
        &[
            CORE,
            "mcms-release-readers",
            "mcms-release-connect",
            "mcms-release-render",
            FACADE,
        ],
    ),
    (
        "mcms-release-cli",
        &[
            CORE,
            "mcms-release-readers",
            "mcms-release-connect",
            "mcms-release-render",
            FACADE,
            HOST,
        ],
    ),
];
const CORE: &str = "mcms-release";
const FACADE: &str = "mcms-release-facade";
const HOST: &str = "mcms-release-host";

/// The crates that own no thread, socket or database.
const PURE: &[&str] = &[
    CORE,
    "mcms-release-readers",
    "mcms-release-connect",
    "mcms-release-render",
    FACADE,
];

/// Runtimes, network clients and databases.
const IMPURE: &[&str] = &[
    "async-std",
    "curl",
    "diesel",
    "hyper",
    "isahc",
    "lettre",
    "mongodb",
    "mysql",
    "mysql_async",
    "postgres",
    "redb",
    "redis",
    "reqwest",
    "rocksdb",
    "rusqlite",
    "sea-orm",
    "sled",
    "smol",
    "sqlx",
    "sqlx-core",
    "surf",
    "tiberius",
    "tokio",
    "tokio-postgres",
    "ureq",
];

/// Folders whose packages may use anything of ours, while nothing of ours may use them.
const OUTSIDE: &[&str] = &[
    "crates/xtask",
    "crates/xtask-generate",
    "examples",
    "benches",
    "tests",
    "fuzz",
];

/// What a package is in the house.
enum Place {
    Room(&'static [&'static str]),
    Binding,
    Outside,
}

/// Finds every dependency that the house forbids.
#[must_use]
pub fn wrong_arrows(metadata: &Metadata) -> Vec<Finding> {
    let members = metadata.members();
    let mut findings = Vec::new();
    for (name, package) in &members {
        match place(package, &metadata.workspace_root) {
            Some(place) => findings.extend(wrong_declarations(package, &place, &members)),
            None => findings.push(Finding::error(
                CHECK,
                *name,
                "has no place in the house: give it one in `HOUSE`, beside what it may depend on",
            )),
        }
    }
    for name in PURE {
        if let Some(package) = members.get(name) {
            findings.extend(impure_paths(metadata, package));
        }
    }
    findings
}

fn place(package: &Package, root: &Path) -> Option<Place> {
    if let Some((_, allowed)) = HOUSE.iter().find(|(name, _)| *name == package.name) {
        return Some(Place::Room(allowed));
    }
    let folder = package.folder(root);
    let below =
        |top: &str| folder == top || folder.strip_prefix(top).is_some_and(|rest| rest.starts_with('/'));
    if below("bindings") {
        Some(Place::Binding)
    } else if OUTSIDE.iter().any(|top| below(top)) {
        Some(Place::Outside)
    } else {
        None
    }
}

fn wrong_declarations(package: &Package, place: &Place, members: &BTreeMap<&str, &Package>) -> Vec<Finding> {
    let allowed: &[&str] = match place {
        Place::Room(allowed) => allowed,
        Place::Binding => &[FACADE],
        Place::Outside => return Vec::new(),
    };
    let ours = package
        .dependencies
        .iter()
        .filter(|dependency| members.contains_key(dependency.name.as_str()));
    ours.filter(|dependency| !allowed.contains(&dependency.name.as_str()))
        .map(|dependency| {
            let kind = dependency.kind.as_deref().unwrap_or("normal");
            let allowed = if allowed.is_empty() {
                "nothing of ours".to_owned()
            } else {
                allowed.join(", ")
            };
            let to = &dependency.name;
            let message = format!("must not depend on {to} ({kind} dependency); it may depend on {allowed}");
            Finding::error(CHECK, package.name.as_str(), message)
        })
        .collect()
}

/// Finds the shortest way from a pure crate to each impure one, along normal dependencies.
fn impure_paths(metadata: &Metadata, start: &Package) -> Vec<Finding> {
    let names: BTreeMap<&str, &str> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package.name.as_str()))
        .collect();
    let name = |id: &str| names.get(id).copied().unwrap_or("?");
    let nodes: BTreeMap<&str, _> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut seen = BTreeSet::from([start.id.as_str()]);
    let mut queue = VecDeque::from([start.id.as_str()]);
    let mut findings = Vec::new();
    while let Some(id) = queue.pop_front() {
        if IMPURE.contains(&name(id)) {
            let mut way = vec![name(id)];
            let mut at = id;
            while let Some(before) = came_from.get(at) {
                way.push(name(before));
                at = before;
            }
            way.reverse();
            let message = format!("must not reach {}: {}", name(id), way.join(" -> "));
            findings.push(Finding::error(CHECK, start.name.as_str(), message));
            continue;
        }
        let Some(node) = nodes.get(id) else { continue };
        for edge in &node.deps {
            let normal = edge.dep_kinds.iter().any(|kind| kind.kind.is_none());
            if normal && seen.insert(&edge.pkg) {
                came_from.insert(&edge.pkg, id);
                queue.push_back(&edge.pkg);
            }
        }
    }
    findings
}
