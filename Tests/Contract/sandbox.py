"""A sandbox of voucherd on a free port, with one caller a role: what the contract's Python checks run against."""
import json, os, re, shutil, signal, subprocess, tempfile, time, urllib.error, urllib.request

ADMIN = "admin-token-of-the-contract-tests"
PUDONG = "浦东新区"
PEOPLE = [
    ("portal", {"name": "一网通办", "person": "portal", "roles": ["portal"]}),
    ("applicant", {"name": "示例智能", "person": "申一", "roles": ["applicant"], "enterprise": "91350100M000100Y43"}),
    ("district-reviewer", {"name": "浦东科经委", "person": "赵一", "roles": ["district-reviewer"], "district": PUDONG}),
    ("municipal-reviewer", {"name": "市经信委", "person": "钱二", "roles": ["municipal-reviewer"]}),
    ("expert", {"name": "专家", "person": "吴六", "roles": ["expert"]}),
    ("finance-maker", {"name": "财务制单", "person": "孙三", "roles": ["finance-maker"]}),
    ("finance-checker", {"name": "财务复核", "person": "李四", "roles": ["finance-checker"]}),
    ("auditor", {"name": "审计", "person": "周五", "roles": ["auditor"]}),
]


class Client:
    """Callers of a running service: `client.call("GET", "/v1/pools", "portal")`."""

    def __init__(self, url, tokens):
        self.url, self.tokens = url, tokens

    def send(self, method, path, role=None, body=None, headers=(), kind="application/json"):
        """One request; its status, fields and content."""
        fields = dict(headers)
        if role:
            fields["Authorization"] = "Bearer " + self.tokens[role]
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
            fields["Content-Type"] = kind
        if method == "POST":
            fields.setdefault("Idempotency-Key", os.urandom(8).hex())
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=fields)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def succeed(self, method, path, *arguments, **named):
        """One request that must succeed; its fields and content."""
        status, fields, content = self.send(method, path, *arguments, **named)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {content.decode()[:600]}")
        return fields, content

    def call(self, *arguments, **named):
        """One request that must succeed; its JSON."""
        content = self.succeed(*arguments, **named)[1]
        return json.loads(content) if content else None

    def fields(self, *arguments, **named):
        """One request that must succeed; its answer's fields."""
        return self.succeed(*arguments, **named)[0]

    def wait(self, condition, seconds=30, what="the condition"):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise SystemExit(f"{what} did not come about within {seconds} s")


class Sandbox(Client):
    """`with Sandbox() as sandbox:` starts the built program; `sandbox.url`, `sandbox.tokens[role]`, `sandbox.call(…)`."""

    def __init__(self, config="Config/voucherd.json", sandbox=True, tls=None):
        self.data = tempfile.mkdtemp(prefix="voucherd-contract.")
        self.config, self.is_sandbox, self.tls = config, sandbox, tls
        self.program = os.path.join(os.environ.get("VOUCHERD_BIN", ".build/debug"), "voucherd")

    def start(self):
        command = [self.program, "serve", "--port", "0", "--data", self.data + "/data", "--config", self.config]
        self.log = open(self.data + "/log", "ab")
        self.process = subprocess.Popen(
            command + (["--sandbox"] if self.is_sandbox else []), stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=dict(os.environ, VOUCHERD_ADMIN_TOKEN=ADMIN))
        line = self.process.stdout.readline()
        found = re.search(r"(https?://\S+)", line)
        if not found:
            raise SystemExit("voucherd did not start: " + open(self.data + "/log").read())
        self.url = found.group(1)
        return self

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait()

    def __enter__(self):
        self.start()
        self.tokens = {"admin": ADMIN}
        if self.is_sandbox:
            self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-05T09:00:00+08:00"})
        for role, body in PEOPLE:
            self.tokens[role] = self.call("POST", "/v1/clients", "admin", body)["token"]
        return self

    def __exit__(self, *_):
        self.kill(signal.SIGTERM)
        self.log.close()
        shutil.rmtree(self.data, ignore_errors=True)


def configuration(folder, schemes=None, **service):
    """The shipped configuration with other settings of the service, and members of schemes, in a folder of its own; the path of its
    voucherd.json."""
    source = os.path.abspath("Config")
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(source):
        if name == "schemes" and schemes:
            shutil.copytree(os.path.join(source, name), os.path.join(folder, name))
        elif name != "voucherd.json":
            os.symlink(os.path.join(source, name), os.path.join(folder, name))
    for scheme, members in (schemes or {}).items():
        path = os.path.join(folder, "schemes", scheme + ".json")
        with open(path, encoding="utf-8") as file:
            changed = dict(json.load(file), **members)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(changed, file, ensure_ascii=False)
    settings = json.load(open(os.path.join(source, "voucherd.json"), encoding="utf-8"))
    settings["service"] = dict(settings.get("service", {}), **service)
    path = os.path.join(folder, "voucherd.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(settings, file, ensure_ascii=False)
    return path
