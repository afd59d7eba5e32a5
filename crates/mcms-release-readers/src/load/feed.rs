//! Bytes of any source in blocks: unpacks gzip, converts UTF-16, skips a byte order mark, bounds the memory.
//!
//! Not for documents that are parsed as a whole ([`crate::text`]).

use super::hashing::Hasher;
use super::troubles::Troubles;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use std::io::{self, BufReader, Cursor, Read};

/// How much is read at once.
pub(super) const BLOCK: usize = 256 * 1024;

/// The longest line: one that is longer is damaged, and skipped to its end.
pub(super) const LONGEST_LINE: usize = 1024 * 1024;

/// Takes decoded bytes in blocks.
pub(super) trait Sink {
    /// Takes what it can of `data`, which continues what it left of the last block; returns how much it took.
    fn take(&mut self, data: &[u8], last: bool, troubles: &mut Troubles) -> usize;
    /// Hears that the `length` bytes that it left are more than [`LONGEST_LINE`] and are gone.
    fn overlong(&mut self, length: usize, troubles: &mut Troubles);
}

/// Feeds everything of a source to a sink. What stops the reading is noted as a trouble.
pub(super) fn feed(
    source: &mut dyn Read,
    hasher: &mut Hasher<'_>,
    sink: &mut dyn Sink,
    name: &str,
    block: usize,
    troubles: &mut Troubles,
) {
    let layers = Layers {
        name,
        block,
        packed: true,
    };
    layers.feed(source, hasher, sink, troubles);
}

#[derive(Clone, Copy)]
struct Layers<'a> {
    name: &'a str,
    block: usize,
    /// Whether gzip may still come: once.
    packed: bool,
}

impl Layers<'_> {
    fn feed(
        self,
        source: &mut dyn Read,
        hasher: &mut Hasher<'_>,
        sink: &mut dyn Sink,
        troubles: &mut Troubles,
    ) {
        let mut first = hasher.buffer(self.block.max(4));
        let (length, error) = fill(source, &mut first);
        let head = first.get(..length).unwrap_or_default();
        if self.packed && head.starts_with(&[0x1f, 0x8b]) {
            hasher.copy(head);
            let rest = Tee { source, hasher };
            let packed = BufReader::with_capacity(BLOCK, Cursor::new(head.to_vec()).chain(rest));
            let inner = Layers {
                packed: false,
                ..self
            };
            return super::hashing::beside(false, None, |off| {
                inner.feed(&mut MultiGzDecoder::new(packed), off, sink, troubles);
            })
            .0;
        }
        if let Some((decoder, mark)) = utf16(head) {
            troubles.note(Diagnostic::info(input::DECODED_UTF16).at(self.name));
            hasher.copy(head);
            let head = head.get(mark..).unwrap_or_default().to_vec();
            let rest = Tee { source, hasher };
            let mut text = Utf16::new(Cursor::new(head).chain(rest), decoder);
            super::hashing::beside(false, None, |off| {
                let empty = off.buffer(0);
                self.blocks(&mut text, off, sink, (empty, 0, 0, None), troubles);
            });
            if text.replaced {
                troubles.note(Diagnostic::error(input::REPLACEMENT_CHARACTERS).at(self.name));
            }
            return;
        }
        let mark = if head.starts_with(b"\xef\xbb\xbf") {
            troubles.note(Diagnostic::info(input::DECODED_BOM).at(self.name));
            3
        } else {
            0
        };
        self.blocks(source, hasher, sink, (first, length, mark, error), troubles);
    }

    /// Feeds blocks; `first` is the block already read, its length, where its text begins, and what ended it.
    fn blocks(
        self,
        source: &mut dyn Read,
        hasher: &mut Hasher<'_>,
        sink: &mut dyn Sink,
        first: (Vec<u8>, usize, usize, Option<io::Error>),
        troubles: &mut Troubles,
    ) {
        let (mut buffer, mut end, mut start, mut error) = first;
        let mut fresh = 0;
        let mut ended = end < buffer.len();
        loop {
            let data = buffer.get(start..end).unwrap_or_default();
            let taken = sink.take(data, ended, troubles);
            let mut left = data.get(taken..).unwrap_or_default();
            if left.len() > LONGEST_LINE {
                sink.overlong(left.len(), troubles);
                left = &[];
            }
            if ended {
                hasher.hand(buffer, fresh..end);
                break;
            }
            let carried = left.len();
            let mut next = hasher.buffer(carried.saturating_add(self.block));
            if let Some(front) = next.get_mut(..carried) {
                front.copy_from_slice(left);
            }
            hasher.hand(buffer, fresh..end);
            let (read, stopped) = fill(source, next.get_mut(carried..).unwrap_or_default());
            ended = read < self.block;
            error = error.or(stopped);
            buffer = next;
            fresh = carried;
            start = 0;
            end = carried.saturating_add(read);
        }
        if let Some(error) = error {
            troubles.note(diagnose(&error).at(self.name));
        }
    }
}

