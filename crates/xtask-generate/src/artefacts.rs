//! Every generated file: where it lies and what it is made from.

use crate::drift::Artefacts;
use crate::markdown::GENERATED;
use crate::pages::operations::{Described, schema_file};
use crate::pages::{cli, errors, operations, reasons};
use crate::schema;
use mcms_release::policy;
use mcms_release::reason::Locale;
use std::path::PathBuf;

/// Makes every generated file.
///
/// # Errors
/// Where a table cannot be shown, or the command line's program is not built.
pub fn artefacts() -> Result<Artefacts, String> {
    let operations = described();
    let mut files = Artefacts::new();
    let mut add = |file: &str, text: String| files.insert(format!("docs/{file}"), text);
    add("reference/errors.md", errors::page()?);
    add("reference/reasons.md", reasons::index());
    add("how-to/faq.en.md", reasons::faq(Locale::En));
    add("how-to/faq.ko.md", reasons::faq(Locale::Ko));
    add(
        "reference/policy.md",
        format!("{GENERATED}{}", policy::reference()),
    );
    add("reference/operations.md", operations::page(&operations)?);
    add("reference/cli.md", cli::page(&program()?)?);
    add(
        "reference/schemas/mcms.policy.1.json",
        schema::text(&policy::schema())?,
    );
    for operation in &operations {
        for (part, text) in [("request", &operation.request), ("answer", &operation.answer)] {
            add(
                &format!("reference/schemas/{}", schema_file(&operation.schema, part)),
                schema::text(text)?,
            );
        }
    }
    Ok(files)
}

fn described() -> Vec<Described> {
    mcms_release_facade::OPERATIONS
        .iter()
        .map(|operation| Described {
            name: operation.name.to_owned(),
            schema: operation.schema.to_owned(),
            cmdlet: format!("{}-{}", operation.verb, operation.noun),
            help_en: operation.help_en.to_owned(),
            help_ko: operation.help_ko.to_owned(),
            example: operation.example.to_owned(),
            reads_files: operation.reads_files,
            writes_files: operation.writes_files,
            request: (operation.request_schema)(),
            answer: (operation.answer_schema)(),
        })
        .collect()
}

/// Returns the command line's program, which is built beside this one.
fn program() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let name = format!("mcms-release{}", std::env::consts::EXE_SUFFIX);
    let found = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file());
    found.ok_or_else(|| "the command line is not built: cargo build -p mcms-release-cli".to_owned())
}
