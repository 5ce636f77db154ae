#!/usr/bin/env bash
# http-echo against nginx `return 200`, alternating in one run: requests/s, p99, and the server's CPU time a request, with their ratios.
# The CPU time is the figure that other load on the machine disturbs least. Without pipelining and TLS, floor.c runs too: one recv and one send a
# request and nothing else, the most that a server of this shape can reach on this machine beside the client.
# usage: Tests/Benchmarks/http/compare.sh [SECONDS a run, default 5] [ROUNDS, default 3] [OTHER_PORT NAME]
# Needs nginx, wrk, openssl, cc and a release build of http-echo (swift build -c release --product http-echo).
# OTHER_PORT NAME adds one more server that listens on 127.0.0.1 already, for instance Hummingbird from a scratch package.
# ECHO_OPTIONS are http-echo's further options, for instance --no-batches.
set -euo pipefail
cd "$(dirname "$0")/../../.."
seconds=${1:-5} rounds=${2:-3} other=${3:-} name=${4:-other}
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
openssl ecparam -name prime256v1 -genkey -noout -out "$work/key.pem"
openssl req -x509 -new -key "$work/key.pem" -days 2 -subj /CN=localhost -out "$work/cert.pem" 2>/dev/null

nginx_port=$(free_port) nginx_tls=$(free_port)
cat > "$work/nginx.conf" <<CONF
worker_processes 2; daemon off; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 100000000; default_type application/json;
  server { listen 127.0.0.1:$nginx_port backlog=4096; location / { return 200 '{"message":"hello"}'; } }
  server { listen 127.0.0.1:$nginx_tls ssl backlog=4096; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem;
           location / { return 200 '{"message":"hello"}'; } }
}
CONF
nginx -c "$work/nginx.conf" -p "$work" & pids+=($!); nginx_pid=$!

floor_port=$(free_port)
cc -O2 -pthread -o "$work/floor" Tests/Benchmarks/http/floor.c
"$work/floor" "$floor_port" & pids+=($!); floor_pid=$!

start_echo() {
  : > "$work/echo.out"
  .build/release/http-echo --port 0 ${ECHO_OPTIONS:-} "$@" > "$work/echo.out" & pids+=($!)
  for _ in $(seq 100); do grep -q listening "$work/echo.out" && break; sleep 0.1; done
  port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/echo.out" | head -1)
}
start_echo; echo_port=$port; plain_pid=$!
start_echo --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"; echo_tls=$port; tls_pid=$!
cat > "$work/pipeline.lua" <<'LUA'
init = function(args) local r = {}; for i = 1, 16 do r[i] = wrk.format(nil, "/") end; req = table.concat(r) end
request = function() return req end
LUA

# CPU clock ticks that a process and its children have used.
ticks() { cat "/proc/$1/stat" $(for child in $(pgrep -P "$1"); do echo "/proc/$child/stat"; done) | awk '{ sum += $14 + $15 } END { print sum }'; }

# measure CONNECTIONS URL PID [SCRIPT]: prints "requests/s p99-in-ms cpu-us-per-request"
measure() {
  local before after
  before=$(ticks "$3")
  wrk -t2 -c"$1" -d"${seconds}s" --latency ${4:+-s "$4"} "$2" > "$work/wrk"
  after=$(ticks "$3")
  awk -v used="$((after - before))" -v hertz="$(getconf CLK_TCK)" '
    /99%/ { v = $2; if (v ~ /us$/) p = v / 1000; else if (v ~ /ms$/) p = v + 0; else p = v * 1000 }
    / requests in / { n = $1 } /Requests\/sec/ { r = $2 } END { printf "%.0f %.2f %.3f\n", r, p, n ? used / hertz * 1e6 / n : 0 }' "$work/wrk"
}
median() { cut -d' ' -f"$1" "$2" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }

# compare TITLE CONNECTIONS OURS THEIRS OUR_PID [SCRIPT]: with Hummingbird, or whoever it is, over plain HTTP, and with the floor where it answers
compare() {
  local file
  for file in ours theirs floor other; do : > "$work/$file.runs"; done
  for _ in $(seq "$rounds"); do
    measure "$2" "$3" "$5" "${6:-}" >> "$work/ours.runs"
    measure "$2" "$4" "$nginx_pid" "${6:-}" >> "$work/theirs.runs"
    if [[ $3 == http:* ]] && [ -z "${6:-}" ]; then measure "$2" "http://127.0.0.1:$floor_port/" "$floor_pid" >> "$work/floor.runs"; fi
    if [ -n "$other" ] && [[ $3 == http:* ]]; then measure "$2" "http://127.0.0.1:$other/" "$other_pid" "${6:-}" >> "$work/other.runs"; fi
  done
  echo "$1"
  for file in ours theirs; do
    printf '  %-10s %9d/s   p99 %7.2f ms   CPU %6.2f us a request\n' "$([ $file = ours ] && echo http-echo || echo nginx)" \
      "$(median 1 "$work/$file.runs")" "$(median 2 "$work/$file.runs")" "$(median 3 "$work/$file.runs")"
  done
  echo "  ratio to nginx: requests $(over "$(median 1 "$work/ours.runs")" "$(median 1 "$work/theirs.runs")"), CPU time $(over "$(median 3 "$work/ours.runs")" "$(median 3 "$work/theirs.runs")")"
  for file in floor other; do
    [ -s "$work/$file.runs" ] || continue
    echo "  ratio to $([ $file = floor ] && echo the floor || echo "$name") ($(median 1 "$work/$file.runs")/s, CPU $(median 3 "$work/$file.runs") us):" \
      "requests $(over "$(median 1 "$work/ours.runs")" "$(median 1 "$work/$file.runs")")," \
      "CPU time $(over "$(median 3 "$work/ours.runs")" "$(median 3 "$work/$file.runs")")"
  done
}
other_pid=$([ -z "$other" ] || ss -Hltnp "sport = :$other" | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -1)
sleep 1
compare "plain, 64 connections" 64 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/" "$plain_pid"
compare "plain, 512 connections" 512 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/" "$plain_pid"
compare "16 pipelined, 64" 64 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/" "$plain_pid" "$work/pipeline.lua"
compare "TLS keep-alive, 64" 64 "https://127.0.0.1:$echo_tls/" "https://127.0.0.1:$nginx_tls/" "$tls_pid"
compare "TLS keep-alive, 512" 512 "https://127.0.0.1:$echo_tls/" "https://127.0.0.1:$nginx_tls/" "$tls_pid"
