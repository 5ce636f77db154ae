#!/usr/bin/env python3
"""Every request example of the served document is sent to a running sandbox, and must get the answer that the document promises first:
its 2xx, with content of its schema.

    .build/contract/bin/python Tests/Contract/examples.py

The examples are the steps of one case. What is sent is the example as it stands; only ids, which no document can know, are those of the
case here (and the event that a replay starts behind, and the tag of `If-Match`). Exit 1 where one is refused, or was not sent.
"""
import json, re, tempfile, urllib.request

from jsonschema import Draft202012Validator
from cases import World
from sandbox import Sandbox, configuration

PREFIXES = "app|vch|red|pay|bat|doc|rev|obj|rec|cli|hook|run|call|dlg"
CODE = "91350100M000100Y43"
passed = 0


class Story:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.document = json.load(urllib.request.urlopen(sandbox.url + "/openapi.json"))
        self.operations = {operation["operationId"]: (method.upper(), path, operation)
                           for path, item in self.document["paths"].items() for method, operation in item.items()}
        self.ids, self.sent = {}, set()

    def fill(self, value):
        """The example with the case's own ids."""
        if isinstance(value, dict):
            return {name: self.fill(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, str):
            return re.sub(rf"\b({PREFIXES})_[0-9a-z]+", lambda found: self.ids[found[1]], value)
        return value

    def send(self, name, role=None, path={}, headers={}, kind="application/json", **members):
        """Sends an operation's example; its answer. `members` are those that only the case can know."""
        global passed
        method, target, operation = self.operations[name]
        body = self.fill(operation["requestBody"]["content"][kind]["example"])
        if members:
            body = dict(body, **members)
        for key, value in path.items():
            target = target.replace("{%s}" % key, value)
        octets = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        status, _, content = self.sandbox.send(method, target, role, octets, headers, kind)
        promised = operation["responses"].get(str(status))
        if status >= 300 or promised is None:
            raise SystemExit(f"FAILED: {name} ({kind}): {status} {content.decode()[:600]}")
        answer = json.loads(content) if content else None
        schema = promised.get("content", {}).get("application/json", {}).get("schema")
        if schema:
            whole = dict(self.document, **{"$ref": "#/x"}, x=schema)
            faults = list(Draft202012Validator(whole).iter_errors(answer))
            if faults:
                raise SystemExit(f"FAILED: {name}: the answer breaks its schema: {faults[0].message[:300]} at {faults[0].json_path}")
        self.sent.add((name, kind))
        passed += 1
        print(f"ok  {name} ({kind}): {status}", flush=True)
        return answer

    def unsent(self):
        return {(name, kind) for name, (_, _, operation) in self.operations.items()
                for kind, form in operation.get("requestBody", {}).get("content", {}).items() if "example" in form} - self.sent


def main():
    with tempfile.TemporaryDirectory(prefix="voucherd-schemes.") as folder:
        config = configuration(folder + "/config", schemes={"cluster-model": {"entitlement": {"confirmationWorkingDays": 20}}})
        with Sandbox(config=config) as sandbox:
            story = Story(sandbox)
            tell(story, sandbox)
            unsent = story.unsent()
            if unsent:
                raise SystemExit(f"FAILED: examples that were not sent: {sorted(unsent)}")
    print(f"examples: {passed} passed, 0 failed")


def tell(story, sandbox):
    send, ids = story.send, story.ids
    # Before the clock is moved: dates of the first week.
    send("setClock", "admin")
    ids["cli"] = send("registerClient", "admin")["id"]
    send("addCredential", "admin", {"id": ids["cli"]})
    send("delegate", "municipal-reviewer")
    send("openCall", "admin")
    send("recordEnterprise", "portal", {"uscc": CODE}, {"If-None-Match": "*"})
    for kind in ("text/csv", "application/jsonl", "application/x-ndjson"):
        send("importEnterprises", "admin", kind=kind)
        send("importCalendars", "admin", kind=kind)
    sandbox.call("PUT", f"/v1/enterprises/{CODE}", "admin", story.operations["recordEnterprise"][2]["requestBody"]["content"][
        "application/json"]["example"], {"If-Match": sandbox.fields("GET", f"/v1/enterprises/{CODE}", "admin")["ETag"]})
    send("assess")
    send("simulate", "municipal-reviewer")
    hook = {"id": send("registerWebhook", "portal")["id"]}
    send("rotateWebhookSecret", "portal", hook)
    event = sandbox.call("GET", "/v1/events?limit=1", "portal")["data"][0]["id"]
    send("replayWebhook", "portal", hook, after=event)
    send("switchWebhook", "portal", hook, {"If-Match": sandbox.fields("GET", f"/v1/webhooks/{hook['id']}", "portal")["ETag"]})

    # The application, from the draft to the voucher.
    ids["doc"] = sandbox.call("POST", "/v1/documents", "portal", "合同".encode(), kind="text/plain")["id"]
    application = {"id": send("createApplication", "portal")["id"]}
    send("amendApplication", "portal", application, {
        "If-Match": sandbox.fields("GET", f"/v1/applications/{application['id']}", "portal")["ETag"]})
    send("submitApplication", "portal", application)
    send("reviewApplication", "district-reviewer", application)
    sandbox.call("POST", f"/v1/applications/{application['id']}/reviews", "municipal-reviewer", {
        "stage": "municipal-review", "outcome": "approve", "opinion": "同意"})
    # The other cases, and past the publicity of all of them.
    world = World(sandbox)
    voucher = {"id": sandbox.call("GET", f"/v1/applications/{application['id']}", "portal")["vouchers"][0]}

    # Redeemed, paid, and a part of it brought back.
    redemption = {"id": send("fileRedemption", "portal", voucher)["id"]}
    ids["pay"] = send("reviewRedemption", "municipal-reviewer", redemption)["payable"]
    batch = {"id": send("draftBatch", "finance-maker")["id"]}
    send("approveBatch", "finance-checker", batch)
    send("dispatchBatch", "finance-maker", batch)
    send("recordResults", "finance-maker", batch)
    send("recordResults", "finance-maker", batch, kind="text/csv")
    send("recordResults", "finance-maker", batch, kind="application/xml")
    recovery = {"id": send("orderRecovery", "municipal-reviewer")["id"]}
    send("planRecovery", "municipal-reviewer", recovery)
    send("recordReceipt", "finance-maker", recovery)
    body = dict(story.operations["fileRedemption"][2]["requestBody"]["content"]["application/json"]["example"])
    body["invoices"] = [dict(body["invoices"][0], number="25312000000000000009")]
    body["payment"] = dict(body["payment"], reference="汇款 20260112-02")  # Another payment: one pays for one redemption.
    second = sandbox.call("POST", f"/v1/vouchers/{voucher['id']}/redemptions", "portal", body)["id"]
    paid = ids["pay"]
    ids["pay"] = sandbox.call("POST", f"/v1/redemptions/{second}/review", "municipal-reviewer", {"outcome": "approve", "opinion": "核实"})["payable"]
    send("offsetRecovery", "finance-maker", recovery)
    ids["pay"] = paid
    send("proposeWriteOff", "municipal-reviewer", recovery)
    send("approveWriteOff", "finance-checker", recovery)
    send("reverseInvoice", "finance-maker", {"number": "25312000000000000009"})

    # What a call, an award, a grant in parts, a recommendation and a run have of their own.
    def ready(name):
        made = world.ready[name]()
        return send(name, made.role, made.path, made.headers)
    late = sandbox.call("POST", "/v1/calls", "admin", {"scheme": "benchmark-scenario", "opensOn": "2026-01-20", "closesOn": "2026-01-20"})["id"]
    ids["app"] = world.submitted("benchmark-scenario", kinds=["project-plan"], claim={"totalInvestment": "300000.00", "projectTitle": "智慧商场"})
    for name in ("withdrawApplication", "recordOtherAward", "recuse", "fileObjection", "ruleObjection", "revokeVoucher", "cancelBatch",
                 "proposeYearEnd", "approveYearEnd", "rejectYearEnd", "recordAudit", "revokeGrant", "appraiseTranche",
                 "recordReferralOutcome", "startEntitlementRun", "confirmEntitlement"):
        ready(name)
    sandbox.call("PUT", "/v1/clock", "admin", {"now": "2026-01-21T09:00:00+08:00"})
    send("shortlistCall", "municipal-reviewer", {"id": late})


if __name__ == "__main__":
    main()
