//! The query that a policy yields, in the tracker's own language.
//!
//! The gate compares it with the query that an input says it was asked with: an empty answer proves that there is no
//! ticket only if the right question was asked (CONTRACTS 3.4). It is a pure function of the policy, so a script, a
//! connector and the gate write the same text.

use super::TicketSystem;
use std::fmt::Write;

/// Writes the query for the tickets of a project, without those whose fields have one of the values in `without`.
///
/// It excludes what the policy knows not to matter instead of asking for what matters: a value that the policy does
/// not list, or a field left empty, then still arrives, and counts as matching. `without` holds the tracker's field
/// names, each with the spellings that are left out; a field without values is no condition. A Jira field `customfield_10050` is written `cf[10050]`, the form that does not depend on its display name.
///
/// With `unresolved`, Jira is asked for tickets without resolution or not in status category Done (a reopened ticket
/// may keep its resolution). Azure DevOps is not asked about states: which
/// state is a completed one differs by work item type, so that is judged on the items (state category).
///
/// Sources: Jira "JQL fields" and "JQL operators"; Azure Boards "Work Item Query Language (WIQL) syntax".
///
/// # Example
/// ```
/// use mcms_release::evidence::{TicketSystem, ticket_query};
/// let priority = ("priority".to_owned(), vec!["Low".to_owned(), "낮음".to_owned()]);
/// assert_eq!(
///     ticket_query(TicketSystem::JiraCloud, "UAT-Feedback", &[priority], true),
///     "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"낮음\")) \
///      AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key",
/// );
/// ```
#[must_use]
pub fn ticket_query(
    system: TicketSystem,
    project: &str,
    without: &[(String, Vec<String>)],
    unresolved: bool,
) -> String {
    match system {
        TicketSystem::JiraCloud | TicketSystem::JiraDataCenter => jql(project, without, unresolved),
        TicketSystem::AzureDevops => wiql(project, without),
    }
}

fn jql(project: &str, without: &[(String, Vec<String>)], unresolved: bool) -> String {
    let mut query = format!("project = {}", jql_text(project));
    for (field, values) in without.iter().filter(|(_, values)| !values.is_empty()) {
        let list: Vec<String> = values.iter().map(|value| jql_text(value)).collect();
        let name = jql_field(field);
        let _ = write!(
            query,
            " AND ({name} is EMPTY OR {name} not in ({}))",
            list.join(", ")
        );
    }
    if unresolved {
        query.push_str(" AND (resolution is EMPTY OR statusCategory != Done)");
    }
    query.push_str(" ORDER BY key");
    query
}

/// A field by its number where it has one, plainly where it is a word, otherwise quoted.
fn jql_field(field: &str) -> String {
    let number = field
        .strip_prefix("customfield_")
        .filter(|digits| is_number(digits));
    match number {
        Some(number) => format!("cf[{number}]"),
        None if is_word(field) => field.to_owned(),
        None => jql_text(field),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    let bracketed = text
        .strip_prefix("cf[")
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(is_number);
    bracketed || (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Quotes a text for JQL, where backslash and quote are escaped and line ends are written as escapes.
fn jql_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn wiql(project: &str, without: &[(String, Vec<String>)]) -> String {
    let mut query = format!(
        "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = {}",
        wiql_text(project)
    );
    for (field, values) in without.iter().filter(|(_, values)| !values.is_empty()) {
        let list: Vec<String> = values.iter().map(|value| wiql_text(value)).collect();
        // A closing bracket cannot be escaped in WIQL and no reference name holds one: it must not end the name early.
        let name = field.replace(['[', ']'], "");
        let _ = write!(
            query,
            " AND ([{name}] = '' OR [{name}] NOT IN ({}))",
            list.join(", ")
        );
    }
    query.push_str(" ORDER BY [System.Id]");
    query
}

/// Quotes a text for WIQL, where a quote is doubled.
fn wiql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filter(field: &str, values: &[&str]) -> (String, Vec<String>) {
        (
            field.to_owned(),
            values.iter().map(|value| (*value).to_owned()).collect(),
        )
    }

    #[test]
    fn the_query_of_the_mcms_policy() {
        let severity = filter(
            "priority",
            &["Low", "4 - Low", "낮음", "Medium", "3 - Medium", "보통"],
        );
        assert_eq!(
            ticket_query(
                TicketSystem::JiraDataCenter,
                "UAT-Feedback",
                std::slice::from_ref(&severity),
                true
            ),
            "project = \"UAT-Feedback\" AND (priority is EMPTY OR priority not in (\"Low\", \"4 - Low\", \"낮음\", \
             \"Medium\", \"3 - Medium\", \"보통\")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key"
        );
        let severity = filter("Microsoft.VSTS.Common.Severity", &["4 - Low", "낮음"]);
        assert_eq!(
            ticket_query(TicketSystem::AzureDevops, "UAT-Feedback", &[severity], true),
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = 'UAT-Feedback' AND \
             ([Microsoft.VSTS.Common.Severity] = '' OR [Microsoft.VSTS.Common.Severity] NOT IN ('4 - Low', '낮음')) ORDER BY [System.Id]"
        );
    }

    #[test]
    fn custom_fields_go_by_number_and_the_order_is_the_one_given() {
        let filters = [
            filter("customfield_10050", &["production", "운영"]),
            filter("priority", &[]),
            filter("Fix Version", &["1.0"]),
            filter("cf[7]", &["x"]),
        ];
        assert_eq!(
            ticket_query(TicketSystem::JiraCloud, "A", &filters, false),
            "project = \"A\" AND (cf[10050] is EMPTY OR cf[10050] not in (\"production\", \"운영\")) AND \
             (\"Fix Version\" is EMPTY OR \"Fix Version\" not in (\"1.0\")) AND (cf[7] is EMPTY OR cf[7] not in (\"x\")) \
             ORDER BY key"
        );
    }

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        let filters = [filter("priority", &["\\\") OR project = \"X"])];
        assert_eq!(
            ticket_query(TicketSystem::JiraCloud, "a\"b", &filters, true),
            r#"project = "a\"b" AND (priority is EMPTY OR priority not in ("\\\") OR project = \"X")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key"#
        );
        let filters = [filter("A] = 1 OR [B", &["x') OR ('a"])];
        assert_eq!(
            ticket_query(TicketSystem::AzureDevops, "it's", &filters, true),
            "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = 'it''s' AND ([A = 1 OR B] = '' OR \
             [A = 1 OR B] NOT IN ('x'') OR (''a')) ORDER BY [System.Id]"
        );
    }

    proptest! {
        #[test]
        fn quotes_stay_balanced(value in "[a-z\"\\\\'\n]{0,20}") {
            let jql = jql_text(&value);
            let inner: Vec<char> = jql.chars().skip(1).take(jql.chars().count().saturating_sub(2)).collect();
            let mut escaped = false;
            for letter in inner {
                prop_assert!(escaped || letter != '"');
                escaped = !escaped && letter == '\\';
            }
            prop_assert!(!escaped);
            let wiql = wiql_text(&value);
            prop_assert!(wiql.matches('\'').count().is_multiple_of(2));
        }
    }
}
