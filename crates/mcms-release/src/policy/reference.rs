//! The policy language as a page for people.

use super::language::{By, Kind, Open, Presence, ROOT, SCHEMA, SETTING_WORDS, Shape, Union, Word};
use std::fmt::Write as _;

/// Writes the reference of the policy language as Markdown: every key, what it holds, its default and what it says.
///
/// # Example
/// ```
/// assert!(mcms_release::policy::reference().contains("`on_no_data`"));
/// ```
#[must_use]
pub fn reference() -> String {
    let mut page = Page {
        text: String::new(),
        waiting: Vec::new(),
        written: Vec::new(),
    };
    page.line(&format!("# Policy reference: `{SCHEMA}`\n"));
    page.line("Generated from the tables that the parser checks against. YAML and JSON are equal; unknown and duplicate keys are errors.\n");
    page.forms();
    page.shape(&ROOT, None);
    while let Some(next) = page.next() {
        match next {
            Part::Shape(shape, chosen) => page.shape(shape, chosen.as_deref()),
            Part::Union(union) => page.union(union),
        }
    }
    page.text
}

/// A section that is still to be written.
enum Part {
    Shape(&'static Shape, Option<String>),
    Union(&'static Union),
}

struct Page {
    text: String,
    waiting: Vec<Part>,
    written: Vec<&'static str>,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn forms(&mut self) {
        self.line("| form | meaning |\n|---|---|");
        for (form, meaning) in [
            (
                "name",
                "letters of any language, no `/` and no `=`: other places refer to it",
            ),
            ("duration", "`10s`, `15m`, `1h30m`, `24h`, `2d`"),
            ("percentage", "`80%`"),
            ("points", "percentage points, `1pp`"),
            (
                "limit",
                "the condition that must hold, see the limit grammar: `<= 10`, `< 1%`, `<= +10%`, `{any: [\"<= +10%\", \"<= +50ms\"]}`",
            ),
            (
                "metric",
                "a metric's name, with tags as k6 writes them: `http_req_duration{expected_response:true}`",
            ),
            (
                "statistic",
                "`p95`, `p99.9`, `rate`, `count`, `avg`, `med`, `min`, `max`, `last`",
            ),
            (
                "civil minute",
                "`12-24T00:00` every year, `2026-12-24T00:00` once, in `time_zone`",
            ),
        ] {
            let _ = writeln!(self.text, "| {form} | {meaning} |");
        }
        self.line("");
    }

    fn next(&mut self) -> Option<Part> {
        while !self.waiting.is_empty() {
            let part = self.waiting.remove(0);
            let name = match &part {
                Part::Shape(shape, _) => shape.name,
                Part::Union(union) => union.name,
            };
            if !self.written.contains(&name) {
                self.written.push(name);
                return Some(part);
            }
        }
        None
    }

    fn shape(&mut self, shape: &'static Shape, chosen: Option<&str>) {
        let _ = writeln!(self.text, "## {}\n\n{}", shape.name, shape.about);
        if let Some(chosen) = chosen {
            let _ = writeln!(self.text, "\nApplies where {chosen}.");
        }
        self.line("\n| key | holds | default | meaning |\n|---|---|---|---|");
        for key in shape.keys() {
            let default = match key.presence {
                Presence::Required => "required".to_owned(),
                Presence::Optional => "–".to_owned(),
                Presence::Default(value) => format!("`{value}`"),
            };
            let holds = self.holds(&key.kind);
            let _ = writeln!(
                self.text,
                "| `{}` | {holds} | {default} | {}{} |",
                key.name,
                cell(key.about),
                words(&key.kind)
            );
        }
        if let Some(Open { about, kind }) = &shape.open {
            let holds = self.holds(kind);
            let _ = writeln!(self.text, "| any other | {holds} | – | {} |", cell(about));
        }
        self.line("");
    }

    fn union(&mut self, union: &'static Union) {
        let _ = writeln!(self.text, "## {}\n\n{}\n", union.name, union.about);
        for (word, shape) in union.variants {
            let chosen = match union.by {
                By::Value(key) => format!("`{key}` is `{word}`"),
                By::Presence => format!("`{word}` is given"),
            };
            let _ = writeln!(self.text, "- {chosen}: {}", link(shape.name));
            self.waiting.push(Part::Shape(shape, Some(chosen)));
        }
        self.line("");
    }

    /// Says what a value is, and remembers the sections that it refers to.
    fn holds(&mut self, kind: &'static Kind) -> String {
        match kind {
            Kind::Text => "text".into(),
            Kind::Texts => "text or list of texts".into(),
            Kind::Name => "name".into(),
            Kind::Version => format!("`{SCHEMA}`"),
            Kind::Flag => "`true`, `false`".into(),
            Kind::Whole(least, most) => format!("{least} to {most}"),
            Kind::Percent { .. } => "percentage".into(),
            Kind::Points => "points".into(),
            Kind::Duration => "duration".into(),
            Kind::CivilMinute => "civil minute".into(),
            Kind::Zone => "IANA time zone".into(),
            Kind::Word(_) | Kind::Setting => "word".into(),
            Kind::Limit => "limit".into(),
            Kind::Metric => "metric".into(),
            Kind::Statistic => "statistic".into(),
            Kind::List { of, .. } => format!("list of {}", self.holds(of)),
            Kind::Map { keys, of, .. } => format!("map from {keys} to {}", self.holds(of)),
            Kind::Object(shape) | Kind::OneOf(shape) => {
                self.waiting.push(Part::Shape(shape, None));
                link(shape.name)
            }
            Kind::Union(union) => {
                self.waiting.push(Part::Union(union));
                link(union.name)
            }
        }
    }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The words of an enumeration, explained.
fn words(kind: &Kind) -> String {
    let words: &[Word] = match kind {
        Kind::Word(words) => words,
        Kind::Setting => SETTING_WORDS,
        _ => return String::new(),
    };
    let mut text = String::new();
    for (word, about) in words {
        let _ = write!(text, "<br>`{word}`: {}", cell(about));
    }
    text
}
