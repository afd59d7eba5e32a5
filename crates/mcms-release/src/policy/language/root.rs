//! The top of the file.

use super::gates::GATE;
use super::operations::{CLIENT, COMMANDS};
use super::people::{CONTACT, ESCALATION};
use super::promotion::{POST_DEPLOY, PROMOTION, REPORTS};
use super::rollback::ROLLBACK;
use super::{Key, Kind, LOCALES, NAMES, Shape, TEXTS, optional, required};
use crate::policy::language::operations::ANOMALY;

/// The whole policy.
pub(crate) static ROOT: Shape = Shape {
    name: "Policy",
    about: "A release policy: what decides a release, who approves it, when it is rolled back and whom to tell.",
    groups: &[KEYS],
    open: None,
};

static KEYS: &[Key] = &[
    required(
        "schema",
        Kind::Version,
        "The name and version of the policy language.",
    ),
    optional("product", Kind::Text, "The product that this policy releases."),
    optional(
        "time_zone",
        Kind::Zone,
        "The IANA time zone of every civil time in the policy, such as `Asia/Seoul`. Needed where `promotion.freeze` is.",
    ),
    optional(
        "locale",
        Kind::Word(LOCALES),
        "The language of reports where nobody asks for another.",
    ),
    optional(
        "channels",
        NAMES,
        "The channels over which people can be told something. Every other place that names a channel refers to this list.",
    ),
    optional(
        "tickets",
        Kind::Object(&VOCABULARY),
        "What this site calls things in its issue tracker.",
    ),
    required(
        "gates",
        Kind::List {
            of: &Kind::Union(&GATE),
            least: 1,
            distinct: false,
        },
        "The gates. A release is let through only if every gate passes or warns.",
    ),
    optional(
        "promotion",
        Kind::Object(&PROMOTION),
        "The stages and what each needs before a release may enter it.",
    ),
    optional(
        "reports",
        Kind::Object(&REPORTS),
        "Which reports are written, in which formats and where.",
    ),
    optional(
        "post_deploy",
        Kind::Object(&POST_DEPLOY),
        "The report on the first minutes after a deployment.",
    ),
    optional(
        "rollback",
        Kind::Object(&ROLLBACK),
        "When a deployment is rolled back, and to what.",
    ),
    optional(
        "contacts",
        Kind::Map {
            keys: "the id of a contact",
            of: &Kind::Object(&CONTACT),
            least: 1,
            most: 1000,
        },
        "People and roles that can be told something.",
    ),
    optional(
        "escalation",
        Kind::List {
            of: &Kind::Object(&ESCALATION),
            least: 1,
            distinct: false,
        },
        "Whom to tell next when nobody acknowledges.",
    ),
    optional(
        "anomaly",
        Kind::Object(&ANOMALY),
        "What live metrics and logs are watched for.",
    ),
    optional(
        "commands",
        Kind::Object(&COMMANDS),
        "The commands that people may run, and who may run them.",
    ),
    optional(
        "client",
        Kind::Object(&CLIENT),
        "How client machines get the product.",
    ),
];

static VOCABULARY: Shape = Shape {
    name: "TicketVocabulary",
    about: "What this site calls things in its issue tracker.",
    groups: &[&[
        optional(
            "fields",
            Kind::Map {
                keys: "our name of a field",
                of: &Kind::Text,
                least: 1,
                most: 1000,
            },
            "Our name of a field to the tracker's: `severity: priority`, `environment: customfield_10050`.",
        ),
        optional(
            "values",
            Kind::Map {
                keys: "our name of a field",
                of: &Kind::Map {
                    keys: "our value",
                    of: &TEXTS,
                    least: 1,
                    most: 1000,
                },
                least: 1,
                most: 1000,
            },
            "For a field, our value to the tracker's values. List every value, also those that no gate asks for: a value that is not listed counts as matching.",
        ),
    ]],
    open: None,
};
