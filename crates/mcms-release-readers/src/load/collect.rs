//! Chooses and keeps what a policy needs of the samples of one run, from as many files as the run has.
//!
//! Not for parsing: the readers of the formats call it with names, values, times and tags.

use super::cell::Cell;
use super::instant::Instant;
use super::kinds::{Contains, Declared, built_in};
use mcms_release::evidence::{Diagnostic, MeasureKind, Threshold, Wanted};
use mcms_release::reason::{input, loads};
use mcms_release::stats::samples::DEFAULT_CAP;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The most subjects of one criterion (CONTRACTS 5.3), and the most bytes of their names.
pub(super) const MOST_SUBJECTS: usize = 1000;
const MOST_SUBJECT_BYTES: usize = 1024 * 1024;

/// The most metrics that are kept where no policy says which.
pub(super) const MOST_METRICS: usize = 1000;

/// Samples of one metric that are kept exactly where no policy says which metrics matter.
const CAP_OF_EVERYTHING: usize = 100_000;

/// The longest duration that is taken for one, in milliseconds (31 years), and the largest value of anything.
const LONGEST_MS: f64 = 1e12;
const LARGEST: f64 = 1e300;

/// The tags of one sample.
pub(super) trait Tags {
    /// Returns the value of a tag.
    fn get(&self, key: &str) -> Option<Cow<'_, str>>;
}

/// Samples with one filter, of one subject or divided by the values of a tag.
pub(super) struct Family {
    pub(super) filter: BTreeMap<String, String>,
    pub(super) per_tag: Option<String>,
    pub(super) percents: BTreeSet<String>,
    /// Only the reader itself needs it.
    pub(super) hidden: bool,
    pub(super) overflow: bool,
    /// Its first cell: the only one without subjects, and the one that stands for too many.
    first: Option<usize>,
    subjects: BTreeMap<Box<str>, usize>,
    subject_bytes: usize,
}

/// One metric that somebody needs.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that do not exclude one another"
)]
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) declared: Option<Declared>,
    /// Since the beginning of the file at hand.
    declared_here: bool,
    seen_here: bool,
    pub(super) families: Vec<Family>,
    /// Cells, and the family of each.
    pub(super) cells: Vec<(Cell, usize)>,
    /// The cells of a metric of which no tag matters.
    fixed: Option<Vec<usize>>,
    quantiles: bool,
    stored: usize,
    sketched: bool,
}

/// The metrics of one run.
pub(super) struct Collector {
    pub(super) metrics: Vec<Metric>,
    index: BTreeMap<String, usize>,
    pub(super) thresholds: Vec<Threshold>,
    pub(super) level: f64,
    everything: bool,
    cap: usize,
    /// The first and last instant of all files, and of this one.
    pub(super) window: Option<(Instant, Instant)>,
    window_here: Option<(Instant, Instant)>,
    /// The end of the file that ended first: merged parts are as old as the oldest of them.
    pub(super) oldest_end: Option<Instant>,
    pub(super) points: u64,
    pub(super) points_here: u64,
    /// Planned virtual users: of this file, and of the files before.
    vus_here: Option<f64>,
    pub(super) vus: Option<f64>,
    /// The kind of a metric may be guessed from its percentages (CSV holds none).
    pub(super) guess: bool,
}

/// Metrics that the reader needs itself.
const OWN: [&str; 3] = ["vus_max", "iterations", "dropped_iterations"];

impl Collector {
    pub(super) fn new(wanted: &Wanted) -> Self {
        let mut collector = Self {
            metrics: Vec::new(),
            index: BTreeMap::new(),
            thresholds: Vec::new(),
            level: f64::from(if wanted.level_percent == 0 {
                95
            } else {
                wanted.level_percent
            }) / 100.0,
            everything: wanted.everything,
            cap: if wanted.everything {
                CAP_OF_EVERYTHING
            } else {
                DEFAULT_CAP
            },
            window: None,
            window_here: None,
            oldest_end: None,
            points: 0,
            points_here: 0,
            vus_here: None,
            vus: None,
            guess: false,
        };
        for measure in &wanted.load {
            let slot = collector.open(&measure.metric);
            if let Some(metric) = collector.metrics.get_mut(slot) {
                metric.want(
                    &measure.filter,
                    measure.per_tag.as_ref(),
                    &measure.percents,
                    false,
                );
            }
        }
        for name in OWN {
            let slot = collector.open(name);
            if let Some(metric) = collector.metrics.get_mut(slot) {
                let percents = if wanted.everything {
                    common_percents()
                } else {
                    BTreeSet::new()
                };
                metric.want(&BTreeMap::new(), None, &percents, !wanted.everything);
            }
        }
        collector
    }

    #[cfg(test)]
    pub(super) fn with_cap(mut self, cap: usize) -> Self {
        self.cap = cap;
        self
    }

    fn open(&mut self, name: &str) -> usize {
        if let Some(slot) = self.index.get(name) {
            return *slot;
        }
        let slot = self.metrics.len();
        self.index.insert(name.to_owned(), slot);
        self.metrics.push(Metric::new(name));
        slot
    }

