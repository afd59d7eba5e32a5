"""Write the ticket answers of the examples (`mcms.tickets/1`). No Jira and no Azure DevOps was asked: the answers are written by
hand after the documented shapes, with Korean and English values. usage: write.py KIND AS_OF OUT
KIND: cloud-clean, cloud-open, data-center-open, data-center-clean, azure-open. AS_OF: RFC 3339."""
import json
import sys

JQL = 'project = "UAT-Feedback" AND (priority is EMPTY OR priority not in ("Low", "4 - Low", "낮음", "Medium", "3 - Medium", "보통")) AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key'
WIQL = ("SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = 'UAT-Feedback' "
        "AND [Microsoft.VSTS.Common.Severity] IN ('Critical', '1 - Critical', '심각', 'High', '2 - High', '높음') "
        "AND [System.State] NOT IN GROUP 'Completed' AND [System.State] NOT IN GROUP 'Removed' ORDER BY [System.Id]")
OPEN = [  # key, summary, priority, status, status category, environment, assignee
    ("101", "설비 등록 화면에서 저장하면 빈 화면이 나온다", "심각", "진행 중", "indeterminate", "uat", "김하늘"),
    ("117", "Package upload hangs at 99% over VPN", "High", "Open", "new", "uat", None),
    # Its workflow says Done, but nobody set a resolution: it is still unresolved.
    ("123", "운영 서버 전환 뒤 권한 동기화가 두 번 실행된다", "1 - Critical", "Done", "done", "운영", "이도윤"),
]


def person(name, cloud, site):
    if name is None:
        return None
    if cloud:
        return {"self": f"{site}/rest/api/3/user?accountId=example-account", "accountId": "example-account", "accountType": "atlassian",
                "displayName": name, "active": True, "timeZone": "Asia/Seoul"}
    return {"self": f"{site}/rest/api/2/user?username={name}", "name": name, "key": f"JIRAUSER-{name}", "displayName": name, "active": True,
            "timeZone": "Asia/Seoul"}


def project(site, version, cloud):
    value = {"self": f"{site}/rest/api/{version}/project/10042", "id": "10042", "key": "UATFB", "name": "UAT-Feedback", "projectTypeKey": "software"}
    return value | ({"simplified": False, "style": "classic", "isPrivate": False} if cloud else {"archived": False})


def issue(site, version, row, cloud):
    number, summary, priority, status, category, environment, assignee = row
    base = f"{site}/rest/api/{version}"
    return {"expand": "", "id": f"20{number}", "self": f"{base}/issue/20{number}", "key": f"UATFB-{number}", "fields": {
        "summary": summary, "project": project(site, version, cloud), "priority": {"self": f"{base}/priority/1", "name": priority, "id": "1"},
        "status": {"self": f"{base}/status/3", "name": status, "id": "3",
                   "statusCategory": {"self": f"{base}/statuscategory/4", "id": 4, "key": category, "name": status}},
        "resolution": None, "assignee": person(assignee, cloud, site), "customfield_10050": {"value": environment},
        "created": "2026-11-19T09:12:33.123+0900", "updated": "2026-11-23T15:01:10.000+0900"}}


def cloud(as_of, rows):
    site = "https://example.atlassian.net"
    pages = [{"issues": [issue(site, 3, r, True) for r in rows[:2]], "isLast": not rows[2:]}]
    if rows[2:]:
        pages[0]["nextPageToken"] = "example-token-1"
        pages.append({"issues": [issue(site, 3, r, True) for r in rows[2:]], "isLast": True})
    identity = person("MCMS 배포 계정", True, site) | {"emailAddress": "mcms-release@example.com", "locale": "ko_KR"}
    return envelope("jira-cloud", JQL, as_of, identity, project(site, 3, True), pages)


def data_center(as_of, rows):
    site = "https://jira.example.com"
    pages = [{"expand": "names,schema", "startAt": at, "maxResults": 2, "total": len(rows),
              "issues": [issue(site, 2, r, False) for r in rows[at:at + 2]]} for at in range(0, max(len(rows), 1), 2)]
    return envelope("jira-data-center", JQL, as_of, person("svc_mcms", False, site), project(site, 2, False), pages)


def azure(as_of, rows):
    site = "https://dev.azure.com/example"
    refs = [{"id": int(r[0]), "url": f"{site}/_apis/wit/workItems/{r[0]}"} for r in rows]
    query = {"queryType": "flat", "queryResultType": "workItem", "asOf": as_of, "workItems": refs,
             "columns": [{"referenceName": "System.Id", "name": "ID", "url": f"{site}/_apis/wit/fields/System.Id"}]}
    items = {"count": len(rows), "value": [{"id": int(r[0]), "rev": 4, "url": f"{site}/_apis/wit/workItems/{r[0]}", "fields": {
        "System.Id": int(r[0]), "System.TeamProject": "UAT-Feedback", "System.WorkItemType": "Bug", "System.Title": r[1],
        "System.State": "Active", "Microsoft.VSTS.Common.Severity": r[2], "System.CreatedDate": "2026-11-19T00:12:33.123Z",
        "System.ChangedDate": "2026-11-23T06:01:10Z"} | ({"System.AssignedTo": {"displayName": r[6]}} if r[6] else {})} for r in rows]}
    identity = {"authenticatedUser": {"id": "00000000-0000-4000-8000-000000000001", "providerDisplayName": "svc_mcms", "isActive": True}}
    own = {"id": "00000000-0000-4000-8000-000000000002", "name": "UAT-Feedback", "url": f"{site}/_apis/projects/UAT-Feedback", "state": "wellFormed"}
    return envelope("azure-devops", WIQL, as_of, identity, own, [query, items])


def envelope(system, query, as_of, identity, owner, pages):
    return {"schema": "mcms.tickets/1", "system": system, "query": query, "as_of": as_of, "identity": identity, "project": owner, "pages": pages}


KINDS = {"cloud-clean": lambda t: cloud(t, []), "cloud-open": lambda t: cloud(t, OPEN), "data-center-clean": lambda t: data_center(t, []),
         "data-center-open": lambda t: data_center(t, OPEN), "azure-open": lambda t: azure(t, OPEN)}

if __name__ == "__main__":
    kind, as_of, out = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as f:
        json.dump(KINDS[kind](as_of), f, ensure_ascii=False, indent=1)
        f.write("\n")
