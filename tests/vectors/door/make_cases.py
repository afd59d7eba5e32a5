"""Write the cases of the door: request, operation, reason and inputs of each. Answers are blessed by the runner; see README.md."""
import base64
import json
import pathlib
import shutil

from pieces import (CANDIDATE, INTEGRATION, MCMS, MEASURED, NOW, TESTS_GATE, TICKET_GATE, LOAD_GATE, allure, approvals, failing, good, issue,
                    junit, k6, load_policy, ndjson, path, policy, text, tests_policy, tickets, trx, waivers)

HERE = pathlib.Path(__file__).parent
WRITTEN = set()


def case(operation, name, why, request, files=None, generate=()):
    """Writes one case; a request that is a string is written as it is."""
    folder = HERE / operation / name
    assert folder not in WRITTEN, folder
    WRITTEN.add(folder)
    kept = folder / "expected.json"
    expected = kept.read_bytes() if kept.exists() else None
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if expected:
        kept.write_bytes(expected)
    (folder / "operation").write_text(operation + "\n")
    (folder / "why.txt").write_text(why + "\n")
    if not isinstance(request, str):
        request = json.dumps(request, ensure_ascii=False, indent=1) + "\n"
    (folder / "request.json").write_text(request)
    if generate:
        (folder / "generate").write_text("\n".join(generate) + "\n")
    for file, content in (files or {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())


# One gate of the policy alone, and the inputs that it looks at: most damage concerns one gate.
ALONE = {
    "load": (policy(LOAD_GATE, words=""), ["load", "base-load"]),
    "ui": (policy(TESTS_GATE.replace("[unit, integration, ui]", "[ui]"), words=""), ["ui", "base-ui"]),
    "unit": (policy(TESTS_GATE.replace("[unit, integration, ui]", "[unit]"), words=""), ["unit", "base-unit"]),
    "tickets": (policy(TICKET_GATE), ["tickets"]),
}


def alone(gate, rules, inputs):
    inputs = good() if inputs is None else inputs
    if gate is None:
        return rules, inputs
    rules, kept = ALONE[gate]
    return rules, {key: value for key, value in inputs.items() if key in kept or key not in good()}


def evaluate(name, why, rules=MCMS, inputs=None, candidate=None, now=NOW, only=None, **more):
    rules, inputs = alone(only, rules, inputs)
    given = list(inputs.values()) if isinstance(inputs, dict) else inputs
    request = {"policy": {"text": rules}, "candidate": CANDIDATE | (candidate or {}), "inputs": given, "now": now} | more
    case("gate.evaluate", name, why, request)


def run(name, why, rules=MCMS, inputs=None, files=None, generate=(), candidate=None, now=NOW, only=None, **more):
    rules, inputs = alone(only, rules, inputs)
    given = list(inputs.values()) if isinstance(inputs, dict) else inputs
    request = {"base": ".", "policy": {"text": rules}, "candidate": CANDIDATE | (candidate or {}), "inputs": given, "now": now} | more
    case("gate.run", name, why, request, files, generate)


def but(**change):
    """The good inputs with some replaced; None takes one away."""
    inputs = good() | {key.replace("_", "-"): value for key, value in change.items()}
    return {key: value for key, value in inputs.items() if value is not None}


def load(content, name="k6.json", label=None, at=MEASURED):
    return text("load", name, content, label, at)


def base(content, name="base.json", label=None):
    return text("baseline", name, content, label, "2026-11-01T08:52:00Z")


def ui(content, name="ui.xml"):
    return text("tests", name, content, "ui")


def verdicts():
    evaluate("1.1-good-release-passes", "1.1: everything in order: pass, let through, no stop.")
    evaluate("1.1-fail-stops-though-no-action-is-listed", "1.1: a fail carries a stop whatever the policy lists.",
             tests_policy('{id: none, measure: failed, limit: "<= 0"}'), [text("tests", "ui.xml", junit(failing(), 1, 1))])
    evaluate("1.1-worst-gate-is-the-verdict", "1.1: a gate that fails beside one that is inconclusive: fail.",
             inputs=but(ui=None, load=load(k6(failed=50))))
    evaluate("1.1-inconclusive-has-stop-and-notify-of-on-fail", "1.1: on_inconclusive defaults to stop and notify of on_fail, without its tag.",
             policy('  - id: load\n    evidence: load\n    criteria:\n      - {id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%"}\n'
                    '    on_fail: [{tag: release/perf-blocker}, {stop: deployment}, {notify: {channel: teams}}]\n', words="channels: [teams]\n"), [])
    for word in ["fail", "warn"]:
        evaluate(f"1.2-on-no-data-{word}", f"1.2: on_no_data {word}; a gate that only warned decided nothing and is at least inconclusive.",
                 load_policy(f'{{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", on_no_data: {word}}}'), [load(k6(drop=["http_req_failed"]))])
    evaluate("1.2-on-breach-warn-decides-nothing", "1.2: a gate needs a criterion whose on_breach is not warn: inconclusive, nothing_decided.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", on_breach: warn}'), [load(k6())])
    evaluate("1.2-severity-warn-never-worse-than-warn", "1.2: a breached warn criterion beside a kept one: warn, let through.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%"}',
                         '{id: p, metric: http_req_duration, statistic: p95, limit: "<= 100ms", severity: warn}'), [load(k6())])
    evaluate("1.2-only-warn-criteria-decide-nothing", "1.2: no criterion of severity fail: at least inconclusive.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", severity: warn}'), [load(k6())])
    evaluate("1.2-on-no-baseline-fail", "1.2: on_no_baseline fail.",
             load_policy('{id: p, metric: http_req_duration, statistic: p95, limit: "<= +10%", on_no_baseline: fail}'), [load(k6())])
    evaluate("1.2-on-zero-baseline-fail", "1.2, 2.3: on_zero_baseline concerns a % limit whose baseline is 0.",
             tests_policy('{id: skipped, measure: skipped, limit: "<= +10%", on_zero_baseline: fail}', more="    baseline: {select: last-accepted, runs: 1}\n"),
             [text("tests", "ui.xml", junit()), text("tests_baseline", "base.xml", junit(at="2026-11-01T08:51:00Z"))])
    evaluate("1.2-failed-test-in-partial-evidence-fails", "1.2: partial evidence is evaluated; the worst of the rule's status and on_partial counts.",
             inputs=but(ui=ui(junit(failing(), tests=5, failures=1))), only="ui")
    evaluate("1.2-partial-without-failure-is-inconclusive", "1.2: partial evidence that keeps its limit: inconclusive, reason partial.",
             inputs=but(ui=ui(junit(tests=5))), only="ui")
    evaluate("1.2-on-partial-fail", "1.2: on_partial fail.", tests_policy('{id: none, measure: failed, limit: "<= 0", on_partial: fail}'),
             [text("tests", "ui.xml", junit(tests=5))])
    evaluate("1.2-on-partial-warn-is-not-enough", "1.2: on_partial warn: the finding warns, yet nothing was decided on complete evidence: inconclusive.",
             tests_policy('{id: none, measure: failed, limit: "<= 0", on_partial: warn}'), [text("tests", "ui.xml", junit(tests=5))])
    evaluate("1.2-required-suite-without-evidence", "1.2: a required suite without evidence: inconclusive.", inputs=but(ui=None))
    evaluate("1.2-no-inputs-at-all", "1.2: no evidence for any gate: inconclusive everywhere, stopped.", inputs=[])
    evaluate("1.3-needs-confirmed-breach-unconfirmed", "1.3: 12 of 1000 breaks 1%, not confirmed at 95%: warn where n >= needed, otherwise on_too_few.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", needs: confirmed}'), [load(k6(failed=12, total=1000))])
    evaluate("1.3-needs-confirmed-breach-confirmed", "1.3: 80 of 1000 breaks 1% beyond doubt: fail.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", needs: confirmed}'), [load(k6(failed=80))])
    evaluate("1.3-needs-confirmed-too-few", "1.3: 1 of 60 breaks 1%, not confirmed, with too few requests: on_too_few, inconclusive.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", needs: confirmed}'), [load(k6(failed=1, total=60))])
    evaluate("1.3-needs-refuted-pass-unrefuted", "1.3: 0 of 20 keeps 1%, a breach is not ruled out: inconclusive.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", needs: refuted}'), [load(k6(total=20))])
    evaluate("1.3-needs-refuted-pass-refuted", "1.3: 0 of 100000 keeps 1% beyond doubt: pass.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", needs: refuted}'), [load(k6(total=100000))])
    evaluate("1.3-quantile-known-as-bounds-straddles", "1.3: a histogram bucket 250..500 ms around the limit 400 ms: policy unknown, reason resolution.",
             histogram_policy("<= 0.4s"), [metrics(histogram([0.25, 0.5], ["10", "90", "0"]))])
    evaluate("1.3-quantile-known-as-bounds-inside", "1.3: both ends of the bucket keep the limit: pass.",
             histogram_policy("<= 0.6s"), [metrics(histogram([0.25, 0.5], ["10", "90", "0"]))])
    evaluate("1.4-counterfactual-of-a-p95-breach", "1.4: P95 471 against 400 at +10%: the counterfactual names at most 440.",
             inputs=but(load=load(k6(471))), only="load")
    broken = but(load=load(k6(failed=50)))
    for name, why, change in [
        ("1.5-waiver-makes-a-fail-effectively-warn", "1.5: the raw verdict stays fail, the effective one is warn: let through.", {}),
        ("1.5-waiver-for-another-release", "1.5: every field matches exactly: still a fail.", {"release": "4.2.1"}),
        ("1.5-waiver-for-another-environment", "1.5: every field matches exactly: still a fail.", {"environment": "uat"}),
        ("1.5-waiver-until-is-exclusive", "1.5: [at, until): over at this very instant.", {"until": NOW}),
        ("1.5-waiver-at-is-inclusive", "1.5: [at, until): valid from this very instant.", {"at": NOW}),
        ("1.5-waiver-by-the-requester", "1.5: nobody waives for himself; identities compare case-folded.", {"by": "Han.Jimin"}),
    ]:
        evaluate(name, why, inputs=broken | {"waivers": text("waivers", "waivers.json", waivers(**change))}, only="load")
    evaluate("1.5-waiver-with-an-unknown-requester", "1.5: an unknown requester makes every waiver invalid.",
             inputs=broken | {"waivers": text("waivers", "waivers.json", waivers())}, candidate={"requester": None}, only="load")
    evaluate("1.5-waiver-on-partial-evidence", "1.5: findings on partial evidence cannot be waived.",
             inputs=but(ui=ui(junit(failing(), 5, 1)), waivers=text("waivers", "waivers.json", waivers(criterion="tests/no-failures", subject="ui"))), only="ui")
    evaluate("1.5-waiver-without-until", "1.5: all fields are required: the file is unreadable and waives nothing.",
             inputs=broken | {"waivers": text("waivers", "waivers.json", waivers().replace('"until"', '"untill"'))}, only="load")


