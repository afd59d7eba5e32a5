//! Test results of every common format, as attempts with the completeness of what was read.
//!
//! Each reader counts the results that are present and compares them with the counts that the file declares;
//! a status that is missing or unknown counts as failed, and retries are never folded here.
//! Not for deciding anything, and not for finding files: the readers are pure over bytes.
//!
//! - [`allure`]: Allure 2 and 3 result folders, file by file.
//! - [`junit`], [`trx`], [`nunit`] (3, and the 2 that is still in use), [`xunit`], [`ctrf`]: one file each.
//! - [`detect`] says which format a file has, [`read`] reads it.

pub mod allure;
mod collect;
pub mod ctrf;
mod detect;
pub mod junit;
mod labels;
pub mod nunit;
#[cfg(test)]
mod support;
pub mod trx;
mod values;
pub mod xunit;

pub use detect::{Format, detect};
pub use labels::Labels;

use mcms_release::evidence::{Evidence, TestRun};

/// Reads a file of a known format.
///
/// # Example
/// ```
/// use mcms_release::evidence::{Completeness, TestStatus};
/// use mcms_release_readers::results::{Format, Labels, detect, read};
/// let file = r#"<testsuite tests="1"><testcase name="pays"/></testsuite>"#;
/// assert_eq!(detect(file), Some(Format::Junit));
/// let evidence = read(Format::Junit, file.as_bytes(), "report.xml", &Labels::none());
/// let (completeness, run) = evidence.inspect();
/// assert_eq!(completeness, Completeness::Complete);
/// assert_eq!(run.unwrap().attempts[0].status, TestStatus::Passed);
/// ```
#[must_use]
pub fn read(format: Format, bytes: &[u8], name: &str, labels: &Labels) -> Evidence<TestRun> {
    match format {
        Format::Junit => junit::read(bytes, name, labels),
        Format::Trx => trx::read(bytes, name, labels),
        Format::Nunit => nunit::read(bytes, name, labels),
        Format::Xunit => xunit::read(bytes, name, labels),
        Format::Ctrf => ctrf::read(bytes, name, labels),
    }
}
