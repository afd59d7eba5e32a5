//! Limits as a tree: conditions combined by `all` and `any`, with their text, serde form and JSON Schema.

use std::fmt::Display as _;

use super::condition::Condition;
use super::{LimitError, LimitErrorKind, Unit, grammar};

/// How deep `all` and `any` may be nested.
pub(super) const MAX_DEPTH: usize = 8;
/// How many conditions one limit may hold.
pub(super) const MAX_CONDITIONS: usize = 256;

/// What must hold for a measured value.
///
/// In a policy it is a text, or an object with the one key `all` or `any`.
///
/// # Examples
///
/// ```
/// use mcms_release::limit::Limit;
///
/// let floor: Limit = serde_json::from_str(r#"{"any": ["<= +10%", "<=+50 ms"]}"#)?;
/// assert_eq!(floor.to_string(), r#"any: ["<= +10%", "<= +50ms"]"#);
/// assert!(floor.is_relative());
/// assert!(serde_json::from_str::<Limit>(r#"{"all": []}"#).is_err()); // it would hold for everything
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// One condition.
    Single(Condition),
    /// Every part must hold.
    All(Parts),
    /// At least one part must hold.
    Any(Parts),
}

/// The parts of an `all` or `any`: at least one, nested at most 8 deep, at most 256 conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts(Vec<Limit>);

impl Parts {
    /// Check and take the parts.
    ///
    /// # Errors
    ///
    /// `NoParts`, `TooDeep` or `TooManyParts`.
    pub fn new(parts: Vec<Limit>) -> Result<Self, LimitError> {
        let error = |kind| Err(LimitError::new(kind, 1, ""));
        if parts.is_empty() {
            return error(LimitErrorKind::NoParts);
        }
        if parts.iter().map(Limit::depth).max().unwrap_or(0) >= MAX_DEPTH {
            return error(LimitErrorKind::TooDeep);
        }
        let conditions = parts
            .iter()
            .fold(0_usize, |sum, part| sum.saturating_add(part.conditions().count()));
        if conditions > MAX_CONDITIONS {
            return error(LimitErrorKind::TooManyParts);
        }
        Ok(Self(parts))
    }
}

impl std::ops::Deref for Parts {
    type Target = [Limit];

    fn deref(&self) -> &[Limit] {
        &self.0
    }
}

impl Limit {
    /// Read one condition.
    ///
    /// # Errors
    ///
    /// A [`LimitError`] with the column at which the text stops being a limit.
    pub fn parse(text: &str) -> Result<Self, LimitError> {
        grammar::parse(text).map(Self::Single)
    }

    /// Combine limits that must all hold.
    ///
    /// # Errors
    ///
    /// As [`Parts::new`].
    pub fn all(parts: Vec<Self>) -> Result<Self, LimitError> {
        Parts::new(parts).map(Self::All)
    }

    /// Combine limits of which one must hold.
    ///
    /// # Errors
    ///
    /// As [`Parts::new`].
    pub fn any(parts: Vec<Self>) -> Result<Self, LimitError> {
        Parts::new(parts).map(Self::Any)
    }

    /// Give the conditions in the order in which they are written.
    pub fn conditions(&self) -> Box<dyn Iterator<Item = &Condition> + '_> {
        match self {
            Self::Single(condition) => Box::new(std::iter::once(condition)),
            Self::All(parts) | Self::Any(parts) => Box::new(parts.iter().flat_map(Self::conditions)),
        }
    }

    /// Whether any condition needs a baseline.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.conditions().any(Condition::is_relative)
    }

    /// Whether any condition is a percentage of the baseline, so that `on_zero_baseline` concerns it.
    #[must_use]
    pub fn uses_percent_of_baseline(&self) -> bool {
        self.conditions().any(Condition::uses_percent_of_baseline)
    }

    /// Give the distinct units that the observed value must convert to, in the order in which they are written.
    ///
    /// More than one [dimension](Unit::dimension) among them means that some condition can never be decided.
    #[must_use]
    pub fn units(&self) -> Vec<&Unit> {
        let mut units = Vec::new();
        for unit in self.conditions().filter_map(Condition::unit) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        units
    }

    /// How deep `all` and `any` are nested; 0 for one condition.
    fn depth(&self) -> usize {
        match self {
            Self::Single(_) => 0,
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().map(Self::depth).max().unwrap_or(0).saturating_add(1)
            }
        }
    }

    fn write(&self, f: &mut std::fmt::Formatter<'_>, nested: bool) -> std::fmt::Result {
        let (key, parts) = match self {
            Self::Single(condition) if nested => return write!(f, "\"{condition}\""),
            Self::Single(condition) => return condition.fmt(f),
            Self::All(parts) => ("all", parts),
            Self::Any(parts) => ("any", parts),
        };
        write!(f, "{}{key}: [", if nested { "{" } else { "" })?;
        for (index, part) in parts.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            part.write(f, true)?;
        }
        write!(f, "]{}", if nested { "}" } else { "" })
    }
}

