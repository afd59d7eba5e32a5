#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::names::reserved;
use super::patterns::matches;
use super::*;
use proptest::prelude::*;
use std::fs;

fn folder_with(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    folder
}

fn expanded(folder: &Path, pattern: &str) -> Vec<String> {
    let paths = Paths::new(Some(folder), &[]);
    paths
        .expand(pattern)
        .unwrap()
        .iter()
        .map(|path| relative_name(path, None))
        .collect()
}

#[test]
fn patterns_are_expanded_sorted_and_stay_inside_one_part() {
    let folder = folder_with(&[
        "b.trx",
        "a.trx",
        "sub/c.trx",
        "sub/deep/d.trx",
        "한글 결과.trx",
        "r[1].trx",
    ]);
    assert_eq!(
        expanded(folder.path(), "*.trx"),
        ["a.trx", "b.trx", "r[1].trx", "한글 결과.trx"]
    );
    assert_eq!(expanded(folder.path(), "**/*.trx").len(), 6);
    assert_eq!(expanded(folder.path(), "sub/**"), ["sub/c.trx", "sub/deep/d.trx"]);
    assert_eq!(expanded(folder.path(), "?.trx"), ["a.trx", "b.trx"]);
    assert_eq!(expanded(folder.path(), "한*.trx"), ["한글 결과.trx"]);
    assert_eq!(expanded(folder.path(), "r[1].trx"), ["r[1].trx"]);
    assert!(expanded(folder.path(), "*.xml").is_empty());
    assert!(expanded(folder.path(), "nowhere/*.xml").is_empty());
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_holds_a_star_is_itself() {
    let folder = folder_with(&["a*.json", "ab.json"]);
    assert_eq!(expanded(folder.path(), "a*.json"), ["a*.json"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let folder = folder_with(&["sub/a.trx"]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/loop")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("self")).unwrap();
    assert_eq!(expanded(folder.path(), "**/*.trx"), ["sub/a.trx"]);
    let listing = list(&folder.path().join("sub"), "sub").unwrap();
    assert_eq!(listing.links, ["loop"]);
    let paths = Paths::new(Some(folder.path()), &[]);
    assert!(matches!(
        paths.look(Path::new("self"), "self").unwrap(),
        Found::Refused(_)
    ));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_a_folder_is_named_and_not_followed() {
    let outside = folder_with(&["secret-result.json"]);
    let folder = folder_with(&["a-result.json"]);
    std::os::unix::fs::symlink(
        outside.path().join("secret-result.json"),
        folder.path().join("b-result.json"),
    )
    .unwrap();
    let listing = list(folder.path(), "results").unwrap();
    assert_eq!(listing.files.len(), 1);
    assert_eq!(listing.links, ["b-result.json"]);
}

#[cfg(unix)]
#[test]
fn allowed_roots_hold_against_dots_and_links_and_for_what_does_not_exist() {
    let outside = folder_with(&["x.json"]);
    let inside = folder_with(&["a.json"]);
    std::os::unix::fs::symlink(outside.path(), inside.path().join("way")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("gone"), inside.path().join("dangling")).unwrap();
    let paths = Paths::new(Some(inside.path()), &[inside.path().to_path_buf()]);
    assert!(matches!(
        paths.look(Path::new("a.json"), "a.json").unwrap(),
        Found::File(_)
    ));
    assert!(matches!(
        paths.look(Path::new("later.json"), "later.json").unwrap(),
        Found::Missing
    ));
    let up = format!(
        "../{}/x.json",
        outside.path().file_name().unwrap().to_string_lossy()
    );
    for path in [
        "way/x.json",
        "way/none.json",
        "../none.json",
        "/etc/hostname",
        "a/../../none",
        "dangling",
        up.as_str(),
    ] {
        let error = paths.look(Path::new(path), path).unwrap_err();
        assert_eq!(error.code(), ErrorCode::RequestPathNotAllowed, "{path}");
    }
    assert!(paths.expand("way/*.json").is_err());
    assert!(paths.expand("../*").is_err());
}

#[cfg(unix)]
#[test]
fn special_files_are_refused_before_they_block() {
    let paths = Paths::default();
    assert!(matches!(
        paths.look(Path::new("/dev/null"), "null").unwrap(),
        Found::Refused(_)
    ));
    assert!(open(Path::new("/dev/null"), "null").is_err());
}

#[test]
fn names_are_relative_with_forward_slashes() {
    let name = |path: &str, base: Option<&str>| relative_name(Path::new(path), base.map(Path::new));
    assert_eq!(name("./a/../b/c.json", None), "b/c.json");
    assert_eq!(name("../../c.json", None), "c.json");
    assert_eq!(name("결과\\ui\\k6.json", None), "결과/ui/k6.json");
    assert_eq!(name("C:\\build\\k6.json", None), "build/k6.json");
    assert_eq!(name("/", None), ".");
    assert_eq!(name("/build", Some("/build")), ".");
}

#[test]
fn windows_devices_and_streams_are_known() {
    for name in [
        "NUL",
        "nul.json",
        "COM1",
        "com1 .txt",
        "CON.tar.gz",
        "LPT9",
        "a.json:hidden",
        "COM¹",
    ] {
        assert!(reserved(name), "{name}");
    }
    for name in ["console.json", "com10", "결과.json", "null"] {
        assert!(!reserved(name), "{name}");
    }
}

proptest! {
    #[test]
    fn a_name_matches_itself_its_start_and_its_end(name in "[a-z가-힣.\\[\\]-]{1,12}", cut in 0_usize..12) {
        let letters: Vec<char> = name.chars().collect();
        let cut = cut.min(letters.len());
        let (start, end): (String, String) = (letters[..cut].iter().collect(), letters[cut..].iter().collect());
        for pattern in [name.clone(), format!("{start}*"), format!("*{end}"), format!("{start}*{end}"), "?".repeat(letters.len())] {
            prop_assert!(matches(&pattern, &name), "{pattern} {name}");
        }
        let longer = format!("{name}?");
        prop_assert!(!matches(&longer, &name));
    }

    #[test]
    fn no_name_is_absolute(path in "[/\\\\a-z.:]{0,20}") {
        let name = relative_name(Path::new(&path), None);
        prop_assert!(!name.starts_with('/') && !name.contains('\\') && !name.split('/').any(|part| part == ".."), "{name}");
    }
}
