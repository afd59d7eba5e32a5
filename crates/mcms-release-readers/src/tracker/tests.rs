#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn wanted() -> Wanted {
    Wanted {
        ticket_fields: ["priority", "customfield_10050", "Microsoft.VSTS.Common.Severity"]
            .into_iter()
            .map(str::to_owned)
            .collect(),
        ..Wanted::default()
    }
}

fn read_value(value: &Value) -> Evidence<Tickets> {
    read(value.to_string().as_bytes(), "t.json", &wanted())
}

fn codes<T>(evidence: &Evidence<T>) -> Vec<&str> {
    let mut codes: Vec<&str> = evidence
        .diagnostics
        .iter()
        .map(|one| one.reason.code.as_str())
        .collect();
    codes.retain(|code| *code != "ticket_field_missing");
    codes
}

fn issue(key: &str, category: &str, resolution: &Value) -> Value {
    json!({"id": "1", "key": key, "fields": {
        "summary": "설비 등록 화면에서 저장하면 빈 화면이 나온다", "project": {"id": "10042", "key": "UATFB", "name": "UAT-Feedback"},
        "priority": {"name": "심각", "id": "1"}, "status": {"name": "진행 중", "statusCategory": {"key": category}},
        "resolution": resolution, "assignee": {"displayName": "김하늘"}, "customfield_10050": {"value": "운영", "id": "7"},
        "created": "2026-11-20T09:12:33.000+0900", "updated": "2026-11-23T15:01:10.5+0900"}})
}

#[expect(clippy::needless_pass_by_value, reason = "reads like the answer it makes")]
fn cloud(pages: Value) -> Value {
    json!({"schema": SCHEMA, "system": "jira-cloud", "query": "project = X", "as_of": "2026-11-23T06:10:00Z",
        "identity": {"accountId": "a1", "displayName": "MCMS 배포 계정", "active": true},
        "project": {"id": "10042", "key": "UATFB", "name": "UAT-Feedback"}, "pages": pages})
}

fn center(starts: &[(u64, &[&str])], total: u64) -> Value {
    let pages: Vec<Value> = starts
        .iter()
        .map(|(start, keys)| {
            let issues: Vec<Value> = keys.iter().map(|key| issue(key, "new", &Value::Null)).collect();
            json!({"startAt": start, "maxResults": 2, "total": total, "issues": issues})
        })
        .collect();
    let mut envelope = cloud(Value::Array(pages));
    envelope["system"] = json!("jira-data-center");
    envelope
}

#[test]
fn every_page_of_a_cloud_search_is_read() {
    let pages = json!([
        {"issues": [issue("UATFB-117", "new", &Value::Null)], "isLast": false, "nextPageToken": "t"},
        {"issues": [issue("UATFB-101", "done", &json!({"name": "Fixed"}))], "isLast": true}]);
    let evidence = read_value(&cloud(pages));
    let (completeness, tickets) = evidence.inspect();
    let tickets = tickets.unwrap();
    assert_eq!((completeness, codes(&evidence)), (Completeness::Complete, vec![]));
    assert_eq!(tickets.identity.as_deref(), Some("MCMS 배포 계정"));
    assert_eq!(tickets.project, ["UATFB", "UAT-Feedback"]);
    assert_eq!(
        tickets
            .items
            .iter()
            .map(|one| one.key.as_str())
            .collect::<Vec<_>>(),
        ["UATFB-101", "UATFB-117"]
    );
    assert_eq!(
        tickets.items.iter().map(|one| one.resolved).collect::<Vec<_>>(),
        [true, false]
    );
    let first = &tickets.items[0];
    assert_eq!(first.fields["priority"], ["심각"]);
    assert_eq!(first.fields["customfield_10050"], ["운영"]);
    assert_eq!(first.fields.len(), 2);
    assert_eq!(first.created.unwrap().to_rfc3339(), "2026-11-20T00:12:33+00:00");
    assert_eq!(
        evidence.window.end.unwrap().to_rfc3339(),
        "2026-11-23T06:10:00+00:00"
    );
}

#[test]
fn done_without_resolution_or_resolution_without_done_is_unresolved() {
    let fixed = json!({"name": "Fixed"});
    for (category, resolution, resolved) in [
        ("done", &Value::Null, false),
        ("indeterminate", &fixed, false),
        ("done", &fixed, true),
    ] {
        let page = json!([{"issues": [issue("A-1", category, resolution)], "isLast": true}]);
        let evidence = read_value(&cloud(page));
        assert_eq!(
            evidence.inspect().1.unwrap().items[0].resolved,
            resolved,
            "{category} {resolution}"
        );
    }
}

#[test]
fn a_missing_last_page_is_truncated() {
    for page in [
        json!({"issues": [], "isLast": false, "nextPageToken": "t"}),
        json!({"issues": [], "isLast": true, "nextPageToken": "t"}),
        json!({"issues": []}),
    ] {
        let evidence = read_value(&cloud(json!([page])));
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Partial, vec!["tickets_truncated"])
        );
        assert!(!evidence.inspect().1.unwrap().last_page);
    }
    let none = read_value(&cloud(json!([])));
    assert_eq!(
        (none.completeness(), codes(&none)),
        (Completeness::Partial, vec!["tickets_truncated"])
    );
}

