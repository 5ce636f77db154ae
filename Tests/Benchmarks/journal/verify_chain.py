# Verifies a journal with nothing but the standard library: python3 verify_chain.py DIRECTORY
import glob, hashlib, json, sys
prev, seq = "0" * 64, 0
for name in sorted(glob.glob(sys.argv[1] + "/journal-*.jsonl")):
    for number, line in enumerate(open(name, "rb").read().rstrip(b"\0").splitlines()):
        record = json.loads(line)
        if number == 0: digest = record["digest"]
        text = record["prev"].encode() + line[: line.rindex(b',"hash"')]
        assert record["prev"] == prev and record["hash"] == hashlib.new(digest, text).hexdigest(), (name, number + 1)
        if number > 0: prev, seq = record["hash"], seq + 1
        assert record.get("seq", record.get("first", 0) - 1) == seq, (name, number + 1)
print(seq, prev)
