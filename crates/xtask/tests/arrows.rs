//! The arrows of the house: the real workspace has none that is forbidden, and forged ones are found.
#![allow(missing_docs, clippy::unwrap_used)]

use serde_json::{Value, json};
use xtask::arrows::wrong_arrows;
use xtask::command::workspace_root;
use xtask::metadata::Metadata;

#[test]
fn the_workspace_has_no_forbidden_arrow() {
    let metadata = Metadata::of(&workspace_root()).unwrap();
    let members = metadata.members();
    for name in [
        "mcms-release",
        "mcms-release-readers",
        "mcms-release-facade",
        "mcms-release-cli",
        "xtask",
    ] {
        assert!(members.contains_key(name), "{name} is not in the workspace");
    }
    assert!(
        metadata.resolve.nodes.len() > 50,
        "the graph of dependencies is not there"
    );
    let found: Vec<String> = wrong_arrows(&metadata).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A forged workspace: our packages as (name, folder), arrows as (from, to, kind), other packages come from arrows.
fn workspace(ours: &[(&str, &str)], arrows: &[(&str, &str, Option<&str>)]) -> Metadata {
    let mut names: Vec<&str> = ours.iter().map(|(name, _)| *name).collect();
    names.extend(arrows.iter().flat_map(|(from, to, _)| [*from, *to]));
    names.sort_unstable();
    names.dedup();
    let from = |name: &str| {
        arrows
            .iter()
            .filter(move |arrow| arrow.0 == name)
            .copied()
            .collect::<Vec<_>>()
    };
    let packages: Vec<Value> = names
        .iter()
        .map(|name| {
            let folder = ours.iter().find(|(own, _)| own == name).map_or("elsewhere", |(_, folder)| folder);
            let declared: Vec<Value> =
                from(name).iter().map(|(_, to, kind)| json!({"name": to, "kind": kind})).collect();
            json!({
                "name": name, "id": format!("{name}#1"), "manifest_path": format!("/house/{folder}/Cargo.toml"),
                "dependencies": declared, "targets": [],
            })
        })
        .collect();
    let nodes: Vec<Value> = names
        .iter()
        .map(|name| {
            let deps: Vec<Value> = from(name)
                .iter()
                .map(|(_, to, kind)| json!({"pkg": format!("{to}#1"), "dep_kinds": [{"kind": kind, "target": null}]}))
                .collect();
            json!({"id": format!("{name}#1"), "deps": deps})
        })
        .collect();
    let members: Vec<String> = ours.iter().map(|(name, _)| format!("{name}#1")).collect();
    serde_json::from_value(json!({
        "packages": packages, "workspace_members": members, "resolve": {"nodes": nodes}, "workspace_root": "/house",
    }))
    .unwrap()
}

const HOUSE: &[(&str, &str)] = &[
    ("mcms-release", "crates/mcms-release"),
    ("mcms-release-readers", "crates/mcms-release-readers"),
    ("mcms-release-render", "crates/mcms-release-render"),
    ("mcms-release-facade", "crates/mcms-release-facade"),
    ("mcms-release-host", "crates/mcms-release-host"),
    ("mcms-release-cli", "crates/mcms-release-cli"),
    ("mcms-release-python", "bindings/python"),
    ("xtask", "crates/xtask"),
    ("xtask-generate", "crates/xtask-generate"),
];

fn found(arrows: &[(&str, &str, Option<&str>)]) -> Vec<String> {
    wrong_arrows(&workspace(HOUSE, arrows))
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_arrow_of_the_design_is_allowed() {
    let arrows = [
        ("mcms-release-readers", "mcms-release", None),
        ("mcms-release-render", "mcms-release", None),
        ("mcms-release-facade", "mcms-release-readers", None),
        ("mcms-release-facade", "mcms-release-render", None),
        ("mcms-release-host", "mcms-release-facade", None),
        ("mcms-release-host", "tokio", None),
        ("mcms-release-cli", "mcms-release-host", None),
        ("mcms-release-cli", "mcms-release", None),
        ("mcms-release-python", "mcms-release-facade", None),
        ("xtask-generate", "mcms-release-facade", None),
    ];
    assert!(found(&arrows).is_empty());
}

#[test]
fn an_arrow_back_or_sideways_is_found() {
    assert_eq!(
        found(&[("mcms-release", "mcms-release-facade", None)]),
        [
            "error[arrows] mcms-release: must not depend on mcms-release-facade (normal dependency); it may depend on \
          nothing of ours"
        ]
    );
    assert_eq!(
        found(&[("mcms-release-render", "mcms-release-readers", None)]).len(),
        1
    );
    assert_eq!(
        found(&[("mcms-release-facade", "mcms-release-host", None)]).len(),
        1
    );
}

#[test]
fn an_arrow_in_a_test_or_a_build_script_is_still_an_arrow() {
    let dev = found(&[("mcms-release", "mcms-release-readers", Some("dev"))]);
    assert!(
        dev.iter().any(|line| line.contains("(dev dependency)")),
        "{dev:?}"
    );
    assert_eq!(
        found(&[("mcms-release", "mcms-release-readers", Some("build"))]).len(),
        1
    );
}

#[test]
fn a_binding_knows_the_facade_alone() {
    assert_eq!(found(&[("mcms-release-python", "mcms-release", None)]).len(), 1);
}

#[test]
fn nothing_of_the_product_knows_the_tasks() {
    assert_eq!(found(&[("mcms-release-cli", "xtask", None)]).len(), 1);
}

#[test]
fn a_runtime_behind_three_other_crates_is_found_with_the_way_to_it() {
    let arrows = [
        ("mcms-release-readers", "otlp", None),
        ("otlp", "tonic", None),
        ("tonic", "tower", None),
        ("tower", "tokio", None),
    ];
    assert_eq!(
        found(&arrows),
        [
            "error[arrows] mcms-release-readers: must not reach tokio: mcms-release-readers -> otlp -> tonic -> tower -> tokio"
        ]
    );
}

#[test]
fn a_runtime_of_tests_alone_is_no_runtime_of_the_crate() {
    assert!(found(&[("mcms-release-readers", "tokio", Some("dev"))]).is_empty());
}

#[test]
fn a_crate_without_a_place_in_the_house_is_found() {
    let metadata = workspace(&[("mcms-release-extra", "crates/mcms-release-extra")], &[]);
    let found = wrong_arrows(&metadata);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("no place in the house"));
}