    /// Returns the slot of a metric, `None` where nobody needs it.
    ///
    /// # Errors
    /// Too many metrics, where no policy says which are needed.
    pub(super) fn slot(&mut self, name: &str) -> Result<Option<usize>, Diagnostic> {
        if let Some(slot) = self.index.get(name) {
            return Ok(Some(*slot));
        }
        if !self.everything {
            return Ok(None);
        }
        if self.metrics.len() >= MOST_METRICS || name.len() > 1024 {
            return Err(Diagnostic::error(loads::K6_TOO_MANY_METRICS).with("most", MOST_METRICS));
        }
        let slot = self.open(name);
        if let Some(metric) = self.metrics.get_mut(slot) {
            metric.want(&BTreeMap::new(), None, &common_percents(), false);
        }
        Ok(Some(slot))
    }

    /// Takes a metric's declaration.
    ///
    /// # Errors
    /// A kind that contradicts an earlier declaration.
    pub(super) fn declare(&mut self, slot: usize, declared: Declared) -> Result<(), Diagnostic> {
        let Some(metric) = self.metrics.get_mut(slot) else {
            return Ok(());
        };
        metric.declared_here = true;
        match metric.declared {
            Some(known) if known != declared => Err(Diagnostic::error(loads::K6_KINDS_DIFFER)
                .with("metric", &metric.name)
                .with("one", word(known))
                .with("other", word(declared))),
            _ => {
                metric.declared = Some(declared);
                Ok(())
            }
        }
    }

    /// Adds an expression of a threshold; several files of a run repeat them.
    pub(super) fn threshold(&mut self, metric: &str, expression: &str) {
        let threshold = Threshold {
            metric: metric.to_owned(),
            expression: expression.to_owned(),
            passed: None,
        };
        if self.thresholds.len() < MOST_METRICS && !self.thresholds.contains(&threshold) {
            self.thresholds.push(threshold);
        }
    }

    /// Counts a sample of any metric.
    /// `fresh`: its time differs from that of the sample before.
    #[inline]
    pub(super) fn point(&mut self, at: Instant, fresh: bool) {
        self.points_here = self.points_here.saturating_add(1);
        if !fresh {
            return;
        }
        widen(&mut self.window_here, at);
    }

    /// Tells whether the cells of a metric depend on tags.
    #[inline]
    pub(super) fn needs_tags(&self, slot: usize) -> bool {
        self.metrics
            .get(slot)
            .is_some_and(|metric| metric.fixed.is_none())
    }

    /// Finds the cells of a sample with these tags.
    pub(super) fn resolve(&mut self, slot: usize, tags: &dyn Tags, cells: &mut Vec<usize>) {
        cells.clear();
        if let Some(metric) = self.metrics.get_mut(slot) {
            metric.resolve(tags, cells);
        }
    }

    /// Adds a sample; `cells` are those that [`Collector::resolve`] found, and do not matter without tags.
    ///
    /// # Errors
    /// A value that its metric cannot have: a negative duration or count is left out, one too large is not.
    pub(super) fn add(
        &mut self,
        slot: usize,
        cells: &[usize],
        value: f64,
        at: Instant,
    ) -> Result<(), Diagnostic> {
        let Some(metric) = self.metrics.get_mut(slot) else {
            return Ok(());
        };
        metric.seen_here = true;
        let declared = metric.declared.or_else(|| built_in(&metric.name));
        let time = declared.is_some_and(|declared| declared.contains == Contains::Time);
        let counts = declared
            .is_some_and(|declared| matches!(declared.kind, MeasureKind::Counter | MeasureKind::Rate));
        if value < 0.0 && time {
            return Err(Diagnostic::error(input::NEGATIVE_DURATION).with("what", &metric.name));
        }
        if value < 0.0 && counts {
            return Err(Diagnostic::error(loads::K6_NEGATIVE)
                .with("metric", &metric.name)
                .with("value", value));
        }
        if metric.name == "vus_max" {
            self.vus_here = Some(self.vus_here.map_or(value, |most| most.max(value)));
        }
        let keeps = metric.quantiles && declared.is_none_or(|declared| declared.kind == MeasureKind::Trend);
        metric.add(cells, value, at, keeps);
        if keeps && metric.stored > self.cap {
            metric.sketch();
        }
        if value.abs() > LARGEST || (time && value > LONGEST_MS) {
            return Err(Diagnostic::error(loads::K6_IMPLAUSIBLE)
                .with("metric", &metric.name)
                .with("value", format_args!("{value:e}")));
        }
        Ok(())
    }

    /// Ends one file: returns the metrics that had samples and no declaration, and counts its virtual users.
    pub(super) fn end_file(&mut self, declarations: bool) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for metric in &mut self.metrics {
            if declarations && metric.seen_here && !metric.declared_here {
                found.push(Diagnostic::error(loads::K6_UNDECLARED_METRIC).with("metric", &metric.name));
            }
            (metric.seen_here, metric.declared_here) = (false, false);
        }
        if let Some(vus) = self.vus_here.take() {
            self.vus = Some(self.vus.unwrap_or(0.0) + vus);
        }
        if let Some((start, end)) = self.window_here.take() {
            widen(&mut self.window, start);
            widen(&mut self.window, end);
            self.oldest_end = Some(self.oldest_end.map_or(end, |oldest| oldest.min(end)));
        }
        self.points = self.points.saturating_add(self.points_here);
        self.points_here = 0;
        found
    }
}

