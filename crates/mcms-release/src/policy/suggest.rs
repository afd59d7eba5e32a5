//! "Did you mean": the nearest known word.

/// Returns the known word nearest to what was written, where it is near enough to be a slip.
pub(crate) fn among<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.72;
    if written.is_empty() || written.chars().count() > 64 {
        return None;
    }
    let lower = written.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for word in known {
        let likeness = strsim::normalized_damerau_levenshtein(&lower, &word.to_lowercase())
            .max(strsim::jaro_winkler(&lower, &word.to_lowercase()) - 0.12);
        if likeness >= NEAR && best.is_none_or(|(_, most)| likeness > most) {
            best = Some((word, likeness));
        }
    }
    best.map(|(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["suites", "severity", "baseline", "max_age", "on_fail"];
        for (written, meant) in [
            ("sutes", "suites"),
            ("Suites", "suites"),
            ("basline", "baseline"),
            ("maxage", "max_age"),
            ("on-fail", "on_fail"),
        ] {
            assert_eq!(among(written, known), Some(meant), "{written}");
        }
        for written in ["", "x", "colour", "evidence"] {
            assert_eq!(among(written, known), None, "{written}");
        }
    }
}
