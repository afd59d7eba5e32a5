//! Gates and criteria.

use super::{By, Key, Kind, NAMES, Open, Shape, Union, Word, default, optional, required};

/// A gate; `evidence` chooses what else it says.
pub(super) static GATE: Union = Union {
    name: "Gate",
    about: "Criteria over one kind of evidence.",
    by: By::Value("evidence"),
    variants: &[
        ("tests", &TESTS),
        ("load", &LOAD),
        ("tickets", &TICKETS),
        ("metrics", &METRICS),
    ],
};

static TESTS: Shape = Shape {
    name: "TestsGate",
    about: "A gate over test results.",
    groups: &[
        GATE_HEAD,
        &[
            optional(
                "suites",
                NAMES,
                "The suites that must have evidence. A suite without evidence is inconclusive, never a pass.",
            ),
            default(
                "retries",
                Kind::Word(RETRIES),
                "keep-worst",
                "How several attempts of one test count.",
            ),
        ],
        GATE_BASELINE,
        &[required(
            "criteria",
            Kind::List {
                of: &Kind::Object(&TESTS_CRITERION),
                least: 1,
                distinct: false,
            },
            CRITERIA_ABOUT,
        )],
        GATE_ACTIONS,
    ],
    open: None,
};

static LOAD: Shape = Shape {
    name: "LoadGate",
    about: "A gate over load tests.",
    groups: &[GATE_HEAD, GATE_BASELINE, METRIC_CRITERIA, GATE_ACTIONS],
    open: None,
};

static METRICS: Shape = Shape {
    name: "MetricsGate",
    about: "A gate over metric series.",
    groups: &[GATE_HEAD, GATE_BASELINE, METRIC_CRITERIA, GATE_ACTIONS],
    open: None,
};

static TICKETS: Shape = Shape {
    name: "TicketsGate",
    about: "A gate over tickets.",
    groups: &[
        GATE_HEAD,
        &[required(
            "tickets",
            Kind::Object(&TICKET_FILTER),
            "Which tickets count.",
        )],
        GATE_BASELINE,
        &[required(
            "criteria",
            Kind::List {
                of: &Kind::Object(&TICKETS_CRITERION),
                least: 1,
                distinct: false,
            },
            CRITERIA_ABOUT,
        )],
        GATE_ACTIONS,
    ],
    open: None,
};

const CRITERIA_ABOUT: &str =
    "The conditions. At least one must be able to stop a release, or the gate never passes.";

const GATE_HEAD: &[Key] = &[
    required("id", Kind::Name, "The gate's name, unique in the policy."),
    required("evidence", Kind::Word(EVIDENCE), "What the gate looks at."),
    optional(
        "max_age",
        Kind::Duration,
        "Evidence that is older when the decision is made is stale. Baselines do not age.",
    ),
];

const GATE_BASELINE: &[Key] = &[
    optional(
        "baseline",
        Kind::Object(&BASELINE),
        "What relative limits compare with. Required where a limit has a sign.",
    ),
    optional(
        "creep",
        Kind::Object(&CREEP),
        "The alarm for many small steps in one direction, each within the limit. Needs `baseline`.",
    ),
];

const GATE_ACTIONS: &[Key] = &[
    optional(
        "on_fail",
        ACTIONS,
        "What is to be done when the gate fails. A release that is not let through is stopped in any case.",
    ),
    optional(
        "on_inconclusive",
        ACTIONS,
        "What is to be done when the gate is undecided; without it, every `stop` and `notify` of `on_fail`.",
    ),
];

static METRIC_CRITERIA: &[Key] = &[required(
    "criteria",
    Kind::List {
        of: &Kind::Object(&METRIC_CRITERION),
        least: 1,
        distinct: false,
    },
    CRITERIA_ABOUT,
)];

const EVIDENCE: &[Word] = &[
    ("tests", "test results"),
    ("load", "load tests"),
    ("tickets", "tickets of an issue tracker"),
    ("metrics", "metric series"),
];

