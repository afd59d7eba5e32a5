//! Strict JSON into the tree. `serde_json` parses; each raw value is a slice of the text, so its offset is its place.

use super::{Content, Document, Entry, MAX_DEPTH, MAX_NODES, Node, Numbering, Position, without_duplicates};
use crate::error::ErrorCode;
use crate::policy::problems::Problems;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Reads one JSON value.
pub(crate) fn json<'t>(text: &'t str, problems: &mut Problems) -> Document<'t> {
    let raw: &RawValue = match serde_json::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let column = characters(text, error.line(), error.column());
            problems.add_at(
                ErrorCode::PolicySyntax,
                plain(&error),
                Position {
                    line: error.line(),
                    column,
                },
            );
            return Document {
                root: None,
                numbering: Numbering::default(),
            };
        }
    };
    let mut reader = Reader {
        text,
        lines: Lines::new(text),
        numbering: Numbering::default(),
        problems,
    };
    let root = reader.node(raw, 0);
    Document {
        root,
        numbering: reader.numbering,
    }
}

/// The message without the place, which stands beside it.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_lowercase()
}

/// `serde_json` counts columns in bytes; a person counts characters.
fn characters(text: &str, line: usize, bytes: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    line.char_indices()
        .take_while(|(at, _)| *at < bytes)
        .count()
        .max(1)
}

/// Turns offsets that only rise into lines and columns, in one pass over the text.
struct Lines<'t> {
    rest: std::iter::Peekable<std::str::CharIndices<'t>>,
    at: Position,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            rest: text.char_indices().peekable(),
            at: Position { line: 1, column: 1 },
        }
    }

    fn position(&mut self, offset: usize) -> Position {
        while let Some((_, c)) = self.rest.next_if(|(at, _)| *at < offset) {
            if c == '\n' {
                self.at = Position {
                    line: self.at.line.saturating_add(1),
                    column: 1,
                };
            } else {
                self.at.column = self.at.column.saturating_add(1);
            }
        }
        self.at
    }
}

struct Reader<'t, 'p> {
    text: &'t str,
    lines: Lines<'t>,
    numbering: Numbering,
    problems: &'p mut Problems,
}

impl<'t> Reader<'t, '_> {
    /// The byte at which a slice of the text begins.
    fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    fn number(&mut self, offset: usize) -> Option<super::NodeId> {
        let position = self.lines.position(offset);
        let id = self.numbering.next(position);
        if id.is_none() {
            let message = format!("the policy has more than {MAX_NODES} keys and values");
            self.problems.add_at(ErrorCode::PolicyTooLarge, message, position);
        }
        id
    }

    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Option<Node<'t>> {
        let part = raw.get();
        let offset = self.offset(part);
        let id = self.number(offset)?;
        let nested = part.starts_with(['{', '[']);
        if nested && depth >= MAX_DEPTH {
            self.problems.add(
                ErrorCode::PolicyTooLarge,
                format!("nested deeper than {MAX_DEPTH} levels"),
                id,
            );
            return None;
        }
        let content = match part.chars().next() {
            Some('{') => Content::Map(self.map(part, offset, depth)?),
            Some('[') => {
                let items: Vec<&'t RawValue> = self.parse(part, offset)?;
                let below = depth.saturating_add(1);
                Content::List(
                    items
                        .into_iter()
                        .map(|item| self.node(item, below))
                        .collect::<Option<_>>()?,
                )
            }
            Some('"') => Content::Text(self.parse::<BorrowedText<'t>>(part, offset)?.0),
            Some('t') => Content::Flag(true),
            Some('f') => Content::Flag(false),
            Some('n') => Content::Null,
            _ => Content::Number(Cow::Borrowed(part)),
        };
        if matches!(&content, Content::Text(text) if text.contains('\0')) {
            self.problems
                .add(ErrorCode::PolicyNotText, "a text holds a NUL character", id);
        }
        Some(Node { id, content })
    }

    fn map(&mut self, part: &'t str, offset: usize, depth: usize) -> Option<Vec<Entry<'t>>> {
        let RawMap(pairs) = self.parse(part, offset)?;
        let mut entries = Vec::with_capacity(pairs.len());
        let mut after = offset;
        for (key, raw) in pairs {
            // Between two members stand only white space and a comma, so the next quote begins the key.
            let quote = self
                .text
                .get(after..)
                .and_then(|rest| rest.find('"'))
                .unwrap_or(0);
            let key_id = self.number(after.saturating_add(quote))?;
            let value = self.node(raw, depth.saturating_add(1))?;
            after = self.offset(raw.get()).saturating_add(raw.get().len());
            entries.push(Entry { key, key_id, value });
        }
        Some(without_duplicates(entries, &self.numbering, self.problems))
    }

    /// The whole text was checked once, so only escapes (a lone surrogate) can still be wrong.
    fn parse<T: serde::Deserialize<'t>>(&mut self, part: &'t str, offset: usize) -> Option<T> {
        match serde_json::from_str(part) {
            Ok(value) => Some(value),
            Err(error) => {
                let position = self.lines.position(offset);
                self.problems
                    .add_at(ErrorCode::PolicySyntax, plain(&error), position);
                None
            }
        }
    }
}

/// A text that borrows where it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct BorrowedText<'t>(#[serde(borrow)] Cow<'t, str>);

/// The members of an object in the order of the text, duplicates too.
struct RawMap<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> serde::Deserialize<'t> for RawMap<'t> {
    fn deserialize<D: serde::Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'t> Visitor<'t> for Members {
            type Value = RawMap<'t>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<RawMap<'t>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((BorrowedText(key), raw)) =
                    map.next_entry::<BorrowedText<'t>, &'t RawValue>()?
                {
                    pairs.push((key, raw));
                }
                Ok(RawMap(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
