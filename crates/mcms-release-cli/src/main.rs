//! The `mcms-release` command: arguments in, the facade's answer rendered, an exit code out.
//!
//! Nothing is decided here. `args` is the command line, `commands` one module for each command, `pipeline` finds
//! release and commit, `locale` the language, `output` writes, `trouble` shows errors, `exit` holds the exit codes.
#![forbid(unsafe_code)]

mod args;
mod commands;
mod exit;
mod help_ko;
mod locale;
mod output;
mod pipeline;
mod progress;
mod trouble;
mod words;

use clap::{CommandFactory, FromArgMatches};
use mcms_release::reason::Locale;
use std::process::ExitCode;

fn main() -> ExitCode {
    exit::end_with_4_on_panic();
    #[cfg(debug_assertions)]
    exit::panic_where_a_test_asks();
    let mut command = args::Cli::command();
    if locale::asked_here(asked_by_option()) == Some(Locale::Ko) {
        command = help_ko::translate(command);
    }
    // clap ends with 2 on wrong usage and with 0 for help and version.
    let matches = command.get_matches();
    match args::Cli::from_arg_matches(&matches) {
        Ok(cli) => commands::run(cli).into(),
        Err(error) => error.exit(),
    }
}

/// The language of `--locale`, before anything else is understood: the help itself depends on it.
fn asked_by_option() -> Option<Locale> {
    let arguments: Vec<String> = std::env::args_os()
        .map(|one| one.to_string_lossy().into_owned())
        .collect();
    let after = arguments
        .iter()
        .skip_while(|one| *one != "--locale")
        .nth(1)
        .map(String::as_str);
    let joined = arguments.iter().find_map(|one| one.strip_prefix("--locale="));
    joined.or(after).and_then(Locale::parse)
}
