//! Cuts a stream into JSON documents without parsing them: one per line, or one over many lines.
//!
//! Bounded: a document that is too large, too deep or holds too many objects is skipped up to the next line end
//! without being kept. Not for validating JSON: that is the parser's work.

use super::{MOST_DOCUMENT_BYTES, MOST_OBJECTS};
use std::io::{self, BufRead};

/// The deepest nesting that is read.
pub(super) const MOST_DEPTH: usize = 100;

/// The weight of an object, in commas: what a short text may grow into is bounded by both together.
const OBJECT: usize = 16;

/// What came next in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A document that begins in this line (1-based); its bytes are in the buffer.
    Document(u64),
    /// A document with too many bytes or objects.
    TooLarge(u64),
    /// A document nested too deeply.
    TooDeep(u64),
    /// Something that is no object, or a line end inside a string.
    Damaged(u64),
    /// The stream ended inside a document.
    Truncated(u64),
    /// The stream ended.
    End,
}

/// Cuts a stream into documents.
#[derive(Debug)]
pub(super) struct Documents<R> {
    input: R,
    line: u64,
    skipping: bool,
}

#[derive(Default)]
struct Scan {
    depth: usize,
    weight: usize,
    in_string: bool,
    escaped: bool,
}

enum Step {
    More,
    Whole,
    Bad(fn(u64) -> Next),
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                b'\n' => return Step::Bad(Next::Damaged),
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return Step::More;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.depth = self.depth.saturating_add(1);
                self.weight = self.weight.saturating_add(OBJECT);
                if self.depth > MOST_DEPTH {
                    return Step::Bad(Next::TooDeep);
                }
            }
            b',' => self.weight = self.weight.saturating_add(1),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Step::Whole;
                }
            }
            _ => {}
        }
        if self.weight > MOST_OBJECTS.saturating_mul(OBJECT) {
            return Step::Bad(Next::TooLarge);
        }
        Step::More
    }
}

impl<R: BufRead> Documents<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            line: 1,
            skipping: false,
        }
    }

    /// Finds the next document and puts its bytes into `document`.
    ///
    /// # Errors
    /// What the stream itself reports.
    pub(super) fn next(&mut self, document: &mut Vec<u8>) -> io::Result<Next> {
        document.clear();
        let mut scan = Scan::default();
        let mut begun: Option<u64> = None;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(begun.map_or(Next::End, Next::Truncated));
            }
            let mut used: usize = 0;
            let mut kept_from = begun.map(|_| 0_usize);
            let mut found = None;
            for &byte in chunk {
                let here = used;
                used = used.saturating_add(1);
                let line = self.line;
                if byte == b'\n' {
                    self.line = self.line.saturating_add(1);
                }
                if self.skipping {
                    self.skipping = byte != b'\n';
                    continue;
                }
                if begun.is_none() {
                    match byte {
                        b' ' | b'\t' | b'\r' | b'\n' => continue,
                        b'{' => {
                            begun = Some(line);
                            kept_from = Some(here);
                        }
                        _ => {
                            self.skipping = true;
                            found = Some(Next::Damaged(line));
                            break;
                        }
                    }
                }
                let first = begun.unwrap_or(line);
                match scan.step(byte) {
                    Step::More => {}
                    Step::Whole => {
                        found = Some(Next::Document(first));
                        break;
                    }
                    Step::Bad(make) => {
                        self.skipping = byte != b'\n';
                        found = Some(make(first));
                        break;
                    }
                }
            }
            if let Some(part) = kept_from.and_then(|from| chunk.get(from..used)) {
                document.extend_from_slice(part);
            }
            self.input.consume(used);
            match found {
                Some(found) => return Ok(found),
                None if document.len() > MOST_DOCUMENT_BYTES => {
                    self.skipping = true;
                    *document = Vec::new();
                    return Ok(Next::TooLarge(begun.unwrap_or(self.line)));
                }
                None => {}
            }
        }
    }
}
