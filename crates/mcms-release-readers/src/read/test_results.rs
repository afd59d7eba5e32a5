//! Test results: a file, a folder of Allure results, or a folder of result files as parts.

use super::source::{Place, whole};
use super::{Options, Piece, What};
use crate::detect::{Format, HEAD_BYTES, decode};
use crate::paths::{self, Entry, Listing};
use crate::results::{self, Labels, allure};
use mcms_release::evidence::{AnyEvidence, Completeness, Diagnostic, Item, Wanted};
use mcms_release::reason::input;
use std::path::Path;

/// The largest result file that is read: 256 MiB.
const MOST_BYTES: usize = 256 << 20;

/// The largest file of an Allure folder that is read; attachments are not opened at all.
const MOST_RESULT_BYTES: usize = 64 << 20;

pub(super) fn read(piece: &Piece<'_>, wanted: &Wanted, options: &Options<'_>) -> Vec<Item> {
    let labels = Labels::wanted(wanted);
    match &piece.what {
        What::Missing => vec![piece.missing()],
        What::Refused(diagnostic) => vec![piece.unreadable(diagnostic.clone(), None)],
        What::File(place) => vec![file(piece, place, &labels, options)],
        What::Folder(folder) => match paths::list(folder, &piece.name) {
            Ok(listing) if listing.files.iter().any(|one| allure::wants(&one.name)) => {
                vec![allure_folder(piece, &listing, &labels, options)]
            }
            Ok(listing) => parts(piece, folder, &listing, &labels, options),
            Err(diagnostic) => vec![piece.unreadable(diagnostic, None)],
        },
    }
}

fn file(piece: &Piece<'_>, place: &Place<'_>, labels: &Labels, options: &Options<'_>) -> Item {
    let mut read = match whole(place, &piece.name, MOST_BYTES, options.progress) {
        Ok(read) => read,
        Err(diagnostic) => return piece.unreadable(diagnostic, None),
    };
    let Some(bytes) = read.bytes else {
        "unknown".clone_into(&mut read.source.format);
        let diagnostic = Diagnostic::error(input::TOO_LARGE)
            .with("most", "256 MiB")
            .at(&piece.name);
        return piece.unreadable(diagnostic, Some(read.source));
    };
    let head = bytes.get(..HEAD_BYTES.min(bytes.len())).unwrap_or_default();
    let Some(format) = results::detect(&decode(head)) else {
        // A file that would be named for a format and is damaged at its head says so in its own words.
        if let Err(damage) = crate::text::decode(&bytes, &piece.name) {
            "unknown".clone_into(&mut read.source.format);
            return piece.unreadable(damage, Some(read.source));
        }
        return piece.unknown_format(read.source);
    };
    let mut evidence = results::read(format, &bytes, &piece.name, labels);
    evidence.measured_at = piece.measured_at;
    piece.item(Format::of_results(format).as_str(), AnyEvidence::Tests(evidence))
}

fn allure_folder(piece: &Piece<'_>, listing: &Listing, labels: &Labels, options: &Options<'_>) -> Item {
    let mut reader = allure::Reader::new(&piece.name, labels);
    for link in listing.links.iter().filter(|name| allure::wants(name)) {
        let place = format!("{}/{link}", piece.name);
        reader.note(
            Diagnostic::error(input::LINK_SKIPPED)
                .with("name", link)
                .at(place),
        );
    }
    let foreign: Vec<&str> = listing
        .files
        .iter()
        .filter(|one| is_foreign(one))
        .map(|one| one.name.as_str())
        .collect();
    if let Some(first) = foreign.first() {
        reader.note(
            Diagnostic::error(input::MIXED_FOLDER)
                .with("formats", format_args!("allure, `{first}`"))
                .at(&piece.name),
        );
    }
    for one in listing.files.iter().filter(|one| allure::wants(&one.name)) {
        let place = format!("{}/{}", piece.name, one.name);
        match whole(
            &Place::Path(one.path.clone()),
            &place,
            MOST_RESULT_BYTES,
            options.progress,
        ) {
            Ok(read) => match read.bytes {
                Some(bytes) => reader.file(&one.name, &bytes),
                None => reader.note(
                    Diagnostic::error(input::TOO_LARGE)
                        .with("most", "64 MiB")
                        .at(place),
                ),
            },
            Err(diagnostic) => reader.note(diagnostic),
        }
    }
    let mut evidence = reader.finish();
    evidence.measured_at = piece.measured_at;
    piece.item(Format::Allure.as_str(), AnyEvidence::Tests(evidence))
}

/// Results of another format beside Allure's, which would be lost in silence; attachments and settings are not.
fn is_foreign(one: &Entry) -> bool {
    (has_extension(&one.name, "trx") || has_extension(&one.name, "xml"))
        && !one.name.contains("-attachment")
        && one.name != "environment.xml"
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn parts(
    piece: &Piece<'_>,
    folder: &Path,
    listing: &Listing,
    labels: &Labels,
    options: &Options<'_>,
) -> Vec<Item> {
    let is_part = |name: &str| {
        let extension = Path::new(name)
            .extension()
            .map(|found| found.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("trx" | "xml") => true,
            // Any JSON may lie beside results; only what says that it is a report is a part.
            Some("json") => Place::Path(folder.join(name))
                .head(name, HEAD_BYTES)
                .ok()
                .is_some_and(|head| results::detect(&decode(&head)).is_some()),
            _ => false,
        }
    };
    let part = |name: &str, what: What<'static>| Piece {
        role: piece.role,
        label: piece.label.clone(),
        name: format!("{}/{name}", piece.name),
        measured_at: piece.measured_at,
        what,
    };
    let mut items: Vec<Item> = Vec::new();
    for one in listing.files.iter().filter(|one| is_part(&one.name)) {
        items.push(file(
            &part(&one.name, What::Missing),
            &Place::Path(one.path.clone()),
            labels,
            options,
        ));
    }
    for link in listing
        .links
        .iter()
        .filter(|name| has_extension(name, "trx") || has_extension(name, "xml") || allure::wants(name))
    {
        let skipped = part(link, What::Missing);
        let diagnostic = Diagnostic::error(input::LINK_SKIPPED)
            .with("name", link)
            .at(&skipped.name);
        items.push(skipped.unreadable(diagnostic, None));
    }
    if items.is_empty() {
        let diagnostic = Diagnostic::error(input::UNKNOWN_FORMAT).at(&piece.name);
        let completeness = if holds_nothing(listing) {
            Completeness::Empty
        } else {
            Completeness::Unreadable
        };
        items.push(piece.without_data(completeness, diagnostic, None));
    }
    items
}

/// A folder with nothing in it but files like `.gitkeep`.
fn holds_nothing(listing: &Listing) -> bool {
    let hidden = listing.files.iter().all(|one| one.name.starts_with('.'));
    hidden && listing.folders.is_empty() && listing.links.is_empty() && listing.special.is_empty()
}
