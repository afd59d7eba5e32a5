//! The examples of the first user end as their own pages say, run by the command that the page shows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "support/pages.rs"]
mod pages;

use pages::{Piece, Shell, page, pieces, root};
use serde_json::Value;

/// What stops a release: criterion, subject, reason.
type Stops = Vec<(String, String, String)>;

/// The command on the page of a release.
fn command(name: &str) -> String {
    let text = page(&format!("examples/mcms/releases/{name}/README.md"));
    let found = pieces(&text).into_iter().find_map(|piece| match piece {
        Piece::Code { language, text } if language == "sh" => Some(text),
        _ => None,
    });
    found.unwrap()
}

/// Runs a command in the folder of a release; returns exit code and record.
fn run(name: &str, command: &str, more: &str) -> (i32, Value) {
    let mut shell = Shell::new(root().join("examples/mcms/releases").join(name));
    shell.run(&format!("{command} --format json {more}"));
    let record = serde_json::from_str(&shell.out).unwrap();
    (shell.code, record)
}

fn findings(record: &Value) -> Vec<&Value> {
    let gates = record["decision"]["gates"].as_array().unwrap();
    gates
        .iter()
        .flat_map(|gate| gate["findings"].as_array().unwrap())
        .collect()
}

fn stops(record: &Value) -> Stops {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = findings(record)
        .into_iter()
        .filter(|finding| finding["status"] != "pass");
    found
        .map(|finding| {
            let reason = &finding["reason"]["code"];
            (
                text(&finding["criterion"]),
                text(&finding["subject"]),
                text(reason),
            )
        })
        .collect()
}

fn expected(stops: &[(&str, &str, &str)]) -> Stops {
    let owned = |(a, b, c): &(&str, &str, &str)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned());
    stops.iter().map(owned).collect()
}

const WITHOUT_BASELINE: [(&str, &str, &str); 4] = [
    ("tests/executed", "integration", "no_baseline"),
    ("tests/executed", "ui", "no_baseline"),
    ("tests/executed", "unit", "no_baseline"),
    ("performance/p95", "", "no_baseline"),
];

#[test]
fn every_release_ends_as_its_page_says_and_is_stopped_by_nothing_else() {
    let broken = "limit_breached";
    for (name, code, verdict, because) in [
        ("good", 0, "pass", &[][..]),
        ("blocked-p95", 1, "fail", &[("performance/p95", "", broken)]),
        (
            "blocked-errors",
            1,
            "fail",
            &[("performance/error-rate", "", broken)],
        ),
        ("blocked-tickets", 1, "fail", &[("uat/open-blockers", "", broken)]),
        (
            "inconclusive",
            3,
            "inconclusive",
            &[
                ("tests/no-failures", "integration", "partial"),
                ("tests/executed", "integration", "partial"),
                ("performance/load-delivered", "", broken),
            ],
        ),
        ("first", 3, "inconclusive", &WITHOUT_BASELINE),
    ] {
        let text = page(&format!("examples/mcms/releases/{name}/README.md")).replace('\n', " ");
        assert!(
            text.contains(&format!("**{verdict}**")) && text.contains(&format!("exit {code}")),
            "{text}"
        );
        let (ended, record) = run(name, &command(name), "");
        assert_eq!(stops(&record), expected(because), "{name}");
        assert_eq!(record["decision"]["verdict"], verdict, "{name}");
        assert_eq!(record["decision"]["effective"], verdict, "{name}");
        assert_eq!(ended, code, "{name}");
        assert_nearest(&record, name);
    }
}

/// The nearest change that would have let a blocked release through: from, to.
fn nearest(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "blocked-p95" => Some(("175.18", "163.30")),
        "blocked-errors" => Some(("3", "1")),
        "blocked-tickets" => Some(("3", "0")),
        _ => None,
    }
}