const RETRIES: &[Word] = &[
    ("keep-worst", "the worst attempt counts"),
    (
        "fold",
        "a last attempt that passed counts, where attempts are told apart for certain; each fold is listed as flaky",
    ),
];

static BASELINE: Shape = Shape {
    name: "Baseline",
    about: "What relative limits compare with.",
    groups: &[&[
        default(
            "select",
            Kind::Word(&[("last-accepted", "the last accepted runs of the same load profile")]),
            "last-accepted",
            "Which runs.",
        ),
        default(
            "runs",
            Kind::Whole(1, 100),
            "1",
            "The last up to this many accepted runs; 5 and more make the comparison much steadier.",
        ),
        optional(
            "anchor",
            Kind::Word(&[(
                "pinned",
                "the pinned record; without a pin, the oldest accepted one",
            )]),
            "A frozen reference. A limit broken against it fails, so that small steps do not add up. Works with `creep`.",
        ),
    ]],
    open: None,
};

static CREEP: Shape = Shape {
    name: "Creep",
    about: "The alarm for many small steps in one direction.",
    groups: &[&[
        required(
            "runs",
            Kind::Whole(1, 100),
            "This many accepted runs in a row near the limit give a warning.",
        ),
        required(
            "near",
            Kind::Percent {
                least: 1,
                most: 100,
                whole: true,
            },
            "Near means beyond this share of the limit, each run against its own baseline.",
        ),
    ]],
    open: None,
};

/// Which tickets count.
pub(super) static TICKET_FILTER: Shape = Shape {
    name: "TicketFilter",
    about: "Which tickets count. A ticket counts when it matches every line.",
    groups: &[&[
        required("project", Kind::Text, "The project's name or key in the tracker."),
        optional(
            "resolved",
            Kind::Flag,
            "`false`: only unresolved tickets; `true`: only resolved ones; without it, both.",
        ),
    ]],
    open: Some(Open {
        about: "A field of `tickets.fields`, with the values that match.",
        kind: Kind::Texts,
    }),
};

static TESTS_CRITERION: Shape = Shape {
    name: "TestsCriterion",
    about: "A condition over test results.",
    groups: &[
        CRITERION_HEAD,
        &[
            required("measure", Kind::Word(TEST_MEASURES), "What is counted."),
            optional(
                "suites",
                NAMES,
                "Only these suites; without it, every suite of the gate. Each suite is decided on its own.",
            ),
            optional(
                "labels",
                Kind::Map {
                    keys: "the name of a label",
                    of: &Kind::Text,
                    least: 1,
                    most: 100,
                },
                "Only tests with these labels: `{severity: critical}`.",
            ),
            optional(
                "per_label",
                Kind::Text,
                "Decide on each value of this label on its own, instead of on each suite.",
            ),
        ],
        CRITERION_TAIL,
    ],
    open: None,
};

static METRIC_CRITERION: Shape = Shape {
    name: "MetricCriterion",
    about: "A condition over a metric.",
    groups: &[
        CRITERION_HEAD,
        &[
            required(
                "metric",
                Kind::Metric,
                "The metric, with tags that a sample must carry as k6 writes them: `http_req_duration{expected_response:true}`.",
            ),
            required("statistic", Kind::Statistic, "What is computed from it."),
            optional(
                "per_tag",
                Kind::Text,
                "Decide on each value of this tag on its own.",
            ),
            optional(
                "unit",
                Kind::Text,
                "The unit (UCUM) that the source must have, such as `ms`; without it, as the source says.",
            ),
        ],
        CRITERION_TAIL,
    ],
    open: None,
};

static TICKETS_CRITERION: Shape = Shape {
    name: "TicketsCriterion",
    about: "A condition over tickets.",
    groups: &[
        CRITERION_HEAD,
        &[required(
            "measure",
            Kind::Word(&[("count", "how many tickets match")]),
            "What is counted.",
        )],
        CRITERION_TAIL,
    ],
    open: None,
};

