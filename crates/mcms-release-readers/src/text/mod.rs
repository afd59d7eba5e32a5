//! Bytes to text: by byte order mark, then by the NUL pattern of UTF-16, then strict UTF-8.
//!
//! Windows PowerShell 5.1 writes UTF-16 with `>`; the output of a native program also goes through the console
//! code page (CP949 on Korean machines), which destroys it. The first is converted, the second is named.
//! Not for guessing code pages: a wrong guess would turn damage into data.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use std::borrow::Cow;

/// Text with what was noticed while decoding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without its byte order mark; borrowed where the bytes already were UTF-8.
    pub text: Cow<'a, str>,
    /// Conversions (info), oddities (warning), and damage (error): an error means that the text is not whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes bytes by byte order mark, then by the NUL pattern of UTF-16, then as strict UTF-8.
///
/// A cut inside the last character is an error diagnostic [`input::TRUNCATED`] beside the text before it.
///
/// # Errors
/// [`input::NOT_UTF8`] with the byte offset where neither encoding holds.
///
/// # Example
/// ```
/// use mcms_release_readers::text::decode;
/// let decoded = decode(b"\xff\xfe{\0}\0", "summary.json")?;
/// assert_eq!(decoded.text, "{}");
/// assert_eq!(decoded.diagnostics[0].reason.code.as_str(), "decoded_utf16");
/// assert!(decode(b"\xb0\xa1", "cp949.json").is_err());
/// # Ok::<(), mcms_release::evidence::Diagnostic>(())
/// ```
pub fn decode<'a>(bytes: &'a [u8], name: &str) -> Result<Decoded<'a>, Diagnostic> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let mut decoded = utf8(rest, 3, name)?;
        decoded
            .diagnostics
            .insert(0, Diagnostic::info(input::DECODED_BOM).at(name));
        return Ok(decoded);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, 2, UTF_16LE, name);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, 2, UTF_16BE, name);
    }
    // Every document that is read here begins with an ASCII character, so its other byte is NUL (RFC 4627, 3).
    match bytes {
        [first, 0, ..] if *first != 0 => utf16(bytes, 0, UTF_16LE, name),
        [0, second, ..] if *second != 0 => utf16(bytes, 0, UTF_16BE, name),
        _ => utf8(bytes, 0, name),
    }
}

fn utf8<'a>(bytes: &'a [u8], skipped: usize, name: &str) -> Result<Decoded<'a>, Diagnostic> {
    let mut diagnostics = Vec::new();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.valid_up_to();
            if error.error_len().is_some() || valid == 0 {
                return Err(not_utf8(valid.saturating_add(skipped), name));
            }
            diagnostics.push(Diagnostic::error(input::TRUNCATED).at(name));
            bytes
                .get(..valid)
                .and_then(|whole| std::str::from_utf8(whole).ok())
                .unwrap_or_default()
        }
    };
    if holds_replacement(text) {
        diagnostics.push(Diagnostic::warning(input::REPLACEMENT_CHARACTERS).at(name));
    }
    Ok(Decoded {
        text: Cow::Borrowed(text),
        diagnostics,
    })
}

fn utf16<'a>(
    bytes: &'a [u8],
    skipped: usize,
    encoding: &'static Encoding,
    name: &str,
) -> Result<Decoded<'a>, Diagnostic> {
    let mut diagnostics = vec![Diagnostic::info(input::DECODED_UTF16).at(name)];
    let odd = bytes.len() % 2;
    let mut whole = bytes.get(..bytes.len().saturating_sub(odd)).unwrap_or_default();
    let mut cut = odd != 0;
    let little = encoding == UTF_16LE;
    if let Some(unit) = whole.last_chunk::<2>()
        && (0xd800..0xdc00).contains(&code_unit(*unit, little))
    {
        cut = true;
        whole = whole.get(..whole.len().saturating_sub(2)).unwrap_or_default();
    }
    if cut {
        diagnostics.push(Diagnostic::error(input::TRUNCATED).at(name));
    }
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(whole) else {
        return Err(not_utf8(
            lone_surrogate(whole, little).saturating_add(skipped),
            name,
        ));
    };
    // The console code page leaves these marks where it met bytes of another encoding: the text is damaged.
    if holds_replacement(&text) {
        diagnostics.push(Diagnostic::error(input::REPLACEMENT_CHARACTERS).at(name));
    }
    Ok(Decoded {
        text: Cow::Owned(text.into_owned()),
        diagnostics,
    })
}

fn code_unit(unit: [u8; 2], little: bool) -> u16 {
    if little {
        u16::from_le_bytes(unit)
    } else {
        u16::from_be_bytes(unit)
    }
}

fn lone_surrogate(bytes: &[u8], little: bool) -> usize {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| code_unit(*pair, little));
    let mut offset: usize = 0;
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(character) => {
                offset = offset.saturating_add(character.len_utf16().saturating_mul(2));
            }
            Err(_) => break,
        }
    }
    offset
}

fn holds_replacement(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some()
}

fn not_utf8(offset: usize, name: &str) -> Diagnostic {
    Diagnostic::error(input::NOT_UTF8).with("offset", offset).at(name)
}

#[cfg(test)]
mod tests;
