//! From text, or from the JSON value in a record, to the policy: reading, checking, decoding, digest.

use super::problems::Problems;
use super::{Policy, check, decode, document, rules};
use crate::canonical;
use crate::error::{Error, ErrorCode, Result};
use serde_json::Value;

/// A policy with what identifies it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParsedPolicy {
    /// The policy as a typed value.
    pub policy: Policy,
    /// The policy as written, without defaults: what a record embeds.
    pub document: Value,
    /// SHA-256 over the canonical JSON of `document`, lower-case hexadecimal (CONTRACTS 6.2).
    pub digest: String,
}

impl ParsedPolicy {
    /// Checks a policy that is already a JSON value (embedded in a record, or built by a program).
    ///
    /// # Errors
    /// As [`Policy::from_value`]; places are JSON pointers.
    pub fn from_document(document: &Value) -> Result<Self> {
        let policy = Policy::from_value(document)?;
        Ok(Self {
            policy,
            document: document.clone(),
            digest: canonical::digest(document),
        })
    }
}

impl Policy {
    /// Reads a policy from YAML or JSON text and checks it, so that a pipeline learns of every mistake at once.
    ///
    /// `file_name` is what places are named after; nothing is opened.
    ///
    /// # Errors
    /// One error that carries all others as related, each with `file:line:column` (in characters, from 1), what is
    /// wrong and what to do: the codes 2xx and 3xx of the table.
    ///
    /// # Example
    /// ```
    /// use mcms_release::policy::Policy;
    /// let text = "\
    /// schema: mcms.policy/1
    /// gates:
    ///   - id: tests
    ///     evidence: tests
    ///     criteria:
    ///       - {id: no-failures, measure: failed, limit: '<= 0'}
    /// ";
    /// let parsed = Policy::parse(text, "release-policy.yaml")?;
    /// assert_eq!(parsed.policy.gates.len(), 1);
    ///
    /// let error = Policy::parse(&text.replace("<= 0", "<= 0 items"), "release-policy.yaml").unwrap_err();
    /// assert_eq!(error.code().as_str(), "limit.syntax");
    /// assert_eq!(error.path(), Some("release-policy.yaml:6:57"));
    /// # Ok::<(), mcms_release::error::Error>(())
    /// ```
    pub fn parse(text: &str, file_name: &str) -> Result<ParsedPolicy> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > document::MAX_BYTES {
            let message = format!(
                "the policy has {} bytes; at most {} are read",
                text.len(),
                document::MAX_BYTES
            );
            return Err(Error::new(ErrorCode::PolicyTooLarge, message).at(file_name));
        }
        if let Some(offset) = text.find('\0') {
            let before = text.get(..offset).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            let column = before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count()
                .saturating_add(1);
            let error = Error::new(ErrorCode::PolicyNotText, "the policy holds a NUL character");
            return Err(error.at(format!("{file_name}:{line}:{column}")));
        }
        let mut problems = Problems::default();
        let document::Document { root, numbering } = document::read(text, &mut problems);
        let policy = root.as_ref().and_then(|root| judge(root, &mut problems));
        let document = root.as_ref().map(|root| document::to_value(root, &mut problems));
        if let Some(error) = problems.in_text(file_name, text, &numbering) {
            return Err(error);
        }
        let (Some(policy), Some(document)) = (policy, document) else {
            return Err(silent(file_name));
        };
        let digest = canonical::digest(&document);
        Ok(ParsedPolicy {
            policy,
            document,
            digest,
        })
    }

    /// Reads the policy that a record embeds.
    ///
    /// # Errors
    /// As [`Policy::parse`], with JSON pointers as places.
    pub fn from_value(value: &Value) -> Result<Policy> {
        let mut problems = Problems::default();
        let tree = document::from_value(value, &mut problems);
        let policy = tree.root.as_ref().and_then(|root| judge(root, &mut problems));
        if let Some(error) = problems.in_value(tree.root.as_ref()) {
            return Err(error);
        }
        policy.ok_or_else(|| silent(""))
    }
}

/// Checks a tree in every way and decodes it where nothing is wrong.
fn judge(root: &document::Node<'_>, problems: &mut Problems) -> Option<Policy> {
    check::policy(root, problems);
    if !check::is_known_language(root) {
        return None;
    }
    rules::policy(root, problems);
    problems.is_empty().then(|| decode::policy(root)).flatten()
}

/// A policy that cannot be read although nothing is wrong with it: our mistake, and never a policy.
fn silent(place: &str) -> Error {
    Error::new(
        ErrorCode::EngineInternal,
        "the policy cannot be read, and nothing says why",
    )
    .at(place)
}
