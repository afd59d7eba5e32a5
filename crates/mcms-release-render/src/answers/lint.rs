//! What lint says about a policy: findings, the proof that it fails closed, the chance to block an unchanged build.

use super::page;
use crate::escape::{guard_lines, line};
use crate::number::{significant, with_unit};
use crate::style::{Look, Style};
use crate::table::Cell;
use crate::text::Page;
use crate::words::Word;
use mcms_release::evidence::Severity;
use mcms_release::lint::{Assumption, ChanceRow, LintReport};
use mcms_release::reason::Locale;

/// Says whether nothing in a report needs a person: the proof holds, and nothing worse than information was found.
#[must_use]
pub fn lint_is_clean(report: &LintReport) -> bool {
    report.proof.holds
        && report
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Info)
}

/// Writes what lint found.
#[must_use]
pub fn lint(report: &LintReport, locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    proof(&mut page, report);
    findings(&mut page, report);
    chances(&mut page, &report.chances);
    guard_lines(&page.out)
}

fn proof(page: &mut Page, report: &LintReport) {
    let locale = page.locale;
    let states = crate::number::grouped(&report.proof.states.to_string());
    let (look, word) = if report.proof.holds {
        (Look::Good, Word::ProofHolds)
    } else {
        (Look::Bad, Word::ProofFails)
    };
    page.push(0, look, &word.with(locale, &[("n", &states)]));
    for hole in &report.proof.holes {
        let states = hole.states.join(", ");
        let text = if hole.setting.is_empty() {
            Word::Hole.with(locale, &[("of", &hole.of), ("states", &states)])
        } else {
            Word::HoleBySetting.with(
                locale,
                &[("of", &hole.of), ("setting", &hole.setting), ("states", &states)],
            )
        };
        page.push(2, Look::Plain, &format!("- {text}"));
    }
    for (word, names) in [
        (Word::Advisory, &report.proof.advisory),
        (Word::Untried, &report.proof.untried),
    ] {
        if !names.is_empty() {
            page.push(
                2,
                Look::Quiet,
                &word.with(locale, &[("names", &names.join(", "))]),
            );
        }
    }
}

fn findings(page: &mut Page, report: &LintReport) {
    let locale = page.locale;
    page.out.push('\n');
    if report.findings.is_empty() {
        page.push(0, Look::Good, Word::LintClean.say(locale));
        return;
    }
    let n = report.findings.len().to_string();
    page.push(0, Look::Heading, &Word::LintFound.with(locale, &[("n", &n)]));
    for finding in &report.findings {
        let look = match finding.severity {
            Severity::Info => Look::Quiet,
            Severity::Warning => Look::Warning,
            Severity::Error => Look::Bad,
        };
        let mark = format!(
            "{}[{}]",
            Word::from(finding.severity).say(locale),
            finding.reason.code.as_str()
        );
        let text = Word::AtPlace.with(
            locale,
            &[("text", &finding.sentence(locale)), ("place", &finding.path)],
        );
        page.marked(2, look, &mark, &text);
        let help = finding.reason.code.help(locale);
        if finding.severity > Severity::Info && !help.is_empty() {
            page.push(4, Look::Quiet, &Word::Help.with(locale, &[("text", help)]));
        }
    }
}

fn chances(page: &mut Page, chances: &[ChanceRow]) {
    if chances.is_empty() {
        return;
    }
    let locale = page.locale;
    page.heading(Word::ChanceHeading);
    let rows: Vec<Vec<Cell>> = chances
        .iter()
        .map(|row| {
            let of = if row.of == "*" {
                Word::AllGates.say(locale).to_owned()
            } else {
                row.of.clone()
            };
            let mut basis = assumption(&row.assumption, locale);
            if !row.without.is_empty() {
                basis.push(Word::LeftOut.with(locale, &[("names", &row.without.join(", "))]));
            }
            vec![
                Cell::new(line(&of), Look::Plain),
                Cell::new(percent(row.chance), Look::Plain),
                Cell::whole(line(&basis.join(", ")), Look::Quiet),
            ]
        })
        .collect();
    page.table(
        &[Word::Criterion, Word::Chance, Word::Assumption],
        rows.into_iter(),
    );
}

fn percent(share: f64) -> String {
    with_unit(&significant(share * 100.0, 3), "%")
}

fn assumption(assumption: &Assumption, locale: Locale) -> Vec<String> {
    let mut parts = Vec::new();
    if assumption.from_history {
        parts.push(Word::FromHistory.say(locale).to_owned());
    }
    let mut say = |word: Word, value: Option<String>| {
        parts.extend(value.map(|value| word.with(locale, &[("value", &value)])));
    };
    say(Word::SpreadOf, assumption.sigma_ln.map(percent));
    say(Word::FlakeRateOf, assumption.flake_rate.map(percent));
    say(
        Word::TestsOf,
        assumption
            .tests
            .map(|count| crate::number::grouped(&count.to_string())),
    );
    say(Word::RateOf, assumption.rate.map(percent));
    say(
        Word::RequestsOf,
        assumption
            .requests
            .map(|count| crate::number::grouped(&count.to_string())),
    );
    parts
}
