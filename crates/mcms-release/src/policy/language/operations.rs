//! Anomalies, commands and client machines.

use super::gates::ACTIONS;
use super::{Kind, NAMES, Shape, default, optional, required};

/// What live metrics and logs are watched for.
pub(super) static ANOMALY: Shape = Shape {
    name: "Anomaly",
    about: "What live metrics and logs are watched for.",
    groups: &[&[
        optional(
            "metrics",
            Kind::List {
                of: &Kind::Object(&METRIC),
                least: 1,
                distinct: false,
            },
            "Metrics that are compared with their own past.",
        ),
        optional(
            "logs",
            Kind::List {
                of: &Kind::Object(&LOG),
                least: 1,
                distinct: false,
            },
            "Log lines that are counted.",
        ),
        required("escalate", Kind::Name, "An escalation of `escalation`."),
    ]],
    open: None,
};

static METRIC: Shape = Shape {
    name: "AnomalyMetric",
    about: "A metric that is compared with its own past.",
    groups: &[&[
        required("id", Kind::Name, "Its name, unique among metrics and logs."),
        required("metric", Kind::Metric, "The metric."),
        optional("unit", Kind::Text, "The unit (UCUM) that the source must have."),
        optional(
            "statistic",
            Kind::Statistic,
            "What is computed from it; without it, its value.",
        ),
        required(
            "threshold",
            Kind::Word(&[("adaptive", "learned from the same hour of past weeks")]),
            "What is unusual.",
        ),
    ]],
    open: None,
};

static LOG: Shape = Shape {
    name: "AnomalyLog",
    about: "Log lines that are counted.",
    groups: &[&[
        required("id", Kind::Name, "Its name, unique among metrics and logs."),
        required(
            "where",
            Kind::Map {
                keys: "a field of log lines",
                of: &Kind::Text,
                least: 1,
                most: 100,
            },
            "Which lines count.",
        ),
        required("limit", Kind::Limit, "The condition that their number must meet."),
        required("within", Kind::Duration, "The time over which they are counted."),
    ]],
    open: None,
};

/// The commands that people may run.
pub(super) static COMMANDS: Shape = Shape {
    name: "Commands",
    about: "The commands that people may run, and who may run them.",
    groups: &[&[
        optional("service_account", Kind::Text, "The account under which they run."),
        required(
            "catalogue",
            Kind::List {
                of: &Kind::Object(&COMMAND),
                least: 1,
                distinct: false,
            },
            "The commands; no other can be run.",
        ),
        optional(
            "retry",
            Kind::Object(&RETRY),
            "How a failed idempotent command is tried again.",
        ),
        optional(
            "on_failure",
            ACTIONS,
            "What is to be done when a command fails for good.",
        ),
    ]],
    open: None,
};

static COMMAND: Shape = Shape {
    name: "Command",
    about: "A command and who may run it.",
    groups: &[&[
        required("name", Kind::Name, "Its name, unique in the catalogue."),
        required(
            "risk",
            Kind::Word(&[("low", "low"), ("medium", "medium"), ("high", "high")]),
            "How much it can break.",
        ),
        default(
            "idempotent",
            Kind::Flag,
            "false",
            "Whether running it twice is the same as once. Only then it is tried again.",
        ),
        required(
            "grants",
            Kind::List {
                of: &Kind::Object(&GRANT),
                least: 1,
                distinct: false,
            },
            "Who may run it.",
        ),
    ]],
    open: None,
};

static GRANT: Shape = Shape {
    name: "Grant",
    about: "A group that may run a command.",
    groups: &[&[
        required("group", Kind::Text, "The group of the directory."),
        optional(
            "environments",
            NAMES,
            "Only in these stages of `promotion.stages`; without it, in all.",
        ),
        optional(
            "approval",
            Kind::Name,
            "Only with the approval that this stage of `promotion.approvals` needs.",
        ),
    ]],
    open: None,
};

static RETRY: Shape = Shape {
    name: "Retry",
    about: "How a failed idempotent command is tried again.",
    groups: &[&[
        default(
            "attempts",
            Kind::Whole(1, 100),
            "1",
            "How often it is run at most.",
        ),
        optional(
            "backoff",
            Kind::Object(&BACKOFF),
            "The waiting time, which doubles.",
        ),
    ]],
    open: None,
};

static BACKOFF: Shape = Shape {
    name: "Backoff",
    about: "The waiting time between attempts, which doubles.",
    groups: &[&[
        required(
            "first",
            Kind::Duration,
            "The waiting time before the second attempt.",
        ),
        required("max", Kind::Duration, "The longest waiting time."),
    ]],
    open: None,
};

/// How client machines get the product.
pub(super) static CLIENT: Shape = Shape {
    name: "Client",
    about: "How client machines get the product.",
    groups: &[&[
        optional("share", Kind::Text, "The folder that holds the packages."),
        optional(
            "packages",
            Kind::List {
                of: &Kind::Word(&[("msix", "an MSIX package"), ("powershell", "a PowerShell module")]),
                least: 1,
                distinct: true,
            },
            "The kinds of package.",
        ),
        optional(
            "prerequisites",
            Kind::List {
                of: &Kind::Map {
                    keys: "a component",
                    of: &Kind::Text,
                    least: 1,
                    most: 1,
                },
                least: 1,
                distinct: false,
            },
            "What must be installed first, each with its least version in quotes: `{dotnet_desktop: \"8.0\"}`.",
        ),
    ]],
    open: None,
};
