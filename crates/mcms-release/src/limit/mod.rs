//! Limits: the conditions that a measured value must meet, and the exact numbers they are compared in.
//!
//! A limit says what must **hold**: `<= 10`, `< 1%`, `>= 99.5%`, `<= 500ms`. A sign means "relative to the
//! baseline": `<= +10%` (of it), `<= +5pp` (percentage points over it), `<= +50ms`, `>= -3`.
//! `all:` and `any:` combine limits, so `any: ["<= +10%", "<= +50ms"]` is a relative limit with an absolute floor.
//!
//! This room knows nothing of gates, criteria or verdicts: it answers "does this limit hold for these numbers",
//! "which numbers would make it hold" and "can it hold at all". What an unknown answer means for a release is
//! decided in the gate (`on_no_baseline`, `on_zero_baseline`, `on_unit_mismatch`, `on_no_data`).
//!
//! | file | subject |
//! |---|---|
//! | [`Exact`] | a number that is never rounded |
//! | [`Unit`] | what a number counts, and exact conversion between units |
//! | [`Condition`], [`Operator`], [`Reference`] | one comparison, parsed from its text |
//! | [`Limit`], [`Parts`] | conditions combined by `all` and `any`; serde and JSON Schema |
//! | [`LimitError`], [`LimitErrorKind`] | what is wrong with a text, at which column, and what to write instead |
//! | [`Measured`] | an observed or a baseline value: exact, a rate, a count, or bounds, with its unit |
//! | [`Holds`], [`Reasons`], [`Unknown`] | the three-valued answer |
//! | [`Outcome`], [`PartOutcome`] | the answer with the target of each condition, for reports |
//! | [`Target`], [`Edge`], [`Counterfactual`], [`Side`] | which values meet the limit, and the nearest that would |
//! | [`Domain`] | which values a measure can take, for static analysis |
//!
//! # Grammar
//!
//! ```text
//! limit     = operator [sign] number [unit]      white space is free between the parts
//! operator  = "<" | "<=" | ">" | ">=" | "=="
//! sign      = "+" | "-"                          present: relative to the baseline
//! number    = digits ["." digits]                no exponent, no separators, at most 38 digits
//! unit      = "%" | "pp" | "ns" | "us" | "ms" | "s" | "min" | "h" | "d"
//!           | "B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB" | "/s"
//!           | "[" any other UCUM unit "]"        compared literally
//! ```
//!
//! Aliases: `µs` for `us`; `rps`, `req/s`, `1/s` for `/s`. Meaning, with `x` the observed and `b` the baseline value:
//!
//! | text | holds if | needs |
//! |---|---|---|
//! | `<= 10` | x ≤ 10 | a count (dimensionless) |
//! | `< 1%` | x < 0.01 | a ratio |
//! | `<= 500ms` | x ≤ 500 ms | a time, in any time unit |
//! | `<= +10%` | x ≤ b × 1.10 | a baseline above zero, of a unit that converts |
//! | `>= -2%` | x ≥ b × 0.98 | the same |
//! | `< +5pp` | x − b < 0.05 | ratios on both sides |
//! | `<= +50ms` | x − b ≤ 50 ms | times on both sides |
//! | `<= +3` | x − b ≤ 3 | counts on both sides |
//!
//! A number without unit is a count; it is never taken for milliseconds or for a ratio (`<= 1` on an error rate
//! would be 100 %, and always hold). That is a unit mismatch, hence unknown, hence no pass. Zero is no exception.
//!
//! # What differs from Keptn
//!
//! The grammar grew out of Keptn's service level objectives. Each of Keptn's quirks was decided knowingly:
//!
//! * Keptn reads `<=10%` as `<=+10%`. Here only a sign makes a limit relative: `<= 10%` is one tenth, absolutely.
//! * Keptn's pattern is not anchored at its end, so trailing text is ignored. Here the whole text must be a limit.
//! * Keptn's operator is a character class (`=<` passes it and fails later). Here the operators are the five above;
//!   `=<`, `=`, `!=`, `≤` are errors that say what to write.
//! * In both a sign means "relative", so an absolute negative limit cannot be written. What is measured here
//!   (counts, ratios, times, sizes) is never below zero.
//! * In Keptn 10 % over a baseline of zero is zero, a negative baseline turns the band around, and a missing
//!   baseline passes. Here these three are unknown, with a reason of their own.
//!
//! # Examples
//!
//! ```
//! use mcms_release::limit::{Exact, Holds, Limit, Measured, Unit};
//!
//! let limit: Limit = "<= +10%".parse()?;
//! let millis = Unit::parse("ms");
//! let observed = Measured::from_f64(38.401, millis.clone()).ok_or("not finite")?;
//! let baseline = Measured::from_f64(34.91, millis).ok_or("not finite")?;
//!
//! // Exactly +10 %: the limit holds. In f64, 34.91 * 1.1 is less than 38.401 and it would not.
//! assert_eq!(limit.holds(&observed, Some(&baseline)), Holds::True);
//!
//! // Without a baseline nobody knows, and unknown is never true.
//! assert!(matches!(limit.holds(&observed, None), Holds::Unknown(_)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analysis;
mod answer;
mod condition;
mod error;
mod evaluate;
mod exact;
mod grammar;
mod holds;
mod measured;
mod region;
mod tree;
mod unit;

#[cfg(test)]
mod tests;

pub use analysis::Domain;
pub use answer::{Counterfactual, Edge, Events, Side, Target};
pub use condition::{Condition, Operator, Reference};
pub use error::{LimitError, LimitErrorKind};
pub use evaluate::{Outcome, PartOutcome};
pub use exact::{Exact, NotExact};
pub use holds::{Holds, Reasons, Unknown};
pub use measured::Measured;
pub use tree::{Limit, Parts};
pub use unit::{ByteUnit, Dimension, TimeUnit, Unit};
