//! k6's JSON output (`--out json`), line by line: a fast path for the shape that k6 writes, `serde_json` for the rest.
//!
//! The fast path accepts only `{"metric":"…","type":"Point","data":{"time":"…","value":N,"tags":{…}}}` in exactly
//! this order, and checks every byte of it: the name, the time, the number by the grammar of JSON, the tags as
//! UTF-8 texts with ascending keys. Everything else (declarations, other key orders, escapes in names, metadata, a
//! last line without its end) is parsed as a whole. So damage is found in the lines of every metric, also of those
//! that nobody asks for; [`crate::load::Options::strict`] parses every line as a whole, as a second opinion.
//!
//! Not for other line formats.

mod line;
mod tail;

use super::collect::Collector;
use super::feed::{LONGEST_LINE, Sink};
use super::instant::{self, Instant};
use super::kinds::Declared;
use super::number;
use super::troubles::Troubles;
use crate::json::diagnose;
use line::Line;
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use memchr::memchr;
use std::collections::BTreeMap;
use tail::{Found, Tails};

const BEGIN: &[u8] = b"{\"metric\":\"";
const MIDDLE: &[u8] = b"\",\"type\":\"Point\",\"data\":{\"time\":\"";
const VALUE: &[u8] = b"\",\"value\":";

/// Metric names whose line heads are remembered; the lines of further ones are parsed as a whole.
const REMEMBERED: usize = 1000;

/// The longest number that is read without parsing its line as a whole.
const LONGEST_NUMBER: usize = 40;

/// The beginning of the lines of one metric.
struct Head {
    text: Vec<u8>,
    /// Where its samples go; `None` where nobody needs them.
    slot: Option<usize>,
    /// The metric whose line followed last time.
    next: usize,
}

/// One file.
pub(super) struct Lines<'a> {
    collector: &'a mut Collector,
    name: &'a str,
    strict: bool,
    /// Lines and bytes before the line at hand.
    above: u64,
    offset: u64,
    /// The rest of a line that is too long follows.
    skipping: bool,
    heads: Vec<Head>,
    by_name: BTreeMap<Vec<u8>, usize>,
    previous: usize,
    /// The last time and what follows it, and its meaning.
    time: Option<(Vec<u8>, Instant)>,
    tails: Tails,
}

enum Step {
    Done(usize),
    More,
    Whole,
}

impl<'a> Lines<'a> {
    pub(super) fn new(collector: &'a mut Collector, name: &'a str, strict: bool) -> Self {
        Self {
            collector,
            name,
            strict,
            above: 0,
            offset: 0,
            skipping: false,
            heads: Vec::new(),
            by_name: BTreeMap::new(),
            previous: 0,
            time: None,
            tails: Tails::default(),
        }
    }

    /// The fast path over the line at the front of `bytes`.
    #[inline]
    fn step(&mut self, bytes: &[u8], troubles: &mut Troubles) -> Step {
        let Some(head) = self.head(bytes) else {
            return Step::Whole;
        };
        let Some((length, slot)) = self.heads.get(head).map(|head| (head.text.len(), head.slot)) else {
            return Step::Whole;
        };
        let rest = bytes.get(length..).unwrap_or_default();
        let mut fresh = None;
        let (skip, at) = match &self.time {
            Some((text, at)) if rest.starts_with(text) => (text.len(), *at),
            _ => {
                let Some((skip, at)) = time(rest) else {
                    return Step::Whole;
                };
                fresh = Some(skip);
                (skip, at)
            }
        };
        let text = rest.get(..skip).unwrap_or_default();
        let rest = rest.get(skip..).unwrap_or_default();
        let Some(number) = number::scan(rest).filter(|number| number.len() <= LONGEST_NUMBER) else {
            return Step::Whole;
        };
        let value = match slot {
            None if number.plain() => 0.0,
            _ => match number.value() {
                Some(value) => value,
                None => return Step::Whole,
            },
        };
        let tail = match self.tails.find(rest.get(number.len()..).unwrap_or_default()) {
            Found::Tail(tail) => tail,
            Found::More => return Step::More,
            Found::Other => return Step::Whole,
        };
        // The line is well formed to its end: only now it counts.
        self.collector.point(at, fresh.is_some());
        if fresh.is_some() {
            let known = self.time.get_or_insert_with(|| (Vec::new(), at));
            known.0.clear();
            known.0.extend_from_slice(text);
            known.1 = at;
        }
        if let Some(previous) = self.heads.get_mut(self.previous) {
            previous.next = head;
        }
        self.previous = head;
        if let Some(slot) = slot {
            let cells = if self.collector.needs_tags(slot) {
                self.tails.cells(slot, self.collector)
            } else {
                &[]
            };
            if let Err(diagnostic) = self.collector.add(slot, cells, value, at) {
                troubles.note(diagnostic.at(format!("{}:{}", self.name, self.above.saturating_add(1))));
            }
        }
        Step::Done(
            length
                .saturating_add(skip)
                .saturating_add(number.len())
                .saturating_add(tail),
        )
    }

