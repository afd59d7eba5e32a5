//! Contacts and escalation.

use super::gates::NOTIFY;
use super::{Kind, NAMES, Shape, default, optional, required};

/// A person or role.
pub(super) static CONTACT: Shape = Shape {
    name: "Contact",
    about: "A person or role that can be told something.",
    groups: &[&[
        optional("name", Kind::Text, "What people call it."),
        optional(
            "schedule",
            Kind::Text,
            "The rotation that says who it is at a time.",
        ),
        required("channels", NAMES, "Channels of `channels`, the first one first."),
    ]],
    open: None,
};

/// Whom to tell next.
pub(super) static ESCALATION: Shape = Shape {
    name: "Escalation",
    about: "Whom to tell next when nobody acknowledges.",
    groups: &[&[
        required("id", Kind::Name, "Its name, unique in the policy."),
        required(
            "steps",
            Kind::List {
                of: &Kind::Object(&STEP),
                least: 1,
                distinct: false,
            },
            "The steps in their order.",
        ),
        default(
            "repeat",
            Kind::Whole(0, 100),
            "0",
            "How often the steps are repeated after the last one.",
        ),
        optional("runbook", Kind::Text, "Where it stands what to do."),
        optional(
            "incident",
            Kind::Text,
            "The system in which an incident is opened, such as `jira`.",
        ),
        optional("drill", Kind::Object(&DRILL), "How often it is exercised."),
    ]],
    open: None,
};

static STEP: Shape = Shape {
    name: "EscalationStep",
    about: "One step of an escalation.",
    groups: &[&[
        required("notify", Kind::Object(&NOTIFY), "Whom to tell."),
        optional(
            "wait",
            Kind::Duration,
            "How long to wait for an acknowledgement before the next step. Every step but the last needs it.",
        ),
    ]],
    open: None,
};

static DRILL: Shape = Shape {
    name: "DrillPlan",
    about: "How often an escalation is exercised.",
    groups: &[&[
        required(
            "every",
            Kind::Word(&[
                ("week", "every week"),
                ("month", "every month"),
                ("quarter", "every three months"),
                ("year", "every year"),
            ]),
            "How often it is exercised.",
        ),
        optional("record", Kind::Text, "The document that keeps the results."),
    ]],
    open: None,
};
