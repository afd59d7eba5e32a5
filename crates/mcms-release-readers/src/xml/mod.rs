//! Bounded XML events: what a report of test results needs and nothing that can be abused.
//!
//! Entities are never resolved beyond the five predefined ones and character references, a DTD that declares
//! entities is refused, depth, attributes and size are limited, and a document that ends too early is said so.
//! Not for writing XML, namespaces or schemas: names are compared without their prefix.

mod element;
mod unescape;

pub use element::Element;

use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::Event as Raw;
use std::borrow::Cow;

/// The largest document that is read: 512 MiB.
pub const MAX_DOCUMENT_BYTES: usize = 512 * 1024 * 1024;

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 256;

/// The most attributes that one element may have.
pub const MAX_ATTRIBUTES: usize = 256;

/// The most bytes that the attributes of one element may have: 1 MiB.
pub const MAX_ATTRIBUTE_BYTES: usize = 1024 * 1024;

/// What the reader met.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// An element begins; an empty element begins and ends.
    Start(Element<'a>),
    /// The innermost open element ends.
    End,
    /// Text or CDATA; long text may come in several parts.
    Text(Cow<'a, str>),
}

/// Reads events from text.
///
/// # Example
/// ```
/// use mcms_release_readers::xml::{Event, Reader};
/// let mut reader = Reader::new("<a n='1 &lt; 2'/>", "a.xml");
/// let Some(Ok(Event::Start(element))) = reader.next() else { unreachable!() };
/// assert_eq!((element.name(), element.attribute("n").as_deref()), ("a", Some("1 < 2")));
/// ```
pub struct Reader<'a> {
    inner: quick_xml::Reader<&'a [u8]>,
    text: &'a str,
    name: String,
    depth: usize,
    roots: usize,
    stopped: bool,
    pending: Option<Diagnostic>,
    notes: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Begins to read a decoded document.
    #[must_use]
    pub fn new(text: &'a str, name: &str) -> Self {
        let mut inner = quick_xml::Reader::from_str(text);
        let config = inner.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        config.allow_dangling_amp = false;
        let mut notes = Vec::new();
        if let Some(offset) = text.bytes().position(is_illegal) {
            notes.push(Diagnostic::warning(input::ILLEGAL_CHARACTERS).at(place(text, offset, name)));
        }
        let pending = (text.len() > MAX_DOCUMENT_BYTES).then(|| {
            Diagnostic::error(input::TOO_LARGE)
                .with("most", "512 MiB")
                .at(name)
        });
        Self {
            inner,
            text,
            name: name.to_owned(),
            depth: 0,
            roots: 0,
            stopped: false,
            pending,
            notes,
        }
    }

    /// Takes what was noticed so far and did not stop the reading.
    pub fn take_notes(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.notes)
    }

    /// Returns the place where the reader stands, as `name:line:column`.
    #[must_use]
    pub fn location(&self) -> String {
        place(self.text, self.position(), &self.name)
    }

    fn position(&self) -> usize {
        usize::try_from(self.inner.buffer_position()).unwrap_or(usize::MAX)
    }

    fn stop(&mut self, diagnostic: Diagnostic) -> Diagnostic {
        self.stopped = true;
        diagnostic.at(self.location())
    }

    fn step(&mut self) -> Option<Result<Event<'a>, Diagnostic>> {
        loop {
            let raw = match self.inner.read_event() {
                Ok(raw) => raw,
                Err(error) => {
                    let diagnostic = self.diagnose(&error);
                    return Some(Err(self.stop(diagnostic)));
                }
            };
            match raw {
                Raw::Start(start) => return Some(self.start(Element::new(start))),
                Raw::Empty(start) => return Some(self.start(Element::new(start))),
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Ok(Event::End));
                }
                Raw::Text(text) => {
                    let text = text.into_inner();
                    if self.depth == 0 && !text.trim_matches(is_blank).is_empty() {
                        let detail = Diagnostic::error(input::MALFORMED)
                            .with("detail", "text outside the root element");
                        return Some(Err(self.stop(detail)));
                    }
                    return Some(Ok(Event::Text(text)));
                }
                Raw::CData(text) => return Some(Ok(Event::Text(text.into_inner()))),
                Raw::GeneralRef(reference) => return Some(self.reference(&reference.into_inner())),
                Raw::DocType(doctype) => {
                    if doctype.contains("<!ENTITY") {
                        return Some(Err(self.stop(Diagnostic::error(input::DTD_REFUSED))));
                    }
                }
                Raw::Eof => {
                    self.stopped = true;
                    return self.end_of_text().map(Err);
                }
                Raw::Decl(_) | Raw::PI(_) | Raw::Comment(_) => {}
            }
        }
    }

    fn start(&mut self, element: Element<'a>) -> Result<Event<'a>, Diagnostic> {
        if self.depth == 0 {
            self.roots = self.roots.saturating_add(1);
            if self.roots > 1 {
                let second = Diagnostic::error(input::MALFORMED).with("detail", "a second root element");
                return Err(self.stop(second));
            }
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.stop(Diagnostic::error(input::TOO_DEEP).with("most", MAX_DEPTH)));
        }
        self.depth = self.depth.saturating_add(1);
        match element.check() {
            Ok(unescape::Found::Plain) => {}
            Ok(unescape::Found::Illegal) => self.note_illegal(),
            Err(diagnostic) => return Err(self.stop(diagnostic)),
        }
        Ok(Event::Start(element))
    }

    fn reference(&mut self, name: &str) -> Result<Event<'a>, Diagnostic> {
        let (text, found) = unescape::reference(name);
        match text {
            Some(text) => {
                if found == unescape::Found::Illegal {
                    self.note_illegal();
                }
                Ok(Event::Text(Cow::Owned(text.to_string())))
            }
            None => {
                let unknown = unescape::unknown_entity(name);
                Err(self.stop(unknown))
            }
        }
    }

    fn note_illegal(&mut self) {
        if !self
            .notes
            .iter()
            .any(|note| note.reason.code == input::ILLEGAL_CHARACTERS)
        {
            let place = self.location();
            self.notes
                .push(Diagnostic::warning(input::ILLEGAL_CHARACTERS).at(place));
        }
    }

    fn end_of_text(&self) -> Option<Diagnostic> {
        if self.depth > 0 {
            return Some(Diagnostic::error(input::TRUNCATED).at(self.location()));
        }
        (self.roots == 0).then(|| {
            Diagnostic::error(input::MALFORMED)
                .with("detail", "no root element")
                .at(self.name.clone())
        })
    }

    fn diagnose(&self, error: &quick_xml::Error) -> Diagnostic {
        use quick_xml::Error;
        let cut = match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => self.rest_is_short(),
            Error::Syntax(_) => true,
            Error::IllFormed(IllFormedError::UnclosedReference) => self.rest_is_short(),
            _ => false,
        };
        if cut {
            Diagnostic::error(input::TRUNCATED)
        } else {
            Diagnostic::error(input::MALFORMED).with("detail", error)
        }
    }

    /// Whether the text ends within the few bytes that an unfinished piece of markup can have.
    fn rest_is_short(&self) -> bool {
        self.text.len().saturating_sub(self.position()) < 12
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Event<'a>, Diagnostic>;

    /// Returns the next event; after an error, nothing.
    fn next(&mut self) -> Option<Self::Item> {
        if self.stopped {
            return None;
        }
        if let Some(diagnostic) = self.pending.take() {
            self.stopped = true;
            return Some(Err(diagnostic));
        }
        self.step()
    }
}

fn is_illegal(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

fn place(text: &str, offset: usize, name: &str) -> String {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line = memchr::memchr_iter(b'\n', before).count().saturating_add(1);
    let column = before
        .len()
        .saturating_sub(memchr::memrchr(b'\n', before).map_or(0, |at| at.saturating_add(1)))
        .saturating_add(1);
    format!("{name}:{line}:{column}")
}

#[cfg(test)]
mod tests;
