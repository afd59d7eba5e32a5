//! Small texts inside a policy: durations, percentages, names of metrics and statistics.
//!
//! Each form is a function from text to value whose error says what is wrong, what to write, and where in the text.

mod duration;
mod metric;
mod name;
mod percent;
mod statistic;

pub(crate) use duration::{PATTERN as DURATION_PATTERN, duration};
pub(crate) use metric::{MetricName, metric};
pub(crate) use name::{MOST as MOST_NAME, MOST_BYTES as MOST_NAME_BYTES, PATTERN as NAME_PATTERN, name};
pub(crate) use percent::{percent, points};
pub(crate) use statistic::{PATTERN as STATISTIC_PATTERN, statistic};

/// What is wrong with a small text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormError {
    pub(crate) message: String,
    pub(crate) help: String,
    /// How many characters inside the text.
    pub(crate) at: usize,
}

impl FormError {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            at: 0,
        }
    }

    pub(crate) fn inside(mut self, at: usize) -> Self {
        self.at = at;
        self
    }
}