#[test]
fn data_center_pages_must_cover_the_total_without_gaps() {
    let whole = read_value(&center(&[(0, &["A-1", "A-2"]), (2, &["A-3"])], 3));
    assert_eq!(
        (whole.completeness(), codes(&whole)),
        (Completeness::Complete, vec![])
    );
    let empty = read_value(&center(&[(0, &[])], 0));
    assert_eq!(
        (empty.completeness(), empty.inspect().1.unwrap().last_page),
        (Completeness::Complete, true)
    );
    for (starts, total, expected) in [
        (&[(0_u64, &["A-1", "A-2"][..])][..], 3, vec!["tickets_truncated"]),
        (
            &[(0, &["A-1"][..]), (2, &["A-3"][..])][..],
            3,
            vec!["tickets_gap", "tickets_truncated"],
        ),
        (
            &[(2, &["A-3"][..])][..],
            3,
            vec!["tickets_gap", "tickets_truncated"],
        ),
        (
            &[(0, &["A-1", "A-2"][..]), (2, &["A-2"][..])][..],
            3,
            vec!["tickets_duplicate", "tickets_truncated"],
        ),
    ] {
        let evidence = read_value(&center(starts, total));
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Partial, expected)
        );
    }
}

#[test]
fn an_anonymous_read_names_nobody() {
    for identity in [
        json!({"errorMessages": ["Client must be authenticated"], "errors": {}}),
        json!({"statusCode": 401}),
        json!(null),
        json!(""),
        json!({}),
        json!({"accountId": "", "displayName": "x"}),
        json!({"accountId": "a", "displayName": "x", "active": false}),
        json!({"authenticatedUser": {"id": "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "providerDisplayName": "Anonymous"}}),
    ] {
        let mut envelope = cloud(json!([{"issues": [], "isLast": true}]));
        envelope["identity"] = identity.clone();
        let evidence = read_value(&envelope);
        assert_eq!(evidence.inspect().1.unwrap().identity, None, "{identity}");
        assert_eq!(codes(&evidence), ["tickets_anonymous"]);
    }
    let mut envelope = cloud(json!([{"issues": [], "isLast": true}]));
    envelope["project"] = json!({"errorMessages": ["No project could be found with key 'UAT'."]});
    let evidence = read_value(&envelope);
    assert!(evidence.inspect().1.unwrap().project.is_empty());
    assert_eq!(codes(&evidence), ["tickets_no_project"]);
}

#[test]
fn error_answers_and_query_warnings_are_never_a_clean_page() {
    let error =
        json!({"errorMessages": ["The value '심각' does not exist for the field 'priority'."], "errors": {}});
    let evidence = read_value(&cloud(json!([error])));
    assert_eq!(evidence.completeness(), Completeness::Unreadable);
    assert_eq!(
        codes(&evidence),
        ["tickets_error_answer", "tickets_truncated", "invalid_record"]
    );
    let warned = json!({"issues": [], "isLast": true, "warningMessages": ["The value 'X' does not exist"]});
    let evidence = read_value(&cloud(json!([warned])));
    assert_eq!(
        (evidence.completeness(), codes(&evidence)),
        (Completeness::Partial, vec!["tickets_warning"])
    );
    let bare = read_value(&error);
    assert_eq!(
        (bare.completeness(), codes(&bare)),
        (Completeness::Unreadable, vec!["tickets_error_answer"])
    );
}

#[test]
fn bare_answers_show_tickets_and_prove_nothing() {
    let page = json!({"issues": [issue("A-1", "new", &Value::Null)], "isLast": true});
    let evidence = read_value(&page);
    let tickets = evidence.inspect().1.unwrap();
    assert_eq!(
        (tickets.system, tickets.query.as_ref(), tickets.items.len()),
        (TicketSystem::JiraCloud, None, 1)
    );
    assert_eq!(evidence.window, Window::default());
}

fn azure(ids: &[u64], states: Value) -> Value {
    let found: Vec<Value> = ids.iter().map(|id| json!({"id": id, "url": "u"})).collect();
    let items = json!({"count": 2, "value": [
        {"id": 7, "fields": {"System.State": "Closed", "System.WorkItemType": "Bug", "System.TeamProject": "UAT-Feedback",
            "System.Title": "t", "Microsoft.VSTS.Common.Severity": "1 - Critical", "System.CreatedDate": "2026-11-19T00:12:33.123Z"}},
        {"id": 8, "fields": {"System.State": "Active", "System.WorkItemType": "Bug", "System.AssignedTo": {"displayName": "이도윤"}}}]});
    let mut envelope =
        cloud(json!([{"queryType": "flat", "asOf": "2026-11-23T06:10:00Z", "workItems": found}, items]));
    envelope["system"] = json!("azure-devops");
    if !states.is_null() {
        envelope["states"] = states;
    }
    envelope
}

#[test]
fn azure_work_items_are_resolved_by_their_state_category() {
    let list =
        json!([{"name": "Active", "category": "InProgress"}, {"name": "Closed", "category": "Completed"}]);
    for states in [
        list.clone(),
        json!({"count": 2, "value": list}),
        json!({"Bug": {"value": list}}),
        json!({"Bug": list}),
    ] {
        let evidence = read_value(&azure(&[7, 8], states));
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Complete, vec![])
        );
        let items = &evidence.inspect().1.unwrap().items;
        assert_eq!(
            items.iter().map(|one| one.resolved).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(
            items[0].fields["Microsoft.VSTS.Common.Severity"],
            ["1 - Critical"]
        );
        assert_eq!(items[1].assignee.as_deref(), Some("이도윤"));
    }
}

#[test]
fn without_the_states_read_every_work_item_is_open() {
    let evidence = read_value(&azure(&[7, 8], Value::Null));
    assert_eq!(
        codes(&evidence),
        ["ticket_states_missing", "ticket_states_missing"]
    );
    assert!(
        evidence
            .inspect()
            .1
            .unwrap()
            .items
            .iter()
            .all(|one| !one.resolved)
    );
}

#[test]
fn work_items_that_were_not_fetched_are_truncated() {
    let evidence = read_value(&azure(
        &[7, 8, 9],
        json!([{"name": "Active", "category": "x"}, {"name": "Closed", "category": "x"}]),
    ));
    assert_eq!(
        (evidence.completeness(), codes(&evidence)),
        (Completeness::Partial, vec!["tickets_truncated"])
    );
    assert_eq!(
        evidence
            .diagnostics
            .iter()
            .find(|one| one.reason.code.as_str() == "tickets_truncated")
            .unwrap()
            .reason
            .parameters["total"],
        "3"
    );
}

#[test]
fn our_own_envelope_is_strict() {
    let good = cloud(json!([{"issues": [], "isLast": true}]));
    for (key, value, code) in [
        ("qeury", json!("x"), "unknown_key"),
        ("schema", json!("mcms.tickets/2"), "invalid_record"),
        ("system", json!("jira"), "invalid_record"),
        ("pages", json!({}), "invalid_record"),
        ("as_of", json!("yesterday"), "invalid_record"),
        ("query", json!(3), "invalid_record"),
    ] {
        let mut envelope = good.clone();
        envelope[key] = value;
        let evidence = read_value(&envelope);
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Unreadable, vec![code]),
            "{key}"
        );
    }
    let twice = good.to_string().replacen('{', "{\"query\":\"y\",", 1);
    assert_eq!(
        codes(&read(twice.as_bytes(), "t.json", &wanted())),
        ["duplicate_key"]
    );
    for (text, code) in [
        ("", "truncated"),
        ("{", "truncated"),
        ("[]", "invalid_record"),
        ("\u{1}", "malformed"),
    ] {
        let evidence = read(text.as_bytes(), "t.json", &wanted());
        assert_eq!(
            (evidence.completeness(), codes(&evidence)),
            (Completeness::Unreadable, vec![code]),
            "{text}"
        );
    }
}

