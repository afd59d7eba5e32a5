//! Whether evidence is fresh (CONTRACTS 3.1). Not for completeness, which is another fact beside it.

use crate::evidence::Evidence;
use crate::reason::{Reason, gates};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// How far a clock of another machine may run ahead, in minutes.
const AHEAD_MINUTES: i64 = 5;

/// What the age of candidate evidence is judged by. Baselines have none: they do not age.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) now: DateTime<Utc>,
    pub(super) since: Option<DateTime<Utc>>,
}

/// Says why evidence is not fresh; `None` where it is, or where nothing is judged by age.
pub(super) fn stale<T>(
    evidence: &Evidence<T>,
    clock: Option<Clock>,
    max_age: Option<Duration>,
    subject: &str,
) -> Option<Reason> {
    let clock = clock?;
    let reason = |code| Reason::new(code).with("subject", subject);
    // A source that says when it began and not when it ended ended no earlier than that.
    let Some(end) = evidence
        .window
        .end
        .or(evidence.window.start)
        .or(evidence.measured_at)
    else {
        let judged = clock.since.is_some() || max_age.is_some();
        return judged.then(|| reason(gates::UNDATED));
    };
    let shown = end.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    let ahead = end.signed_duration_since(clock.now);
    if ahead > TimeDelta::minutes(AHEAD_MINUTES) {
        return Some(reason(gates::FROM_THE_FUTURE).with("ended", shown));
    }
    let before = clock.since.is_some_and(|since| end < since);
    // An age beyond what the calendar can hold is never reached.
    let most = max_age.and_then(|age| TimeDelta::from_std(age).ok());
    let old = most.is_some_and(|most| clock.now.signed_duration_since(end) > most);
    (before || old).then(|| reason(gates::STALE).with("ended", shown))
}

/// The first of several reasons in an order of their own, so that the order of the inputs does not matter.
pub(super) fn first(reasons: impl IntoIterator<Item = Option<Reason>>) -> Option<Reason> {
    let key = |reason: &Reason| (reason.code, reason.parameters.clone());
    reasons.into_iter().flatten().min_by(|a, b| key(a).cmp(&key(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Completeness, Window};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn ended(text: Option<&str>, measured_at: Option<&str>) -> Evidence<u8> {
        let mut evidence = Evidence::new(Completeness::Complete, 0);
        evidence.window = Window {
            start: None,
            end: text.map(at),
        };
        evidence.measured_at = measured_at.map(at);
        evidence
    }

    fn code(evidence: &Evidence<u8>, since: Option<&str>, max_age: Option<u64>) -> Option<&'static str> {
        let clock = Clock {
            now: at("2026-11-23T12:00:00Z"),
            since: since.map(at),
        };
        let age = max_age.map(Duration::from_secs);
        stale(evidence, Some(clock), age, "x").map(|reason| reason.code.as_str())
    }

    #[test]
    fn evidence_that_ends_before_since_is_stale() {
        let evidence = ended(Some("2026-11-23T11:00:00Z"), None);
        assert_eq!(
            code(&evidence, Some("2026-11-23T11:00:00.001Z"), None),
            Some("stale")
        );
        assert_eq!(code(&evidence, Some("2026-11-23T11:00:00Z"), None), None);
    }

    #[test]
    fn evidence_older_than_max_age_is_stale() {
        let evidence = ended(Some("2026-11-23T11:00:00Z"), None);
        assert_eq!(code(&evidence, None, Some(3599)), Some("stale"));
        assert_eq!(code(&evidence, None, Some(3600)), None);
        assert_eq!(code(&evidence, None, Some(u64::MAX)), None);
    }

    #[test]
    fn evidence_without_any_time_is_undated_where_either_is_set() {
        let evidence = ended(None, None);
        assert_eq!(code(&evidence, None, Some(3600)), Some("undated"));
        assert_eq!(
            code(&evidence, Some("2026-11-23T11:00:00Z"), None),
            Some("undated")
        );
        assert_eq!(code(&evidence, None, None), None);
    }

    #[test]
    fn measured_at_stands_in_only_where_the_source_has_no_time() {
        assert_eq!(
            code(&ended(None, Some("2026-11-23T11:59:00Z")), None, Some(3600)),
            None
        );
        let old = ended(Some("2026-11-20T00:00:00Z"), Some("2026-11-23T11:59:00Z"));
        assert_eq!(code(&old, None, Some(3600)), Some("stale"));
    }

    #[test]
    fn five_minutes_ahead_are_tolerated_and_no_more() {
        assert_eq!(
            code(&ended(Some("2026-11-23T12:05:00Z"), None), None, Some(60)),
            None
        );
        let ahead = ended(Some("2026-11-23T12:05:00.001Z"), None);
        assert_eq!(code(&ahead, None, Some(60)), Some("from_the_future"));
    }

    #[test]
    fn baselines_do_not_age() {
        assert_eq!(stale(&ended(None, None), None, Some(Duration::ZERO), "x"), None);
    }
}