def histogram_policy(limit):
    return policy(f'  - id: live\n    evidence: metrics\n    criteria:\n      - {{id: p95, metric: http.server.request.duration, statistic: p95, limit: "{limit}"}}\n', words="")


def histogram(bounds, counts, unit="s"):
    point = {"startTimeUnixNano": "1795423000000000000", "timeUnixNano": "1795423900000000000", "count": str(sum(map(int, counts))),
             "bucketCounts": counts, "explicitBounds": bounds, "attributes": []}
    metric = {"name": "http.server.request.duration", "unit": unit, "histogram": {"aggregationTemporality": 1, "dataPoints": [point]}}
    return json.dumps({"resourceMetrics": [{"resource": {"attributes": []}, "scopeMetrics": [{"scope": {}, "metrics": [metric]}]}]}) + "\n"


def gauge(value, unit, name="queue.depth"):
    point = {"timeUnixNano": "1795423900000000000", "asDouble": value, "attributes": []}
    metric = {"name": name, "unit": unit, "gauge": {"dataPoints": [point]}}
    return json.dumps({"resourceMetrics": [{"resource": {"attributes": []}, "scopeMetrics": [{"scope": {}, "metrics": [metric]}]}]}) + "\n"


def metrics(content, role="metrics", name="otlp.jsonl"):
    return text(role, name, content)


def limits():
    def p95(limit, now, before):
        return load_policy(f'{{id: p, metric: http_req_duration, statistic: p95, limit: {limit}}}'), [load(k6(now)), base(k6(before, total=1001))]

    for name, limit, now, before in [
        ("2.2-34.91-to-38.401-at-10-percent", '"<= +10%"', 38.401, 34.91), ("2.2-34.91-to-38.402-over-10-percent", '"<= +10%"', 38.402, 34.91),
        ("2.1-absolute-difference-at-50ms", '"<= +50ms"', 450.1, 400.1), ("2.1-absolute-difference-over-50ms", '"<= +50ms"', 450.2, 400.1),
        ("2.1-any-with-an-absolute-floor", '{any: ["<= +10%", "<= +50ms"]}', 60, 20), ("2.1-all-of-two", '{all: ["<= +10%", "<= 400ms"]}', 401, 400),
    ]:
        rules, inputs = p95(limit, now, before)
        evaluate(name, f"{name[:3]}: {before} -> {now} ms against {limit}, compared exactly.", rules, inputs)

    def executed(count, before):
        cases = "".join(f'<testcase name="t{i}"/>' for i in range(count))
        return [text("tests", "ui.xml", junit(cases, count)),
                text("tests_baseline", "base.xml", junit("".join(f'<testcase name="t{i}"/>' for i in range(before)), before, at="2026-11-01T08:51:00Z"))]

    for count in [98, 97]:
        evaluate(f"2.2-executed-100-to-{count}-at-minus-2-percent", "2.2: 98 of 100 keeps >= -2%, 97 does not.",
                 tests_policy('{id: e, measure: executed, limit: ">= -2%"}', more="    baseline: {select: last-accepted, runs: 1}\n"), executed(count, 100))
    for failed, total in [(6, 100), (5999, 100000)]:
        evaluate(f"2.2-rate-1-percent-to-{failed}-of-{total}-below-5pp", "2.2: 1/100 -> 6/100 is exactly +5pp and breaks < +5pp; one step below keeps it.",
                 load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "< +5pp"}'), [load(k6(failed=failed, total=total)), base(k6(failed=1, total=100))])
    for word, limit, p95_now in [("any-true", '{any: ["<= 500ms", "<= +10%"]}', 412), ("any-unknown", '{any: ["<= 400ms", "<= +10%"]}', 412),
                                 ("all-false", '{all: ["<= 400ms", "<= +10%"]}', 412), ("all-unknown", '{all: ["<= 500ms", "<= +10%"]}', 412)]:
        evaluate(f"2.3-kleene-{word}", "2.3: without a baseline the relative part is unknown; true or unknown is true, false and unknown is false.",
                 load_policy(f'{{id: p, metric: http_req_duration, statistic: p95, limit: {limit}}}'), [load(k6(p95_now))])
    evaluate("2.3-zero-baseline-and-an-absolute-difference", "2.3: on_zero_baseline concerns % only: 0 -> 0 keeps <= +1.",
             tests_policy('{id: skipped, measure: skipped, limit: "<= +1"}', more="    baseline: {select: last-accepted, runs: 1}\n"),
             [text("tests", "ui.xml", junit()), text("tests_baseline", "base.xml", junit(at="2026-11-01T08:51:00Z"))])
    for name, limit in [("2.1-limit-grammar-error-names-the-column", "<= 10 %%"), ("2.1-limit-unit-does-not-fit", "<= 10ms")]:
        case("policy.check", name, "2.1: grammar errors name the column; units are checked.",
             {"policy": {"name": "p.yaml", "text": load_policy(f'{{id: e, metric: http_req_failed, statistic: rate, limit: "{limit}"}}')}})


