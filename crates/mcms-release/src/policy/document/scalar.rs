//! What a plain YAML scalar means, after the core schema of YAML 1.2 (section 10.3.2): `no`, `on` and `12:30` are texts.
//! Forms that tools read differently (octal, hexadecimal, leading zeros, `.nan`) are refused rather than guessed.

use super::Content;
use std::borrow::Cow;

/// Says what a plain scalar is, or what is wrong with it and what to write.
pub(super) fn plain(text: Cow<'_, str>) -> Result<Content<'_>, &'static str> {
    Ok(match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Flag(true),
        "false" | "False" | "FALSE" => Content::Flag(false),
        other => match number(other) {
            Form::Decimal => Content::Number(text),
            Form::Ambiguous(help) => return Err(help),
            Form::Text => Content::Text(text),
        },
    })
}

enum Form {
    Decimal,
    Ambiguous(&'static str),
    Text,
}

fn number(text: &str) -> Form {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN" => {
            return Form::Ambiguous("a policy has finite numbers only; quote it if it is a text");
        }
        _ => {}
    }
    for (prefix, digits) in [("0x", "0123456789abcdefABCDEF"), ("0o", "01234567")] {
        if let Some(rest) = unsigned.strip_prefix(prefix)
            && !rest.is_empty()
            && rest.chars().all(|c| digits.contains(c))
        {
            return Form::Ambiguous("write the number in decimal; quote it if it is a text");
        }
    }
    if !is_decimal(unsigned) {
        return Form::Text;
    }
    let mut characters = unsigned.chars();
    if characters.next() == Some('0') && characters.next().is_some_and(|c| c.is_ascii_digit()) {
        return Form::Ambiguous("write the number without leading zeros; quote it if it is a text");
    }
    Form::Decimal
}

/// `[0-9]+ ( . [0-9]* )? ( [eE] [-+]? [0-9]+ )?` or `. [0-9]+ …`, as the core schema writes it.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_holds = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    (!whole.is_empty() || !fraction.is_empty()) && digits(whole) && digits(fraction) && exponent_holds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        match plain(Cow::Borrowed(text)) {
            Ok(Content::Null) => "null",
            Ok(Content::Flag(_)) => "flag",
            Ok(Content::Number(_)) => "number",
            Ok(Content::Text(_)) => "text",
            Ok(_) => "other",
            Err(_) => "refused",
        }
    }

    #[test]
    fn plain_scalars_follow_the_core_schema_of_yaml_1_2() {
        for (text, expected) in [
            ("", "null"),
            ("~", "null"),
            ("null", "null"),
            ("nil", "text"),
            ("true", "flag"),
            ("FALSE", "flag"),
            ("tRue", "text"),
            ("on", "text"),
            ("off", "text"),
            ("yes", "text"),
            ("no", "text"),
            ("y", "text"),
            ("0", "number"),
            ("-1", "number"),
            ("+12", "number"),
            ("1e3", "number"),
            ("1.5E-3", "number"),
            (".5", "number"),
            ("5.", "number"),
            ("1_000", "text"),
            ("1,000", "text"),
            ("12:30", "text"),
            ("2026-01-01", "text"),
            ("8.0.1", "text"),
            ("1e", "text"),
            (".", "text"),
            ("e5", "text"),
            ("+", "text"),
            ("--1", "text"),
            ("80%", "text"),
            ("15m", "text"),
            ("심각", "text"),
            ("012", "refused"),
            ("-007", "refused"),
            ("0o14", "refused"),
            ("0x1F", "refused"),
            ("0x", "text"),
            ("0o8", "text"),
            (".nan", "refused"),
            ("-.inf", "refused"),
            (".Inf", "refused"),
        ] {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }
}
