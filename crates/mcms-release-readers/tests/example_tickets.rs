//! The tickets of `examples/mcms`: whole, counted, and asked with the query that the policy yields.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use mcms_release::evidence::{AnyEvidence, Completeness, Role, TicketSystem, Tickets, Wanted, ticket_query};
use mcms_release_readers::{Content, Input, Options, read};
use std::path::{Path, PathBuf};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/mcms")
}

fn tickets(path: &Path) -> Tickets {
    let input = Input {
        role: Role::Tickets,
        label: None,
        name: "tickets.json".to_owned(),
        content: Content::Path(path.to_path_buf()),
        measured_at: None,
    };
    let wanted = Wanted {
        ticket_fields: ["priority".to_owned()].into(),
        ..Wanted::default()
    };
    let item = read(&[input], &wanted, &Options::default()).unwrap().remove(0);
    let AnyEvidence::Tickets(evidence) = item.evidence else {
        panic!("{}", path.display())
    };
    assert_eq!(
        evidence.completeness(),
        Completeness::Complete,
        "{} {:?}",
        path.display(),
        evidence.diagnostics
    );
    assert!(evidence.window.end.is_some());
    evidence.into_parts().1.unwrap()
}

/// Everything except what the policy knows not to matter.
fn query_of_the_policy(system: TicketSystem) -> String {
    let values = ["Low", "4 - Low", "낮음", "Medium", "3 - Medium", "보통"];
    ticket_query(
        system,
        "UAT-Feedback",
        &[(
            "priority".to_owned(),
            values.into_iter().map(str::to_owned).collect(),
        )],
        true,
    )
}

#[test]
fn clean_answers_hold_everything_that_proves_an_empty_list() {
    let clean = tickets(&example().join("tickets/data-center-clean.json"));
    assert_eq!(
        (clean.items.len(), clean.total, clean.last_page),
        (0, Some(0), true)
    );
    assert_eq!(clean.identity.as_deref(), Some("svc_mcms"));
    assert_eq!(clean.project, ["UATFB", "UAT-Feedback"]);
    assert_eq!(
        clean.query.as_deref(),
        Some(query_of_the_policy(clean.system).as_str())
    );
}

#[test]
fn open_answers_are_read_over_all_their_pages() {
    for name in ["data-center-open", "azure-open"] {
        let open = tickets(&example().join(format!("tickets/{name}.json")));
        assert_eq!(
            (open.items.len(), open.total, open.last_page),
            (3, Some(3), true),
            "{name}"
        );
        assert!(open.items.iter().all(|item| !item.resolved), "{name}");
        assert_eq!(
            open.items.iter().filter(|item| item.assignee.is_none()).count(),
            1,
            "{name}"
        );
    }
}

#[test]
fn every_ticket_file_of_the_releases_is_read_whole() {
    let mut found = 0;
    for release in std::fs::read_dir(example().join("releases")).unwrap() {
        let Ok(folder) = std::fs::read_dir(release.unwrap().path().join("tickets")) else {
            continue;
        };
        for entry in folder {
            tickets(&entry.unwrap().path());
            found += 1;
        }
    }
    assert!(found > 0);
}
