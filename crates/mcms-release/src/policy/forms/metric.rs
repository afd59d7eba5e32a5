//! Names of metrics with a tag filter, as k6 writes its sub-metrics: `http_req_duration{expected_response:true,name:/login}`.

use super::FormError;
use crate::policy::document::shorten;
use std::collections::BTreeMap;

/// A metric and the tags that its samples must carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MetricName {
    pub(crate) metric: String,
    pub(crate) filter: BTreeMap<String, String>,
}

const HELP: &str =
    "write the metric's name, and tags as in `http_req_duration{expected_response:true,name:login}`";

/// Reads a metric's name with its filter. A tag's value may stand in quotes, then it may hold commas and braces.
pub(crate) fn metric(text: &str) -> Result<MetricName, FormError> {
    let wrong = |message: String, at: usize| Err(FormError::new(message, HELP).inside(at));
    let (name, rest) = match text.split_once('{') {
        Some((name, rest)) => (name, Some(rest)),
        None => (text, None),
    };
    let length = name.chars().count();
    if name.is_empty() {
        return wrong("the metric has no name".to_owned(), 0);
    }
    if let Some(at) = name
        .chars()
        .position(|c| c.is_whitespace() || c.is_control() || "}\"'`,;:()".contains(c))
    {
        return wrong(format!("`{}` is no metric's name", shorten(name)), at);
    }
    let Some(rest) = rest else {
        return Ok(MetricName {
            metric: name.to_owned(),
            filter: BTreeMap::new(),
        });
    };
    let start = length.saturating_add(1);
    let Some(inner) = rest.strip_suffix('}') else {
        return wrong(
            format!("the filter of `{}` is not closed by `}}`", shorten(name)),
            text.chars().count(),
        );
    };
    let mut filter = BTreeMap::new();
    let mut at = start;
    for part in split(inner) {
        let Some((tag, value)) = pair(part) else {
            return wrong(format!("`{}` is no `tag:value`", shorten(part.trim())), at);
        };
        if filter.insert(tag.clone(), value).is_some() {
            return wrong(format!("the tag `{}` is given twice", shorten(&tag)), at);
        }
        at = at.saturating_add(part.chars().count()).saturating_add(1);
    }
    Ok(MetricName {
        metric: name.to_owned(),
        filter,
    })
}

/// Splits at the commas that stand outside quotes.
fn split(text: &str) -> Vec<&str> {
    let mut quote = None;
    text.split(move |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => return false,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => {}
        }
        c == ','
    })
    .collect()
}

fn pair(part: &str) -> Option<(String, String)> {
    let (tag, value) = part.split_once(':')?;
    let (tag, value) = (tag.trim(), value.trim());
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value
            .strip_prefix(quote)?
            .strip_suffix(quote)
            .filter(|inner| !inner.contains(quote))?,
        _ if value.contains(['{', '}', '"', '\'']) => return None,
        _ => value,
    };
    let tag_holds =
        !tag.is_empty() && !tag.contains(['{', '}', '"', '\'']) && !tag.contains(char::is_whitespace);
    (tag_holds && !value.is_empty()).then(|| (tag.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_as_k6_writes_them() {
        let read =
            |text: &str| metric(text).map(|name| (name.metric, name.filter.into_iter().collect::<Vec<_>>()));
        let pairs = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            read("http_req_failed"),
            Ok(("http_req_failed".into(), pairs(&[])))
        );
        assert_eq!(read("a{b:c}"), Ok(("a".into(), pairs(&[("b", "c")]))));
        assert_eq!(
            read("a{ b : c , d:'e,f' }"),
            Ok(("a".into(), pairs(&[("b", "c"), ("d", "e,f")])))
        );
        assert_eq!(
            read("a{name:http://host/x}"),
            Ok(("a".into(), pairs(&[("name", "http://host/x")])))
        );
        assert_eq!(
            read("http.server.duration{이름:로그인}"),
            Ok(("http.server.duration".into(), pairs(&[("이름", "로그인")])))
        );
    }

    #[test]
    fn broken_filters_name_the_place() {
        for (text, at) in [
            ("", 0),
            ("{a:b}", 0),
            ("a b", 1),
            ("a{b:c", 5),
            ("a{}", 2),
            ("a{b}", 2),
            ("a{b:c,}", 6),
            ("a{b:c,b:d}", 6),
            ("a{b:c}d", 7),
            ("a{b:}", 2),
            ("a{b:'c}", 2),
            ("a{b:{c}}", 2),
            ("a}", 1),
            ("p(95)", 1),
        ] {
            let error = metric(text).expect_err(text);
            assert_eq!(error.at, at, "{text}: {}", error.message);
        }
    }
}
