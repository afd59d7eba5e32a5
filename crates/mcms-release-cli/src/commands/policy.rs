//! `policy`: check, lint, schema.

use crate::args::Policy;
use crate::exit::Exit;
use crate::{locale, output, trouble};
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release_facade::ops::policy::{
    CheckAnswer, CheckRequest, LintRequest, SchemaRequest, check, lint, schema,
};
use mcms_release_facade::{Host, PolicyInput};
use mcms_release_render::{answers, words::Word};

/// Checks, lints or writes the schema.
pub fn run(args: Policy, language: Locale) -> Exit {
    let file = match &args {
        Policy::Check { file, .. } | Policy::Lint { file, .. } => Some(file.clone()),
        Policy::Schema { file } => file.clone(),
    };
    match answer(args, language) {
        Ok(exit) => exit,
        Err(error) => match file.filter(|file| is_about_policy(&error, file)) {
            Some(file) => {
                trouble::show_policy(&error, &file, language);
                Exit::Usage
            }
            None => super::ended(Err(error), language),
        },
    }
}

/// Says whether an error is about the policy: its content (2xx, 3xx), or its file, which is named.
pub fn is_about_policy(error: &Error, policy: &str) -> bool {
    (200..400).contains(&error.code().number()) || error.path() == Some(policy.replace('\\', "/").as_str())
}

fn answer(args: Policy, language: Locale) -> Result<Exit, Error> {
    let host = Host::default();
    let at = |path: String| PolicyInput {
        path: Some(path),
        ..PolicyInput::default()
    };
    let style = locale::style(&std::io::stdout());
    match args {
        Policy::Check { file, json } => {
            let answer = check(
                &host,
                &CheckRequest {
                    policy: at(file),
                    base: None,
                },
            )?;
            if json {
                super::print_json(&answer)?;
            } else {
                output::print(&checked(&answer, language))?;
            }
            Ok(Exit::Ok)
        }
        Policy::Lint { file, history, json } => {
            let report = lint(
                &host,
                &LintRequest {
                    policy: at(file),
                    base: None,
                    history,
                },
            )?;
            if json {
                super::print_json(&report)?;
            } else {
                output::print(&answers::lint(&report, language, style))?;
            }
            Ok(if answers::lint_is_clean(&report) {
                Exit::Ok
            } else {
                Exit::NotReleased
            })
        }
        Policy::Schema { file } => {
            if let Some(file) = file {
                check(
                    &host,
                    &CheckRequest {
                        policy: at(file),
                        base: None,
                    },
                )?;
            }
            super::print_json(&schema(&host, &SchemaRequest::default())?)?;
            Ok(Exit::Ok)
        }
    }
}

fn checked(answer: &CheckAnswer, language: Locale) -> String {
    let criteria: usize = answer.gates.iter().map(|gate| gate.criteria.len()).sum();
    let (gates, criteria) = (answer.gates.len().to_string(), criteria.to_string());
    format!(
        "{}\n",
        Word::PolicyOk.with(language, &[("gates", &gates), ("criteria", &criteria)])
    )
}
