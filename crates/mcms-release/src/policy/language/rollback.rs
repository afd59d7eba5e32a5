//! When a deployment is rolled back, and to what.

use super::gates::TICKET_FILTER;
use super::{By, Key, Kind, Shape, Union, Word, default, optional, required};

/// The watch after a deployment.
pub(super) static ROLLBACK: Shape = Shape {
    name: "Rollback",
    about: "When a deployment is rolled back, and to what.",
    groups: &[&[
        required("window", Kind::Duration, "How long a deployment is watched."),
        optional(
            "extension",
            Kind::Duration,
            "How much longer, when the window ends undecided.",
        ),
        optional(
            "soak",
            Kind::Duration,
            "Healthy this long, a deployment becomes a target of rollbacks.",
        ),
        default("scrape", Kind::Duration, "10s", "The time between two looks."),
        default(
            "false_rollback_budget",
            Kind::Percent {
                least: 0,
                most: 50,
                whole: false,
            },
            "1%",
            "The chance that a healthy deployment is rolled back: all services, rules, looks and the extension together.",
        ),
        default(
            "margin",
            Kind::Points,
            "1pp",
            "The evidence tests \"worse than the baseline plus this\"; the limit of a trigger is the policy's own rule.",
        ),
        required(
            "triggers",
            Kind::List {
                of: &Kind::Union(&TRIGGER),
                least: 1,
                distinct: false,
            },
            "What starts a rollback; any of them does.",
        ),
        optional(
            "run",
            Kind::Text,
            "The pipeline's script. It gets the decision and never decides.",
        ),
        optional(
            "target",
            Kind::Object(&TARGET),
            "Which deployment is rolled back to.",
        ),
        optional(
            "record",
            Kind::List {
                of: &Kind::Word(&[("incident", "the incident report")]),
                least: 1,
                distinct: true,
            },
            "Which reports a rollback writes.",
        ),
    ]],
    open: None,
};

static TRIGGER: Union = Union {
    name: "Trigger",
    about: "What starts a rollback: a metric, a ticket or a command.",
    by: By::Presence,
    variants: &[
        ("metric", &METRIC_TRIGGER),
        ("tickets", &TICKET_TRIGGER),
        ("command", &COMMAND_TRIGGER),
    ],
};

const HEAD: &[Key] = &[required(
    "id",
    Kind::Name,
    "The trigger's name, unique in the policy.",
)];

const TAIL: &[Key] = &[
    required("then", Kind::Word(THEN), "What it starts."),
    optional(
        "stage",
        Kind::Text,
        "The pipeline's stage that asks for the approval.",
    ),
];

const THEN: &[Word] = &[
    ("automatic", "the rollback itself"),
    ("with-approval", "a request that a person approves"),
];

static METRIC_TRIGGER: Shape = Shape {
    name: "MetricTrigger",
    about: "A live metric that leaves its limit.",
    groups: &[
        HEAD,
        &[
            required("metric", Kind::Metric, "The metric."),
            required(
                "limit",
                Kind::Limit,
                "The condition that must hold. A sign makes it relative to the time before the deployment.",
            ),
            optional(
                "over",
                Kind::List {
                    of: &Kind::Duration,
                    least: 1,
                    distinct: true,
                },
                "The windows over which it is computed; the limit is broken when it is broken over any of them.",
            ),
            optional(
                "min_requests",
                Kind::Whole(1, 1_000_000_000),
                "A window with fewer requests says nothing. Belongs to `over`.",
            ),
            optional(
                "sustained",
                Kind::Duration,
                "The limit is broken when it is broken for a `share` of this time.",
            ),
            optional(
                "share",
                Kind::Percent {
                    least: 1,
                    most: 100,
                    whole: true,
                },
                "The share of the time. Belongs to `sustained`; without it, all of it.",
            ),
        ],
        TAIL,
    ],
    open: None,
};

static TICKET_TRIGGER: Shape = Shape {
    name: "TicketTrigger",
    about: "A ticket that matches.",
    groups: &[
        HEAD,
        &[required(
            "tickets",
            Kind::Object(&TICKET_FILTER),
            "Which tickets count; one suffices.",
        )],
        TAIL,
    ],
    open: None,
};

static COMMAND_TRIGGER: Shape = Shape {
    name: "CommandTrigger",
    about: "A command that a person runs.",
    groups: &[
        HEAD,
        &[required(
            "command",
            Kind::Name,
            "A command of `commands.catalogue`.",
        )],
        TAIL,
    ],
    open: None,
};

static TARGET: Shape = Shape {
    name: "RollbackTarget",
    about: "Which deployment is rolled back to.",
    groups: &[&[
        default(
            "select",
            Kind::Word(&[("last-soak-verified", "the last one that was healthy for `soak`")]),
            "last-soak-verified",
            "Which deployment.",
        ),
        default(
            "schema_compatible",
            Kind::Flag,
            "true",
            "Whether its database schema must fit the present one.",
        ),
        default(
            "never_rolled_back_from",
            Kind::Flag,
            "true",
            "Whether it must never have been rolled back from.",
        ),
    ]],
    open: None,
};
