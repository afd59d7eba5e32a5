//! Numbers as people read them: `147.3 ms`, `0.42%`, `1,284`. The record keeps the exact ones.
//!
//! A shown number never hides what decided: where rounding would make a value look like its limit, more digits are
//! shown, and a value that must be reached is rounded to the strict side.

mod bound;

use crate::words::Word;
use mcms_release::gate::{EvidenceGrade, Quantity};
use mcms_release::reason::Locale;

pub(crate) use bound::bound;

/// Significant digits that a value is shown with.
const DIGITS: usize = 4;
/// The most that are shown to tell two values apart.
const MOST_DIGITS: usize = 12;

/// A number with its unit as people write it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown<'a> {
    pub(crate) number: f64,
    pub(crate) unit: &'a str,
}

/// Writes a measured quantity.
///
/// # Example
/// ```
/// use mcms_release::{gate::Quantity, reason::Locale};
/// use mcms_release_render::quantity;
/// let rate = Quantity::Rate { events: 3, total: 500 };
/// assert_eq!(quantity(&rate, Locale::En), "0.6% (3 of 500)");
/// assert_eq!(quantity(&rate, Locale::Ko), "0.6% (500건 중 3건)");
/// ```
#[must_use]
pub fn quantity(quantity: &Quantity, locale: Locale) -> String {
    quantity_apart(quantity, None, locale)
}

/// Writes a quantity with enough digits to tell it from another number of the same unit.
pub(crate) fn quantity_apart(quantity: &Quantity, other: Option<f64>, locale: Locale) -> String {
    match quantity {
        Quantity::Count { count } => grouped(&count.to_string()),
        Quantity::Rate { events, total } => {
            let share = shown(quantity).map_or_else(|| "–".to_owned(), |shown| write_apart(shown, other));
            let (events, total) = (grouped(&events.to_string()), grouped(&total.to_string()));
            format!(
                "{share} ({})",
                Word::Of.with(locale, &[("events", &events), ("total", &total)])
            )
        }
        Quantity::Share { .. } | Quantity::Value { .. } => {
            shown(quantity).map_or_else(|| "–".to_owned(), |shown| write_apart(shown, other))
        }
        Quantity::Bounds { low, high, unit } => {
            let unit = unit_name(unit.as_deref());
            match high {
                Some(high) => with_unit(
                    &format!("{}–{}", significant(*low, DIGITS), significant(*high, DIGITS)),
                    unit,
                ),
                None => {
                    Word::AtLeastBound.with(locale, &[("low", &with_unit(&significant(*low, DIGITS), unit))])
                }
            }
        }
    }
}

/// Gives the number and unit that stand for a quantity; `None` where there is no single number.
pub(crate) fn shown(quantity: &Quantity) -> Option<Shown<'_>> {
    let shown = match quantity {
        #[expect(clippy::cast_precision_loss, reason = "shown with 12 digits at most")]
        Quantity::Count { count } => Shown {
            number: *count as f64,
            unit: "",
        },
        #[expect(clippy::cast_precision_loss, reason = "shown with 12 digits at most")]
        Quantity::Rate { events, total } if *total > 0 => Shown {
            number: *events as f64 * 100.0 / *total as f64,
            unit: "%",
        },
        Quantity::Share { value } => Shown {
            number: value * 100.0,
            unit: "%",
        },
        Quantity::Value { value, unit } => Shown {
            number: *value,
            unit: unit_name(unit.as_deref()),
        },
        Quantity::Rate { .. } | Quantity::Bounds { .. } => return None,
    };
    shown.number.is_finite().then_some(shown)
}

/// Writes a UCUM unit as people do: `By` is `B`, annotations lose their braces, dimensionless is nothing.
pub(crate) fn unit_name(unit: Option<&str>) -> &str {
    match unit {
        None | Some("" | "1") => "",
        Some("By") => "B",
        Some("By/s") => "B/s",
        Some(other) => other.trim_start_matches('{').trim_end_matches('}'),
    }
}

