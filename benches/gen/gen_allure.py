#!/usr/bin/env python3
"""Deterministic generator of an Allure 2 results directory (no Allure is run; shapes as allure-pytest 2.16 writes them).
usage: gen_allure.py DIR [RESULTS=20000] [SEED=7] [BIG_MB=256]
Writes RESULTS `*-result.json` with Korean and English names, steps and parameters, one `*-container.json` per 20 tests,
attachments that a reader must not open (sparse files, BIG_MB each in size, a few of them), environment.properties and
executor.json. Prints the counts a reader must report as JSON. Every identity is unique; about 1 in 500 fails."""
import hashlib, json, os, random, sys, uuid

out = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7
big = int(sys.argv[4]) if len(sys.argv) > 4 else 256
R = random.Random(seed)
AREAS = ["주문", "설비", "결제", "packages", "machines", "권한"]
VERBS = ["생성한다", "조회한다", "거절한다", "is created", "is rejected", "환불한다"]
START = 1_795_000_000_000  # ms since the epoch; fixed, so that two runs write the same bytes
tally = {"passed": 0, "failed": 0, "broken": 0, "skipped": 0}
if os.path.isdir(out) and os.listdir(out):
    sys.exit(f"{out} is not empty: old results would be mixed in")
os.makedirs(out, exist_ok=True)


def uid():
    return str(uuid.UUID(int=R.getrandbits(128), version=4))


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def write(name, value):
    with open(os.path.join(out, name), "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False)


def steps(t, depth):
    n = R.randrange(0, 4)
    return [{"name": f"단계 {i + 1}", "status": "passed", "start": t + i, "stop": t + i + 1,
             "steps": steps(t + i, depth - 1) if depth else [], "parameters": [{"name": "i", "value": str(i)}]} for i in range(n)]


def sparse(name, size):
    with open(os.path.join(out, name), "wb") as f:
        f.truncate(size)


children, t = [], START
for i in range(count):
    area, verb = R.choice(AREAS), R.choice(VERBS)
    full = f"tests.test_{i % 97:02d}.Test{area}#test_{i}"
    draw = R.random()
    status = "failed" if draw < 0.0015 else "broken" if draw < 0.002 else "skipped" if draw < 0.01 else "passed"
    tally[status] += 1
    took = R.randrange(1, 400)
    case = {"name": f"{area} {i}: {verb}", "status": status, "steps": steps(t, 2), "start": t, "stop": t + took, "uuid": uid(),
            "historyId": md5(full), "testCaseId": md5(full + "()"), "fullName": full, "titlePath": ["tests", f"test_{i % 97:02d}.py"],
            "parameters": [{"name": "locale", "value": R.choice(["'ko'", "'en'"])}],
            "labels": [{"name": "severity", "value": R.choice(["critical", "normal", "minor"])}, {"name": "parentSuite", "value": "tests"},
                       {"name": "suite", "value": f"test_{i % 97:02d}"}, {"name": "host", "value": "runner-1"}, {"name": "thread", "value": "1-MainThread"},
                       {"name": "framework", "value": "pytest"}, {"name": "language", "value": "cpython3"}, {"name": "package", "value": f"tests.test_{i % 97:02d}"}]}
    if status in ("failed", "broken"):
        case["statusDetails"] = {"message": "AssertionError: 기대한 값과 다르다", "trace": "line\n" * R.randrange(5, 60)}
    if i % 50 == 0:
        source = uid() + "-attachment.txt"
        case["attachments"] = [{"name": "log", "source": source, "type": "text/plain"}]
        sparse(source, big << 20 if i % (count // 4 or 1) == 0 else R.randrange(1_000, 100_000))
    write(case["uuid"] + "-result.json", case)
    children.append(case["uuid"])
    if len(children) == 20 or i == count - 1:
        own = uid()
        write(own + "-container.json", {"uuid": own, "children": children, "befores": [{"name": "서버를 띄운다", "status": "passed", "start": t - 5, "stop": t}],
              "afters": [{"name": "서버를 내린다", "status": "passed", "start": t + took, "stop": t + took + 2}], "start": t - 5, "stop": t + took + 2})
        children = []
    t += took + 1
with open(os.path.join(out, "environment.properties"), "w", encoding="utf-8") as f:
    f.write("os=linux\nurl=http\\://127.0.0.1\\:8080\n")
write("executor.json", {"name": "generator", "type": "generator", "buildOrder": 1, "buildName": "gen_allure"})
print(json.dumps({"results": count, **tally, "start": START, "stop": t - 1}))