impl std::fmt::Display for Limit {
    /// Write the limit as it stands in a policy: `<= +10%`, `any: ["<= +10%", {all: ["> 1", "< 5"]}]`.
    ///
    /// The text of one condition parses back; that of a combination is YAML.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.write(f, false)
    }
}

impl std::str::FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        Self::parse(text)
    }
}

impl serde::Serialize for Limit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let (key, parts) = match self {
            Self::Single(condition) => return serializer.collect_str(condition),
            Self::All(parts) => ("all", parts),
            Self::Any(parts) => ("any", parts),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(key, &parts.0)?;
        map.end()
    }
}

impl<'de> serde::Deserialize<'de> for Limit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::DeserializeSeed as _;
        Depth(0).deserialize(deserializer)
    }
}

/// Reads a limit that stands this deep, so that hostile nesting ends before it is built.
#[derive(Clone, Copy)]
struct Depth(usize);

impl<'de> serde::de::DeserializeSeed<'de> for Depth {
    type Value = Limit;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Limit, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Depth {
    type Value = Limit;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a limit such as `<= 500ms`, or an object with the one key `all` or `any`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Limit, E> {
        Limit::parse(text).map_err(E::custom)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Limit, A::Error> {
        use serde::de::Error as _;
        let depth = self.0.saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(A::Error::custom(LimitError::new(LimitErrorKind::TooDeep, 1, "")));
        }
        let key: Key = map.next_key()?.ok_or_else(|| A::Error::missing_field("all"))?;
        let parts = map.next_value_seed(List(Depth(depth)))?;
        if map.next_key::<Key>()?.is_some() {
            return Err(A::Error::custom("a limit has the one key `all` or `any`"));
        }
        match key {
            Key::All => Limit::all(parts),
            Key::Any => Limit::any(parts),
        }
        .map_err(A::Error::custom)
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Key {
    All,
    Any,
}

struct List(Depth);

impl<'de> serde::de::DeserializeSeed<'de> for List {
    type Value = Vec<Limit>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Limit>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> serde::de::Visitor<'de> for List {
    type Value = Vec<Limit>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of limits")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Limit>, A::Error> {
        use serde::de::Error as _;
        let mut parts = Vec::new();
        while let Some(part) = list.next_element_seed(self.0)? {
            if parts.len() >= MAX_CONDITIONS {
                return Err(A::Error::custom(LimitError::new(
                    LimitErrorKind::TooManyParts,
                    1,
                    "",
                )));
            }
            parts.push(part);
        }
        Ok(parts)
    }
}

impl schemars::JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let part = generator.subschema_for::<Self>();
        let combined = |key: &str, description: &str| {
            serde_json::json!({
                "type": "object",
                "description": description,
                "properties": {key: {"type": "array", "items": part, "minItems": 1, "maxItems": MAX_CONDITIONS}},
                "required": [key],
                "additionalProperties": false
            })
        };
        schemars::json_schema!({
            "description": "The condition that must hold. A sign means relative to the baseline: `<= +10%` of it, `<= +5pp` or `<= +50ms` over it.",
            "oneOf": [
                {
                    "type": "string",
                    "pattern": PATTERN,
                    "maxLength": 256,
                    "examples": ["<= 0", "< 1%", "<= 500ms", "<= +10%", ">= -2%", "< +5pp", "<= +50ms"]
                },
                combined("all", "Every limit must hold."),
                combined("any", "At least one limit must hold.")
            ]
        })
    }
}

/// What [`grammar`] accepts, as a regular expression of ECMA 262 (unnamed units in brackets are checked by the grammar).
const PATTERN: &str = "^\\s*(<=?|>=?|==)\\s*[+-]?\\s*[0-9]+(\\.[0-9]+)?\\s*(%|pp|[num\u{b5}\u{3bc}]?s|min|h|d|[kMGT]?By?|[KMGT]iBy?|(1|req)?/s|rps|\\[[^\\[\\]]+\\])?\\s*$";
