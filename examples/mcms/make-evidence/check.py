"""Check that the evidence shows what its README says; exit 1 when it does not (a busy machine distorts load runs: make it again).
usage: check.py EXAMPLES-DIR. Reads the samples with plain Python, on purpose without the product."""
import glob
import gzip
import json
import math
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "load"))
import shapes  # noqa: E402

root = sys.argv[1]


def measure(path):
    good, failed, total, dropped = [], 0, 0, 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            x = json.loads(line)
            if x["type"] == "Point":
                value, tags = x["data"]["value"], x["data"]["tags"] or {}
                if x["metric"] == "http_req_duration" and tags["expected_response"] == "true":
                    good.append(value)
                elif x["metric"] == "http_req_failed":
                    total, failed = total + 1, failed + value
                elif x["metric"] == "dropped_iterations":
                    dropped += 1
    return shapes.quantile(good, 0.95), failed / total, dropped, total


def runs(folder):
    return [measure(p) for p in sorted(glob.glob(f"{root}/{folder}/load/*.json.gz"))]


bad = []
base = math.prod(r[0] for r in runs("baseline")) ** (1 / len(runs("baseline")))
print(f"baseline: P95 {base:.2f} ms")
for name, low, high in [("first", -3, 3), ("good", -3, 3), ("blocked-p95", 14, 21), ("blocked-errors", -3, 3), ("blocked-tickets", -3, 3),
                        ("inconclusive", -3, 9)]:
    for p95, rate, dropped, total in runs(f"releases/{name}"):
        change = 100 * (p95 / base - 1)
        print(f"{name}: P95 {p95:.2f} ms ({change:+.2f}%), failed {100 * rate:.2f}% of {total}, dropped {dropped}")
        if not low <= change <= high:
            bad.append(f"{name}: P95 changed by {change:+.2f}%, expected {low}% to {high}%")
        if (dropped > 0) != (name == "inconclusive"):
            bad.append(f"{name}: {dropped} dropped iterations")
        if (rate > 0.01) != (name == "blocked-errors"):
            bad.append(f"{name}: {100 * rate:.2f}% failed")
print("\n".join(bad) or "as described")
sys.exit(bool(bad))