def evidence():
    evaluate("3.1-stale-before-since", "3.1: evidence that ended before `since` is stale: inconclusive.", candidate={"since": "2026-11-23T08:59:00Z"})
    evaluate("3.1-older-than-max-age", "3.1: a day and more later everything of the candidate is stale; baselines do not age.", now="2026-11-24T10:00:00Z")
    evaluate("3.1-undated", "3.1: max_age is set and the summary has no time of its own and no measured_at: stale, reason undated.",
             inputs=but(load=load(k6(), at=None)), only="load")
    evaluate("3.1-from-the-future", "3.1: evidence that ends more than 5 minutes after `now`.", inputs=but(load=load(k6(), at="2026-11-23T09:05:01Z")), only="load")
    evaluate("3.1-five-minutes-ahead-is-a-clock", "3.1: exactly 5 minutes ahead is allowed.", inputs=but(load=load(k6(), at="2026-11-23T09:05:00Z")), only="load")
    evaluate("3.1-candidate-without-release", "3.1: a decision names release and commit.", candidate={"release": " "})
    durations = [100 + i for i in range(40)]
    rules = load_policy('{id: p, metric: http_req_duration, statistic: p95, limit: "<= 140ms"}', '{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%"}')
    evaluate("3.2-shards-of-one-run-merge", "3.2: two NDJSON shards under one label are one run of 40 requests.", rules,
             [text("load", "a.json", ndjson(durations[:20])), text("load", "b.json", ndjson(durations[20:], at="2026-11-23T08:53:0"))])
    evaluate("3.2-two-runs-are-two-runs", "3.2: different labels: repeated runs of one build: rates pool, quantiles take the geometric mean.", rules,
             [text("load", "a.json", ndjson(durations[:20]), "run1"), text("load", "b.json", ndjson(durations[20:], at="2026-11-23T08:53:0"), "run2")])
    csv = "metric_name,timestamp,metric_value,expected_response,extra_tags,metadata\nhttp_req_duration,1795423920,100.000000,true,,\nhttp_req_failed,1795423920,0.000000,,,\n"
    evaluate("3.2-two-sample-formats-of-one-run", "3.2: NDJSON and CSV under one label: a usage error.", rules,
             [text("load", "a.json", ndjson(durations)), text("load", "a.csv", csv)])
    evaluate("3.2-two-summaries-do-not-merge-quantiles", "3.2: two summaries without samples: rates add, quantiles are unknown, not_mergeable.", rules,
             [load(k6(100, failed=1), "a.json"), load(k6(110, total=1001), "b.json")])
    evaluate("3.2-summary-beside-samples-disagrees", "3.2: a summary that counts other requests than the samples makes the run partial.", rules,
             [text("load", "a.json", ndjson(durations)), load(k6(139, total=41))])
    evaluate("3.2-same-file-as-load-and-baseline", "3.2: a digest given twice, in any role, is an error.", inputs=but(base_load=base(k6())), only="load")
    evaluate("3.2-same-file-as-two-runs", "3.2: a digest given twice is an error.", rules, [load(k6(), "a.json", "run1"), load(k6(), "b.json", "run2")])
    trx_ui = trx(names=("menu.opens", "menu.closes"))
    evaluate("3.2-two-formats-of-one-suite-agree", "3.2: two formats of one suite are each evaluated; both pass.", inputs=but(more=text("tests", "ui.trx", trx_ui, "ui")), only="ui")
    evaluate("3.2-two-formats-of-one-suite-disagree", "3.2: another set of failures: the worst counts, at least inconclusive.",
             inputs=but(more=text("tests", "ui.trx", trx(names=("menu.opens", "menu.closes"), outcomes=["Passed", "Failed"], summary="Failed"), "ui")), only="ui")
    evaluate("3.2-path-without-suite-label", "3.2: a path without a label serves no gate of three suites: a usage error that names them.",
             inputs=but(ui=text("tests", "ui.xml", junit())))
    evaluate("3.2-path-without-suite-label-serves-one-suite", "3.2: it serves a gate of exactly one suite.",
             tests_policy('{id: none, measure: failed, limit: "<= 0"}', more="    suites: [ui]\n"), [text("tests", "ui.xml", junit())])
    twice = junit(failing() + '<testcase classname="menu" name="opens" time="0.2"/>', 2, 1)
    evaluate("3.3-attempts-keep-the-worst", "3.3: failed, then passed, without `retries: fold`: the failure counts; executed counts one identity.", inputs=but(ui=ui(twice)), only="ui")
    ctrf = json.dumps({"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "vitest"},
                       "summary": {"tests": 1, "passed": 1, "failed": 0, "pending": 0, "skipped": 0, "other": 0, "start": 1795423860000, "stop": 1795423920000},
                       "tests": [{"name": "opens", "status": "passed", "duration": 20, "flaky": True, "retries": 1,
                                  "retryAttempts": [{"attempt": 1, "status": "failed", "duration": 20}]}]}})
    for retries in ["fold", "keep-worst"]:
        evaluate(f"3.3-declared-retry-{retries}", "3.3: CTRF declares the retry: with fold it passes and is listed as flaky, otherwise the worst counts.",
                 tests_policy('{id: none, measure: failed, limit: "<= 0"}', more=f"    retries: {retries}\n"), [text("tests", "ctrf.json", ctrf)])
    evaluate("3.3-undeclared-attempts-are-not-folded", "3.3: JUnit repeats a name without host, thread and parameters: the worst counts even with fold.",
             tests_policy('{id: none, measure: failed, limit: "<= 0"}', more="    retries: fold\n"), [text("tests", "ui.xml", twice)])
    for name, why, content in [
        ("3.4-open-ticket-blocks", "3.4: an unresolved ticket of severity High: fail.", tickets(issue("UATFB-101"))),
        ("3.4-unlisted-value-counts-as-matching", "3.4: a priority that the policy does not list counts as matching: fail.", tickets(issue("UATFB-101", "Blocker"))),
        ("3.4-done-without-resolution-is-unresolved", "3.4: Done and no resolution is unresolved: fail.", tickets(issue("UATFB-101", category="done"))),
        ("3.4-done-with-resolution-is-resolved", "3.4: Done and resolved, filtered out on our side, the empty list is proven: pass.",
         tickets(issue("UATFB-101", category="done", resolution="Fixed"))),
        ("3.4-filtered-out-by-severity", "3.4: only a Low ticket, and the answer proves that no other is there: pass.", tickets(issue("UATFB-101", "낮음"))),
        ("3.4-empty-without-query", "3.4: zero tickets without the query: unproven_empty.", tickets(without=["query"])),
        ("3.4-empty-with-another-query", "3.4: zero tickets of another query: unproven_empty.", tickets(query="project = X")),
        ("3.4-empty-without-identity", "3.4: an unauthenticated empty page: unproven_empty.", tickets(without=["identity"])),
        ("3.4-empty-without-project", "3.4: zero tickets without the project read: unproven_empty.", tickets(without=["project"])),
        ("3.4-empty-without-last-page", "3.4: zero tickets, more pages to come: not proven.", tickets(pages=[{"issues": [], "isLast": False, "nextPageToken": "x"}])),
        ("3.4-fetched-less-than-total", "3.4: one of three tickets was fetched, and it does not match: never a pass.",
         tickets(system="jira-data-center", pages=[{"startAt": 0, "maxResults": 1, "total": 3, "issues": [issue("UATFB-101", "Low")]}])),
    ]:
        evaluate(name, why, inputs=but(tickets=text("tickets", "tickets.json", content)), only="tickets")
    stage = "promotion:\n  stages: [qa, uat]\n  approvals:\n    qa: {quorum: 2, groups: [mcms-qa-leads], requester_may_approve: false, valid_for: 24h}\n"
    rules = policy(LOAD_GATE.replace("<= +10%", "<= 1000ms"), words="", more=stage)
    lead = {"by": "park.minsu"}
    for name, why, rows, candidate in [
        ("3.5-quorum-reached", "3.5: two different people of the group: pass.", [{}, lead], {}),
        ("3.5-quorum-missing", "3.5: one of two: inconclusive, approval_missing.", [{}], {}),
        ("3.5-one-person-twice", "3.5: identities compare case-folded: one person is one.", [{}, {"by": "CHOI.YUNA"}], {}),
        ("3.5-requester-does-not-count", "3.5: the requester is excluded.", [{}, {"by": "Han.Jimin"}], {}),
        ("3.5-reject-fails", "3.5: a reject is fail.", [{}, lead, {"by": "lee.doyun", "decision": "reject"}], {}),
        ("3.5-another-artifact", "3.5: an approval of another digest does not count.", [{}, lead | {"subject_digest": "cd" * 32}], {}),
        ("3.5-approved-in-the-future", "3.5: `at` after `now` does not count.", [{}, lead | {"at": "2026-11-23T09:00:01Z"}], {}),
        ("3.5-approval-expired", "3.5: older than valid_for.", [{}, lead | {"at": "2026-11-22T08:59:59Z"}], {}),
        ("3.5-another-group", "3.5: an approver outside the groups does not count.", [{}, lead | {"groups": ["mcms-operators"]}], {}),
        ("3.5-no-requester", "3.5: no known requester: inconclusive.", [{}, lead], {"requester": None}),
        ("3.5-no-artifact-digest", "3.5: no artifact digest: inconclusive.", [{}, lead], {"artifact_digest": None}),
        ("3.5-no-stage-no-approvals", "3.5: neither stage nor such an environment: approvals are not evaluated.", [{}], {"environment": "lab"}),
    ]:
        evaluate(name, why, rules, [load(k6()), text("approvals", "approvals.json", approvals(*rows))], candidate)
    evaluate("3.5-rule-that-is-not-evaluated-yet", "3.5: a change request is required and cannot be evaluated: inconclusive, not_evaluated.",
             policy(LOAD_GATE.replace("<= +10%", "<= 1000ms"), words="", more="promotion:\n  stages: [qa, production]\n  change_request: {required_for: [production]}\n"),
             [load(k6())], {"environment": "production"})
    for code, why in [(99, "3.6: a failed threshold without a criterion is warn."), (0, "3.6: exit code 0: pass."), (108, "3.6: any other code makes the run partial: never a pass.")]:
        evaluate(f"3.6-exit-code-{code}", why, load_exit_codes={"": code}, only="load")
    evaluate("3.7-dropped-iterations-absent-is-zero", "3.7: absent from a complete run with iterations: 0, pass (the good release has none).",
             load_policy('{id: d, metric: dropped_iterations, statistic: count, limit: "<= 0"}'), [load(k6())])
    evaluate("3.7-dropped-iterations-absent-without-iterations", "3.7: no iteration ran: no data.",
             load_policy('{id: d, metric: dropped_iterations, statistic: count, limit: "<= 0"}'), [load(k6(drop=["iterations"]))])
    evaluate("3.7-other-metric-absent-is-no-data", "3.7: any other absent metric is no data.",
             load_policy('{id: c, metric: checks, statistic: rate, limit: ">= 99%"}'), [load(k6())])
    evaluate("4.2-rates-of-given-baselines-pool", "4.2: the baseline of a rate pools the counts of the runs: 1/100 and 3/300 are 4/400.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= +1pp"}'),
             [load(k6(failed=2, total=100)), base(k6(failed=1, total=100), "b1.json", "b1"), base(k6(failed=3, total=300), "b2.json", "b2")])
    evaluate("4.2-quantiles-of-given-baselines-take-the-geometric-mean", "4.2: 100 and 121 are 110; 121 keeps +10%.",
             load_policy('{id: p, metric: http_req_duration, statistic: p95, limit: "<= +10%"}'),
             [load(k6(120.9)), base(k6(100), "b1.json", "b1"), base(k6(121), "b2.json", "b2")])
    evaluate("4.2-counts-of-given-baselines-take-the-median", "4.2: 100, 200 and 900 iterations: 200.",
             load_policy('{id: i, metric: iterations, statistic: count, limit: ">= -10%"}'),
             [load(k6(total=180, seconds=60)), base(k6(total=100), "b1.json", "b1"), base(k6(total=200), "b2.json", "b2"), base(k6(total=900), "b3.json", "b3")])
    evaluate("4.2-baseline-of-another-load-profile", "4.2: 20 users against 40: no_baseline, inconclusive.", inputs=but(base_load=base(k6(400, vus=40))), only="load")
    evaluate("4.4-first-release-has-no-baseline", "4.4: no history and no baseline: inconclusive for no_baseline only.",
             inputs=but(base_load=None, base_unit=None, base_integration=None, base_ui=None))


