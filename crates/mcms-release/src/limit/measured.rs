//! What was measured: an observed or a baseline value, with its unit.

use super::{Exact, Unit};

/// A measured value: known exactly, or only to lie between two bounds, as from a sketch or a histogram.
///
/// # Examples
///
/// ```
/// use mcms_release::limit::{Exact, Measured, Unit};
///
/// let p95 = Measured::exact(Exact::parse("471.25")?, Unit::MILLISECONDS);
/// let errors = Measured::rate(6, 100).ok_or("no requests")?;
/// let bucket = Measured::bounds(Some(100_u32.into()), Some(250_u32.into()), Unit::MILLISECONDS).ok_or("empty")?;
/// assert_eq!(errors.value(), Some(&Exact::parse("0.06")?));
/// assert_eq!(bucket.value(), None);
/// # let _ = p95;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// `None` is unbounded.
    low: Option<Exact>,
    /// `None` is unbounded; equal to `low` where the value is exact.
    high: Option<Exact>,
    unit: Unit,
    whole: Whole,
}

/// Whether the value can only move in whole steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    No,
    /// A count of things.
    Count(u64),
    /// Events out of a total above zero.
    Rate {
        events: u64,
        total: u64,
    },
}

impl Measured {
    /// Take a value that is known exactly.
    #[must_use]
    pub fn exact(value: Exact, unit: Unit) -> Self {
        Self {
            low: Some(value.clone()),
            high: Some(value),
            unit,
            whole: Whole::No,
        }
    }

    /// Take an f64 as its shortest decimal; `None` for NaN and the infinities.
    #[must_use]
    pub fn from_f64(value: f64, unit: Unit) -> Option<Self> {
        Exact::from_f64(value).map(|value| Self::exact(value, unit))
    }

    /// Take a count of whole things.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self {
            whole: Whole::Count(count),
            ..Self::exact(count.into(), Unit::One)
        }
    }

    /// Take a rate as its pair of integers, in [`Unit::Ratio`]; `None` if the total is zero or less than the events.
    #[must_use]
    pub fn rate(events: u64, total: u64) -> Option<Self> {
        let value = Exact::ratio(i128::from(events), i128::from(total)).filter(|_| events <= total)?;
        Some(Self {
            whole: Whole::Rate { events, total },
            ..Self::exact(value, Unit::Ratio)
        })
    }

    /// Take a value that lies between two bounds, both included; `None` is unbounded on that side.
    ///
    /// Gives `None` if the lower bound is above the upper one.
    #[must_use]
    pub fn bounds(low: Option<Exact>, high: Option<Exact>, unit: Unit) -> Option<Self> {
        if let (Some(low), Some(high)) = (&low, &high)
            && low > high
        {
            return None;
        }
        Some(Self {
            low,
            high,
            unit,
            whole: Whole::No,
        })
    }

    /// Give the value if it is known exactly.
    #[must_use]
    pub fn value(&self) -> Option<&Exact> {
        self.low.as_ref().filter(|low| self.high.as_ref() == Some(low))
    }

    /// Give the lower bound; `None` is unbounded.
    #[must_use]
    pub const fn low(&self) -> Option<&Exact> {
        self.low.as_ref()
    }

    /// Give the upper bound; `None` is unbounded.
    #[must_use]
    pub const fn high(&self) -> Option<&Exact> {
        self.high.as_ref()
    }

    /// Give the unit.
    #[must_use]
    pub const fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Give the events and the total, if it is a rate.
    #[must_use]
    pub const fn events_of_total(&self) -> Option<(u64, u64)> {
        match self.whole {
            Whole::Rate { events, total } => Some((events, total)),
            Whole::No | Whole::Count(_) => None,
        }
    }

    pub(super) const fn whole(&self) -> Whole {
        self.whole
    }
}
