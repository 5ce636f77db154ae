#!/usr/bin/env bash
# Fuzzes the HTTP connection (parser, framing, answers) with libFuzzer and AddressSanitizer.
# usage: Tests/Fuzz/http/run.sh [SECONDS, default 600]; findings are left in .build/fuzz-http. The corpus starts from corpus.txt beside this script,
# and from the conformance cases in ../shared/http where those are.
set -euo pipefail
cd "$(dirname "$0")/../../.."
seconds=${1:-600}
out=.build/fuzz-http
mkdir -p "$out/corpus" "$out/modules/CLinux"
cat > "$out/modules/CLinux/module.modulemap" <<MAP
module CLinux { header "$PWD/Sources/CLinux/include/clinux.h" export * }
MAP
for part in net files; do clang -O1 -g -fsanitize=address -c "Sources/CLinux/$part.c" -ISources/CLinux/include -o "$out/$part.o"; done
flags=(-O -g -swift-version 6 -sanitize=fuzzer,address -parse-as-library -enable-upcoming-feature ExistentialAny
  -enable-upcoming-feature MemberImportVisibility -Xcc "-fmodule-map-file=$out/modules/CLinux/module.modulemap"
  -Xcc "-fmodule-map-file=Sources/COpenSSL/module.modulemap" -Xcc "-fmodule-map-file=Sources/CZlib/module.modulemap" -I "$out")
swiftc "${flags[@]}" -wmo -enable-testing -module-name HTTPServer -emit-module -emit-module-path "$out/HTTPServer.swiftmodule" \
  -c $(find Sources/HTTPServer -name '*.swift') -o "$out/HTTPServer.o"
swiftc "${flags[@]}" -wmo -module-name FuzzTarget Tests/Fuzz/http/Target.swift Tests/HTTPServerTests/Support/MemoryConnection.swift \
  Tests/HTTPServerTests/Support/Routers.swift "$out/HTTPServer.o" "$out/net.o" "$out/files.o" -lssl -lcrypto -lz -o "$out/fuzz"
python3 - "$out/corpus" <<'PY'
import hashlib, json, os, re, sys
cases = [line.rstrip("\n").encode().decode("unicode_escape") for line in open("Tests/Fuzz/http/corpus.txt") if line.strip()]
shared = os.environ.get("VOUCHERD_SHARED", "../shared") + "/http/cases.json"
if os.path.exists(shared):
    for case in json.load(open(shared)):
        cases.append(case.get("raw") or "".join(step.get("send", "") for step in case["steps"]))
for case in cases:
    octets = re.sub(r"\{\{(.*?)\*(\d+)\}\}", lambda m: m[1] * min(int(m[2]), 300), case, flags=re.S).encode("latin-1", "replace")
    for first in (b"\x00", b"\x05"):
        open(os.path.join(sys.argv[1], hashlib.sha1(first + octets).hexdigest()), "wb").write(first + octets)
PY
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:symbolize=0 "$out/fuzz" "$out/corpus" -max_total_time="$seconds" -max_len=4096 -timeout=60 -rss_limit_mb=2048 \
  -dict=Tests/Fuzz/http/http.dict -artifact_prefix="$out/" -print_final_stats=1
