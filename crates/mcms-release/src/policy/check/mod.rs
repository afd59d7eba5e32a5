//! Does a tree follow the language: keys, types, ranges and forms, every deviation at once.
//!
//! Driven by the tables of [`language`](super::language). What keys mean together is the business of `rules`.

mod leaf;
mod shape;

pub(crate) use leaf::{MOST_TEXT, build_limit, whole};

use crate::error::ErrorCode;
use crate::policy::document::{Content, Node, shorten};
use crate::policy::language::{Kind, ROOT, SCHEMA};
use crate::policy::problems::Problems;
use std::collections::BTreeSet;

/// Checks the whole policy.
pub(crate) fn policy(root: &Node<'_>, problems: &mut Problems) {
    // Another version has other keys: to complain about them would only hide what is wrong.
    if let Some(node) = root.get("schema")
        && !is_known_language(root)
    {
        let written = shorten(node.text().unwrap_or_default());
        problems.add(
            ErrorCode::PolicyUnsupportedSchema,
            format!("unknown policy language `{written}`"),
            node.id,
        );
        return;
    }
    shape::object(root, &ROOT, "the policy", problems);
}

/// Says whether the policy is in a language that this engine knows, or does not say which.
pub(crate) fn is_known_language(root: &Node<'_>) -> bool {
    root.get("schema")
        .and_then(Node::text)
        .is_none_or(|written| written == SCHEMA)
}

/// Checks a value; `what` names it in messages: a key in backticks, or words.
pub(crate) fn value(node: &Node<'_>, kind: &Kind, what: &str, problems: &mut Problems) {
    match &node.content {
        Content::Broken => return,
        Content::Null => {
            problems.add(
                ErrorCode::PolicyInvalidValue,
                format!("{what} has no value"),
                node.id,
            );
            problems.help(format!("write {}, or remove the key", expected(kind)));
            return;
        }
        _ => {}
    }
    match kind {
        Kind::List { of, least, distinct } => list(node, of, *least, *distinct, what, problems),
        Kind::Map {
            keys,
            of,
            least,
            most,
        } => map(node, (keys, of), (*least, *most), what, problems),
        Kind::Texts if matches!(node.content, Content::List(_)) => {
            list(node, &Kind::Text, 1, true, what, problems);
        }
        Kind::Texts => leaf::leaf(node, &Kind::Text, what, problems),
        Kind::Object(shape) => shape::object(node, shape, what, problems),
        Kind::OneOf(shape) => shape::one_of(node, shape, what, problems),
        Kind::Union(union) => shape::union(node, union, what, problems),
        leaf => leaf::leaf(node, leaf, what, problems),
    }
}

/// Reports a value of another type.
fn wrong_type(node: &Node<'_>, kind: &Kind, what: &str, problems: &mut Problems) {
    if matches!(node.content, Content::Broken) {
        return;
    }
    let message = format!("{what} must be {}, not {}", expected(kind), node.describe());
    problems.add(ErrorCode::PolicyInvalidValue, message, node.id);
    let of_text = !matches!(
        kind,
        Kind::List { .. }
            | Kind::Map { .. }
            | Kind::Object(_)
            | Kind::OneOf(_)
            | Kind::Union(_)
            | Kind::Flag
            | Kind::Whole(..)
    );
    match (&node.content, kind) {
        (Content::Number(number), Kind::Duration) => {
            let number = shorten(number);
            problems.help(format!("write the unit: `{number}s`, `{number}m` or `{number}h`"));
        }
        (Content::Number(number), Kind::Percent { .. }) => {
            problems.help(format!("write `{}%`", shorten(number)));
        }
        (Content::Number(number), Kind::Points) => problems.help(format!("write `{}pp`", shorten(number))),
        (Content::Number(number), Kind::Limit) => {
            problems.help(format!("write an operator before it: `<= {}`", shorten(number)));
        }
        (Content::Number(number), _) if of_text => {
            problems.help(format!("quote it: `\"{}\"`", shorten(number)));
        }
        (Content::Flag(flag), _) if of_text => problems.help(format!("quote it: `\"{flag}\"`")),
        (Content::Text(text), Kind::Flag)
            if matches!(
                text.to_lowercase().as_str(),
                "yes" | "on" | "no" | "off" | "y" | "n"
            ) =>
        {
            problems.help("write `true` or `false`; YAML 1.2 reads `yes`, `no`, `on` and `off` as texts");
        }
        (Content::Text(text), Kind::List { .. }) => {
            problems.help(format!("write a list: `[{}]`", shorten(text)));
        }
        (Content::Text(text), Kind::Whole(..)) if text.parse::<f64>().is_ok() => {
            problems.help("remove the quotes");
        }
        _ => problems.help(format!("write {}", expected(kind))),
    }
}

