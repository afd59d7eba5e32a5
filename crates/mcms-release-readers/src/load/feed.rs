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
    source: &mut (dyn Read + Send),
    hasher: &mut Hasher<'_>,
    sink: &mut dyn Sink,
    name: &str,
    block: usize,
    troubles: &mut Troubles,
) {
    let layers = Layers {
        name,
        block: block.max(4),
        packed: true,
    };
    layers.feed(Source::Free(source), hasher, sink, troubles);
}

/// Where the bytes come from.
enum Source<'s> {
    /// From somewhere that another thread may read.
    Free(&'s mut (dyn Read + Send)),
    /// From a layer that shows the hasher what it reads, and so stays here.
    Bound(&'s mut dyn Read),
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Free(source) => source.read(buffer),
            Source::Bound(source) => source.read(buffer),
        }
    }
}

/// A piece of the text.
pub(super) struct Block {
    pub(super) buffer: Vec<u8>,
    /// Where the text begins: with what was left of the block before.
    pub(super) start: usize,
    /// Where the bytes begin that were not in the block before.
    pub(super) fresh: usize,
    pub(super) end: usize,
    pub(super) last: bool,
    /// What ended the reading.
    pub(super) error: Option<io::Error>,
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
        mut source: Source<'_>,
        hasher: &mut Hasher<'_>,
        sink: &mut dyn Sink,
        troubles: &mut Troubles,
    ) {
        let mut buffer = hasher.buffer(self.block);
        let (length, error) = fill(&mut source, &mut buffer);
        let head = buffer.get(..length).unwrap_or_default();
        if self.packed && head.starts_with(&[0x1f, 0x8b]) {
            hasher.copy(head);
            let rest = Tee { source, hasher };
            let packed = BufReader::with_capacity(BLOCK, Cursor::new(head.to_vec()).chain(rest));
            let inner = Layers {
                packed: false,
                ..self
            };
            return super::hashing::beside(false, None, |off| {
                let mut unpacked = MultiGzDecoder::new(packed);
                inner.feed(Source::Bound(&mut unpacked), off, sink, troubles);
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
                let mut first = off.buffer(self.block);
                let (end, error) = fill(&mut text, &mut first);
                let first = Self::first(first, end, 0, error);
                self.blocks(&mut Here(&mut text, self.block), off, sink, first, troubles);
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
        let first = Self::first(buffer, length, mark, error);
        match source {
            // With a digest, two threads are at work already.
            Source::Free(source) if hasher.is_off() && !first.last => {
                super::ahead::ahead(source, self.block, |supply| {
                    self.blocks(supply, hasher, sink, first, troubles);
                });
            }
            mut source => self.blocks(&mut Here(&mut source, self.block), hasher, sink, first, troubles),
        }
    }

    fn first(buffer: Vec<u8>, end: usize, start: usize, error: Option<io::Error>) -> Block {
        Block {
            last: end < buffer.len(),
            buffer,
            start,
            fresh: 0,
            end,
            error,
        }
    }

    /// Feeds blocks: the first, which was read already, and those that follow it.
    fn blocks(
        self,
        supply: &mut dyn Supply,
        hasher: &mut Hasher<'_>,
        sink: &mut dyn Sink,
        first: Block,
        troubles: &mut Troubles,
    ) {
        let mut block = first;
        while !block.last {
            let kept = Self::show(&block, sink, troubles);
            block = supply.next(block, kept, hasher);
        }
        Self::show(&block, sink, troubles);
        hasher.hand(block.buffer, block.fresh..block.end);
        if let Some(error) = block.error {
            troubles.note(diagnose(&error).at(self.name));
        }
    }

    /// Shows a block to the sink; returns how many bytes at its end are to be shown again, with what follows them.
    fn show(block: &Block, sink: &mut dyn Sink, troubles: &mut Troubles) -> usize {
        let data = block.buffer.get(block.start..block.end).unwrap_or_default();
        let taken = sink.take(data, block.last, troubles);
        let left = data.len().saturating_sub(taken);
        if left > LONGEST_LINE {
            sink.overlong(left, troubles);
            return 0;
        }
        left
    }
}

/// Gives one block after another, until the last.
pub(super) trait Supply {
    /// Takes the block at hand, of which `kept` bytes at the end are still needed, and gives the next one.
    fn next(&mut self, block: Block, kept: usize, hasher: &mut Hasher<'_>) -> Block;
}

/// Reads where it is asked, blocks of a length.
pub(super) struct Here<'s>(pub(super) &'s mut dyn Read, pub(super) usize);

impl Supply for Here<'_> {
    fn next(&mut self, block: Block, kept: usize, hasher: &mut Hasher<'_>) -> Block {
        let mut buffer = hasher.buffer(kept.saturating_add(self.1));
        let left = block.end.saturating_sub(kept)..block.end;
        if let (Some(front), Some(left)) = (buffer.get_mut(..kept), block.buffer.get(left)) {
            front.copy_from_slice(left);
        }
        hasher.hand(block.buffer, block.fresh..block.end);
        let (read, error) = fill(self.0, buffer.get_mut(kept..).unwrap_or_default());
        Block {
            buffer,
            start: 0,
            fresh: kept,
            end: kept.saturating_add(read),
            last: read < self.1,
            error,
        }
    }
}

/// Reads until the buffer is full or the source ends or fails.
pub(super) fn fill(source: &mut dyn Read, mut buffer: &mut [u8]) -> (usize, Option<io::Error>) {
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
    source: Source<'s>,
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
