//! `policy.check`, `policy.lint`, `policy.schema`: is the policy sound before anything depends on it.

use crate::input::name_of;
use crate::{Host, PolicyInput, store};
use mcms_release::error::{Error, ErrorCode};
use mcms_release::evidence::TicketSystem;
use mcms_release::gate::tickets_asked;
use mcms_release::lint::{self, LintContext, LintReport};
use mcms_release::policy::{self, Gate, ParsedPolicy, Policy};
use mcms_release::record::PolicyFile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A policy to check.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// The policy.
    pub policy: PolicyInput,
    /// The folder to which a relative path belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// A policy that is sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAnswer {
    /// SHA-256 over the canonical JSON of the policy as written.
    pub policy_digest: String,
    /// The gates and how many criteria each has, in the order of the file.
    pub gates: Vec<GateSummary>,
}

/// One gate of a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateSummary {
    /// The gate.
    pub id: String,
    /// Its criteria.
    pub criteria: Vec<String>,
    /// For tickets: the query that proves an empty answer, by system, to the letter.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ticket_queries: BTreeMap<String, String>,
}

/// Parses and validates a policy.
///
/// # Errors
/// Every error of the policy at once, the first one carrying the others as related.
pub fn check(host: &Host<'_>, request: &CheckRequest) -> Result<CheckAnswer, Error> {
    let (parsed, _) = load(host, &request.policy, request.base.as_deref())?;
    let gates = parsed.policy.gates.iter().map(|gate| GateSummary {
        id: gate.id.clone(),
        criteria: gate
            .criteria
            .iter()
            .map(|criterion| criterion.id.clone())
            .collect(),
        ticket_queries: queries(&parsed.policy, gate),
    });
    Ok(CheckAnswer {
        policy_digest: parsed.digest.clone(),
        gates: gates.collect(),
    })
}

fn queries(policy: &Policy, gate: &Gate) -> BTreeMap<String, String> {
    let Some(filter) = &gate.tickets else {
        return BTreeMap::new();
    };
    let jira = tickets_asked(policy, filter, TicketSystem::JiraCloud);
    let azure = tickets_asked(policy, filter, TicketSystem::AzureDevops);
    BTreeMap::from([("jira".to_owned(), jira), ("azure-devops".to_owned(), azure)])
}

/// A policy to lint, and the history from which run-to-run spreads are taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintRequest {
    /// The policy.
    pub policy: PolicyInput,
    /// The folder to which relative paths belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// A history folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
}

/// Proves what can be proven about a policy and reports what looks wrong.
///
/// # Errors
/// As [`check`]; `history.invalid` where the history is damaged.
pub fn lint(host: &Host<'_>, request: &LintRequest) -> Result<LintReport, Error> {
    let (parsed, _) = load(host, &request.policy, request.base.as_deref())?;
    let context = match &request.history {
        Some(folder) => store::load(&host.resolve(folder, request.base.as_deref())?)?.spreads(),
        None => LintContext::default(),
    };
    Ok(lint::lint(&parsed.policy, &context))
}

/// Nothing to say.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemaRequest {}

/// Returns the JSON Schema of the policy language, for editors.
///
/// # Errors
/// None that a caller can cause.
pub fn schema(_: &Host<'_>, _: &SchemaRequest) -> Result<Value, Error> {
    Ok(policy::schema())
}

/// Loads a policy from wherever the request has it.
pub(crate) fn load(
    host: &Host<'_>,
    input: &PolicyInput,
    base: Option<&str>,
) -> Result<(ParsedPolicy, Option<PolicyFile>), Error> {
    let ways = [
        input.path.is_some(),
        input.text.is_some(),
        input.document.is_some(),
    ];
    if ways.iter().filter(|given| **given).count() != 1 {
        let message = "a policy is exactly one of `path`, `text` and `document`";
        return Err(Error::new(ErrorCode::RequestInvalid, message).at("/policy"));
    }
    if let Some(document) = &input.document {
        return Ok((ParsedPolicy::from_document(document)?, None));
    }
    let name = input
        .name
        .clone()
        .or_else(|| input.path.clone())
        .unwrap_or_else(|| "policy.yaml".to_owned());
    let name = name.replace('\\', "/");
    let bytes = match (&input.path, &input.text) {
        (Some(path), _) => {
            let path = host.resolve(path, base)?;
            std::fs::read(&path).map_err(|error| not_readable(&name, &error))?
        }
        (None, text) => text.clone().unwrap_or_default().into_bytes(),
    };
    let decoded = mcms_release_readers::text::decode(&bytes, &name).map_err(|_| {
        Error::new(
            ErrorCode::PolicyNotText,
            format!("`{name}` is neither UTF-8 nor UTF-16"),
        )
        .at(&name)
    })?;
    let parsed = Policy::parse(&decoded.text, &name)?;
    let file = PolicyFile {
        name: name_of(&name, base),
        sha256: mcms_release_readers::digest::sha256_hex(&bytes),
    };
    Ok((parsed, Some(file)))
}

fn not_readable(name: &str, error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Error::new(ErrorCode::RequestUsage, format!("there is no policy `{name}`"))
            .with_help("check the path");
    }
    Error::new(
        ErrorCode::InputUnreadable,
        format!("the policy `{name}` cannot be read: {error}"),
    )
    .with_help("check the file's rights")
}