    /// Finds the head of the line: most often the one that followed the previous metric last time.
    #[inline]
    fn head(&mut self, bytes: &[u8]) -> Option<usize> {
        let expected = self.heads.get(self.previous)?.next;
        if self
            .heads
            .get(expected)
            .is_some_and(|head| bytes.starts_with(&head.text))
        {
            return Some(expected);
        }
        self.look_up(bytes)
    }

    fn look_up(&mut self, bytes: &[u8]) -> Option<usize> {
        let name = bytes.strip_prefix(BEGIN)?;
        let length = name.iter().take(128).position(|byte| *byte == b'"')?;
        let (name, rest) = name.split_at_checked(length)?;
        if !rest.starts_with(MIDDLE) {
            return None;
        }
        self.by_name.get(name).copied()
    }

    /// Remembers the head of a metric's lines, once a whole line of it was parsed.
    fn remember(&mut self, name: &str, slot: Option<usize>) {
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\' || byte == b' ');
        if !plain
            || name.len() >= 128
            || self.heads.len() >= REMEMBERED
            || self.by_name.contains_key(name.as_bytes())
        {
            return;
        }
        let at = self.heads.len();
        self.by_name.insert(name.as_bytes().to_vec(), at);
        let text = [BEGIN, name.as_bytes(), MIDDLE].concat();
        self.heads.push(Head { text, slot, next: at });
    }

    /// Parses a line as a whole.
    fn whole(&mut self, line: &[u8], ended: bool, troubles: &mut Troubles) {
        let place = self.above.saturating_add(1);
        if line.len() > LONGEST_LINE {
            troubles.note(too_long().at(format!("{}:{place}", self.name)));
            return;
        }
        if line.trim_ascii().is_empty() {
            return;
        }
        if let Err(diagnostic) = self.parse(line, ended) {
            let diagnostic = if diagnostic.location.is_some() {
                diagnostic
            } else {
                diagnostic.at(format!("{}:{place}", self.name))
            };
            troubles.note(diagnostic);
        }
    }

