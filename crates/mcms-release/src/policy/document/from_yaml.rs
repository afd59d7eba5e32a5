//! YAML events into the tree.

use super::{
    Content, Document, Entry, MAX_DEPTH, MAX_NODES, Node, NodeId, Numbering, Position, scalar,
    without_duplicates,
};
use crate::error::ErrorCode;
use crate::policy::problems::Problems;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::borrow::Cow;

/// Reads one YAML document.
pub(crate) fn yaml<'t>(text: &'t str, problems: &mut Problems) -> Document<'t> {
    let mut builder = Builder {
        numbering: Numbering::default(),
        stack: Vec::new(),
        root: None,
        problems,
    };
    let whole = builder.run(text).is_some();
    let Builder {
        numbering,
        root,
        problems,
        ..
    } = builder;
    if whole && root.is_none() && problems.is_empty() {
        problems.add_at(
            ErrorCode::PolicySyntax,
            "the policy is empty",
            Position { line: 1, column: 1 },
        );
        problems.help("begin with `schema: mcms.policy/1`");
    }
    Document {
        root: root.filter(|_| whole),
        numbering,
    }
}

fn start(span: Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col().saturating_add(1),
    }
}

/// A list or map that is not closed yet.
enum Open<'t> {
    List {
        id: NodeId,
        items: Vec<Node<'t>>,
    },
    Map {
        id: NodeId,
        entries: Vec<Entry<'t>>,
        key: Option<Key<'t>>,
    },
}

/// A key that waits for its value; without text it was reported.
struct Key<'t> {
    text: Option<Cow<'t, str>>,
    id: NodeId,
}

struct Builder<'t, 'p> {
    numbering: Numbering,
    stack: Vec<Open<'t>>,
    root: Option<Node<'t>>,
    problems: &'p mut Problems,
}

