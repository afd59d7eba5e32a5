//! k6's CSV output (`--out csv`): columns by name, tags from columns and from `extra_tags`.
//!
//! The columns vary with the system tags that were switched on. Times are Unix seconds by default, or
//! milliseconds, microseconds, nanoseconds or RFC 3339, as `timeFormat` says; they are told apart by their number
//! of digits. `extra_tags` is `k=v&k=v` without escapes, so a value that holds `&` or `=` cannot be told from two
//! tags. The file says nothing about the kinds of metrics: k6's own are known, a custom one is a trend where a
//! percentage is asked for, otherwise it is not reported. Not for other CSV files.

use super::collect::{Collector, Tags};
use super::feed::{LONGEST_LINE, Sink};
use super::instant::{self, Instant};
use super::troubles::Troubles;
use csv_core::{ReadRecordResult, Reader};
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::{input, loads};
use std::borrow::Cow;
use std::ops::Range;

/// The first columns of every file, in this order.
const FIXED: [&str; 3] = ["metric_name", "timestamp", "metric_value"];

/// The most columns.
const MOST_COLUMNS: usize = 256;

/// One file.
pub(super) struct Records<'a> {
    collector: &'a mut Collector,
    name: &'a str,
    reader: Reader,
    header: Option<Vec<String>>,
    /// The header was not one: nothing of the file can be read.
    lost: bool,
    output: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    fields: usize,
    /// The record does not fit and is skipped to its end.
    skipping: bool,
    line: u64,
    /// The file is over: a record that comes now has no line end.
    over: bool,
}

impl<'a> Records<'a> {
    pub(super) fn new(collector: &'a mut Collector, name: &'a str) -> Self {
        collector.guess = true;
        Self {
            collector,
            name,
            reader: Reader::new(),
            header: None,
            lost: false,
            output: vec![0; 4096],
            written: 0,
            ends: vec![0; MOST_COLUMNS],
            fields: 0,
            skipping: false,
            line: 1,
            over: false,
        }
    }

    fn read(&mut self, data: &[u8], troubles: &mut Troubles) {
        let mut rest = data;
        // To the parser, nothing means the end of the file.
        while self.over || !rest.is_empty() {
            let (result, read, written, ends) = self.reader.read_record(
                rest,
                self.output.get_mut(self.written..).unwrap_or_default(),
                self.ends.get_mut(self.fields..).unwrap_or_default(),
            );
            rest = rest.get(read..).unwrap_or_default();
            self.written = self.written.saturating_add(written);
            self.fields = self.fields.saturating_add(ends);
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return,
                ReadRecordResult::OutputFull if self.output.len() < LONGEST_LINE => {
                    self.output.resize(self.output.len().saturating_mul(2), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.skipping = true;
                    (self.written, self.fields) = (0, 0);
                }
                ReadRecordResult::Record => {
                    if self.skipping {
                        let too_long = Diagnostic::error(input::TOO_LARGE).with("most", "1 MiB per line");
                        troubles.note(too_long.at(format!("{}:{}", self.name, self.line)));
                    } else if let Err(diagnostic) = self.record() {
                        troubles.note(diagnostic.at(format!("{}:{}", self.name, self.line)));
                    }
                    self.skipping = false;
                    (self.written, self.fields) = (0, 0);
                    self.line = self.reader.line();
                }
            }
        }
    }

    fn record(&mut self) -> Result<(), Diagnostic> {
        let ranges = self.ends.get(..self.fields).unwrap_or_default();
        let mut start = 0;
        let ranges: Vec<Range<usize>> = ranges
            .iter()
            .map(|end| std::mem::replace(&mut start, *end)..*end)
            .collect();
        let text = self.output.get(..self.written).unwrap_or_default();
        let Ok(text) = std::str::from_utf8(text) else {
            return Err(malformed("not UTF-8"));
        };
        let fields: Option<Vec<&str>> = ranges.into_iter().map(|range| text.get(range)).collect();
        let fields = fields.ok_or_else(|| malformed("not UTF-8"))?;
        if self.lost {
            return Ok(());
        }
        let Some(header) = &self.header else {
            let mut names: Vec<&str> = fields.clone();
            names.sort_unstable();
            let distinct = names.windows(2).all(|pair| pair.first() != pair.last());
            if !fields.starts_with(&FIXED) || !distinct {
                self.lost = true;
                return Err(Diagnostic::error(loads::K6_CSV_HEADER));
            }
            self.header = Some(fields.iter().map(|field| (*field).to_owned()).collect());
            return Ok(());
        };
        if fields.len() != header.len() {
            return Err(if self.over {
                Diagnostic::error(input::TRUNCATED)
            } else {
                malformed("another number of columns than the header")
            });
        }
        let &[metric, time, value, ..] = fields.as_slice() else {
            return Err(malformed("too few columns"));
        };
        let at = when(time).ok_or_else(|| malformed("a sample without a valid time"))?;
        let number: f64 = value.parse().map_err(|_| malformed("a sample without a value"))?;
        if !number.is_finite() {
            return Err(Diagnostic::error(input::NON_FINITE).with("what", metric));
        }
        self.collector.point(at, true);
        let Some(slot) = self.collector.slot(metric)? else {
            return Ok(());
        };
        let mut cells = Vec::new();
        if self.collector.needs_tags(slot) {
            let row = Row {
                header,
                fields: &fields,
            };
            self.collector.resolve(slot, &row, &mut cells);
        }
        self.collector.add(slot, &cells, number + 0.0, at)
    }
}

impl Sink for Records<'_> {
    fn take(&mut self, data: &[u8], last: bool, troubles: &mut Troubles) -> usize {
        self.read(data, troubles);
        if last {
            self.over = true;
            self.read(&[], troubles);
        }
        data.len()
    }

    fn overlong(&mut self, _length: usize, _troubles: &mut Troubles) {}
}

struct Row<'a> {
    header: &'a [String],
    fields: &'a [&'a str],
}

impl Tags for Row<'_> {
    fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        let column = |name: &str| {
            let at = self.header.iter().position(|column| column == name)?;
            self.fields.get(at).copied().filter(|value| !value.is_empty())
        };
        if !FIXED.contains(&key)
            && key != "extra_tags"
            && key != "metadata"
            && let Some(value) = column(key)
        {
            return Some(Cow::Borrowed(value));
        }
        column("extra_tags")?
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| Cow::Borrowed(value))
    }
}

/// Reads a time in any of k6's formats.
fn when(text: &str) -> Option<Instant> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return instant::parse(text.as_bytes());
    }
    let count: i64 = text.parse().ok()?;
    let per_second: i64 = match text.len() {
        ..=11 => 1,
        12..=14 => 1_000,
        15..=17 => 1_000_000,
        _ => 1_000_000_000,
    };
    let nanos = count
        .checked_rem(per_second)?
        .checked_mul(1_000_000_000_i64.checked_div(per_second)?)?;
    Some(Instant {
        seconds: count.checked_div(per_second)?,
        nanos: u32::try_from(nanos).ok()?,
    })
}

fn malformed(detail: &str) -> Diagnostic {
    Diagnostic::error(input::MALFORMED).with("detail", detail)
}
