//! Whatever the text is: no panic, and either a policy or an error inside the file.

use super::{SAMPLE, show};
use crate::policy::Policy;
use proptest::prelude::*;

/// Parses, and holds the answer to what every answer must be.
fn holds(text: &str) -> Result<(), TestCaseError> {
    match Policy::parse(text, "p") {
        Ok(parsed) => {
            let embedded = Policy::from_value(&parsed.document);
            prop_assert_eq!(embedded.as_ref(), Ok(&parsed.policy));
            let again = Policy::parse(&parsed.document.to_string(), "p")
                .map_err(|error| TestCaseError::fail(show(&error)))?;
            prop_assert_eq!(again.digest, parsed.digest);
            prop_assert!(!parsed.policy.gates.is_empty());
            prop_assert!(parsed.policy.gates.iter().all(|gate| !gate.criteria.is_empty()));
        }
        Err(error) => {
            let lines: Vec<&str> = text.split('\n').collect();
            for one in super::all(&error) {
                let path = one.path().unwrap_or_default();
                let mut parts = path
                    .split(':')
                    .skip(1)
                    .map(|part| part.parse::<usize>().unwrap_or(0));
                let (line, column) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
                prop_assert!(
                    (1..=lines.len() + 1).contains(&line),
                    "{} {}",
                    path,
                    one.message()
                );
                let length = lines.get(line - 1).map_or(0, |line| line.chars().count());
                prop_assert!(
                    (1..=length + 1).contains(&column),
                    "{} {} in a line of {}",
                    path,
                    one.message(),
                    length
                );
                prop_assert!(!one.message().is_empty());
                prop_assert_ne!(one.code().as_str(), "engine.internal", "{}", one.message());
            }
        }
    }
    Ok(())
}

/// A text with a piece replaced, at character boundaries.
fn spliced(text: &str, at: usize, length: usize, piece: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = at % (characters.len() + 1);
    let end = (at + length).min(characters.len());
    let mut out: String = characters[..at].iter().collect();
    out.push_str(piece);
    out.extend(&characters[end..]);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        holds(&text)?;
    }

    #[test]
    fn any_punctuation_is_answered(text in "[\\[\\]{}:,\"'&*!|>%@`#?~ \\-\n\ta0<]{0,80}") {
        holds(&text)?;
    }

    #[test]
    fn a_damaged_policy_is_a_policy_or_errors_inside_the_file(
        at in 0_usize..20_000, length in 0_usize..30, piece in "[\\[\\]{}:,\"'&*!|># \\-\n\ta0<=%]{0,6}|심각|\\PC{1,4}",
    ) {
        holds(&spliced(SAMPLE, at, length, &piece))?;
    }

    #[test]
    fn a_damaged_json_policy_is_a_policy_or_errors_inside_the_file(
        at in 0_usize..20_000, length in 0_usize..30, piece in "[\\[\\]{}:,\"\\\\ud0e\n]{0,6}|심각",
    ) {
        let json = serde_json::to_string_pretty(&Policy::parse(SAMPLE, "p").unwrap().document).unwrap();
        holds(&spliced(&json, at, length, &piece))?;
    }

    #[test]
    fn a_cut_policy_is_a_policy_or_errors_inside_the_file(at in 0_usize..20_000) {
        let length = SAMPLE.chars().count();
        let text: String = SAMPLE.chars().take(at % length).collect();
        holds(&text)?;
    }

    #[test]
    fn a_line_written_elsewhere_is_a_policy_or_errors(from in 0_usize..200, to in 0_usize..200) {
        let mut lines: Vec<&str> = SAMPLE.lines().collect();
        let (from, to) = (from % lines.len(), to % lines.len());
        let line = lines.remove(from);
        lines.insert(to, line);
        holds(&lines.join("\n"))?;
    }
}
