//! Columns that line up on a terminal. A Korean letter is two columns wide.

use crate::style::{Look, Style};
use unicode_width::UnicodeWidthStr;

/// The widest a cell gets, in columns; longer text is cut with `…`.
const WIDEST: usize = 56;
/// Between two columns.
const GAP: &str = "  ";

/// One cell: harmless text and how it looks.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) look: Look,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: cut(&text.into(), WIDEST),
            look,
        }
    }

    /// A cell that is never cut: the last of its row.
    pub(crate) fn whole(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: text.into(),
            look,
        }
    }
}

/// Writes rows as lines, each column as wide as its widest cell, two spaces of indent.
pub(crate) fn write(rows: &[Vec<Cell>], style: Style, out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.text.width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = String::from(GAP);
        for (index, (cell, width)) in row.iter().zip(&widths).enumerate() {
            line.push_str(&style.paint(cell.look, &cell.text));
            if index.saturating_add(1) < row.len() {
                let missing = width.saturating_sub(cell.text.width());
                line.push_str(&" ".repeat(missing));
                line.push_str(GAP);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Cuts text to a display width.
pub(crate) fn cut(text: &str, widest: usize) -> String {
    if text.width() <= widest {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0_usize;
    for character in text.chars() {
        let width = character.to_string().width();
        if used.saturating_add(width) >= widest {
            break;
        }
        used = used.saturating_add(width);
        out.push(character);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_and_latin_cells_line_up() {
        let cell = |text: &str| Cell::new(text, Look::Plain);
        let rows = vec![vec![cell("기준"), cell("b")], vec![cell("abcdef"), cell("d")]];
        let mut out = String::new();
        write(&rows, Style::Plain, &mut out);
        assert_eq!(out, "  기준    b\n  abcdef  d\n");
    }

    #[test]
    fn a_long_cell_is_cut_by_display_width() {
        assert!(cut(&"가".repeat(100), WIDEST).width() <= WIDEST);
        assert_eq!(cut("short", WIDEST), "short");
    }
}
