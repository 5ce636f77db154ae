#!/usr/bin/env python3
"""The rules workload as JSON Lines for `voucherd dmn run`, and the checksum of its answers.

usage: jsonl.py make SHARED ROWS > in.jsonl
       jsonl.py check SHARED ROWS < out.jsonl      exit 1 unless every answer is exactly the reference's
"""
import json
import sys
from decimal import Decimal

task, shared, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, shared + "/bench/rules")
import workload  # noqa: E402  (the definition that all engines share)

rows = workload.rows(count)
if task == "make":
    for row in rows:
        print(json.dumps(row))
    sys.exit(0)

wrong = eligible = paid = 0
total = Decimal(0)
for row, line in zip(rows, sys.stdin, strict=True):
    answer = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    conditions = tuple(answer[f"c{i}"] for i in range(1, 7))
    wanted, amount = workload.ref(row)
    wrong += conditions != wanted or answer["amount"] != amount
    eligible += all(conditions)
    paid += answer["amount"] > 0
    total += answer["amount"]
print(f"eligible {eligible}, paid {paid}, sum {total}, wrong {wrong}")
sys.exit(1 if wrong else 0)
