//! Exit codes (the same for all commands) and the panic hook that keeps to them.

use mcms_release::error::{Error, ErrorCode};
use mcms_release::gate::Verdict;
use std::process::ExitCode;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Released, or all is well.
    Ok = 0,
    /// Not released, a difference, or a lint finding.
    NotReleased = 1,
    /// Wrong usage, or an error in the policy.
    Usage = 2,
    /// Not decided; missing or unreadable evidence too.
    Inconclusive = 3,
    /// Our own failure: cannot write, internal error, panic.
    Own = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Verdict> for Exit {
    fn from(effective: Verdict) -> Self {
        match effective {
            Verdict::Pass | Verdict::Warn => Self::Ok,
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::Fail => Self::NotReleased,
        }
    }
}

impl Exit {
    /// Says how an error ends a command. What no rule names is our own failure.
    pub fn of(error: &Error) -> Self {
        match error.code() {
            ErrorCode::InputNotFound
            | ErrorCode::InputUnreadable
            | ErrorCode::InputUnknownFormat
            | ErrorCode::InputInvalid
            | ErrorCode::RecordInvalid
            | ErrorCode::HistoryInvalid
            | ErrorCode::ReplayMissingInput => Self::Inconclusive,
            ErrorCode::HistoryConflict => Self::Own,
            code if code.number() < 700 => Self::Usage,
            _ => Self::Own,
        }
    }
}

/// Ends the process with 4 on any panic, in any thread: an unwinding program could end as if released.
pub fn end_with_4_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        crate::output::note(&format!("mcms-release: internal error: {panic}"));
        std::process::exit(i32::from(Exit::Own as u8));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_the_exit_code_of_its_kind() {
        for code in ErrorCode::ALL {
            let exit = Exit::of(&Error::new(*code, "x"));
            assert!(exit >= Exit::Usage, "{code:?} must never look like a decision");
        }
        assert_eq!(Exit::of(&Error::new(ErrorCode::PolicySyntax, "x")), Exit::Usage);
        assert_eq!(Exit::of(&Error::new(ErrorCode::ReplayMissingInput, "x")), Exit::Inconclusive);
        assert_eq!(Exit::of(&Error::new(ErrorCode::EngineWrite, "x")), Exit::Own);
    }
}
