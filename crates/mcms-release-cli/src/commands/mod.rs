//! One module for each command. A command returns its exit code, or an error that is shown here.

mod explain;
mod gate;
mod history;
mod policy;
mod read;
mod replay;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::{locale, output, trouble};
use chrono::{DateTime, Utc};
use clap::CommandFactory;
use mcms_release::canonical;
use mcms_release::error::{Error, ErrorCode};
use mcms_release::reason::Locale;
use mcms_release_render::escape;
use serde::Serialize;
use std::time::SystemTime;

/// Runs a command to its exit code.
pub fn run(cli: Cli) -> Exit {
    let asked = locale::asked_here(cli.locale);
    let language = asked.unwrap_or_default();
    let done = match cli.command {
        Command::Gate(args) => return gate::run(*args, asked),
        Command::Policy(args) => return policy::run(args, language),
        Command::Read(args) => read::run(&args, language),
        Command::History(args) => history::run(args, language),
        Command::Replay(args) => replay::run(args, language),
        Command::Explain(args) => explain::run(args, language),
        Command::Completions { shell } => completions(shell),
    };
    ended(done, language)
}

/// Shows the error of a command, where there is one.
fn ended(done: Result<Exit, Error>, language: Locale) -> Exit {
    done.unwrap_or_else(|error| {
        trouble::show(&error, language);
        Exit::of(&error)
    })
}

/// The instant that was given, or now.
fn instant(given: Option<DateTime<Utc>>) -> DateTime<Utc> {
    given.unwrap_or_else(|| DateTime::from(SystemTime::now()))
}

/// Prints an answer as canonical JSON in ASCII.
fn print_json<T: Serialize>(answer: &T) -> Result<(), Error> {
    let mut text = escape::ascii_json(&canonical::serialize(answer)?);
    text.push('\n');
    output::print(&text)
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "mcms-release", &mut script);
    let script = String::from_utf8(script).map_err(|error| {
        Error::new(
            ErrorCode::EngineInternal,
            format!("the script is no text: {error}"),
        )
    })?;
    output::print(&script)?;
    Ok(Exit::Ok)
}
