//! Every known code: the tables of all areas joined.

use super::code::{Code, Entry};
use super::{gate, inputs, lint, load, tests_area, tickets};

const AREAS: [&[&Entry]; 6] = [
    gate::ENTRIES,
    inputs::ENTRIES,
    lint::ENTRIES,
    load::ENTRIES,
    tests_area::ENTRIES,
    tickets::ENTRIES,
];

impl Code {
    /// Returns every known code, sorted by its text.
    #[must_use]
    pub fn all() -> Vec<Code> {
        let mut codes: Vec<Code> = AREAS.into_iter().flatten().map(|entry| Code(entry)).collect();
        codes.sort_unstable_by_key(|code| code.as_str());
        codes
    }

    /// Finds a code by its text.
    ///
    /// # Example
    /// ```
    /// use mcms_release::reason::Code;
    /// assert_eq!(Code::parse("no_data").unwrap().as_str(), "no_data");
    /// assert!(Code::parse("no_dta").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Code> {
        AREAS
            .into_iter()
            .flatten()
            .find(|entry| entry.code == text)
            .map(|entry| Code(entry))
    }
}
