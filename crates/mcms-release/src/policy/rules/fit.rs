//! Does a criterion fit what it measures: the unit of its limit, and the statistic of a metric that k6 itself defines.

use crate::error::ErrorCode;
use crate::limit::{Dimension, Limit, Unit};
use crate::policy::document::{Node, shorten};
use crate::policy::problems::Problems;
use crate::policy::{Criterion, EvidenceKind, Measurement, Statistic, TestMeasure};

/// What a metric holds, as k6 names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MetricKind {
    Trend,
    Rate,
    Counter,
    Gauge,
}

/// The metrics that k6 itself defines and the dimension of their values
/// (<https://grafana.com/docs/k6/latest/using-k6/metrics/reference/>).
const K6_METRICS: &[(&str, MetricKind, Dimension)] = &[
    ("checks", MetricKind::Rate, Dimension::Ratio),
    ("data_received", MetricKind::Counter, Dimension::Bytes),
    ("data_sent", MetricKind::Counter, Dimension::Bytes),
    ("dropped_iterations", MetricKind::Counter, Dimension::Count),
    ("group_duration", MetricKind::Trend, Dimension::Time),
    ("grpc_req_duration", MetricKind::Trend, Dimension::Time),
    ("http_req_blocked", MetricKind::Trend, Dimension::Time),
    ("http_req_connecting", MetricKind::Trend, Dimension::Time),
    ("http_req_duration", MetricKind::Trend, Dimension::Time),
    ("http_req_failed", MetricKind::Rate, Dimension::Ratio),
    ("http_req_receiving", MetricKind::Trend, Dimension::Time),
    ("http_req_sending", MetricKind::Trend, Dimension::Time),
    ("http_req_tls_handshaking", MetricKind::Trend, Dimension::Time),
    ("http_req_waiting", MetricKind::Trend, Dimension::Time),
    ("http_reqs", MetricKind::Counter, Dimension::Count),
    ("iteration_duration", MetricKind::Trend, Dimension::Time),
    ("iterations", MetricKind::Counter, Dimension::Count),
    ("vus", MetricKind::Gauge, Dimension::Count),
    ("vus_max", MetricKind::Gauge, Dimension::Count),
    ("ws_connecting", MetricKind::Trend, Dimension::Time),
    ("ws_session_duration", MetricKind::Trend, Dimension::Time),
];

/// Checks a criterion of a gate over this kind of evidence.
pub(super) fn check(criterion: &Criterion, kind: EvidenceKind, node: &Node<'_>, problems: &mut Problems) {
    let known = match &criterion.measurement {
        Measurement::Metric { metric, .. } if kind == EvidenceKind::Load => {
            K6_METRICS.iter().find(|(name, _, _)| name == metric)
        }
        _ => None,
    };
    if let (
        Measurement::Metric {
            metric, statistic, ..
        },
        Some((_, kind, _)),
    ) = (&criterion.measurement, known)
        && let Some(node) = node.get("statistic")
        && !kind.has(statistic)
    {
        let written = shorten(node.text().unwrap_or_default());
        let message = format!("`{metric}` is a {} in k6, which has no `{written}`", kind.word());
        problems.add(ErrorCode::PolicyInvalidValue, message, node.id);
        problems.help(format!("a {} has {}", kind.word(), kind.statistics()));
        return;
    }
    let Some(limit_node) = node.get("limit") else {
        return;
    };
    match expected(&criterion.measurement, known.map(|(_, _, dimension)| *dimension)) {
        Some(expected) => units(&criterion.limit, expected, limit_node, problems),
        None => one_dimension(&criterion.limit, limit_node, problems),
    }
}

impl MetricKind {
    fn has(self, statistic: &Statistic) -> bool {
        match self {
            Self::Trend => !matches!(statistic, Statistic::Rate | Statistic::Last),
            Self::Rate => matches!(statistic, Statistic::Rate | Statistic::Count),
            Self::Counter => matches!(statistic, Statistic::Count),
            Self::Gauge => matches!(
                statistic,
                Statistic::Last | Statistic::Minimum | Statistic::Maximum
            ),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Trend => "trend",
            Self::Rate => "rate",
            Self::Counter => "counter",
            Self::Gauge => "gauge",
        }
    }

