//! The decision as text for people on a terminal: verdict first, then the criteria, why, and what would change it.

use crate::escape::{guard_lines, line};
use crate::style::{Look, Style};
use crate::table::{self, Cell};
use crate::view;
use crate::words::Word;
use mcms_release::evidence::Severity;
use mcms_release::gate::Verdict;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;

/// How many diagnostics of one input are shown.
const MOST_DIAGNOSTICS: usize = 10;
/// How many names (failing tests, tickets) of one finding are shown.
const MOST_DETAILS: usize = 10;

/// Writes a decision for people on a terminal.
///
/// The text of others (names of tests, summaries of tickets, paths) is made harmless first, see
/// [`escape`](crate::escape).
#[must_use]
pub fn text(record: &DecisionRecord, locale: Locale, style: Style) -> String {
    let mut page = Page {
        locale,
        style,
        out: String::new(),
    };
    page.verdict(record);
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
    page.origin(record);
    guard_lines(&page.out)
}

pub(crate) struct Page {
    pub(crate) locale: Locale,
    pub(crate) style: Style,
    pub(crate) out: String,
}

impl Page {
    fn say(&self, word: Word) -> &'static str {
        word.say(self.locale)
    }

    pub(crate) fn push(&mut self, indent: usize, look: Look, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(&self.style.paint(look, &line(text)));
        self.out.push('\n');
    }

    pub(crate) fn heading(&mut self, word: Word) {
        self.out.push('\n');
        self.push(0, Look::Heading, self.say(word));
    }

    /// A line that begins with a painted word: `FAIL performance/p95: …`.
    pub(crate) fn marked(&mut self, indent: usize, look: Look, mark: &str, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(&self.style.paint(look, &line(mark)));
        self.out.push(' ');
        self.out.push_str(&line(text));
        self.out.push('\n');
    }

    pub(crate) fn table(&mut self, header: &[Word], rows: impl Iterator<Item = Vec<Cell>>) {
        let header = header
            .iter()
            .map(|word| Cell::new(self.say(*word), Look::Quiet))
            .collect();
        let rows: Vec<Vec<Cell>> = std::iter::once(header).chain(rows).collect();
        table::write(&rows, self.style, &mut self.out);
    }

    fn list(&mut self, heading: Word, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().collect();
        if lines.is_empty() {
            return;
        }
        self.heading(heading);
        for text in lines {
            self.push(2, Look::Plain, &format!("- {text}"));
        }
    }

    fn verdict(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let verdict = record.decision.effective;
        let text = format!("{} — {}", view::subject(record), view::meaning(record, locale));
        self.marked(
            0,
            verdict.into(),
            &format!("{} ", Word::from(verdict).say(locale)),
            &text,
        );
        let mut circumstances = view::circumstances(record, locale);
        circumstances.extend(view::without_waivers(record, locale));
        self.push(2, Look::Quiet, &circumstances.join(" · "));
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
            let plain = |text: &str| Cell::new(line(text), Look::Plain);
            vec![
                plain(&row.name),
                plain(&row.observed),
                plain(&row.limit),
                plain(&row.baseline),
                plain(&row.evidence),
                Cell::new(line(&row.status), row.effective.into()),
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
            self.marked(
                2,
                why.severity.into(),
                Word::from(why.severity).say(locale),
                &why.text,
            );
            for remark in &why.remarks {
                self.push(4, Look::Quiet, remark);
            }
            for detail in why.details.iter().take(MOST_DETAILS) {
                self.push(4, Look::Plain, &format!("- {detail}"));
            }
            self.more(4, why.details.len(), MOST_DETAILS);
        }
        for note in notes {
            self.push(2, Look::Quiet, &note);
        }
    }

    pub(crate) fn more(&mut self, indent: usize, all: usize, shown: usize) {
        let left = all.saturating_sub(shown);
        if left > 0 {
            let text = Word::AndMore.with(self.locale, &[("n", &left.to_string())]);
            self.push(indent, Look::Quiet, &format!("… {text}"));
        }
    }

    fn changes(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let stopping = view::findings(record).filter(|finding| finding.status > Verdict::Pass);
        let lines: Vec<String> = stopping
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
            let plain = |text: &str| Cell::new(line(text), Look::Plain);
            let look = if input.completeness == mcms_release::evidence::Completeness::Complete {
                Look::Plain
            } else {
                Look::Open
            };
            vec![
                plain(Word::from(input.role).say(locale)),
                plain(input.label.as_deref().unwrap_or("–")),
                plain(&view::files(input, locale)),
                plain(&input.format),
                Cell::new(Word::from(input.completeness).say(locale), look),
            ]
        });
        self.table(&header, rows);
        for input in &record.inputs {
            self.diagnostics(&input.diagnostics);
        }
    }

    pub(crate) fn diagnostics(&mut self, diagnostics: &[mcms_release::evidence::Diagnostic]) {
        let locale = self.locale;
        let mut sorted: Vec<_> = diagnostics.iter().collect();
        sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
        for diagnostic in sorted.iter().take(MOST_DIAGNOSTICS) {
            let look = match diagnostic.severity {
                Severity::Info => Look::Quiet,
                Severity::Warning => Look::Warning,
                Severity::Error => Look::Bad,
            };
            let mark = Word::from(diagnostic.severity).say(locale);
            self.marked(4, look, mark, &view::diagnostic(diagnostic, locale));
        }
        self.more(4, sorted.len(), MOST_DIAGNOSTICS);
    }

    fn waivers(&mut self, record: &DecisionRecord) {
        let locale = self.locale;
        let lines: Vec<String> = view::findings(record)
            .flat_map(|finding| finding.waivers.iter().map(|waiver| (view::name(finding), waiver)))
            .map(|(name, waiver)| format!("{name}: {}", view::waiver(waiver, locale)))
            .collect();
        self.list(Word::Waivers, lines);
    }

    fn origin(&mut self, record: &DecisionRecord) {
        self.out.push('\n');
        self.push(0, Look::Quiet, &view::origin(record, self.locale));
    }
}
