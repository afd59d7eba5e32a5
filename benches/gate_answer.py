"""The answer of `mcms-release gate --format json` with policies/k6-per-name.yaml, in the shape that peers/verify.py compares."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    decision = json.load(f)["decision"]
findings = [finding for gate in decision["gates"] for finding in gate["findings"]]
(rate,) = (f["observed"] for f in findings if f["criterion"] == "performance/error-rate")
p95 = {f["subject"]: f["observed"]["value"] for f in findings if f["criterion"] == "performance/p95"}
answer = {"requests": rate["total"], "failed": rate["events"], "rate": rate["events"] / rate["total"], "p95_ok_by_name": p95}
print(json.dumps(answer, ensure_ascii=False))
