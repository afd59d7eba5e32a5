//! One condition of a limit: an operator and what the observed value is compared with.

use super::{Exact, Unit};

/// How the observed value stands to the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 5] = [Self::Below, Self::AtMost, Self::Above, Self::AtLeast, Self::Equal];

    /// Give the operator as it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Equal => "==",
        }
    }
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.symbol())
    }
}

/// What a condition compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A value of its own: `500ms`, `1%`, `10`.
    Value {
        /// The number as written, at least zero.
        amount: Exact,
        /// Its unit.
        unit: Unit,
    },
    /// A share of the baseline: `+10%` is the baseline times 1.1.
    PercentOfBaseline {
        /// The signed percentage as written: 10 for `+10%`, −2 for `-2%`.
        percent: Exact,
        /// What the baseline is multiplied by: 1 + percent / 100.
        factor: Exact,
    },
    /// A difference from the baseline: `+50ms`, `+5pp` (5 of the unit `%`), `+3`.
    OverBaseline {
        /// The signed number as written.
        amount: Exact,
        /// Its unit; [`Unit::Percent`] for percentage points.
        unit: Unit,
    },
}

/// One comparison that must hold; made by parsing, so that it always has a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub(super) operator: Operator,
    pub(super) reference: Reference,
}

impl Condition {
    /// Give the operator.
    #[must_use]
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// Give what is compared with.
    #[must_use]
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Whether a baseline is needed.
    #[must_use]
    pub const fn is_relative(&self) -> bool {
        !matches!(self.reference, Reference::Value { .. })
    }

    /// Whether it is a percentage of the baseline, which a baseline of zero cannot answer.
    #[must_use]
    pub const fn uses_percent_of_baseline(&self) -> bool {
        matches!(self.reference, Reference::PercentOfBaseline { .. })
    }

    /// Give the unit that the observed value must convert to, or `None` if any does (a percentage of the baseline).
    #[must_use]
    pub const fn unit(&self) -> Option<&Unit> {
        match &self.reference {
            Reference::Value { unit, .. } | Reference::OverBaseline { unit, .. } => Some(unit),
            Reference::PercentOfBaseline { .. } => None,
        }
    }
}

impl std::fmt::Display for Condition {
    /// Write the canonical text, which parses to the same condition: `<= +10%`, `< 500ms`, `<= 70[Cel]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signed = |amount: &Exact| {
            let sign = if amount.is_negative() { "" } else { "+" };
            format!("{sign}{amount}")
        };
        let suffix = |unit: &Unit| match unit {
            Unit::One => String::new(),
            Unit::PerSecond => "/s".into(),
            Unit::Ratio | Unit::Other(_) => format!("[{unit}]"),
            Unit::Percent | Unit::Time(_) | Unit::Bytes(_) => unit.symbol().into(),
        };
        let text = match &self.reference {
            Reference::Value { amount, unit } => format!("{amount}{}", suffix(unit)),
            Reference::PercentOfBaseline { percent, .. } => format!("{}%", signed(percent)),
            Reference::OverBaseline {
                amount,
                unit: Unit::Percent,
            } => format!("{}pp", signed(amount)),
            Reference::OverBaseline { amount, unit } => format!("{}{}", signed(amount), suffix(unit)),
        };
        f.pad(&format!("{} {text}", self.operator))
    }
}
