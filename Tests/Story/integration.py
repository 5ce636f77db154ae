#!/usr/bin/env python3
"""What an agency's portal does, with `requests`: register, file, follow by webhook, redeem, read the result; then once more with curl.

    .build/contract/bin/python Tests/Story/integration.py

It starts a sandbox of its own; everything behind `with Sandbox` is what a portal's program would do against the real service. The people
of the office, whose screens are elsewhere, are played by `office`.
"""
import http.server, os, subprocess, sys, tempfile, threading, uuid

import requests
from standardwebhooks import Webhook

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Contract"))
from sandbox import Sandbox, configuration, PUDONG  # noqa: E402

USCC = "91350100M000100Y43"


class Portal:
    """The service as a portal sees it: a token, a key for each attempt, problems as exceptions that say what to mend."""

    def __init__(self, url, token):
        self.url, self.session = url, requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def call(self, method, path, **more):
        headers = more.pop("headers", {})
        if method == "POST":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        answer = self.session.request(method, self.url + path, headers=headers, timeout=30, **more)
        if answer.headers["Content-Type"].startswith("application/problem+json"):
            problem = answer.json()
            raise RuntimeError(f"{problem['status']} {problem['code']}: {problem['detail']} {problem.get('errors', '')}")
        return answer


class Receiver:
    """The portal's end of the webhook: it checks the signature, keeps the event, answers 204."""

    def __init__(self):
        self.events, self.secret, self.arrived = [], None, threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = Webhook(receiver.secret).verify(body, {name.lower(): value for name, value in self.headers.items()})
                with receiver.arrived:
                    receiver.events.append(event)
                    receiver.arrived.notify_all()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, kind, subject):
        """The event of this type about this application."""
        def found():
            return next((event for event in self.events if event["type"] == kind and event["subject"] == subject), None)
        with self.arrived:
            if not self.arrived.wait_for(found, timeout=30):
                raise SystemExit(f"no {kind} for {subject} within 30 s")
            return found()


def story(portal, receiver, office, contract, invoice, days):
    # 1. Follow: every event that this portal may see is sent to its address, signed with a secret that is shown this once.
    hook = portal.call("POST", "/v1/webhooks", json={"url": receiver.url}).json()
    receiver.secret = hook["secret"]

    # 2. Register the enterprise, unless it is there.
    company = {"name": "示例智能", "district": PUDONG, "foundedOn": "2024-03-01", "sizeClass": "small",
               "account": {"bank": "上海银行", "number": "310001", "name": "示例智能"}}
    portal.call("PUT", f"/v1/enterprises/{USCC}", json=company, headers={"If-None-Match": "*"})

    # 3. Ask what it would get, then file.
    claim = {"contractAmount": "800000.00", "contractNumber": contract, "signedOn": "2026-01-04", "provider": "云算科技", "thirdParty": True}
    ask = {"scheme": "model-api", "enterprise": dict(company, uscc=USCC), "claim": claim}
    assert portal.call("POST", "/v1/assessments", json=ask).json()["amount"] == "400000.00"
    document = portal.call("POST", "/v1/documents", data="合同".encode(), headers={"Content-Type": "text/plain"}).json()
    application = portal.call("POST", "/v1/applications", json={
        "scheme": "model-api", "applicant": USCC, "claim": claim, "documents": [{"kind": "contract", "id": document["id"]}]}).json()["id"]
    portal.call("POST", f"/v1/applications/{application}/submission")
    receiver.wait("application-submitted", application)

    # The office reviews; five working days of publicity pass.
    office(application, days)
    receiver.wait("application-granted", application)

    # 4. Redeem an invoice against the voucher.
    voucher = portal.call("GET", f"/v1/applications/{application}").json()["vouchers"][0]
    redemption = portal.call("POST", f"/v1/vouchers/{voucher}/redemptions", json={
        "provider": "云算科技", "contractNumber": contract, "claimedBase": "100000.00",
        "invoices": [{"number": invoice, "amount": "100000.00", "issuedOn": "2026-01-10", "seller": "云算科技", "buyer": USCC}],
        "payment": {"amount": "100000.00", "paidOn": "2026-01-12", "reference": "P-1"}}).json()["id"]
    office(redemption, None)
    receiver.wait("redemption-approved", application)

    # 5. Read the result.
    result = portal.call("GET", f"/v1/vouchers/{voucher}").json()
    assert result["balance"] == "350000.00", result
    print(f"application {application}: granted; voucher {voucher}: {result['balance']} left of {result['faceValue']}")
    print(f"{len(receiver.events)} events by webhook, every signature checked")


def main():
    folder = tempfile.mkdtemp(prefix="voucherd-integration.")
    # A real receiver is public and speaks TLS; this one is beside the service, which must be told that it may call it.
    config = configuration(folder + "/config", webhooks={"allowPlainHTTP": True, "allowedNetworks": ["127.0.0.0/8"]})
    with Sandbox(config=config) as sandbox:
        def office(thing, until):
            if until is None:
                return sandbox.call("POST", f"/v1/redemptions/{thing}/review", "municipal-reviewer", {"outcome": "approve", "opinion": "核实"})
            for role, stage in (("district-reviewer", "district-check"), ("municipal-reviewer", "municipal-review")):
                sandbox.call("POST", f"/v1/applications/{thing}/reviews", role, {"stage": stage, "outcome": "approve", "opinion": "同意"})
            sandbox.call("PUT", "/v1/clock", "admin", {"now": until})

        story(Portal(sandbox.url, sandbox.tokens["portal"]), Receiver(), office, "HT-1", "25312000000000000001", "2026-01-13T09:00:00+08:00")
        environment = dict(os.environ, URL=sandbox.url, ADMIN=sandbox.tokens["admin"], CITY=sandbox.tokens["municipal-reviewer"],
                           DISTRICT=sandbox.tokens["district-reviewer"])
        subprocess.run(["bash", os.path.join(os.path.dirname(__file__), "integration.sh")], env=environment, check=True)


if __name__ == "__main__":
    main()
