#!/usr/bin/env python3
"""Webhooks as receivers meet them: signatures by the reference package, order, retries over a kill -9, rotation, 410, replay, refused
addresses, TLS that is verified; and the feed by cursor and by Server-Sent Events.

    .build/contract/bin/python Tests/Contract/webhooks.py
"""
import collections, http.server, json, os, signal, ssl, subprocess, tempfile, threading, time, urllib.error, urllib.request

from standardwebhooks import Webhook
from sandbox import Sandbox, configuration

passed = 0


def check(what, condition):
    global passed
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    passed += 1
    print("ok ", what)


class Receiver:
    """Keeps what comes; answers with `status`, which may be a function of the number of requests so far."""

    def __init__(self, status=204, tls=None):
        self.status, self.requests, self.lock = status, [], threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.lock:
                    receiver.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
                    status = receiver.status(len(receiver.requests)) if callable(receiver.status) else receiver.status
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        with self.lock:
            return [json.loads(body) for _, body in self.requests]

    def told(self, subject):
        """The deliveries so far about one thing. Others may still be on their way, so no test may count on the newest request."""
        with self.lock:
            return [(headers, body) for headers, body in self.requests if json.loads(body)["subject"] == subject]


def certificate(folder, name, authority=None):
    key, cert = f"{folder}/{name}.key", f"{folder}/{name}.pem"
    extra = ["-addext", "subjectAltName=IP:127.0.0.1"] if authority else ["-addext", "basicConstraints=critical,CA:TRUE"]
    signer = ["-CA", authority[1], "-CAkey", authority[0]] if authority else []
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert,
                    "-days", "2", "-subj", f"/CN={name}"] + extra + signer, check=True, capture_output=True)
    return key, cert


def refused(sandbox, url):
    try:
        sandbox.call("POST", "/v1/webhooks", "portal", {"url": url})
    except SystemExit as refusal:
        return str(refusal)
    return ""


def happen(sandbox, count, name="企业"):
    """Events of a portal: documents that it stores."""
    return [sandbox.call("POST", "/v1/documents", "portal", f"{name} {index}".encode(), kind="text/plain")["id"] for index in range(count)]


def addresses():
    with Sandbox() as sandbox:
        for url in ["https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.0.1:8443/x", "https://[::1]/",
                    "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/", "https://[fd00::1]/",
                    "https://[64:ff9b::7f00:1]/", "https://0.0.0.0/"]:
            check(f"refused at registration: {url}", "address-not-allowed" in refused(sandbox, url))
        for url in ["https://2130706433/", "https://0x7f.1/", "https://user@example.org/", "https://a b/", "ftp://example.org/", "https://",
                    "https://example.org/#x", "https://127.1/", "https://exa\u0000mple.org/", "https://example.org:0/",
                    "https://example.org\r\nX: y/"]:
            check(f"refused as no address: {url!r}", "invalid-url" in refused(sandbox, url))
        check("refused: not https", "not-https" in refused(sandbox, "http://example.org/"))
        check("a public name is taken", not refused(sandbox, "https://portal.example.org/hooks"))


