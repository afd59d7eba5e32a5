//! Stages, reports, and the look back after a deployment.

use super::{Kind, LOCALES, NAMES, Shape, TEXTS, default, optional, required};

/// Stages and what each needs.
pub(super) static PROMOTION: Shape = Shape {
    name: "Promotion",
    about: "The stages and what each needs before a release may enter it.",
    groups: &[&[
        required("stages", NAMES, "The stages in their order."),
        optional(
            "approvals",
            Kind::Map {
                keys: "a stage",
                of: &Kind::Object(&APPROVAL),
                least: 1,
                most: 1000,
            },
            "The approvals that a stage needs.",
        ),
        optional(
            "freeze",
            Kind::List {
                of: &Kind::Object(&FREEZE),
                least: 1,
                distinct: false,
            },
            "Times in which nothing is promoted, in civil time of `time_zone`.",
        ),
        optional(
            "change_request",
            Kind::Object(&CHANGE_REQUEST),
            "Which stages need a change request.",
        ),
    ]],
    open: None,
};

static APPROVAL: Shape = Shape {
    name: "Approval",
    about: "How many people of which groups must approve.",
    groups: &[&[
        default("quorum", Kind::Whole(1, 100), "1", "How many distinct people."),
        optional(
            "groups",
            TEXTS,
            "An approver belongs to at least one of these groups; without it, anybody may approve.",
        ),
        default(
            "requester_may_approve",
            Kind::Flag,
            "false",
            "Whether the person who asked for the release may approve it.",
        ),
        optional(
            "valid_for",
            Kind::Duration,
            "How long an approval counts; without it, without end.",
        ),
    ]],
    open: None,
};

static FREEZE: Shape = Shape {
    name: "Freeze",
    about: "A time in which nothing is promoted.",
    groups: &[&[
        required("name", Kind::Text, "What people call it."),
        required(
            "from",
            Kind::CivilMinute,
            "The first minute: `12-24T00:00` every year, or `2026-12-24T00:00` once.",
        ),
        required(
            "until",
            Kind::CivilMinute,
            "The end, which is free again. Every year where `from` is; then it may lie in the next year.",
        ),
    ]],
    open: None,
};

static CHANGE_REQUEST: Shape = Shape {
    name: "ChangeRequest",
    about: "Which stages need a change request.",
    groups: &[&[required("required_for", NAMES, "The stages.")]],
    open: None,
};

/// Which reports are written.
pub(super) static REPORTS: Shape = Shape {
    name: "Reports",
    about: "Which reports are written.",
    groups: &[&[
        optional(
            "readiness",
            Kind::Object(&REPORT),
            "Whether a release is ready, and why.",
        ),
        optional(
            "post_deploy",
            Kind::Object(&REPORT),
            "How the first minutes after a deployment went.",
        ),
        optional(
            "incident",
            Kind::Object(&REPORT),
            "What happened in a rollback or an incident.",
        ),
        optional(
            "drill",
            Kind::Object(&REPORT),
            "How an exercise of the escalation went.",
        ),
    ]],
    open: None,
};

static REPORT: Shape = Shape {
    name: "Report",
    about: "How a report is written.",
    groups: &[&[
        required(
            "formats",
            Kind::List {
                of: &Kind::Word(&[
                    ("pdf", "PDF"),
                    ("html", "HTML"),
                    ("json", "JSON"),
                    ("markdown", "Markdown"),
                    ("text", "plain text"),
                ]),
                least: 1,
                distinct: true,
            },
            "The formats.",
        ),
        optional(
            "directory",
            Kind::Text,
            "The folder, which may be a network share.",
        ),
        optional(
            "locale",
            Kind::Word(LOCALES),
            "The language; without it, that of the policy.",
        ),
    ]],
    open: None,
};

/// The look back after a deployment.
pub(super) static POST_DEPLOY: Shape = Shape {
    name: "PostDeploy",
    about: "The report on the first minutes after a deployment.",
    groups: &[&[
        required(
            "window",
            Kind::Duration,
            "How long after the deployment is looked at.",
        ),
        required("compare", TEXTS, "The metrics that are compared with before."),
        optional(
            "alert",
            Kind::Object(&ALERT),
            "How soon people are told, and over which channels.",
        ),
    ]],
    open: None,
};

static ALERT: Shape = Shape {
    name: "Alert",
    about: "How soon people are told, and over which channels.",
    groups: &[&[
        required("within", Kind::Duration, "At most this long after the finding."),
        required("channels", NAMES, "Channels of `channels`."),
    ]],
    open: None,
};
