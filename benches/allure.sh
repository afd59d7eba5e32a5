#!/usr/bin/env bash
# How long an Allure results folder of 20,000 results takes to be read, digested and reduced, and the peak of resident memory.
#
#   benches/allure.sh [ROUNDS]
#
# Prints the medians of ROUNDS (5) rounds, after one that is not counted. The folder is generated anew, with attachments
# of 256 MB that nobody may open. BUILD=no takes the program as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
if [ "${BUILD:-yes}" = yes ]; then cargo build --release --quiet -p mcms-release-cli; fi
program=${CARGO_TARGET_DIR:-target}/release/mcms-release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 benches/gen/gen_allure.py "$work/allure" >"$work/answer"
measure() {
  local name=$1 begin end round
  shift
  for round in $(seq 0 "$rounds"); do
    begin=$(date +%s%N)
    # The verdict is the exit code; the generated results hold failures.
    /usr/bin/time -q -o "$work/time" -f '%U %S %M' "$@" >"$work/$name.out" 2>"$work/err" || true
    end=$(date +%s%N)
    if [ "$round" -gt 0 ]; then echo "$(((end - begin) / 1000)) $(tail -n 1 "$work/time")" >>"$work/$name.runs"; fi
  done
  local middle='{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
  printf '%-6s %7.3f s wall, %7.3f s cpu, %6.1f MiB peak (medians of %d rounds; aim <= 1 s)\n' "$name" \
    "$(awk '{print $1 / 1e6}' "$work/$name.runs" | sort -n | awk "$middle")" \
    "$(awk '{print $2 + $3}' "$work/$name.runs" | sort -n | awk "$middle")" \
    "$(awk '{print $4 / 1024}' "$work/$name.runs" | sort -n | awk "$middle")" "$rounds"
}
measure gate "$program" gate --policy benches/policies/allure.yaml --release bench \
  --commit 0123456789abcdef0123456789abcdef01234567 --tests "ui=$work/allure" --format json
measure read "$program" read "$work/allure" --as tests --policy benches/policies/allure.yaml --format text
echo "generated: $(cat "$work/answer")"
