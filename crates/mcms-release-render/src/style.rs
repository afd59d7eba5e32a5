//! How text on a terminal looks. Whether there is a terminal, the caller knows.

use mcms_release::gate::Verdict;

/// Whether text for a terminal is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Without colour.
    #[default]
    Plain,
    /// With ANSI colours.
    Ansi,
}

/// A role that text plays, shown as a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Good news.
    Good,
    /// Something to look at.
    Warning,
    /// Not decided.
    Open,
    /// Bad news.
    Bad,
    /// A heading.
    Heading,
    /// Less important.
    Quiet,
    /// Nothing special.
    Plain,
}

impl Style {
    /// Paints text that is already harmless.
    pub(crate) fn paint(self, look: Look, text: &str) -> String {
        let code = match look {
            _ if self == Self::Plain => return text.to_owned(),
            Look::Plain => return text.to_owned(),
            Look::Good => "1;32",
            Look::Warning => "1;33",
            Look::Open => "1;35",
            Look::Bad => "1;31",
            Look::Heading => "1",
            Look::Quiet => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

impl From<Verdict> for Look {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Good,
            Verdict::Warn => Self::Warning,
            Verdict::Inconclusive => Self::Open,
            Verdict::Fail => Self::Bad,
        }
    }
}
