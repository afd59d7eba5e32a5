//! Makes text that others wrote harmless: test names, ticket summaries, paths, reasons that people typed.
//!
//! Everything that prints goes through here, and nothing else escapes. Two steps:
//! 1. [`line`] makes one visible line of any text: control characters, bidirectional overrides and invisible
//!    characters show as `\u{…}`, so that no terminal and no log reader can be steered.
//! 2. One function for each format keeps the line from meaning anything in it.
//!
//! Pipelines also read what was meant for people: an agent obeys `##vso[…]` anywhere in a line and `::…` at its
//! start, in any output. So every format breaks both ([`guard`] does it for whole lines of text).

use std::fmt::Write as _;

/// The longest text that is shown, in characters; the record keeps all of it.
const LONGEST: usize = 400;

/// Makes one visible line of any text, at most 400 characters.
///
/// # Example
/// ```
/// use mcms_release_render::escape;
/// assert_eq!(escape::line("a\u{1b}[31mb\nc"), r"a\u{1b}[31mb\nc");
/// ```
#[must_use]
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    for (index, character) in text.chars().enumerate() {
        if index >= LONGEST {
            out.push('…');
            break;
        }
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            hidden if is_hidden(hidden) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
            }
            plain => out.push(plain),
        }
    }
    out
}

/// Says whether a character does something else than show itself: controls, bidirectional marks and overrides,
/// line separators, invisible and tag characters, and those that XML 1.0 does not allow.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Breaks what a pipeline's agent would obey in one finished line of text: `##` anywhere, `::` at the start.
///
/// # Example
/// ```
/// use mcms_release_render::escape;
/// assert_eq!(escape::guard("x ##vso[task.complete]"), "x # #vso[task.complete]");
/// assert_eq!(escape::guard("  ::error::x"), "  : :error::x");
/// ```
#[must_use]
pub fn guard(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let start = line.trim_start();
    let mut last = ' ';
    for (index, character) in line.char_indices() {
        let colon_at_start =
            start.starts_with("::") && line.len().wrapping_sub(index).wrapping_add(1) == start.len();
        if (character == '#' && last == '#') || (character == ':' && colon_at_start) {
            out.push(' ');
        }
        out.push(character);
        last = character;
    }
    out
}

/// Applies [`guard`] to each line of finished text.
#[must_use]
pub fn guard_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive('\n') {
        match part.strip_suffix('\n') {
            Some(line) => {
                out.push_str(&guard(line));
                out.push('\n');
            }
            None => out.push_str(&guard(part)),
        }
    }
    out
}

/// Escapes text inside a line of Markdown, so that it reads as it is: no markup, no HTML, no table column, no link.
///
/// Punctuation that means something is escaped by a backslash, what would start HTML, an address that links itself
/// or a command of a pipeline by an entity (`CommonMark` 0.31, sections 2.4 and 2.5).
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '<' | '>' if rest.peek() == Some(&'=') => out.push(character),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '#' => out.push_str("&#35;"),
            ':' if matches!(rest.peek(), Some('/' | ':')) => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '!' | '~' | '$' | '^' => {
                out.push('\\');
                out.push(character);
            }
            plain => out.push(plain),
        }
    }
    // `www.` links itself in GitHub's Markdown.
    unmark_start(replace_ignoring_case(&out, "www.", "www&#46;"))
}

/// Escapes what means something at the start of a line or item only: bullets, numbers, rules, indented code.
fn unmark_start(text: String) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text.chars().nth(digits) {
        Some(first @ ('-' | '+')) if digits == 0 => text.replacen(first, &format!("\\{first}"), 1),
        Some('.') if digits > 0 => text.replacen('.', "\\.", 1),
        Some('>') if digits == 0 => text.replacen('>', "&gt;", 1),
        Some(')') if digits > 0 => text.replacen(')', "\\)", 1),
        Some(' ') if digits == 0 => text.replacen(' ', "&#32;", 1),
        _ => text,
    }
}

/// Escapes text for an XML 1.0 attribute or element.
#[must_use]
pub fn xml(text: &str) -> String {
    let text = line(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '#' => out.push_str("&#35;"),
            plain => out.push(plain),
        }
    }
    out.replace("::", ":&#58;")
}

/// Escapes the value of a property in an Azure DevOps logging command.
///
/// The agent decodes `%AZP25`, `%0D`, `%0A`, `%5D` and `%3B` (azure-pipelines-agent, `CommandStringConvertor`).
#[must_use]
pub fn azure_property(text: &str) -> String {
    azure_message(text).replace(']', "%5D").replace(';', "%3B")
}

/// Escapes the message of an Azure DevOps logging command.
#[must_use]
pub fn azure_message(text: &str) -> String {
    guard(&line(text)).replace('%', "%AZP25")
}

