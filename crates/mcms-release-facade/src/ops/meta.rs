//! `operations` and `version`: what this door offers.

use crate::Host;
use crate::table::{OperationEntry, operations};
use mcms_release::error::Error;
use mcms_release::record::Engine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Nothing to say.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What there is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationsAnswer {
    /// The operations, by name.
    pub operations: Vec<OperationEntry>,
}

/// Lists the operations with help, examples and schemas.
///
/// # Errors
/// None that a caller can cause.
pub fn list(_: &Host<'_>, _: &Nothing) -> Result<OperationsAnswer, Error> {
    Ok(OperationsAnswer { operations: operations() })
}

/// Names the engine and its version.
///
/// # Errors
/// None that a caller can cause.
pub fn version(_: &Host<'_>, _: &Nothing) -> Result<Engine, Error> {
    Ok(Engine::current())
}
