//! Inputs of one file each: tickets, approvals, waivers, metrics.

use super::source::{Hashed, Place, whole};
use super::{Options, Piece, What, format_of, is_metrics};
use crate::detect::Format;
use crate::{json, otlp, people, tracker};
use flate2::read::MultiGzDecoder;
use mcms_release::evidence::{AnyEvidence, Diagnostic, Evidence, Item, Role, Source, Wanted};
use mcms_release::reason::input;
use std::io::{BufReader, Read};

/// The buffer of a stream.
const BUFFER: usize = 256 * 1024;

pub(super) fn read(piece: &Piece<'_>, wanted: &Wanted, options: &Options<'_>) -> Item {
    match &piece.what {
        What::Missing => piece.missing(),
        What::Refused(diagnostic) => piece.unreadable(diagnostic.clone(), None),
        // None of these is a folder.
        What::Folder(_) => piece.unreadable(Diagnostic::error(input::UNKNOWN_FORMAT).at(&piece.name), None),
        What::File(place) if is_metrics(piece.role) => metrics(piece, place, wanted, options),
        What::File(place) => record(piece, place, wanted, options),
    }
}

fn finished<T>(mut evidence: Evidence<T>, piece: &Piece<'_>, source: Source) -> Evidence<T> {
    evidence.measured_at = piece.measured_at;
    evidence.with_source(source)
}

fn record(piece: &Piece<'_>, place: &Place<'_>, wanted: &Wanted, options: &Options<'_>) -> Item {
    let mut read = match whole(place, &piece.name, json::MAX_DOCUMENT_BYTES, options.progress) {
        Ok(read) => read,
        Err(diagnostic) => return piece.unreadable(diagnostic, None),
    };
    let format = match piece.role {
        Role::Approvals => Format::Approvals,
        Role::Waivers => Format::Waivers,
        _ => Format::Tickets,
    };
    format.as_str().clone_into(&mut read.source.format);
    let Some(bytes) = read.bytes else {
        let diagnostic = Diagnostic::error(input::TOO_LARGE)
            .with("most", "64 MiB")
            .at(&piece.name);
        return piece.unreadable(diagnostic, Some(read.source));
    };
    let evidence = match format {
        Format::Approvals => AnyEvidence::Approvals(finished(
            people::approvals(&bytes, &piece.name),
            piece,
            read.source,
        )),
        Format::Waivers => {
            AnyEvidence::Waivers(finished(people::waivers(&bytes, &piece.name), piece, read.source))
        }
        _ => AnyEvidence::Tickets(finished(
            tracker::read(&bytes, &piece.name, wanted),
            piece,
            read.source,
        )),
    };
    piece.item(format.as_str(), evidence)
}

fn metrics(piece: &Piece<'_>, place: &Place<'_>, wanted: &Wanted, options: &Options<'_>) -> Item {
    let name = &piece.name;
    let read = || -> Result<Item, Diagnostic> {
        let format = format_of(place, name)?;
        let packed = place.head(name, 2)? == [0x1F, 0x8B];
        let mut stream = Hashed::new(place.open(name)?, options.progress);
        let evidence = {
            let plain: Box<dyn Read + '_> = if packed {
                Box::new(MultiGzDecoder::new(&mut stream))
            } else {
                Box::new(&mut stream)
            };
            match format {
                Some(Format::OtlpJson) => {
                    otlp::read_json(BufReader::with_capacity(BUFFER, plain), name, wanted)
                }
                Some(Format::OtlpProtobuf) => {
                    otlp::read_protobuf(BufReader::with_capacity(BUFFER, plain), name, wanted)
                }
                _ => {
                    drop(plain);
                    return Ok(piece.unknown_format(stream.finish(name, "unknown")?));
                }
            }
        };
        let format = format.map_or("unknown", Format::as_str);
        let source = stream.finish(name, format)?;
        Ok(piece.item(format, AnyEvidence::Metrics(finished(evidence, piece, source))))
    };
    read().unwrap_or_else(|diagnostic| piece.unreadable(diagnostic, None))
}
