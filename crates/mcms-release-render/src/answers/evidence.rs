//! Evidence as the readers see it: counts and values, not every test.

use super::page;
use crate::escape::{guard_lines, line};
use crate::number;
use crate::style::{Look, Style};
use crate::table::Cell;
use crate::text::Page;
use crate::view;
use crate::words::Word;
use mcms_release::evidence::{
    AnyEvidence, Completeness, Diagnostic, Estimate, Evidence, Item, LoadRun, Measure, Source, TestRun,
    TestStatus, Window,
};
use mcms_release::reason::Locale;

/// Writes what the readers made of files: counts and values, not every test.
#[must_use]
pub fn evidence(items: &[Item], locale: Locale, style: Style) -> String {
    let mut page = page(locale, style);
    for item in items {
        match &item.evidence {
            AnyEvidence::Tests(evidence) => envelope(&mut page, item, evidence, tests),
            AnyEvidence::Load(evidence) => envelope(&mut page, item, evidence, load),
            AnyEvidence::Metrics(evidence) => envelope(&mut page, item, evidence, |page, series| {
                let points: usize = series.iter().map(|series| series.points.len()).sum();
                say(page, Word::ReadSeries, &[("n", series.len()), ("points", points)]);
            }),
            AnyEvidence::Tickets(evidence) => envelope(&mut page, item, evidence, |page, tickets| {
                let open = tickets.items.iter().filter(|ticket| !ticket.resolved).count();
                say(
                    page,
                    Word::ReadTickets,
                    &[("n", tickets.items.len()), ("open", open)],
                );
                for ticket in tickets.items.iter().filter(|ticket| !ticket.resolved).take(10) {
                    page.push(
                        4,
                        Look::Plain,
                        &format!("- {} {}", ticket.key, ticket.summary.as_deref().unwrap_or("")),
                    );
                }
                page.more(4, open, 10);
            }),
            AnyEvidence::Approvals(evidence) => envelope(&mut page, item, evidence, |page, given| {
                say(page, Word::ReadApprovals, &[("n", given.approvals.len())]);
            }),
            AnyEvidence::Waivers(evidence) => envelope(&mut page, item, evidence, |page, given| {
                say(page, Word::ReadWaivers, &[("n", given.waivers.len())]);
            }),
        }
    }
    guard_lines(&page.out)
}

/// Says a sentence of counts.
fn say(page: &mut Page, word: Word, counts: &[(&str, usize)]) {
    let counts: Vec<(&str, String)> = counts
        .iter()
        .map(|(name, count)| (*name, number::grouped(&count.to_string())))
        .collect();
    let counts: Vec<(&str, &str)> = counts
        .iter()
        .map(|(name, count)| (*name, count.as_str()))
        .collect();
    let text = word.with(page.locale, &counts);
    page.push(2, Look::Plain, &text);
}

fn envelope<T>(page: &mut Page, item: &Item, evidence: &Evidence<T>, data: impl Fn(&mut Page, &T)) {
    let locale = page.locale;
    let (completeness, content) = evidence.inspect();
    let look = if completeness == Completeness::Complete {
        Look::Good
    } else {
        Look::Open
    };
    let role = Word::from(item.role).say(locale);
    let label = item
        .label
        .as_deref()
        .map(|label| format!(" {label}"))
        .unwrap_or_default();
    page.marked(
        0,
        look,
        Word::from(completeness).say(locale),
        &format!("{role}{label} · {}", item.format),
    );
    if let Some(content) = content {
        data(page, content);
    }
    window(page, evidence.window);
    sources(page, &evidence.sources);
    diagnostics(page, &evidence.diagnostics);
}

fn window(page: &mut Page, window: Window) {
    if let (Some(start), Some(end)) = (window.start, window.end) {
        let (start, end) = (view::time(start), view::time(end));
        let text = Word::Window.with(page.locale, &[("start", &start), ("end", &end)]);
        page.push(2, Look::Quiet, &text);
    }
}

