//! The answers that are no decisions, as text for people: errors, history, evidence as read, replay, codes.

mod evidence;
mod history;
mod lint;
mod replay;

use crate::escape::guard_lines;
use crate::style::{Look, Style};
use crate::text::Page;
use crate::words::Word;
use mcms_release::error::Error;
use mcms_release::reason::Locale;

pub use evidence::evidence;
pub use history::history;
pub use lint::{lint, lint_is_clean};
pub use replay::replay;

fn page(locale: Locale, style: Style) -> Page {
    Page {
        locale,
        style,
        out: String::new(),
    }
}

/// Writes an error and all that were found in the same pass: code, message, place and help.
#[must_use]
pub fn errors(error: &Error, locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    for error in std::iter::once(error).chain(error.related()) {
        let mark = format!("{}[{}]", Word::Error.say(locale), error.code().as_str());
        let message = message(error, locale);
        let text = match error.path() {
            Some(place) => Word::AtPlace.with(locale, &[("text", &message), ("place", place)]),
            None => message,
        };
        page.marked(0, Look::Bad, &mark, &text);
        if let Some(help) = help(error, locale) {
            page.push(2, Look::Quiet, &Word::Help.with(locale, &[("text", &help)]));
        }
    }
    guard_lines(&page.out)
}

/// The help of an error: the case's own, or the table's in the language.
#[must_use]
pub fn help(error: &Error, locale: Locale) -> Option<String> {
    let entry = error.code().entry();
    let help = error.help()?;
    let translated = locale == Locale::Ko && help == entry.help_en;
    Some(if translated {
        entry.help_ko.to_owned()
    } else {
        help.to_owned()
    })
}

/// Writes what a code means and what to do about it.
#[must_use]
pub fn explanation(code: &str, meaning: &str, help: &str, locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    page.push(0, Look::Heading, code);
    page.push(2, Look::Plain, meaning);
    if !help.is_empty() {
        page.push(2, Look::Plain, help);
    }
    guard_lines(&page.out)
}

/// The message of an error; in Korean the table's meaning first, because the case is told in English.
#[must_use]
pub fn message(error: &Error, locale: Locale) -> String {
    match locale {
        Locale::En => error.message().to_owned(),
        Locale::Ko => format!("{}: {}", error.code().entry().ko, error.message()),
    }
}
