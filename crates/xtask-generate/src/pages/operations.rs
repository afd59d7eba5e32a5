//! The operations of the door, and the names of their schema files.

use crate::markdown::{GENERATED, anchor};
use crate::schema::{definition, definitions, keys};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What the page says of one operation.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// The version of its request and answer: `mcms.gate.run/1`.
    pub schema: String,
    /// The PowerShell cmdlet.
    pub cmdlet: String,
    /// What it does, in English.
    pub help_en: String,
    /// What it does, in Korean.
    pub help_ko: String,
    /// A request that works, as JSON.
    pub example: String,
    /// Whether it may read files.
    pub reads_files: bool,
    /// Whether it may write files.
    pub writes_files: bool,
    /// The JSON Schema of the request.
    pub request: Value,
    /// The JSON Schema of the answer.
    pub answer: Value,
}

/// Returns the name of a schema's file: `mcms.gate.run/1` and `request` give `mcms.gate.run.1.request.json`.
#[must_use]
pub fn schema_file(schema: &str, part: &str) -> String {
    format!("{}.{part}.json", schema.replace('/', "."))
}

/// Writes the page.
///
/// # Errors
/// Where two requests have different types of one name, or an example is not JSON.
pub fn page(operations: &[Described]) -> Result<String, String> {
    let mut out = format!(
        "{GENERATED}# Operations\n\n\
         `call(operation, request)` is the one door behind every language; a request and its answer are JSON. Unknown \
         and duplicate keys are errors. Operations that read or write files can be confined to folders or switched \
         off by the program that embeds the engine.\n"
    );
    let mut types: BTreeMap<String, Value> = BTreeMap::new();
    for operation in operations {
        out.push_str(&section(operation)?);
        for (name, schema) in definitions(&operation.request) {
            match types.get(&name) {
                Some(known) if *known != schema => {
                    return Err(format!(
                        "`{}` has another type `{name}` than an operation before it",
                        operation.name
                    ));
                }
                _ => types.insert(name, schema),
            };
        }
    }
    if !types.is_empty() {
        out.push_str("\n## Types of requests\n\n");
    }
    for (name, schema) in &types {
        out.push_str(&definition(name, schema));
    }
    Ok(format!("{}\n", out.trim_end()))
}

fn section(operation: &Described) -> Result<String, String> {
    let example: Value = serde_json::from_str(&operation.example)
        .map_err(|error| format!("the example of `{}` is not JSON: {error}", operation.name))?;
    let example = crate::schema::text(&example)?;
    let files = match (operation.reads_files, operation.writes_files) {
        (false, false) => "touches no file",
        (true, false) => "may read files",
        (false, true) => "may write files",
        (true, true) => "may read and write files",
    };
    let Described {
        name,
        cmdlet,
        help_en,
        help_ko,
        schema,
        ..
    } = operation;
    let mut out = format!("\n{}\n## `{name}`\n\n{help_en} {help_ko}\n\n", anchor(name));
    let _ = writeln!(
        out,
        "PowerShell: `{cmdlet}` · {files} · version `{schema}` · schemas: [request](schemas/{}), [answer](schemas/{})\n",
        schema_file(schema, "request"),
        schema_file(schema, "answer")
    );
    let keys = keys(&operation.request);
    out.push_str(if keys.is_empty() {
        "The request has no keys.\n"
    } else {
        &keys
    });
    let _ = write!(out, "\n```json\n{example}```\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(name: &str, request: Value) -> Described {
        Described {
            name: name.to_owned(),
            schema: format!("mcms.{name}/1"),
            cmdlet: "Get-McmsThing".to_owned(),
            help_en: "Gets it.".to_owned(),
            help_ko: "가져옵니다.".to_owned(),
            example: "{\"b\": 1, \"a\": 2}".to_owned(),
            reads_files: true,
            writes_files: false,
            request,
            answer: json!({}),
        }
    }

    #[test]
    fn an_operation_shows_its_keys_files_schemas_and_example() {
        let request = json!({"properties": {"code": {"type": "string", "description": "The code."}}, "required": ["code"]});
        let page = page(&[described("explain", request)]).unwrap();
        for part in [
            "<a id=\"explain\"></a>\n## `explain`",
            "Gets it. 가져옵니다.",
            "`Get-McmsThing` · may read files",
            "(schemas/mcms.explain.1.request.json)",
            "| `code` | text | required | The code. |",
            "```json\n{\n  \"a\": 2,\n  \"b\": 1\n}\n```",
        ] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
    }

    #[test]
    fn shared_types_are_told_once_and_two_of_one_name_are_an_error() {
        let with = |kind: &str| json!({"$defs": {"Input": {"type": kind}}});
        let same = page(&[described("a", with("string")), described("b", with("string"))]).unwrap();
        assert_eq!(same.matches("### Input").count(), 1);
        assert!(
            page(&[described("a", with("string")), described("b", with("number"))])
                .unwrap_err()
                .contains("`b`")
        );
    }
}
