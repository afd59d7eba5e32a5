//! Quantities as exact values for limits, and as locale-free text for reasons. Not for deciding.

use super::Quantity;
use crate::limit::{Dimension, Exact, Measured as Exactly, Unit};

/// The unit of a quantity. A source that says none counts plain numbers, which never compare with a unit.
pub(crate) fn unit_of(unit: Option<&String>) -> Unit {
    unit.map_or(Unit::One, |text| Unit::parse(text))
}

impl Quantity {
    /// Returns the value for the comparison with a limit.
    ///
    /// `None` where it is no measurement: not finite, a rate of no events or of more events than there are, a share
    /// outside 0 to 1, a negative time.
    #[must_use]
    pub fn exact(&self) -> Option<Exactly> {
        match self {
            Self::Count { count } => Some(Exactly::count(*count)),
            Self::Rate { events, total } => Exactly::rate(*events, *total),
            Self::Share { value } if (0.0..=1.0).contains(value) => Exactly::from_f64(*value, Unit::Ratio),
            Self::Share { .. } => None,
            Self::Value { value, unit } => {
                let unit = unit_of(unit.as_ref());
                plausible(*value, &unit).then(|| Exactly::from_f64(*value, unit))?
            }
            Self::Bounds { low, high, unit } => {
                let unit = unit_of(unit.as_ref());
                let ends = [Some(*low), *high];
                if !ends.into_iter().flatten().all(|end| plausible(end, &unit)) {
                    return None;
                }
                Exactly::bounds(Exact::from_f64(*low), high.and_then(Exact::from_f64), unit)
            }
        }
    }

    /// Returns the value as locale-free text with its unit: `471 ms`, `0.8% (8/1000)`, `3`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Count { count } => count.to_string(),
            Self::Rate { events, total } => {
                match Exactly::rate(*events, *total).as_ref().and_then(Exactly::value) {
                    Some(share) => format!("{}% ({events}/{total})", decimal(&percent(share))),
                    None => format!("{events}/{total}"),
                }
            }
            Self::Share { value } => match Exact::from_f64(*value) {
                Some(share) => format!("{}%", decimal(&percent(&share))),
                None => "NaN".to_owned(),
            },
            Self::Value { value, unit } => with_unit(&number(*value), unit.as_deref()),
            Self::Bounds { low, high, unit } => {
                let ends = match high {
                    Some(high) => format!("[{}, {}]", number(*low), number(*high)),
                    None => format!("[{}, )", number(*low)),
                };
                with_unit(&ends, unit.as_deref())
            }
        }
    }
}

/// A finite number, and no time below zero: a clock that ran backwards measured nothing.
fn plausible(value: f64, unit: &Unit) -> bool {
    value.is_finite() && !(value < 0.0 && unit.dimension() == Dimension::Time)
}

fn number(value: f64) -> String {
    // The standard library writes the shortest decimal too; only very large and small ones differ in form.
    if value == 0.0 || (1e-6..1e15).contains(&value.abs()) {
        return (value + 0.0).to_string();
    }
    Exact::from_f64(value).map_or_else(|| "NaN".to_owned(), |exact| decimal(&exact))
}

/// Appends a unit as people write it; a dimensionless one is left out.
pub(crate) fn with_unit(number: &str, unit: Option<&str>) -> String {
    match unit {
        None | Some("" | "1") => number.to_owned(),
        Some("%") => format!("{number}%"),
        Some(unit) => format!("{number} {unit}"),
    }
}

/// The decimal text, or 12 significant digits with `~` before them where it does not terminate.
pub(crate) fn decimal(value: &Exact) -> String {
    value.to_string().replace('≈', "~")
}

/// A share in hundredths.
pub(crate) fn percent(share: &Exact) -> Exact {
    share.mul(&Exact::integer(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(value: f64) -> Quantity {
        Quantity::Value {
            value,
            unit: Some("ms".into()),
        }
    }

    #[test]
    fn what_is_no_measurement_has_no_exact_value() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
            assert_eq!(millis(value).exact(), None, "{value}");
            assert_eq!(Quantity::Share { value }.exact(), None, "{value}");
            let bounds = Quantity::Bounds {
                low: value,
                high: None,
                unit: Some("ms".into()),
            };
            assert_eq!(bounds.exact(), None, "{value}");
        }
        assert_eq!(Quantity::Rate { events: 0, total: 0 }.exact(), None);
        assert_eq!(Quantity::Rate { events: 3, total: 2 }.exact(), None);
        assert!(millis(1e308).exact().is_some());
        assert!(
            Quantity::Value {
                value: -4.0,
                unit: Some("Cel".into())
            }
            .exact()
            .is_some()
        );
    }

    #[test]
    fn texts_are_locale_free_and_short() {
        assert_eq!(millis(471.25).text(), "471.25 ms");
        assert_eq!(
            Quantity::Rate {
                events: 8,
                total: 1000
            }
            .text(),
            "0.8% (8/1000)"
        );
        assert_eq!(
            Quantity::Rate { events: 1, total: 3 }.text(),
            "~33.3333333333% (1/3)"
        );
        assert_eq!(Quantity::Count { count: 3 }.text(), "3");
        let open = Quantity::Bounds {
            low: 100.0,
            high: None,
            unit: Some("ms".into()),
        };
        assert_eq!(open.text(), "[100, ) ms");
        assert_eq!(millis(f64::NAN).text(), "NaN ms");
    }
}
