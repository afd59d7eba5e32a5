//! Values without parts: texts, numbers, words, and the small forms inside texts.

use super::wrong_type;
use crate::calendar;
use crate::error::ErrorCode;
use crate::limit::Limit;
use crate::policy::document::{Content, Node, NodeId, shorten};
use crate::policy::forms::{self, FormError};
use crate::policy::language::{Kind, SCHEMA, SETTING_WORDS, Word};
use crate::policy::problems::Problems;
use crate::policy::suggest;

/// The longest free text, in characters.
pub(crate) const MOST_TEXT: usize = 4096;

/// Checks a value without parts.
pub(super) fn leaf(node: &Node<'_>, kind: &Kind, what: &str, problems: &mut Problems) {
    match (kind, &node.content) {
        (Kind::Flag, Content::Flag(_)) => {}
        (Kind::Whole(least, most), Content::Number(text)) => {
            if !whole(text).is_some_and(|number| (*least..=*most).contains(&number)) {
                let message = format!(
                    "{what} must be a whole number from {least} to {most}, not `{}`",
                    shorten(text)
                );
                problems.add(ErrorCode::PolicyInvalidValue, message, node.id);
            }
        }
        (Kind::Limit, Content::Text(_) | Content::Map(_)) => limit(node, problems),
        (Kind::Flag | Kind::Whole(..), _) => wrong_type(node, kind, what, problems),
        (_, Content::Text(text)) => written(node, text, kind, what, problems),
        _ => wrong_type(node, kind, what, problems),
    }
}

/// Reads a whole number: `5`, also `5.0` and `+5`.
pub(crate) fn whole(text: &str) -> Option<u32> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.parse().ok()
}

fn written(node: &Node<'_>, text: &str, kind: &Kind, what: &str, problems: &mut Problems) {
    let result = match kind {
        Kind::Text => free(text, what),
        Kind::Name => forms::name(text),
        Kind::Version => same(text),
        Kind::Percent { least, most, whole } => forms::percent(text, *least, *most, *whole).map(drop),
        Kind::Points => forms::points(text).map(drop),
        Kind::Duration => forms::duration(text).map(drop),
        Kind::CivilMinute => civil(text),
        Kind::Zone => zone(text),
        Kind::Word(words) => word(text, words, what),
        Kind::Setting => setting(text, what),
        Kind::Metric => forms::metric(text).map(drop),
        Kind::Statistic => forms::statistic(text).map(drop),
        _ => Ok(()),
    };
    if let Err(error) = result {
        problems.add_inside(ErrorCode::PolicyInvalidValue, error.message, node.id, error.at);
        problems.help(error.help);
    }
}

fn free(text: &str, what: &str) -> Result<(), FormError> {
    if text.trim().is_empty() {
        return Err(FormError::new(
            format!("{what} is empty"),
            "write a text, or remove the key",
        ));
    }
    if text.len() > MOST_TEXT && text.chars().count() > MOST_TEXT {
        return Err(FormError::new(
            format!("{what} is longer than {MOST_TEXT} characters"),
            "shorten it",
        ));
    }
    Ok(())
}

fn same(text: &str) -> Result<(), FormError> {
    if text == SCHEMA {
        Ok(())
    } else {
        Err(FormError::new(
            format!("unknown policy language `{}`", shorten(text)),
            format!("write `{SCHEMA}`"),
        ))
    }
}

fn civil(text: &str) -> Result<(), FormError> {
    let help = "write `MM-DDTHH:MM` for every year or `YYYY-MM-DDTHH:MM` for one, such as `12-24T00:00`; 29 February needs a year";
    calendar::CivilMinute::parse(text)
        .map(drop)
        .ok_or_else(|| FormError::new(format!("`{}` is no minute of the calendar", shorten(text)), help))
}

fn zone(text: &str) -> Result<(), FormError> {
    if calendar::zone_exists(text) {
        return Ok(());
    }
    let zones = calendar::zones();
    let help = suggest::among(text, zones.iter().map(String::as_str)).map_or_else(
        || "write an IANA name such as `Asia/Seoul`".to_owned(),
        |zone| format!("did you mean `{zone}`?"),
    );
    Err(FormError::new(
        format!("unknown time zone `{}`", shorten(text)),
        help,
    ))
}

