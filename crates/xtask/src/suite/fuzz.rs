//! Every fuzz target for a few seconds: enough to see that it still builds and survives its seeds. The long runs
//! are started by hand.

use super::Outcome;
use crate::command::{Failure, run, runs};
use std::path::Path;
use std::process::Command;

const SECONDS_EACH: u32 = 5;

/// Runs every target of `fuzz/`; skipped where there is none, or no nightly compiler with cargo-fuzz.
pub(super) fn briefly(root: &Path) -> Result<Outcome, Failure> {
    if !root.join("fuzz/Cargo.toml").is_file() {
        return Ok(Outcome::Skipped("there is no fuzz/Cargo.toml".to_owned()));
    }
    if !runs("rustup", &["run", "nightly", "rustc", "--version"]) {
        return Ok(Outcome::Skipped(
            "no nightly compiler (rustup toolchain install nightly)".to_owned(),
        ));
    }
    if !runs("rustup", &["run", "nightly", "cargo", "fuzz", "--version"]) {
        return Ok(Outcome::Skipped(
            "no cargo-fuzz (cargo install cargo-fuzz)".to_owned(),
        ));
    }
    let targets = targets(root)?;
    if targets.is_empty() {
        return Ok(Outcome::Failed("fuzz/ has no targets".to_owned()));
    }
    let mut bad = Vec::new();
    for target in &targets {
        if !run(&mut fuzz(root, target)?)? {
            bad.push(target.as_str());
        }
    }
    Ok(if bad.is_empty() {
        Outcome::Passed(format!("{} targets, {SECONDS_EACH} s each", targets.len()))
    } else {
        Outcome::Failed(bad.join(", "))
    })
}

fn nightly_fuzz(root: &Path) -> Command {
    let mut command = Command::new("rustup");
    command
        .args(["run", "nightly", "cargo", "fuzz"])
        .current_dir(root)
        .env_remove("CARGO")
        .env_remove("RUSTC");
    command
}

fn targets(root: &Path) -> Result<Vec<String>, Failure> {
    let output = nightly_fuzz(root).arg("list").output();
    let output = output.map_err(|error| Failure::new(format!("cargo fuzz list cannot be run: {error}")))?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .map(str::to_owned)
        .collect())
}

fn fuzz(root: &Path, target: &str) -> Result<Command, Failure> {
    let corpus = root.join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&corpus)
        .map_err(|error| Failure::new(format!("{} cannot be made: {error}", corpus.display())))?;
    let seeds = root.join("fuzz/seeds").join(target);
    let mut command = nightly_fuzz(root);
    command.args(["run", target]).arg(corpus);
    if seeds.is_dir() {
        command.arg(seeds);
    }
    command.arg("--").arg(format!("-max_total_time={SECONDS_EACH}"));
    Ok(command)
}