def deliveries(folder):
    config = configuration(folder + "/plain", webhooks={
        "allowPlainHTTP": True, "allowedNetworks": ["127.0.0.0/8"], "retrySeconds": [1, 1, 1, 1, 1, 1, 1, 1]})
    with Sandbox(config=config) as sandbox:
        good, busy = Receiver(), Receiver(lambda count: 503 if count <= 2 else 204)
        hook = sandbox.call("POST", "/v1/webhooks", "portal", {"url": good.url})
        slow = sandbox.call("POST", "/v1/webhooks", "portal", {"url": busy.url, "types": ["document-stored"]})
        check("the secret is shown once", hook["secret"].startswith("whsec_")
              and "secret" not in sandbox.call("GET", f"/v1/webhooks/{hook['id']}", "portal"))
        documents = happen(sandbox, 5)
        sandbox.wait(lambda: sum(event["type"] == "document-stored" for event in good.events()) == 5, what="five deliveries")
        for headers, body in list(good.requests):
            Webhook(hook["secret"]).verify(body, headers)
        check("every signature is right by the reference package", True)
        event = good.events()[-1]
        check("CloudEvents 1.0", event["specversion"] == "1.0" and {"id", "source", "type", "time", "subject", "data"} <= set(event))
        check("each message has its own id", len({headers["webhook-id"] for headers, _ in good.requests}) == len(good.requests))
        sandbox.wait(lambda: len(busy.requests) == 7, what="retries until taken")
        ids = collections.Counter(headers["webhook-id"] for headers, _ in busy.requests)
        check("a message keeps its id when it is tried again", len(ids) == 5 and sum(ids.values()) == 7)
        check("types are chosen", {event["type"] for event in busy.events()} == {"document-stored"})
        other = sandbox.call("POST", "/v1/clients", "admin", {"name": "另一门户", "person": "p2", "roles": ["portal"]})["token"]
        sandbox.tokens["portal2"] = other
        check("another's webhooks are not there", sandbox.call("GET", "/v1/webhooks", "portal2")["data"] == [])

        # In order for each thing: a draft, amended and withdrawn, at a receiver that fails often.
        flaky = Receiver(lambda count: 500 if count % 2 else 204)
        sandbox.call("POST", "/v1/webhooks", "portal", {"url": flaky.url})
        sandbox.call("PUT", "/v1/enterprises/91350100M000100Y43", "portal", {"name": "示例", "district": "浦东新区"}, {"If-None-Match": "*"})
        drafts = [sandbox.call("POST", "/v1/applications", "portal", {"scheme": "model-api", "applicant": "91350100M000100Y43", "claim": {}})["id"]
                  for _ in range(3)]
        for draft in drafts:
            sandbox.call("POST", f"/v1/applications/{draft}/withdrawal", "portal", {"reason": "x"})
        def told():
            with flaky.lock:
                return [json.loads(body) for index, (_, body) in enumerate(flaky.requests) if index % 2]
        sandbox.wait(lambda: sum(event["type"] == "application-withdrawn" for event in told()) == 3, what="the withdrawals")
        for draft in drafts:
            kinds = [event["type"] for event in told() if event["subject"] == draft]
            check("in order for each thing", kinds == ["application-drafted", "application-withdrawn"])

        # A kill -9 while a message waits: it is delivered by the next process.
        down = Receiver(503)
        sandbox.call("POST", "/v1/webhooks", "portal", {"url": down.url, "types": ["document-stored"]})
        happen(sandbox, 3, "死")
        sandbox.wait(lambda: len(down.requests) >= 1, what="a first attempt")
        sandbox.kill(signal.SIGKILL)
        down.status, before = 204, len(down.requests)
        sandbox.start()
        sandbox.wait(lambda: len({event["id"] for event in down.events()[before:]}) == 3, what="delivery after kill -9")
        check("deliveries survive kill -9", True)

        # Rotation: both secrets sign for a while.
        rotated = sandbox.call("POST", f"/v1/webhooks/{hook['id']}/secrets", "portal", {"overlapSeconds": 3600})["secret"]
        stored, = happen(sandbox, 1, "换")
        sandbox.wait(lambda: good.told(stored), what="a delivery after rotation")
        headers, body = good.told(stored)[0]
        Webhook(hook["secret"]).verify(body, headers)
        Webhook(rotated).verify(body, headers)
        check("old and new secret sign during the overlap", len(headers["webhook-signature"].split(" ")) == 2)
        sandbox.call("POST", f"/v1/webhooks/{hook['id']}/secrets", "portal", {"overlapSeconds": 0})
        stored, = happen(sandbox, 1, "再")
        sandbox.wait(lambda: good.told(stored), what="a delivery after the second rotation")
        headers, body = good.told(stored)[0]
        try:
            Webhook(rotated).verify(body, headers)
            check("an ended secret signs no more", False)
        except Exception:
            check("an ended secret signs no more", True)

        # Replay: what came behind an event comes again, each event under the id of its message.
        behind = set(happen(sandbox, 3, "重"))
        sandbox.wait(lambda: all(good.told(subject) for subject in behind), what="what will be replayed")
        sandbox.call("POST", f"/v1/webhooks/{hook['id']}/replays", "portal", {"after": json.loads(good.told(stored)[0][1])["id"]})
        sandbox.wait(lambda: all(len(good.told(subject)) == 2 for subject in behind), what="a replay")
        messages = {subject: {headers["webhook-id"] for headers, _ in good.told(subject)} for subject in behind}
        check("a replay sends each event under the same id", all(len(ids) == 1 for ids in messages.values()))
        check("a replay sends only what is behind the event", len(good.told(stored)) == 1)

        # 410: disabled, and going again when the owner says so.
        gone = Receiver(410)
        ended = sandbox.call("POST", "/v1/webhooks", "portal", {"url": gone.url, "types": ["document-stored"]})["id"]
        happen(sandbox, 1, "去")
        row = sandbox.wait(lambda: (lambda hook: hook if hook["status"] == "disabled" else None)(
            sandbox.call("GET", f"/v1/webhooks/{ended}", "portal")), what="the disabling")
        check(f"410 disables after {len(gone.requests)} request", row["disabledBecause"] == "gone" and len(gone.requests) == 1)
        gone.status = 204
        request = urllib.request.Request(sandbox.url + f"/v1/webhooks/{ended}", headers={"Authorization": "Bearer " + sandbox.tokens["portal"]})
        with urllib.request.urlopen(request) as answer:
            tag = answer.headers["ETag"]
        sandbox.call("PATCH", f"/v1/webhooks/{ended}", "portal", {"status": "active"}, {"If-Match": tag})
        sandbox.wait(lambda: len(gone.requests) >= 2, what="delivery after it was set going again")
        check("what waited is sent when it goes on", True)
        log = sandbox.call("GET", f"/v1/webhooks/{ended}/deliveries", "portal")["data"]
        check("deliveries are told", any(row["status"] == "delivered" for row in log))

        sandbox.call("DELETE", f"/v1/webhooks/{slow['id']}", "portal")
        count = len(busy.requests)
        happen(sandbox, 1, "删")
        time.sleep(0.5)
        check("a deleted webhook is told nothing", len(busy.requests) == count)
        feed(sandbox, documents)


