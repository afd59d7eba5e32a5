//! What is wrong with a policy: collected while reading, placed and sorted at the end, all of it at once.

use crate::error::{Error, ErrorCode};
use crate::policy::document::{Content, Node, NodeId, Numbering, Position};
use std::collections::BTreeMap;

/// A policy that is wrong in more places shows this many of them.
const MOST: usize = 1000;

/// Where a problem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In the text, where no tree could be made.
    At(Position),
    /// At a node, or so many characters inside its text.
    Node(NodeId, usize),
}

#[derive(Debug, Clone)]
struct Problem {
    code: ErrorCode,
    message: String,
    help: Option<String>,
    place: Place,
}

/// The problems of one pass.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// Adds a problem at a node.
    pub(crate) fn add(&mut self, code: ErrorCode, message: impl Into<String>, node: NodeId) {
        self.push(code, message.into(), Place::Node(node, 0));
    }

    /// Adds a problem so many characters inside the text of a node.
    pub(crate) fn add_inside(
        &mut self,
        code: ErrorCode,
        message: impl Into<String>,
        node: NodeId,
        characters: usize,
    ) {
        self.push(code, message.into(), Place::Node(node, characters));
    }

    /// Adds a problem at a place of the text.
    pub(crate) fn add_at(&mut self, code: ErrorCode, message: impl Into<String>, position: Position) {
        self.push(code, message.into(), Place::At(position));
    }

    fn push(&mut self, code: ErrorCode, message: String, place: Place) {
        if self.list.len() < MOST {
            self.list.push(Problem {
                code,
                message,
                help: None,
                place,
            });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Says what to do about the last problem, instead of the table's help.
    pub(crate) fn help(&mut self, help: impl Into<String>) {
        if self.more == 0
            && let Some(problem) = self.list.last_mut()
        {
            problem.help = Some(help.into());
        }
    }

    /// Adds the problems of another pass.
    pub(crate) fn append(&mut self, other: Problems) {
        for problem in other.list {
            if self.list.len() < MOST {
                self.list.push(problem);
            } else {
                self.more = self.more.saturating_add(1);
            }
        }
        self.more = self.more.saturating_add(other.more);
    }

    /// Returns how many problems there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len().saturating_add(self.more)
    }

    /// Says whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Joins everything into one error, placed by `place`, in the order of the document.
    fn join(mut self, place: impl Fn(Place) -> String) -> Option<Error> {
        self.list.sort_by_key(|problem| problem.place);
        self.list
            .dedup_by(|a, b| a.place == b.place && a.code == b.code && a.message == b.message);
        let mut errors: Vec<Error> = self
            .list
            .into_iter()
            .map(|problem| {
                let error = Error::new(problem.code, problem.message).at(place(problem.place));
                match problem.help {
                    Some(help) => error.with_help(help),
                    None => error,
                }
            })
            .collect();
        if self.more > 0 {
            let message = format!("{} more errors are not shown", self.more);
            let last = errors.last().and_then(Error::path).unwrap_or_default().to_owned();
            errors.push(
                Error::new(ErrorCode::PolicyTooLarge, message)
                    .at(last)
                    .with_help("fix the errors above first"),
            );
        }
        Error::join(errors)
    }

    /// Joins everything into one error with `file:line:column` places; `None` when nothing is wrong.
    pub(crate) fn in_text(self, file: &str, text: &str, numbering: &Numbering) -> Option<Error> {
        if self.is_empty() {
            return None;
        }
        let lines: Vec<&str> = text.split('\n').collect();
        let position = |place: Place| match place {
            Place::At(position) => Some(at_most(position, &lines)),
            Place::Node(id, characters) => {
                let at = numbering.position(id)?;
                let line = lines.get(at.line.checked_sub(1)?).copied().unwrap_or_default();
                Some(Position {
                    line: at.line,
                    column: inside(line, at.column, characters),
                })
            }
        };
        self.join(|place| match position(place) {
            Some(Position { line, column }) => format!("{file}:{line}:{column}"),
            None => file.to_owned(),
        })
    }

    /// Joins everything into one error with JSON pointers as places; `None` when nothing is wrong.
    pub(crate) fn in_value(self, root: Option<&Node<'_>>) -> Option<Error> {
        if self.is_empty() {
            return None;
        }
        let mut wanted: BTreeMap<NodeId, String> = BTreeMap::new();
        for problem in &self.list {
            if let Place::Node(id, _) = problem.place {
                wanted.insert(id, String::new());
            }
        }
        if let Some(root) = root {
            pointers(root, &mut String::new(), &mut wanted);
        }
        self.join(|place| match place {
            Place::At(_) => String::new(),
            Place::Node(id, _) => wanted.get(&id).cloned().unwrap_or_default(),
        })
    }
}

/// The end of the text, where a parser points beyond it.
fn at_most(position: Position, lines: &[&str]) -> Position {
    let end = |line: &str| line.trim_end_matches('\r').chars().count().saturating_add(1);
    match lines.get(position.line.saturating_sub(1)) {
        Some(line) => Position {
            line: position.line.max(1),
            column: position.column.min(end(line)),
        },
        None => Position {
            line: lines.len(),
            column: lines.last().map_or(1, |line| end(line)),
        },
    }
}

/// The column inside a text, as long as it stands on its line without escapes; otherwise where the text begins.
fn inside(line: &str, column: usize, characters: usize) -> usize {
    if characters == 0 {
        return column;
    }
    let mut written = line.chars().skip(column.saturating_sub(1));
    let mut rest = written.clone();
    let (quote, skip) = match rest.next() {
        Some(quote @ ('"' | '\'')) => (Some(quote), 1),
        Some('|' | '>') => return column,
        _ => (None, 0),
    };
    let mut passed = written.by_ref().skip(skip).take(characters);
    let escaped = passed.by_ref().any(|c| c == '\\' || Some(c) == quote);
    if escaped && quote.is_some() {
        return column;
    }
    let inside = column.saturating_add(skip).saturating_add(characters);
    inside.min(line.trim_end_matches('\r').chars().count().saturating_add(1))
}

/// Fills in the JSON pointers of the wanted nodes; a key has the pointer of its value.
fn pointers(node: &Node<'_>, path: &mut String, wanted: &mut BTreeMap<NodeId, String>) {
    if let Some(slot) = wanted.get_mut(&node.id) {
        slot.clone_from(path);
    }
    let length = path.len();
    match &node.content {
        Content::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                pointers(item, path, wanted);
                path.truncate(length);
            }
        }
        Content::Map(entries) => {
            for entry in entries {
                path.push('/');
                path.push_str(&entry.key.replace('~', "~0").replace('/', "~1"));
                if let Some(slot) = wanted.get_mut(&entry.key_id) {
                    slot.clone_from(path);
                }
                pointers(&entry.value, path, wanted);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
