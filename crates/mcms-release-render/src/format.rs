//! The formats by name.

use crate::escape::ascii_json;
use crate::style::Style;
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;

/// A format of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people on a terminal.
    Text,
    /// The record.
    Json,
    /// `report.md`.
    Markdown,
    /// `JUnit` XML.
    Junit,
    /// Azure DevOps logging commands.
    AzureDevops,
    /// GitHub workflow commands.
    Github,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 6] = [
        Self::Text,
        Self::Json,
        Self::Markdown,
        Self::Junit,
        Self::AzureDevops,
        Self::Github,
    ];

    /// Returns the name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Junit => "junit",
            Self::AzureDevops => "azure-devops",
            Self::Github => "github",
        }
    }

    /// Finds a format by its name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }
}

/// Writes the record as canonical JSON in ASCII, for a console.
///
/// # Errors
/// `engine.internal` when the record does not serialise.
pub fn json(record: &DecisionRecord) -> Result<String, Error> {
    Ok(ascii_json(&record.to_canonical()?))
}

/// Writes a decision in a format.
///
/// # Errors
/// `engine.internal` when the record does not serialise.
pub fn render(
    record: &DecisionRecord,
    format: Format,
    locale: Locale,
    style: Style,
) -> Result<String, Error> {
    Ok(match format {
        Format::Text => crate::text(record, locale, style),
        Format::Json => json(record)?,
        Format::Markdown => crate::markdown(record, locale),
        Format::Junit => crate::junit(record, locale),
        Format::AzureDevops => crate::azure_devops(record, locale),
        Format::Github => crate::github(record, locale),
    })
}
