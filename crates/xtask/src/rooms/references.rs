//! The paths that one module's code names.

use super::tokens::paths_in;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Macro, Path, TraitItem, UseTree, Visibility};

/// A path as written, and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) names: Vec<String>,
    pub(super) line: usize,
}

/// Collects every path of a module's code that is not test code. Modules inside it are left to the caller.
#[derive(Default)]
pub(super) struct References<'ast> {
    pub(super) found: Vec<Reference>,
    pub(super) modules: Vec<&'ast ItemMod>,
}

/// Returns whether code exists only in test builds.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("test") {
            return true;
        }
        let Ok(list) = attribute.meta.require_list() else {
            return false;
        };
        let condition = list.tokens.to_string();
        let mut words = condition
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty());
        attribute.path().is_ident("cfg")
            && (condition == "test"
                || (words.next() == Some("all")
                    && !condition.contains("not")
                    && words.any(|word| word == "test")))
    })
}

impl<'ast> Visit<'ast> for References<'ast> {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Mod(module) = item {
            if !is_test(&module.attrs) {
                self.modules.push(module);
            }
        } else if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let test = match item {
            ImplItem::Fn(function) => is_test(&function.attrs),
            ImplItem::Const(constant) => is_test(&constant.attrs),
            _ => false,
        };
        if !test {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if !matches!(item, TraitItem::Fn(function) if is_test(&function.attrs)) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        for path in used(&item.tree) {
            self.found.push(Reference {
                names: path.names,
                line: path.line,
            });
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.found.push(Reference {
            names,
            line: path.span().start().line,
        });
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        paths_in(call.tokens.clone(), &mut self.found);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) => paths_in(list.tokens.clone(), &mut self.found),
            syn::Meta::NameValue(pair) if !pair.path.is_ident("doc") => visit::visit_expr(self, &pair.value),
            _ => {}
        }
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// One path of a `use`, with the name that it brings in; `None` for a glob.
pub(super) struct Used {
    pub(super) names: Vec<String>,
    pub(super) line: usize,
    pub(super) brings: Option<String>,
}

/// Opens a `use` into its paths.
pub(super) fn used(tree: &UseTree) -> Vec<Used> {
    let mut found = Vec::new();
    open(tree, &mut Vec::new(), &mut found);
    found
}

fn open(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Used>) {
    let line = tree.span().start().line;
    let with = |last: &syn::Ident| {
        before
            .iter()
            .cloned()
            .chain([last.to_string()])
            .collect::<Vec<_>>()
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            open(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => {
            for member in &group.items {
                open(member, before, found);
            }
        }
        UseTree::Name(name) => {
            found.push(Used {
                names: with(&name.ident),
                line,
                brings: Some(name.ident.to_string()),
            });
        }
        UseTree::Rename(name) => {
            found.push(Used {
                names: with(&name.ident),
                line,
                brings: Some(name.rename.to_string()),
            });
        }
        UseTree::Glob(_) => found.push(Used {
            names: before.clone(),
            line,
            brings: None,
        }),
    }
}
