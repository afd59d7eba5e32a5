"""Check that peers give the generator's answer: verify.py ANSWER.json PEER-OUTPUT.json...   (exit 1 when one does not).
Counts must be equal; quantiles may differ in the last digits, since engines interpolate in a different order (1e-12, relative)."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    truth = json.load(f)
bad = 0
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as f:
        got = json.load(f)
    wrong = [k for k in ("requests", "failed", "rate") if got[k] != truth[k]]
    want, have = truth["p95_ok_by_name"], got["p95_ok_by_name"]
    wrong += sorted(want.keys() ^ have.keys())
    wrong += [k for k in want.keys() & have.keys() if abs(want[k] - have[k]) > 1e-12 * want[k]]
    bad += bool(wrong)
    print(f"{path}: {'differs in ' + ', '.join(wrong) if wrong else 'same answer'}")
sys.exit(bool(bad))
