//! `cargo xtask`: set-up, checks, tests and generated files, the same locally and in CI.
#![forbid(unsafe_code)]

use clap::{Parser, Subcommand};
use std::process::{Command, ExitCode};
use xtask::check::{check, generate};
use xtask::command::{Failure, run, workspace_root};
use xtask::suite::suite;

/// The project's commands, the same locally and in CI.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks the arrows between crates, the rooms inside them, the files, and that nothing generated has drifted.
    Check,
    /// Writes the generated documents and schemas.
    Generate {
        /// Writes nothing; fails where a committed file differs.
        #[arg(long)]
        check: bool,
    },
    /// Runs everything: format, clippy, tests, checks, a short fuzz. Says what it skipped and why.
    Test {
        /// Fails where anything was skipped.
        #[arg(long)]
        strict: bool,
    },
    /// Makes the evidence of `examples/mcms` again with the real tools (about four minutes).
    Evidence {
        /// What the script takes.
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(2)
        }
    }
}

fn perform(task: Task) -> Result<bool, Failure> {
    let root = workspace_root();
    match task {
        Task::Check => check(&root),
        Task::Generate { check } => generate(&root, if check { &["--check"] } else { &[] }),
        Task::Test { strict } => suite(&root, strict),
        Task::Evidence { arguments } => run(Command::new("sh")
            .arg("examples/mcms/make-evidence/make.sh")
            .args(arguments)
            .current_dir(&root)),
    }
}
