//! One finding as a row: what was observed, what it had to be, and how certain that is.

use super::name;
use crate::number;
use crate::words::Word;
use mcms_release::gate::{Finding, Quantity, Verdict};
use mcms_release::reason::Locale;

/// One row of the table of criteria.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) observed: String,
    pub(crate) limit: String,
    pub(crate) baseline: String,
    pub(crate) evidence: String,
    pub(crate) status: String,
    pub(crate) effective: Verdict,
}

/// The row of a finding.
pub(crate) fn row(finding: &Finding, locale: Locale) -> Row {
    Row {
        name: name(finding),
        observed: observed(finding, locale),
        limit: limit(finding),
        baseline: finding
            .baseline
            .as_ref()
            .map_or_else(dash, |value| number::quantity(value, locale)),
        evidence: evidence(finding, locale),
        status: status(finding, locale),
        effective: finding.effective,
    }
}

fn dash() -> String {
    "–".to_owned()
}

/// The observed value, with enough digits to tell it from what it had to be.
pub(crate) fn observed(finding: &Finding, locale: Locale) -> String {
    let value = finding.observed.as_ref();
    value.map_or_else(dash, |value| {
        number::quantity_apart(value, target_number(finding), locale)
    })
}

/// The number that the limit works out to, in the unit in which the observed value is shown.
pub(super) fn target_number(finding: &Finding) -> Option<f64> {
    let target = finding.target.as_ref()?;
    let number = number::number_of(&target.value)?;
    Some(in_percent(
        number,
        target.unit.as_deref(),
        finding.observed.as_ref(),
    ))
}

/// Shares stand in the record as fractions (`1`) or in percent (`%`); people read percent.
pub(super) fn in_percent(number: f64, unit: Option<&str>, observed: Option<&Quantity>) -> f64 {
    if is_share(observed) && unit != Some("%") {
        number * 100.0
    } else {
        number
    }
}

fn is_share(observed: Option<&Quantity>) -> bool {
    matches!(observed, Some(Quantity::Rate { .. } | Quantity::Share { .. }))
}

/// The limit as written, and for a relative one what it works out to.
fn limit(finding: &Finding) -> String {
    let Some(target) = finding.target.as_ref() else {
        return finding.limit.clone();
    };
    let condition = condition(finding).unwrap_or_else(|| target.condition.clone());
    let plain = |text: &str| text.replace([' ', ','], "");
    if plain(&condition) == plain(&finding.limit) {
        finding.limit.clone()
    } else {
        format!("{} ({condition})", finding.limit)
    }
}

/// The condition with numbers, shortened for people where it is one operator and one value.
fn condition(finding: &Finding) -> Option<String> {
    let target = finding
        .target
        .as_ref()
        .filter(|target| !target.condition.contains(" and "))?;
    let operator = ["<=", ">=", "==", "<", ">"]
        .into_iter()
        .find(|operator| target.condition.starts_with(operator))?;
    let number = target_number(finding)?;
    let other = finding
        .observed
        .as_ref()
        .and_then(number::shown)
        .map(|shown| shown.number);
    let unit = if is_share(finding.observed.as_ref()) {
        "%"
    } else {
        number::unit_name(target.unit.as_deref())
    };
    Some(format!(
        "{operator} {}",
        number::with_unit(&number::significant_apart(number, other), unit)
    ))
}

fn evidence(finding: &Finding, locale: Locale) -> String {
    if finding.observed.is_none() {
        return dash();
    }
    let word = Word::from(finding.evidence.kind).say(locale);
    match number::interval(&finding.evidence, finding.observed.as_ref()) {
        Some(interval) => format!("{word} ({interval})"),
        None => word.to_owned(),
    }
}

fn status(finding: &Finding, locale: Locale) -> String {
    let effective = Word::from(finding.effective).say(locale);
    if finding.status == finding.effective {
        return effective.to_owned();
    }
    format!(
        "{} → {effective} ({})",
        Word::from(finding.status).say(locale),
        Word::Waived.say(locale)
    )
}
