//! What would change a finding, and how many samples stand behind it.

use super::row::{in_percent, observed, target_number};
use crate::number;
use crate::words::Word;
use mcms_release::gate::{Change, Counterfactual, Finding, Quantity};
use mcms_release::reason::{Locale, gates};

/// How many samples or runs stand behind a finding, and at which level its interval holds.
pub(crate) fn samples(finding: &Finding, locale: Locale) -> Option<String> {
    let grade = &finding.evidence;
    // Between runs, runs are what is counted.
    let runs = matches!(
        grade.method.as_deref(),
        Some("welch" | "prediction" | "price_bonett")
    );
    let (word, needed_word) = if runs {
        (Word::Runs, Word::RunsNeeded)
    } else {
        (Word::Samples, Word::SamplesNeeded)
    };
    let n = number::grouped(&grade.n?.to_string());
    let mut text = match grade.needed.filter(|needed| Some(*needed) > grade.n) {
        Some(needed) => {
            let needed = number::grouped(&needed.to_string());
            needed_word.with(locale, &[("n", &n), ("needed", &needed)])
        }
        None => word.with(locale, &[("n", &n)]),
    };
    if grade.interval.is_some() {
        let level = number::with_unit(&number::significant(grade.level * 100.0, 4), "%");
        text.push_str("; ");
        text.push_str(&Word::EachEnd.with(locale, &[("level", &level)]));
    }
    Some(text)
}

/// What would change a finding: `471 ms → at most 453 ms (then PASS)`.
pub(crate) fn change(finding: &Finding, counterfactual: &Counterfactual, locale: Locale) -> String {
    let becomes = Word::from(counterfactual.becomes).say(locale);
    let to = aim(finding, counterfactual, locale);
    let path = match &finding.observed {
        Some(_) if counterfactual.change != Change::Provide => {
            Word::FromTo.with(locale, &[("from", &observed(finding, locale)), ("to", &to)])
        }
        _ => to,
    };
    format!("{path} ({})", Word::Becomes.with(locale, &[("verdict", becomes)]))
}

fn aim(finding: &Finding, counterfactual: &Counterfactual, locale: Locale) -> String {
    if counterfactual.change == Change::Provide && finding.reason.code == gates::NO_BASELINE {
        return Word::ProvideBaseline.say(locale).to_owned();
    }
    let word = Word::from(counterfactual.change);
    let (change, text) = (counterfactual.change, counterfactual.value.as_str());
    let value = match (&finding.observed, number::number_of(text)) {
        (Some(Quantity::Rate { total, .. }), Some(number)) => {
            let percent = in_percent(number, counterfactual.unit.as_deref(), finding.observed.as_ref());
            let share = number::with_unit(&number::significant_apart(percent, target_number(finding)), "%");
            events(percent, *total).map_or_else(
                || share.clone(),
                |events| {
                    let (events, total) = (
                        number::grouped(&events.to_string()),
                        number::grouped(&total.to_string()),
                    );
                    format!(
                        "{share} ({})",
                        Word::Of.with(locale, &[("events", &events), ("total", &total)])
                    )
                },
            )
        }
        (Some(Quantity::Share { .. }), Some(number)) => {
            let percent = in_percent(number, counterfactual.unit.as_deref(), finding.observed.as_ref());
            number::with_unit(&number::bound(&percent.to_string(), change), "%")
        }
        _ => number::with_unit(
            &number::bound(text, change),
            number::unit_name(counterfactual.unit.as_deref()),
        ),
    };
    word.with(locale, &[("value", &value)])
}

/// The whole number of events that a share in percent stands for, where it is one.
fn events(percent: f64, total: u64) -> Option<u64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "checked against the rounded number below"
    )]
    let events = percent / 100.0 * total as f64;
    let near = (events - events.round()).abs() < 1e-6 && (0.0..9e15).contains(&events);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and 9e15"
    )]
    near.then(|| events.round() as u64)
}
