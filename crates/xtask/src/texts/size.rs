//! A file has one subject, so it stays short.

use super::extension;
use crate::finding::Finding;

const SAID_OVER: usize = 400;
const FAILS_OVER: usize = 500;

/// Finds a source file that is too long. Documents and data have no limit.
pub(super) fn findings(name: &str, text: &str) -> Option<Finding> {
    let source = ["rs", "py", "sh", "js", "ps1", "psm1", "cs", "c"];
    if !source.contains(&extension(name)) {
        return None;
    }
    let lines = text.lines().count();
    if lines > FAILS_OVER {
        let message = format!("{lines} lines, more than {FAILS_OVER}: split it, one subject each");
        Some(Finding::error("size", name, message))
    } else if lines > SAID_OVER {
        Some(Finding::warning(
            "size",
            name,
            format!("{lines} lines, more than {SAID_OVER}: is it one subject?"),
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn four_hundred_lines_are_said_and_five_hundred_fail() {
        let severity = |lines: usize| findings("a.rs", &"x\n".repeat(lines)).map(|finding| finding.severity);
        assert_eq!(severity(400), None);
        assert_eq!(severity(401), Some(Severity::Warning));
        assert_eq!(severity(500), Some(Severity::Warning));
        assert_eq!(severity(501), Some(Severity::Error));
    }

    #[test]
    fn a_document_may_be_long() {
        assert_eq!(findings("a.md", &"x\n".repeat(900)), None);
    }
}
