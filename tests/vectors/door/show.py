"""Print what every case answers, in one line or a few, so that a person can hold it against the case's why.txt."""
import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
for found in sorted(here.glob("*/*/expected.json")):
    case = found.parent
    name = f"{case.parent.name}/{case.name}"
    if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
        continue
    answer = json.loads(found.read_text())
    print(f"\n{name}\n  why: {(case / 'why.txt').read_text().strip()}")
    if not isinstance(answer, dict):
        print(f"  {str(answer)[:200]}")
        continue
    if error := answer.get("error"):
        print(f"  ERROR {error['code']} at {error.get('path')}: {error['message']} ({error.get('help')})")
        for other in error.get("related", []):
            print(f"    and {other['code']} at {other.get('path')}: {other['message']}")
        continue
    record = answer.get("record")
    if not record:
        print(f"  {json.dumps(answer, ensure_ascii=False)[:400]}")
        continue
    decision = record["decision"]
    print(f"  let_through={answer['let_through']} verdict={decision['verdict']} effective={decision['effective']} actions={json.dumps(decision.get('actions'))}")
    for gate in decision["gates"]:
        beside = [reason["code"] for reason in gate.get("reasons", [])]
        print(f"    {gate.get('id', gate.get('gate'))}: {gate['verdict']} {beside or ''}")
        for one in gate["findings"]:
            if one["status"] == "pass" and gate["verdict"] != "pass":
                continue
            waiver = [json.dumps(w, ensure_ascii=False) for w in one.get("waivers", [])]
            print(f"      {one['criterion']} [{one['subject']}] {one['status']} {one['reason']['code']} policy={one['policy']} "
                  f"observed={json.dumps(one.get('observed'))} baseline={json.dumps(one.get('baseline'))} "
                  f"evidence={(one.get('evidence') or {}).get('kind')} {waiver or ''}")
    if stage := decision.get("stage"):
        print(f"    stage: {json.dumps(stage, ensure_ascii=False)[:300]}")
    for one in record["inputs"]:
        codes = [(d["severity"], d["reason"]["code"]) for d in one.get("diagnostics", [])]
        if codes or one["completeness"] != "complete":
            print(f"    input {one['sources'][0]['name'] if one['sources'] else '?'} {one['completeness']} {codes}")
