//! Inside of a sketch: the dense run of buckets in memory and its sparse form in files.
//! Not for use by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sketch::{DdSketch, SketchError};

/// Spare buckets added at the growing end, so that a slow drift does not copy at each step.
const SPARE: usize = 64;

/// Counts of consecutive bucket indexes.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    /// The index of the first count.
    first: i32,
    counts: Vec<u64>,
}

impl Store {
    /// Adds to a bucket, growing either end. The caller keeps the indexes in the range of floats and the sum in u64.
    pub(super) fn add(&mut self, index: i32, n: u64) {
        if self.counts.is_empty() {
            self.first = index;
        }
        if index < self.first {
            let missing = usize::try_from(self.first.abs_diff(index)).unwrap_or(usize::MAX);
            let room = missing.saturating_add(SPARE);
            let Some(first) = i32::try_from(room)
                .ok()
                .and_then(|room| self.first.checked_sub(room))
            else {
                return;
            };
            self.counts.splice(0..0, core::iter::repeat_n(0, room));
            self.first = first;
        }
        let at = usize::try_from(index.abs_diff(self.first)).unwrap_or(usize::MAX);
        if at >= self.counts.len() {
            self.counts.resize(at.saturating_add(1), 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(n);
        }
    }

    /// The buckets that hold something, lowest index first.
    pub(super) fn buckets(&self) -> impl DoubleEndedIterator<Item = (i32, u64)> + '_ {
        self.counts
            .iter()
            .enumerate()
            .filter(|(_, n)| **n > 0)
            .filter_map(|(at, n)| {
                let at = i32::try_from(at).ok()?;
                Some((self.first.checked_add(at)?, *n))
            })
    }

    /// The lowest index that holds something.
    pub(super) fn first(&self) -> Option<i32> {
        self.buckets().next().map(|(index, _)| index)
    }

    /// The highest index that holds something.
    pub(super) fn last(&self) -> Option<i32> {
        self.buckets().next_back().map(|(index, _)| index)
    }

    /// Buckets in memory, empty ones included.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }
}

/// The serialised form of a sketch: only the buckets that hold something, in ascending order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SketchData {
    /// Relative accuracy, without unit: 0.005 is 0.5%.
    pub alpha: f64,
    /// Smallest value, exactly; null if the sketch is empty.
    pub min: Option<f64>,
    /// Largest value, exactly; null if the sketch is empty.
    pub max: Option<f64>,
    /// Number of zeros.
    pub zero: u64,
    /// `[index, count]` of positive values: index `i` is `(gamma^(i-1), gamma^i]`, `gamma = (1 + alpha)/(1 - alpha)`.
    pub positive: Vec<(i32, u64)>,
    /// `[index, count]` of negative values, by magnitude.
    pub negative: Vec<(i32, u64)>,
}

impl From<DdSketch> for SketchData {
    fn from(sketch: DdSketch) -> Self {
        Self {
            alpha: sketch.alpha,
            min: sketch.min(),
            max: sketch.max(),
            zero: sketch.zero,
            positive: sketch.positive.buckets().collect(),
            negative: sketch.negative.buckets().collect(),
        }
    }
}

impl TryFrom<SketchData> for DdSketch {
    type Error = SketchError;

    fn try_from(data: SketchData) -> Result<Self, SketchError> {
        Self::from_data(&data)
    }
}
