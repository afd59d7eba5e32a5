//! How much the accepted runs of a history differ: what `lint` turns into the chance to block an unchanged build.

use super::History;
use crate::gate::{Measured, Quantity};
use crate::lint::{LintContext, Spread};
use std::collections::BTreeMap;

impl History {
    /// Estimates, for each criterion, the spread between accepted runs: the standard deviation of `ln` of the value
    /// (n−1), the pooled rate, and the usual value. Fewer than two runs of a subject give no spread; of several
    /// subjects the widest counts, because that one blocks first.
    ///
    /// Runs of all load profiles are taken together only within one profile; the one with most runs counts.
    #[must_use]
    pub fn spreads(&self) -> LintContext {
        let mut values: BTreeMap<(&str, &str, Option<&str>), Vec<&Quantity>> = BTreeMap::new();
        for record in self.accepted(chrono::DateTime::<chrono::Utc>::MAX_UTC) {
            for measured in &record.measured {
                let profile = measured.profile.as_ref().map(|profile| profile.digest.as_str());
                let key = (measured.criterion.as_str(), measured.subject.as_str(), profile);
                values.entry(key).or_default().extend(observed(measured));
            }
        }
        let mut most: BTreeMap<(&str, &str), Vec<&Quantity>> = BTreeMap::new();
        for ((criterion, subject, _), runs) in values {
            let entry = most.entry((criterion, subject)).or_default();
            if runs.len() > entry.len() {
                *entry = runs;
            }
        }
        let mut spreads: BTreeMap<String, Spread> = BTreeMap::new();
        for ((criterion, _), runs) in most {
            let spread = spread(&runs);
            let entry = spreads.entry(criterion.to_owned()).or_default();
            if wider(&spread, entry) {
                *entry = spread;
            }
        }
        LintContext { spreads }
    }
}

fn observed(measured: &Measured) -> Vec<&Quantity> {
    if measured.runs.is_empty() {
        measured.observed.iter().collect()
    } else {
        measured.runs.iter().map(|run| &run.value).collect()
    }
}

fn wider(one: &Spread, other: &Spread) -> bool {
    let width = |spread: &Spread| (spread.sigma_ln.unwrap_or(-1.0), spread.rate.unwrap_or(-1.0));
    width(one) > width(other) || *other == Spread::default()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of tests and requests lie far below 2^52"
)]
fn spread(runs: &[&Quantity]) -> Spread {
    let mut found = Spread::default();
    let (mut events, mut total) = (0_u64, 0_u64);
    let mut logs = Vec::new();
    for run in runs {
        match run {
            Quantity::Rate {
                events: some,
                total: all,
            } => {
                events = events.saturating_add(*some);
                total = total.saturating_add(*all);
            }
            Quantity::Count { count } if *count > 0 => logs.push(libm::log(*count as f64)),
            Quantity::Value { value, .. } | Quantity::Share { value } if *value > 0.0 => {
                logs.push(libm::log(*value));
            }
            _ => {}
        }
    }
    if total > 0 {
        found.rate = Some(events as f64 / total as f64);
        found.requests = total.checked_div(runs.len() as u64);
    }
    if logs.len() == runs.len() && !logs.is_empty() {
        let n = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / n;
        found.value = Some(libm::exp(mean));
        if logs.len() > 1 {
            let squares: f64 = logs.iter().map(|log| (log - mean) * (log - mean)).sum();
            found.sigma_ln = Some(libm::sqrt(squares / (n - 1.0)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_the_standard_deviation_of_the_logarithms() {
        let runs: Vec<Quantity> = [100.0, 110.0, 121.0]
            .map(|value| Quantity::Value {
                value,
                unit: Some("ms".into()),
            })
            .into();
        let found = spread(&runs.iter().collect::<Vec<_>>());
        let step = libm::log(1.1);
        assert!((found.sigma_ln.unwrap() - step).abs() < 1e-12);
        assert!((found.value.unwrap() - 110.0).abs() < 1e-9);
    }

    #[test]
    fn rates_are_pooled_and_one_run_has_no_spread() {
        let rates = [
            Quantity::Rate {
                events: 1,
                total: 100,
            },
            Quantity::Rate {
                events: 3,
                total: 100,
            },
        ];
        let found = spread(&rates.iter().collect::<Vec<_>>());
        assert_eq!(
            (found.rate, found.requests, found.sigma_ln),
            (Some(0.02), Some(100), None)
        );
        let one = Quantity::Value {
            value: 5.0,
            unit: None,
        };
        assert_eq!(spread(&[&one]).sigma_ln, None);
    }
}