#[test]
fn a_field_that_was_not_fetched_is_named() {
    let mut one = issue("A-1", "new", &Value::Null);
    one["fields"].as_object_mut().unwrap().remove("customfield_10050");
    let evidence = read_value(&cloud(json!([{"issues": [one], "isLast": true}])));
    let named: Vec<_> = evidence
        .diagnostics
        .iter()
        .map(|one| one.reason.parameters["field"].as_str())
        .collect();
    assert!(named.contains(&"customfield_10050"));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, "x", &wanted());
    }

    #[test]
    fn damage_to_a_good_envelope_never_panics_and_never_adds_tickets(at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = azure(&[7, 8], Value::Null).to_string().into_bytes();
        let place = at % bytes.len();
        bytes[place] = byte;
        let evidence = read(&bytes, "x", &wanted());
        prop_assert!(evidence.inspect().1.is_none_or(|tickets| tickets.items.len() <= 2));
    }
}

#[test]
fn a_project_that_is_not_named_is_not_guessed_and_a_blank_resolution_resolves_nothing() {
    for project in [json!(null), json!({"id": "10042"})] {
        let mut open = issue("UATFB-1", "new", &Value::Null);
        open["fields"]["project"] = project;
        let evidence = read_value(&cloud(json!([{"issues": [open], "isLast": true}])));
        assert!(evidence.inspect().1.unwrap().items[0].project.is_empty());
    }
    for resolution in [json!(""), json!(false), json!({"name": ""}), json!({"name": " "})] {
        let done = issue("UATFB-1", "done", &resolution);
        let evidence = read_value(&cloud(json!([{"issues": [done], "isLast": true}])));
        assert!(!evidence.inspect().1.unwrap().items[0].resolved, "{resolution}");
    }
}
