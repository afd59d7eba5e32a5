#!/usr/bin/env bash
# How long the command takes from its start to the verdict on small files: the good release of examples/mcms, with its
# load tests unpacked and cut to small files.
#
#   benches/cli-start.sh [RUNS]
#
# Prints the median of RUNS (20) runs, after three that are not counted. BUILD=no takes the program as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-20}
if [ "${BUILD:-yes}" = yes ]; then cargo build --release --quiet -p mcms-release-cli; fi
program=${CARGO_TARGET_DIR:-target}/release/mcms-release
here=examples/mcms
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

lines() { gzip -dc "$1" | sed -n '1,2000p' >"$2"; }
for n in 1 2 3; do
  lines "$here/releases/good/load/run-$n.json.gz" "$work/run-$n.json"
  lines "$here/baseline/load/run-$n.json.gz" "$work/base-$n.json"
done
base=(gate --policy "$here/policy/release-policy.yaml" --release 2026.11.3 --commit ab950f30ed2149b70dae59e4531cb12848ed03f3
  --artifact-digest e147563b520dc0c3c6a1d3fa77e6a45c952e019db35d53b124a66a84d82b6134
  --environment uat --requester han.jimin --now 2026-11-23T18:54:00Z
  --tests "unit=$here/releases/good/tests/unit/unit.trx"
  --tests "integration=$here/releases/good/tests/integration" --tests "ui=$here/releases/good/tests/ui"
  --tests-baseline "unit=$here/baseline/tests/unit/unit.trx"
  --tests-baseline "integration=$here/baseline/tests/integration" --tests-baseline "ui=$here/baseline/tests/ui"
  --load-exit-code run1=0 --load-exit-code run2=0 --load-exit-code run3=0
  --tickets "$here/releases/good/tickets/uat.json" --approvals "$here/releases/good/approvals.json" --locale en)
small=() as_is=()
for n in 1 2 3; do
  small+=(--load "run$n=$work/run-$n.json" --baseline "base$n=$work/base-$n.json")
  as_is+=(--load "run$n=$here/releases/good/load/run-$n.json.gz" --baseline "base$n=$here/baseline/load/run-$n.json.gz")
done

measure() {
  local name=$1 begin end run status
  shift
  for run in $(seq -2 "$runs"); do
    status=0
    begin=$(date +%s%N)
    "$program" "$@" >"$work/out" 2>"$work/err" || status=$?
    end=$(date +%s%N)
    if [ "$status" -ne 0 ] && [ "$status" -ne 1 ] && [ "$status" -ne 3 ]; then
      cat "$work/err" >&2
      exit 1
    fi
    if [ "$run" -gt 0 ]; then echo "$(((end - begin) / 1000))" >>"$work/$name.us"; fi
  done
  sort -n "$work/$name.us" | awk -v name="$name" -v status="$status" \
    '{v[NR] = $1} END {printf "%-28s %7.2f ms median, %7.2f ms fastest of %d (exit %d)\n", name, (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2e3, v[1] / 1e3, NR, status}'
}
measure nothing --version
measure small "${base[@]}" "${small[@]}"
measure 'README (six files of 4 MB)' "${base[@]}" "${as_is[@]}"
