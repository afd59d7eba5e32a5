//! Errors for people, on standard error: of a policy with the lines that they are about, all at once.

use crate::locale;
use crate::output;
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release_render::{Style, answers, escape};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity, SourceCode,
};
use std::fmt;

/// Shows an error that has no source to point into.
pub fn show(error: &Error, language: Locale) {
    output::note(answers::errors(error, language, locale::style(&std::io::stderr())).trim_end());
}

/// Shows the errors of a policy, each with its line of the file.
pub fn show_policy(error: &Error, path: &str, language: Locale) {
    let name = path.replace('\\', "/");
    match std::fs::read(path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    {
        Some(text) => {
            output::note(report(error, &name, &text, language, locale::style(&std::io::stderr())).trim_end());
        }
        None => show(error, language),
    }
}

/// Writes the errors of a policy with their lines.
pub fn report(error: &Error, name: &str, text: &str, language: Locale, style: Style) -> String {
    let theme = match style {
        Style::Ansi => GraphicalTheme::unicode(),
        Style::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(110)
        .with_links(false);
    // Tabs and line ends stay; what could steer a terminal shows as a replacement character.
    let text: String = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .chars()
        .map(|character| {
            if hides(character) {
                char::REPLACEMENT_CHARACTER
            } else {
                character
            }
        })
        .collect();
    let mut out = String::new();
    for error in std::iter::once(error).chain(error.related()) {
        let shown = Shown::new(error, name, &text, language);
        if handler.render_report(&mut out, &shown).is_err() {
            out.push_str(&answers::errors(error, language, style));
        }
        out.push('\n');
    }
    out
}

fn hides(character: char) -> bool {
    !matches!(character, '\n' | '\r' | '\t')
        && escape::line(character.encode_utf8(&mut [0; 4])).starts_with("\\u")
}

/// One error as miette draws it.
#[derive(Debug)]
struct Shown {
    code: &'static str,
    message: String,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    label: Option<LabeledSpan>,
}

impl Shown {
    fn new(error: &Error, name: &str, text: &str, language: Locale) -> Self {
        let span = error.path().and_then(|place| place_in(place, text));
        let place = if span.is_none() { error.path() } else { None };
        let message = answers::message(error, language);
        let message = place.map_or_else(|| message.clone(), |place| format!("{message} ({place})"));
        Self {
            code: error.code().as_str(),
            message: escape::line(&message),
            help: answers::help(error, language).map(|help| escape::line(&help)),
            source: span.map(|_| NamedSource::new(escape::line(name), text.to_owned())),
            label: span.map(|(offset, length)| LabeledSpan::new(None, offset, length)),
        }
    }
}

/// The byte offset and length of what stands at `name:line:column`: a word, or one character.
fn place_in(place: &str, text: &str) -> Option<(usize, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let start: usize = text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .fold(0, usize::saturating_add);
    let line = text.get(start..)?.split('\n').next()?;
    let before: usize = line
        .chars()
        .take(column.checked_sub(1)?)
        .map(char::len_utf8)
        .fold(0, usize::saturating_add);
    let rest = line.get(before..)?;
    let ends = |character: char| character.is_whitespace() || matches!(character, ':' | ',' | '}' | ']');
    let word = rest.find(ends).unwrap_or(rest.len());
    let length = if word == 0 {
        rest.chars().next().map_or(0, char::len_utf8)
    } else {
        word
    };
    Some((start.saturating_add(before), length))
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label
            .clone()
            .map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mcms_release::error::ErrorCode;

    const TEXT: &str = "schema: mcms.policy/1\ngates:\n  - id: 테스트\n    sutes: [unit]\n    x: \u{1b}[2J\n";

    #[test]
    fn every_error_is_shown_with_its_line() {
        let error = Error::new(ErrorCode::PolicyUnknownKey, "unknown key `sutes`")
            .with_help("did you mean `suites`?")
            .at("policy.yaml:4:5")
            .with_related(vec![
                Error::new(ErrorCode::PolicyMissingKey, "`criteria` is missing").at("policy.yaml:3:5"),
            ]);
        insta::assert_snapshot!(
            "policy_errors_en",
            report(&error, "policy.yaml", TEXT, Locale::En, Style::Plain)
        );
        insta::assert_snapshot!(
            "policy_errors_ko",
            report(&error, "policy.yaml", TEXT, Locale::Ko, Style::Plain)
        );
    }

    #[test]
    fn places_count_characters_and_a_place_outside_shows_no_line() {
        assert_eq!(
            place_in("policy.yaml:4:5", TEXT).and_then(|(at, length)| TEXT.get(at..at + length)),
            Some("sutes")
        );
        assert_eq!(
            place_in("C:/a.yaml:3:9", TEXT).and_then(|(at, length)| TEXT.get(at..at + length)),
            Some("테스트")
        );
        for place in ["policy.yaml", "/gates/0", "policy.yaml:999:1", "policy.yaml:0:0"] {
            assert_eq!(
                place_in(place, TEXT).filter(|(_, length)| *length > 0),
                None,
                "{place}"
            );
        }
    }

    #[test]
    fn nothing_in_a_policy_steers_the_terminal() {
        let error = Error::new(ErrorCode::PolicySyntax, "bad \u{1b}[2J value").at("policy.yaml:5:8");
        let out = report(&error, "policy.yaml", TEXT, Locale::En, Style::Plain);
        assert!(!out.contains('\u{1b}'), "{out}");
    }
}
