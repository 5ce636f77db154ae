#!/usr/bin/env bash
# The rule engine on the shared workload, beside two engines from PyPI, in one run on one machine.
# usage: Tests/Benchmarks/rules/run.sh [VOUCHERD]     default: .build/release/voucherd
# VOUCHERD_SHARED (default ../shared beside the package) holds bench/rules; VENV (default under TMPDIR) the Python peers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
voucherd=${1:-$root/.build/release/voucherd}
shared=$(cd "${VOUCHERD_SHARED:-$root/../shared}" && pwd)
venv=${VENV:-${TMPDIR:-/tmp}/voucherd-rules-venv}
rows=100000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1

[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import zen, datalogic_py' 2>/dev/null || "$venv/bin/pip" install --quiet zen-engine datalogic-py

echo "== in-process, with reasons, with JSON"
"$voucherd" dmn bench "$shared/bench/rules/subsidy.dmn" --rows $rows

echo "== voucherd dmn run"
"$venv/bin/python" "$here/jsonl.py" make "$shared" $rows >"$work/in.jsonl"
"$voucherd" dmn run "$shared/bench/rules/subsidy.dmn" --input "$work/in.jsonl" --output "$work/out.jsonl"
"$venv/bin/python" "$here/jsonl.py" check "$shared" $rows <"$work/out.jsonl"

echo "== peers: rates by processor time in per_s_cpu"
cd "$shared/bench/rules"
"$venv/bin/python" bench.py zen zen_trace datalogic
