//! Load tests: the sample files of one run merge, a summary stands for itself.

use super::source::{Hashed, Place};
use super::{Options, Piece, What};
use crate::detect::HEAD_BYTES;
use crate::load::{self, Format, Shard};
use mcms_release::error::{Error, ErrorCode, Result};
use mcms_release::evidence::{AnyEvidence, Diagnostic, Evidence, Item, LoadRun, Role, Wanted};
use mcms_release::reason::input;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The sample files of one run so far.
#[derive(Default)]
struct Run<'p, 'a> {
    format: Option<Format>,
    pieces: Vec<&'p Piece<'a>>,
}

/// Reads all load inputs.
pub(super) fn read(pieces: &[Piece<'_>], wanted: &Wanted, options: &Options<'_>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    let mut runs: BTreeMap<(Role, Option<&str>), Run<'_, '_>> = BTreeMap::new();
    for piece in pieces {
        let place = match &piece.what {
            What::File(place) => place,
            What::Missing => {
                items.push(piece.missing());
                continue;
            }
            What::Refused(diagnostic) => {
                items.push(piece.unreadable(diagnostic.clone(), None));
                continue;
            }
            What::Folder(_) => {
                items.push(piece.unreadable(Diagnostic::error(input::UNKNOWN_FORMAT).at(&piece.name), None));
                continue;
            }
        };
        let head = match place.head(&piece.name, HEAD_BYTES) {
            Ok(head) => head,
            Err(diagnostic) => {
                items.push(piece.unreadable(diagnostic, None));
                continue;
            }
        };
        match load::detect(&head) {
            None => items.push(unknown(piece, place, &head, options)),
            Some(format) if !format.holds_samples() => {
                let evidence = run(&[piece], format, wanted, options);
                items.push(piece.item(format.as_str(), AnyEvidence::Load(evidence)));
            }
            Some(format) => {
                let samples = runs.entry((piece.role, piece.label.as_deref())).or_default();
                if samples.format.is_some_and(|other| other != format) {
                    let first = samples.pieces.first().map_or("", |first| first.name.as_str());
                    return Err(mixed(piece, first));
                }
                samples.format = Some(format);
                samples.pieces.push(piece);
            }
        }
    }
    for samples in runs.into_values() {
        if let (Some(format), Some(first)) = (samples.format, samples.pieces.first()) {
            let evidence = run(&samples.pieces, format, wanted, options);
            items.push(first.item(format.as_str(), AnyEvidence::Load(evidence)));
        }
    }
    exit_codes(&mut items, options)?;
    Ok(items)
}

fn mixed(piece: &Piece<'_>, first: &str) -> Error {
    let run = piece.label.as_deref().map_or_else(
        || "the run without label".to_owned(),
        |label| format!("run `{label}`"),
    );
    let message = format!(
        "{run} is given in two sample formats: `{first}` and `{}`",
        piece.name
    );
    Error::new(ErrorCode::InputMixedFormats, message).at(piece.name.clone())
}

/// Reads the files of one run. One that cannot be opened is said, and the others are read.
fn run(pieces: &[&Piece<'_>], format: Format, wanted: &Wanted, options: &Options<'_>) -> Evidence<LoadRun> {
    let read = Arc::new(AtomicU64::new(0));
    let mut shards = Vec::new();
    let mut closed = Vec::new();
    for piece in pieces {
        let What::File(place) = &piece.what else { continue };
        match place.open(&piece.name) {
            Ok(stream) => shards.push(Shard {
                name: piece.name.clone(),
                reader: Box::new(Counted {
                    inner: stream,
                    read: Arc::clone(&read),
                }),
            }),
            Err(diagnostic) => closed.push((diagnostic, piece.source(format.as_str()))),
        }
    }
    let heard = Cell::new(0_u64);
    let tell = || {
        let now = read.load(Ordering::Relaxed);
        let added = now.saturating_sub(heard.replace(now));
        if let Some(progress) = options.progress.filter(|_| added > 0) {
            progress(added);
        }
    };
    // The reader tells how far it is in one file; how much was read of all is counted here.
    let added = |_: u64| tell();
    let reading = load::Options {
        strict: options.strict,
        digest: true,
        progress: if options.progress.is_some() {
            Some(&added)
        } else {
            None
        },
    };
    let mut evidence = load::read_run(shards, format, wanted, &reading);
    tell();
    for (diagnostic, source) in closed {
        evidence.note(diagnostic);
        evidence.sources.push(source);
    }
    evidence.measured_at = measured_at(pieces);
    evidence
}

/// Counts what is read, wherever it is read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read
            .fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(count)
    }
}

/// The oldest time given with a part, and none where a part has none: a run is as old as its oldest part.
fn measured_at(pieces: &[&Piece<'_>]) -> Option<chrono::DateTime<chrono::Utc>> {
    let times: Option<Vec<_>> = pieces.iter().map(|piece| piece.measured_at).collect();
    times?.into_iter().min()
}

fn unknown(piece: &Piece<'_>, place: &Place<'_>, head: &[u8], options: &Options<'_>) -> Item {
    let source = place
        .open(&piece.name)
        .and_then(|stream| Hashed::new(stream, options.progress).finish(&piece.name, "unknown"));
    match source {
        Ok(source) => match crate::text::decode(head, &piece.name) {
            // The damage says more than "unknown".
            Err(damage) if crate::detect::unpack(head).is_none() => piece.unreadable(damage, Some(source)),
            _ => piece.unknown_format(source),
        },
        Err(diagnostic) => piece.unreadable(diagnostic, None),
    }
}

/// Attaches exit codes by run label. A code whose run is not there would be lost, so it is an error.
fn exit_codes(items: &mut [Item], options: &Options<'_>) -> Result<()> {
    let Some(codes) = options.exit_codes else {
        return Ok(());
    };
    let labels: BTreeSet<Option<String>> = items
        .iter()
        .filter(|item| item.role == Role::Load)
        .map(|item| item.label.clone())
        .collect();
    if let Some(label) = codes.keys().find(|label| !labels.contains(*label)) {
        let run = label
            .as_deref()
            .map_or_else(|| "without label".to_owned(), |label| format!("`{label}`"));
        let message = format!("an exit code is given for the run {run}, which has no load input");
        return Err(
            Error::new(ErrorCode::InputLabel, message).with_help("give the run's files with `--load`")
        );
    }
    for item in items.iter_mut().filter(|item| item.role == Role::Load) {
        let code = codes.get(&item.label).copied();
        if let (AnyEvidence::Load(evidence), Some(code)) = (&mut item.evidence, code)
            && let Some(run) = evidence.data_mut()
        {
            run.exit_code = Some(code);
        }
    }
    Ok(())
}