fn word(text: &str, words: &[Word], what: &str) -> Result<(), FormError> {
    if words.iter().any(|(word, _)| *word == text) {
        return Ok(());
    }
    let help = suggest::among(text, words.iter().map(|(word, _)| *word)).map_or_else(
        || {
            let lines: Vec<String> = words
                .iter()
                .map(|(word, about)| format!("`{word}` ({about})"))
                .collect();
            format!("write {}", lines.join(" or "))
        },
        |word| format!("did you mean `{word}`?"),
    );
    Err(FormError::new(
        format!("{what} cannot be `{}`", shorten(text)),
        help,
    ))
}

/// `pass` gets its own words: it is what other systems do, and what this one never does.
fn setting(text: &str, what: &str) -> Result<(), FormError> {
    if text == "pass" {
        return Err(FormError::new(
            format!("{what} cannot be `pass`"),
            "evidence that is missing, damaged or broken never passes; `warn` lets the release through visibly, `inconclusive` stops it as undecided, `fail` stops it",
        ));
    }
    word(text, SETTING_WORDS, what)
}

/// Checks a name that the policy gives to an entry of a map.
pub(super) fn key_name(key: &str, id: NodeId, keys: &str, problems: &mut Problems) {
    let problem = if key.trim().is_empty() {
        Some("is empty")
    } else if key.len() > forms::MOST_NAME_BYTES {
        Some("is too long")
    } else if key.chars().any(char::is_control) {
        Some("holds a control character")
    } else {
        None
    };
    if let Some(problem) = problem {
        problems.add(
            ErrorCode::PolicyInvalidValue,
            format!("the key `{}` {problem}", shorten(key)),
            id,
        );
        problems.help(format!("write {keys}"));
    }
}

/// Checks a limit and names the place inside its text.
fn limit(node: &Node<'_>, problems: &mut Problems) {
    match &node.content {
        Content::Text(text) => {
            if let Err(error) = Limit::parse(text) {
                let at = error.column.saturating_sub(1);
                problems.add_inside(ErrorCode::LimitSyntax, error.message(), node.id, at);
                problems.help(error.help());
            }
        }
        Content::Map(_) => {
            let before = problems.len();
            parts(node, problems);
            if problems.len() == before
                && let Err(error) = limit_of(node).unwrap_or(Ok(()))
            {
                problems.add(ErrorCode::LimitSyntax, error.message(), node.id);
                problems.help(error.help());
            }
        }
        _ => wrong_type(node, &Kind::Limit, "a part of `all` or `any`", problems),
    }
}

/// Checks `{all: […]}` and `{any: […]}`.
fn parts(node: &Node<'_>, problems: &mut Problems) {
    let [entry] = node.entries() else {
        problems.add(
            ErrorCode::LimitSyntax,
            "a limit has the one key `all` or `any`",
            node.id,
        );
        problems.help("write `{all: […]}` or `{any: […]}`");
        return;
    };
    if !matches!(entry.key.as_ref(), "all" | "any") {
        problems.add(
            ErrorCode::LimitSyntax,
            format!("`{}` is no key of a limit", shorten(&entry.key)),
            entry.key_id,
        );
        problems.help("write `{all: […]}` or `{any: […]}`");
        return;
    }
    let Content::List(items) = &entry.value.content else {
        wrong_type(
            &entry.value,
            &Kind::List {
                of: &Kind::Limit,
                least: 1,
                distinct: false,
            },
            &format!("`{}`", entry.key),
            problems,
        );
        return;
    };
    for item in items {
        limit_part(item, problems);
    }
}

fn limit_part(node: &Node<'_>, problems: &mut Problems) {
    match &node.content {
        Content::Text(_) => limit(node, problems),
        Content::Map(_) => parts(node, problems),
        _ => wrong_type(node, &Kind::Limit, "a part of `all` or `any`", problems),
    }
}

/// Builds a limit to learn whether its parts may stand together; `None` where a part is no limit at all.
fn limit_of(node: &Node<'_>) -> Option<Result<(), crate::limit::LimitError>> {
    Some(build_limit(node)?.map(drop))
}

/// Builds a limit from its node; `None` where the node does not have the shape of one.
pub(crate) fn build_limit(node: &Node<'_>) -> Option<Result<Limit, crate::limit::LimitError>> {
    if let Some(text) = node.text() {
        return Some(Limit::parse(text));
    }
    let [entry] = node.entries() else { return None };
    let mut parts = Vec::with_capacity(entry.value.items().len());
    for item in entry.value.items() {
        match build_limit(item)? {
            Ok(part) => parts.push(part),
            Err(error) => return Some(Err(error)),
        }
    }
    match entry.key.as_ref() {
        "all" => Some(Limit::all(parts)),
        "any" => Some(Limit::any(parts)),
        _ => None,
    }
}
