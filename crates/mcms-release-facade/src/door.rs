//! Text in, canonical JSON out.

use crate::Host;
use crate::table::OPERATIONS;
use mcms_release::canonical;
use mcms_release::error::{Error, ErrorCode};

/// Calls an operation with the default host: `request` is JSON, the answer is canonical JSON.
///
/// # Errors
/// Every error of the table; `request.unknown_operation` where there is no such operation.
pub fn call(operation: &str, request: &str) -> Result<String, Error> {
    call_with(&Host::default(), operation, request)
}

/// Calls an operation within what a host allows.
///
/// # Errors
/// As [`call`], and `request.path_not_allowed` where the host does not allow a path.
pub fn call_with(host: &Host<'_>, operation: &str, request: &str) -> Result<String, Error> {
    let found = OPERATIONS
        .iter()
        .find(|known| known.name == operation)
        .ok_or_else(|| {
            Error::new(
                ErrorCode::RequestUnknownOperation,
                format!("there is no operation `{operation}`"),
            )
        })?;
    let answer = (found.run)(host, request)?;
    Ok(canonical::to_string(&answer))
}
