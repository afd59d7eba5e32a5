//! The values of options: labels with paths, formats with files, digests, roles.

use chrono::{DateTime, Utc};
use mcms_release::evidence::Role;
use mcms_release::reason::Locale;
use mcms_release_render::Format;
use std::path::PathBuf;

/// A path with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The suite or run.
    pub label: Option<String>,
    /// The path.
    pub path: String,
}

/// A format and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The format.
    pub format: Format,
    /// The file; `None`: standard output.
    pub file: Option<PathBuf>,
}

/// A label is what stands before the first `=`, where it is a plain identifier: `C:\x=y.xml` and `./a=b` are paths.
pub(super) fn labelled(text: &str) -> Result<Labelled, String> {
    let labelled = match text.split_once('=') {
        Some((label, path)) if is_identifier(label) => Labelled {
            label: Some(label.to_owned()),
            path: path.to_owned(),
        },
        _ => Labelled {
            label: None,
            path: text.to_owned(),
        },
    };
    if labelled.path.is_empty() {
        Err("the path is empty".to_owned())
    } else {
        Ok(labelled)
    }
}

/// Letters, digits, `_` and `-`, beginning with a letter or `_`.
pub(super) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
}

pub(super) fn exit_code(text: &str) -> Result<(String, i32), String> {
    let (label, code) = text.split_once('=').unwrap_or(("", text));
    if !label.is_empty() && !is_identifier(label) {
        return Err(format!("`{label}` is no label"));
    }
    let code = code.parse().map_err(|_| format!("`{code}` is no exit code"))?;
    Ok((label.to_owned(), code))
}

pub(super) fn measured_at(text: &str) -> Result<(String, DateTime<Utc>), String> {
    let (name, instant) = text.rsplit_once('=').ok_or("write NAME=RFC3339")?;
    let instant = instant
        .parse()
        .map_err(|error| format!("`{instant}` is no instant such as 2026-11-23T09:00:00Z: {error}"))?;
    Ok((name.to_owned(), instant))
}

pub(super) fn named(text: &str) -> Result<(String, String), String> {
    let (name, path) = text.split_once('=').ok_or("write NAME=PATH")?;
    Ok((name.to_owned(), path.to_owned()))
}

pub(super) fn format(text: &str) -> Result<Wanted, String> {
    let (name, file) = text
        .split_once('=')
        .map_or((text, None), |(name, file)| (name, Some(file)));
    let format = Format::parse(name).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        format!("no format `{name}`; there are {}", known.join(", "))
    })?;
    match file {
        Some("") => Err("the file's name is empty".to_owned()),
        file => Ok(Wanted {
            format,
            file: file.map(PathBuf::from),
        }),
    }
}

pub(super) fn locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text).ok_or_else(|| format!("no language `{text}`; there are en and ko"))
}

pub(super) fn sha256(text: &str) -> Result<String, String> {
    let digest = text.strip_prefix("sha256:").unwrap_or(text).to_ascii_lowercase();
    let whole = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if whole {
        Ok(digest)
    } else {
        Err("a SHA-256 has 64 hexadecimal digits".to_owned())
    }
}

pub(super) fn role(text: &str) -> Result<Role, String> {
    match text {
        "tests" => Ok(Role::Tests),
        "load" => Ok(Role::Load),
        "metrics" => Ok(Role::Metrics),
        "tickets" => Ok(Role::Tickets),
        "approvals" => Ok(Role::Approvals),
        "waivers" => Ok(Role::Waivers),
        _ => Err("there are tests, load, metrics, tickets, approvals and waivers".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_taken_only_where_it_is_a_plain_identifier() {
        for (text, label, path) in [
            ("unit=a.trx", Some("unit"), "a.trx"),
            ("단위=a.trx", Some("단위"), "a.trx"),
            ("run-1=a=b.json", Some("run-1"), "a=b.json"),
            (r"C:\x=y.xml", None, r"C:\x=y.xml"),
            ("./a=b", None, "./a=b"),
            ("dir/a=b", None, "dir/a=b"),
            ("=x", None, "=x"),
            ("plain.xml", None, "plain.xml"),
        ] {
            assert_eq!(
                labelled(text).unwrap(),
                Labelled {
                    label: label.map(str::to_owned),
                    path: path.to_owned()
                }
            );
        }
        assert!(labelled("unit=").is_err());
    }

    #[test]
    fn options_with_names_keep_their_equal_signs() {
        assert_eq!(exit_code("run1=99").unwrap(), ("run1".to_owned(), 99));
        assert_eq!(exit_code("-1").unwrap(), (String::new(), -1));
        assert_eq!(measured_at("a=b.xml=2026-11-23T09:00:00Z").unwrap().0, "a=b.xml");
        assert!(measured_at("a.xml=yesterday").is_err());
        assert_eq!(
            format("junit=out/a=b.xml").unwrap().file,
            Some(PathBuf::from("out/a=b.xml"))
        );
        assert!(format("html").unwrap_err().contains("azure-devops"));
    }
}
