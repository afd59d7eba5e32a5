#!/bin/sh
# Make the evidence of examples/mcms. Traffic stays on the loopback interface; takes about four minutes. ../README.md says what of it
# real tools write (tests) and what not (load without K6, tickets, approvals).
# usage: make.sh [OUT]        OUT: the folder to fill (default: examples/mcms itself)
# From PATH: python3 (with venv), node and npm. Environment:
#   WORK  folder for the tools that it installs (default: a temporary one, removed at the end)
#   K6    your own k6; without it the load comes from load/loadgen.py, which is not k6 and says so
#   TRX   your own TRX file; without it trx/vstest-passed.trx with its times moved to now
set -eu
HERE=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
OUT=$(CDPATH= cd -- "${1:-$HERE/..}" && pwd)
KEEP=${WORK:-}
WORK=${WORK:-$(mktemp -d)}
mkdir -p "$WORK"
export PYTHONDONTWRITEBYTECODE=1
SERVER=
stop_server() { if [ -n "$SERVER" ]; then kill "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true; SERVER=; fi; }
finish() { stop_server; [ -n "$KEEP" ] || rm -rf "$WORK"; }
trap finish EXIT
trap 'exit 1' INT TERM

# --- tools ---
[ -x "$WORK/venv/bin/pytest" ] || { python3 -m venv "$WORK/venv" && "$WORK/venv/bin/pip" install -q -r "$HERE/requirements.txt"; }
mkdir -p "$WORK/ui" && cp "$HERE"/ui/* "$WORK/ui/"
[ -d "$WORK/ui/node_modules/allure-vitest" ] || (cd "$WORK/ui" && npm install --silent --no-audit --no-fund)

# --- pieces ---
start_server() { # OPTIONS...
  rm -f "$WORK/port"
  python3 "$HERE/load/server.py" "$WORK/port" "$@" &
  SERVER=$!
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$WORK/port" ] && break; sleep 0.25; done
  URL="http://127.0.0.1:$(cat "$WORK/port")"
}

load() { # FOLDER COUNT: that many runs, one after the other
  mkdir -p "$1"
  for i in $(seq 1 "$2"); do
    rm -rf "$WORK/run" && mkdir "$WORK/run"
    if [ -n "${K6:-}" ]; then
      code=0
      "$K6" run --quiet --no-usage-report -e URL="$URL" --out json="$WORK/run/samples.json.gz" "$HERE/load/scenario.js" || code=$?
      echo "$code" > "$WORK/run/exit-code.txt"
    else
      python3 "$HERE/load/loadgen.py" --url "$URL" --out "$WORK/run" || true
    fi
    mv "$WORK/run/samples.json.gz" "$1/run-$i.json.gz"
    mv "$WORK/run/exit-code.txt" "$1/run-$i.exit-code.txt"
  done
}

tests() { # FOLDER NAME
  mkdir -p "$1/unit" "$1/integration" "$1/ui"
  if [ -n "${TRX:-}" ]; then cp "$TRX" "$1/unit/unit.trx"; else
    python3 "$HERE/trx/restamp.py" "$HERE/trx/vstest-passed.trx" "$1/unit/unit.trx" "$2"; fi
  start_server
  (cd "$HERE/integration" && MCMS_URL=$URL "$WORK/venv/bin/pytest" -q -p no:cacheprovider -c /dev/null --rootdir=. --alluredir="$1/integration" .)
  stop_server
  (cd "$WORK/ui" && ALLURE_RESULTS="$1/ui" npx vitest run --silent)
  # The only edit of what the tools wrote: this machine's folders become relative.
  for f in "$1"/integration/* "$1"/ui/*; do
    if grep -qF -e "$HERE" -e "$WORK" "$f"; then sed -i.bak -e "s|$HERE/||g" -e "s|$WORK/||g" "$f" && rm -f "$f.bak"; fi
  done
}

ahead() { python3 -c 'import sys,datetime as d; t=d.datetime.fromisoformat(sys.argv[1].replace("Z","+00:00")); print((t+d.timedelta(minutes=int(sys.argv[2]))).strftime("%Y-%m-%dT%H:%M:%SZ"))' "$1" "$2"; }
sha256() { python3 -c 'import sys,hashlib; print(hashlib.sha256(sys.argv[1].encode()).hexdigest())' "$1"; }

release() { # NAME VERSION TICKETS RUNS SERVER-OPTIONS...
  name=$1 version=$2 tickets=$3 runs=$4 dir="$OUT/releases/$1"
  shift 4
  echo "== $name ($version)"
  rm -rf "$dir" && mkdir -p "$dir/tickets"
  tests "$dir/tests" "$version"
  start_server "$@"
  load "$dir/load" "$runs"
  stop_server
  now=$(ahead "$(date -u +%Y-%m-%dT%H:%M:00Z)" 4)
  digest=$(sha256 "mcms $version") commit=$(sha256 "commit of $version" | cut -c1-40)
  python3 "$HERE/tickets/write.py" "$tickets" "$(ahead "$now" -2)" "$dir/tickets/uat.json"
  waivers=
  [ "$name" != blocked-errors ] || waivers="$dir/waivers.json"
  python3 "$HERE/approvals.py" "$now" "$version" qa "$digest" han.jimin "$dir/approvals.json" ${waivers:+"$waivers"}
  printf 'RELEASE=%s\nCOMMIT=%s\nARTIFACT_DIGEST=%s\nENVIRONMENT=qa\nREQUESTER=han.jimin\nNOW=%s\n' \
    "$version" "$commit" "$digest" "$now" > "$dir/release.env"
  python3 "$HERE/readme.py" "$HERE/readme/$name.md" "$dir"
}

# --- the first release of all, and the one before the rest: the baseline ---
release first 2026.11.1 cloud-clean 1
echo "== baseline (2026.11.2)"
rm -rf "$OUT/baseline"
tests "$OUT/baseline/tests" 2026.11.2
start_server
load "$OUT/baseline/load" 3
stop_server

release good 2026.11.3 cloud-clean 3
release blocked-p95 2026.11.4 cloud-clean 3 --slow 1.18
release blocked-errors 2026.11.5 cloud-clean 1 --fail 0.03
release blocked-tickets 2026.11.6 cloud-open 1
release inconclusive 2026.11.7 cloud-clean 1 --stall 5:0.9
# One container file (what allure-pytest writes about set-up and tear-down) is cut in half, as a full disk or a killed runner leaves it.
# Not a result file: then a test would be missing too, and `executed` would fail against the baseline.
cut=$(grep -l '"befores"' "$OUT"/releases/inconclusive/tests/integration/*-container.json | head -n 1)
size=$(wc -c < "$cut")
head -c $((size / 2)) "$cut" > "$WORK/half" && mv "$WORK/half" "$cut"

# --- the other shapes of load results; every shape of one folder is of one and the same run ---
for kind in passed threshold-failed aborted zero-requests; do
  echo "== load-formats/$kind"
  dir="$OUT/load-formats/$kind"
  rm -rf "$dir"
  case $kind in
    passed) options= ;;
    threshold-failed) options="--p95-limit 100" ;;
    aborted) options="--abort-after 3" ;;
    zero-requests) options=--no-requests ;;
  esac
  start_server
  # shellcheck disable=SC2086 # the options are separate words
  python3 "$HERE/load/loadgen.py" --url "$URL" --out "$dir" --duration 6 $options \
    --shapes json,json1,csv,summary-export,handle-summary,machine-readable || true
  stop_server
done

# --- other ticket systems ---
mkdir -p "$OUT/tickets"
as_of=$(date -u +%Y-%m-%dT%H:%M:00Z)
for kind in data-center-clean data-center-open azure-open; do python3 "$HERE/tickets/write.py" "$kind" "$as_of" "$OUT/tickets/$kind.json"; done

python3 "$HERE/check.py" "$OUT"