#[inline]
fn widen(window: &mut Option<(Instant, Instant)>, at: Instant) {
    match window {
        Some((start, end)) => {
            *start = (*start).min(at);
            *end = (*end).max(at);
        }
        None => *window = Some((at, at)),
    }
}

impl Metric {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            declared: None,
            declared_here: false,
            seen_here: false,
            families: Vec::new(),
            cells: Vec::new(),
            fixed: Some(Vec::new()),
            quantiles: false,
            stored: 0,
            sketched: false,
        }
    }

    fn want(
        &mut self,
        filter: &BTreeMap<String, String>,
        per_tag: Option<&String>,
        percents: &BTreeSet<String>,
        hidden: bool,
    ) {
        self.quantiles |= !percents.is_empty();
        let same = self
            .families
            .iter_mut()
            .find(|family| family.filter == *filter && family.per_tag.as_ref() == per_tag);
        if let Some(family) = same {
            family.percents.extend(percents.iter().cloned());
            family.hidden &= hidden;
            return;
        }
        let family = self.families.len();
        self.families.push(Family {
            filter: filter.clone(),
            per_tag: per_tag.cloned(),
            percents: percents.clone(),
            hidden,
            overflow: false,
            first: None,
            subjects: BTreeMap::new(),
            subject_bytes: 0,
        });
        if per_tag.is_none() {
            if let Some(family) = self.families.last_mut() {
                family.first = Some(self.cells.len());
            }
            self.cells.push((Cell::new(None, true, false), family));
        }
        let plain = |family: &Family| family.filter.is_empty() && family.per_tag.is_none();
        self.fixed = self
            .families
            .iter()
            .all(plain)
            .then(|| (0..self.cells.len()).collect());
    }

    fn resolve(&mut self, tags: &dyn Tags, cells: &mut Vec<usize>) {
        for at in 0..self.families.len() {
            let Some(family) = self.families.get_mut(at) else {
                continue;
            };
            let matches = family
                .filter
                .iter()
                .all(|(key, value)| tags.get(key).is_some_and(|tag| tag == value.as_str()));
            if !matches {
                continue;
            }
            let Some(tag) = &family.per_tag else {
                cells.extend(family.first);
                continue;
            };
            let Some(subject) = tags.get(tag) else {
                continue;
            };
            if let Some(cell) = family.subjects.get(subject.as_ref()) {
                cells.push(*cell);
                continue;
            }
            if family.overflow {
                // A dead cell stands for all of them, so that the number of samples does not depend on their order.
                cells.extend(family.first);
                continue;
            }
            family.subject_bytes = family.subject_bytes.saturating_add(subject.len());
            if family.subjects.len() >= MOST_SUBJECTS || family.subject_bytes > MOST_SUBJECT_BYTES {
                family.overflow = true;
                family.subjects = BTreeMap::new();
                for (cell, _) in self.cells.iter_mut().filter(|(_, family)| *family == at) {
                    cell.kill();
                }
                if family.first.is_none() {
                    family.first = Some(self.cells.len());
                    let mut cell = Cell::default();
                    cell.kill();
                    self.cells.push((cell, at));
                }
                cells.extend(family.first);
                continue;
            }
            let cell = self.cells.len();
            family.first = family.first.or(Some(cell));
            family.subjects.insert(subject.as_ref().into(), cell);
            let subject = Some(subject.into_owned().into_boxed_str());
            self.cells.push((Cell::new(subject, true, self.sketched), at));
            cells.push(cell);
        }
    }

    fn add(&mut self, cells: &[usize], value: f64, at: Instant, keeps: bool) {
        let cells = self.fixed.as_deref().unwrap_or(cells);
        for cell in cells {
            let Some((cell, family)) = self.cells.get_mut(*cell) else {
                continue;
            };
            let keeps = keeps
                && self
                    .families
                    .get(*family)
                    .is_some_and(|family| !family.percents.is_empty());
            self.stored = self.stored.saturating_add(usize::from(keeps));
            if !cell.dead {
                cell.add(value, Some(at), keeps);
            }
        }
    }

    fn sketch(&mut self) {
        if !self.sketched {
            self.sketched = true;
            for (cell, _) in &mut self.cells {
                cell.sketch();
            }
        }
    }
}

fn common_percents() -> BTreeSet<String> {
    ["50", "90", "95", "99"].map(str::to_owned).into()
}

fn word(declared: Declared) -> &'static str {
    match (declared.kind, declared.contains) {
        (MeasureKind::Counter, Contains::Data) => "counter of bytes",
        (MeasureKind::Counter, _) => "counter",
        (MeasureKind::Gauge, _) => "gauge",
        (MeasureKind::Rate, _) => "rate",
        (MeasureKind::Trend, Contains::Time) => "trend of times",
        (MeasureKind::Trend, _) => "trend",
    }
}
