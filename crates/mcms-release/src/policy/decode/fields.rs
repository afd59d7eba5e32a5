//! Typed looks at the keys of a map.

use crate::limit::{Exact, Limit};
use crate::policy::Statistic;
use crate::policy::check::{build_limit, whole};
use crate::policy::document::{Content, Node};
use crate::policy::forms;
use crate::reason::Locale;
use std::collections::BTreeMap;
use std::time::Duration;

/// The keys of a map. Getters of optional keys give `None` for a key that is not there; the check has refused wrong ones.
pub(super) struct Fields<'a, 't>(pub(super) &'a Node<'t>);

impl<'a, 't> Fields<'a, 't> {
    pub(super) fn node(&self, key: &str) -> Option<&'a Node<'t>> {
        self.0.get(key)
    }

    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.node(key)?.text()
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.str(key).map(str::to_owned)
    }

    /// The texts of a list; a text alone is a list of one.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        match self.node(key) {
            Some(node) => node
                .text()
                .into_iter()
                .chain(node.items().iter().filter_map(Node::text))
                .map(str::to_owned)
                .collect(),
            None => Vec::new(),
        }
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        match self.node(key)?.content {
            Content::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    pub(super) fn whole(&self, key: &str) -> Option<u32> {
        match &self.node(key)?.content {
            Content::Number(text) => whole(text),
            _ => None,
        }
    }

    pub(super) fn percent(&self, key: &str) -> Option<Exact> {
        forms::percent(self.str(key)?, 0, 100, false).ok()
    }

    pub(super) fn whole_percent(&self, key: &str) -> Option<u32> {
        u32::try_from(self.percent(key)?.to_i128()?).ok()
    }

    pub(super) fn points(&self, key: &str) -> Option<Exact> {
        forms::points(self.str(key)?).ok()
    }

    pub(super) fn duration(&self, key: &str) -> Option<Duration> {
        forms::duration(self.str(key)?).ok()
    }

    pub(super) fn limit(&self, key: &str) -> Option<Limit> {
        build_limit(self.node(key)?)?.ok()
    }

    pub(super) fn metric(&self, key: &str) -> Option<forms::MetricName> {
        forms::metric(self.str(key)?).ok()
    }

    pub(super) fn statistic(&self, key: &str) -> Option<Statistic> {
        forms::statistic(self.str(key)?).ok()
    }

    pub(super) fn locale(&self, key: &str) -> Option<Locale> {
        super::locale(self.str(key)?)
    }

    /// Texts by key, `{severity: critical}`.
    pub(super) fn pairs(&self, key: &str) -> BTreeMap<String, String> {
        let entries = self.node(key).map(Node::entries).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| Some((entry.key.clone().into_owned(), entry.value.text()?.to_owned())))
            .collect()
    }

    /// Decodes a map that need not be there; the outer `None` means that it is wrong.
    #[expect(clippy::option_option, reason = "absent and wrong are different")]
    pub(super) fn map<T>(&self, key: &str, decode: impl Fn(&Node<'t>) -> Option<T>) -> Option<Option<T>> {
        match self.node(key) {
            None => Some(None),
            Some(node) => decode(node).map(Some),
        }
    }

    /// Decodes a list; one that is not there is empty.
    pub(super) fn list<T>(&self, key: &str, decode: impl Fn(&Node<'t>) -> Option<T>) -> Option<Vec<T>> {
        self.node(key)
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .map(decode)
            .collect()
    }

    /// Decodes a map whose keys the policy names; one that is not there is empty.
    pub(super) fn named<T>(
        &self,
        key: &str,
        decode: impl Fn(&Node<'t>) -> Option<T>,
    ) -> Option<BTreeMap<String, T>> {
        let entries = self.node(key).map(Node::entries).unwrap_or_default();
        entries
            .iter()
            .map(|entry| Some((entry.key.clone().into_owned(), decode(&entry.value)?)))
            .collect()
    }
}
