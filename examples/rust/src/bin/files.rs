//! Decides on a release of `examples/mcms` through the facade: files in, a decision record out.
//!
//! `cargo run --bin files [RELEASE]`, where RELEASE is a folder of `examples/mcms/releases`; `good` without one.

use mcms_release::evidence::Role;
use mcms_release::gate::{Candidate, Verdict};
use mcms_release::reason::Locale;
use mcms_release_facade::ops::gate::{GateAnswer, RunRequest, run};
use mcms_release_facade::{Host, InputSpec, PolicyInput};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let release = std::env::args().nth(1).unwrap_or_else(|| "good".to_owned());
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mcms");
    let request = request(&base, &release)?;

    // An error means that the request could not be decided. Every verdict, `fail` too, is an answer.
    let answer = run(&Host::default(), &request)?;

    print(&answer);
    Ok(ExitCode::from(match answer.effective {
        Verdict::Pass | Verdict::Warn => 0,
        Verdict::Fail => 1,
        Verdict::Inconclusive => 3,
    }))
}

/// Names policy, candidate and evidence. Paths are relative to `base`; labels say what a file is.
fn request(base: &Path, release: &str) -> Result<RunRequest, Box<dyn Error>> {
    let folder = format!("releases/{release}");
    let known = release_env(&base.join(&folder).join("release.env"))?;
    let value = |name: &str| {
        known
            .get(name)
            .cloned()
            .ok_or_else(|| format!("release.env has no {name}"))
    };

    let mut inputs = vec![
        InputSpec::path(Role::Tickets, None, format!("{folder}/tickets/uat.json")),
        InputSpec::path(Role::Approvals, None, format!("{folder}/approvals.json")),
    ];
    for (suite, path) in [
        ("unit", "tests/unit/unit.trx"),
        ("integration", "tests/integration"),
        ("ui", "tests/ui"),
    ] {
        let label = Some(suite.to_owned());
        inputs.push(InputSpec::path(
            Role::Tests,
            label.clone(),
            format!("{folder}/{path}"),
        ));
        inputs.push(InputSpec::path(
            Role::TestsBaseline,
            label,
            format!("baseline/{path}"),
        ));
    }
    let mut load_exit_codes: BTreeMap<String, i32> = BTreeMap::new();
    for number in 1..=3 {
        let run = format!("load/run-{number}");
        // Some releases have one run only.
        if let Ok(code) = std::fs::read_to_string(base.join(&folder).join(format!("{run}.exit-code.txt"))) {
            load_exit_codes.insert(format!("run{number}"), code.trim().parse()?);
            inputs.push(InputSpec::path(
                Role::Load,
                Some(format!("run{number}")),
                format!("{folder}/{run}.json.gz"),
            ));
        }
        inputs.push(InputSpec::path(
            Role::Baseline,
            Some(format!("base{number}")),
            format!("baseline/{run}.json.gz"),
        ));
    }

    Ok(RunRequest {
        policy: PolicyInput {
            path: Some("policy/release-policy.yaml".to_owned()),
            ..PolicyInput::default()
        },
        candidate: Candidate {
            release: value("RELEASE")?,
            commit: value("COMMIT")?,
            artifact_digest: Some(value("ARTIFACT_DIGEST")?),
            environment: Some(value("ENVIRONMENT")?),
            requester: Some(value("REQUESTER")?),
            ..Candidate::default()
        },
        inputs,
        load_exit_codes,
        history: None,
        now: value("NOW")?.parse()?,
        base: Some(base.to_string_lossy().into_owned()),
        strict: false,
    })
}

/// Reads `NAME=value` lines.
fn release_env(path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect())
}

fn print(answer: &GateAnswer) {
    let decision = &answer.record.decision;
    println!(
        "verdict: {:?}, effective: {:?}, record {}",
        decision.verdict, decision.effective, answer.record.id
    );
    for gate in &decision.gates {
        println!("gate {}: {:?}", gate.id, gate.verdict);
        for reason in &gate.reasons {
            println!("  {}", reason.sentence(Locale::En));
        }
        for finding in &gate.findings {
            println!(
                "  {} {} {:?}: {}",
                finding.criterion,
                finding.subject,
                finding.status,
                finding.reason.sentence(Locale::En)
            );
            if let Some(nearest) = &finding.counterfactual {
                let unit = nearest.unit.as_deref().unwrap_or_default();
                println!(
                    "    would be {:?} with {:?} {} {unit}",
                    nearest.becomes, nearest.change, nearest.value
                );
            }
        }
    }
    if let Some(stage) = &decision.stage {
        println!("stage {}: {:?}", stage.stage, stage.verdict);
        for reason in &stage.reasons {
            println!("  {}", reason.sentence(Locale::En));
        }
    }
    for planned in &decision.actions {
        println!(
            "action {:?} because of {}",
            planned.action,
            planned.because.join(", ")
        );
    }
}
