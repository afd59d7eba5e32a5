//! The command line's own help, of every command.

use crate::markdown::{GENERATED, anchor};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Writes the page from what the program says of itself.
///
/// # Errors
/// Where the program cannot be run or has nothing to say.
pub fn page(program: &Path) -> Result<String, String> {
    let mut out = format!(
        "{GENERATED}# The command line\n\n\
         What `mcms-release --help` and the help of every command say.\n"
    );
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(command) = waiting.pop() {
        let help = help(program, &command)?;
        let name = ["mcms-release"]
            .into_iter()
            .chain(command.iter().map(String::as_str))
            .collect::<Vec<_>>();
        let _ = write!(
            out,
            "\n{}\n## `{}`\n\n```text\n{help}\n```\n",
            anchor(&name.join("-")),
            name.join(" ")
        );
        let below = commands(&help).into_iter().rev();
        waiting.extend(below.map(|next| command.iter().cloned().chain([next]).collect::<Vec<_>>()));
    }
    Ok(out)
}

/// Asks without the caller's environment: neither terminal, locale nor variables may show in a committed file.
fn help(program: &Path, command: &[String]) -> Result<String, String> {
    let output = Command::new(program)
        .args(command)
        .arg("--help")
        .env_clear()
        .envs([("LC_ALL", "C"), ("NO_COLOR", "1"), ("COLUMNS", "100")])
        .output()
        .map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    if !output.status.success() || text.trim().is_empty() {
        return Err(format!(
            "`mcms-release {} --help` says nothing",
            command.join(" ")
        ));
    }
    Ok(text.trim_end().to_owned())
}

/// Reads the names of the commands out of a help text.
fn commands(help: &str) -> Vec<String> {
    let section = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = section.take_while(|line| line.starts_with(' ') || line.is_empty());
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_out_of_a_help_text() {
        let help = "Decides releases\n\nUsage: x <COMMAND>\n\nCommands:\n  gate     Decides\n           and says why\n  \
                    history  Lists\n  help     Prints\n\nOptions:\n  -h, --help  Print help";
        assert_eq!(commands(help), ["gate", "history"]);
        assert!(commands("Usage: x\n\nOptions:\n  -h, --help").is_empty());
    }
}