fn assert_nearest(record: &Value, name: &str) {
    let blocked = findings(record)
        .into_iter()
        .find(|finding| finding["status"] == "fail");
    assert_eq!(blocked.is_some(), nearest(name).is_some(), "{name}");
    if let (Some(blocked), Some((from, to))) = (blocked, nearest(name)) {
        let change = &blocked["counterfactual"];
        assert_eq!(change["change"], "at_most", "{change}");
        assert_eq!(change["becomes"], "pass", "{change}");
        assert!(change["from"].as_str().unwrap().starts_with(from), "{change}");
        assert!(change["value"].as_str().unwrap().starts_with(to), "{change}");
    }
}

#[test]
fn the_waiver_lets_the_errors_through_as_a_warning_and_the_raw_verdict_stays() {
    let (code, record) = run(
        "blocked-errors",
        &command("blocked-errors"),
        "--waivers waivers.json",
    );
    assert_eq!(code, 0);
    assert_eq!(record["decision"]["verdict"], "fail");
    assert_eq!(record["decision"]["effective"], "warn");
    let (code, record) = run(
        "blocked-p95",
        &command("blocked-p95"),
        "--waivers ../blocked-errors/waivers.json",
    );
    assert_eq!((code, &record["decision"]["effective"]), (1, &"fail".into()));
}

#[test]
fn stages_with_approvals_end_as_the_page_of_the_good_release_says() {
    let command = command("good");
    let reasons = |record: &Value| {
        let reasons = record["decision"]["stage"]["reasons"].as_array().unwrap();
        reasons
            .iter()
            .map(|reason| reason["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for (stage, code, named) in [
        ("qa", 0, "no_approval_needed"),
        ("uat", 0, "approved"),
        ("production", 3, "not_evaluated"),
    ] {
        let (ended, record) = run(
            "good",
            &command.replace("--environment qa", &format!("--environment {stage}")),
            "",
        );
        assert_eq!(ended, code, "{stage}");
        assert!(
            reasons(&record).contains(&named.to_owned()),
            "{stage}: {:?}",
            reasons(&record)
        );
        assert_eq!(stops(&record), expected(&[]), "{stage}");
    }
    let without = command
        .replace("--environment qa", "--environment uat")
        .replace("--approvals approvals.json", "");
    let (ended, record) = run("good", &without, "");
    assert_eq!(ended, 3);
    assert!(
        reasons(&record).contains(&"approval_missing".to_owned()),
        "{:?}",
        reasons(&record)
    );
}

#[test]
fn a_first_release_that_was_accepted_is_the_baseline_of_the_next() {
    let history = tempfile::tempdir().unwrap();
    let given = format!("--history \"{}\"", history.path().display());
    let good = command("good");
    let alone: Vec<&str> = good.lines().filter(|line| !line.contains("baseline")).collect();
    assert!(alone.len() < good.lines().count());
    let alone = alone.join("\n");

    let (code, first) = run("first", &command("first"), &given);
    assert_eq!(code, 3);
    let (code, early) = run("good", &alone, "");
    assert_eq!((code, stops(&early)), (3, expected(&WITHOUT_BASELINE)));

    let mut shell = Shell::new(history.path());
    shell.run("mcms-release history list");
    assert!(shell.out.contains("can be accepted"), "{}", shell.out);
    shell.run("mcms-release history accept RECORD --reason \"checked by hand\" --by park.minsu");
    assert!(
        shell.code == 0 && shell.out.contains("  accepted"),
        "{}",
        shell.out
    );

    let (code, next) = run("good", &alone, &given);
    assert_eq!((code, stops(&next)), (0, expected(&[])));
    let at_first = findings(&first)
        .into_iter()
        .find(|finding| finding["criterion"] == "performance/p95")
        .unwrap();
    let compared = findings(&next)
        .into_iter()
        .find(|finding| finding["criterion"] == "performance/p95")
        .unwrap();
    assert_eq!(compared["baseline"], at_first["observed"]);
}
