//! Error messages are lower case and without a final period (CONTRACTS 7).
//!
//! Looks at the text in `Error::new(code, "…")` and `Error::new(code, format!("…"))`; a message that is put
//! together elsewhere is not seen.

use crate::command::Failure;
use crate::finding::Finding;
use proc_macro2::TokenTree;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Lit};

/// Finds error messages that do not read as the others do.
pub(super) fn findings(name: &str, text: &str) -> Result<Vec<Finding>, Failure> {
    let file = syn::parse_file(text)
        .map_err(|error| Failure::new(format!("{name}:{}: not Rust: {error}", error.span().start().line)))?;
    let mut messages = Messages {
        name,
        findings: Vec::new(),
    };
    messages.visit_file(&file);
    Ok(messages.findings)
}

struct Messages<'a> {
    name: &'a str,
    findings: Vec<Finding>,
}

impl<'ast> Visit<'ast> for Messages<'_> {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if makes_error(&call.func)
            && let Some(message) = call.args.iter().nth(1).and_then(text_of)
            && let Some(wrong) = wrong_with(&message)
        {
            let place = format!("{}:{}", self.name, call.span().start().line);
            self.findings.push(Finding::error(
                "prose",
                place,
                format!("error message {wrong}: {message:?}"),
            ));
        }
        visit::visit_expr_call(self, call);
    }
}

fn makes_error(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    matches!(names.as_slice(), [.., of, new] if of == "Error" && new == "new")
}

/// Returns the text of a literal, also inside `format!`, `.to_owned()`, `.into()` or `&`.
fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Reference(inner) => text_of(&inner.expr),
        Expr::MethodCall(call) => text_of(&call.receiver),
        Expr::Macro(call) if call.mac.path.is_ident("format") => {
            match call.mac.tokens.clone().into_iter().next() {
                Some(TokenTree::Literal(literal)) => match Lit::new(literal) {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// Names what is wrong; an abbreviation such as `XML` or a name such as `k6` may begin a message.
fn wrong_with(message: &str) -> Option<&'static str> {
    let mut letters = message.chars();
    let capital =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    if capital {
        Some("begins with a capital")
    } else if message.ends_with('.') && !message.ends_with("...") {
        Some("ends with a period")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(code: &str) -> Vec<String> {
        let text = format!("fn f() {{ {code}; }}");
        findings("a.rs", &text)
            .unwrap()
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn a_capital_or_a_period_is_found_also_in_a_format() {
        assert_eq!(messages(r#"Error::new(C::A, "The file is empty")"#).len(), 1);
        assert_eq!(
            messages(r#"crate::error::Error::new(C::A, format!("`{x}` is empty."))"#).len(),
            1
        );
        assert_eq!(
            messages(r#"Err(Error::new(C::A, "No gate".to_owned()))?"#).len(),
            1
        );
    }

    #[test]
    fn lower_case_user_input_and_abbreviations_may_begin_a_message() {
        for good in [
            "the file is empty",
            "`{x}` is empty",
            "XML is too deep",
            "{n} lines are too many",
        ] {
            assert!(
                messages(&format!("Error::new(C::A, format!({good:?}))")).is_empty(),
                "{good}"
            );
        }
    }

    #[test]
    fn other_texts_are_none_of_its_business() {
        assert!(messages(r#"Entry::new(C::A, "The help of a page.")"#).is_empty());
    }
}
