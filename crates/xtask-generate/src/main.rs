//! `cargo xtask generate [--check]` runs this; see the library.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;
use xtask_generate::artefacts::artefacts;
use xtask_generate::drift::{differences, write};

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|argument| argument == "--check");
    match perform(check) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("xtask-generate: {message}");
            ExitCode::from(2)
        }
    }
}

fn perform(check: bool) -> Result<ExitCode, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    let artefacts = artefacts()?;
    let differences = differences(root, &artefacts)?;
    for difference in &differences {
        println!("{difference}");
    }
    if check {
        let drifted = !differences.is_empty();
        let word = if drifted { "FAILED" } else { "ok" };
        println!(
            "drift result: {word}. {} generated files; {} differ",
            artefacts.len(),
            differences.len()
        );
        if drifted {
            println!("`cargo xtask generate` writes them");
        }
        return Ok(if drifted {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        });
    }
    write(root, &artefacts, &differences)?;
    println!(
        "{} generated files; {} written",
        artefacts.len(),
        differences.len()
    );
    Ok(ExitCode::SUCCESS)
}
