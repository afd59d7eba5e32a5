//! What was measured: values of the field around which every input travels.
//!
//! - [`Evidence`]: data with its completeness, sources, window and diagnostics; the data cannot be read
//!   without the completeness in hand.
//! - [`TestRun`], [`LoadRun`], [`MetricSeries`], [`Tickets`], [`Approvals`], [`Waivers`]: the normalised kinds.
//! - [`Measure`]: one metric for one subject with the statistics that criteria need.
//! - [`reduce()`]: metric series to measures.
//! - [`Wanted`]: what a policy needs from its inputs, so that readers keep that and nothing else.
//! - [`Item`]: one piece of evidence with the role and label under which it was given.
//!
//! Not for reading files: that is `mcms-release-readers`.

mod approvals;
mod envelope;
mod item;
mod load;
mod measure;
mod reduce;
mod series;
mod test_run;
mod ticket_query;
mod tickets;
mod wanted;

pub use approvals::{Approval, ApprovalDecision, Approvals, Waiver, Waivers};
pub use envelope::{Completeness, Diagnostic, Evidence, Severity, Source, Window};
pub use item::{AnyEvidence, Item, Role};
pub use load::{LoadProfile, LoadRun, Threshold};
pub use measure::{Estimate, Measure, MeasureKind, Method, Quantile, RateCounts, SketchBins};
pub use reduce::{MOST_SUBJECTS, reduce};
pub use series::{HistogramPoint, MetricSeries, Point, PointValue, SeriesKind, Temporality};
pub use test_run::{Attempt, DeclaredCounts, RunFailure, TestRun, TestStatus};
pub use ticket_query::ticket_query;
pub use tickets::{Ticket, TicketSystem, Tickets};
pub use wanted::{Wanted, WantedMeasure};
