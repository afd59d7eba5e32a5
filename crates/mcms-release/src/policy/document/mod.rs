//! A policy's text as a tree of nodes that know where they stand.
//!
//! YAML ([`yaml`]) and JSON ([`json`]) give the same tree, and so does the policy inside a record ([`from_value`]).
//! Nothing here knows what a key means: that is the language's business.

mod from_json;
mod from_yaml;
mod scalar;
mod value;

pub(crate) use from_json::json;
pub(crate) use from_yaml::yaml;
pub(crate) use value::{from_value, to_value};

use crate::policy::problems::Problems;
use std::borrow::Cow;

/// The largest policy text, in bytes.
pub(crate) const MAX_BYTES: usize = 8 << 20;
/// How deep maps and lists may be nested.
pub(crate) const MAX_DEPTH: usize = 64;
/// How many nodes (keys too) a policy may have, so that memory stays bounded.
pub(crate) const MAX_NODES: usize = 1_000_000;

/// The number of a node or key, in the order of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// Where a node begins: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A value with its number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node<'t> {
    pub(crate) id: NodeId,
    pub(crate) content: Content<'t>,
}

/// What a node holds. Numbers stay as written until a key says what they are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content<'t> {
    /// Nothing, or something already reported (an alias): checks pass over it.
    Broken,
    /// `null`, `~`, or nothing after the colon.
    Null,
    /// `true`, `false`.
    Flag(bool),
    /// A decimal number as written.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// A map in the order of the text, without duplicate keys.
    Map(Vec<Entry<'t>>),
}

/// One key of a map and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_id: NodeId,
    pub(crate) value: Node<'t>,
}

impl<'t> Node<'t> {
    /// Returns the value of a key, where the node is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entries()
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// Returns the entries of a map, nothing for any other node.
    pub(crate) fn entries(&self) -> &[Entry<'t>] {
        match &self.content {
            Content::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the items of a list, nothing for any other node.
    pub(crate) fn items(&self) -> &[Node<'t>] {
        match &self.content {
            Content::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the text of a text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Says in words of the file what the node is.
    pub(crate) fn describe(&self) -> String {
        match &self.content {
            Content::Broken => "something unreadable".to_owned(),
            Content::Null => "nothing".to_owned(),
            Content::Flag(flag) => format!("`{flag}`"),
            Content::Number(number) => format!("the number `{}`", shorten(number)),
            Content::Text(text) => format!("the text `{}`", shorten(text)),
            Content::List(_) => "a list".to_owned(),
            Content::Map(_) => "a map".to_owned(),
        }
    }
}

/// Shortens user input for a message and takes control characters out of it.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    let clean = |c: char| if c.is_control() || c == '`' { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(MOST).map(clean).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// Gives numbers to nodes and remembers where each begins.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    places: Vec<Position>,
}

impl Numbering {
    /// Gives the next number, or `None` beyond [`MAX_NODES`].
    pub(crate) fn next(&mut self, position: Position) -> Option<NodeId> {
        let id = u32::try_from(self.places.len()).ok()?;
        (self.places.len() < MAX_NODES).then(|| {
            self.places.push(position);
            NodeId(id)
        })
    }

    /// Returns where a node begins.
    pub(crate) fn position(&self, id: NodeId) -> Option<Position> {
        self.places.get(usize::try_from(id.0).ok()?).copied()
    }
}

/// The text as a tree, with the places of its nodes. Without a root, the problems say why; they may name nodes too.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) root: Option<Node<'t>>,
    pub(crate) numbering: Numbering,
}

/// Reads a text, YAML or JSON.
///
/// A text that begins with `{` is tried as JSON first, because YAML and JSON differ in escapes and tabs;
/// a flow map of YAML also begins so.
pub(crate) fn read<'t>(text: &'t str, problems: &mut Problems) -> Document<'t> {
    let Some(inside) = text.trim_start().strip_prefix('{') else {
        return yaml(text, problems);
    };
    let mut as_json = Problems::default();
    let first = json(text, &mut as_json);
    if first.root.is_some() {
        problems.append(as_json);
        return first;
    }
    let mut as_yaml = Problems::default();
    let second = yaml(text, &mut as_yaml);
    // Neither reads it: the complaint of the language that was probably meant helps most.
    let meant_json = inside.trim_start().starts_with('"');
    let (document, found) = if second.root.is_none() && meant_json {
        (first, as_json)
    } else {
        (second, as_yaml)
    };
    problems.append(found);
    document
}

/// Reports keys that stand twice in a map and drops the later ones, so that the rest can still be checked.
fn without_duplicates<'t>(
    entries: Vec<Entry<'t>>,
    numbering: &Numbering,
    problems: &mut Problems,
) -> Vec<Entry<'t>> {
    use std::collections::btree_map::{BTreeMap, Entry as Slot};
    let mut first: BTreeMap<Cow<'t, str>, NodeId> = BTreeMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        match first.entry(entry.key.clone()) {
            Slot::Vacant(slot) => {
                slot.insert(entry.key_id);
                kept.push(entry);
            }
            Slot::Occupied(slot) => {
                let place = numbering.position(*slot.get()).map_or(String::new(), |at| {
                    format!("; the first is at {}:{}", at.line, at.column)
                });
                let message = format!("key `{}` is given twice{place}", shorten(&entry.key));
                problems.add(crate::error::ErrorCode::PolicyDuplicateKey, message, entry.key_id);
            }
        }
    }
    kept
}
