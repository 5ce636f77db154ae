#!/usr/bin/env bash
# Instructions of http-echo for one minimal GET, counted by callgrind: the difference of two runs over one keep-alive connection, so that the start
# costs nothing. usage: Tests/Benchmarks/http/instructions.sh [PIPELINED, default 1]. Needs valgrind, objcopy and a release build of http-echo.
set -euo pipefail
cd "$(dirname "$0")/../../.."
pipelined=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# valgrind cannot read this compiler's debug information.
objcopy --strip-debug .build/release/http-echo "$work/http-echo"
count() {
  valgrind --tool=callgrind --callgrind-out-file="$work/out.$1" "$work/http-echo" --port 0 --loops 1 > "$work/stdout" 2>/dev/null & local server=$!
  for _ in $(seq 300); do grep -q listening "$work/stdout" && break; sleep 0.1; done
  python3 - "$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/stdout" | head -1)" "$1" "$pipelined" <<'PY'
import socket, sys
port, count, pipelined = map(int, sys.argv[1:])
connection = socket.create_connection(("127.0.0.1", port))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for _ in range(count // pipelined):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * pipelined)
    answers = b""
    while answers.count(b'"hello"}') < pipelined: answers += connection.recv(65536)
PY
  kill "$server"; wait "$server" || true
  awk '/^(summary|totals):/ { print $2; exit }' "$work/out.$1"
}
few=$(count 960) many=$(count 4960)
echo "instructions per GET ($pipelined pipelined): $(((many - few) / 4000))"
