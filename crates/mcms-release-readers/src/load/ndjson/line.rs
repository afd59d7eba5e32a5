//! The reference: one line of k6's JSON output, parsed as a whole by `serde_json`.
//!
//! Key order does not matter; keys that are not known are left alone, known keys given twice are an error. Not
//! for speed.

use crate::load::collect::Tags;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// One line.
#[derive(Deserialize)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) metric: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) data: Data<'a>,
}

/// What a line carries: a declaration or a sample.
#[derive(Deserialize)]
pub(super) struct Data<'a> {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) contains: Option<String>,
    pub(super) thresholds: Option<Vec<Value>>,
    pub(super) time: Option<String>,
    pub(super) value: Option<f64>,
    #[serde(borrow, default)]
    pub(super) tags: TagMap<'a>,
    #[serde(borrow, default, rename = "metadata")]
    _metadata: TagMap<'a>,
}

/// Tags: texts by texts, none twice; `null` is none at all.
#[derive(Default)]
pub(super) struct TagMap<'a>(BTreeMap<Cow<'a, str>, Cow<'a, str>>);

impl Tags for TagMap<'_> {
    fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        self.0.get(key).map(|value| Cow::Borrowed(value.as_ref()))
    }
}

/// A text that borrows where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for TagMap<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TagVisitor(std::marker::PhantomData))
    }
}

struct TagVisitor<'a>(std::marker::PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for TagVisitor<'a> {
    type Value = TagMap<'a>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tags or null")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(TagMap::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut tags = BTreeMap::new();
        while let Some((Text(key), Text(value))) = entries.next_entry::<Text<'de>, Text<'de>>()? {
            if tags.insert(key.clone(), value).is_some() {
                return Err(A::Error::custom(format!("duplicate field `{key}`")));
            }
        }
        Ok(TagMap(tags))
    }
}

impl Data<'_> {
    /// The expressions of the thresholds.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &str> {
        self.thresholds.iter().flatten().filter_map(|threshold| {
            threshold
                .as_str()
                .or_else(|| threshold.get("threshold")?.as_str())
        })
    }
}
