//! From attempts to identities and their counts (CONTRACTS 3.3). Not for deciding what a count means.
//!
//! Attempts of one identity are not folded unless the gate says so: two tests may share a name, and two shards may
//! run one test, so the worst attempt counts. `muted`, `known` and `flaky` never remove a failure.

use crate::evidence::{Attempt, RunFailure, TestStatus};
use crate::gate::Quantity;
use crate::policy::{Retries, TestMeasure};
use std::collections::{BTreeMap, BTreeSet};

/// What was counted in one set of results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Identities that failed, were broken or are unknown.
    pub(super) failed: u64,
    /// Failures of the run itself.
    pub(super) run_failures: u64,
    pub(super) executed: u64,
    pub(super) passed: u64,
    pub(super) skipped: u64,
    pub(super) total: u64,
    pub(super) flaky: u64,
    /// Names of what failed.
    pub(super) failing: BTreeSet<String>,
    /// Names of what failed and then passed.
    pub(super) unstable: BTreeSet<String>,
    /// Names that the gate's `retries: fold` folded to passed.
    pub(super) folded: BTreeSet<String>,
}

impl Tally {
    /// Counts identities; attempts come in the order of their files.
    pub(super) fn of<'a>(
        attempts: impl IntoIterator<Item = &'a Attempt>,
        failures: impl IntoIterator<Item = &'a RunFailure>,
        retries: Retries,
    ) -> Self {
        let mut identities: BTreeMap<(&str, &str), Vec<&Attempt>> = BTreeMap::new();
        for attempt in attempts {
            // A format that gives no identity leaves the name.
            let name = if attempt.id.is_empty() {
                attempt.name.as_str()
            } else {
                ""
            };
            identities.entry((&attempt.id, name)).or_default().push(attempt);
        }
        let mut tally = Self::default();
        for attempts in identities.values() {
            tally.identity(attempts, retries);
        }
        for failure in failures {
            tally.run_failures = tally.run_failures.saturating_add(1);
            tally
                .failing
                .insert(format!("{}: {}", failure.kind, failure.name));
        }
        tally
    }

    fn identity(&mut self, attempts: &[&Attempt], retries: Retries) {
        let Some(mut status) = attempts.iter().map(|attempt| attempt.status).max() else {
            return;
        };
        let name = attempts
            .iter()
            .map(|attempt| attempt.name.as_str())
            .min()
            .unwrap_or_default();
        let recovered =
            is_failure(status) && last(attempts).is_some_and(|last| last.status == TestStatus::Passed);
        if recovered || attempts.iter().any(|attempt| attempt.flaky) {
            self.flaky = self.flaky.saturating_add(1);
            self.unstable.insert(name.to_owned());
        }
        if retries == Retries::Fold && status != TestStatus::Passed && folds(attempts) {
            status = TestStatus::Passed;
            self.folded.insert(name.to_owned());
        }
        self.total = self.total.saturating_add(1);
        let count = match status {
            TestStatus::Passed => &mut self.passed,
            TestStatus::Skipped | TestStatus::Pending => &mut self.skipped,
            TestStatus::Unknown | TestStatus::Broken | TestStatus::Failed => {
                self.failing.insert(name.to_owned());
                &mut self.failed
            }
        };
        *count = count.saturating_add(1);
        if !matches!(status, TestStatus::Skipped | TestStatus::Pending) {
            self.executed = self.executed.saturating_add(1);
        }
    }

    /// Adds what was counted in another set of results.
    pub(super) fn add(&mut self, other: Self) {
        self.failed = self.failed.saturating_add(other.failed);
        self.run_failures = self.run_failures.saturating_add(other.run_failures);
        self.executed = self.executed.saturating_add(other.executed);
        self.passed = self.passed.saturating_add(other.passed);
        self.skipped = self.skipped.saturating_add(other.skipped);
        self.total = self.total.saturating_add(other.total);
        self.flaky = self.flaky.saturating_add(other.flaky);
        self.failing.extend(other.failing);
        self.unstable.extend(other.unstable);
        self.folded.extend(other.folded);
    }

    /// Returns a measure; `None` where the results prove nothing about it.
    ///
    /// A run in which nothing was executed proves nothing about failures: `failed` is then no data, unless
    /// something failed all the same (a crashed host).
    pub(super) fn value(&self, measure: TestMeasure) -> Option<Quantity> {
        let failures = self.failed.saturating_add(self.run_failures);
        if self.total == 0 && failures == 0 {
            return None;
        }
        let count = |count| Some(Quantity::Count { count });
        let rate = |events, total| (total > 0).then_some(Quantity::Rate { events, total });
        match measure {
            TestMeasure::Failed if self.executed == 0 && failures == 0 => None,
            TestMeasure::Flaky if self.executed == 0 => None,
            TestMeasure::Failed => count(failures),
            TestMeasure::Executed => count(self.executed),
            TestMeasure::Passed => count(self.passed),
            TestMeasure::Skipped => count(self.skipped),
            TestMeasure::Total => count(self.total),
            TestMeasure::Flaky => count(self.flaky),
            // A failure of the run itself is an executed thing that did not pass.
            TestMeasure::PassRate => rate(self.passed, self.executed.saturating_add(self.run_failures)),
            TestMeasure::SkippedRatio => rate(self.skipped, self.total),
        }
    }

    /// Returns the names that count against a measure.
    pub(super) fn names(&self, measure: TestMeasure) -> Option<&BTreeSet<String>> {
        match measure {
            TestMeasure::Failed | TestMeasure::Passed | TestMeasure::PassRate => Some(&self.failing),
            TestMeasure::Flaky => Some(&self.unstable),
            TestMeasure::Executed | TestMeasure::Skipped | TestMeasure::Total | TestMeasure::SkippedRatio => {
                None
            }
        }
    }
}

