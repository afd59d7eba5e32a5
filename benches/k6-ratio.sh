#!/usr/bin/env bash
# How fast one file of k6's JSON output is read and decided on, as ratios to other tools in the same run.
#
#   benches/k6-ratio.sh FILE [ROUNDS] [ANSWER.json]
#
# Every round runs every tool once, so that a busy machine slows all of them; a ratio is the median of the rounds' ratios.
# A first round, not counted, warms the page cache. PYTHON names an interpreter that has benches/peers/requirements.txt;
# without it (or with PEERS=no) the peers are left out. BUILD=no takes the programs as they are. With ANSWER.json (what
# gen/gen_k6.py printed) the answers of all tools are compared with it. REST=1 rests a second before every run: Linux
# holds a real-time process (chrt) back for 50 ms of every second.
#
#   gate    the command `mcms-release gate` with policies/k6-per-name.yaml: digest, P95 per name, failure rate, verdict
#   digest  the reader alone, with the digest beside it       scan  the reader alone, without
set -euo pipefail
cd "$(dirname "$0")/.."
file=${1:?usage: benches/k6-ratio.sh FILE [ROUNDS] [ANSWER.json]}
rounds=${2:-5}
answer=${3:-}
python=${PYTHON:-python3}
if [ "${BUILD:-yes}" = yes ]; then
  cargo build --release --quiet -p mcms-release-readers --example scan_k6
  cargo build --release --quiet -p mcms-release-cli
fi
target=${CARGO_TARGET_DIR:-target}/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tools=(gate digest scan openssl wc)
if [ "${PEERS:-yes}" = yes ] && "$python" -c 'import duckdb, orjson' 2>/dev/null; then
  tools+=(duckdb orjson)
fi
# GNU time: CPU seconds and the peak of resident memory.
run() {
  local tool=$1
  shift
  local begin end
  sleep "${REST:-0}"
  begin=$(date +%s%N)
  # The verdict is the exit code of the gate, and any verdict is an answer.
  /usr/bin/time -q -o "$work/$tool.time" -f '%U %S %M' "$@" >"$work/$tool.out" 2>"$work/$tool.err" || [ "$tool" = gate ]
  end=$(date +%s%N)
  if [ "$round" -gt 0 ]; then
    echo "$(((end - begin) / 1000)) $(tail -n 1 "$work/$tool.time")" >>"$work/$tool.runs"
  fi
}
for round in $(seq 0 "$rounds"); do
  for tool in "${tools[@]}"; do
    case $tool in
      gate) run gate "$target/mcms-release" gate --policy benches/policies/k6-per-name.yaml --release bench \
        --commit 0123456789abcdef0123456789abcdef01234567 --load "$file" --format json ;;
      digest) run digest "$target/examples/scan_k6" "$file" ;;
      scan) run scan "$target/examples/scan_k6" "$file" --no-digest ;;
      openssl) run openssl openssl dgst -sha256 "$file" ;;
      wc) run wc wc -l "$file" ;;
      duckdb) run duckdb "$python" benches/peers/py_duckdb.py "$file" ;;
      orjson) run orjson "$python" benches/peers/py_orjson.py "$file" ;;
    esac
  done
done

middle='{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
median() { awk "$2" "$work/$1.runs" | sort -n | awk "$middle"; }
printf '%-8s %10s %10s %10s   (medians of %d rounds)\n' tool 'wall s' 'cpu s' 'peak MiB' "$rounds"
for tool in "${tools[@]}"; do
  printf '%-8s %10.3f %10.3f %10.1f\n' "$tool" "$(median "$tool" '{print $1 / 1e6}')" \
    "$(median "$tool" '{print $2 + $3}')" "$(median "$tool" '{print $4 / 1024}')"
done
ratio() {
  printf '%-18s %6.2f   (aim %s)\n' "$1 / $2" \
    "$(paste -d ' ' "$work/$1.runs" "$work/$2.runs" | awk '{print $1 / $5}' | sort -n | awk "$middle")" "$3"
}
ratio gate openssl '<= 1.3'
ratio digest openssl '<= 1.3'
ratio scan wc '<= 2'
if [ "${#tools[@]}" -gt 5 ]; then
  ratio duckdb scan '>= 4'
  ratio orjson scan '>= 10'
fi
if [ -n "$answer" ]; then
  "$python" benches/gate_answer.py "$work/gate.out" >"$work/gate.answer"
  answers=("$work/gate.answer" "$work/digest.out" "$work/scan.out")
  if [ "${#tools[@]}" -gt 5 ]; then answers+=("$work/duckdb.out" "$work/orjson.out"); fi
  "$python" benches/peers/verify.py "$answer" "${answers[@]}" | sed "s:^$work/::"
fi
