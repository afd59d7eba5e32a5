//! The end of a sample's line, from its tags on: checked to the last byte, and remembered.
//!
//! k6 writes the same tags for all metrics of one request, so most tails are equal, byte for byte, to one that was
//! just checked: comparing them checks them. Not for lines of any other shape, which are parsed as a whole.

use crate::load::collect::{Collector, Tags};
use crate::load::feed::LONGEST_LINE;
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// Tails that are remembered.
const REMEMBERED: usize = 4;

/// The longest tail that is checked here; with what precedes it, the line stays within the limit.
const LONGEST: usize = LONGEST_LINE - 1024;

/// The tails of the last samples, the latest first.
#[derive(Default)]
pub(super) struct Tails {
    tails: Vec<Tail>,
}

/// A tail that is well formed, with its line end.
#[derive(Default)]
pub(super) struct Tail {
    text: Vec<u8>,
    tags: Vec<(Range<usize>, Range<usize>)>,
    /// The cells that a metric's sample with these tags belongs to.
    cells: Vec<(usize, Vec<usize>)>,
    resolved: usize,
}

/// What was found.
pub(super) enum Found {
    /// The first of [`Tails`] is the tail, of this length.
    Tail(usize),
    /// The line does not end in the bytes at hand.
    More,
    /// Another shape, or damaged: parse the line as a whole.
    Other,
}

impl Tails {
    /// Checks the tail at the front of `bytes` and brings it to the front.
    #[inline]
    pub(super) fn find(&mut self, bytes: &[u8]) -> Found {
        for at in 0..self.tails.len() {
            if let Some(tail) = self.tails.get(at)
                && bytes.starts_with(&tail.text)
            {
                let length = tail.text.len();
                if at > 0
                    && let Some(upto) = self.tails.get_mut(..=at)
                {
                    upto.rotate_right(1);
                }
                return Found::Tail(length);
            }
        }
        self.learn(bytes)
    }

    fn learn(&mut self, bytes: &[u8]) -> Found {
        let Some(end) = memchr(b'\n', bytes) else {
            return Found::More;
        };
        let length = end.saturating_add(1);
        let Some(text) = bytes.get(..length).filter(|text| text.len() < LONGEST) else {
            return Found::Other;
        };
        let mut tail = if self.tails.len() < REMEMBERED {
            Tail::default()
        } else {
            self.tails.pop().unwrap_or_default()
        };
        let fits = tail.check(text);
        if fits {
            tail.text.clear();
            tail.text.extend_from_slice(text);
            tail.resolved = 0;
            self.tails.insert(0, tail);
            Found::Tail(length)
        } else {
            // What was remembered in it is gone; an empty text would match everything.
            Found::Other
        }
    }

    /// The cells of a metric's sample with the tags of the first tail.
    #[inline]
    pub(super) fn cells(&mut self, slot: usize, collector: &mut Collector) -> &[usize] {
        let Some(tail) = self.tails.first_mut() else {
            return &[];
        };
        let known = tail
            .cells
            .iter()
            .take(tail.resolved)
            .position(|(known, _)| *known == slot);
        let at = known.unwrap_or_else(|| tail.resolve(slot, collector));
        tail.cells
            .get(at)
            .map(|(_, cells)| cells.as_slice())
            .unwrap_or_default()
    }
}

impl Tail {
    fn resolve(&mut self, slot: usize, collector: &mut Collector) -> usize {
        let at = self.resolved;
        if at >= self.cells.len() {
            self.cells.push((slot, Vec::new()));
        }
        let mut cells = self
            .cells
            .get_mut(at)
            .map(|(known, cells)| {
                *known = slot;
                std::mem::take(cells)
            })
            .unwrap_or_default();
        collector.resolve(slot, self, &mut cells);
        if let Some((_, place)) = self.cells.get_mut(at) {
            *place = cells;
        }
        self.resolved = at.saturating_add(1);
        at
    }

