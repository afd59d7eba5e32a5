//! `history`: list the records, or say something about one of them.

use crate::args::{Event, History};
use crate::exit::Exit;
use crate::{locale, output};
use mcms_release::error::Error;
use mcms_release::history::{Entry, EventKind};
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use mcms_release_facade::Host;
use mcms_release_facade::ops::history::{AppendRequest, ListRequest, append, list};
use mcms_release_render::answers;
use std::path::Path;

/// Lists or appends.
pub fn run(args: History, language: Locale) -> Result<Exit, Error> {
    match args {
        History::List { folder, json } => {
            let answer = list(
                &Host::default(),
                &ListRequest {
                    path: folder,
                    base: None,
                },
            )?;
            if json {
                super::print_json(&answer)?;
            } else {
                let style = locale::style(&std::io::stdout());
                output::print(&answers::history(&answer.entries, language, style))?;
            }
            Ok(Exit::Ok)
        }
        History::Accept(event) => say(EventKind::Accept, event, language),
        History::Invalidate(event) => say(EventKind::Invalidate, event, language),
        History::RolledBack(event) => say(EventKind::RolledBack, event, language),
        History::Pin(event) => say(EventKind::Pin, event, language),
    }
}

fn say(kind: EventKind, event: Event, language: Locale) -> Result<Exit, Error> {
    let (folder, record) = place(event.history.as_deref(), &event.record)?;
    let request = AppendRequest {
        path: folder.clone(),
        kind,
        record: record.clone(),
        reason: event.reason,
        by: event.by,
        at: super::instant(event.now),
        base: None,
    };
    append(&Host::default(), &request)?;
    let entries = list(
        &Host::default(),
        &ListRequest {
            path: folder,
            base: None,
        },
    )?
    .entries;
    let said: Vec<Entry> = entries.into_iter().filter(|entry| entry.id == record).collect();
    output::print(&answers::history(
        &said,
        language,
        locale::style(&std::io::stdout()),
    ))?;
    Ok(Exit::Ok)
}

/// The history folder and the record's id: a record is named by its id, or by its file.
fn place(folder: Option<&str>, record: &str) -> Result<(String, String), Error> {
    let folder_or = |other: &str| folder.unwrap_or(other).to_owned();
    let inside = folder.map(|folder| Path::new(folder).join(record));
    let candidates = inside
        .into_iter()
        .chain(std::iter::once(Path::new(record).to_path_buf()));
    for path in candidates.filter(|path| path.is_file()) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let record = DecisionRecord::parse(&text, record)?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.map_or_else(|| ".".to_owned(), |parent| parent.to_string_lossy().into_owned());
        return Ok((folder_or(&parent), record.id));
    }
    Ok((folder_or("."), record.to_owned()))
}
