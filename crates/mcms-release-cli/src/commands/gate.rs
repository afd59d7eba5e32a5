//! `gate`: decide on a release, write the reports, end with the verdict's exit code.

use crate::args::{Gate, Labelled, Wanted};
use crate::exit::Exit;
use crate::progress::Bar;
use crate::words::Said;
use crate::{locale, output, pipeline, trouble};
use mcms_release::error::{Error, ErrorCode};
use mcms_release::evidence::Role;
use mcms_release::gate::Candidate;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use mcms_release_facade::ops::gate::{RunRequest, run as decide};
use mcms_release_facade::ops::report::policy_locale;
use mcms_release_facade::{Host, InputSpec, PolicyInput};
use mcms_release_render::{Format, Style, markdown, render};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Decides and writes.
pub fn run(args: Gate, asked: Option<Locale>) -> Exit {
    let policy = args.policy.clone();
    let language = asked.unwrap_or_default();
    let outputs = Outputs {
        formats: args.format.clone(),
        folder: args.out.clone(),
    };
    let record = match decision(args, language) {
        Ok(record) => record,
        Err(error) if super::policy::is_about_policy(&error, &policy) => {
            trouble::show_policy(&error, &policy, language);
            return Exit::Usage;
        }
        Err(error) => return super::ended(Err(error), language),
    };
    let language = asked.or_else(|| policy_locale(&record)).unwrap_or_default();
    let written = outputs
        .write(&record, language)
        .map(|()| Exit::of_decision(&record.decision));
    super::ended(written, language)
}

fn decision(args: Gate, language: Locale) -> Result<DecisionRecord, Error> {
    let variable = |name: &str| std::env::var(name).ok();
    let named = pipeline::name(args.release, args.commit, language, variable, pipeline::git)?;
    for note in &named.notes {
        output::note(note);
    }
    let mut inputs = Vec::new();
    let mut add = |role, given: Vec<Labelled>| {
        inputs.extend(
            given
                .into_iter()
                .map(|input| InputSpec::path(role, input.label, input.path)),
        );
    };
    let plain = |paths: Vec<String>| {
        paths
            .into_iter()
            .map(|path| Labelled { label: None, path })
            .collect()
    };
    add(Role::Tests, args.tests);
    add(Role::Load, args.load);
    add(Role::Baseline, args.baseline);
    add(Role::TestsBaseline, args.tests_baseline);
    add(Role::Metrics, plain(args.metrics));
    add(Role::Tickets, plain(args.tickets));
    add(Role::Approvals, plain(args.approvals.into_iter().collect()));
    add(Role::Waivers, plain(args.waivers.into_iter().collect()));
    for (name, at) in args.measured_at {
        date(&mut inputs, &name, at)?;
    }
    let request = RunRequest {
        policy: PolicyInput {
            path: Some(args.policy),
            ..PolicyInput::default()
        },
        candidate: Candidate {
            release: named.release,
            commit: named.commit,
            artifact_digest: args.artifact_digest,
            environment: args.environment,
            stage: args.stage,
            requester: args.requester,
            since: args.since,
        },
        inputs,
        load_exit_codes: exit_codes(args.load_exit_code)?,
        history: args.history,
        now: super::instant(args.now),
        base: None,
        strict: args.strict,
    };
    let bar = Bar::new(
        request.inputs.iter().filter_map(|input| input.path.as_deref()),
        language,
    );
    let progress = |bytes: u64| bar.add(bytes);
    let answer = decide(
        &Host {
            progress: Some(&progress),
            ..Host::default()
        },
        &request,
    )?;
    drop(bar);
    if let Some(name) = &answer.stored_as {
        output::note(&Said::Stored.with(language, &[("name", name)]));
    }
    Ok(answer.record)
}

/// Dates the inputs of a name, which is their path as given or their label.
fn date(inputs: &mut [InputSpec], name: &str, at: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
    let wanted = name.replace('\\', "/");
    let path = |input: &InputSpec| {
        input
            .path
            .as_ref()
            .is_some_and(|path| path.replace('\\', "/") == wanted)
    };
    let by_path = inputs.iter().any(path);
    let mut found = false;
    for input in inputs.iter_mut() {
        let matches = if by_path {
            path(input)
        } else {
            input.label.as_deref() == Some(name)
        };
        if matches {
            input.measured_at = Some(at);
            found = true;
        }
    }
    if found {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::RequestUsage,
        format!("`--measured-at {name}=…` names no input"),
    )
    .with_help("write the path as it is given with the input, or the input's label"))
}

fn exit_codes(given: Vec<(String, i32)>) -> Result<BTreeMap<String, i32>, Error> {
    let mut codes = BTreeMap::new();
    for (label, code) in given {
        let again = codes.insert(label.clone(), code).is_some();
        if again {
            let run = if label.is_empty() {
                "the unlabelled run".to_owned()
            } else {
                format!("run `{label}`")
            };
            return Err(Error::new(
                ErrorCode::RequestUsage,
                format!("`--load-exit-code` is given twice for {run}"),
            ));
        }
    }
    Ok(codes)
}

/// What is written where.
struct Outputs {
    formats: Vec<Wanted>,
    folder: Option<PathBuf>,
}

impl Outputs {
    /// Writes files first, so that what is printed last is never better than what was kept.
    fn write(&self, record: &DecisionRecord, language: Locale) -> Result<(), Error> {
        if let Some(folder) = &self.folder {
            output::write_file(&folder.join("decision.json"), &record.to_canonical()?)?;
            output::write_file(&folder.join("report.md"), &markdown(record, language))?;
        }
        for wanted in &self.formats {
            if let Some(file) = &wanted.file {
                output::write_file(file, &to_file(record, wanted.format, language)?)?;
            }
        }
        let style = locale::style(&std::io::stdout());
        for wanted in self.formats.iter().filter(|wanted| wanted.file.is_none()) {
            output::print(&render(record, wanted.format, language, style)?)?;
        }
        if self.formats.is_empty() {
            output::print(&render(record, Format::Text, language, style)?)?;
        }
        Ok(())
    }
}

/// Files are UTF-8 without colour; the record is canonical there.
fn to_file(record: &DecisionRecord, format: Format, language: Locale) -> Result<String, Error> {
    match format {
        Format::Json => record.to_canonical(),
        other => render(record, other, language, Style::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(label: Option<&str>, path: &str) -> InputSpec {
        InputSpec::path(Role::Load, label.map(str::to_owned), path)
    }

    #[test]
    fn a_time_goes_to_the_input_of_that_path_or_label_and_to_no_other() {
        let at = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut inputs = vec![
            spec(Some("run1"), r"load\a.json"),
            spec(Some("run2"), "load/b.json"),
        ];
        date(&mut inputs, "load/a.json", at).unwrap();
        assert_eq!((inputs[0].measured_at, inputs[1].measured_at), (Some(at), None));
        date(&mut inputs, "run2", at).unwrap();
        assert_eq!(inputs[1].measured_at, Some(at));
        assert_eq!(
            date(&mut inputs, "run3", at).unwrap_err().code(),
            ErrorCode::RequestUsage
        );
    }

    #[test]
    fn an_exit_code_given_twice_is_wrong_usage() {
        assert!(exit_codes(vec![("a".into(), 0), ("b".into(), 99)]).is_ok());
        assert!(exit_codes(vec![("a".into(), 99), ("a".into(), 0)]).is_err());
    }
}
