//! The code type and the macro that writes an area's table.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// The languages in which a person reads reports, messages and reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Locale {
    /// Reads `ko`, `ko_KR.UTF-8`, `ko-KR`, `en`, `en_US`, `C` or `POSIX`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let language = text.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "ko" => Some(Self::Ko),
            "en" | "c" | "posix" => Some(Self::En),
            _ => None,
        }
    }
}

/// One row of a reason table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// The sentence in English; `{name}` stands for a parameter.
    pub en: &'static str,
    /// The sentence in Korean.
    pub ko: &'static str,
    /// What to do about it, in English.
    pub help_en: &'static str,
    /// What to do about it, in Korean.
    pub help_ko: &'static str,
}

/// A known reason or diagnostic code.
#[derive(Clone, Copy)]
pub struct Code(pub(super) &'static Entry);

impl Code {
    /// Returns the stable text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.code
    }

    /// Returns the row of the table.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        self.0
    }

    /// Writes the sentence in a language, with its parameters filled in. A missing parameter shows as `?`.
    #[must_use]
    pub fn sentence(self, locale: Locale, parameters: &BTreeMap<String, String>) -> String {
        let template = match locale {
            Locale::En => self.0.en,
            Locale::Ko => self.0.ko,
        };
        fill(template, parameters)
    }

    /// Returns what to do about it, in a language.
    #[must_use]
    pub fn help(self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.0.help_en,
            Locale::Ko => self.0.help_ko,
        }
    }
}

fn fill(template: &str, parameters: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(parameters.get(name).map_or("?", String::as_str));
        rest = tail;
    }
    out.push_str(rest);
    out
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code
    }
}
impl Eq for Code {}
impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.code.cmp(other.0.code)
    }
}
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.code)
    }
}
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code)
    }
}
impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Code::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("unknown reason code `{text}`")))
    }
}
impl JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReasonCode".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<&str> = Code::all().into_iter().map(Code::as_str).collect();
        schemars::json_schema!({"type": "string", "enum": codes})
    }
}

/// A code with its parameters: why a finding has its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The stable code.
    pub code: Code,
    /// What the sentence names, as locale-free text: numbers in shortest decimal with their unit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}

impl Reason {
    /// Makes a reason without parameters.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            parameters: BTreeMap::new(),
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parameters.insert(name.to_owned(), value.to_string());
        self
    }

    /// Writes the sentence in a language.
    ///
    /// # Example
    /// ```
    /// use mcms_release::reason::{Locale, Reason, gates};
    /// let reason = Reason::new(gates::NO_DATA).with("subject", "ui");
    /// assert!(reason.sentence(Locale::En).contains("ui"));
    /// assert!(reason.sentence(Locale::Ko).contains("ui"));
    /// ```
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        self.code.sentence(locale, &self.parameters)
    }
}

/// Writes the constants and the table of one area.
macro_rules! reasons {
    ($($name:ident = $code:literal, $en:literal, $ko:literal, $help_en:literal, $help_ko:literal;)*) => {
        use crate::reason::code::{Code, Entry};
        $(
            #[doc = $en]
            pub const $name: Code = Code(&Entry { code: $code, en: $en, ko: $ko, help_en: $help_en, help_ko: $help_ko });
        )*
        pub(in crate::reason) const ENTRIES: &[&Entry] = &[$(&Entry { code: $code, en: $en, ko: $ko, help_en: $help_en, help_ko: $help_ko },)*];
    };
}
pub(super) use reasons;

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(template: &str) -> Vec<&str> {
        let mut names: Vec<&str> = template
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn codes_are_unique_and_both_languages_name_the_same_parameters() {
        let codes = Code::all();
        assert!(codes.len() > 10);
        for pair in codes.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
        for code in codes {
            let entry = code.entry();
            assert_eq!(placeholders(entry.en), placeholders(entry.ko), "{}", entry.code);
            assert!(
                !entry.help_en.is_empty() && !entry.help_ko.is_empty(),
                "{}",
                entry.code
            );
        }
    }
}
