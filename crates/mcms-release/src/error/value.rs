//! The error value that every room returns.

use super::ErrorCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The result of everything that can fail to be decided.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a request could not be decided: a stable code, a message, what to do next, and where.
///
/// Messages are lower case, without a final period, with user input in backticks.
///
/// # Example
/// ```
/// use mcms_release::error::{Error, ErrorCode};
/// let error = Error::new(ErrorCode::PolicyUnknownKey, "unknown key `sutes`")
///     .with_help("did you mean `suites`?")
///     .at("policy.yaml:12:5");
/// assert_eq!(error.code().as_str(), "policy.unknown_key");
/// assert_eq!(error.to_string(), "unknown key `sutes`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema)]
#[error("{message}")]
pub struct Error {
    code: ErrorCode,
    number: u32,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    path: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    related: Vec<Error>,
}

impl Error {
    /// Makes an error of the table with a message that names the user's input in backticks.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let help = code.entry().help_en;
        Self {
            code,
            number: code.number(),
            message: message.into(),
            help: (!help.is_empty()).then(|| help.to_owned()),
            path: None,
            related: Vec::new(),
        }
    }

    /// Replaces the help of the table by what to do in this case.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says where: a JSON pointer (`/gates/0/id`) or `file:line:column`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds the other errors that were found in the same pass.
    #[must_use]
    pub fn with_related(mut self, related: Vec<Error>) -> Self {
        self.related = related;
        self
    }

    /// Joins all errors of one pass: the first one carries the others as related. `None` when there are none.
    #[must_use]
    pub fn join(errors: Vec<Error>) -> Option<Error> {
        let mut errors = errors.into_iter();
        let first = errors.next()?;
        let rest: Vec<Error> = errors.collect();
        Some(if rest.is_empty() {
            first
        } else {
            first.with_related(rest)
        })
    }

    /// Returns the code of the table.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// Returns the message, without help and place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what to do next.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns where: a JSON pointer or `file:line:column`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns the other errors that were found in the same pass.
    #[must_use]
    pub fn related(&self) -> &[Error] {
        &self.related
    }
}
