//! The records of a history, as a table, and what people said about them.

use super::page;
use crate::escape::{guard_lines, line};
use crate::style::{Look, Style};
use crate::table::Cell;
use crate::view;
use crate::words::Word;
use mcms_release::history::Entry;
use mcms_release::reason::Locale;

/// Writes the records of a history and where each stands.
#[must_use]
pub fn history(entries: &[Entry], locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    if entries.is_empty() {
        page.push(0, Look::Plain, Word::HistoryEmpty.say(locale));
        return page.out;
    }
    let header = [
        Word::ColumnRecord,
        Word::ColumnTime,
        Word::ColumnRelease,
        Word::ColumnVerdict,
        Word::ColumnStanding,
    ];
    let rows = entries.iter().map(|entry| {
        let plain = |text: &str| Cell::new(line(text), Look::Plain);
        let commit: String = entry.commit.chars().take(7).collect();
        let standing = Word::from(entry.standing).say(locale);
        let standing = if entry.pinned {
            format!("{standing}, {}", Word::Pinned.say(locale))
        } else {
            standing.to_owned()
        };
        vec![
            plain(&entry.id),
            plain(&view::time(entry.now)),
            plain(&format!("{} ({commit})", entry.release)),
            Cell::new(Word::from(entry.effective).say(locale), entry.effective.into()),
            plain(&standing),
        ]
    });
    page.table(&header, rows);
    for entry in entries {
        for event in &entry.events {
            let at = view::time(event.at);
            let said = Word::from(event.kind).with(
                locale,
                &[("by", &event.by), ("at", &at), ("reason", &event.reason)],
            );
            page.push(2, Look::Quiet, &format!("{}: {said}", entry.id));
        }
    }
    guard_lines(&page.out)
}
