//! Names that other parts of the policy, the command line or a record refer to.

use super::FormError;
use crate::policy::document::shorten;

/// The longest name, in characters.
pub(crate) const MOST: usize = 128;
/// The longest key of a map, in bytes.
pub(crate) const MOST_BYTES: usize = 512;
/// The pattern of a name for editors (ECMA 262).
pub(crate) const PATTERN: &str = "^[^\\s/=\\u0000-\\u001f](?:[^/=\\u0000-\\u001f]*[^\\s/=\\u0000-\\u001f])?$";

/// Checks a name: letters of any language; no `/` (records write `gate/criterion`) and no `=` (the command line writes `suite=path`).
pub(crate) fn name(text: &str) -> Result<(), FormError> {
    let wrong = |message: String, at: usize| {
        FormError::new(message, format!("a name has 1 to {MOST} characters, none of them `/`, `=` or a control character, and no space at its ends")).inside(at)
    };
    if text.is_empty() {
        return Err(wrong("the name is empty".to_owned(), 0));
    }
    if text.trim() != text {
        return Err(wrong(
            format!("the name `{}` begins or ends with a space", shorten(text)),
            0,
        ));
    }
    if let Some((at, c)) = text
        .chars()
        .enumerate()
        .find(|(_, c)| matches!(c, '/' | '=') || c.is_control())
    {
        return Err(wrong(
            format!("the name `{}` holds `{}`", shorten(text), c.escape_debug()),
            at,
        ));
    }
    if text.chars().count() > MOST {
        return Err(wrong(format!("the name `{}` is too long", shorten(text)), 0));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_korean_and_never_hold_a_separator() {
        for text in ["p95", "no-failures", "운영", "a b", "Rollback-Now", "a.b:c"] {
            assert_eq!(name(text), Ok(()), "{text}");
        }
        for text in ["", " a", "a ", "a/b", "a=b", "a\nb", "\u{0}", &"a".repeat(129)] {
            assert!(name(text).is_err(), "{text:?}");
        }
    }
}
