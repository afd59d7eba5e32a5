//! `cargo xtask check`: everything that can be seen without running the product's tests.

use crate::command::{Failure, cargo, run};
use crate::finding::{Finding, Severity};
use crate::metadata::Metadata;
use crate::{arrows, rooms, texts};
use std::path::Path;

/// Runs every check, prints what it found and a closing line. Returns whether nothing stops the build.
///
/// # Errors
/// Where a check could not be made at all.
pub fn check(root: &Path) -> Result<bool, Failure> {
    let metadata = Metadata::of(root)?;
    let mut findings = arrows::wrong_arrows(&metadata);
    findings.extend(rooms::cycles(&metadata)?);
    findings.extend(texts::findings(root)?);
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|finding| finding.severity == Severity::Error);
    for finding in warnings.iter().chain(&errors) {
        println!("{finding}");
    }
    let drifts = !generate(root, &["--check"])?;
    if drifts {
        println!("error[drift] docs: generated files differ, or could not be made: see above");
    }
    let errors = errors.len().saturating_add(usize::from(drifts));
    println!(
        "check result: {}. {errors} errors; {} warnings; {} crates",
        if errors == 0 { "ok" } else { "FAILED" },
        warnings.len(),
        metadata.members().len()
    );
    Ok(errors == 0)
}

/// Runs the generator of the committed documents and schemas. Returns whether it succeeded.
///
/// # Errors
/// Where cargo cannot be run.
pub fn generate(root: &Path, arguments: &[&str]) -> Result<bool, Failure> {
    let built = run(cargo()
        .args(["build", "-q", "-p", "mcms-release-cli"])
        .current_dir(root))?;
    let mut command = cargo();
    command
        .args(["run", "-q", "-p", "xtask-generate", "--"])
        .args(arguments)
        .current_dir(root);
    Ok(built && run(&mut command)?)
}
