//! Cycles between the rooms of a crate, in small forged crates.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use xtask::command::workspace_root;
use xtask::metadata::Metadata;
use xtask::rooms::{Graph, cycles, cycles_of, graph_of};

fn crate_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    folder
}

fn graph(files: &[(&str, &str)]) -> Graph {
    let folder = crate_of(files);
    graph_of(&folder.path().join("src/lib.rs"), folder.path()).unwrap()
}

/// The arrows of a crate with rooms `a`, `b` and `c`, where `a` holds this code.
fn from_a(code: &str) -> Vec<&'static str> {
    let files = [
        ("src/lib.rs", "mod a; mod b; mod c; pub use b::Thing; struct Own;"),
        ("src/a.rs", code),
        ("src/b.rs", ""),
        ("src/c.rs", ""),
    ];
    let graph = graph(&files);
    ["b", "c"]
        .into_iter()
        .filter(|room| graph.knows("a", room))
        .collect()
}

#[test]
fn a_cycle_is_told_with_the_lines_that_make_it() {
    let folder = crate_of(&[
        ("src/lib.rs", "pub mod policy;\npub mod gate;\npub mod limit;"),
        ("src/policy/mod.rs", "mod model;"),
        ("src/policy/model.rs", "\n\nfn f() { crate::gate::g() }"),
        ("src/gate.rs", "use crate::limit::Limit;\nuse crate::policy;"),
        ("src/limit.rs", "pub struct Limit;"),
    ]);
    let found = cycles_of(&folder.path().join("src/lib.rs"), folder.path()).unwrap();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "error[rooms] src/lib.rs: rooms form a cycle: gate -> policy -> gate\n    \
          gate knows policy at src/gate.rs:2\n    policy knows gate at src/policy/model.rs:3"
        ]
    );
}

#[test]
fn paths_of_every_kind_are_seen() {
    assert_eq!(from_a("use crate::b::X;"), ["b"]);
    assert_eq!(from_a("use crate::{b, c::{self, Y}};"), ["b", "c"]);
    assert_eq!(from_a("use super::b as other;"), ["b"]);
    assert_eq!(from_a("use crate::b::*;"), ["b"]);
    assert_eq!(
        from_a("fn f(x: &crate::b::X) -> Vec<crate::c::Y> { todo() }"),
        ["b", "c"]
    );
    assert_eq!(from_a("impl crate::b::T for S {}"), ["b"]);
    assert_eq!(
        from_a("fn f() { let x = crate::b::new(); match x { crate::c::V => {} } }"),
        ["b", "c"]
    );
    assert_eq!(
        from_a("mod inner { mod deeper { fn f() { super::super::super::b::g() } } }"),
        ["b"]
    );
}

#[test]
fn paths_in_macros_and_attributes_are_seen() {
    assert_eq!(
        from_a("fn f() { println!(\"{}\", crate::b::x(vec![super::c::y()])) }"),
        ["b", "c"]
    );
    assert_eq!(from_a("crate::b::table! { one }"), ["b"]);
    assert_eq!(
        from_a("macro_rules! m { () => { use $crate::{b::X, c}; } }"),
        ["b", "c"]
    );
    assert_eq!(
        from_a("struct S { #[serde(with = \"crate::b::time\")] t: u8 }"),
        ["b"]
    );
}

#[test]
fn a_name_that_the_root_exports_counts_as_its_room() {
    assert_eq!(from_a("use crate::Thing;"), ["b"]);
    assert!(from_a("use crate::Own;").is_empty());
}

#[test]
fn tests_documents_and_visibility_are_not_counted() {
    assert!(from_a("#[cfg(test)] mod tests { use crate::b::X; }").is_empty());
    assert!(from_a("#[cfg(all(test, unix))] use crate::b::X;").is_empty());
    assert!(from_a("struct S; impl S { #[cfg(test)] fn f() { crate::b::g() } }").is_empty());
    assert!(from_a("//! See `crate::b::X`.\n/// [`crate::c::Y`]\nfn f() {}").is_empty());
    assert!(from_a("pub(in crate::a) fn f() {}").is_empty());
    assert!(from_a("use serde::b; fn f() { b::g(); other::crate_b::c() }").is_empty());
}

#[test]
fn code_that_is_missing_only_in_tests_is_counted() {
    assert_eq!(from_a("#[cfg(not(test))] use crate::b::X;"), ["b"]);
    assert_eq!(
        from_a("#[cfg(any(test, feature = \"x\"))] use crate::b::X;"),
        ["b"]
    );
}

#[test]
fn files_are_found_as_the_compiler_finds_them() {
    let graph = graph(&[
        (
            "src/lib.rs",
            "mod a; mod b; mod c; #[cfg(test)] mod missing_and_not_read;",
        ),
        (
            "src/a/mod.rs",
            "mod one; mod two { mod three; } #[path = \"elsewhere/odd.rs\"] mod odd;",
        ),
        ("src/a/one.rs", "mod below;"),
        ("src/a/one/below.rs", "use crate::b::X;"),
        ("src/a/two/three.rs", ""),
        ("src/a/elsewhere/odd.rs", "use super::super::c::Y;"),
        ("src/b.rs", ""),
        ("src/c.rs", ""),
    ]);
    assert!(graph.knows("a", "b"));
    assert!(graph.knows("a", "c"));
}

#[test]
fn a_missing_or_broken_file_fails_instead_of_being_left_out() {
    let folder = crate_of(&[("src/lib.rs", "mod a;")]);
    let root = folder.path().join("src/lib.rs");
    assert!(
        graph_of(&root, folder.path())
            .unwrap_err()
            .to_string()
            .contains("`a`")
    );
    std::fs::write(folder.path().join("src/a.rs"), "fn (").unwrap();
    assert!(
        graph_of(&root, folder.path())
            .unwrap_err()
            .to_string()
            .contains("a.rs:1")
    );
    assert!(graph_of(Path::new("no/such/lib.rs"), folder.path()).is_err());
}

#[test]
fn the_rooms_of_the_workspace_form_no_cycle() {
    let root = workspace_root();
    let core = graph_of(&root.join("crates/mcms-release/src/lib.rs"), &root).unwrap();
    assert!(
        core.knows("policy", "limit") && core.knows("gate", "evidence"),
        "the core was not really read"
    );
    let found: Vec<String> = cycles(&Metadata::of(&root).unwrap())
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
