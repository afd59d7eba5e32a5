//! Values that must be reached, rounded to the strict side: reaching what is shown suffices.

use super::{DIGITS, grouped, number_of, significant, trim_zeros};
use mcms_release::gate::Change;

/// Writes a value that must be reached, rounded so that reaching what is shown suffices.
pub(crate) fn bound(text: &str, change: Change) -> String {
    let Some(number) = number_of(text) else {
        return text.to_owned();
    };
    let plain = text.strip_prefix('~').unwrap_or(text);
    let shown = significant(number, DIGITS.saturating_add(1));
    let places = shown.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let up = matches!(change, Change::AtLeast | Change::Above);
    if plain.contains(['e', 'E']) || shown.contains('e') {
        shown
    } else {
        grouped(&cut_decimal(plain, places, up))
    }
}

/// Cuts a decimal text to so many places, towards plus or minus infinity.
fn cut_decimal(text: &str, places: usize, up: bool) -> String {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let kept: String = fraction.chars().take(places).collect();
    let lost = fraction.chars().skip(places).any(|digit| digit != '0');
    let mut out: Vec<char> = whole.chars().chain(kept.chars()).collect();
    // Away from zero: up for a positive number, down for a negative one.
    if lost && up != sign {
        let mut carry = true;
        for digit in out.iter_mut().rev() {
            if *digit == '9' {
                *digit = '0';
            } else {
                *digit =
                    char::from_digit(digit.to_digit(10).unwrap_or(0).saturating_add(1), 10).unwrap_or('9');
                carry = false;
                break;
            }
        }
        if carry {
            out.insert(0, '1');
        }
    }
    let point = out.len().saturating_sub(kept.len());
    let (whole, kept) = out.split_at(point.min(out.len()));
    let mut text: String = whole.iter().collect();
    if !kept.is_empty() {
        text.push('.');
        text.extend(kept);
    }
    let text = trim_zeros(&text);
    if sign { format!("-{text}") } else { text.to_owned() }
}
