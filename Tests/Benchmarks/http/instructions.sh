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
  valgrind --tool=callgrind --compress-strings=no --callgrind-out-file="$work/out.$1" "$work/http-echo" --port 0 --loops 1 > "$work/stdout" 2>/dev/null & local server=$!
  for _ in $(seq 900); do grep -q listening "$work/stdout" && break; sleep 0.1; done
  grep -q listening "$work/stdout" || { echo "http-echo did not start under valgrind" >&2; kill "$server"; exit 1; }
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
  # Instructions in all, and calls of the allocator.
  awk '/^(summary|totals):/ { total = $2 } /^cfn=/ { allocates = ($0 ~ /^cfn=(malloc|calloc|realloc|posix_memalign|aligned_alloc)$/) }
    /^calls=/ { if (allocates) calls += substr($1, 7); allocates = 0 } END { print total, calls + 0 }' "$work/out.$1"
}
few_line=$(count 960) many_line=$(count 4960)
read -r few few_calls <<< "$few_line"
read -r many many_calls <<< "$many_line"
echo "instructions per GET ($pipelined pipelined): $(((many - few) / 4000)); allocations in 4000 of them: $((many_calls - few_calls))"
