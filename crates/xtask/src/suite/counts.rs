//! How many tests ran, read from the runners' closing lines while they go through unchanged.

use crate::command::Failure;
use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::process::{Command, Stdio};

/// What the closing lines `test result: …` add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) runners: u64,
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) ignored: u64,
}

impl Counts {
    /// Runs a command, passes its output on as it comes, and counts. Returns whether it succeeded, too.
    pub(super) fn of(command: &mut Command, out: &mut dyn Write) -> Result<(bool, Self), Failure> {
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let failure = |error: std::io::Error| Failure::new(format!("the tests cannot be run: {error}"));
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(failure)?;
        let mut counts = Self::default();
        if let Some(output) = child.stdout.take() {
            let mut reader = BufReader::new(output);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).map_err(failure)? > 0 {
                out.write_all(&line).map_err(failure)?;
                counts.add(&String::from_utf8_lossy(&line));
                line.clear();
            }
        }
        Ok((child.wait().map_err(failure)?.success(), counts))
    }

    fn add(&mut self, line: &str) {
        let Some(result) = line.trim_end().strip_prefix("test result: ") else {
            return;
        };
        self.runners = self.runners.saturating_add(1);
        for part in result.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<u64>), words.next()) else {
                continue;
            };
            match what {
                "passed" => self.passed = self.passed.saturating_add(number),
                "failed" => self.failed = self.failed.saturating_add(number),
                "ignored" => self.ignored = self.ignored.saturating_add(number),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            runners,
            passed,
            failed,
            ignored,
        } = self;
        write!(
            f,
            "{passed} passed, {failed} failed, {ignored} ignored in {runners} runners"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up_and_other_lines_do_not_count() {
        let mut counts = Counts::default();
        for line in [
            "running 3 tests\n",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.15s\n",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.00s\n",
            "a test said: test result: ok. 99 passed\n",
        ] {
            counts.add(line);
        }
        assert_eq!(
            counts,
            Counts {
                runners: 2,
                passed: 15,
                failed: 2,
                ignored: 1
            }
        );
    }

    #[test]
    fn a_command_that_fails_is_told_together_with_its_counts() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo 'test result: FAILED. 1 passed; 1 failed; 0 ignored'; exit 101",
        ]);
        let mut out = Vec::new();
        let (good, counts) = Counts::of(&mut command, &mut out).unwrap();
        assert!(!good);
        assert_eq!((counts.passed, counts.failed), (1, 1));
        assert_eq!(out, b"test result: FAILED. 1 passed; 1 failed; 0 ignored\n");
    }
}
