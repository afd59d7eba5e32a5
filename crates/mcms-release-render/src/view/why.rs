//! Why a decision is as it is: what speaks against it first, what was merely noticed last.

use super::{about, because, name, own_severity, samples, sentence, stage_severity};
use crate::words::Word;
use mcms_release::gate::Verdict;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;

/// One thing that speaks against a decision.
pub(crate) struct Why {
    pub(crate) severity: Verdict,
    pub(crate) text: String,
    /// Samples behind it and what else was noticed.
    pub(crate) remarks: Vec<String>,
    /// Failing tests, open tickets.
    pub(crate) details: Vec<String>,
}

/// What speaks against a decision: reasons of gates, findings that do not pass, reasons of the stage.
pub(crate) fn why(record: &DecisionRecord, locale: Locale) -> Vec<Why> {
    let bare = |severity, text| Why {
        severity,
        text,
        remarks: Vec::new(),
        details: Vec::new(),
    };
    let mut all = Vec::new();
    for gate in &record.decision.gates {
        for reason in &gate.reasons {
            let name = Word::Gate.with(locale, &[("name", &gate.id)]);
            all.push(bare(
                own_severity(gate, reason),
                format!("{name}: {}", sentence(reason, locale)),
            ));
        }
        for finding in gate
            .findings
            .iter()
            .filter(|finding| finding.status > Verdict::Pass)
        {
            let note = |text: String| Word::Note.with(locale, &[("text", &text)]);
            let notes = finding
                .notes
                .iter()
                .map(|reason| note(about(finding, reason, locale)));
            all.push(Why {
                severity: finding.status,
                text: format!("{}: {}", name(finding), because(finding, locale)),
                remarks: samples(finding, locale).into_iter().chain(notes).collect(),
                details: finding.details.clone(),
            });
        }
    }
    if let Some(stage) = &record.decision.stage {
        let name = Word::Stage.with(locale, &[("name", &stage.stage)]);
        let against = stage
            .reasons
            .iter()
            .filter(|reason| stage_severity(stage, reason) > Verdict::Pass);
        all.extend(
            against.map(|reason| bare(stage.verdict, format!("{name}: {}", sentence(reason, locale)))),
        );
    }
    all
}

/// What was noticed about findings that pass.
pub(crate) fn notes(record: &DecisionRecord, locale: Locale) -> Vec<String> {
    super::findings(record)
        .filter(|finding| finding.status == Verdict::Pass)
        .flat_map(|finding| {
            finding
                .notes
                .iter()
                .map(move |note| format!("{}: {}", name(finding), about(finding, note, locale)))
        })
        .map(|text| Word::Note.with(locale, &[("text", &text)]))
        .collect()
}
