#!/usr/bin/env bash
# http-echo against nginx `return 200`, alternating in one run: requests/s, p99 and their ratios.
# usage: Tests/Benchmarks/http/compare.sh [SECONDS a run, default 5] [ROUNDS, default 3] [OTHER_PORT NAME]
# Needs nginx, wrk, openssl and a release build of http-echo (swift build -c release --product http-echo).
# OTHER_PORT NAME adds one more server that listens on 127.0.0.1 already (see hummingbird.md).
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
nginx -c "$work/nginx.conf" -p "$work" & pids+=($!)

start_echo() {
  .build/release/http-echo --port 0 "$@" > "$work/echo.out" & pids+=($!)
  for _ in $(seq 100); do grep -q listening "$work/echo.out" && break; sleep 0.1; done
  port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/echo.out" | head -1)
}
start_echo; echo_port=$port
start_echo --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"; echo_tls=$port
cat > "$work/pipeline.lua" <<'LUA'
init = function(args) local r = {}; for i = 1, 16 do r[i] = wrk.format(nil, "/") end; req = table.concat(r) end
request = function() return req end
LUA

# prints "requests/s p99-in-ms"
measure() {
  wrk -t2 -c"$1" -d"${seconds}s" --latency ${3:+-s "$3"} "$2" | awk '
    /99%/ { v = $2; if (v ~ /us$/) p = v / 1000; else if (v ~ /ms$/) p = v + 0; else p = v * 1000 }
    /Requests\/sec/ { r = $2 } END { printf "%.0f %.2f\n", r, p }'
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# compare TITLE CONNECTIONS OURS THEIRS [SCRIPT]
compare() {
  : > "$work/ours"; : > "$work/theirs"; : > "$work/other"
  for _ in $(seq "$rounds"); do
    measure "$2" "$3" "${5:-}" >> "$work/ours"
    measure "$2" "$4" "${5:-}" >> "$work/theirs"
    if [ -n "$other" ] && [[ $3 == http:* ]]; then measure "$2" "http://127.0.0.1:$other/" "${5:-}" >> "$work/other"; fi
  done
  local o t op tp
  o=$(cut -d' ' -f1 "$work/ours" | median); t=$(cut -d' ' -f1 "$work/theirs" | median)
  op=$(cut -d' ' -f2 "$work/ours" | median); tp=$(cut -d' ' -f2 "$work/theirs" | median)
  printf '%-28s http-echo %8d/s p99 %6.2f ms   nginx %8d/s p99 %6.2f ms   ratio %s' "$1" "$o" "$op" "$t" "$tp" \
    "$(awk -v a="$o" -v b="$t" 'BEGIN { printf "%.2f", a / b }')"
  if [ -s "$work/other" ]; then
    local x; x=$(cut -d' ' -f1 "$work/other" | median)
    printf '   %s %d/s ratio %s' "$name" "$x" "$(awk -v a="$o" -v b="$x" 'BEGIN { printf "%.2f", a / b }')"
  fi
  echo
}
sleep 1
compare "plain, 64 connections" 64 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/"
compare "plain, 512 connections" 512 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/"
compare "16 pipelined, 64" 64 "http://127.0.0.1:$echo_port/" "http://127.0.0.1:$nginx_port/" "$work/pipeline.lua"
compare "TLS keep-alive, 64" 64 "https://127.0.0.1:$echo_tls/" "https://127.0.0.1:$nginx_tls/"
compare "TLS keep-alive, 512" 512 "https://127.0.0.1:$echo_tls/" "https://127.0.0.1:$nginx_tls/"