/// Says in words what a kind wants.
fn expected(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Texts => "a text or a list of texts".to_owned(),
        Kind::Name => "a name".to_owned(),
        Kind::Version => format!("`{SCHEMA}`"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Kind::Percent { .. } => "a percentage such as `80%`".to_owned(),
        Kind::Points => "percentage points such as `1pp`".to_owned(),
        Kind::Duration => "a duration such as `15m`".to_owned(),
        Kind::CivilMinute => "a minute such as `12-24T00:00`".to_owned(),
        Kind::Zone => "an IANA time zone such as `Asia/Seoul`".to_owned(),
        Kind::Word(words) => {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            if words.len() == 1 {
                words.concat()
            } else {
                format!("one of {}", words.join(", "))
            }
        }
        Kind::Setting => "one of `fail`, `inconclusive`, `warn`".to_owned(),
        Kind::Limit => "a limit such as `<= +10%`".to_owned(),
        Kind::Metric => "a metric's name".to_owned(),
        Kind::Statistic => "a statistic such as `p95`".to_owned(),
        Kind::List { .. } => "a list".to_owned(),
        Kind::Map { .. } | Kind::Object(_) | Kind::OneOf(_) | Kind::Union(_) => "a map".to_owned(),
    }
}

fn list(node: &Node<'_>, of: &Kind, least: usize, distinct: bool, what: &str, problems: &mut Problems) {
    let Content::List(items) = &node.content else {
        wrong_type(
            node,
            &Kind::List {
                of: &Kind::Text,
                least,
                distinct,
            },
            what,
            problems,
        );
        return;
    };
    if items.len() < least {
        let (code, message) = match what {
            "`gates`" => (ErrorCode::PolicyNoGates, "the policy has no gates".to_owned()),
            "`criteria`" => (ErrorCode::PolicyNoGates, "the gate has no criteria".to_owned()),
            _ => (ErrorCode::PolicyInvalidValue, format!("{what} is empty")),
        };
        problems.add(code, message, node.id);
        if code == ErrorCode::PolicyInvalidValue {
            problems.help("write at least one item, or remove the key");
        }
    }
    let one = format!("an item of {what}");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for item in items {
        value(item, of, &one, problems);
        if distinct
            && let Some(text) = item.text()
            && !seen.insert(text.to_owned())
        {
            problems.add(
                ErrorCode::PolicyDuplicateId,
                format!("`{}` stands twice in {what}", shorten(text)),
                item.id,
            );
            problems.help("keep one of the two");
        }
    }
}

fn map(
    node: &Node<'_>,
    (keys, of): (&'static str, &'static Kind),
    (least, most): (usize, usize),
    what: &str,
    problems: &mut Problems,
) {
    let Content::Map(entries) = &node.content else {
        wrong_type(
            node,
            &Kind::Map {
                keys,
                of,
                least,
                most,
            },
            what,
            problems,
        );
        return;
    };
    if entries.len() < least || entries.len() > most {
        let wanted = if least == most {
            format!("exactly {least}")
        } else {
            format!("{least} to {most}")
        };
        problems.add(
            ErrorCode::PolicyInvalidValue,
            format!("{what} has {} keys", entries.len()),
            node.id,
        );
        problems.help(format!("write {wanted}, each {keys}"));
    }
    for entry in entries {
        leaf::key_name(&entry.key, entry.key_id, keys, problems);
        value(&entry.value, of, &format!("`{}`", shorten(&entry.key)), problems);
    }
}
