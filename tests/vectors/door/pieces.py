"""The plain, good pieces of evidence from which make_cases.py builds its cases: each file small, written after the tool's
documented shape. Every value here is invented; real files of the tools lie in tests/samples and examples/mcms."""
import json

NOW = "2026-11-23T09:00:00Z"
DIGEST = "ab" * 32
CANDIDATE = {"release": "4.2.0", "commit": "3f2c1ab", "artifact_digest": DIGEST, "environment": "qa", "requester": "han.jimin"}

TICKET_WORDS = """tickets:
  fields: {severity: priority}
  values:
    severity: {Critical: [Critical, 심각], High: [High, 높음], Medium: [Medium, 보통], Low: [Low, 낮음]}
"""
TESTS_GATE = """  - id: tests
    evidence: tests
    suites: [unit, integration, ui]
    max_age: 24h
    baseline: {select: last-accepted, runs: 5}
    criteria:
      - {id: no-failures, measure: failed, limit: "<= 0"}
      - {id: executed, measure: executed, limit: ">= -2%"}
    on_fail: [{stop: deployment}]
"""
LOAD_GATE = """  - id: performance
    evidence: load
    max_age: 24h
    baseline: {select: last-accepted, runs: 5}
    criteria:
      - {id: p95, metric: "http_req_duration{expected_response:true}", statistic: p95, limit: "<= +10%"}
      - {id: error-rate, metric: http_req_failed, statistic: rate, limit: "<= 1%"}
      - {id: load-delivered, metric: dropped_iterations, statistic: count, limit: "<= 0", on_breach: inconclusive}
    on_fail: [{tag: release/perf-blocker}, {stop: deployment}]
"""
TICKET_GATE = """  - id: uat
    evidence: tickets
    tickets: {project: UAT-Feedback, severity: [Critical, High], resolved: false}
    max_age: 15m
    criteria:
      - {id: open-blockers, measure: count, limit: "<= 0"}
    on_fail: [{stop: deployment}]
"""


def policy(*gates, words=TICKET_WORDS, more=""):
    return "schema: mcms.policy/1\n" + words + "gates:\n" + "".join(gates) + more


# The gates of the MCMS policy, with its limits and its default settings.
MCMS = policy(TESTS_GATE, LOAD_GATE, TICKET_GATE)
QUERY = ('project = "UAT-Feedback" AND (priority is EMPTY OR priority not in ("Low", "낮음", "Medium", "보통")) '
         'AND (resolution is EMPTY OR statusCategory != Done) ORDER BY key')


def load_policy(*criteria, baseline=True, more=""):
    head = "  - id: load\n    evidence: load\n" + ("    baseline: {select: last-accepted, runs: 5}\n" if baseline else "")
    return policy(head + more + "    criteria:\n" + "".join(f"      - {one}\n" for one in criteria), words="")


def tests_policy(*criteria, more=""):
    return policy("  - id: tests\n    evidence: tests\n" + more + "    criteria:\n" + "".join(f"      - {one}\n" for one in criteria), words="")


def trx(day="2026-11-23", names=("A", "B", "C"), outcomes=None, summary="Completed", extra=""):
    outcomes = outcomes or ["Passed"] * len(names)
    rows = "".join(
        f'<UnitTestResult executionId="e{n}" testId="t{n}" testName="Mcms.Tests.{n}" computerName="vm" duration="00:00:00.0100000" '
        f'startTime="{day}T08:50:0{i}.0000000+00:00" endTime="{day}T08:50:0{i}.0100000+00:00" outcome="{o}"/>'
        for i, (n, o) in enumerate(zip(names, outcomes)))
    passed, failed = outcomes.count("Passed"), outcomes.count("Failed")
    return (f'<?xml version="1.0" encoding="utf-8"?><TestRun id="r" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">'
            f'<Times start="{day}T08:50:00.0000000+00:00" finish="{day}T08:50:09.0000000+00:00"/><Results>{rows}</Results>'
            f'<ResultSummary outcome="{summary}"><Counters total="{len(names)}" executed="{passed + failed}" passed="{passed}" failed="{failed}"/>'
            f'{extra}</ResultSummary></TestRun>')


def junit(cases='<testcase classname="menu" name="opens" time="0.2"/><testcase classname="menu" name="closes" time="0.1"/>', tests=2, failures=0,
          at="2026-11-23T08:51:00Z", head=""):
    return (f'<?xml version="1.0" encoding="utf-8"?>{head}<testsuite name="ui" tests="{tests}" failures="{failures}" errors="0" skipped="0" '
            f'timestamp="{at}" time="1">{cases}</testsuite>')


def failing(name="opens"):
    return f'<testcase classname="menu" name="{name}" time="0.2"><failure message="no menu"/></testcase>'


def allure(name, status="passed", start=1795424000000, **more):
    return json.dumps({"uuid": f"uuid-{name}", "historyId": f"history-{name}", "fullName": f"tests.api#{name}", "name": name, "status": status,
                       "stage": "finished", "start": start, "stop": start + 500} | more)


