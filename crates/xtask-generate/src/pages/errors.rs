//! The error table, in English and Korean.

use crate::markdown::{GENERATED, anchor, cell, code, table};
use mcms_release::error::ErrorCode;
use std::fmt::Write as _;

const BLOCKS: &[(u32, &str)] = &[
    (1, "the door and requests · 요청"),
    (2, "policy · 정책"),
    (3, "limits · 한계"),
    (4, "inputs and readers · 입력"),
    (5, "history and records · 이력과 기록"),
    (6, "gates · 게이트"),
    (9, "the engine itself · 엔진"),
];

/// Writes the page.
///
/// # Errors
/// Where an error's number lies in a block that has no heading here.
pub fn page() -> Result<String, String> {
    let mut out = format!(
        "{GENERATED}# Errors · 오류\n\n\
         An error says that a request could not be decided; a verdict, `fail` too, is an answer and never an error. \
         Every error has a number, a stable code, a message, help, and where it can be, a place. Numbers and codes \
         are never reused, and the same table crosses every binding.\n\n\
         오류는 요청을 판단할 수 없었다는 뜻입니다. 판정은 `fail`이라도 오류가 아니라 답입니다. \
         번호와 코드는 바뀌거나 다시 쓰이지 않으며 모든 언어에서 같습니다.\n"
    );
    let mut block = 0;
    let mut rows = Vec::new();
    for error in ErrorCode::ALL {
        let entry = error.entry();
        let own = entry.number.checked_div(100).unwrap_or_default();
        if own != block {
            flush(&mut out, &mut rows);
            block = own;
            let (_, title) = BLOCKS
                .iter()
                .find(|(number, _)| *number == own)
                .ok_or_else(|| format!("errors {own}xx have no heading: add one to `BLOCKS`"))?;
            let _ = writeln!(out, "\n## {own}xx: {title}\n");
        }
        rows.push(vec![
            entry.number.to_string(),
            format!("{}{}", anchor(entry.code), code(entry.code)),
            cell(entry.en),
            cell(entry.ko),
            cell(entry.help_en),
            cell(entry.help_ko),
        ]);
    }
    flush(&mut out, &mut rows);
    Ok(out)
}

fn flush(out: &mut String, rows: &mut Vec<Vec<String>>) {
    if !rows.is_empty() {
        out.push_str(&table(
            &["Number", "Code", "Meaning", "뜻", "What to do", "할 일"],
            rows,
        ));
        rows.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_one_row_with_an_anchor() {
        let page = page().unwrap();
        for error in ErrorCode::ALL {
            let row = format!(
                "| {} | {}`{}` |",
                error.number(),
                anchor(error.as_str()),
                error.as_str()
            );
            assert_eq!(page.matches(&row).count(), 1, "{row}");
        }
    }
}