    /// Accepts `,"tags":{…}}}` or `,"tags":null}}` and a line end: texts without unusual escapes, keys ascending.
    fn check(&mut self, text: &[u8]) -> bool {
        self.tags.clear();
        let Some(rest) = text.strip_prefix(b",\"tags\":") else {
            return false;
        };
        if let Some(rest) = rest.strip_prefix(b"null") {
            return is_end(rest, b"}}");
        }
        if !rest.starts_with(b"{") || std::str::from_utf8(rest).is_err() {
            return false;
        }
        let mut at = b",\"tags\":{".len();
        if text.get(at) == Some(&b'}') {
            return is_end(text.get(at..).unwrap_or_default(), b"}}}");
        }
        loop {
            let Some((key, false)) = string(text, at) else {
                return false;
            };
            let colon = key.end.saturating_add(1);
            if text.get(colon) != Some(&b':') {
                return false;
            }
            let Some((value, _)) = string(text, colon.saturating_add(1)) else {
                return false;
            };
            // Ascending keys, as k6 writes them, are distinct.
            if let Some((before, _)) = self.tags.last()
                && text.get(before.clone()) >= text.get(key.clone())
            {
                return false;
            }
            at = value.end.saturating_add(1);
            self.tags.push((key, value));
            match text.get(at) {
                Some(b',') => at = at.saturating_add(1),
                Some(b'}') => return is_end(text.get(at..).unwrap_or_default(), b"}}}"),
                _ => return false,
            }
        }
    }
}

impl Tags for Tail {
    fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        let (_, range) = self
            .tags
            .iter()
            .find(|(name, _)| self.text.get(name.clone()) == Some(key.as_bytes()))?;
        let value = std::str::from_utf8(self.text.get(range.clone())?).ok()?;
        if !value.contains('\\') {
            return Some(Cow::Borrowed(value));
        }
        serde_json::from_str(&format!("\"{value}\"")).ok().map(Cow::Owned)
    }
}

fn is_end(text: &[u8], closing: &[u8]) -> bool {
    text.strip_prefix(closing)
        .is_some_and(|rest| rest == b"\n" || rest == b"\r\n")
}

/// Finds the text in quotes that begins at `at`; says where it is, without the quotes, and whether it has escapes.
#[inline]
fn string(text: &[u8], at: usize) -> Option<(Range<usize>, bool)> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let start = at.saturating_add(1);
    let mut end = start;
    let mut escaped = false;
    loop {
        let run = plain_run(text.get(end..)?)?;
        end = end.saturating_add(run);
        match text.get(end)? {
            b'"' => return Some((start..end, escaped)),
            b'\\' => {
                escaped = true;
                if !matches!(
                    text.get(end.saturating_add(1))?,
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'
                ) {
                    return None;
                }
                end = end.saturating_add(2);
            }
            _ => return None,
        }
    }
}

/// Counts the bytes before the first quote, backslash or control character; `None` where there is none.
#[inline]
fn plain_run(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // Marks the zero bytes of a word; only the lowest mark is certain, and only that one is looked at
    // (Warren, Hacker's Delight, 6-1).
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
    let mut at: usize = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let quote = zeros(word ^ 0x2222_2222_2222_2222);
        let backslash = zeros(word ^ 0x5c5c_5c5c_5c5c_5c5c);
        let control = word.wrapping_sub(0x2020_2020_2020_2020) & !word & TOPS;
        let found = quote | backslash | control;
        if found != 0 {
            let run = usize::try_from(found.trailing_zeros() / 8).ok()?;
            return Some(at.saturating_add(run));
        }
        at = at.saturating_add(8);
    }
    let rest = bytes.get(at..)?;
    let run = rest
        .iter()
        .position(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\'))?;
    Some(at.saturating_add(run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_run_ends_where_it_ends_byte_by_byte(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x1e_u8..0x24, 0x5a_u8..0x5e], 0..40)) {
            let slowly = bytes.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\');
            prop_assert_eq!(plain_run(&bytes), slowly);
        }
    }
}