def k6(p95=412.5, failed=0, total=1000, vus=20, seconds=60, drop=(), put=None, metric=None, **more):
    """What `handleSummary` is handed."""
    metrics = {
        "http_req_duration": {"type": "trend", "contains": "time", "values": {"avg": 200, "min": 10, "med": 180, "max": 900, "p(90)": 350, "p(95)": p95}},
        "http_req_duration{expected_response:true}": {"type": "trend", "contains": "time",
                                                      "values": {"avg": 200, "min": 10, "med": 180, "max": 900, "p(90)": 350, "p(95)": p95}},
        "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": failed / total if total else 0, "passes": failed, "fails": total - failed}},
        "http_reqs": {"type": "counter", "contains": "default", "values": {"count": total, "rate": total / seconds}},
        "iterations": {"type": "counter", "contains": "default", "values": {"count": total, "rate": total / seconds}},
        "vus_max": {"type": "gauge", "contains": "default", "values": {"value": vus, "min": vus, "max": vus}},
    }
    for name in drop:
        metrics.pop(name)
    metrics |= metric or {}
    return json.dumps({"root_group": {"name": "", "path": "", "id": "d4", "groups": [], "checks": []},
                       "options": {"summaryTrendStats": ["avg", "min", "med", "max", "p(90)", "p(95)"], "summaryTimeUnit": "", "noColor": False},
                       "state": {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": seconds * 1000}, "metrics": metrics} | more)


def ndjson(durations, failed=0, at="2026-11-23T08:52:0", vus=20, names=None):
    lines = [json.dumps({"type": "Metric", "data": {"name": name, "type": kind, "contains": contains, "thresholds": [], "submetrics": None}, "metric": name})
             for name, kind, contains in [("http_req_duration", "trend", "time"), ("http_req_failed", "rate", "default"),
                                          ("iterations", "counter", "default"), ("vus_max", "gauge", "default")]]

    def point(metric, value, second, **tags):
        lines.append(json.dumps({"metric": metric, "type": "Point", "data": {"time": f"{at}{second}Z", "value": value, "tags": tags}}))

    for i, duration in enumerate(durations):
        bad = i < failed
        tags = {"name": names[i % len(names)]} if names else {}
        point("http_req_duration", duration, i % 10, expected_response="false" if bad else "true", **tags)
        point("http_req_failed", int(bad), i % 10, **tags)
        point("iterations", 1, i % 10)
    point("vus_max", vus, 9)
    return "\n".join(lines) + "\n"


def issue(key, priority="High", category="indeterminate", resolution=None, project="UAT-Feedback"):
    return {"id": key[-3:], "key": key, "fields": {
        "summary": "설비 등록 화면에서 저장하면 빈 화면이 나온다", "project": {"id": "10042", "key": "UATFB", "name": project},
        "priority": {"name": priority, "id": "1"}, "status": {"name": "진행 중", "statusCategory": {"key": category}},
        "resolution": resolution and {"name": resolution}, "assignee": None,
        "created": "2026-11-20T09:12:33.000+0900", "updated": "2026-11-23T15:01:10.000+0900"}}


def tickets(*issues, without=(), **more):
    answer = {"schema": "mcms.tickets/1", "system": "jira-cloud", "query": QUERY, "as_of": "2026-11-23T08:55:00Z",
              "identity": {"accountId": "a1", "displayName": "MCMS 배포 계정", "active": True},
              "project": {"id": "10042", "key": "UATFB", "name": "UAT-Feedback"}, "pages": [{"issues": list(issues), "isLast": True}]} | more
    for key in without:
        answer.pop(key)
    return json.dumps(answer, ensure_ascii=False)


def approvals(*rows):
    base = {"stage": "qa", "by": "choi.yuna", "groups": ["mcms-qa-leads"], "decision": "approve", "at": "2026-11-23T08:40:00Z",
            "requester": "han.jimin", "subject_digest": DIGEST}
    return json.dumps({"schema": "mcms.approvals/1", "approvals": [base | row for row in rows]})


def waivers(**change):
    base = {"criterion": "performance/error-rate", "subject": "", "release": "4.2.0", "environment": "qa", "reason": "설비 점검 중에 잰 값이다",
            "by": "park.minsu", "at": "2026-11-23T08:30:00Z", "until": "2026-11-23T10:00:00Z"}
    return json.dumps({"schema": "mcms.waivers/1", "waivers": [base | change]}, ensure_ascii=False)


def text(role, name, content, label=None, measured_at=None):
    one = {"role": role, "name": name, "text": content}
    return one | ({"label": label} if label else {}) | ({"measured_at": measured_at} if measured_at else {})


def path(role, place, label=None, measured_at=None):
    one = {"role": role, "path": place}
    return one | ({"label": label} if label else {}) | ({"measured_at": measured_at} if measured_at else {})


MEASURED = "2026-11-23T08:52:00Z"
INTEGRATION = '<testcase classname="api" name="saves" time="0.2"/><testcase classname="api" name="loads" time="0.1"/>'


def good():
    """Every input of a release that is in order, by a short name."""
    return {
        "unit": text("tests", "unit.trx", trx(), "unit"),
        "integration": text("tests", "integration.xml", junit(INTEGRATION), "integration"),
        "ui": text("tests", "ui.xml", junit(), "ui"),
        "load": text("load", "k6.json", k6(), measured_at=MEASURED),
        "tickets": text("tickets", "tickets.json", tickets()),
        "base-unit": text("tests_baseline", "base/unit.trx", trx("2026-11-01"), "unit"),
        "base-integration": text("tests_baseline", "base/integration.xml", junit(INTEGRATION, at="2026-11-01T08:51:00Z"), "integration"),
        "base-ui": text("tests_baseline", "base/ui.xml", junit(at="2026-11-01T08:51:00Z"), "ui"),
        "base-load": text("baseline", "base/k6.json", k6(400), measured_at="2026-11-01T08:52:00Z"),
    }
