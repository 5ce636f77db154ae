#!/usr/bin/env python3
"""Imports and exports far larger than the memory they may take: sent and read piece by piece while the process's peak is watched.

    .build/contract/bin/python Tests/Contract/bulk.py [--records 25000]

What it shows: a body of many times the memory bound is judged row by row, a bad row is told with its line and spoils no other; the same
key gets the very same report, also after kill -9; a client that goes away half-way has changed nothing; what was imported is exported
as JSON lines and as CSV without being held.
"""
import argparse, base64, hashlib, http.client, json, signal, time, urllib.parse

from cases import PUDONG, uscc
from sandbox import Sandbox

# Octets that one import or export may add to the process's peak, beside what the register itself keeps.
GROWTH_MAX = 16 << 20
passed = 0


def check(what, condition, more=""):
    global passed
    if not condition:
        raise SystemExit(f"FAILED: {what} {more}")
    passed += 1
    print("ok ", what, flush=True)


def record(number, wide=False):
    """A row; a wide one has some two thousand octets."""
    row = {"uscc": uscc(number), "name": f"第{number}号人工智能企业", "district": PUDONG, "foundedOn": "2024-03-01", "sizeClass": "small"}
    return dict(row, controller="控" * 200, cluster="园" * 100, relatedParties=["联" * 200]) if wide else row


def lines(records):
    """Pieces of some tens of thousands of octets, made as they are sent."""
    piece = []
    for row in records:
        piece.append(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False))
        if len(piece) == 200:
            yield ("\n".join(piece) + "\n").encode()
            piece = []
    if piece:
        yield ("\n".join(piece) + "\n").encode()


class Peak:
    """The growth of the process's resident memory at its highest."""

    def __init__(self, sandbox):
        self.pid = sandbox.process.pid
        with open(f"/proc/{self.pid}/clear_refs", "w") as file:
            file.write("5")
        self.before = self.value("VmRSS")

    def value(self, name):
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith(name + ":"))

    def growth(self):
        return self.value("VmHWM") - self.before


def send(sandbox, path, body, key=None, kind="application/jsonl", language="en", role="admin"):
    """Sends chunks; the answer's status, fields and content."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc, timeout=900)
    fields = {"Authorization": "Bearer " + sandbox.tokens[role], "Content-Type": kind, "Accept-Language": language}
    if key:
        fields["Idempotency-Key"] = key
    sent = 0

    def counted():
        nonlocal sent
        for piece in body:
            sent += len(piece)
            yield piece
    connection.request("POST", path, body=counted(), headers=fields, encode_chunked=True)
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, dict((name.lower(), value) for name, value in answer.getheaders()), content, sent


def export(sandbox, path, accept):
    """The size, the digest and the lines of a list read piece by piece."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc, timeout=900)
    connection.request("GET", path, headers={"Authorization": "Bearer " + sandbox.tokens["admin"], "Accept": accept})
    answer = connection.getresponse()
    size, count = 0, 0
    while piece := answer.read(65536):
        size += len(piece)
        count += piece.count(b"\n")
    return answer.status, size, count