const CRITERION_HEAD: &[Key] = &[required(
    "id",
    Kind::Name,
    "The criterion's name, unique in its gate.",
)];

const CRITERION_TAIL: &[Key] = &[
    required(
        "limit",
        Kind::Limit,
        "The condition that must hold: `<= 10`, `< 1%`, `<= 500ms`. A sign makes it relative to the baseline: `<= +10%`, `< +5pp`, `<= +50ms`. `{all: […]}` and `{any: […]}` combine limits.",
    ),
    default(
        "severity",
        Kind::Word(&[
            ("fail", "it can stop a release"),
            ("warn", "it never makes the gate worse than a warning"),
        ]),
        "fail",
        "Whether it can stop a release.",
    ),
    optional(
        "needs",
        Kind::Word(NEEDS),
        "What the evidence must show beside the literal rule.",
    ),
    default(
        "level",
        Kind::Percent {
            least: 50,
            most: 99,
            whole: true,
        },
        "95%",
        "The confidence level of intervals.",
    ),
    default("on_breach", Kind::Setting, "fail", "What a broken limit means."),
    default(
        "on_no_data",
        Kind::Setting,
        "inconclusive",
        "What it means that nothing was measured.",
    ),
    default(
        "on_too_few",
        Kind::Setting,
        "inconclusive",
        "What too few samples mean for a criterion that needs a confirmed breach.",
    ),
    default(
        "on_no_baseline",
        Kind::Setting,
        "inconclusive",
        "What it means that there is no accepted baseline.",
    ),
    default(
        "on_zero_baseline",
        Kind::Setting,
        "inconclusive",
        "What a baseline of zero means for a limit in `%` of it.",
    ),
    default(
        "on_partial",
        Kind::Setting,
        "inconclusive",
        "What it means that the evidence is partial. A broken limit counts all the same.",
    ),
    default(
        "on_stale",
        Kind::Setting,
        "inconclusive",
        "What it means that the evidence is stale. A broken limit counts all the same.",
    ),
    default(
        "on_unit_mismatch",
        Kind::Setting,
        "inconclusive",
        "What it means that the units of limit and value do not convert.",
    ),
];

const TEST_MEASURES: &[Word] = &[
    (
        "failed",
        "failed, broken and unknown tests, and failures of the run itself",
    ),
    ("executed", "tests that ran: passed, failed, broken, unknown"),
    ("passed", "tests that passed"),
    ("skipped", "tests that were skipped or are pending"),
    ("total", "all tests"),
    ("flaky", "tests that failed and then passed"),
    ("pass_rate", "passed of executed, a rate"),
    ("skipped_ratio", "skipped of total, a rate"),
];

const NEEDS: &[Word] = &[
    (
        "confirmed",
        "a breach that is not confirmed is a warning where the samples sufficed, otherwise `on_too_few`",
    ),
    (
        "refuted",
        "a pass in which a breach is not refuted is inconclusive",
    ),
];

/// A list of actions.
pub(super) const ACTIONS: Kind = Kind::List {
    of: &Kind::OneOf(&ACTION),
    least: 1,
    distinct: false,
};

static ACTION: Shape = Shape {
    name: "Action",
    about: "What is to be done, as data: exactly one of these.",
    groups: &[&[
        optional("tag", Kind::Text, "Create this tag in the repository."),
        optional("stop", Kind::Text, "Stop this: `deployment`."),
        optional("notify", Kind::Object(&NOTIFY), "Tell somebody."),
    ]],
    open: None,
};

/// Whom to tell.
pub(super) static NOTIFY: Shape = Shape {
    name: "Notify",
    about: "Whom to tell: a contact by its channels in their order, a channel itself, or a contact by one channel.",
    groups: &[&[
        optional("contact", Kind::Name, "A contact of `contacts`."),
        optional("channel", Kind::Name, "A channel of `channels`."),
        optional(
            "to",
            Kind::Word(&[("assignees", "the people to whom the tickets are assigned")]),
            "Whom in the channel.",
        ),
    ]],
    open: None,
};
