//! The policy language, `mcms.policy/1`, as tables: every key with its kind and what it means.
//!
//! The checker, the JSON Schema and the reference are all made from these tables, so none of them knows a key that the
//! others do not. How a checked tree becomes the typed model is `decode`'s business.

mod gates;
mod operations;
mod people;
mod promotion;
mod rollback;
mod root;

pub(crate) use root::ROOT;

/// The name and version of the language.
pub(crate) const SCHEMA: &str = "mcms.policy/1";

/// A map with fixed keys.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Its name in the schema and the reference.
    pub(crate) name: &'static str,
    /// What it is, in one sentence.
    pub(crate) about: &'static str,
    /// Its keys, in groups that shapes share.
    pub(crate) groups: &'static [&'static [Key]],
    /// What any other key holds; `None`: there is no other key.
    pub(crate) open: Option<Open>,
}

/// Keys that the policy itself names.
#[derive(Debug)]
pub(crate) struct Open {
    /// What such a key is.
    pub(crate) about: &'static str,
    /// Its value.
    pub(crate) kind: Kind,
}

/// One key.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
    /// What it says, in one sentence or more.
    pub(crate) about: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must.
    Required,
    /// It need not; nothing is assumed.
    Optional,
    /// Without it this is assumed.
    Default(&'static str),
}

/// A word of an enumeration and what it means.
pub(crate) type Word = (&'static str, &'static str);

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A free text.
    Text,
    /// A name that other places refer to.
    Name,
    /// The language version.
    Version,
    /// `true` or `false`.
    Flag,
    /// A whole number between two bounds.
    Whole(u32, u32),
    /// A percentage between two bounds, whole or not: `80%`.
    Percent { least: u32, most: u32, whole: bool },
    /// Percentage points: `1pp`.
    Points,
    /// A duration: `15m`.
    Duration,
    /// A minute of a civil calendar: `12-24T00:00`.
    CivilMinute,
    /// An IANA time zone.
    Zone,
    /// One of these words.
    Word(&'static [Word]),
    /// What a criterion makes of a breach or of missing evidence.
    Setting,
    /// A text, or a list of distinct texts.
    Texts,
    /// A limit.
    Limit,
    /// A metric's name with its tag filter.
    Metric,
    /// A statistic of a metric.
    Statistic,
    /// A list; its items differ where `distinct`.
    List {
        of: &'static Kind,
        least: usize,
        distinct: bool,
    },
    /// A map whose keys the policy names.
    Map {
        keys: &'static str,
        of: &'static Kind,
        least: usize,
        most: usize,
    },
    /// A map with fixed keys.
    Object(&'static Shape),
    /// A map with exactly one of these keys.
    OneOf(&'static Shape),
    /// A map whose shape depends on a key.
    Union(&'static Union),
}

/// Shapes of which one applies.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) by: By,
    /// The word or key that chooses, and the shape.
    pub(crate) variants: &'static [(&'static str, &'static Shape)],
}

/// What chooses a shape of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The word that this key holds.
    Value(&'static str),
    /// Which of the keys is there.
    Presence,
}

impl Shape {
    /// Walks the keys in their order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        let groups: &'static [&'static [Key]] = self.groups;
        groups.iter().flat_map(|group| group.iter())
    }

    /// Finds a key.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key {
        name,
        kind,
        presence: Presence::Required,
        about,
    }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key {
        name,
        kind,
        presence: Presence::Optional,
        about,
    }
}

const fn default(name: &'static str, kind: Kind, value: &'static str, about: &'static str) -> Key {
    Key {
        name,
        kind,
        presence: Presence::Default(value),
        about,
    }
}

/// A list of distinct names.
const NAMES: Kind = Kind::List {
    of: &Kind::Name,
    least: 1,
    distinct: true,
};
/// A list of distinct texts.
const TEXTS: Kind = Kind::List {
    of: &Kind::Text,
    least: 1,
    distinct: true,
};

/// The words of [`Kind::Setting`].
pub(crate) const SETTING_WORDS: &[Word] = &[
    ("fail", "the release is stopped as failed"),
    ("inconclusive", "the release is stopped as undecided"),
    ("warn", "the release is let through with a warning"),
];

/// The languages of reports.
const LOCALES: &[Word] = &[("en", "English"), ("ko", "Korean")];
