//! The reason codes: an index, and the questions and answers in English and Korean.

use crate::markdown::{GENERATED, anchor, cell, table};
use mcms_release::reason::{Code, Locale};
use std::fmt::Write as _;

/// Writes the index of all codes with their sentences in both languages.
#[must_use]
pub fn index() -> String {
    let rows: Vec<Vec<String>> = Code::all()
        .into_iter()
        .map(|reason| {
            let name = reason.as_str();
            vec![
                format!(
                    "{}[`{name}`](../how-to/faq.en.md#{name}) ([한국어](../how-to/faq.ko.md#{name}))",
                    anchor(name)
                ),
                cell(reason.entry().en),
                cell(reason.entry().ko),
            ]
        })
        .collect();
    format!(
        "{GENERATED}# Reason and diagnostic codes · 사유와 진단 코드\n\n\
         Records hold codes and parameters only; these are the sentences that a person reads. `{{name}}` stands for a \
         parameter. The code leads to what to do about it; `mcms-release explain CODE` says the same.\n\n\
         기록에는 코드와 매개변수만 저장되고 사람에게는 아래 문장이 보입니다. `{{name}}`은 매개변수 자리입니다. \
         코드를 누르면 조치 방법이 나오고, `mcms-release explain CODE`로도 볼 수 있습니다.\n\n{}",
        table(&["Code · 코드", "English", "한국어"], &rows)
    )
}

/// Writes the questions and answers in a language: every code, what it means and what to do.
#[must_use]
pub fn faq(locale: Locale) -> String {
    let (title, intro, todo) = match locale {
        Locale::En => (
            "What does this reason mean, and what do I do?",
            "Every finding and every diagnostic names a code. This page says for each code what it means and what to \
             do; `{name}` stands for what the report names there. Errors, which mean that nothing could be decided, \
             are in [errors.md](../reference/errors.md).",
            "What to do",
        ),
        Locale::Ko => (
            "이 사유는 무슨 뜻이고 어떻게 해야 하나요?",
            "모든 판정 항목과 진단에는 코드가 붙습니다. 코드마다 무슨 뜻인지, 무엇을 하면 되는지 적었습니다. \
             `{name}` 자리에는 보고서에 나온 이름이나 값이 들어갑니다. 판단 자체를 하지 못한 오류는 \
             [errors.md](../reference/errors.md)를 보세요.",
            "할 일",
        ),
    };
    let mut out = format!("{GENERATED}# {title}\n\n{intro}\n");
    for reason in Code::all() {
        let (name, entry) = (reason.as_str(), reason.entry());
        let sentence = match locale {
            Locale::En => entry.en,
            Locale::Ko => entry.ko,
        };
        let help = reason.help(locale);
        let _ = write!(
            out,
            "\n{}\n## `{name}`\n\n> {sentence}\n\n**{todo}:** {help}\n",
            anchor(name)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_anchor_its_sentence_and_its_help_in_both_languages() {
        let (english, korean, index) = (faq(Locale::En), faq(Locale::Ko), index());
        assert!(Code::all().len() > 10);
        for reason in Code::all() {
            let entry = reason.entry();
            for (page, sentence, help) in [
                (&english, entry.en, entry.help_en),
                (&korean, entry.ko, entry.help_ko),
            ] {
                assert_eq!(page.matches(&anchor(entry.code)).count(), 1, "{}", entry.code);
                assert!(
                    page.contains(&format!("> {sentence}\n")) && page.contains(help),
                    "{}",
                    entry.code
                );
            }
            assert_eq!(index.matches(&anchor(entry.code)).count(), 1, "{}", entry.code);
        }
    }
}
