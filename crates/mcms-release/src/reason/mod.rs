//! Why a finding has its status, and what a reader noticed: stable codes with an English and a Korean sentence.
//!
//! Records hold codes and parameters only; the sentences are looked up when a person reads them.
//! Each area has a table of its own; [`Code::all`] joins them, and the FAQ is generated from it.
//!
//! - [`Code`]: a known code; parsing an unknown one is an error, so a record never holds a foreign word.
//! - [`Reason`]: a code and its parameters, in a finding.
//! - [`Locale`]: the two languages.

mod catalogue;
mod code;
mod gate;
mod inputs;
mod lint;
mod load;
mod tests_area;
mod tickets;

pub use code::{Code, Entry, Locale, Reason};

/// Reasons that gates, baselines, waivers and approvals give.
pub mod gates {
    pub use super::gate::*;
}
/// What every reader may notice: encoding, size, structure.
pub mod input {
    pub use super::inputs::*;
}
/// What lint says about a policy.
pub mod lints {
    pub use super::lint::*;
}
/// What readers of load tests and metrics may notice.
pub mod loads {
    pub use super::load::*;
}
/// What readers of test results may notice.
pub mod test_results {
    pub use super::tests_area::*;
}
/// What readers of tickets, approvals and waivers may notice.
pub mod ticket {
    pub use super::tickets::*;
}
