//! The five predefined entities and character references; every other entity is an error.
//!
//! Not for entities that a document declares: those are refused with their DTD.

use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use std::borrow::Cow;

/// What resolving met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing unusual.
    Plain,
    /// A reference to a character that XML does not allow, such as `&#27;`.
    Illegal,
}

/// Resolves the name between `&` and `;`.
pub(super) fn reference(name: &str) -> (Option<char>, Found) {
    let known = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return numeric(name),
    };
    (Some(known), Found::Plain)
}

fn numeric(name: &str) -> (Option<char>, Found) {
    let Some(digits) = name.strip_prefix('#') else {
        return (None, Found::Plain);
    };
    let code = match digits.strip_prefix('x') {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok(),
        None if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    };
    match code {
        None => (None, Found::Plain),
        Some(code) => match char::from_u32(code).filter(|character| is_allowed(*character)) {
            Some(character) => (Some(character), Found::Plain),
            None => (Some(char::REPLACEMENT_CHARACTER), Found::Illegal),
        },
    }
}

/// XML 1.0 (fifth edition), production 2, `Char`.
fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

pub(super) fn unknown_entity(name: &str) -> Diagnostic {
    let short: String = name.chars().take(40).collect();
    Diagnostic::error(input::MALFORMED).with("detail", format!("unknown entity `&{short};`"))
}

/// Resolves the references in the value of an attribute.
pub(super) fn value(raw: &str) -> Result<(Cow<'_, str>, Found), Diagnostic> {
    if !raw.contains('&') {
        return Ok((Cow::Borrowed(raw), Found::Plain));
    }
    let mut out = String::with_capacity(raw.len());
    let mut found = Found::Plain;
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once(';') else {
            return Err(unknown_entity(after));
        };
        let (character, this) = reference(name);
        let Some(character) = character else {
            return Err(unknown_entity(name));
        };
        if this == Found::Illegal {
            found = Found::Illegal;
        }
        out.push(character);
        rest = tail;
    }
    out.push_str(rest);
    Ok((Cow::Owned(out), found))
}
