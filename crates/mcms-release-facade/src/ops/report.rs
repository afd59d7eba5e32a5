//! `report.render`: a record as people and pipelines read it.

use crate::Host;
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use mcms_release_render as render;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// For people, on a terminal.
    Text,
    /// For people, in a file or a pull request.
    Markdown,
    /// For test reports.
    Junit,
    /// Logging commands of Azure DevOps.
    AzureDevops,
    /// Workflow commands of GitHub.
    Github,
}

/// A record to render.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderRequest {
    /// The record.
    pub record: DecisionRecord,
    /// The format.
    pub format: Format,
    /// The language; without it that of the policy, else English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderAnswer {
    /// The report's text.
    pub text: String,
}

/// Renders a record. Foreign text is escaped for the format.
///
/// # Errors
/// `record.invalid` where the record was changed after it was written: a report never shows what nobody decided.
pub fn render(_: &Host<'_>, request: &RenderRequest) -> Result<RenderAnswer, Error> {
    request.record.verify("/record")?;
    let locale = request
        .locale
        .or_else(|| policy_locale(&request.record))
        .unwrap_or_default();
    let record = &request.record;
    let text = match request.format {
        Format::Text => render::text(record, locale, render::Style::Plain),
        Format::Markdown => render::markdown(record, locale),
        Format::Junit => render::junit(record, locale),
        Format::AzureDevops => render::azure_devops(record, locale),
        Format::Github => render::github(record, locale),
    };
    Ok(RenderAnswer { text })
}

/// Returns the language that a record's policy asks for.
#[must_use]
pub fn policy_locale(record: &DecisionRecord) -> Option<Locale> {
    record
        .policy
        .get("locale")
        .and_then(serde_json::Value::as_str)
        .and_then(Locale::parse)
}
