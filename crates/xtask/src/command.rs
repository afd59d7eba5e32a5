//! Running other programs.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a task could not be done; what a check finds is a [`Finding`](crate::finding::Finding) instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// Makes a failure with a sentence for a person.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Returns a command for the cargo that runs us.
#[must_use]
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns the folder of the workspace.
#[must_use]
pub fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Runs a command with our own input and output. Returns whether it succeeded.
///
/// # Errors
/// Where it cannot be run.
pub fn run(command: &mut Command) -> Result<bool, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("{program} cannot be run: {error}")))?;
    Ok(status.success())
}

/// Returns whether a program can be run with these arguments.
#[must_use]
pub fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}
