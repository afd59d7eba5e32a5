//! `read`: what the readers make of files, as normalised evidence that `gate.evaluate` takes.

use super::policy::load;
use crate::input::{Reading, items};
use crate::{Host, InputSpec, PolicyInput};
use mcms_release::error::Error;
use mcms_release::evidence::{Item, Wanted};
use mcms_release::policy::wanted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Files to read, and the policy that says what to keep of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadRequest {
    /// The inputs.
    pub inputs: Vec<InputSpec>,
    /// What to keep; without it every metric with P50, P90, P95 and P99, every label and every ticket field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyInput>,
    /// Exit codes of load tests by run label; the empty label is the unlabelled run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub load_exit_codes: BTreeMap<String, i32>,
    /// The folder to which relative paths belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether to parse every line of sample files in full.
    #[serde(default)]
    pub strict: bool,
}

/// What the readers made of the inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadAnswer {
    /// One for each merged run and each other input.
    pub items: Vec<Item>,
}

/// Reads inputs into normalised evidence.
///
/// # Errors
/// Errors of the policy; `input.duplicate`, `input.mixed_formats`; damage to an input is no error but stands in
/// its evidence.
pub fn read(host: &Host<'_>, request: &ReadRequest) -> Result<ReadAnswer, Error> {
    let wanted = match &request.policy {
        Some(policy) => wanted(&load(host, policy, request.base.as_deref())?.0.policy),
        None => Wanted {
            everything: true,
            ..Wanted::default()
        },
    };
    let reading = Reading {
        host,
        base: request.base.as_deref(),
        strict: request.strict,
        exit_codes: &request.load_exit_codes,
    };
    Ok(ReadAnswer {
        items: items(&request.inputs, &wanted, &reading)?,
    })
}
