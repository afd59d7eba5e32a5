//! Paths in tokens that are not parsed: the inside of macro calls and of attributes.

use super::references::Reference;
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

/// Collects the paths that begin with `crate`, `self` or `super`.
pub(super) fn paths_in(tokens: TokenStream, found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Ident(ident) if is_start(ident) => rest = path(vec![ident.clone()], after, found),
            TokenTree::Group(group) if !is_doc(group) => paths_in(group.stream(), found),
            TokenTree::Literal(literal) => found.extend(quoted(literal)),
            _ => {}
        }
    }
}

fn is_start(ident: &Ident) -> bool {
    ident == "crate" || ident == "self" || ident == "super"
}

fn is_doc(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(ident)) if ident == "doc")
}

/// Follows `:: name` as far as it goes; a list in braces opens every one of its paths. Returns what is left.
fn path<'t>(mut names: Vec<Ident>, mut rest: &'t [TokenTree], found: &mut Vec<Reference>) -> &'t [TokenTree] {
    loop {
        match rest {
            [
                TokenTree::Punct(one),
                TokenTree::Punct(two),
                TokenTree::Ident(name),
                after @ ..,
            ] if one.as_char() == ':' && two.as_char() == ':' => {
                names.push(name.clone());
                rest = after;
            }
            [
                TokenTree::Punct(one),
                TokenTree::Punct(two),
                TokenTree::Group(list),
                after @ ..,
            ] if one.as_char() == ':' && two.as_char() == ':' && list.delimiter() == Delimiter::Brace => {
                let members: Vec<TokenTree> = list.stream().into_iter().collect();
                for member in
                    members.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
                {
                    if let [TokenTree::Ident(name), after @ ..] = member {
                        let mut longer = names.clone();
                        longer.push(name.clone());
                        path(longer, after, found);
                    }
                }
                return after;
            }
            _ => break,
        }
    }
    if let Some(first) = names.first() {
        let line = first.span().start().line;
        found.push(Reference {
            names: names.iter().map(ToString::to_string).collect(),
            line,
        });
    }
    rest
}

/// A path in a string, as `#[serde(with = "crate::time")]` has it.
fn quoted(literal: &Literal) -> Option<Reference> {
    let text = literal.to_string();
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    let names: Vec<String> = text.split("::").map(str::to_owned).collect();
    let is_path = names.len() > 1
        && names
            .first()
            .is_some_and(|name| matches!(name.as_str(), "crate" | "self" | "super"))
        && names
            .iter()
            .all(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
    is_path.then(|| Reference {
        names,
        line: literal.span().start().line,
    })
}
