//! Exit codes (the same for all commands) and the panic hook that keeps to them.

use mcms_release::error::{Error, ErrorCode};
use mcms_release::gate::{GateDecision, Verdict};
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

impl Exit {
    /// Says how a decision ends a command: 0 only where the release is let through and the verdict says so too.
    pub fn of_decision(decision: &GateDecision) -> Self {
        match decision.effective {
            Verdict::Pass | Verdict::Warn if decision.let_through => Self::Ok,
            Verdict::Fail => Self::NotReleased,
            _ => Self::Inconclusive,
        }
    }

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

/// Panics where the test of the hook asks for it; not in release builds.
#[cfg(debug_assertions)]
pub fn panic_where_a_test_asks() {
    assert!(
        std::env::var_os("MCMS_RELEASE_TEST_PANIC").is_none(),
        "a deliberate panic"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_release_that_is_let_through_ends_with_0() {
        let decision = |effective: Verdict, let_through| GateDecision {
            verdict: effective,
            effective,
            let_through,
            gates: vec![],
            stage: None,
            actions: vec![],
        };
        for (effective, let_through, exit) in [
            (Verdict::Pass, true, Exit::Ok),
            (Verdict::Warn, true, Exit::Ok),
            (Verdict::Pass, false, Exit::Inconclusive),
            (Verdict::Inconclusive, true, Exit::Inconclusive),
            (Verdict::Fail, true, Exit::NotReleased),
        ] {
            assert_eq!(Exit::of_decision(&decision(effective, let_through)), exit);
        }
    }

    #[test]
    fn every_error_has_the_exit_code_of_its_kind() {
        for code in ErrorCode::ALL {
            let exit = Exit::of(&Error::new(*code, "x"));
            assert!(exit >= Exit::Usage, "{code:?} must never look like a decision");
        }
        assert_eq!(Exit::of(&Error::new(ErrorCode::PolicySyntax, "x")), Exit::Usage);
        assert_eq!(
            Exit::of(&Error::new(ErrorCode::ReplayMissingInput, "x")),
            Exit::Inconclusive
        );
        assert_eq!(Exit::of(&Error::new(ErrorCode::EngineWrite, "x")), Exit::Own);
    }
}
