"""Write the approvals (`mcms.approvals/1`) and, when asked, a waiver (`mcms.waivers/1`) of an example release, by hand, not by a system.
The waiver is for `performance/error-rate`, a criterion with one subject, and its author is not the requester: anything else is no waiver.
usage: approvals.py NOW RELEASE ENVIRONMENT DIGEST REQUESTER APPROVALS-OUT [WAIVERS-OUT]"""
import datetime
import json
import sys

now, release, environment, digest, requester, out, *waivers = sys.argv[1:]
now = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))


def at(minutes):
    return (now + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def save(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=2)
        f.write("\n")


people = [("uat", "choi.yuna", "mcms-qa-leads", -3), ("production", "park.minsu", "mcms-release-managers", -2),
          ("production", "lee.doyun", "mcms-release-managers", -1)]
save(out, {"schema": "mcms.approvals/1", "approvals": [
    {"stage": stage, "by": by, "groups": [group], "decision": "approve", "at": at(when), "requester": requester, "subject_digest": digest}
    for stage, by, group, when in people]})
if waivers:
    save(waivers[0], {"schema": "mcms.waivers/1", "waivers": [
        {"criterion": "performance/error-rate", "subject": "", "release": release, "environment": environment, "by": "park.minsu",
         "reason": "설비 서버 점검 중에 잰 값이다. 점검이 끝나면 다시 잰다.", "at": at(-1), "until": at(120)}]})
