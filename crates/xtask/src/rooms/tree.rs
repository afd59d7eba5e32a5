//! The files of a crate, found as the compiler finds them, and the rooms that each of them names.

use super::graph::{Graph, Site};
use super::references::{Reference, References, is_test, used};
use crate::command::Failure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Expr, Item, ItemMod, Lit, Meta};

/// Reads a crate from its root file and returns which room names which.
///
/// # Errors
/// Where a file is missing, cannot be read or is not Rust.
pub fn graph_of(crate_root: &Path, workspace_root: &Path) -> Result<Graph, Failure> {
    let root = parse(crate_root)?;
    let rooms: BTreeSet<String> = root.items.iter().filter_map(room_name).collect();
    let exports = exports(&root.items, &rooms);
    let mut reading = Reading {
        workspace_root,
        rooms,
        exports,
        graph: Graph::default(),
    };
    let folder = crate_root.parent().unwrap_or(crate_root);
    for item in &root.items {
        if let Item::Mod(module) = item
            && !is_test(&module.attrs)
        {
            reading.module(
                module,
                &Home {
                    file: crate_root,
                    folder: folder.to_owned(),
                    path: &[],
                },
            )?;
        }
    }
    Ok(reading.graph)
}

fn room_name(item: &Item) -> Option<String> {
    match item {
        Item::Mod(module) if !is_test(&module.attrs) => Some(module.ident.to_string()),
        _ => None,
    }
}

/// The names that the crate root re-exports from its rooms.
fn exports(items: &[Item], rooms: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for item in items {
        let Item::Use(item) = item else { continue };
        for path in used(&item.tree) {
            let own = path
                .names
                .iter()
                .find(|name| !matches!(name.as_str(), "crate" | "self"));
            if let (Some(room), Some(name)) = (own.filter(|name| rooms.contains(*name)), path.brings) {
                names.insert(name, room.clone());
            }
        }
    }
    names
}

/// Where a module is declared.
struct Home<'a> {
    /// The file.
    file: &'a Path,
    /// The folder in which the files of its modules lie.
    folder: PathBuf,
    /// The names of the modules around it, outermost first.
    path: &'a [String],
}

struct Reading<'a> {
    workspace_root: &'a Path,
    rooms: BTreeSet<String>,
    exports: BTreeMap<String, String>,
    graph: Graph,
}

impl Reading<'_> {
    fn module(&mut self, module: &ItemMod, home: &Home<'_>) -> Result<(), Failure> {
        let name = module.ident.to_string();
        let path: Vec<String> = home.path.iter().cloned().chain([name.clone()]).collect();
        if let Some((_, items)) = &module.content {
            return self.items(
                items,
                &Home {
                    file: home.file,
                    folder: home.folder.join(&name),
                    path: &path,
                },
            );
        }
        let file = module_file(module, home)?;
        let parsed = parse(&file)?;
        let folder = if file.file_name().is_some_and(|name| name == "mod.rs") || has_path(module) {
            file.parent().unwrap_or(&home.folder).to_owned()
        } else {
            home.folder.join(&name)
        };
        self.items(
            &parsed.items,
            &Home {
                file: &file,
                folder,
                path: &path,
            },
        )
    }

    fn items(&mut self, items: &[Item], home: &Home<'_>) -> Result<(), Failure> {
        let mut references = References::default();
        for item in items {
            references.visit_item(item);
        }
        for reference in &references.found {
            self.name(reference, home);
        }
        for module in references.modules {
            self.module(module, home)?;
        }
        Ok(())
    }

    /// Adds the arrow that a path means, if it leads into a room.
    fn name(&mut self, reference: &Reference, home: &Home<'_>) {
        let Some(first) = absolute(&reference.names, home.path) else {
            return;
        };
        let to = self.exports.get(&first).unwrap_or(&first);
        if let Some(from) = home.path.first()
            && self.rooms.contains(to)
        {
            let file = home.file.strip_prefix(self.workspace_root).unwrap_or(home.file);
            let file = file.to_string_lossy().replace('\\', "/");
            self.graph.add(
                from,
                &to.clone(),
                Site {
                    file,
                    line: reference.line,
                },
            );
        }
    }
}

/// Returns the first name below the crate root that a path means, seen from a module; `None` for paths into
/// other crates and to local names.
fn absolute(names: &[String], module: &[String]) -> Option<String> {
    let (first, rest) = names.split_first()?;
    let mut rest = rest;
    let mut base = module;
    match first.as_str() {
        "crate" => base = &[],
        "self" => {}
        "super" => base = base.split_last()?.1,
        _ => return None,
    }
    while let Some((next, after)) = rest.split_first()
        && next == "super"
    {
        base = base.split_last()?.1;
        rest = after;
    }
    base.first().or_else(|| rest.first()).cloned()
}

fn module_file(module: &ItemMod, home: &Home<'_>) -> Result<PathBuf, Failure> {
    let name = module.ident.to_string();
    let name = name.strip_prefix("r#").unwrap_or(&name);
    let candidates = match path_attribute(module) {
        Some(path) => vec![home.file.parent().unwrap_or(&home.folder).join(path)],
        None => vec![
            home.folder.join(format!("{name}.rs")),
            home.folder.join(name).join("mod.rs"),
        ],
    };
    candidates.into_iter().find(|file| file.is_file()).ok_or_else(|| {
        Failure::new(format!(
            "{}: the file of module `{name}` is missing",
            home.file.display()
        ))
    })
}

fn has_path(module: &ItemMod) -> bool {
    path_attribute(module).is_some()
}

fn path_attribute(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

fn parse(file: &Path) -> Result<syn::File, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
    syn::parse_file(&text).map_err(|error| {
        Failure::new(format!(
            "{}:{}: not Rust: {error}",
            file.display(),
            error.span().start().line
        ))
    })
}