fn sources(page: &mut Page, sources: &[Source]) {
    for source in sources.iter().take(10) {
        let bytes = number::grouped(&source.bytes.to_string());
        let digest: String = source.sha256.as_deref().unwrap_or("–").chars().take(12).collect();
        let digest = Word::Sha256.with(page.locale, &[("digest", &digest), ("bytes", &bytes)]);
        page.push(2, Look::Quiet, &format!("{}: {digest}", source.name));
    }
    page.more(2, sources.len(), 10);
}

fn diagnostics(page: &mut Page, diagnostics: &[Diagnostic]) {
    page.diagnostics(diagnostics);
}

fn tests(page: &mut Page, run: &TestRun) {
    let count = |status| {
        run.attempts
            .iter()
            .filter(|attempt| attempt.status == status)
            .count()
    };
    say(
        page,
        Word::ReadTests,
        &[
            ("total", run.attempts.len()),
            ("passed", count(TestStatus::Passed)),
            ("failed", count(TestStatus::Failed)),
            ("broken", count(TestStatus::Broken)),
            ("unknown", count(TestStatus::Unknown)),
            ("skipped", count(TestStatus::Skipped)),
            ("pending", count(TestStatus::Pending)),
        ],
    );
    if !run.failures.is_empty() {
        say(page, Word::ReadRunFailures, &[("n", run.failures.len())]);
    }
    let bad = || {
        run.attempts
            .iter()
            .filter(|attempt| attempt.status >= TestStatus::Unknown)
    };
    for attempt in bad().take(10) {
        page.push(4, Look::Plain, &format!("- {}", attempt.name));
    }
    page.more(4, bad().count(), 10);
}

fn load(page: &mut Page, run: &LoadRun) {
    let metrics = run.measures.len();
    match run.iterations.and_then(|count| usize::try_from(count).ok()) {
        Some(iterations) => say(
            page,
            Word::ReadLoad,
            &[("metrics", metrics), ("iterations", iterations)],
        ),
        None => say(page, Word::ReadLoadOnly, &[("metrics", metrics)]),
    }
    let failed = run
        .thresholds
        .iter()
        .filter(|threshold| threshold.passed == Some(false))
        .count();
    if failed > 0 {
        say(page, Word::ReadThresholds, &[("n", failed)]);
    }
    let rows: Vec<Vec<Cell>> = run
        .measures
        .iter()
        .map(|measure| {
            vec![
                Cell::new(line(&metric(measure)), Look::Plain),
                Cell::new(line(&values(measure, page.locale)), Look::Plain),
            ]
        })
        .collect();
    page.table(&[Word::Metric, Word::Value], rows.into_iter());
}

fn metric(measure: &Measure) -> String {
    let mut tags: Vec<String> = measure
        .filter
        .iter()
        .map(|(name, value)| format!("{name}:{value}"))
        .collect();
    tags.extend(
        measure
            .subject
            .iter()
            .map(|(name, value)| format!("{name}:{value}")),
    );
    if tags.is_empty() {
        measure.metric.clone()
    } else {
        format!("{}{{{}}}", measure.metric, tags.join(","))
    }
}

fn values(measure: &Measure, locale: Locale) -> String {
    let unit = number::unit_name(measure.unit.as_deref());
    let mut values: Vec<String> = measure
        .quantiles
        .iter()
        .map(|quantile| {
            let value = match quantile.value {
                Estimate::Point(value) => number::significant(value, 4),
                Estimate::Bounds {
                    low,
                    high: Some(high),
                } => {
                    format!("{}–{}", number::significant(low, 4), number::significant(high, 4))
                }
                Estimate::Bounds { low, high: None } => {
                    Word::AtLeastBound.with(locale, &[("low", &number::significant(low, 4))])
                }
            };
            format!("p{} {}", quantile.percent, number::with_unit(&value, unit))
        })
        .collect();
    if let Some(rate) = measure.rate {
        let quantity = mcms_release::gate::Quantity::Rate {
            events: rate.events,
            total: rate.total,
        };
        values.push(number::quantity(&quantity, locale));
    } else if values.is_empty() {
        values.extend(
            measure
                .sum
                .map(|sum| number::with_unit(&number::significant(sum, 4), unit)),
        );
        values.extend(
            measure
                .statistics
                .iter()
                .take(3)
                .map(|(name, value)| format!("{name} {}", number::significant(*value, 4))),
        );
    }
    values.join(", ")
}
