"""Write one run's samples in the file shapes that k6 documents: NDJSON, CSV and three summaries. Used by loadgen.py; not k6."""
import csv
import datetime
import gzip
import io
import json
import os

KINDS = {"http_reqs": ("counter", "default"), "http_req_failed": ("rate", "default"), "checks": ("rate", "default"), "vus": ("gauge", "default"),
         "vus_max": ("gauge", "default"), "iterations": ("counter", "default"), "dropped_iterations": ("counter", "default"),
         "data_sent": ("counter", "data"), "data_received": ("counter", "data")}
COLUMNS = ["check", "error", "error_code", "expected_response", "group", "method", "name", "proto", "scenario", "service", "status", "subproto",
           "tls_version", "url"]
MAKER = "not k6: the load generator of these examples"


def kind(metric):
    return KINDS.get(metric.split("{")[0], ("trend", "time"))


def quantile(values, q):
    """Type 7: linear between the two nearest order statistics."""
    v = sorted(values)
    k = q * (len(v) - 1)
    i = int(k)
    return v[i] + (v[min(i + 1, len(v) - 1)] - v[i]) * (k - i)


def rfc3339(ns):
    t = datetime.datetime.fromtimestamp(ns // 1_000_000_000, datetime.timezone.utc)
    fraction = f"{ns % 1_000_000_000:09d}".rstrip("0")
    return t.strftime("%Y-%m-%dT%H:%M:%S") + ("." + fraction if fraction else "") + "Z"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(v):
    return round(v, 6) if isinstance(v, float) else v


def zipped(path, text):
    # No name and no time in the header: the same text gives the same bytes.
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as f:
        f.write(text.encode())


def ndjson(samples, thresholds, older):
    """`older`: the key order and the `tainted` key of the documentation's example; otherwise the order of current versions."""
    lines, seen = [], set()
    for metric, ns, value, tags in samples:
        if metric not in seen:
            seen.add(metric)
            what, contains = kind(metric)
            data = {"name": metric, "type": what, "contains": contains} | ({"tainted": None} if older else {})
            data |= {"thresholds": thresholds.get(metric, []), "submetrics": None}
            lines.append(compact({"type": "Metric", "data": data, "metric": metric}))
        data = {"time": rfc3339(ns), "value": number(value), "tags": tags or None}
        point = {"type": "Point", "data": data, "metric": metric} if older else {"metric": metric, "type": "Point", "data": data}
        lines.append(compact(point))
    return "\n".join(lines) + "\n" if lines else ""


def csv_text(samples):
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["metric_name", "timestamp", "metric_value", *COLUMNS, "extra_tags", "metadata"])
    for metric, ns, value, tags in samples:
        w.writerow([metric, ns // 1_000_000_000, f"{value:.6f}", *(tags.get(c, "") for c in COLUMNS), "", ""])
    return out.getvalue()


def aggregate(samples, seconds):
    """Metric name, sub-metric included, to its aggregate values, named as the legacy and the handleSummary shapes name them."""
    by = {}
    for metric, _, value, tags in samples:
        by.setdefault(metric, []).append(value)
        if metric == "http_req_duration" and tags["expected_response"] == "true":
            by.setdefault("http_req_duration{expected_response:true}", []).append(value)
    values = {}
    for metric, v in sorted(by.items()):
        what = kind(metric)[0]
        if what == "counter":
            values[metric] = {"count": sum(v), "rate": sum(v) / seconds}
        elif what == "gauge":
            values[metric] = {"value": v[-1], "min": min(v), "max": max(v)}
        elif what == "rate":
            # "passes" counts the samples that are not zero: for http_req_failed these are the requests that FAILED.
            values[metric] = {"rate": sum(v) / len(v), "passes": sum(v), "fails": len(v) - sum(v)}
        else:
            values[metric] = {"avg": sum(v) / len(v), "min": min(v), "med": quantile(v, 0.5), "max": max(v), "p(90)": quantile(v, 0.9),
                              "p(95)": quantile(v, 0.95)}
    return values


def judge(values, thresholds):
    """Whether each threshold is kept: {metric: {expression: bool}}. A metric without samples is judged on zero, as k6 does."""
    kept = {}
    for metric, expressions in thresholds.items():
        for e in expressions:
            statistic, limit = e.split("<")
            kept.setdefault(metric, {})[e] = values.get(metric, {}).get(statistic, 0) < float(limit)
    return kept


def empty(metric):
    return {"rate": 0, "passes": 0, "fails": 0} if kind(metric)[0] == "rate" else dict.fromkeys(("avg", "min", "med", "max", "p(90)", "p(95)"), 0)


def write(out, wanted, samples, seconds, thresholds, check):
    """Write the wanted shapes into the folder; returns whether a threshold failed."""
    os.makedirs(out, exist_ok=True)
    values = aggregate(samples, seconds)
    kept = judge(values, thresholds)
    values |= {m: empty(m) for m in thresholds if m not in values}
    values = dict(sorted(values.items()))
    checks = values.get("checks", {"passes": 0, "fails": 0})
    own = {"name": check, "path": f"::{check}", "id": "example", "passes": checks["passes"], "fails": checks["fails"]}
    own = [own] if checks["passes"] + checks["fails"] else []

    def save(name, value):
        with open(f"{out}/{name}", "w", encoding="utf-8") as f:
            json.dump(value, f, ensure_ascii=False, indent=2)
            f.write("\n")

    if "json" in wanted:
        zipped(f"{out}/samples.json.gz", ndjson(samples, thresholds, False))
    if "json1" in wanted:
        zipped(f"{out}/samples-older.json.gz", ndjson(samples, thresholds, True))
    if "csv" in wanted:
        zipped(f"{out}/samples.csv.gz", csv_text(samples))
    root = {"name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e"}
    if "summary-export" in wanted:
        # Here `value` is a rate's rate, and a threshold is true when it FAILED.
        flat = {m: ({"value": v["rate"], "passes": v["passes"], "fails": v["fails"]} if kind(m)[0] == "rate" else dict(v))
                | ({"thresholds": {e: not ok for e, ok in kept[m].items()}} if m in kept else {}) for m, v in values.items()}
        save("summary-export.json", {"root_group": root | {"groups": {}, "checks": {c["name"]: c for c in own}}, "metrics": flat})
    if "handle-summary" in wanted:
        metrics = {m: {"type": kind(m)[0], "contains": kind(m)[1], "values": v}
                   | ({"thresholds": {e: {"ok": ok} for e, ok in kept[m].items()}} if m in kept else {}) for m, v in values.items()}
        save("handle-summary.json", {"root_group": root | {"groups": [], "checks": own},
             "options": {"summaryTrendStats": ["avg", "min", "med", "max", "p(90)", "p(95)"], "summaryTimeUnit": "", "noColor": False},
             "state": {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": seconds * 1000}, "metrics": metrics})
    if "machine-readable" in wanted:
        def renamed(m, v):
            if kind(m)[0] == "rate":
                return {"rate": v["rate"], "matches": v["passes"], "total": v["passes"] + v["fails"]}
            return {k.replace("(", "").replace(")", ""): x for k, x in v.items()}
        metrics = [{"name": m, "type": kind(m)[0], "contains": kind(m)[1], "values": renamed(m, v)} for m, v in values.items() if m != "checks"]
        last = max((s[1] for s in samples), default=0)
        save("machine-readable.json", {"version": "1.0.0", "metadata": {"k6_version": MAKER, "generated_at": rfc3339(last)},
             "config": {"duration": seconds, "execution": "local", "script": "scenario.js"},
             "results": {"checks": {"metrics": [], "results": [{k: c[k] for k in ("name", "path", "passes", "fails")} for c in own]}, "metrics": metrics}})
    return not all(ok for group in kept.values() for ok in group.values())
