//! `cargo xtask test`: everything that must be green, one step after the other, with a summary that says what was
//! skipped and why. A step that fails does not keep the others from running.
//!
//! The runners' own output goes through as it is.

mod counts;
mod fuzz;

use crate::check::check;
use crate::command::{Failure, cargo, run};
use counts::Counts;
use std::path::Path;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Passed(String),
    Failed(String),
    Skipped(String),
}

impl Outcome {
    fn of(good: bool) -> Self {
        if good {
            Self::Passed(String::new())
        } else {
            Self::Failed(String::new())
        }
    }
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// Runs everything. Returns whether nothing failed and, where `strict`, nothing was skipped.
///
/// # Errors
/// Where a step could not be started at all.
pub fn suite(root: &Path, strict: bool) -> Result<bool, Failure> {
    let mut steps = Vec::new();
    step(&mut steps, "format", || {
        Ok(Outcome::of(run(cargo()
            .args(["fmt", "--all", "--check"])
            .current_dir(root))?))
    })?;
    step(&mut steps, "clippy", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        Ok(Outcome::of(run(cargo().args(arguments).current_dir(root))?))
    })?;
    step(&mut steps, "tests", || tests(root, strict))?;
    step(&mut steps, "samples from the field", || Ok(samples()))?;
    step(&mut steps, "check", || Ok(Outcome::of(check(root)?)))?;
    step(&mut steps, "fuzz, briefly", || fuzz::briefly(root))?;
    Ok(summary(&steps, strict))
}

fn step(
    steps: &mut Vec<Step>,
    name: &'static str,
    perform: impl FnOnce() -> Result<Outcome, Failure>,
) -> Result<(), Failure> {
    println!("\n== {name}");
    let start = Instant::now();
    let outcome = perform()?;
    steps.push(Step {
        name,
        outcome,
        took: start.elapsed(),
    });
    Ok(())
}

/// Unit, integration and documentation tests of every crate; the vectors' runner is one of them.
fn tests(root: &Path, strict: bool) -> Result<Outcome, Failure> {
    let mut command = cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .current_dir(root);
    if strict {
        command.env("MCMS_STRICT", "1");
    }
    let (good, counts) = Counts::of(&mut command, &mut std::io::stdout())?;
    Ok(match counts {
        _ if !good => Outcome::Failed(counts.to_string()),
        Counts { passed: 0, .. } => Outcome::Failed("no test ran".to_owned()),
        Counts { ignored: 1.., .. } => Outcome::Skipped(format!("ignored tests: {counts}")),
        _ => Outcome::Passed(counts.to_string()),
    })
}

/// The tests that read samples from the field ran in the step before; this says whether they had any.
fn samples() -> Outcome {
    match std::env::var_os("MCMS_SHARED") {
        Some(folder) if Path::new(&folder).join("samples").is_dir() => Outcome::Passed(String::new()),
        Some(_) => Outcome::Failed("MCMS_SHARED names a folder without `samples`".to_owned()),
        None => Outcome::Skipped("MCMS_SHARED is not set".to_owned()),
    }
}

fn summary(steps: &[Step], strict: bool) -> bool {
    println!("\n== summary");
    for step in steps {
        let (word, detail) = match &step.outcome {
            Outcome::Passed(detail) => ("ok", detail),
            Outcome::Failed(detail) => ("FAILED", detail),
            Outcome::Skipped(why) => ("skipped", why),
        };
        println!(
            "{word:>8}  {:<24}{:>6.0} s  {detail}",
            step.name,
            step.took.as_secs_f64()
        );
    }
    let failed = steps
        .iter()
        .filter(|step| matches!(step.outcome, Outcome::Failed(_)))
        .count();
    let skipped = steps
        .iter()
        .filter(|step| matches!(step.outcome, Outcome::Skipped(_)))
        .count();
    let good = is_good(steps, strict);
    println!(
        "suite result: {}. {} steps; {failed} failed; {skipped} skipped{}",
        if good { "ok" } else { "FAILED" },
        steps.len(),
        if strict && skipped > 0 {
            " (--strict: a skipped step fails)"
        } else {
            ""
        }
    );
    good
}

fn is_good(steps: &[Step], strict: bool) -> bool {
    steps.iter().all(|step| match step.outcome {
        Outcome::Passed(_) => true,
        Outcome::Failed(_) => false,
        Outcome::Skipped(_) => !strict,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(outcomes: Vec<Outcome>) -> Vec<Step> {
        outcomes
            .into_iter()
            .map(|outcome| Step {
                name: "a",
                outcome,
                took: Duration::ZERO,
            })
            .collect()
    }

    #[test]
    fn a_skipped_step_fails_only_the_strict_suite() {
        let skipped = steps(vec![Outcome::of(true), Outcome::Skipped("why".to_owned())]);
        assert!(is_good(&skipped, false));
        assert!(!is_good(&skipped, true));
    }

    #[test]
    fn one_failed_step_fails_the_suite() {
        assert!(!is_good(
            &steps(vec![Outcome::of(true), Outcome::of(false), Outcome::of(true)]),
            false
        ));
        assert!(is_good(&steps(vec![Outcome::of(true)]), true));
    }
}
