#!/usr/bin/env bash
# Durable application submissions over HTTP against PostgreSQL's single-row commits of the same octets, in the same run:
#
#     Tests/Benchmarks/office/compare-postgresql.sh [--clients 64] [--seconds 5] [--rounds 3]
#
# Needs `swift build -c release` first, and PostgreSQL (apt-get install postgresql); without it, it says so and stops.
set -euo pipefail
cd "$(dirname "$0")/../../.."
voucherd=.build/release/voucherd
[ -x "$voucherd" ] || { echo "build it first: swift build -c release --product voucherd" >&2; exit 2; }
# What a submission's record really has, so that PostgreSQL writes as much.
bytes=$("$voucherd" bench office --connections 1 --seconds 0.2 --writes-only | sed -n 's/.*record has \([0-9]*\) octets.*/\1/p')
exec Tests/Benchmarks/journal/compare-postgresql.sh --bytes "$bytes" "$@" -- \
  "$voucherd" bench office --connections '{clients}' --seconds '{seconds}' --writes-only
