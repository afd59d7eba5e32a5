//! Which format a file of test results has, by its root element or its keys; never by its file name.
//!
//! Not for folders of Allure results: [`super::allure::wants`] knows their file names.

/// A format of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// JUnit XML in any dialect.
    Junit,
    /// Visual Studio test results.
    Trx,
    /// NUnit 3, or the `test-results` of NUnit 2.
    Nunit,
    /// xUnit.net v2 and v3, or the single `assembly` of v1.
    Xunit,
    /// Common Test Report Format.
    Ctrf,
}

/// Tells the format of a decoded text; its first few kilobytes are enough.
///
/// # Example
/// ```
/// use mcms_release_readers::results::{Format, detect};
/// assert_eq!(detect("<?xml version='1.0'?><!-- x --><TestRun id='1'>"), Some(Format::Trx));
/// assert_eq!(detect("{\"reportFormat\": \"CTRF\", "), Some(Format::Ctrf));
/// assert_eq!(detect("{}"), None);
/// ```
#[must_use]
pub fn detect(text: &str) -> Option<Format> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.starts_with('{') {
        return is_ctrf(text).then_some(Format::Ctrf);
    }
    match root(text)? {
        "testsuites" | "testsuite" => Some(Format::Junit),
        "TestRun" => Some(Format::Trx),
        "test-run" | "test-suite" | "test-results" => Some(Format::Nunit),
        "assemblies" | "assembly" => Some(Format::Xunit),
        _ => None,
    }
}

fn is_ctrf(text: &str) -> bool {
    let after_key = |key: &str| text.split_once(key).map(|(_, rest)| rest.trim_start());
    let declared = after_key("\"reportFormat\"")
        .and_then(|rest| rest.strip_prefix(':'))
        .is_some_and(|rest| rest.trim_start().starts_with("\"CTRF\""));
    // Before version 1.0 nothing declared the format; its three required keys did.
    declared
        || ["\"results\"", "\"tool\"", "\"summary\""]
            .into_iter()
            .all(|key| text.contains(key))
}

/// Returns the name of the first element, past declaration, comments and document type.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if let Some(instruction) = rest.strip_prefix('?') {
            rest = instruction.split_once("?>")?.1;
        } else if let Some(doctype) = rest.strip_prefix("!DOCTYPE") {
            rest = after_doctype(doctype)?;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            let name = rest.get(..end)?;
            return Some(name.rsplit_once(':').map_or(name, |(_, local)| local));
        }
    }
}

fn after_doctype(text: &str) -> Option<&str> {
    let close = text.find('>')?;
    match text.find('[').filter(|open| *open < close) {
        Some(_) => text.split_once(']')?.1.trim_start().strip_prefix('>'),
        None => text.split_once('>').map(|(_, rest)| rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_element_decides_past_everything_before_it() {
        let cases = [
            ("<?xml version=\"1.0\"?>\n<testsuites>", Some(Format::Junit)),
            ("\u{feff}<testsuite name='a'", Some(Format::Junit)),
            ("<test-run/>", Some(Format::Nunit)),
            ("<test-results total='1'>", Some(Format::Nunit)),
            (
                "<!DOCTYPE t [\n<!ENTITY x SYSTEM \"y\">\n]>\n<test-results >",
                Some(Format::Nunit),
            ),
            ("<!DOCTYPE assemblies><assemblies>", Some(Format::Xunit)),
            ("<!-- a > b --><assembly name='x'>", Some(Format::Xunit)),
            ("<t:TestRun xmlns:t='x'>", Some(Format::Trx)),
            ("{\"results\": {\"tool\": {}, \"summary\": {", Some(Format::Ctrf)),
            ("<suites>", None),
            ("<testsuites", None),
            ("this is not xml", None),
            ("", None),
            ("[]", None),
        ];
        for (text, format) in cases {
            assert_eq!(detect(text), format, "{text}");
        }
    }
}
