//! Maps with fixed keys: unknown, missing and misplaced ones.

use super::{expected, value, wrong_type};
use crate::error::ErrorCode;
use crate::policy::document::{Content, Entry, Node, shorten};
use crate::policy::language::{By, Key, Kind, Presence, Shape, Union};
use crate::policy::problems::Problems;
use crate::policy::suggest;

/// Checks a map against its shape.
pub(super) fn object(node: &Node<'_>, shape: &'static Shape, what: &str, problems: &mut Problems) {
    let Content::Map(entries) = &node.content else {
        wrong_type(node, &Kind::Object(shape), what, problems);
        return;
    };
    known(
        entries,
        shape,
        &|entry, problems| unknown_key(entry, shape.keys().map(|key| key.name), problems),
        problems,
    );
    missing(node, shape, problems);
}

/// Checks the values of known keys; `otherwise` reports the others.
fn known(
    entries: &[Entry<'_>],
    shape: &'static Shape,
    otherwise: &dyn Fn(&Entry<'_>, &mut Problems),
    problems: &mut Problems,
) {
    for entry in entries {
        let what = || format!("`{}`", shorten(&entry.key));
        match (shape.key(&entry.key), &shape.open) {
            (Some(key), _) => value(&entry.value, &key.kind, &what(), problems),
            (None, Some(open)) => value(&entry.value, &open.kind, &what(), problems),
            (None, None) => otherwise(entry, problems),
        }
    }
}

fn unknown_key(entry: &Entry<'_>, keys: impl Iterator<Item = &'static str>, problems: &mut Problems) {
    let keys: Vec<&str> = keys.collect();
    problems.add(
        ErrorCode::PolicyUnknownKey,
        format!("unknown key `{}`", shorten(&entry.key)),
        entry.key_id,
    );
    match suggest::among(&entry.key, keys.iter().copied()) {
        Some(key) => problems.help(format!("did you mean `{key}`?")),
        None => problems.help(format!("the keys here are {}", keys.join(", "))),
    }
}

/// Reports required keys that are not there, at the map.
fn missing(node: &Node<'_>, shape: &'static Shape, problems: &mut Problems) {
    for key in shape.keys().filter(|key| key.presence == Presence::Required) {
        if node.get(key.name).is_some() {
            continue;
        }
        let nothing_decides = match key.name {
            "gates" => Some("the policy has no gates"),
            "criteria" => Some("the gate has no criteria"),
            _ => None,
        };
        if let Some(message) = nothing_decides {
            problems.add(ErrorCode::PolicyNoGates, message, node.id);
            continue;
        }
        problems.add(
            ErrorCode::PolicyMissingKey,
            format!("`{}` is missing", key.name),
            node.id,
        );
        problems.help(format!(
            "add `{}: …` ({}): {}",
            key.name,
            expected(&key.kind),
            first_sentence(key.about)
        ));
    }
}

/// The first sentence of a description, as help: lower case, without a final period.
fn first_sentence(about: &str) -> String {
    let sentence = about.split(". ").next().unwrap_or(about).trim_end_matches('.');
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

/// Checks a map that has exactly one of the keys.
pub(super) fn one_of(node: &Node<'_>, shape: &'static Shape, what: &str, problems: &mut Problems) {
    let Content::Map(entries) = &node.content else {
        wrong_type(node, &Kind::Object(shape), what, problems);
        return;
    };
    known(
        entries,
        shape,
        &|entry, problems| unknown_key(entry, shape.keys().map(|key| key.name), problems),
        problems,
    );
    let given = entries
        .iter()
        .filter(|entry| shape.key(&entry.key).is_some())
        .count();
    if given != 1 && (given > 0 || entries.is_empty()) {
        let keys: Vec<String> = shape.keys().map(|key| format!("`{}`", key.name)).collect();
        problems.add(
            ErrorCode::PolicyInvalidValue,
            format!("{what} must have exactly one key, not {given}"),
            node.id,
        );
        problems.help(format!(
            "the keys are {}; write several as items of the list",
            keys.join(", ")
        ));
    }
}

/// Checks a map whose shape depends on a key.
pub(super) fn union(node: &Node<'_>, union: &'static Union, what: &str, problems: &mut Problems) {
    let Content::Map(entries) = &node.content else {
        let Some((_, shape)) = union.variants.first() else {
            return;
        };
        wrong_type(node, &Kind::Object(shape), what, problems);
        return;
    };
    let Some((word, shape)) = chosen(node, union) else {
        undecided(node, union, problems);
        return;
    };
    known(
        entries,
        shape,
        &|entry, problems| misplaced(entry, union, (word, shape), problems),
        problems,
    );
    missing(node, shape, problems);
}

/// Returns the variant that a map chose.
pub(crate) fn chosen(node: &Node<'_>, union: &'static Union) -> Option<(&'static str, &'static Shape)> {
    let mut variants = union.variants.iter().filter(|(word, _)| match union.by {
        By::Value(key) => node.get(key).and_then(Node::text) == Some(word),
        By::Presence => node.get(word).is_some(),
    });
    let found = variants.next()?;
    variants.next().is_none().then_some(*found)
}

/// A key of another variant is worth its own words; any other key is unknown.
fn misplaced(
    entry: &Entry<'_>,
    union: &'static Union,
    (word, shape): (&str, &'static Shape),
    problems: &mut Problems,
) {
    let owners: Vec<String> = owners(union, &entry.key)
        .map(|(word, _)| format!("`{word}`"))
        .collect();
    if owners.is_empty() {
        unknown_key(entry, shape.keys().map(|key| key.name), problems);
        return;
    }
    let message = match union.by {
        By::Value(key) => format!(
            "`{}` does not belong where `{key}` is `{word}`",
            shorten(&entry.key)
        ),
        By::Presence => format!("`{}` does not belong beside `{word}`", shorten(&entry.key)),
    };
    problems.add(ErrorCode::PolicyUnknownKey, message, entry.key_id);
    problems.help(match union.by {
        By::Value(key) => format!("it belongs where `{key}` is {}", owners.join(" or ")),
        By::Presence => format!("it belongs beside {}", owners.join(" or ")),
    });
}

fn owners(union: &'static Union, key: &str) -> impl Iterator<Item = &'static (&'static str, &'static Shape)> {
    union
        .variants
        .iter()
        .filter(move |(_, shape)| shape.key(key).is_some())
}

/// No variant was chosen: check what every reading of the map would complain about.
fn undecided(node: &Node<'_>, union: &'static Union, problems: &mut Problems) {
    let words: Vec<String> = union
        .variants
        .iter()
        .map(|(word, _)| format!("`{word}`"))
        .collect();
    let shared: Vec<&'static Key> = match union.by {
        By::Value(key) => {
            if node.get(key).is_none() {
                problems.add(
                    ErrorCode::PolicyMissingKey,
                    format!("`{key}` is missing"),
                    node.id,
                );
                problems.help(format!("add `{key}: …`, one of {}", words.join(", ")));
            }
            union
                .variants
                .first()
                .and_then(|(_, shape)| shape.key(key))
                .into_iter()
                .collect()
        }
        By::Presence => {
            let given = union
                .variants
                .iter()
                .filter(|(word, _)| node.get(word).is_some())
                .count();
            problems.add(
                ErrorCode::PolicyInvalidValue,
                format!("exactly one of {} must be given, not {given}", words.join(", ")),
                node.id,
            );
            problems.help("split it, one item for each");
            Vec::new()
        }
    };
    for entry in node.entries() {
        if let Some(key) = shared.iter().find(|key| key.name == entry.key) {
            value(&entry.value, &key.kind, &format!("`{}`", key.name), problems);
        } else if owners(union, &entry.key).next().is_none() {
            unknown_key(
                entry,
                union
                    .variants
                    .iter()
                    .flat_map(|(_, shape)| shape.keys())
                    .map(|key| key.name),
                problems,
            );
        }
    }
}
