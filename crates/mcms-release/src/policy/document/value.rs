//! Between the tree and JSON values: the policy as it stands in a record.

use super::{Content, Document, Entry, MAX_DEPTH, MAX_NODES, Node, NodeId, Numbering, Position};
use crate::error::ErrorCode;
use crate::policy::problems::Problems;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Turns the tree into a JSON value, as written and without defaults. Numbers that JSON cannot hold exactly are problems.
pub(crate) fn to_value(node: &Node<'_>, problems: &mut Problems) -> Value {
    match &node.content {
        Content::Broken | Content::Null => Value::Null,
        Content::Flag(flag) => Value::Bool(*flag),
        Content::Number(text) => number(text).unwrap_or_else(|| {
            let message = format!(
                "the number `{}` is too large to be kept exactly",
                super::shorten(text)
            );
            problems.add(ErrorCode::PolicyInvalidValue, message, node.id);
            problems.help("quote it if it is a text");
            Value::Null
        }),
        Content::Text(text) => Value::String(text.clone().into_owned()),
        Content::List(items) => Value::Array(items.iter().map(|item| to_value(item, problems)).collect()),
        Content::Map(entries) => {
            let mut map = Map::new();
            for entry in entries {
                map.insert(entry.key.clone().into_owned(), to_value(&entry.value, problems));
            }
            Value::Object(map)
        }
    }
}

/// Every language reads these integers exactly: ±(2^53 − 1).
const MAX_SAFE: i64 = (1 << 53) - 1;

fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Ok(whole) = digits.parse::<i64>() {
        return (-MAX_SAFE..=MAX_SAFE)
            .contains(&whole)
            .then(|| Value::from(whole));
    }
    let value: f64 = digits.parse().ok()?;
    #[expect(clippy::cast_precision_loss, reason = "the bound is exactly representable")]
    let bound = MAX_SAFE as f64;
    (value.abs() <= bound).then(|| Value::from(value))
}

/// Turns a JSON value into the tree; numbers of nodes rise in the order of the walk.
pub(crate) fn from_value<'t>(value: &'t Value, problems: &mut Problems) -> Document<'t> {
    let mut numbering = Numbering::default();
    let root = walk(value, 0, &mut numbering);
    if root.is_none() {
        let message =
            format!("nested deeper than {MAX_DEPTH} levels, or more than {MAX_NODES} keys and values");
        problems.add(ErrorCode::PolicyTooLarge, message, NodeId(0));
    }
    Document { root, numbering }
}

fn walk<'t>(value: &'t Value, depth: usize, numbering: &mut Numbering) -> Option<Node<'t>> {
    const NOWHERE: Position = Position { line: 0, column: 0 };
    let id = numbering.next(NOWHERE)?;
    let below = depth.saturating_add(1);
    let content = match value {
        Value::Null => Content::Null,
        Value::Bool(flag) => Content::Flag(*flag),
        Value::Number(number) => Content::Number(Cow::Owned(number.to_string())),
        Value::String(text) => Content::Text(Cow::Borrowed(text)),
        Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => return None,
        Value::Array(items) => Content::List(
            items
                .iter()
                .map(|item| walk(item, below, numbering))
                .collect::<Option<_>>()?,
        ),
        Value::Object(map) => {
            let mut entries = Vec::with_capacity(map.len());
            for (key, value) in map {
                let key_id = numbering.next(NOWHERE)?;
                entries.push(Entry {
                    key: Cow::Borrowed(key),
                    key_id,
                    value: walk(value, below, numbering)?,
                });
            }
            Content::Map(entries)
        }
    };
    Some(Node { id, content })
}
