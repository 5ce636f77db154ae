#!/usr/bin/env bash
# Fuzzes FEEL: run.sh [seconds] [corpus directory]. Needs a Swift toolchain with libFuzzer.
# Exit 0 where nothing was found; otherwise libFuzzer leaves crash-* or timeout-* in the working directory.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../modules.sh"
corpus=${2:-$work/corpus}
mkdir -p "$corpus"
module JSON FEEL
fuzzer "$here/FuzzFEEL.swift" FEEL.o JSON.o
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
SWIFT_BACKTRACE=enable=no "$work/fuzz" -max_total_time="${1:-60}" -timeout=5 -rss_limit_mb=2048 -max_len=2048 -dict="$here/feel.dict" "$corpus"
