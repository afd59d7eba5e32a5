"""Peer: orjson behind a substring filter: the script of somebody who has thought about it. Same answer as py_orjson.py."""
import json
import sys

import orjson

loads = orjson.loads
durations, n, f = {}, 0, 0
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        if b'"http_req_duration"' not in line and b'"http_req_failed"' not in line:
            continue
        x = loads(line)
        if x["type"] != "Point":
            continue
        metric = x["metric"]
        if metric == "http_req_duration":
            tags = x["data"]["tags"]
            if tags["expected_response"] == "true":
                durations.setdefault(tags["name"], []).append(x["data"]["value"])
        elif metric == "http_req_failed":
            n += 1
            f += x["data"]["value"] != 0


def p95(v):
    v.sort()
    k = 0.95 * (len(v) - 1)
    i = int(k)
    return v[i] + (v[min(i + 1, len(v) - 1)] - v[i]) * (k - i)


answer = {"requests": n, "failed": f, "rate": f / n, "p95_ok_by_name": {k: p95(durations[k]) for k in sorted(durations)}}
print(json.dumps(answer, ensure_ascii=False))