    fn parse(&mut self, line: &[u8], ended: bool) -> Result<(), Diagnostic> {
        let text = match std::str::from_utf8(line) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() && !ended => {
                return Err(Diagnostic::error(input::TRUNCATED));
            }
            Err(error) => {
                let within = u64::try_from(error.valid_up_to()).unwrap_or(u64::MAX);
                return Err(
                    Diagnostic::error(input::NOT_UTF8).with("offset", self.offset.saturating_add(within))
                );
            }
        };
        let line: Line<'_> = serde_json::from_str(text).map_err(|error| {
            let place = format!(
                "{}:{}:{}",
                self.name,
                self.above.saturating_add(1),
                error.column()
            );
            // Only the last line can have been cut; a cut inside the file is damage.
            if error.is_eof() && ended {
                Diagnostic::error(input::MALFORMED)
                    .with("detail", "the line ends too early")
                    .at(place)
            } else {
                diagnose(&error, self.name).at(place)
            }
        })?;
        match line.kind.as_ref() {
            "Metric" => self.declaration(&line),
            "Point" => self.sample(&line),
            _ => Err(malformed("neither `Metric` nor `Point`")),
        }
    }

    fn declaration(&mut self, line: &Line<'_>) -> Result<(), Diagnostic> {
        let data = &line.data;
        let declared = data
            .kind
            .as_deref()
            .and_then(|kind| Declared::parse(kind, data.contains.as_deref()))
            .ok_or_else(|| malformed("a metric of no known type"))?;
        if data.name.as_deref().is_some_and(|name| name != line.metric) {
            return Err(malformed("a declaration with two names"));
        }
        for expression in data.expressions() {
            self.collector.threshold(&line.metric, expression);
        }
        match self.collector.slot(&line.metric)? {
            Some(slot) => self.collector.declare(slot, declared),
            None => Ok(()),
        }
    }

    fn sample(&mut self, line: &Line<'_>) -> Result<(), Diagnostic> {
        let data = &line.data;
        let at = data
            .time
            .as_deref()
            .and_then(|time| instant::parse(time.as_bytes()))
            .ok_or_else(|| malformed("a sample without a valid time"))?;
        let value = data.value.ok_or_else(|| malformed("a sample without a value"))? + 0.0;
        self.collector.point(at, true);
        let slot = self.collector.slot(&line.metric)?;
        self.remember(&line.metric, slot);
        let Some(slot) = slot else {
            return Ok(());
        };
        let mut cells = Vec::new();
        if self.collector.needs_tags(slot) {
            self.collector.resolve(slot, &data.tags, &mut cells);
        }
        self.collector.add(slot, &cells, value, at)
    }
}

impl Sink for Lines<'_> {
    fn take(&mut self, data: &[u8], last: bool, troubles: &mut Troubles) -> usize {
        let mut at: usize = 0;
        if self.skipping {
            let Some(end) = memchr(b'\n', data) else {
                self.offset = self.offset.saturating_add(wide(data.len()));
                return data.len();
            };
            self.skipping = false;
            at = end.saturating_add(1);
            self.above = self.above.saturating_add(1);
            self.offset = self.offset.saturating_add(wide(at));
        }
        loop {
            let rest = data.get(at..).unwrap_or_default();
            if rest.is_empty() {
                return at;
            }
            let step = if self.strict {
                Step::Whole
            } else {
                self.step(rest, troubles)
            };
            let length = match step {
                Step::Done(length) => length,
                Step::More if !last => return at,
                Step::More | Step::Whole => match memchr(b'\n', rest) {
                    Some(end) => {
                        self.whole(rest.get(..end).unwrap_or_default(), true, troubles);
                        end.saturating_add(1)
                    }
                    None if last => {
                        self.whole(rest, false, troubles);
                        rest.len()
                    }
                    None => return at,
                },
            };
            at = at.saturating_add(length);
            self.offset = self.offset.saturating_add(wide(length));
            self.above = self.above.saturating_add(1);
        }
    }

    fn overlong(&mut self, length: usize, troubles: &mut Troubles) {
        self.skipping = true;
        self.offset = self.offset.saturating_add(wide(length));
        troubles.note(too_long().at(format!("{}:{}", self.name, self.above.saturating_add(1))));
    }
}

/// Reads the time at the front and what follows it; returns how long both are.
fn time(bytes: &[u8]) -> Option<(usize, Instant)> {
    let length = bytes.iter().take(64).position(|byte| *byte == b'"')?;
    let (text, rest) = bytes.split_at_checked(length)?;
    if !rest.starts_with(VALUE) {
        return None;
    }
    let at = instant::parse(text)?;
    Some((length.saturating_add(VALUE.len()), at))
}

fn too_long() -> Diagnostic {
    Diagnostic::error(input::TOO_LARGE).with("most", "1 MiB per line")
}

fn malformed(detail: &str) -> Diagnostic {
    Diagnostic::error(input::MALFORMED).with("detail", detail)
}

fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
