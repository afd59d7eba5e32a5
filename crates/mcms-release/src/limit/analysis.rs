//! What can be said of a limit before anything is measured: whether it can hold at all, and whether it can fail.
//!
//! A condition constrains one of three quantities: the value, its share of the baseline, or its difference from it.
//! Each is looked at alone with the others left open, so an answer of `true` is proven and `false` means "not proven".

use std::ops::Bound;

use super::condition::{Condition, Reference};
use super::evaluate::Range;
use super::region::Region;
use super::unit::Dimension;
use super::{Exact, Limit, Unit};

/// Which values a measure can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Domain {
    /// Any number.
    Any,
    /// Zero and above: times, sizes, frequencies.
    NonNegative,
    /// Whole numbers from zero: failed tests, open tickets.
    Count,
    /// From zero to one: an error rate.
    Rate,
}

/// The quantity that a condition constrains, in the base unit of its dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Quantity {
    Value(Unit),
    Share,
    Difference(Unit),
}

impl Limit {
    /// Prove that no value can meet the limit, whatever the baseline (above zero): `all: ["<= 1", ">= 2"]`, `< 0` of a count.
    ///
    /// ```
    /// # use mcms_release::limit::{Domain, Limit};
    /// let limit: Limit = serde_json::from_str(r#"{"all": ["<= 500ms", "> 1s"]}"#)?;
    /// assert!(limit.contradiction(Domain::NonNegative));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contradiction(&self, domain: Domain) -> bool {
        match self {
            Self::Any(parts) => return parts.iter().all(|part| part.contradiction(domain)),
            Self::All(parts) if parts.iter().any(|part| part.contradiction(domain)) => return true,
            Self::All(_) | Self::Single(_) => {}
        }
        self.quantities().iter().any(|quantity| {
            let possible = self.constrain(quantity, &Region::everything());
            !domain.has(quantity, &possible)
        })
    }

    /// Prove that every value meets the limit, whatever the baseline (above zero): `<= 100%` of a rate, `>= 0` of a count.
    ///
    /// Such a limit decides nothing, and a gate that rests on it decides nothing either.
    ///
    /// ```
    /// # use mcms_release::limit::{Domain, Limit};
    /// assert!("<= 100%".parse::<Limit>()?.always_true(Domain::Rate));
    /// assert!(!"<= 99.9%".parse::<Limit>()?.always_true(Domain::Rate));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn always_true(&self, domain: Domain) -> bool {
        match self {
            Self::All(parts) => return parts.iter().all(|part| part.always_true(domain)),
            Self::Any(parts) if parts.iter().any(|part| part.always_true(domain)) => return true,
            Self::Any(_) | Self::Single(_) => {}
        }
        self.quantities().iter().any(|quantity| {
            let certain = self.constrain(quantity, &Region::empty());
            !domain.has(quantity, &certain.complement())
        })
    }

    fn quantities(&self) -> Vec<Quantity> {
        let mut quantities = Vec::new();
        for quantity in self.conditions().map(Quantity::of) {
            if !quantities.contains(&quantity) {
                quantities.push(quantity);
            }
        }
        quantities
    }

    /// The values of one quantity that meet the limit, where conditions on the others count as `otherwise`.
    fn constrain(&self, quantity: &Quantity, otherwise: &Region) -> Region {
        match self {
            Self::Single(condition) if Quantity::of(condition) == *quantity => condition.constrained(),
            Self::Single(_) => otherwise.clone(),
            Self::All(parts) => parts
                .iter()
                .map(|part| part.constrain(quantity, otherwise))
                .reduce(|a, b| a.intersect(&b))
                .unwrap_or_else(Region::empty),
            Self::Any(parts) => {
                Region::union_of(parts.iter().map(|part| part.constrain(quantity, otherwise)))
            }
        }
    }
}

impl Quantity {
    fn of(condition: &Condition) -> Self {
        match &condition.reference {
            Reference::Value { unit, .. } => Self::Value(unit.base()),
            Reference::PercentOfBaseline { .. } => Self::Share,
            Reference::OverBaseline { unit, .. } => Self::Difference(unit.base()),
        }
    }
}

impl Condition {
    /// The values of its quantity that meet the condition.
    fn constrained(&self) -> Region {
        let bound = match &self.reference {
            Reference::PercentOfBaseline { factor, .. } => Some(factor.clone()),
            Reference::Value { amount, unit } | Reference::OverBaseline { amount, unit } => {
                unit.convert(amount, &unit.base())
            }
        };
        Region::of(
            self.operator,
            &Range {
                low: bound.clone(),
                high: bound,
            },
            true,
        )
    }
}

impl Domain {
    /// Whether the quantity can take one of the values.
    fn has(self, quantity: &Quantity, values: &Region) -> bool {
        let from_zero = || Region::between(Bound::Included(Exact::ZERO), Bound::Unbounded);
        let of_rate = |unit: &Unit| self == Self::Rate && unit.dimension() == Dimension::Ratio;
        let up_to_one = |low| Region::between(Bound::Included(low), Bound::Included(Exact::ONE));
        let possible = match quantity {
            Quantity::Value(unit) if of_rate(unit) => up_to_one(Exact::ZERO),
            Quantity::Difference(unit) if of_rate(unit) => up_to_one(Exact::integer(-1)),
            Quantity::Value(_) | Quantity::Share if self != Self::Any => from_zero(),
            Quantity::Value(_) | Quantity::Share | Quantity::Difference(_) => Region::everything(),
        };
        let values = values.intersect(&possible);
        let whole = self == Self::Count && matches!(quantity, Quantity::Value(Unit::One));
        !(if whole { values.whole() } else { values }).is_empty()
    }
}
