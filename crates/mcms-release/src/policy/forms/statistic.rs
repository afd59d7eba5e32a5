//! Statistics of a metric: `p95`, `p99.9`, `rate`, `count`, `avg`, `med`, `min`, `max`, `last`.

use super::FormError;
use crate::policy::Statistic;
use crate::policy::document::shorten;
use crate::policy::suggest;

/// The words beside `p…`, with what each means.
pub(crate) const WORDS: [(&str, Statistic, &str); 7] = [
    ("rate", Statistic::Rate, "the share of events of a rate"),
    (
        "count",
        Statistic::Count,
        "how many: samples of a trend or rate, the total of a counter",
    ),
    ("avg", Statistic::Average, "the arithmetic mean"),
    ("med", Statistic::Median, "the median, the same as `p50`"),
    ("min", Statistic::Minimum, "the smallest value"),
    ("max", Statistic::Maximum, "the largest value"),
    ("last", Statistic::Last, "the last value of a gauge"),
];

/// The pattern of a statistic for editors (ECMA 262).
pub(crate) const PATTERN: &str =
    "^(rate|count|avg|med|min|max|last|p(?!0+(\\.0+)?$)[0-9]{1,2}(\\.[0-9]{1,4})?)$";

/// Reads a statistic; a percentile lies above 0 and below 100 and has at most four decimals.
pub(crate) fn statistic(text: &str) -> Result<Statistic, FormError> {
    if let Some((_, statistic, _)) = WORDS.iter().find(|(word, _, _)| *word == text) {
        return Ok(statistic.clone());
    }
    let help = || {
        let words: Vec<&str> = WORDS.iter().map(|(word, _, _)| *word).collect();
        format!(
            "write a percentile such as `p95` or `p99.9`, or one of {}",
            words.join(", ")
        )
    };
    if let Some(percent) = text.strip_prefix('p')
        && percent.starts_with(|c: char| c.is_ascii_digit())
    {
        return percentile(percent).map(Statistic::Percentile).ok_or_else(|| {
            FormError::new(format!("`{}` is no percentile", shorten(text)), "a percentile lies above 0 and below 100 and has at most four decimals, such as `p95` or `p99.9`; its ends are `min` and `max`")
        });
    }
    let help = suggest::among(text, WORDS.iter().map(|(word, _, _)| *word))
        .map_or_else(help, |word| format!("did you mean `{word}`?"));
    Err(FormError::new(
        format!("unknown statistic `{}`", shorten(text)),
        help,
    ))
}

/// Returns the percentage in its shortest form, so that `p99.90` and `p99.9` are one statistic.
fn percentile(text: &str) -> Option<String> {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole)
        || whole.len() > 2
        || fraction.is_some_and(|fraction| !digits(fraction) || fraction.len() > 4)
    {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.unwrap_or_default().trim_end_matches('0');
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_kept_in_their_shortest_form() {
        for (text, percent) in [
            ("p95", "95"),
            ("p99.9", "99.9"),
            ("p99.90", "99.9"),
            ("p05", "5"),
            ("p0.5", "0.5"),
            ("p50.0", "50"),
        ] {
            assert_eq!(
                statistic(text),
                Ok(Statistic::Percentile(percent.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_statistic_gets_help() {
        for text in [
            "p0",
            "p100",
            "p(95)",
            "p95%",
            "95",
            "p99.99999",
            "p1e1",
            "mean",
            "P95",
            "",
            "p",
        ] {
            assert!(statistic(text).is_err(), "{text}");
        }
        assert_eq!(
            statistic("counts").map_err(|error| error.help),
            Err("did you mean `count`?".to_owned())
        );
    }
}