/// Reads until the buffer is full or the source ends or fails.
fn fill(source: &mut dyn Read, mut buffer: &mut [u8]) -> (usize, Option<io::Error>) {
    let mut length: usize = 0;
    while !buffer.is_empty() {
        match source.read(buffer) {
            Ok(0) => break,
            Ok(read) => {
                length = length.saturating_add(read);
                buffer = buffer.get_mut(read..).unwrap_or_default();
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (length, Some(error)),
        }
    }
    (length, None)
}

fn diagnose(error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Diagnostic::error(input::TRUNCATED),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            Diagnostic::error(input::MALFORMED).with("detail", error)
        }
        _ => Diagnostic::error(mcms_release::reason::loads::READ_STOPPED).with("detail", error.kind()),
    }
}

/// Shows the hasher what passes by.
struct Tee<'s, 'h, 'p> {
    source: &'s mut dyn Read,
    hasher: &'h mut Hasher<'p>,
}

impl Read for Tee<'_, '_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hasher.copy(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Finds UTF-16 by its byte order mark or the NUL beside a first ASCII character; says how long the mark is.
fn utf16(head: &[u8]) -> Option<(Decoder, usize)> {
    let (encoding, mark) = match head {
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        [first, 0, ..] if *first != 0 => (UTF_16LE, 0),
        [0, second, ..] if *second != 0 => (UTF_16BE, 0),
        _ => return None,
    };
    Some((encoding.new_decoder_without_bom_handling(), mark))
}

/// UTF-16 as UTF-8.
struct Utf16<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    text: Vec<u8>,
    text_at: usize,
    ended: bool,
    finished: bool,
    /// What was met behind the text that is still to be handed out.
    failed: Option<io::ErrorKind>,
    replaced: bool,
}

impl<R: Read> Utf16<R> {
    fn new(source: R, decoder: Decoder) -> Self {
        Self {
            source,
            decoder,
            raw: Vec::new(),
            raw_at: 0,
            text: Vec::new(),
            text_at: 0,
            ended: false,
            finished: false,
            failed: None,
            replaced: false,
        }
    }

    /// Converts the next piece into `text`.
    fn convert(&mut self) -> io::Result<()> {
        if self.raw_at >= self.raw.len() && !self.ended {
            self.raw.resize(BLOCK, 0);
            let (length, error) = fill(&mut self.source, &mut self.raw);
            if let Some(error) = error {
                return Err(error);
            }
            self.raw.truncate(length);
            self.raw_at = 0;
            self.ended = length < BLOCK;
        }
        self.text.resize(BLOCK, 0);
        self.text_at = 0;
        let raw = self.raw.get(self.raw_at..).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(raw, &mut self.text, self.ended);
        self.raw_at = self.raw_at.saturating_add(read);
        self.text.truncate(written);
        self.replaced |= memchr::memmem::find(&self.text, "\u{fffd}".as_bytes()).is_some();
        match result {
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                self.finished = true;
                // A code unit without its partner at the very end is a cut, anywhere else it is damage.
                let kind = if self.ended && self.raw_at >= self.raw.len() {
                    io::ErrorKind::UnexpectedEof
                } else {
                    io::ErrorKind::InvalidData
                };
                self.failed = Some(kind);
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text_at >= self.text.len() {
            if let Some(kind) = self.failed.take() {
                return Err(io::Error::new(kind, "a lone surrogate in UTF-16"));
            }
            if self.finished {
                return Ok(0);
            }
            self.convert()?;
        }
        let left = self.text.get(self.text_at..).unwrap_or_default();
        let length = left.len().min(buffer.len());
        let (from, to) = (left.get(..length), buffer.get_mut(..length));
        if let (Some(from), Some(to)) = (from, to) {
            to.copy_from_slice(from);
        }
        self.text_at = self.text_at.saturating_add(length);
        Ok(length)
    }
}
