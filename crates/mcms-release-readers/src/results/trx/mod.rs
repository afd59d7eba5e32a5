//! Visual Studio test results (TRX), as `dotnet test --logger trx` and its elders write them.
//!
//! The counters lie (skips are not counted, a crashed host leaves all-passed ones), so the results are counted and
//! the outcome of the run is read as evidence of its own: failed, aborted or unknown without a single failing
//! result means that the host failed. Leaves of data-driven tests are counted, not their parents.
//! Not for deciding by the texts of the run, which are localized.

mod state;

use super::collect::{Collector, decoded, walk};
use super::labels::Labels;
use mcms_release::evidence::{Evidence, TestRun, TestStatus};
use state::State;

/// Reads a file.
///
/// # Example
/// ```
/// use mcms_release_readers::results::{Labels, trx};
/// let crashed = br#"<TestRun><Results><UnitTestResult testName="T" outcome="Passed"/></Results>
///     <ResultSummary outcome="Failed"><Counters total="1" passed="1" failed="0"/></ResultSummary></TestRun>"#;
/// let evidence = trx::read(crashed, "run.trx", &Labels::none());
/// let (completeness, run) = evidence.inspect();
/// assert_eq!(completeness, mcms_release::evidence::Completeness::Partial);
/// assert_eq!(run.unwrap().failures[0].kind, "host");
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, labels: &Labels) -> Evidence<TestRun> {
    let mut out = Collector::new(name);
    if let Some(text) = decoded(&mut out, bytes) {
        let mut state = State::new(labels);
        walk(&mut out, &text, |out, event, reader| {
            state.event(out, event, reader);
        });
        state.finish(&mut out);
    }
    out.finish("trx", bytes)
}

/// The words of `TestOutcome`. What neither passed nor failed nor was left out on purpose is unknown.
fn status(outcome: &str) -> TestStatus {
    match outcome {
        "Passed" => TestStatus::Passed,
        "Failed" => TestStatus::Failed,
        "Error" | "Timeout" | "Aborted" => TestStatus::Broken,
        "NotExecuted" | "Inconclusive" => TestStatus::Skipped,
        _ => TestStatus::Unknown,
    }
}

#[cfg(test)]
mod tests;
