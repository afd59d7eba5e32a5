//! `read`: what the readers make of a file or folder.

use crate::args::Read;
use crate::exit::Exit;
use crate::progress::Bar;
use crate::{locale, output};
use mcms_release::error::Error;
use mcms_release::evidence::{AnyEvidence, Completeness, Item, Role};
use mcms_release::reason::Locale;
use mcms_release_facade::ops::read::{ReadRequest, read};
use mcms_release_facade::{Host, InputSpec, PolicyInput};
use mcms_release_readers::{HEAD_BYTES, detect};
use mcms_release_render::answers;
use std::io::Read as _;
use std::path::Path;

/// Reads and shows; 3 where something is missing or unreadable.
pub fn run(args: &Read, language: Locale) -> Result<Exit, Error> {
    let role = args.role.unwrap_or_else(|| role_of(&args.path));
    let request = ReadRequest {
        inputs: vec![InputSpec::path(role, args.label.clone(), args.path.clone())],
        policy: args.policy.clone().map(|path| PolicyInput {
            path: Some(path),
            ..PolicyInput::default()
        }),
        strict: args.strict,
        ..ReadRequest::default()
    };
    let bar = Bar::new(std::iter::once(args.path.as_str()), language);
    let progress = |bytes: u64| bar.add(bytes);
    let answer = read(
        &Host {
            progress: Some(&progress),
            ..Host::default()
        },
        &request,
    )?;
    drop(bar);
    if args.format == "text" {
        output::print(&answers::evidence(
            &answer.items,
            language,
            locale::style(&std::io::stdout()),
        ))?;
    } else {
        super::print_json(&answer)?;
    }
    let lacking = |item: &Item| completeness(item) >= Completeness::UnprovenEmpty;
    Ok(if answer.items.is_empty() || answer.items.iter().any(lacking) {
        Exit::Inconclusive
    } else {
        Exit::Ok
    })
}

/// The role of a file by its content; folders and what nobody knows are test results.
fn role_of(path: &str) -> Role {
    let mut head = Vec::new();
    let most = u64::try_from(HEAD_BYTES).unwrap_or(u64::MAX);
    let read = std::fs::File::open(Path::new(path)).and_then(|file| file.take(most).read_to_end(&mut head));
    match read {
        Ok(_) => detect(&head, path).map_or(Role::Tests, mcms_release_readers::Format::role),
        Err(_) => Role::Tests,
    }
}

fn completeness(item: &Item) -> Completeness {
    match &item.evidence {
        AnyEvidence::Tests(evidence) => evidence.completeness(),
        AnyEvidence::Load(evidence) => evidence.completeness(),
        AnyEvidence::Metrics(evidence) => evidence.completeness(),
        AnyEvidence::Tickets(evidence) => evidence.completeness(),
        AnyEvidence::Approvals(evidence) => evidence.completeness(),
        AnyEvidence::Waivers(evidence) => evidence.completeness(),
    }
}
