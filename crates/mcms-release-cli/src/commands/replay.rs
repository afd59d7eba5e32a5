//! `replay`: decide again on a record's inputs and compare.

use crate::args::Replay;
use crate::exit::Exit;
use crate::{locale, output};
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release_facade::Host;
use mcms_release_facade::ops::replay::{ReplayRequest, replay};
use mcms_release_render::answers;

/// Replays a record; 0 where the decision is the same, 1 where something differs, 3 where an input is missing.
pub fn run(args: Replay, language: Locale) -> Result<Exit, Error> {
    let request = ReplayRequest {
        path: Some(args.record),
        base: args.base,
        inputs: args.input.into_iter().collect(),
        text: None,
    };
    let answer = replay(&Host::default(), &request)?;
    if args.json {
        super::print_json(&answer)?;
    } else {
        output::print(&answers::replay(
            &answer,
            language,
            locale::style(&std::io::stdout()),
        ))?;
    }
    Ok(if answer.same { Exit::Ok } else { Exit::NotReleased })
}
