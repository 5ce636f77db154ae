#!/usr/bin/env python3
"""Shows what leaves the house to programs that others wrote: the payment file to the published schema of pain.001.001.09 (the copy in
PyPI's sepaxml) and to a bank (PyPI's mock-bank), the bank's own pain.002, camt.054 and pacs.004 to the service, the books to bean-check
(PyPI's beancount). Needs requirements.txt; .ci/run makes the environment. Says what it checked; exit 1 where anything is not as it should be.

    python3 -m venv .build/bank && .build/bank/bin/pip install -r Tests/Bank/requirements.txt
    .build/bank/bin/python Tests/Bank/outside.py [path of voucherd]
"""
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from xml.etree import ElementTree

import sepaxml
import xmlschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOUCHERD = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build/debug/voucherd")
SCHEMA = pathlib.Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"
PAYER = {"bank": "国家金库上海市分库", "number": "31000000000000001", "name": "上海市经济和信息化委员会"}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check(what, holds, detail=""):
    print(("ok    " if holds else "WRONG ") + what + ("" if holds or not detail else f": {detail}"))
    if not holds:
        sys.exit(1)


def request(base, method, path, token=None, body=None, headers=(), octets=None, kind="application/json"):
    data = octets if octets is not None else None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(base + path, data=data, method=method)
    if data is not None:
        call.add_header("Content-Type", kind)
    if token:
        call.add_header("Authorization", "Bearer " + token)
    for name, value in headers:
        call.add_header(name, value)
    try:
        with urllib.request.urlopen(call, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def local(element):
    return element.tag.split("}", 1)[-1]


def texts(element, name):
    return [child.text for child in element.iter() if local(child) == name]


def uscc(number):
    body = "91310000MA1F" + str(100000 + number)[-5:]
    total, weight = 0, 1
    for character in body:
        total += ALPHABET.index(character) * weight
        weight = weight * 3 % 31
    return body + ALPHABET[(31 - total % 31) % 31]


class Office:
    """The service with its people."""

    def __init__(self, folder):
        config = folder / "Config"
        shutil.copytree(ROOT / "Config", config)
        settings = json.loads((config / "voucherd.json").read_text())
        settings["service"] = {"payer": PAYER}
        (config / "voucherd.json").write_text(json.dumps(settings, ensure_ascii=False))
        pools = json.loads((config / "pools.json").read_text())
        for pool in pools["pools"]:
            pool["budget"] = {"functional": "2150805", "economic": "50701", "project": "SH-AI-2026"}
        (config / "pools.json").write_text(json.dumps(pools, ensure_ascii=False))
        self.config, self.data = config, folder / "data"
        environment = dict(os.environ, VOUCHERD_ADMIN_TOKEN="outside-admin")
        self.process = subprocess.Popen(
            [VOUCHERD, "serve", "--sandbox", "--port", "0", "--config", str(config / "voucherd.json"), "--data", str(self.data)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True)
        self.base = self.process.stdout.readline().split()[-1]
        self.tokens, self.keys = {"admin": "outside-admin"}, 0
        self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-05T09:00:00+08:00"})
        for name, role in [("portal", "portal"), ("district", "district-reviewer"), ("city", "municipal-reviewer"),
                           ("maker", "finance-maker"), ("checker", "finance-checker"), ("auditor", "auditor")]:
            body = {"name": name, "person": name, "roles": [role]}
            if name == "district":
                body["district"] = "浦东新区"
            self.tokens[name] = self.call("POST", "/v1/clients", "admin", body)["token"]

    def raw(self, method, path, client, body=None, headers=(), octets=None, kind="application/json", status=(200, 201)):
        self.keys += 1
        code, answer = request(self.base, method, path, self.tokens[client], body,
                               [("Idempotency-Key", f"k{self.keys}"), *headers], octets, kind)
        if code not in status:
            sys.exit(f"{method} {path}: {code} {answer.decode()[:800]}")
        return answer

    def call(self, *arguments, **named):
        return json.loads(self.raw(*arguments, **named))

    def payables(self, count):
        """Payables of 50,000 yuan to one enterprise."""
        code = uscc(1)
        self.call("PUT", f"/v1/enterprises/{code}", "portal", {
            "uscc": code, "name": "示例 & 智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
            "account": {"bank": "上海银行", "number": "6222020200112233445", "name": "示例 & 智能"}}, headers=[("If-None-Match", "*")])
        document = self.call("POST", "/v1/documents", "portal", octets="合同".encode(), kind="text/plain")["id"]
        claim = {"contractAmount": "4000000.00", "contractNumber": "B-1", "signedOn": "2026-01-04", "provider": "云算科技", "thirdParty": True}
        case = self.call("POST", "/v1/applications", "portal", {
            "scheme": "model-api", "applicant": code, "claim": claim, "documents": [{"kind": "contract", "id": document}]})["id"]
        self.call("POST", f"/v1/applications/{case}/submission", "portal")
        for stage, person in [("district-check", "district"), ("municipal-review", "city")]:
            self.call("POST", f"/v1/applications/{case}/reviews", person, {"stage": stage, "outcome": "approve", "opinion": "符合"})
        self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-13T09:00:00+08:00"})
        voucher = self.call("GET", f"/v1/applications/{case}", "portal")["vouchers"][0]
        made = []
        for number in range(count):
            redemption = self.call("POST", f"/v1/vouchers/{voucher}/redemptions", "portal", {
                "provider": "云算科技", "contractNumber": "B-1", "claimedBase": "100000.00",
                "invoices": [{"number": f"2531200000000000{number:04d}", "amount": "100000.00", "issuedOn": "2026-01-10",
                              "seller": "云算科技", "buyer": code}],
                "payment": {"amount": "100000.00", "paidOn": "2026-01-12", "reference": f"P-{number}"}})["id"]
            reviewed = self.call("POST", f"/v1/redemptions/{redemption}/review", "city", {"outcome": "approve", "opinion": "核实"})
            made.append(reviewed["payable"])
        return made

    def approved(self, payables):
        """A batch that the checker has signed by the digest of its file; its path and the file."""
        batch = self.call("POST", "/v1/payment-batches", "maker", {"pool": "model-voucher", "payables": payables})["id"]
        path = f"/v1/payment-batches/{batch}"
        digest = self.call("GET", path, "checker")["fileDigest"]
        self.call("POST", path + "/approval", "checker", {"fileDigest": digest})
        file = self.raw("GET", path + "/file", "maker", headers=[("Accept", "application/xml")])
        check("the file is the one that was signed", hashlib.sha256(file).hexdigest() == digest)
        check("and the same at every call", self.raw("GET", path + "/file", "checker", headers=[("Accept", "application/xml")]) == file)
        return path, file

    def results(self, path, rows):
        return self.call("POST", path + "/results", "maker", {"results": rows})["counts"]

    def pool(self):
        return self.call("GET", "/v1/pools/model-voucher", "maker")


class Bank:
    """mock-bank, holding the account that the city pays from."""

    def __init__(self, folder):
        self.log = open(folder / "bank.log", "w+")
        for _ in range(10):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mockbank", "--port", str(port), "--clock", "2026-01-13T01:00", "--quiet"],
                stdout=self.log, stderr=self.log)
            self.base = f"http://127.0.0.1:{port}"
            for _ in range(100):
                if self.process.poll() is not None:
                    break
                try:
                    # Alive and answering: not another's bank on a port that ours did not get.
                    if request(self.base, "GET", "/_mock/health")[0] == 200 and self.process.poll() is None:
                        self.open()
                        return
                except OSError:
                    time.sleep(0.05)
        self.log.seek(0)
        sys.exit("mock-bank does not start: " + self.log.read())

    def open(self):
        code, answer = request(self.base, "POST", "/_mock/accounts", body={
            "id": "TREASURY", "name": "Treasury", "iban": "NL42MOCK0000009489", "currency": "CNY", "balance": 12_000_000,
            "account_number": PAYER["number"], "behaviour": "insufficient-funds"})
        check("the bank opens the city's account", code in (200, 201), answer.decode()[:300])

    def set(self, **fields):
        code, answer = request(self.base, "PATCH", "/_mock/accounts/TREASURY", body=fields)
        check("the bank is told how to behave", code == 200, answer.decode()[:300])

    def take(self, file):
        findings = request(self.base, "POST", "/_mock/validate", octets=file, kind="application/xml")[1].decode()
        check("the bank finds no error in the file", "\nerror" not in "\n" + findings, findings)
        code, answer = request(self.base, "POST", "/payments", octets=file, kind="application/xml")
        check("the bank takes the file", code in (200, 201, 202), answer.decode()[:300])

    def messages(self, kind):
        rows = json.loads(request(self.base, "GET", f"/_mock/mailbox?type={kind}")[1] or b"[]")
        return [request(self.base, "GET", f"/_mock/mailbox/{row['id']}")[1] for row in rows]

    def advance(self, days):
        check("a day passes at the bank", request(self.base, "POST", f"/_mock/advance?days={days}")[0] == 200)


def settle(office, bank, path):
    """What the bank says of a batch: its rejections in its own pain.002, its debits from its camt.054."""
    reports = bank.messages("pain.002")
    check("the bank answers with a pain.002", len(reports) == 1, str(len(reports)))
    rejected = "RJCT" in texts(ElementTree.fromstring(reports[0]), "TxSts")
    if rejected:
        counts = office.call("POST", path + "/results", "maker", octets=reports[0], kind="application/xml")["counts"]
        check("the service takes it as it is: the rejected item has failed", counts == {"failed": 1}, str(counts))
    else:
        office.raw("POST", path + "/results", "maker", octets=reports[0], kind="application/xml", status=(422,))
        check("an acceptance that is not final pays nothing", True)
    bank.advance(1)
    rows = []
    for notice in bank.messages("camt.054"):
        for entry in (e for e in ElementTree.fromstring(notice).iter() if local(e) == "TxDtls"):
            rows += [{"payable": name, "outcome": "paid", "reference": texts(entry, "AcctSvcrRef")[0] if texts(entry, "AcctSvcrRef") else name}
                     for name in texts(entry, "EndToEndId")]
    return rows


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="voucherd-outside-"))
    office, bank = Office(folder), None
    try:
        bank = Bank(folder)
        payables = office.payables(3)
        path, file = office.approved(payables)
        schema = xmlschema.XMLSchema(str(SCHEMA))
        check("the file validates against the published pain.001.001.09", schema.is_valid(file.decode()),
              str(next(schema.iter_errors(file.decode()), "")))
        check("each line carries its budget codes", file.decode().count("F:2150805 E:50701 P:SH-AI-2026") == 3)
        table = office.raw("GET", path + "/file", "maker", headers=[("Accept", "text/csv")])
        chinese = office.raw("GET", path + "/file", "maker", headers=[("Accept", "text/csv; charset=gb18030")])
        check("the table says the same in UTF-8 and in GB 18030", chinese.decode("gb18030") == table.decode("utf-8-sig"))
        check("account numbers are text", "6222020200112233445\t" in table.decode("utf-8-sig"))

        # 120,000.00 for three payments of 50,000.00: the third has no money.
        bank.take(file)
        office.call("POST", path + "/dispatch", "maker")
        rows = settle(office, bank, path)
        check("the bank debits the two that it accepted", len(rows) == 2, str(rows))
        counts = office.results(path, rows)
        check("they are paid", counts == {"paid": 2}, str(counts))
        check("the same debits again pay nothing", office.results(path, rows) == {"unchanged": 2})
        check("the batch is settled", office.call("GET", path, "maker")["status"] == "settled")
        failed = [row["id"] for row in office.call("GET", "/v1/payables?status=pending", "maker")["data"]]
        check("the rejected one waits for a later batch", len(failed) == 1)

        # In a later batch it is paid, and comes back two days after.
        bank.set(behaviour="return-later", balance=1_000_000_000, parameters={"days": 2, "reason": "AC04"})
        second, file = office.approved(failed)
        bank.take(file)
        check("it is paid", office.results(second, settle(office, bank, second)) == {"paid": 1})
        check("the pool has paid all three", office.pool()["paid"] == "150000.00", str(office.pool()))
        bank.advance(2)
        returns = bank.messages("pacs.004")
        check("the bank sends it back with a pacs.004", len(returns) == 1)
        names = texts(ElementTree.fromstring(returns[0]), "OrgnlEndToEndId")
        check("it names the payable", names == failed, str(names))
        late = [{"payable": failed[0], "outcome": "returned", "reference": "RTN-1", "reason": "AC04"}]
        check("the return reopens the payable", office.results(second, late) == {"returned": 1})
        pool = office.pool()
        check("and the pool", (pool["paid"], pool["committed"]) == ("100000.00", "50000.00"), str(pool))
        report = office.call("GET", "/v1/ledger/reconciliation", "auditor")
        ours = next(row for row in report["pools"] if row["pool"] == "model-voucher")
        check("the bank and the books agree", (ours["difference"], ours["unexplained"]) == ("0.00", "0.00"), str(ours))

        served = office.raw("GET", "/v1/ledger/beancount", "auditor")
        office.process.send_signal(signal.SIGTERM)
        check("the service ends in order", office.process.wait(30) == 0)
        books = folder / "books.beancount"
        subprocess.run([VOUCHERD, "ledger", "--data", str(office.data), "--config", str(office.config / "voucherd.json"), "--to",
                        str(books)], check=True)
        check("voucherd ledger writes what the service served", books.read_bytes() == served)
        bean = subprocess.run([str(pathlib.Path(sys.executable).parent / "bean-check"), str(books)], capture_output=True, text=True)
        check("bean-check finds the books in order", bean.returncode == 0 and not bean.stderr, bean.stdout + bean.stderr)
        broken = folder / "broken.beancount"
        broken.write_text(books.read_text().replace("Expenses:Paid:Model-voucher  50000.00", "Expenses:Paid:Model-voucher  50000.01", 1))
        bean = subprocess.run([str(pathlib.Path(sys.executable).parent / "bean-check"), str(broken)], capture_output=True, text=True)
        check("and a fen too much would be found", bean.returncode != 0)
    finally:
        for process in filter(None, [office.process, bank and bank.process]):
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
