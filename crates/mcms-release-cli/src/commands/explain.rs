//! `explain`: what a code means and what to do about it.

use crate::args::Explain;
use crate::exit::Exit;
use crate::{locale, output};
use mcms_release::error::Error;
use mcms_release::reason::Locale;
use mcms_release_facade::Host;
use mcms_release_facade::ops::explain::{ExplainRequest, explain};
use mcms_release_render::answers;

/// Explains a code.
pub fn run(args: Explain, language: Locale) -> Result<Exit, Error> {
    let answer = explain(&Host::default(), &ExplainRequest { code: args.code })?;
    if args.json {
        super::print_json(&answer)?;
        return Ok(Exit::Ok);
    }
    let (meaning, help) = match language {
        Locale::En => (&answer.en, &answer.help_en),
        Locale::Ko => (&answer.ko, &answer.help_ko),
    };
    let code = answer.number.map_or_else(
        || answer.code.clone(),
        |number| format!("{} ({number})", answer.code),
    );
    let style = locale::style(&std::io::stdout());
    output::print(&answers::explanation(&code, meaning, help, language, style))?;
    Ok(Exit::Ok)
}
