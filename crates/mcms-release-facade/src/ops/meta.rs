//! `version`: which engine this is. (`operations` lists the table and lives beside it.)

use crate::Host;
use mcms_release::error::Error;
use mcms_release::record::Engine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Nothing to say.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Names the engine and its version.
///
/// # Errors
/// None that a caller can cause.
pub fn version(_: &Host<'_>, _: &Nothing) -> Result<Engine, Error> {
    Ok(Engine::current())
}
