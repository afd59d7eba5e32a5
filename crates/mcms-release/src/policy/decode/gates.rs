//! Gates, criteria, actions.

use super::fields::Fields;
use crate::policy::document::Node;
use crate::policy::{
    Action, AnchorSelect, BaselineRule, BaselineSelect, Creep, Criterion, CriterionSeverity, EvidenceKind,
    Gate, Measurement, Needs, Notify, OnEvidence, Retries, Settings, TestMeasure, TicketFilter,
};

/// Returns what a gate looks at.
pub(crate) fn gate_kind(node: &Node<'_>) -> Option<EvidenceKind> {
    Some(match Fields(node).str("evidence")? {
        "tests" => EvidenceKind::Tests,
        "load" => EvidenceKind::Load,
        "tickets" => EvidenceKind::Tickets,
        "metrics" => EvidenceKind::Metrics,
        _ => return None,
    })
}

pub(super) fn gate(node: &Node<'_>) -> Option<Gate> {
    let fields = Fields(node);
    let evidence = gate_kind(node)?;
    Some(Gate {
        id: fields.text("id")?,
        evidence,
        suites: fields.texts("suites"),
        retries: if fields.str("retries") == Some("fold") {
            Retries::Fold
        } else {
            Retries::KeepWorst
        },
        max_age: fields.duration("max_age"),
        baseline: fields.map("baseline", baseline)?,
        creep: fields.map("creep", creep)?,
        tickets: fields.map("tickets", ticket_filter)?,
        criteria: fields.list("criteria", |node| criterion(node, evidence))?,
        on_fail: fields.list("on_fail", action)?,
        on_inconclusive: fields.map("on_inconclusive", |node| {
            node.items().iter().map(action).collect()
        })?,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that `Fields::map` takes")]
fn baseline(node: &Node<'_>) -> Option<BaselineRule> {
    let fields = Fields(node);
    Some(BaselineRule {
        select: BaselineSelect::LastAccepted,
        runs: fields.whole("runs").unwrap_or(1),
        anchor: fields.str("anchor").map(|_| AnchorSelect::Pinned),
    })
}

fn creep(node: &Node<'_>) -> Option<Creep> {
    let fields = Fields(node);
    Some(Creep {
        runs: fields.whole("runs")?,
        near_percent: fields.whole_percent("near")?,
    })
}

/// Decodes which tickets count: `project`, `resolved`, and fields with their values.
pub(super) fn ticket_filter(node: &Node<'_>) -> Option<TicketFilter> {
    let fields = Fields(node);
    let ours = node
        .entries()
        .iter()
        .filter(|entry| !matches!(entry.key.as_ref(), "project" | "resolved"));
    Some(TicketFilter {
        project: fields.text("project")?,
        fields: ours
            .map(|entry| (entry.key.clone().into_owned(), fields.texts(&entry.key)))
            .collect(),
        resolved: fields.flag("resolved"),
    })
}

/// Decodes a criterion of a gate over this kind of evidence.
pub(crate) fn criterion(node: &Node<'_>, evidence: EvidenceKind) -> Option<Criterion> {
    let fields = Fields(node);
    Some(Criterion {
        id: fields.text("id")?,
        measurement: measurement(&fields, evidence)?,
        limit: fields.limit("limit")?,
        severity: if fields.str("severity") == Some("warn") {
            CriterionSeverity::Warn
        } else {
            CriterionSeverity::Fail
        },
        needs: match fields.str("needs") {
            Some("confirmed") => Some(Needs::Confirmed),
            Some("refuted") => Some(Needs::Refuted),
            _ => None,
        },
        level_percent: fields
            .whole_percent("level")
            .and_then(|level| u8::try_from(level).ok())
            .unwrap_or(95),
        settings: settings(&fields),
    })
}

fn measurement(fields: &Fields<'_, '_>, evidence: EvidenceKind) -> Option<Measurement> {
    match evidence {
        EvidenceKind::Tickets => Some(Measurement::TicketCount),
        EvidenceKind::Tests => Some(Measurement::Tests {
            measure: test_measure(fields.str("measure")?)?,
            suites: fields.texts("suites"),
            labels: fields.pairs("labels"),
            per_label: fields.text("per_label"),
        }),
        EvidenceKind::Load | EvidenceKind::Metrics => {
            let name = fields.metric("metric")?;
            Some(Measurement::Metric {
                metric: name.metric,
                filter: name.filter,
                statistic: fields.statistic("statistic")?,
                per_tag: fields.text("per_tag"),
                unit: fields.text("unit"),
            })
        }
    }
}

fn test_measure(word: &str) -> Option<TestMeasure> {
    Some(match word {
        "failed" => TestMeasure::Failed,
        "executed" => TestMeasure::Executed,
        "passed" => TestMeasure::Passed,
        "skipped" => TestMeasure::Skipped,
        "total" => TestMeasure::Total,
        "flaky" => TestMeasure::Flaky,
        "pass_rate" => TestMeasure::PassRate,
        "skipped_ratio" => TestMeasure::SkippedRatio,
        _ => return None,
    })
}

fn settings(fields: &Fields<'_, '_>) -> Settings {
    let default = Settings::default();
    let setting = |key: &str, default: OnEvidence| match fields.str(key) {
        Some("fail") => OnEvidence::Fail,
        Some("inconclusive") => OnEvidence::Inconclusive,
        Some("warn") => OnEvidence::Warn,
        _ => default,
    };
    Settings {
        on_breach: setting("on_breach", default.on_breach),
        on_no_data: setting("on_no_data", default.on_no_data),
        on_too_few: setting("on_too_few", default.on_too_few),
        on_no_baseline: setting("on_no_baseline", default.on_no_baseline),
        on_zero_baseline: setting("on_zero_baseline", default.on_zero_baseline),
        on_partial: setting("on_partial", default.on_partial),
        on_stale: setting("on_stale", default.on_stale),
        on_unit_mismatch: setting("on_unit_mismatch", default.on_unit_mismatch),
    }
}

pub(super) fn action(node: &Node<'_>) -> Option<Action> {
    let fields = Fields(node);
    if let Some(tag) = fields.text("tag") {
        return Some(Action::Tag(tag));
    }
    if let Some(what) = fields.text("stop") {
        return Some(Action::Stop(what));
    }
    fields.node("notify").and_then(notify).map(Action::Notify)
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that `Fields::map` takes")]
pub(super) fn notify(node: &Node<'_>) -> Option<Notify> {
    let fields = Fields(node);
    Some(Notify {
        contact: fields.text("contact"),
        channel: fields.text("channel"),
        to: fields.text("to"),
    })
}