def damaged():
    def k6_case(name, why, content, **more):
        evaluate(f"bad-k6-{name}", f"Bad input, k6: {why}; never let through.", inputs=but(load=load(content)), **more, only="load")

    nothing = {"http_req_duration{expected_response:true}": {"type": "trend", "contains": "time", "values": {"avg": 0, "min": 0, "med": 0, "max": 0, "p(90)": 0, "p(95)": 0}},
               "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": 0, "passes": 0, "fails": 0}}}
    k6_case("zero-requests", "no request was made, all values are 0", k6(total=0, metric=nothing, drop=["http_reqs", "iterations"]))
    k6_case("dropped-iterations", "the load was not delivered", k6(metric={"dropped_iterations": {"type": "counter", "contains": "default", "values": {"count": 7, "rate": 0.1}}}))
    k6_case("aborted", "the run was aborted (exit code 105)", k6(), load_exit_codes={"": 105})
    no_p95 = k6().replace('"p(95)": 412.5', '"p(99)": 412.5').replace('"p(95)"]', '"p(99)"]')
    k6_case("missing-p95", "the summary holds no P95", no_p95)
    converted = json.loads(k6())
    for metric in converted["metrics"].values():
        metric["values"] = "@{" + "; ".join(f"{k}={v}" for k, v in metric["values"].items()) + "}"
    k6_case("convertto-json", "ConvertTo-Json cut the depth", json.dumps(converted))
    k6_case("nan", "NaN is no JSON", k6().replace("412.5", "NaN"))
    k6_case("infinity", "Infinity is no JSON", k6().replace("412.5", "Infinity"))
    k6_case("1e308", "1e308 ms", k6().replace("412.5", "1e308"))
    k6_case("1e309", "a number beyond f64", k6().replace("412.5", "1e309"))
    k6_case("negative-duration", "a negative P95", k6().replace("412.5", "-412.5"))
    k6_case("truncated", "cut in the middle", k6()[:700])
    k6_case("empty-object", "an empty object", "{}")
    k6_case("no-bytes", "no bytes at all", "")
    k6_case("duplicate-keys", "one metric given twice", k6().replace('"http_req_failed": {', '"http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": 0, "passes": 0, "fails": 9}}, "http_req_failed": {'))
    k6_case("ndjson-truncated", "the last line of the samples is cut", ndjson([400] * 40)[:-40])
    k6_case("ndjson-nan-sample", "a sample that is NaN", ndjson([400] * 39) + '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-11-23T08:52:00Z","value":NaN,"tags":{"expected_response":"true"}}}\n')
    evaluate("bad-baseline-zero", "Bad input: a baseline P95 of 0; never let through.",
             inputs=but(base_load=base(k6(0, total=1001))), only="load")
    evaluate("bad-baseline-missing", "Bad input: no baseline for a relative limit; never let through.", inputs=but(base_load=None), only="load")
    seconds = policy('  - id: live\n    evidence: metrics\n    baseline: {select: last-accepted, runs: 1}\n    criteria:\n'
                     '      - {id: p95, metric: http.server.request.duration, statistic: p95, limit: "<= +10%"}\n', words="")
    evaluate("bad-seconds-against-milliseconds", "Bad input: the candidate in seconds, the baseline in milliseconds: never compared by magnitude, never let through.", seconds,
             [metrics(histogram([0.25, 0.5], ["10", "90", "0"])), metrics(histogram([250, 500], ["10", "91", "0"], "ms"), "metrics_baseline", "base.jsonl")])

    wait = seconds.replace("http.server.request.duration, statistic: p95", "queue.wait, statistic: last")
    for name, why, unit, before in [
        ("bad-bytes-against-milliseconds", "1.2: bytes against milliseconds: unit_mismatch; never let through.", "By", 400),
        ("bad-number-without-unit-against-milliseconds", "1.2: a number without unit against milliseconds: unit_mismatch; never let through.", "", 400),
        ("bad-seconds-against-milliseconds-breach", "Bad input: 412 s against 400 ms differ by magnitude and by unit: a breach of +10%.", "s", 400),
    ]:
        evaluate(name, why, wait, [metrics(gauge(412, unit, "queue.wait")), metrics(gauge(before, "ms", "queue.wait"), "metrics_baseline", "base.jsonl")])
    evaluate("unusual-seconds-and-milliseconds-of-one-size", "Merely unusual: 0.412 s against 400 ms are compared by unit, exactly: +3%, pass.", wait,
             [metrics(gauge(0.412, "s", "queue.wait")), metrics(gauge(400, "ms", "queue.wait"), "metrics_baseline", "base.jsonl")])

    def allure_case(name, why, files, generate=()):
        run(f"bad-allure-{name}", f"Bad input, Allure: {why}; never let through.", inputs=but(ui=path("tests", "ui", "ui")), files=files, generate=generate, only="ui")

    allure_case("empty-folder", "a folder without a file", None, ["ui empty-folder"])
    allure_case("missing-folder", "a folder that is not there", None)
    allure_case("empty-object", "a result that is {}", {"ui/a-result.json": allure("opens"), "ui/b-result.json": "{}"})
    allure_case("truncated", "a truncated result", {"ui/a-result.json": allure("opens"), "ui/b-result.json": allure("closes")[:90]})
    allure_case("cp949", "a result damaged by the console code page", {"ui/a-result.json": allure("opens"), "ui/b-result.json": allure("닫기").encode().decode("unicode_escape").encode("cp949")})
    allure_case("unknown-status", "a status that nobody knows", {"ui/a-result.json": allure("opens"), "ui/b-result.json": allure("closes", "succeeded")})
    allure_case("only-skipped", "only skipped tests", {"ui/a-result.json": allure("opens", "skipped"), "ui/b-result.json": allure("closes", "skipped")})
    muted = {"statusDetails": {"muted": True, "known": True, "flaky": True}}
    allure_case("all-muted-one-failed", "everything muted and one failed", {"ui/a-result.json": allure("opens", **muted), "ui/b-result.json": allure("closes", "failed", **muted)})
    container = json.dumps({"uuid": "c", "children": [], "befores": [{"name": "database", "status": "broken", "stage": "finished", "start": 1795424000000, "stop": 1795424000100}], "afters": []})
    allure_case("fixture-failed-in-a-container", "a fixture failed and only its container says so", {"ui/a-result.json": allure("opens"), "ui/c-container.json": container})
    allure_case("two-shards-one-identity", "two shards, one identity, one failed", {"ui/a-result.json": allure("opens", "failed"), "ui/b-result.json": allure("opens", start=1795424000100, uuid="u2")})
    allure_case("pending-only", "a stage pending without status is no run", {"ui/a-result.json": json.dumps({"uuid": "a", "historyId": "a", "name": "a", "stage": "pending", "start": 1795424000000})})
    allure_case("link-loop", "a folder of which a link leads back to itself, and a result that is a link", {"ui/a-result.json": allure("opens")},
                ["ui/loop link ../ui", "ui/b-result.json link a-result.json"])
    run("bad-link-to-itself", "Bad input: an input that is a link to itself; never let through.", inputs=but(ui=path("tests", "ui", "ui")), generate=["ui link ui"], only="ui")
    run("bad-100-mb-single-line", "Bad input: one line of 100 MB; bounded memory, never let through.", inputs=but(load=path("load", "huge.json", measured_at=MEASURED)),
        generate=["huge.json long-line 104857600"], only="load")
    run("bad-deep-json", "Bad input: a million brackets; never let through.", inputs=but(ui=path("tests", "deep.json", "ui")), generate=["deep.json brackets 1000000"], only="ui")
    run("bad-deep-xml", "Bad input: 100,000 nested elements; never let through.", inputs=but(ui=path("tests", "deep.xml", "ui")), generate=["deep.xml elements 100000"], only="ui")

    def trx_case(name, why, content):
        evaluate(f"bad-trx-{name}", f"Bad input, TRX: {why}; never let through.", inputs=but(unit=text("tests", "unit.trx", content, "unit")), only="unit")

    crash = '<RunInfos><RunInfo computerName="vm" outcome="Error"><Text>Test host process crashed</Text></RunInfo></RunInfos>'
    trx_case("host-crashed", "the test host crashed and the counters say all passed", trx(summary="Failed", extra=crash))
    trx_case("host-hung", "the run was aborted by the hang collector", trx(summary="Aborted"))
    trx_case("truncated", "cut in the middle", trx()[:900])
    trx_case("no-test-matched", "no test matches the filter", trx(names=()))
    trx_case("passed-but-aborted", "an outcome that is no pass", trx(outcomes=["Passed", "Passed", "PassedButRunAborted"]))

    def junit_case(name, why, content):
        evaluate(f"bad-junit-{name}", f"Bad input, JUnit: {why}; never let through.", inputs=but(ui=ui(content)), only="ui")

    bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    junit_case("entity-bomb", "an entity bomb", junit('<testcase name="&c;"/>', 1, head=bomb))
    junit_case("xxe", "an external entity; never read", junit('<testcase name="&x;"/>', 1, head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'))
    junit_case("declared-but-absent", "six tests declared, none present", junit("", 6))
    junit_case("negative-duration", "a negative duration", junit('<testcase name="a" time="-1"/><testcase name="b" time="NaN"/>'))
    evaluate("bad-tickets-truncated", "Bad input, tickets: cut in the middle; never let through.", inputs=but(tickets=text("tickets", "t.json", tickets()[:200])), only="tickets")
    evaluate("bad-tickets-error-page", "Bad input, tickets: the tracker answered with an error; never let through.",
             inputs=but(tickets=text("tickets", "t.json", tickets(pages=[{"errorMessages": ["Field 'x' does not exist"], "errors": {}}]))), only="tickets")
    evaluate("bad-tickets-stale", "Bad input, tickets: older than 15 minutes; never let through.", inputs=but(tickets=text("tickets", "t.json", tickets(as_of="2026-11-23T08:44:59Z"))), only="tickets")
    evaluate("bad-approvals-damaged", "Bad input, approvals: an unreadable file approves nothing.",
             policy(LOAD_GATE.replace("<= +10%", "<= 1000ms"), words="", more="promotion:\n  stages: [qa]\n  approvals:\n    qa: {quorum: 1, groups: [mcms-qa-leads]}\n"),
             [load(k6()), text("approvals", "approvals.json", approvals({}).replace('"at"', '"att"'))])


def unusual():
    files = {"k6.json": k6(), "ui.xml": junit(), "tickets.json": tickets()}
    inputs = but(load=path("load", "k6.json", measured_at=MEASURED), ui=path("tests", "ui.xml", "ui"), tickets=path("tickets", "tickets.json"))
    for name in ["utf16", "bom"]:
        run(f"unusual-{name}", "Merely unusual: read with a diagnostic, the same verdict as the plain form: pass.", inputs=inputs, files=files,
            generate=[f"{file} {name}" for file in files])
    legacy = {"metrics": {}, "root_group": {"name": "", "path": "", "id": "d4", "groups": {}, "checks": {}}}
    for name, metric in json.loads(k6())["metrics"].items():
        values = metric["values"]
        legacy["metrics"][name] = {"value": values["rate"], "passes": values["passes"], "fails": values["fails"]} if metric["type"] == "rate" else values
    for word, failed in [("passed", False), ("failed", True)]:
        legacy["metrics"]["http_req_waiting"] = legacy["metrics"]["http_req_duration"] | {"thresholds": {"p(95)<500": failed}}
        evaluate(f"unusual-legacy-threshold-{word}", "Merely unusual: the legacy export says true where a threshold FAILED: as handleSummary with ok turned round.",
                 inputs=but(load=load(json.dumps(legacy)), base_load=base(k6(400))), only="load")
        waiting = {"http_req_waiting": json.loads(k6())["metrics"]["http_req_duration"] | {"thresholds": {"p(95)<500": {"ok": not failed}}}}
        evaluate(f"unusual-summary-threshold-{word}", "Merely unusual: handleSummary says ok: false where a threshold failed: warn, otherwise pass.",
                 inputs=but(load=load(k6(metric=waiting))), only="load")
    case("policy.check", "unusual-policy-of-10000-criteria", "Merely unusual: a policy of 10,000 criteria is checked in bounded time.",
         {"base": ".", "policy": {"path": "wide.yaml"}}, generate=["wide.yaml wide-policy 10000"])
    case("policy.check", "unusual-utf16-policy", "Merely unusual: a policy in UTF-16 has the digest of the plain one.", {"base": ".", "policy": {"path": "p.yaml"}},
         {"p.yaml": MCMS}, ["p.yaml utf16"])
    windows = but(ui=ui(junit().replace("><", ">\r\n<")))
    evaluate("unusual-crlf", "Merely unusual: CRLF line ends: pass.", inputs=windows, only="ui")


def policies():
    full = (HERE / "../../../examples/mcms/policy/release-policy.yaml").read_text()
    case("policy.check", "mcms-policy", "The whole MCMS policy parses and validates; its ticket queries are named.", {"policy": {"name": "release-policy.yaml", "text": full}})
    case("policy.lint", "mcms-policy", "1.3, 2.2: lint proves that damaged evidence cannot pass and prints what the literal rule costs.", {"policy": {"name": "release-policy.yaml", "text": full}})
    check = lambda name, why, content: case("policy.check", name, why, {"policy": {"name": "p.yaml", "text": content}})
    check("1.2-pass-is-no-value-of-a-setting", "1.2: on_no_data: pass does not exist.", load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%", on_no_data: pass}'))
    check("1.2-no-gates", "1.2: no gates is a policy error.", "schema: mcms.policy/1\ngates: []\n")
    check("1.2-no-criteria", "1.2: a gate without criteria is a policy error.", "schema: mcms.policy/1\ngates:\n  - {id: a, evidence: load, criteria: []}\n")
    check("5.1-unknown-and-duplicate-keys-at-once", "5.1, 7: unknown and duplicate keys are errors, all at once, each with line and column.",
          "schema: mcms.policy/1\ngates:\n  - id: a\n    id: b\n    evidence: load\n    critera: []\n")
    check("7-another-language-version", "7, 11: an unknown schema version is an error.", "schema: mcms.policy/2\ngates: []\n")
    case("policy.check", "6.2-digest-of-json-and-yaml-is-one", "6.2: the digest is over the parsed policy, so JSON text has the digest of the YAML text.",
         {"policy": {"document": {"schema": "mcms.policy/1", "gates": [{"id": "load", "evidence": "load", "criteria": [
             {"id": "e", "metric": "http_req_failed", "statistic": "rate", "limit": "<= 1%"}]}]}}})
    check("6.2-digest-of-yaml", "6.2: the digest of the same policy in YAML, other order of keys, comments.",
          "# a comment\ngates:\n  - evidence: load\n    id: load\n    criteria:\n      - {metric: http_req_failed, id: e, limit: \"<= 1%\", statistic: rate}\nschema: mcms.policy/1\n")


def door():
    one = {"policy": {"text": MCMS}, "candidate": CANDIDATE, "now": NOW, "inputs": []}

    def refused(name, why, change, operation="gate.evaluate"):
        case(operation, name, why, one | change if isinstance(change, dict) else change)

    refused("5.1-unknown-key", "5.1: an unknown key is an error with a JSON pointer.", {"candidate": CANDIDATE | {"comit": "x"}})
    refused("5.1-duplicate-key", "5.1: a duplicate key is an error.", '{"now": "2026-11-23T09:00:00Z", "now": "2026-11-23T09:00:00Z"}\n')
    refused("5.1-not-json", "5.1: a request that is no JSON.", "{\n")
    refused("5.1-wrong-type", "5.1: a value of the wrong type, with a JSON pointer.", {"inputs": [{"role": "test", "name": "a", "text": ""}]})
    refused("5.2-two-contents", "5.2: exactly one of path, text, base64, evidence.", {"inputs": [{"role": "tests", "name": "a", "text": "", "base64": ""}]})
    refused("5.2-no-content", "5.2: exactly one of path, text, base64, evidence.", {"inputs": [{"role": "tests", "name": "a"}]})
    refused("5.2-no-name", "5.2: an input has a name.", {"inputs": [{"role": "tests", "text": ""}]})
    refused("5.2-bad-base64", "5.2: base64 that does not decode.", {"inputs": [{"role": "tests", "name": "a", "base64": "*"}]})
    refused("5.3-evaluate-reads-no-file", "5.3: a path is refused.", {"inputs": [path("tests", "ui.xml", "ui")]})
    refused("5.3-evaluate-reads-no-policy-file", "5.3: a path is refused.", {"policy": {"path": "p.yaml"}})
    encoded = but(ui={"role": "tests", "name": "ui.xml", "label": "ui", "base64": base64.b64encode(junit().encode()).decode()})
    evaluate("5.2-base64-equals-text", "5.2: the answer is that of gate.run/5.2-path-equals-text, to the byte.", inputs=encoded, only="ui")
    run("5.2-path-equals-text", "5.2: the answer is that of 5.2-base64-equals-text, to the byte.", inputs=but(ui=path("tests", "ui.xml", "ui")), files={"ui.xml": junit()}, only="ui")
    run("5.2-file-damaged-on-the-way", "5.2: an input that is a device or a folder where a file is asked for is evidence that cannot be read.",
        inputs=but(tickets=path("tickets", "folder")), generate=["folder empty-folder"], only="tickets")
    many = ndjson([100] * 1001, names=[f"/orders/{i}" for i in range(1001)])
    evaluate("5.3-too-many-subjects", "5.3: 1,001 values of a tag: too_many_subjects, no data.",
             load_policy('{id: e, metric: http_req_failed, statistic: rate, per_tag: name, limit: "<= 1%"}'), [text("load", "k6.json", many)])
    case("read", "5.3-evidence-of-a-summary", "5.3: normalised evidence of a k6 summary under a policy.",
         {"policy": {"text": MCMS}, "inputs": [load(k6())]})
    case("read", "5.3-evidence-of-samples", "5.3: order statistics with ranks of NDJSON samples.",
         {"policy": {"text": MCMS}, "inputs": [text("load", "k6.json", ndjson([100 + i for i in range(60)], failed=2))]})
    case("read", "5.3-evidence-of-tests-and-tickets", "5.3: normalised test results and tickets.",
         {"base": ".", "inputs": [path("tests", "ui", "ui"), text("tests", "unit.trx", trx(), "unit"), text("tickets", "t.json", tickets(issue("UATFB-101")))]},
         {"ui/a-result.json": allure("opens"), "ui/b-result.json": allure("closes", "failed")})
    case("explain", "1.4-reason", "1.4: a reason code in both languages.", {"code": "no_baseline"})
    case("explain", "7-error-by-number", "7: an error by its number.", {"code": "403"})
    case("explain", "7-unknown-code", "7: an unknown code, with what was meant.", {"code": "no_baselin"})
    case("operations", "5.1-table", "5.1: every operation with cmdlet, help, parameters and example.", {})
    case("policy.schema", "5.1-takes-nothing", "5.1: unknown keys are errors here too.", {"x": 1})
    case("version", "5.1-engine", "5.1: the engine's name and version.", "{}\n")


def stored(operation, name):
    """The record of another case's answer, with an engine again; None before that answer was blessed."""
    answer = HERE / operation / name / "expected.json"
    if not answer.exists():
        return None, None
    answer = json.loads(answer.read_text())
    answer["record"]["engine"] = {"name": "mcms-release", "version": "0.1.0"}
    return answer["record"], answer.get("stored_as")


def event(kind, record, at="2026-11-23T09:10:00Z"):
    stamp = at.replace("-", "").replace(":", "").replace("Z", ".000000Z")
    body = {"schema": "mcms.history-event/1", "kind": kind, "record": record, "reason": "first release", "by": "운영 담당자", "at": at}
    return f"history/event-{stamp}-{record}-{kind}.json", json.dumps(body, ensure_ascii=False)


def histories():
    bare = {"base_load": None, "base_unit": None, "base_integration": None, "base_ui": None}
    run("4.4-first-release-into-a-history", "4.4: inconclusive for no_baseline, and the record is stored.", inputs=but(**bare), history="history", only="load")
    first, file = stored("gate.run", "4.4-first-release-into-a-history")
    if not first:
        return
    records = {f"history/{file}": json.dumps(first, ensure_ascii=False)}
    who = event("accept", first["id"])
    accepted = records | {who[0]: who[1]}
    later = {"candidate": {"release": "4.3.0", "commit": "77aa001"}, "now": "2026-11-23T09:14:00Z"}
    new = but(**bare, load=load(k6(430)), tickets=text("tickets", "tickets.json", tickets(as_of="2026-11-23T09:10:00Z")))
    run("4.1-unaccepted-record-is-no-baseline", "4.1: nobody accepted the first record: still no_baseline.", inputs=new, files=records, history="history", **later, only="load")
    run("4.1-accepted-record-is-the-baseline", "4.1: accepted by a named person, it is the baseline: pass.", inputs=new, files=accepted, history="history", **later, only="load")
    run("4.1-files-replace-the-baseline", "4.1: files given as baseline replace the history's: 430 against 300 fails.",
        inputs=new | {"base-load": base(k6(300))}, files=accepted, history="history", **later, only="load")
    out = event("invalidate", first["id"], "2026-11-23T09:11:00Z")
    run("4.1-invalidated-record-is-no-baseline", "4.1: invalidated after it was accepted: no_baseline.", inputs=new, files=accepted | {out[0]: out[1]}, history="history", **later, only="load")
    back = event("rolled-back", first["id"], "2026-11-23T09:11:00Z")
    run("4.1-rolled-back-record-is-no-baseline", "4.1: rolled back: no_baseline.", inputs=new, files=accepted | {back[0]: back[1]}, history="history", **later, only="load")
    run("4.1-damaged-history-is-an-error", "4.1: a truncated record in the history is an error, never an empty history.", inputs=new,
        files={f"history/{file}": records[f"history/{file}"][:500]}, history="history", **later, only="load")
    edited = json.dumps(first | {"now": "2026-11-23T09:00:01Z"}, ensure_ascii=False)
    run("6.1-record-edited-by-hand-is-refused", "6.1: the identity does not match: an error.", inputs=new, files={f"history/{file}": edited}, history="history", **later, only="load")
    request = {"base": ".", "path": "history", "record": first["id"], "reason": "first release", "by": "운영 담당자", "at": "2026-11-23T09:10:00Z", "kind": "accept"}
    append = lambda name, why, change, files=records: case("history.append", name, why, request | change, files)
    append("4.1-accept-first-release", "4.1: inconclusive only for no_baseline: acceptable.", {})
    append("4.1-pin-accepted", "4.2: an accepted record is pinned.", {"kind": "pin"}, accepted)
    append("4.1-pin-needs-acceptance", "4.2: a record that is not accepted cannot be pinned.", {"kind": "pin"})
    append("4.1-unknown-record", "4.1: no such record.", {"record": "0123456789abcdef"})
    append("4.1-nobody-accepts", "4.4: a named person accepts.", {"by": " "})
    append("4.1-no-reason", "4.1: with a reason.", {"reason": ""})
    case("history.list", "4.1-accepted", "4.1: the record with its standing and what was said.", {"base": ".", "path": "history"}, accepted)
    case("history.list", "4.1-no-folder-yet", "4.1: a history folder that is not there is an error where a person names it; a mistyped path is no empty history.", {"base": ".", "path": "history"})
    failed, failed_file = stored("gate.run", "4.1-files-replace-the-baseline")
    if failed:
        append("4.1-failed-record-is-not-acceptable", "4.1: accepting a failed record is an error.", {"record": failed["id"]},
               records | {f"history/{failed_file}": json.dumps(failed, ensure_ascii=False)})
    one = {"policy": {"text": ALONE["load"][0]}, "candidate": CANDIDATE | {"release": "4.3.0"}, "now": "2026-11-23T09:14:00Z", "inputs": [new["load"]]}
    case("gate.evaluate", "4.1-records-and-events-in-the-request", "4.1: gate.evaluate takes the history by value: pass as with the folder.",
         one | {"records": [first], "events": [json.loads(who[1])]})
    case("gate.evaluate", "6.1-edited-record-in-the-request", "6.1: a record edited by hand is refused here too.", one | {"records": [first | {"now": "2026-11-23T09:00:01Z"}]})
    case("gate.evaluate", "4.4-anonymous-event-in-the-request", "4.4: an acceptance by nobody is refused.",
         one | {"records": [first], "events": [json.loads(who[1]) | {"by": " "}]})


def chain(name, why, gate, values, last):
    """Releases in a row, each decided on the history of those before it; the first one is accepted by a person."""
    files = {}
    for step, value in enumerate(values):
        title = f"{name}-{step}"
        now = f"2026-11-23T09:{step:02}:00Z"
        run(title, f"{why} Step {step}: P95 {value} ms. " + ("It ends here: " + last if step + 1 == len(values) else "On the way."), gate,
            [load(k6(value))], files, candidate={"release": f"5.{step}.0"}, now=now, history="history")
        record, file = stored("gate.run", title)
        if not record:
            return
        files = files | {f"history/{file}": json.dumps(record, ensure_ascii=False)}
        if step == 0:
            files |= dict([event("accept", record["id"], now)])


def creeping():
    limit = '{id: p95, metric: http_req_duration, statistic: p95, limit: "<= +10%"}'
    chain("4.3-creeping", "4.3: three accepted runs in a row beyond 80% of the limit against their own baseline warn.",
          load_policy(limit).replace("runs: 5}", "runs: 1}\n    creep: {runs: 3, near: 80%}"), [400, 435, 473, 514, 520], "the alarm.")
    chain("4.2-anchor", "4.2, 4.3: each step keeps +10%, together they break it against the anchor, the oldest accepted run without a pin: fail.",
          load_policy(limit).replace("runs: 5}", "runs: 1, anchor: pinned}\n    creep: {runs: 3, near: 80%}"), [400, 435, 473], "anchor_breached, fail.")


def replays():
    run("6.3-recorded", "6.3: the decision that the replays replay.", load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%"}'),
        [path("load", "k6.json")], {"k6.json": k6(failed=3)})
    run("6.3-recorded-missing", "6.3: a decision on an input that was not there.", load_policy('{id: e, metric: http_req_failed, statistic: rate, limit: "<= 1%"}'),
        [path("load", "gone.json")])
    record, _ = stored("gate.run", "6.3-recorded")
    missing, _ = stored("gate.run", "6.3-recorded-missing")
    if not record:
        return
    written = json.dumps(record, ensure_ascii=False)
    request = {"base": ".", "text": written}
    case("replay", "6.3-same", "6.3: the same inputs give the same decision.", request, {"k6.json": k6(failed=3)})
    case("replay", "6.3-difference-is-named", "6.3: another input is named by field.", request, {"k6.json": k6(failed=4)})
    case("replay", "6.3-missing-input", "6.3: a missing input is an error.", request)
    case("replay", "6.3-other-engine-is-no-difference", "6.3: another engine version is said and is no difference.",
         {"base": ".", "text": json.dumps(record | {"engine": {"name": "mcms-release", "version": "9.9.9"}})}, {"k6.json": k6(failed=3)})
    case("replay", "6.3-edited-record", "6.3: a record edited by hand is refused.", {"base": ".", "text": written.replace('"let_through": true', '"let_through": false')}, {"k6.json": k6(failed=3)})
    case("replay", "6.3-input-that-was-missing-then", "6.3: what was not there when it was recorded may be absent: the same.", {"base": ".", "text": json.dumps(missing)})
    case("replay", "6.3-input-that-was-missing-then-is-there-now", "6.3: what was not there and is there now is a difference.",
         {"base": ".", "text": json.dumps(missing)}, {"gone.json": k6()})
    blocked, _ = stored("gate.evaluate", "1.4-counterfactual-of-a-p95-breach")
    for form in ["text", "markdown", "junit", "azure-devops", "github"]:
        for locale in ["en", "ko"]:
            if form in ["text", "markdown"] or locale == "en":
                case("report.render", f"{form}-{locale}", f"9: a blocked release as {form}, {locale}: red, with what would change it.", {"record": blocked, "format": form, "locale": locale})


for section in [verdicts, limits, evidence, damaged, unusual, policies, door, histories, creeping, replays]:
    section()
for folder in HERE.glob("*/*/"):
    if folder.parent.name != "__pycache__" and folder not in WRITTEN:
        shutil.rmtree(folder)
print(len(WRITTEN), "cases")
