//! Which labels of tests are kept: those that a policy names, so that memory follows the criteria.
//!
//! Not for filtering tests.

use mcms_release::evidence::{Attempt, Wanted};
use std::collections::BTreeSet;

/// The labels to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(Option<BTreeSet<String>>);

impl Labels {
    /// Keeps every label.
    #[must_use]
    pub fn all() -> Self {
        Self(None)
    }

    /// Keeps no label.
    #[must_use]
    pub fn none() -> Self {
        Self(Some(BTreeSet::new()))
    }

    /// Keeps the labels of these names.
    ///
    /// # Example
    /// ```
    /// use mcms_release_readers::results::Labels;
    /// let labels = Labels::only(["severity"]);
    /// assert!(labels.keeps("severity") && !labels.keeps("owner"));
    /// assert!(Labels::all().keeps("owner"));
    /// ```
    #[must_use]
    pub fn only<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(Some(names.into_iter().map(str::to_owned).collect()))
    }

    /// Keeps what a policy needs.
    #[must_use]
    pub fn wanted(wanted: &Wanted) -> Self {
        if wanted.everything {
            Self::all()
        } else {
            Self(Some(wanted.labels.clone()))
        }
    }

    /// Tells whether a label is kept.
    #[must_use]
    pub fn keeps(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Adds a label to an attempt where it is kept.
    pub(super) fn add(&self, attempt: &mut Attempt, name: &str, value: &str) {
        if self.keeps(name) {
            attempt
                .labels
                .entry(name.to_owned())
                .or_default()
                .push(value.to_owned());
        }
    }
}
