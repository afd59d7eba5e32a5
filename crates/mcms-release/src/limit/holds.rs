//! The three-valued answer (Kleene, 1938) and why it is unknown.

/// Whether a limit holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Nobody can say; never to be read as true. At least one reason is given.
    Unknown(Reasons),
}

/// Why a condition could not be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// The limit is relative and there is no baseline.
    NoBaseline,
    /// The limit is a percentage of a baseline that is zero or below.
    ZeroBaseline,
    /// The units of limit, observed value and baseline do not convert.
    UnitMismatch,
    /// The value or the baseline is known only as bounds, and the limit lies between them.
    Resolution,
}

impl Unknown {
    /// Every reason, in the order in which [`Reasons`] gives them.
    pub const ALL: [Self; 4] = [
        Self::NoBaseline,
        Self::ZeroBaseline,
        Self::UnitMismatch,
        Self::Resolution,
    ];

    /// Give the reason code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoBaseline => "no_baseline",
            Self::ZeroBaseline => "zero_baseline",
            Self::UnitMismatch => "unit_mismatch",
            Self::Resolution => "resolution",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::NoBaseline => 1,
            Self::ZeroBaseline => 2,
            Self::UnitMismatch => 4,
            Self::Resolution => 8,
        }
    }
}

/// The set of reasons for an unknown answer; never empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reasons(u8);

impl Reasons {
    /// Give the reasons in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = Unknown> {
        Unknown::ALL
            .into_iter()
            .filter(move |reason| self.contains(*reason))
    }

    /// Whether the reason is among them.
    #[must_use]
    pub const fn contains(self, reason: Unknown) -> bool {
        self.0 & reason.bit() != 0
    }

    /// Join two sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl From<Unknown> for Reasons {
    fn from(reason: Unknown) -> Self {
        Self(reason.bit())
    }
}

impl std::fmt::Debug for Reasons {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl serde::Serialize for Reasons {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl From<Unknown> for Holds {
    fn from(reason: Unknown) -> Self {
        Self::Unknown(reason.into())
    }
}

impl From<bool> for Holds {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl Holds {
    /// Both hold: false if either is false, else unknown if either is unknown.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown(a), Self::Unknown(b)) => Self::Unknown(a.union(b)),
            (Self::Unknown(reasons), Self::True) | (Self::True, Self::Unknown(reasons)) => {
                Self::Unknown(reasons)
            }
            (Self::True, Self::True) => Self::True,
        }
    }

    /// One holds: true if either is true, else unknown if either is unknown.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown(reasons) => Self::Unknown(reasons),
        }
    }

    /// Give the reasons if it is unknown.
    #[must_use]
    pub const fn reasons(self) -> Option<Reasons> {
        match self {
            Self::Unknown(reasons) => Some(reasons),
            Self::True | Self::False => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Vec<Holds> {
        let mut values = vec![Holds::True, Holds::False];
        values.extend((1..16).map(|bits| Holds::Unknown(Reasons(bits))));
        values
    }

    #[test]
    fn kleene_laws_hold_for_every_pair_and_triple() {
        for a in values() {
            assert_eq!(a.and(Holds::True), a);
            assert_eq!(a.or(Holds::False), a);
            assert_eq!(a.and(Holds::False), Holds::False);
            assert_eq!(a.or(Holds::True), Holds::True);
            assert_eq!(a.and(a), a);
            assert_eq!(a.or(a), a);
            assert_eq!(a.not().not(), a);
            for b in values() {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                assert_eq!(a.and(b).not(), a.not().or(b.not()));
                for c in values() {
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)));
                }
            }
        }
    }

    #[test]
    fn unknown_is_never_true_and_collects_its_reasons() {
        let both = Holds::from(Unknown::Resolution).and(Unknown::NoBaseline.into());
        let reasons: Vec<_> = both.reasons().unwrap().iter().map(Unknown::code).collect();
        assert_eq!(reasons, ["no_baseline", "resolution"]);
        assert_ne!(Holds::True.and(both), Holds::True);
        assert_eq!(format!("{both:?}"), "Unknown({NoBaseline, Resolution})");
        assert_eq!(
            serde_json::to_string(&both.reasons().unwrap()).unwrap(),
            r#"["no_baseline","resolution"]"#
        );
    }
}
