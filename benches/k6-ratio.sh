#!/usr/bin/env bash
# How fast one file of k6's JSON output is read, as ratios to other tools in the same run.
#
#   benches/k6-ratio.sh FILE [ROUNDS]
#
# Every round runs every tool once, so that a busy machine slows all of them; the medians of the rounds are compared.
# The first round only warms the page cache. PYTHON names an interpreter that has benches/peers/requirements.txt;
# without it (or with PEERS=no) the peers are left out.
# Targets: digest and scan <= 1.3 x openssl; scan alone <= 2 x wc -l, >= 4 x faster than DuckDB, >= 10 x than orjson;
# at most 32 MB resident.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${1:?usage: benches/k6-ratio.sh FILE [ROUNDS]}
rounds=${2:-5}
python=${PYTHON:-python3}
cargo build --release --quiet -p mcms-release-readers --example scan_k6
scan=${CARGO_TARGET_DIR:-target}/release/examples/scan_k6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tools=(ours scan openssl wc)
if [ "${PEERS:-yes}" = yes ] && "$python" -c 'import duckdb, orjson' 2>/dev/null; then
  tools+=(duckdb orjson)
fi
run() {
  case $1 in
    ours) "$scan" "$file" ;;
    scan) "$scan" "$file" --no-digest ;;
    openssl) openssl dgst -sha256 "$file" ;;
    wc) wc -l "$file" ;;
    duckdb) "$python" benches/peers/py_duckdb.py "$file" ;;
    orjson) "$python" benches/peers/py_orjson.py "$file" ;;
  esac
}
for round in $(seq 0 "$rounds"); do
  for tool in "${tools[@]}"; do
    begin=$(date +%s%N)
    run "$tool" >"$work/$tool.out" 2>"$work/$tool.err"
    end=$(date +%s%N)
    if [ "$round" -gt 0 ]; then echo $((end - begin)) >>"$work/$tool.ns"; fi
  done
done

median() { sort -n "$work/$1.ns" | awk '{v[NR]=$1} END {print (v[int((NR+1)/2)] + v[int(NR/2)+1]) / 2}'; }
for tool in "${tools[@]}"; do
  printf '%-8s %8.3f s (median of %d)\n' "$tool" "$(median "$tool" | awk '{print $1/1e9}')" "$rounds"
done
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" -v t="$3" 'BEGIN {printf "%-28s %6.2f  (target %s)\n", "'"$1 / $2"'", a/b, t}'; }
ratio ours openssl '<= 1.3'
ratio scan wc '<= 2'
if [ "${#tools[@]}" -gt 4 ]; then
  ratio duckdb scan '>= 4'
  ratio orjson scan '>= 10'
fi
grep -h VmHWM "$work/ours.err" "$work/scan.err" | sed 's/^/resident: /'
