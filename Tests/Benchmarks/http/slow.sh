#!/usr/bin/env bash
# slowhttptest in its four modes against http-echo, with a client that asks all the while: what counts is that the client never notices.
# Exits 1 where a question of that client's failed or took more than a second, or where the memory grew by more than 16 MB.
# usage: Tests/Benchmarks/http/slow.sh [SECONDS a mode, default 40] [CONNECTIONS, default 1000]
# Needs slowhttptest, curl and a release build of http-echo.
set -euo pipefail
cd "$(dirname "$0")/../../.."
seconds=${1:-40} connections=${2:-1000}
work=$(mktemp -d)
.build/release/http-echo --port 0 > "$work/out" & server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do grep -q listening "$work/out" && break; sleep 0.1; done
url="http://127.0.0.1:$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/out" | head -1)/"
harmed=0
resident() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }

run() {
  local name=$1; shift
  local before; before=$(resident)
  slowhttptest -c "$connections" -r 500 -l "$seconds" -u "$url" -p 3 "$@" > "$work/slow" 2>&1 & local attack=$!
  local worst=0 failed=0 asked=0 peak=0
  while kill -0 "$attack" 2>/dev/null; do
    local took; took=$(curl -s -m 5 -o /dev/null -w '%{http_code} %{time_total}' "$url" || echo "000 5")
    [ "${took% *}" = 200 ] || failed=$((failed + 1))
    asked=$((asked + 1))
    worst=$(awk -v a="$worst" -v b="${took#* }" 'BEGIN { print (b > a) ? b : a }')
    local now; now=$(resident); [ "$now" -gt "$peak" ] && peak=$now
    sleep 0.1
  done
  wait "$attack" || true
  printf '%-12s asked %4d, failed %d, slowest %.3f s; memory %d -> at most %d kB; %s\n' "$name" "$asked" "$failed" "$worst" "$before" "$peak" \
    "$(sed 's/\x1b\[[0-9;]*m//g' "$work/slow" | grep -iE 'service available|exit status' | tail -1 | tr -s ' ')"
  if [ "$failed" -gt 0 ] || [ "$asked" -lt 5 ] || [ $((peak - before)) -gt 16384 ] || awk -v a="$worst" 'BEGIN { exit a <= 1 }'; then
    echo "  HARM: somebody noticed"
    harmed=1
  fi
}
run "slow head" -H -i 5
run "slow body" -B -i 5 -s 8192
run "range" -R -a 10 -b 3000 -i 5
run "slow read" -X -w 1 -y 2 -n 5 -z 32 -k 3
exit "$harmed"