    fn statistics(self) -> &'static str {
        match self {
            Self::Trend => "percentiles such as `p95`, `avg`, `med`, `min`, `max` and `count`",
            Self::Rate => "`rate` and `count`",
            Self::Counter => "`count`",
            Self::Gauge => "`last`, `min` and `max`",
        }
    }
}

/// What a limit is compared with.
#[derive(Clone, Copy)]
struct Expected {
    dimension: Dimension,
    /// The measured thing in words.
    what: &'static str,
    help: &'static str,
}

fn expected(measurement: &Measurement, known: Option<Dimension>) -> Option<Expected> {
    let count = |what, help| {
        Some(Expected {
            dimension: Dimension::Count,
            what,
            help,
        })
    };
    match measurement {
        Measurement::TicketCount => count(
            "a number of tickets",
            "write a number without unit, such as `<= 0`",
        ),
        Measurement::Tests {
            measure: TestMeasure::PassRate | TestMeasure::SkippedRatio,
            ..
        }
        | Measurement::Metric {
            statistic: Statistic::Rate,
            ..
        } => Some(RATE),
        Measurement::Tests { .. } => count(
            "a number of tests",
            "write a number without unit, such as `<= 0`, or a change such as `>= -2%`; for a share measure `pass_rate` or `skipped_ratio`",
        ),
        Measurement::Metric {
            unit: Some(unit),
            statistic,
            ..
        } if *statistic != Statistic::Count => of_dimension(Unit::parse(unit).dimension()),
        // The samples of a trend or rate are counted; the total of a counter has the counter's unit.
        Measurement::Metric {
            statistic: Statistic::Count,
            ..
        } => match known {
            Some(Dimension::Bytes) => of_dimension(Dimension::Bytes),
            Some(_) => of_dimension(Dimension::Count),
            None => None,
        },
        Measurement::Metric { .. } => known.and_then(of_dimension),
    }
}

const RATE: Expected = Expected {
    dimension: Dimension::Ratio,
    what: "a rate",
    help: "write a percentage such as `<= 1%`, or a change such as `< +5pp`",
};

fn of_dimension(dimension: Dimension) -> Option<Expected> {
    let (what, help) = match dimension {
        Dimension::Count => (
            "a number of things",
            "write a number without unit, such as `<= 0`, or a change such as `<= +10%`",
        ),
        Dimension::Ratio => return Some(RATE),
        Dimension::Time => (
            "a time",
            "write a time such as `<= 500ms`, or a change such as `<= +10%`",
        ),
        Dimension::Bytes => (
            "an amount of data",
            "write an amount such as `<= 10MB`, or a change such as `<= +10%`",
        ),
        Dimension::Frequency => (
            "a frequency",
            "write a frequency such as `>= 100/s`, or a change such as `>= -10%`",
        ),
        Dimension::Other => return None,
    };
    Some(Expected {
        dimension,
        what,
        help,
    })
}

fn units(limit: &Limit, expected: Expected, node: &Node<'_>, problems: &mut Problems) {
    for condition in limit.conditions() {
        if condition
            .unit()
            .is_some_and(|unit| unit.dimension() != expected.dimension)
        {
            let message = format!("`{condition}` does not fit {}", expected.what);
            problems.add(ErrorCode::LimitUnit, message, node.id);
            problems.help(expected.help);
            return;
        }
    }
}

/// What is measured is not known, but it cannot be two things.
fn one_dimension(limit: &Limit, node: &Node<'_>, problems: &mut Problems) {
    let mut dimensions: Vec<Dimension> = limit.units().into_iter().map(Unit::dimension).collect();
    dimensions.dedup();
    if dimensions.len() > 1 {
        problems.add(
            ErrorCode::LimitUnit,
            format!("the units of `{limit}` do not convert into each other"),
            node.id,
        );
        problems.help("a value has one kind of unit; use units that convert, such as `ms` and `s`");
    }
}
