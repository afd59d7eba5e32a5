//! The decision as commands that a pipeline's agent obeys: Azure DevOps and GitHub.
//!
//! Only our own commands are there: what others wrote is escaped, so that no test name can end a step or hide an
//! error. Whatever is not let through is red.

use crate::escape::{azure_message, azure_property, github_message, github_property};
use crate::view;
use crate::words::Word;
use mcms_release::gate::Verdict;
use mcms_release::policy::Action;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use std::fmt::Write as _;

/// Writes Azure DevOps logging commands: tags, issues and the result of the step.
#[must_use]
pub fn azure_devops(record: &DecisionRecord, locale: Locale) -> String {
    let mut out = String::new();
    for planned in &record.decision.actions {
        if let Action::Tag(name) = &planned.action {
            let _ = writeln!(out, "##vso[build.addbuildtag]{}", azure_message(name));
        }
    }
    for issue in view::issues(record, locale) {
        let kind = if issue.severity.lets_through() {
            "warning"
        } else {
            "error"
        };
        let _ = writeln!(
            out,
            "##vso[task.logissue type={kind};code={}]{}",
            azure_property(&issue.code),
            azure_message(&format!("{}: {}", issue.name, issue.message))
        );
    }
    let result = match (record.decision.let_through, record.decision.effective) {
        (true, Verdict::Pass) => "Succeeded",
        (true, Verdict::Warn) => "SucceededWithIssues",
        _ => "Failed",
    };
    let _ = writeln!(
        out,
        "##vso[task.complete result={result}]{}",
        azure_message(&summary(record, locale))
    );
    out
}

/// Writes GitHub workflow commands: one for each issue, and the decision as error or notice.
#[must_use]
pub fn github(record: &DecisionRecord, locale: Locale) -> String {
    let mut out = String::new();
    for issue in view::issues(record, locale) {
        let kind = if issue.severity.lets_through() {
            "warning"
        } else {
            "error"
        };
        let _ = writeln!(
            out,
            "::{kind} title={}::{}",
            github_property(&issue.name),
            github_message(&issue.message)
        );
    }
    let kind = match (record.decision.let_through, record.decision.effective) {
        (true, Verdict::Pass) => "notice",
        (true, Verdict::Warn) => "warning",
        _ => "error",
    };
    let _ = writeln!(
        out,
        "::{kind} title=mcms-release::{}",
        github_message(&summary(record, locale))
    );
    out
}

fn summary(record: &DecisionRecord, locale: Locale) -> String {
    let verdict = Word::from(record.decision.effective).say(locale);
    format!(
        "{verdict} {} — {}",
        view::subject(record),
        view::meaning(record, locale)
    )
}
