"""Fill a release's README: readme.py TEMPLATE RELEASE-DIR. @NAME@ is a value of release.env, @COMMAND@ the command line."""
import os
import sys

template, folder = sys.argv[1:]
with open(f"{folder}/release.env", encoding="utf-8") as f:
    values = dict(line.strip().split("=", 1) for line in f)
first = os.path.basename(folder) == "first"
runs = sorted(n[: -len(".json.gz")] for n in os.listdir(f"{folder}/load") if n.endswith(".json.gz"))
codes = {}
for run in runs:
    with open(f"{folder}/load/{run}.exit-code.txt", encoding="utf-8") as f:
        codes[run] = f.read().strip()
words = ["mcms-release gate --policy ../../policy/release-policy.yaml",
         f"--release {values['RELEASE']} --commit {values['COMMIT']}",
         f"--artifact-digest {values['ARTIFACT_DIGEST']}",
         f"--environment {values['ENVIRONMENT']} --requester {values['REQUESTER']} --now {values['NOW']}",
         "--tests unit=tests/unit/unit.trx --tests integration=tests/integration --tests ui=tests/ui"]
words += [f"--load {run.replace('-', '')}=load/{run}.json.gz --load-exit-code {run.replace('-', '')}={codes[run]}" for run in runs]
if not first:
    words += [f"--baseline base{i}=../../baseline/load/run-{i}.json.gz" for i in (1, 2, 3)]
    words += ["--tests-baseline unit=../../baseline/tests/unit/unit.trx --tests-baseline integration=../../baseline/tests/integration "
              "--tests-baseline ui=../../baseline/tests/ui"]
words += ["--tickets tickets/uat.json --approvals approvals.json"]
values["COMMAND"] = "```sh\n" + " \\\n  ".join(words) + "\n```"
with open(template, encoding="utf-8") as f:
    text = f.read()
for key, value in values.items():
    text = text.replace(f"@{key}@", value)
with open(f"{folder}/README.md", "w", encoding="utf-8") as f:
    f.write(text)