def feed(sandbox, documents):
    auditor = {"Authorization": "Bearer " + sandbox.tokens["auditor"], "Accept": "text/event-stream"}
    whole, cursor = [], None
    while True:
        page = sandbox.call("GET", "/v1/events?limit=7" + (f"&after={cursor}" if cursor else ""), "auditor")
        whole += page["data"]
        if not page["next"]:
            break
        cursor = page["next"]
    check("the feed by cursor has every event once, in order", len({event["id"] for event in whole}) == len(whole)
          and [event["seq"] for event in whole] == sorted(event["seq"] for event in whole))

    def stream(last=None):
        headers = dict(auditor, **({"Last-Event-ID": last} if last else {}))
        return urllib.request.urlopen(urllib.request.Request(sandbox.url + "/v1/events", headers=headers), timeout=20)

    def read(answer, count):
        events, current = [], {}
        while len(events) < count:
            line = answer.readline().decode().rstrip("\n")
            if not line and "data" in current:
                events.append((current["id"], json.loads(current["data"])))
                current = {}
            elif ": " in line and not line.startswith(":"):
                name, value = line.split(": ", 1)
                current[name] = value
        return events

    with stream() as answer:
        check("SSE gives the feed", answer.headers["Content-Type"].startswith("text/event-stream"))
        first = read(answer, len(whole))
        check("SSE gives the same events", [event["id"] for _, event in first] == [event["id"] for event in whole])
        happen(sandbox, 1, "流")
        check("SSE follows what happens", read(answer, 1)[0][1]["type"] == "document-stored")
    middle = whole[len(whole) // 2]["id"]
    with stream(middle) as answer:
        check("Last-Event-ID goes on behind it", read(answer, 1)[0][0] == whole[len(whole) // 2 + 1]["id"])


def transport(folder):
    authority = certificate(folder, "authority")
    trusted, stranger = certificate(folder, "trusted", authority), certificate(folder, "stranger", certificate(folder, "other"))
    config = configuration(folder + "/tls", webhooks={
        "allowedNetworks": ["127.0.0.0/8"], "authorityFile": authority[1], "retrySeconds": [60]})
    with Sandbox(config=config) as sandbox:
        good, bad = Receiver(tls=(trusted[1], trusted[0])), Receiver(tls=(stranger[1], stranger[0]))
        sandbox.call("POST", "/v1/webhooks", "portal", {"url": good.url})
        named = good.url.replace("127.0.0.1", "localhost")
        hooks = [sandbox.call("POST", "/v1/webhooks", "portal", {"url": url})["id"] for url in (bad.url, named)]
        happen(sandbox, 1)
        sandbox.wait(lambda: good.requests, what="a delivery over TLS")
        check("TLS with a trusted certificate", True)
        refusals = {"a stranger's certificate": "unable to get local issuer certificate", "a certificate for another name": "hostname mismatch"}
        for hook, (what, why) in zip(hooks, refusals.items()):
            row = sandbox.wait(lambda: next((row for row in sandbox.call("GET", f"/v1/webhooks/{hook}/deliveries", "portal")["data"]
                                             if row["attempts"]), None), what="a failed attempt")
            check(f"{what} is refused: {row['failure']}", why in row["failure"] and not bad.requests)
    # Judged again after the name was looked up: a name that means the machine itself.
    with open("/etc/hosts") as hosts:
        local = next((word for line in hosts if line.startswith("127.") for word in line.split()[1:] if "localhost" not in word), None)
    name = local or os.uname().nodename
    with Sandbox() as sandbox:
        hook = sandbox.call("POST", "/v1/webhooks", "portal", {"url": f"https://{name}/"})["id"]
        happen(sandbox, 1)
        row = sandbox.wait(lambda: next((row for row in sandbox.call("GET", f"/v1/webhooks/{hook}/deliveries", "portal")["data"]
                                         if row["attempts"]), None), what="an attempt")
        check(f"{name} is judged after its look-up: {row['failure']}",
              "is an address that is not called" in row["failure"] or "is not known" in row["failure"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="voucherd-webhooks.") as folder:
        addresses()
        deliveries(folder)
        transport(folder)
    print(f"{passed} passed, 0 failed")
