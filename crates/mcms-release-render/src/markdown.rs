//! The decision as Markdown: `report.md`, in GitHub's dialect (tables).

use crate::escape::markdown as escape;
use crate::view;
use crate::words::Word;
use mcms_release::gate::Verdict;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use std::fmt::Write as _;

/// Writes a decision as Markdown.
///
/// Text of others is escaped: it reads as it is and never becomes markup, HTML, a table column or a link.
#[must_use]
pub fn markdown(record: &DecisionRecord, locale: Locale) -> String {
    let mut page = Page {
        locale,
        out: String::new(),
    };
    page.head(record);
    page.criteria(record);
    page.why(record);
    page.changes(record);
    page.inputs(record);
    page.waivers(record);
    page.list(Word::Approvals, view::approvals(record, locale));
    page.list(
        Word::Actions,
        record
            .decision
            .actions
            .iter()
            .map(|action| view::action(action, locale)),
    );
    page.out.push_str("\n---\n\n");
    page.out.push_str(&escape(&view::origin(record, locale)));
    page.out.push('\n');
    page.out
}

struct Page {
    locale: Locale,
    out: String,
}

impl Page {
    fn heading(&mut self, word: Word) {
        self.out.push_str("\n## ");
        self.out.push_str(word.say(self.locale));
        self.out.push_str("\n\n");
    }

    fn item(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str("- ");
        self.out.push_str(&escape(text));
        self.out.push('\n');
    }

    fn list(&mut self, heading: Word, lines: impl IntoIterator<Item = String>) {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_none() {
            return;
        }
        self.heading(heading);
        for text in lines {
            self.item(0, &text);
        }
    }

    fn table(&mut self, header: &[Word], rows: impl Iterator<Item = Vec<String>>) {
        let names: Vec<&str> = header.iter().map(|word| word.say(self.locale)).collect();
        let _ = writeln!(
            self.out,
            "| {} |\n|{}",
            names.join(" | "),
            " --- |".repeat(header.len())
        );
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
            let _ = writeln!(self.out, "| {} |", cells.join(" | "));
        }
    }

    fn head(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let verdict = Word::from(record.decision.effective).say(locale);
        let (title, subject) = (Word::ReportTitle.say(locale), escape(&view::subject(record)));
        let _ = writeln!(
            self.out,
            "# {title}: {subject}\n\n**{verdict}** — {}",
            view::meaning(record, locale)
        );
        let mut circumstances = view::circumstances(record, locale);
        circumstances.extend(view::without_waivers(record, locale));
        let _ = writeln!(self.out, "\n{}", escape(&circumstances.join(" · ")));
    }

    fn criteria(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        self.heading(Word::Criteria);
        let header = [
            Word::Criterion,
            Word::Observed,
            Word::Limit,
            Word::Baseline,
            Word::Evidence,
            Word::Status,
        ];
        let rows = view::findings(record).map(|finding| {
            let row = view::row(finding, locale);
            vec![
                row.name,
                row.observed,
                row.limit,
                row.baseline,
                row.evidence,
                row.status,
            ]
        });
        self.table(&header, rows);
    }

    fn why(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let (all, notes) = (view::why(record, locale), view::notes(record, locale));
        if all.is_empty() && notes.is_empty() {
            return;
        }
        self.heading(Word::Why);
        for why in all {
            self.item(
                0,
                &format!("{} {}", Word::from(why.severity).say(locale), why.text),
            );
            for text in why.remarks.iter().chain(&why.details) {
                self.item(2, text);
            }
        }
        for note in notes {
            self.item(0, &note);
        }
    }

    fn changes(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let lines: Vec<String> = view::findings(record)
            .filter(|finding| finding.status > Verdict::Pass)
            .filter_map(|finding| {
                let change = view::change(finding, finding.counterfactual.as_ref()?, locale);
                Some(format!("{}: {change}", view::name(finding)))
            })
            .collect();
        self.list(Word::WhatWouldChange, lines);
    }

    fn inputs(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        if record.inputs.is_empty() {
            return;
        }
        self.heading(Word::Inputs);
        let header = [Word::Kind, Word::Label, Word::Files, Word::Format, Word::State];
        let rows = record.inputs.iter().map(|input| {
            vec![
                Word::from(input.role).say(locale).to_owned(),
                input.label.clone().unwrap_or_else(|| "–".to_owned()),
                view::files(input, locale),
                input.format.clone(),
                Word::from(input.completeness).say(locale).to_owned(),
            ]
        });
        self.table(&header, rows);
        let mut diagnostics = record
            .inputs
            .iter()
            .flat_map(|input| &input.diagnostics)
            .map(|found| {
                format!(
                    "{}: {}",
                    Word::from(found.severity).say(locale),
                    view::diagnostic(found, locale)
                )
            })
            .peekable();
        if diagnostics.peek().is_some() {
            self.out.push('\n');
            for text in diagnostics.take(50) {
                self.item(0, &text);
            }
        }
    }

    fn waivers(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let lines: Vec<String> = view::findings(record)
            .flat_map(|finding| finding.waivers.iter().map(move |waiver| (finding, waiver)))
            .map(|(finding, waiver)| format!("{}: {}", view::name(finding), view::waiver(waiver, locale)))
            .collect();
        self.list(Word::Waivers, lines);
    }
}
