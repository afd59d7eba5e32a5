//! `explain`: what a code means and what to do about it.

use crate::Host;
use mcms_release::error::{Error, ErrorCode};
use mcms_release::reason::Code;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A code to explain.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainRequest {
    /// A reason, diagnostic or error code: `no_baseline`, `policy.unknown_key`, or an error's number.
    pub code: String,
}

/// What a code means, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainAnswer {
    /// The code.
    pub code: String,
    /// `reason` (of a finding or a reader) or `error`.
    pub kind: String,
    /// The number of an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The meaning in English; `{name}` stands for what a case fills in.
    pub en: String,
    /// The meaning in Korean.
    pub ko: String,
    /// What to do, in English.
    pub help_en: String,
    /// What to do, in Korean.
    pub help_ko: String,
}

/// Explains a code.
///
/// # Errors
/// `request.invalid` where no table has the code; the help names similar ones.
pub fn explain(_: &Host<'_>, request: &ExplainRequest) -> Result<ExplainAnswer, Error> {
    let wanted = request.code.trim();
    if let Some(code) = Code::parse(wanted) {
        let entry = code.entry();
        return Ok(ExplainAnswer {
            code: entry.code.to_owned(),
            kind: "reason".to_owned(),
            number: None,
            en: entry.en.to_owned(),
            ko: entry.ko.to_owned(),
            help_en: entry.help_en.to_owned(),
            help_ko: entry.help_ko.to_owned(),
        });
    }
    let number = wanted.parse::<u32>().ok();
    let found = ErrorCode::ALL
        .iter()
        .find(|code| code.as_str() == wanted || Some(code.number()) == number);
    let entry = found.ok_or_else(|| unknown(wanted))?.entry();
    Ok(ExplainAnswer {
        code: entry.code.to_owned(),
        kind: "error".to_owned(),
        number: Some(entry.number),
        en: entry.en.to_owned(),
        ko: entry.ko.to_owned(),
        help_en: entry.help_en.to_owned(),
        help_ko: entry.help_ko.to_owned(),
    })
}

fn unknown(wanted: &str) -> Error {
    let known = Code::all()
        .into_iter()
        .map(Code::as_str)
        .chain(ErrorCode::ALL.iter().map(|code| code.as_str()));
    let near: Vec<&str> = known
        .filter(|code| strsim::jaro_winkler(code, wanted) > 0.85)
        .take(3)
        .collect();
    let help = if near.is_empty() {
        "the FAQ lists all codes".to_owned()
    } else {
        format!("did you mean `{}`?", near.join("`, `"))
    };
    Error::new(
        ErrorCode::RequestInvalid,
        format!("no table has the code `{wanted}`"),
    )
    .with_help(help)
    .at("/code")
}
