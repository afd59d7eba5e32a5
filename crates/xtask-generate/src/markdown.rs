//! Small pieces of Markdown.

/// The line that generated pages begin with.
pub const GENERATED: &str =
    "<!-- Written by `cargo xtask generate`. Change the tables in the source, not this file. -->\n\n";

/// Makes a text safe inside a table's cell.
#[must_use]
pub fn cell(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.replace('|', "\\|").replace('<', "&lt;")
}

/// Makes a code span of a text, safe inside a table's cell.
#[must_use]
pub fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// A table with its head.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut out = String::from("|");
        for cell in cells {
            out.push(' ');
            out.push_str(cell);
            out.push_str(" |");
        }
        out.push('\n');
        out
    };
    let mut out = line(&mut head.iter().copied());
    out.push_str(&line(&mut head.iter().map(|_| "---")));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    out
}

/// A target for links, independent of how a renderer names headings.
#[must_use]
pub fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_does_not_break_a_table() {
        assert_eq!(
            table(&["key", "type"], &[vec![code("a|b"), cell("x | y\n  <z>")]]),
            "| key | type |\n| --- | --- |\n| `a\\|b` | x \\| y &lt;z> |\n"
        );
    }
}
