//! Where two JSON values differ.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many differences are named; more are counted in the last one's place.
const MOST: usize = 100;

/// One place where two records differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The JSON pointer.
    pub path: String,
    /// The recorded value; `null` where there is none.
    pub recorded: Value,
    /// The replayed value; `null` where there is none.
    pub replayed: Value,
}

/// Lists the places where two values differ, at most 100, in document order.
///
/// # Example
/// ```
/// use mcms_release::record::differences;
/// let found = differences(&serde_json::json!({"a": [1, 2]}), &serde_json::json!({"a": [1, 3]}));
/// assert_eq!(found[0].path, "/a/1");
/// ```
#[must_use]
pub fn differences(recorded: &Value, replayed: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(recorded, replayed, String::new(), &mut found);
    found
}

fn walk(recorded: &Value, replayed: &Value, path: String, found: &mut Vec<Difference>) {
    if recorded == replayed || found.len() >= MOST {
        return;
    }
    match (recorded, replayed) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let place = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                walk(
                    one.get(key).unwrap_or(&Value::Null),
                    other.get(key).unwrap_or(&Value::Null),
                    place,
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for index in 0..one.len().max(other.len()) {
                let left = one.get(index).unwrap_or(&Value::Null);
                let right = other.get(index).unwrap_or(&Value::Null);
                walk(left, right, format!("{path}/{index}"), found);
            }
        }
        _ => found.push(Difference {
            path,
            recorded: recorded.clone(),
            replayed: replayed.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_values_do_not_differ() {
        assert!(differences(&json!({"a": [1, {"b": null}]}), &json!({"a": [1, {"b": null}]})).is_empty());
    }

    #[test]
    fn additions_removals_and_changes_are_named_by_pointer() {
        let found = differences(
            &json!({"a/b": 1, "list": [1, 2], "gone": true}),
            &json!({"a/b": 2, "list": [1], "new": 0}),
        );
        let paths: Vec<&str> = found.iter().map(|difference| difference.path.as_str()).collect();
        assert_eq!(paths, ["/a~1b", "/gone", "/list/1", "/new"]);
    }
}
