//! The command line as a value. What the options mean together is the commands' business.

mod values;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use mcms_release::reason::Locale;
use std::path::PathBuf;
pub use values::{Labelled, Wanted};
use values::{exit_code, format, labelled, locale, measured_at, named, role, sha256};

/// Decides software releases: what was measured and the policy in, a decision with its reasons out.
///
/// Exit codes: 0 released or ok; 1 not released, a difference or a lint finding; 2 usage or policy error;
/// 3 inconclusive, also missing or unreadable evidence; 4 own failure.
#[derive(Debug, Parser)]
#[command(
    name = "mcms-release",
    version,
    propagate_version = true,
    max_term_width = 110
)]
pub struct Cli {
    /// The language of what people read: `en` or `ko`. Default: `LC_ALL`, `LC_MESSAGES`, `LANG`, the policy, English.
    #[arg(long, global = true, value_name = "L", value_parser = locale)]
    pub locale: Option<Locale>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Decide on a release.
    Gate(Box<Gate>),
    /// Check a policy, lint it, or write its JSON Schema.
    #[command(subcommand)]
    Policy(Policy),
    /// Read evidence and show what the gates would see.
    Read(Read),
    /// List the records of a history, or say something about one of them.
    #[command(subcommand)]
    History(History),
    /// Decide again on the inputs of a record and compare.
    Replay(Replay),
    /// Say what a reason or error code means, and what to do about it.
    Explain(Explain),
    /// Write the completion script of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// `gate`.
#[derive(Debug, Args)]
pub struct Gate {
    /// The release policy, YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub policy: String,
    /// The release. Default: from the pipeline or git.
    #[arg(long, value_name = "ID")]
    pub release: Option<String>,
    /// The commit. Default: from the pipeline or git.
    #[arg(long, value_name = "SHA")]
    pub commit: Option<String>,
    /// SHA-256 of the artifact that is to be released.
    #[arg(long, value_name = "SHA256", value_parser = sha256)]
    pub artifact_digest: Option<String>,
    /// The environment.
    #[arg(long, value_name = "NAME")]
    pub environment: Option<String>,
    /// Evidence that ends before this instant is stale.
    #[arg(long, value_name = "RFC3339")]
    pub since: Option<DateTime<Utc>>,
    /// The stage whose approvals count.
    #[arg(long, value_name = "NAME")]
    pub stage: Option<String>,
    /// Who asks for the release.
    #[arg(long, value_name = "NAME")]
    pub requester: Option<String>,
    /// Test results: a file, a folder or a pattern.
    #[arg(long, value_name = "[SUITE=]PATH", value_parser = labelled)]
    pub tests: Vec<Labelled>,
    /// A load test; files of one run share its label.
    #[arg(long, value_name = "[RUN=]FILE", value_parser = labelled)]
    pub load: Vec<Labelled>,
    /// The exit code of the load test's tool.
    #[arg(long, value_name = "[RUN=]N", value_parser = exit_code, allow_hyphen_values = true)]
    pub load_exit_code: Vec<(String, i32)>,
    /// A load test of the baseline; it replaces the history's.
    #[arg(long, value_name = "[RUN=]FILE", value_parser = labelled)]
    pub baseline: Vec<Labelled>,
    /// Test results of the baseline.
    #[arg(long, value_name = "[SUITE=]PATH", value_parser = labelled)]
    pub tests_baseline: Vec<Labelled>,
    /// Metric series, OTLP as JSON lines or protobuf.
    #[arg(long, value_name = "FILE")]
    pub metrics: Vec<String>,
    /// When an input was measured that does not say it itself; NAME is its path as given, or its label.
    #[arg(long, value_name = "NAME=RFC3339", value_parser = measured_at)]
    pub measured_at: Vec<(String, DateTime<Utc>)>,
    /// The history: baselines come from it, and the record is added to it.
    #[arg(long, value_name = "DIR")]
    pub history: Option<String>,
    /// Tickets as the tracker answered.
    #[arg(long, value_name = "FILE")]
    pub tickets: Vec<String>,
    /// Approvals, `mcms.approvals/1`.
    #[arg(long, value_name = "FILE")]
    pub approvals: Option<String>,
    /// Waivers, `mcms.waivers/1`.
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<String>,
    /// The time of the decision. Default: now.
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<DateTime<Utc>>,
    /// A folder that gets `decision.json` and `report.md`.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Parse every line of sample files in full.
    #[arg(long)]
    pub strict: bool,
    /// What to write, and where to: text, json, markdown, junit, azure-devops or github; without a file to standard
    /// output. Default: text.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = format)]
    pub format: Vec<Wanted>,
}

/// `policy`.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Parse and validate a policy; every error is reported at once.
    Check {
        /// The policy.
        file: String,
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prove that damaged evidence cannot pass, and report what looks wrong.
    Lint {
        /// The policy.
        file: String,
        /// A history, from which run-to-run spreads are taken.
        #[arg(long, value_name = "DIR")]
        history: Option<String>,
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write the JSON Schema of the policy language.
    Schema {
        /// A policy that is checked first; not needed.
        file: Option<String>,
    },
}

/// `read`.
#[derive(Debug, Args)]
pub struct Read {
    /// A file, a folder or a pattern.
    #[arg(value_name = "FILE|DIR")]
    pub path: String,
    /// The policy that says what to keep. Default: everything.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<String>,
    /// What it is given as: tests, load, metrics, tickets, approvals, waivers. Default: from its name.
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    pub role: Option<mcms_release::evidence::Role>,
    /// The suite or run.
    #[arg(long, value_name = "NAME")]
    pub label: Option<String>,
    /// Parse every line of sample files in full.
    #[arg(long)]
    pub strict: bool,
    /// Write a summary for people instead of JSON.
    #[arg(long, value_name = "text|json", default_value = "json", value_parser = ["text", "json"])]
    pub format: String,
}

/// `history`.
#[derive(Debug, Subcommand)]
pub enum History {
    /// List the records and where each stands.
    List {
        /// The history folder.
        #[arg(value_name = "DIR", default_value = ".")]
        folder: String,
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Accept a record that is inconclusive only for want of a baseline.
    Accept(Event),
    /// Say that a record was measured wrongly: it is no baseline.
    Invalidate(Event),
    /// Say that a release was rolled back: its record is no baseline.
    #[command(name = "rolled-back")]
    RolledBack(Event),
    /// Make a record the anchor against slow decay.
    Pin(Event),
}

/// Something that a person says about a record.
#[derive(Debug, Args)]
pub struct Event {
    /// The record: its id, or its file in the history folder.
    #[arg(value_name = "RECORD")]
    pub record: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who says it.
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The history folder. Default: that of the record's file, else the working folder.
    #[arg(long, value_name = "DIR")]
    pub history: Option<String>,
    /// When. Default: now.
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<DateTime<Utc>>,
}

/// `replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// The record.
    #[arg(value_name = "DECISION.json")]
    pub record: String,
    /// The folder below which the inputs lie under their recorded names. Default: the working folder.
    #[arg(long, value_name = "DIR")]
    pub base: Option<String>,
    /// An input that lies elsewhere.
    #[arg(long, value_name = "NAME=PATH", value_parser = named)]
    pub input: Vec<(String, String)>,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A reason, diagnostic or error code, or an error's number.
    pub code: String,
    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