fn is_failure(status: TestStatus) -> bool {
    matches!(
        status,
        TestStatus::Unknown | TestStatus::Broken | TestStatus::Failed
    )
}

/// The attempts by their start; in the order of the files where one has none.
fn ordered<'a>(attempts: &[&'a Attempt]) -> (Vec<&'a Attempt>, bool) {
    let mut ordered = attempts.to_vec();
    let timed = ordered.iter().all(|attempt| attempt.start.is_some());
    if timed {
        ordered.sort_by_key(|attempt| attempt.start);
    }
    (ordered, timed)
}

fn last<'a>(attempts: &[&'a Attempt]) -> Option<&'a Attempt> {
    ordered(attempts).0.last().copied()
}

/// Whether the attempts are one test that was tried again and passed in the end.
fn folds(attempts: &[&Attempt]) -> bool {
    let (ordered, timed) = ordered(attempts);
    let Some((first, rest)) = ordered.split_first() else {
        return false;
    };
    let passed_last = rest.last().is_some_and(|last| last.status == TestStatus::Passed);
    // The first attempt is no retry; every other one must be declared as one.
    let declared = ordered.iter().filter(|attempt| attempt.declared_retry).count() >= rest.len();
    let same = |of: fn(&Attempt) -> Option<&String>| {
        of(first).is_some() && rest.iter().all(|next| of(next) == of(first))
    };
    let one_place = same(|attempt| attempt.host.as_ref())
        && same(|attempt| attempt.thread.as_ref())
        && same(|attempt| attempt.parameters.as_ref());
    let apart = ordered.windows(2).all(|pair| match pair {
        [earlier, later] if timed => match earlier.stop {
            // Two that begin at one instant have no order.
            Some(stop) => Some(stop) <= later.start && earlier.start < later.start,
            None => declared,
        },
        _ => declared,
    });
    passed_last && apart && (declared || one_place)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "seconds of a test")]
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc};

    fn attempt(status: TestStatus, start: i64, stop: i64) -> Attempt {
        let zero: DateTime<Utc> = "2026-11-23T00:00:00Z".parse().unwrap();
        Attempt {
            id: "id".into(),
            name: "suite name".into(),
            status,
            raw_status: None,
            start: Some(zero + TimeDelta::seconds(start)),
            stop: Some(zero + TimeDelta::seconds(stop)),
            duration_ms: None,
            host: Some("host".into()),
            thread: Some("1".into()),
            parameters: Some(String::new()),
            labels: BTreeMap::new(),
            declared_retry: false,
            flaky: false,
            muted: false,
            known: false,
            message: None,
        }
    }

    type Damage = fn(&mut [Attempt; 2]);

    fn tally(attempts: &[Attempt], retries: Retries) -> Tally {
        Tally::of(attempts, [], retries)
    }

    #[test]
    fn attempts_are_not_folded_unless_the_gate_says_so() {
        let attempts = [
            attempt(TestStatus::Failed, 0, 1),
            attempt(TestStatus::Passed, 2, 3),
        ];
        let kept = tally(&attempts, Retries::KeepWorst);
        assert_eq!((kept.failed, kept.executed, kept.total, kept.flaky), (1, 1, 1, 1));
        let folded = tally(&attempts, Retries::Fold);
        assert_eq!((folded.failed, folded.passed, folded.executed), (0, 1, 1));
        assert_eq!(folded.folded.len(), 1, "each fold is listed");
        assert_eq!(folded.flaky, 1, "as flaky");
    }

    #[test]
    fn a_fold_needs_every_one_of_its_conditions() {
        let good = [
            attempt(TestStatus::Failed, 0, 1),
            attempt(TestStatus::Passed, 2, 3),
        ];
        assert_eq!(tally(&good, Retries::Fold).failed, 0);
        let cases: [(&str, Damage); 11] = [
            ("the last one by start time failed", |a| {
                a[1].start = Some(a[0].start.unwrap() - TimeDelta::seconds(9));
            }),
            ("attempts overlap", |a| {
                a[0].stop = Some(a[1].start.unwrap() + TimeDelta::milliseconds(1));
            }),
            ("both begin at one instant", |a| {
                a[0].start = a[1].start;
                a[0].stop = a[1].start;
            }),
            ("the end is unknown", |a| a[0].stop = None),
            ("the start is unknown", |a| a[0].start = None),
            ("another host", |a| a[1].host = Some("other".into())),
            ("an unknown host", |a| (a[0].host, a[1].host) = (None, None)),
            ("another thread", |a| a[1].thread = Some("2".into())),
            ("an unknown thread", |a| a[1].thread = None),
            ("other parameters", |a| a[1].parameters = Some("x=1".into())),
            ("unknown parameters", |a| {
                (a[0].parameters, a[1].parameters) = (None, None);
            }),
        ];
        for (what, damage) in cases {
            let mut attempts = good.clone();
            damage(&mut attempts);
            assert_eq!(tally(&attempts, Retries::Fold).failed, 1, "{what}");
        }
    }

    #[test]
    fn a_retry_that_the_format_declares_folds_without_place_and_time() {
        let mut attempts = [
            attempt(TestStatus::Failed, 0, 1),
            attempt(TestStatus::Passed, 2, 3),
        ];
        for attempt in &mut attempts {
            (attempt.start, attempt.stop, attempt.host, attempt.thread) = (None, None, None, None);
        }
        assert_eq!(tally(&attempts, Retries::Fold).failed, 1);
        attempts[1].declared_retry = true;
        assert_eq!(tally(&attempts, Retries::Fold).failed, 0);
        attempts[1].status = TestStatus::Failed;
        attempts[0].status = TestStatus::Passed;
        assert_eq!(tally(&attempts, Retries::Fold).failed, 1, "the last one counts");
    }

    #[test]
    fn a_single_attempt_never_folds() {
        for status in [TestStatus::Failed, TestStatus::Skipped, TestStatus::Unknown] {
            let tally = tally(&[attempt(status, 0, 1)], Retries::Fold);
            assert_eq!(tally.passed, 0, "{status:?}");
        }
    }

    #[test]
    fn muted_known_and_flaky_never_remove_a_failure() {
        let mut failed = attempt(TestStatus::Failed, 0, 1);
        (failed.muted, failed.known, failed.flaky) = (true, true, true);
        for retries in [Retries::KeepWorst, Retries::Fold] {
            assert_eq!(
                tally(&[failed.clone()], retries).value(TestMeasure::Failed),
                Some(Quantity::Count { count: 1 })
            );
        }
    }

    #[test]
    fn unknown_and_broken_count_as_failed_and_pending_as_skipped() {
        let statuses = [
            TestStatus::Unknown,
            TestStatus::Broken,
            TestStatus::Pending,
            TestStatus::Passed,
        ];
        let attempts: Vec<Attempt> = (0_u8..)
            .zip(statuses)
            .map(|(index, status)| Attempt {
                id: index.to_string(),
                ..attempt(status, 0, 1)
            })
            .collect();
        let tally = tally(&attempts, Retries::KeepWorst);
        assert_eq!(
            (
                tally.failed,
                tally.skipped,
                tally.passed,
                tally.executed,
                tally.total
            ),
            (2, 1, 1, 3, 4)
        );
    }

    #[test]
    fn a_run_in_which_nothing_executed_proves_nothing() {
        let skipped = tally(&[attempt(TestStatus::Skipped, 0, 1)], Retries::KeepWorst);
        assert_eq!(skipped.value(TestMeasure::Failed), None);
        assert_eq!(skipped.value(TestMeasure::Flaky), None);
        assert_eq!(skipped.value(TestMeasure::PassRate), None);
        assert_eq!(
            skipped.value(TestMeasure::Executed),
            Some(Quantity::Count { count: 0 })
        );
        let nothing = tally(&[], Retries::KeepWorst);
        assert_eq!(nothing.value(TestMeasure::Executed), None);
        assert_eq!(nothing.value(TestMeasure::Skipped), None);
    }

    #[test]
    fn a_failure_of_the_run_itself_counts_although_every_test_passed() {
        let crash = RunFailure {
            kind: "host".into(),
            name: "testhost".into(),
            message: None,
        };
        let passed = [attempt(TestStatus::Passed, 0, 1)];
        let tally = Tally::of(&passed, [&crash], Retries::KeepWorst);
        assert_eq!(
            tally.value(TestMeasure::Failed),
            Some(Quantity::Count { count: 1 })
        );
        assert_eq!(
            tally.value(TestMeasure::PassRate),
            Some(Quantity::Rate { events: 1, total: 2 })
        );
        let alone = Tally::of([], [&crash], Retries::KeepWorst);
        assert_eq!(
            alone.value(TestMeasure::Failed),
            Some(Quantity::Count { count: 1 })
        );
    }
}
