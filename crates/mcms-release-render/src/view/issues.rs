//! What is wrong, gate by gate: what a pipeline shows.

use super::{because, name, sentence, stage_severity};
use crate::words::Word;
use mcms_release::gate::{GateResult, Verdict};
use mcms_release::reason::{Locale, Reason, gates};
use mcms_release::record::DecisionRecord;

/// Something that a pipeline shows: a finding or a gate's own reason.
pub(crate) struct Issue {
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) severity: Verdict,
    pub(crate) message: String,
}

/// How grave one of a gate's own reasons is: a threshold of the tool warns; the others explain what keeps the gate
/// from being let through.
pub(crate) fn own_severity(gate: &GateResult, reason: &Reason) -> Verdict {
    let explained = gate
        .findings
        .iter()
        .map(|finding| finding.effective)
        .max()
        .unwrap_or(Verdict::Pass);
    if reason.code == gates::K6_THRESHOLD_FAILED {
        gate.effective.min(Verdict::Warn)
    } else if gate.effective > explained {
        gate.effective
    } else {
        gate.effective.min(Verdict::Inconclusive)
    }
}

/// What is wrong, gate by gate: what a pipeline shows.
pub(crate) fn issues(record: &DecisionRecord, locale: Locale) -> Vec<Issue> {
    let mut issues = Vec::new();
    for gate in &record.decision.gates {
        issues.extend(
            gate.findings
                .iter()
                .filter(|finding| finding.effective > Verdict::Pass)
                .map(|finding| Issue {
                    name: name(finding),
                    code: finding.reason.code.as_str().to_owned(),
                    severity: finding.effective,
                    message: because(finding, locale),
                }),
        );
        issues.extend(gate.reasons.iter().map(|reason| Issue {
            name: gate.id.clone(),
            code: reason.code.as_str().to_owned(),
            severity: own_severity(gate, reason),
            message: sentence(reason, locale),
        }));
    }
    if let Some(stage) = record
        .decision
        .stage
        .as_ref()
        .filter(|stage| stage.verdict > Verdict::Pass)
    {
        let open = stage
            .reasons
            .iter()
            .filter(|reason| stage_severity(stage, reason) > Verdict::Pass);
        issues.extend(open.map(|reason| Issue {
            name: Word::Stage.with(locale, &[("name", &stage.stage)]),
            code: reason.code.as_str().to_owned(),
            severity: stage.verdict,
            message: sentence(reason, locale),
        }));
    }
    issues
}
