#!/usr/bin/env bash
# Fuzzes FEEL: run.sh [seconds] [corpus directory]. Needs a Swift toolchain with libFuzzer.
# Exit 0 where nothing was found; otherwise libFuzzer leaves crash-* or timeout-* in the working directory.
set -euo pipefail
seconds=${1:-60}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus=${2:-$work/corpus}
mkdir -p "$corpus"
flags=(-O -parse-as-library -swift-version 6 -sanitize=fuzzer -enable-upcoming-feature ExistentialAny -wmo)
module() {  # name, sources…
    local name=$1
    shift
    swiftc "${flags[@]}" -I "$work" -module-name "$name" -emit-module -emit-module-path "$work/$name.swiftmodule" -emit-object -o "$work/$name.o" "$@"
}
module JSON $(find "$root/Sources/JSON" -name '*.swift')
module FEEL $(find "$root/Sources/FEEL" -name '*.swift')
swiftc "${flags[@]}" -I "$work" -o "$work/fuzz" "$here/FuzzFEEL.swift" "$work/FEEL.o" "$work/JSON.o"
# The texts of the project's own tests are where it starts from.
python3 - "$root/Tests/FEELTests" "$corpus" <<'PY'
import hashlib, pathlib, re, sys
def keep(text):
    pathlib.Path(sys.argv[2], hashlib.sha1(text.encode()).hexdigest()).write_text(text)
for file in pathlib.Path(sys.argv[1]).glob("*.swift"):
    for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', file.read_text()):
        keep(text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\"))
for file in pathlib.Path(sys.argv[1]).glob("Specification/*.tsv"):
    for line in file.read_text().splitlines():
        if "\t" in line: keep(line.split("\t")[0])
PY
# Swift's own backtracer would take the signal before libFuzzer can save the input.
SWIFT_BACKTRACE=enable=no "$work/fuzz" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=2048 -dict="$here/feel.dict" "$corpus"
