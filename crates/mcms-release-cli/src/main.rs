//! The `mcms-release` command: arguments in, the facade's answer rendered, an exit code out.
//!
//! Nothing is decided here. `args` is the command line, `commands` one module for each command, `pipeline` finds
//! release and commit, `locale` the language, `output` writes, `trouble` shows errors, `exit` holds the exit codes.
#![forbid(unsafe_code)]

mod args;
mod commands;
mod exit;
mod locale;
mod output;
mod pipeline;
mod progress;
mod trouble;
mod words;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    exit::end_with_4_on_panic();
    // clap ends with 2 on wrong usage and with 0 for help and version.
    let cli = args::Cli::parse();
    commands::run(cli).into()
}
