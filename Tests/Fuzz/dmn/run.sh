#!/usr/bin/env bash
# Fuzzes decision models: run.sh [seconds] [corpus directory]. Needs a Swift toolchain with libFuzzer.
# Exit 0 where nothing was found; otherwise libFuzzer leaves crash-* or timeout-* in the working directory.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../modules.sh"
corpus=${2:-$work/corpus}
mkdir -p "$corpus"
module JSON FEEL DMN
fuzzer "$here/FuzzDMN.swift" DMN.o FEEL.o JSON.o
# Swift's own backtracer would take the signal before libFuzzer can save the input.
SWIFT_BACKTRACE=enable=no "$work/fuzz" -max_total_time="${1:-60}" -timeout=10 -rss_limit_mb=2048 -max_len=512 "$corpus"