/// Escapes the value of a property in a GitHub workflow command (actions/toolkit, `escapeProperty`).
#[must_use]
pub fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes the message of a GitHub workflow command (actions/toolkit, `escapeData`).
#[must_use]
pub fn github_message(text: &str) -> String {
    guard(&line(text)).replace('%', "%25")
}

/// Writes JSON text in ASCII: other characters, and a `#` after a `#`, become `\u` escapes. The value stays the same.
///
/// A console with another code page cannot damage it, and no pipeline reads a command in it.
///
/// # Example
/// ```
/// use mcms_release_render::escape;
/// assert_eq!(escape::ascii_json(r#"{"a":"판정 ##vso["}"#), r#"{"a":"\ud310\uc815 #\u0023vso["}"#);
/// ```
#[must_use]
pub fn ascii_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut last = ' ';
    for character in json.chars() {
        if (character.is_ascii() && character != '\u{7f}') && !(character == '#' && last == '#') {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        last = character;
    }
    out
}

fn replace_ignoring_case(text: &str, what: &str, by: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (index, found) in lower.match_indices(what) {
        out.push_str(text.get(from..index).unwrap_or_default());
        out.push_str(by);
        from = index.saturating_add(found.len());
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that mean something somewhere, mixed with anything.
    pub(crate) fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("##vso[task.complete result=Succeeded]".to_owned()),
            Just("##[error]".to_owned()),
            Just("::error::".to_owned()),
            Just("::set-output name=a::".to_owned()),
            Just("\r\n".to_owned()),
            Just("%0A".to_owned()),
            Just("]]>".to_owned()),
            Just("<script>".to_owned()),
            Just("</testcase>".to_owned()),
            Just("&#10;".to_owned()),
            Just("| a | `b` | **c**".to_owned()),
            Just("[x](javascript:y)".to_owned()),
            Just("https://example.invalid".to_owned()),
            Just("\u{1b}[2J\u{202e}\u{0}\u{85}\u{2028}".to_owned()),
            any::<char>().prop_map(String::from),
            ".{0,8}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|parts| parts.concat())
    }

    /// What an Azure DevOps agent does with a line: it looks for `##vso[` or `##[` anywhere.
    fn azure_obeys(line: &str) -> bool {
        line.contains("##vso[") || line.contains("##[")
    }

    /// What a GitHub runner does with a line: `::` at the start, `##[` anywhere.
    fn github_obeys(line: &str) -> bool {
        line.trim_start().starts_with("::") || line.contains("##[")
    }

    proptest! {
        #[test]
        fn a_line_stays_one_visible_line(text in hostile()) {
            let line = line(&text);
            prop_assert!(!line.chars().any(is_hidden));
            prop_assert!(line.lines().count() <= 1);
        }

        #[test]
        fn no_agent_obeys_a_guarded_line(text in hostile(), indent in " {0,4}") {
            let guarded = guard(&format!("{indent}{}", line(&text)));
            prop_assert!(!azure_obeys(&guarded) && !github_obeys(&guarded), "{guarded}");
        }

        #[test]
        fn markdown_xml_and_commands_hold_no_command(text in hostile()) {
            for escaped in [markdown(&text), xml(&text), azure_message(&text), azure_property(&text), github_message(&text), github_property(&text)] {
                prop_assert!(!azure_obeys(&escaped) && !github_obeys(&escaped), "{escaped}");
                prop_assert!(!escaped.chars().any(is_hidden));
            }
        }

        #[test]
        fn a_property_cannot_end_its_command(text in hostile()) {
            prop_assert!(!azure_property(&text).contains([']', ';', '\r', '\n']));
            prop_assert!(!github_property(&text).contains([':', ',', '\r', '\n']));
        }

        #[test]
        fn ascii_json_keeps_the_value(text in hostile()) {
            let json = serde_json::json!({"name": text, "##": [text]}).to_string();
            let ascii = ascii_json(&json);
            prop_assert!(ascii.is_ascii() && !azure_obeys(&ascii) && !github_obeys(&ascii));
            let (one, other): (serde_json::Value, serde_json::Value) =
                (serde_json::from_str(&json).unwrap(), serde_json::from_str(&ascii).unwrap());
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in [
            "test_mcms.py::test_order",
            "주문 조회 › 빈 목록",
            "a/b.trx",
            "👩‍💻 done",
        ] {
            assert_eq!(guard(&line(name)), name);
        }
        assert_eq!(azure_message("P95 +14%"), "P95 +14%AZP25");
        assert_eq!(github_property("a: b, 5%"), "a%3A b%2C 5%25");
    }

    #[test]
    fn a_very_long_name_is_cut() {
        assert_eq!(line(&"가".repeat(100_000)).chars().count(), LONGEST + 1);
    }
}