def large(sandbox, records):
    """A dry run keeps nothing, so that all growth is the import's own."""
    bad = records // 2
    peak, begun = Peak(sandbox), time.monotonic()

    def rows():
        for number in range(records):
            yield '{"uscc": "nonsense"' if number == bad else record(number, wide=True)
    status, fields, content, sent = send(sandbox, "/v1/enterprises/imports?dryRun=true", lines(rows()))
    seconds, growth = time.monotonic() - begun, peak.growth()
    check(f"{records} records, {sent >> 20} MiB, are judged", status == 200)
    report = json.loads(content)
    check("a row a record", report["records"] == records == len(report["rows"]) and report["created"] == records - 1,
          [row["errors"] for row in report["rows"] if row["outcome"] == "failed"][:2])
    failed = [row for row in report["rows"] if row["outcome"] == "failed"]
    check("the bad row is told with its line", len(failed) == 1 and failed[0]["line"] == bad + 1 and failed[0]["errors"])
    print(f"    {sent >> 20} MiB in {seconds:.1f} s ({records / seconds:.0f} records/s), a report of {len(content) >> 20} MiB; "
          f"the peak grew by {growth >> 20} MiB", flush=True)
    check(f"the peak grows by less than {GROWTH_MAX >> 20} MiB, a fraction of the body", growth < GROWTH_MAX < sent // 2)


def replayed(sandbox, records):
    body = lambda: lines(record(number) for number in range(records))
    status, fields, first, _ = send(sandbox, "/v1/enterprises/imports", body(), key="bulk-1")
    check(f"{records} records are stored", status == 200 and json.loads(first)["created"] == records)
    status, fields, again, _ = send(sandbox, "/v1/enterprises/imports", body(), key="bulk-1")
    check("the same key gets the very same report", status == 200 and again == first and fields["idempotency-replayed"] == "true")
    status, _, content, _ = send(sandbox, "/v1/enterprises/imports", lines([record(1)]), key="bulk-1")
    check("with another body the key is refused", status == 422 and json.loads(content)["code"] == "idempotency-key-reused")
    sandbox.kill(signal.SIGKILL)
    sandbox.start()
    status, fields, late, _ = send(sandbox, "/v1/enterprises/imports", body(), key="bulk-1")
    check("also after kill -9", status == 200 and late == first and fields["idempotency-replayed"] == "true")
    status, _, content, _ = send(sandbox, "/v1/enterprises/imports", body(), key="bulk-2")
    check("under a new key the same file changes nothing", json.loads(content)["unchanged"] == records)


def exported(sandbox, records):
    for accept, extra in (("application/jsonl", 0), ("text/csv", 1)):
        peak = Peak(sandbox)
        status, size, count = export(sandbox, "/v1/enterprises", accept)
        growth = peak.growth()
        check(f"{accept}: a line a record", status == 200 and count == records + extra)
        print(f"    {size >> 20} MiB of {accept}; the peak grew by {growth >> 20} MiB", flush=True)
        check(f"{accept}: the peak grows by less than {GROWTH_MAX >> 20} MiB", growth < GROWTH_MAX)


def results(sandbox):
    """A bank's answer on a hundred thousand payments is read off the disk; here on a batch that there is not, so that nothing else grows."""
    path, rows = "/v1/payment-batches/bat_000000000001/results", 100_000
    filler = "户名与账号不符，请核对后重新提交" * 8

    def report():
        yield b'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        yield b"<OrgnlPmtInfAndSts><PmtInfSts>PART</PmtInfSts>"
        for number in range(rows):
            yield (f"<TxInfAndSts><OrgnlEndToEndId>pay_{number:012d}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn>"
                   f"<AddtlInf>{filler}</AddtlInf></StsRsnInf></TxInfAndSts>\n").encode()
        yield b"</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"

    def table():
        yield b"payable,outcome,reference,reason\n"
        for number in range(rows):
            yield f"pay_{number:012d},failed,REF{number},{filler}\n".encode()
    for kind, body in (("application/xml", report()), ("text/csv", table())):
        peak = Peak(sandbox)
        status, _, content, sent = send(sandbox, path, body, key="results-" + kind.replace("/", "-"), kind=kind, role="finance-maker")
        growth = peak.growth()
        check(f"{rows} results as {kind}, {sent >> 20} MiB, are read to their end", status == 404 and json.loads(content)["code"] == "not-found", content)
        print(f"    the peak grew by {growth >> 20} MiB", flush=True)
        check(f"the peak grows by less than {GROWTH_MAX >> 20} MiB", growth < GROWTH_MAX < sent // 2)
    broken = (piece.replace(b"</TxInfAndSts>", b"</TxInf>") if b"pay_000000000777" in piece else piece for piece in report())
    status, _, content, _ = send(sandbox, path, broken, key="results-broken", kind="application/xml", role="finance-maker")
    check("a report that breaks off is refused with its line", status == 400 and "line 778" in json.loads(content)["detail"], content)
    padded = (b" " * (1 << 20) for _ in range(17))
    status, _, content, _ = send(sandbox, path, padded, key="results-json", kind="application/json", role="finance-maker")
    check("JSON of more than 16 MiB is refused, and told what to send", status == 413 and "text/csv" in json.loads(content)["detail"], content)


def refused(sandbox):
    head = sandbox.call("GET", "/v1/audit/head", "auditor")["seq"]
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc)
    connection.putrequest("POST", "/v1/enterprises/imports")
    for name, value in {"Authorization": "Bearer " + sandbox.tokens["admin"], "Content-Type": "application/jsonl",
                        "Content-Length": "1000000"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(next(lines(record(number) for number in range(900_000, 900_200))))
    connection.close()
    status, _, content, _ = send(sandbox, "/v1/enterprises/imports", iter(["uscc,name\n".encode(), "x\n".encode()]), kind="text/csv")
    check("a file that is no CSV is refused with its line", status == 400 and "line 2" in json.loads(content)["detail"])
    half = ("uscc,name\n%s,甲\n%s,乙,丙\n" % (uscc(900_001), uscc(900_002))).encode()
    status, _, content, _ = send(sandbox, "/v1/enterprises/imports", iter([half]), kind="text/csv", language="zh-CN")
    check("also where that is its last line", status == 400 and "第 3 行" in json.loads(content)["detail"])
    check("neither those, nor a client that went away half-way, changed anything",
          sandbox.call("GET", "/v1/audit/head", "auditor")["seq"] == head)
    long = ['{"uscc": "%s"}' % ("x" * (2 << 20)), json.dumps(record(900_003))]
    status, _, content, _ = send(sandbox, "/v1/enterprises/imports", lines(long))
    rows = json.loads(content)["rows"]
    check("an endless line is a failed row and spoils no other",
          [(row["line"], row["outcome"]) for row in rows] == [(1, "failed"), (2, "created")] and rows[0]["errors"][0]["code"] == "line-too-long")
    body = json.dumps(record(900_004)).encode()
    for algorithm, name in ((hashlib.sha256, "sha-256"), (hashlib.sha512, "sha-512")):
        for octets, wanted in ((b"other", 400), (body, 200)):
            digest = base64.b64encode(algorithm(octets).digest()).decode()
            connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc)
            connection.request("POST", "/v1/enterprises/imports", body, {
                "Authorization": "Bearer " + sandbox.tokens["admin"], "Content-Type": "application/jsonl",
                "Content-Digest": f"{name}=:{digest}:"})
            check(f"{name} of {'other' if wanted == 400 else 'the'} content: {wanted}", connection.getresponse().status == wanted)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=25_000)
    options = options.parse_args()
    with Sandbox() as sandbox:
        large(sandbox, options.records)
        stored = options.records // 5
        replayed(sandbox, stored)
        exported(sandbox, stored)
        results(sandbox)
        refused(sandbox)
    print(f"bulk: {passed} passed, 0 failed")


if __name__ == "__main__":
    main()