pub(crate) fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

fn write_apart(shown: Shown<'_>, other: Option<f64>) -> String {
    with_unit(&significant_apart(shown.number, other), shown.unit)
}

/// Writes a number with 4 significant digits, or as many more as tell it from another number.
pub(crate) fn significant_apart(number: f64, other: Option<f64>) -> String {
    let mut digits = DIGITS;
    if let Some(other) = other.filter(|other| other.total_cmp(&number).is_ne()) {
        while digits < MOST_DIGITS && significant(number, digits) == significant(other, digits) {
            digits = digits.saturating_add(1);
        }
    }
    significant(number, digits)
}

/// Writes a number with so many significant digits, without trailing zeros, thousands apart.
pub(crate) fn significant(number: f64, digits: usize) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if !number.is_finite() {
        return "–".to_owned();
    }
    let scientific = format!("{number:.*e}", digits.saturating_sub(1));
    let exponent: i32 = scientific
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0);
    if !(-5..15).contains(&exponent) {
        return scientific;
    }
    let wanted = i64::try_from(digits)
        .unwrap_or(0)
        .saturating_sub(1)
        .saturating_sub(i64::from(exponent));
    let decimals = usize::try_from(wanted).unwrap_or(0);
    grouped(trim_zeros(&format!("{number:.decimals$}")))
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// Sets thousands apart by commas, as both languages do.
pub(crate) fn grouped(text: &str) -> String {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    let count = digits.chars().count();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && count.saturating_sub(index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Writes a decimal text of the record (`453.2`, `~33.3333333333`) for people; what is no decimal stays as it is.
#[must_use]
pub fn decimal(text: &str) -> String {
    match number_of(text) {
        Some(number) => significant(number, DIGITS),
        None => text.to_owned(),
    }
}

/// Reads a decimal text of the record.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    text.strip_prefix('~')
        .unwrap_or(text)
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

/// Writes the interval of a grade: `455.1–489.3 ms`, `+8.2% … +14.1%`.
pub(crate) fn interval(grade: &EvidenceGrade, observed: Option<&Quantity>) -> Option<String> {
    let (low, high) = grade.interval?;
    let is_share = matches!(observed, Some(Quantity::Rate { .. } | Quantity::Share { .. }));
    let unit = observed.and_then(shown).map_or("", |shown| shown.unit);
    let signed = |number: f64, unit: &str| {
        // Ends of an interval are estimates: one digit less.
        let text = with_unit(&significant(number, DIGITS.saturating_sub(1)), unit);
        if number > 0.0 { format!("+{text}") } else { text }
    };
    Some(match grade.of.as_deref() {
        Some("ratio") => format!(
            "{} … {}",
            signed((low - 1.0) * 100.0, "%"),
            signed((high - 1.0) * 100.0, "%")
        ),
        Some("difference") if is_share => {
            format!("{} … {}", signed(low * 100.0, "pp"), signed(high * 100.0, "pp"))
        }
        Some("difference") => format!("{} … {}", signed(low, unit), signed(high, unit)),
        _ if is_share => with_unit(&range(low * 100.0, high * 100.0), "%"),
        _ => with_unit(&range(low, high), unit),
    })
}

fn range(low: f64, high: f64) -> String {
    let join = if low < 0.0 || high < 0.0 { " … " } else { "–" };
    let digits = DIGITS.saturating_sub(1);
    format!("{}{join}{}", significant(low, digits), significant(high, digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mcms_release::gate::Change;
    use proptest::prelude::*;

    fn millis(value: f64) -> Quantity {
        Quantity::Value {
            value,
            unit: Some("ms".to_owned()),
        }
    }

    #[test]
    fn numbers_read_well() {
        for (number, text) in [
            (147.3, "147.3"),
            (471.0, "471"),
            (1284.56, "1,285"),
            (0.004_23, "0.00423"),
            (12_345_678.9, "12,345,679"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (1e-9, "1.000e-9"),
        ] {
            assert_eq!(significant(number, 4), text);
        }
    }

    #[test]
    fn quantities_show_what_they_count() {
        let says = |quantity: &Quantity| super::quantity(quantity, Locale::En);
        assert_eq!(says(&Quantity::Count { count: 1284 }), "1,284");
        assert_eq!(
            says(&Quantity::Rate {
                events: 21,
                total: 5000
            }),
            "0.42% (21 of 5,000)"
        );
        assert_eq!(says(&Quantity::Rate { events: 0, total: 0 }), "– (0 of 0)");
        assert_eq!(says(&Quantity::Share { value: 0.0042 }), "0.42%");
        assert_eq!(says(&millis(147.3)), "147.3 ms");
        assert_eq!(says(&millis(f64::NAN)), "–");
        let open = Quantity::Bounds {
            low: 100.0,
            high: None,
            unit: Some("ms".to_owned()),
        };
        assert_eq!(says(&open), "100 ms or more");
        let bytes = Quantity::Bounds {
            low: 1.5,
            high: Some(2.0),
            unit: Some("By".to_owned()),
        };
        assert_eq!(says(&bytes), "1.5–2 B");
    }

    #[test]
    fn rounding_never_makes_a_breach_look_like_its_limit() {
        assert_eq!(
            quantity_apart(&millis(453.200_01), Some(453.2), Locale::En),
            "453.20001 ms"
        );
        let rate = Quantity::Rate {
            events: 100_001,
            total: 10_000_000,
        };
        assert!(quantity_apart(&rate, Some(1.0), Locale::En).starts_with("1.00001%"));
        assert_eq!(
            quantity_apart(&millis(453.2), Some(453.2), Locale::En),
            "453.2 ms"
        );
    }

    #[test]
    fn a_value_to_reach_is_rounded_to_the_strict_side() {
        assert_eq!(bound("453.2", Change::AtMost), "453.2");
        assert_eq!(bound("453.2789", Change::AtMost), "453.27");
        assert_eq!(bound("453.2711", Change::AtLeast), "453.28");
        assert_eq!(bound("999.99999", Change::AtLeast), "1,000");
        assert_eq!(bound("-1.23456789", Change::AtMost), "-1.2346");
        assert_eq!(bound("0", Change::AtMost), "0");
        assert_eq!(bound("1284", Change::AtLeast), "1,284");
    }

    proptest! {
        #[test]
        fn what_is_shown_as_bound_satisfies_it(value in 0.001f64..1e6) {
            let text = value.to_string();
            let read = |shown: String| shown.replace(',', "").parse::<f64>().unwrap();
            prop_assert!(read(bound(&text, Change::AtMost)) <= value);
            prop_assert!(read(bound(&text, Change::AtLeast)) >= value);
        }

        #[test]
        fn any_number_is_shown(value in any::<f64>()) {
            prop_assert!(!super::quantity(&millis(value), Locale::Ko).is_empty());
        }
    }

    #[test]
    fn intervals_say_what_they_are_of() {
        let grade = |of: &str, interval| EvidenceGrade {
            kind: mcms_release::gate::EvidenceState::Confirmed,
            interval: Some(interval),
            of: Some(of.to_owned()),
            method: None,
            level: 0.95,
            n: None,
            needed: None,
        };
        let rate = Quantity::Rate { events: 1, total: 2 };
        assert_eq!(
            interval(&grade("value", (455.1, 489.3)), Some(&millis(1.0))).unwrap(),
            "455–489 ms"
        );
        assert_eq!(
            interval(&grade("ratio", (1.082, 1.141)), Some(&millis(1.0))).unwrap(),
            "+8.2% … +14.1%"
        );
        assert_eq!(
            interval(&grade("difference", (-0.01, 0.034)), Some(&rate)).unwrap(),
            "-1 pp … +3.4 pp"
        );
        assert_eq!(
            interval(&grade("rate", (0.01, 0.05)), Some(&rate)).unwrap(),
            "1–5%"
        );
    }
}