impl<'t> Builder<'t, '_> {
    /// Takes every event; `None` when the text breaks off.
    fn run(&mut self, text: &'t str) -> Option<()> {
        let mut documents = 0_usize;
        for event in Parser::new_from_str(text) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let marker = error.marker();
                    let position = Position {
                        line: marker.line(),
                        column: marker.col().saturating_add(1),
                    };
                    self.problems
                        .add_at(ErrorCode::PolicySyntax, error.info().to_lowercase(), position);
                    return None;
                }
            };
            if matches!(event, Event::DocumentStart(_)) {
                documents = documents.saturating_add(1);
                if documents > 1 {
                    self.problems
                        .add_at(ErrorCode::PolicySyntax, "a policy is one document", start(span));
                    self.problems.help("remove `---` and what follows it");
                    return Some(());
                }
            }
            self.take(event, span)?;
        }
        Some(())
    }

    /// Takes an event; `None` when the text is beyond what the engine accepts.
    fn take(&mut self, event: Event<'t>, span: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let id = self.number(span)?;
                self.refuse_decoration(id, anchor, tag.is_some());
                self.scalar(id, text, style);
            }
            Event::Alias(_) => {
                let id = self.number(span)?;
                self.problems.add(
                    ErrorCode::PolicySyntax,
                    "aliases (`*name`) are not part of the policy language",
                    id,
                );
                self.problems.help("write the value out");
                self.place(Node {
                    id,
                    content: Content::Broken,
                });
            }
            Event::SequenceStart(anchor, tag) => {
                let id = self.open(span, anchor, tag.is_some())?;
                self.stack.push(Open::List {
                    id,
                    items: Vec::new(),
                });
            }
            Event::MappingStart(anchor, tag) => {
                let id = self.open(span, anchor, tag.is_some())?;
                self.stack.push(Open::Map {
                    id,
                    entries: Vec::new(),
                    key: None,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Some(())
    }

    fn number(&mut self, span: Span) -> Option<NodeId> {
        let id = self.numbering.next(start(span));
        if id.is_none() {
            self.problems.add_at(
                ErrorCode::PolicyTooLarge,
                format!("the policy has more than {MAX_NODES} keys and values"),
                start(span),
            );
        }
        id
    }

    fn open(&mut self, span: Span, anchor: usize, tagged: bool) -> Option<NodeId> {
        let id = self.number(span)?;
        if self.stack.len() >= MAX_DEPTH {
            self.problems.add(
                ErrorCode::PolicyTooLarge,
                format!("nested deeper than {MAX_DEPTH} levels"),
                id,
            );
            return None;
        }
        self.refuse_decoration(id, anchor, tagged);
        Some(id)
    }

    /// Anchors and tags would make one text mean another thing than it says.
    fn refuse_decoration(&mut self, id: NodeId, anchor: usize, tagged: bool) {
        if anchor != 0 {
            self.problems.add(
                ErrorCode::PolicySyntax,
                "anchors (`&name`) are not part of the policy language",
                id,
            );
            self.problems.help("write the value out where it is needed");
        }
        if tagged {
            self.problems.add(
                ErrorCode::PolicySyntax,
                "tags (`!name`) are not part of the policy language",
                id,
            );
            self.problems
                .help("remove the tag; quote the value if it is a text");
        }
    }

    fn scalar(&mut self, id: NodeId, text: Cow<'t, str>, style: ScalarStyle) {
        if text.contains('\0') {
            self.problems
                .add(ErrorCode::PolicyNotText, "a text holds a NUL character", id);
        }
        if self.awaits_key() {
            self.key(id, text, style);
            return;
        }
        let content = if style == ScalarStyle::Plain {
            let written = text.clone();
            scalar::plain(text).unwrap_or_else(|help| {
                let message = format!(
                    "`{}` is read differently by different tools",
                    super::shorten(&written)
                );
                self.problems.add(ErrorCode::PolicyInvalidValue, message, id);
                self.problems.help(help);
                Content::Broken
            })
        } else {
            Content::Text(text)
        };
        self.place(Node { id, content });
    }

    fn awaits_key(&self) -> bool {
        matches!(self.stack.last(), Some(Open::Map { key: None, .. }))
    }

    /// Any scalar is a key, as it is written; `on` is `on`.
    fn key(&mut self, id: NodeId, text: Cow<'t, str>, style: ScalarStyle) {
        let plain = style == ScalarStyle::Plain;
        let refused = match text.as_ref() {
            "<<" if plain => Some((
                "merge keys (`<<`) are not part of the policy language",
                "write the keys out",
            )),
            "" if plain => Some(("a key is missing before the colon", "write the key")),
            _ => None,
        };
        if let Some((message, help)) = refused {
            self.problems.add(ErrorCode::PolicySyntax, message, id);
            self.problems.help(help);
        }
        let text = refused.is_none().then_some(text);
        if let Some(Open::Map { key, .. }) = self.stack.last_mut() {
            *key = Some(Key { text, id });
        }
    }

    fn close(&mut self) {
        let node = match self.stack.pop() {
            Some(Open::List { id, items }) => Node {
                id,
                content: Content::List(items),
            },
            Some(Open::Map { id, entries, .. }) => {
                let entries = without_duplicates(entries, &self.numbering, self.problems);
                Node {
                    id,
                    content: Content::Map(entries),
                }
            }
            None => return,
        };
        self.place(node);
    }

    /// Puts a finished node where it belongs: into the open list or map, or at the root.
    fn place(&mut self, node: Node<'t>) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(Key { text: Some(text), id }) => entries.push(Entry {
                    key: text,
                    key_id: id,
                    value: node,
                }),
                Some(Key { text: None, .. }) => {}
                None => {
                    let id = node.id;
                    self.problems.add(
                        ErrorCode::PolicySyntax,
                        "a key is a text, not a list, map or alias",
                        id,
                    );
                    self.problems.help("quote the key; braces begin a map in YAML");
                    *key = Some(Key { text: None, id });
                }
            },
        }
    }
}
