#!/usr/bin/env python3
"""Who may do what to whose things, asked of every operation that the served document has (OWASP API1, API3, API5).

    .build/contract/bin/python Tests/Contract/authority.py

For each operation on a thing, a request that would succeed for the right caller is sent by everybody else: a role that the operation is not
for gets 403, another party of a role that it is for gets the very 404 that a made-up id gets, an id next to a real one likewise, and
nothing of it changes anything; then the right caller succeeds. Members that a caller may not set are refused. A lent power is the listed
actions alone. What the document says of roles and scopes is compared with the table of the operator's handbook.
"""
import json, re, tempfile, urllib.request

from cases import World, uscc
from sandbox import Sandbox, configuration

# For roles whose scope is not everything: one of the same role to whom the thing does not belong.
STRANGERS = {"portal": "portal-2", "applicant": "applicant-2", "district-reviewer": "district-reviewer-2", "municipal-reviewer": "municipal-reviewer-2",
             "expert": "expert-1", "finance-maker": "finance-maker", "finance-checker": "finance-checker"}
NARROW = ("own", "enterprise", "district")
ROLES = ["admin", "portal", "applicant", "district-reviewer", "municipal-reviewer", "expert", "finance-maker", "finance-checker", "auditor"]
cells = 0
faults = []


def check(what, condition, more=""):
    global cells
    cells += 1
    if not condition:
        faults.append(f"{what} {more}")
        print("FAILED:", faults[-1][:500], flush=True)


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def target(path, parameters):
    for name, value in parameters.items():
        path = path.replace("{%s}" % name, urllib.request.quote(value))
    return path


def problem(content):
    """A refusal without what differs from request to request."""
    document = json.loads(content)
    return {name: value for name, value in document.items() if name != "requestId"}


def neighbour(value):
    """An id next to a real one; a code with its check digit."""
    if re.fullmatch(r"[0-9A-Z]{18}", value):
        return uscc(8_999_999)
    last = value[-1]
    return value[:-1] + {"9": "8", "z": "y"}.get(last, chr(ord(last) + 1))


def things(world, document):
    for method, path, operation in operations(document):
        if "{" not in path or not operation.get("x-roles"):
            continue
        name = operation["operationId"]
        scopes = operation["x-scopes"]
        ready = world.ready[name]()
        if name == "recordEnterprise":
            # One that is there: what is new belongs to whoever brings it.
            code = world.enterprise()
            ready.path, ready.headers = {"uscc": code}, world.tagged(f"/v1/enterprises/{code}", "portal")
        before = world.call("GET", "/v1/audit/head", "auditor")["seq"]

        def send(caller, parameters=ready.path):
            return world.sandbox.send(method, target(path, parameters), caller, ready.body, ready.headers, ready.kind)
        for role in ROLES:
            if role in scopes:
                continue
            status, _, content = send(role)
            check(f"{name} by {role}", status == 403 and json.loads(content)["code"] == "role-not-allowed", f"{status} {content[:200]}")
        status, _, content = world.sandbox.send(method, target(path, ready.path), None, ready.body, ready.headers, ready.kind)
        check(f"{name} by nobody", status == 401, status)
        made_up = {key: neighbour(value) if key in ("id", "uscc", "number", "credential") else value for key, value in ready.path.items()}
        for role, scope in scopes.items():
            status, _, missing = send(role, made_up)
            if name != "recordEnterprise" and not path.startswith("/v1/pools"):
                check(f"{name} by {role}: an id beside", status == 404, f"{status} {missing[:200]}")
            if scope not in NARROW or STRANGERS[role] == ready.role:
                continue
            status, _, content = send(STRANGERS[role])
            if name == "recordEnterprise":
                # A code is public, and whether it may be registered has to be told.
                check(f"{name} by another {role}", status == 403, f"{status} {content[:300]}")
            else:
                check(f"{name} by another {role}", status == 404, f"{status} {content[:300]}")
                check(f"{name} by another {role}: as if it were not there", problem(content) == problem(missing), content[:300])
        after = world.call("GET", "/v1/audit/head", "auditor")["seq"]
        check(f"{name}: refusals change nothing", after == before)
        status, _, content = send(ready.role)
        check(f"{name} by its own caller", status < 300, f"{status} {content[:300]}")


def readers(world, document):
    """Every role reads what its scope covers: one case of the applicant's own enterprise, seen by all who may."""
    application = world.vouchers[0][1]
    case = world.call("GET", f"/v1/applications/{application}", "portal")
    redemption = world.call("GET", f"/v1/redemptions?voucher={case['vouchers'][0]}", "admin")["data"]
    while not redemption:
        world.redeemed()
        redemption = world.call("GET", f"/v1/redemptions?voucher={case['vouchers'][0]}", "admin")["data"]
    ids = {"/v1/applications/{id}": application, "/v1/applications/{id}/timeline": application, "/v1/vouchers/{id}": case["vouchers"][0],
           "/v1/redemptions/{id}": redemption[0]["id"], "/v1/documents/{id}": case["documents"][0]["id"], "/v1/enterprises/{uscc}": world.home}
    for method, path, operation in operations(document):
        if method != "GET" or path not in ids:
            continue
        for role in operation["x-scopes"]:
            status, _, content = world.sandbox.send("GET", re.sub(r"\{[a-z]+\}", ids[path], path), role)
            check(f"{operation['operationId']} by {role}, whose it is to read", status == 200, f"{status} {content[:200]}")
    # Lists hold nothing that the thing itself would hide.
    for path, kind in (("/v1/applications", "applications"), ("/v1/vouchers", "vouchers"), ("/v1/redemptions", "redemptions"),
                       ("/v1/enterprises", "enterprises")):
        for caller in ("portal-2", "applicant-2", "district-reviewer-2"):
            status, _, content = world.sandbox.send("GET", path + "?limit=500", caller)
            check(f"{path} of {caller} is empty", status == 200 and json.loads(content)["data"] == [], content[:200])


def members(world, document):
    """Mass assignment: members that answers have and requests do not are refused, and change nothing."""
    for method, path, operation in operations(document):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if not schema or operation["operationId"] == "storeDocument" or operation["operationId"] not in world.ready:
            continue
        ready = world.ready[operation["operationId"]]()
        known = set(schema.get("properties", {}))
        for member, value in {"id": "app_1", "status": "granted", "approvedAmount": "1.00", "filedBy": "cli_1", "version": 9, "tokenHash": "x",
                              "balance": "1.00", "createdAt": "2026-01-05T09:00:00+08:00", "__proto__": {}}.items():
            if member in known:
                continue
            status, _, content = world.sandbox.send(
                method, target(path, ready.path), ready.role, dict(ready.body or {}, **{member: value}), ready.headers)
            check(f"{operation['operationId']} with {member}", status == 400 and any(
                error["pointer"] == "/" + member for error in json.loads(content).get("errors", [])), f"{status} {content[:200]}")


def lent(world, document):
    """A power that was lent: every delegable operation with it, no other one, and none on the next day."""
    today = world.call("GET", "/v1/clock")["now"][:10]
    lender = next(row["id"] for row in world.call("GET", "/v1/clients?limit=500", "admin")["data"] if row["person"] == "钱二")
    rows = [(method, path, operation) for method, path, operation in operations(document)
            if operation.get("x-delegable") and "municipal-reviewer" in operation["x-roles"] and operation["operationId"] in world.ready]
    actions = sorted({operation["x-action"] for _, _, operation in rows})
    for action in actions:
        made = world.call("POST", "/v1/clients", "admin", {"name": "代理", "person": f"代理{action}", "roles": ["municipal-reviewer"]})
        world.tokens["delegate"] = made["token"]
        world.call("POST", "/v1/delegations", "municipal-reviewer", {
            "delegate": made["id"], "actions": [action], "from": today, "until": today, "reason": "出差"})
        for method, path, operation in rows:
            name = operation["operationId"]
            ready = world.ready[name]()
            if name == "reviewApplication":
                application = world.signed(world.submitted(), world.CHECK)
                ready.path, ready.body = {"id": application}, dict(ready.body, stage="municipal-review")
            headers = dict(ready.headers, **{"On-Behalf-Of": lender})
            status, _, content = world.sandbox.send(method, target(path, ready.path), "delegate", ready.body, headers)
            if operation["x-action"] == action:
                check(f"{name} with {action} lent", status < 300, f"{status} {content[:300]}")
            else:
                check(f"{name} with {action} lent", status == 403, f"{status} {content[:300]}")
    status, _, content = world.sandbox.send("POST", "/v1/delegations", "municipal-reviewer", {
        "delegate": lender, "actions": actions[:1], "from": today, "until": today, "reason": "x"})
    check("nobody lends to oneself", status in (403, 422), content[:200])
    status, _, content = world.sandbox.send("POST", "/v1/delegations", "municipal-reviewer", {
        "delegate": made["id"], "actions": ["approve-batch"], "from": today, "until": today, "reason": "x"})
    check("a power that is not delegable is not lent", status in (400, 403, 422), content[:200])
    world.call("PUT", "/v1/clock", "admin", {"now": "2026-01-21T09:00:00+08:00"})
    ready = world.ready["reviewRedemption"]()
    status, _, content = world.sandbox.send("POST", f"/v1/redemptions/{ready.path['id']}/review", "delegate", ready.body, {"On-Behalf-Of": lender})
    check("a delegation that is over lends nothing", status == 403, content[:200])


def handbook(document):
    """The page that operators read is what the document says, cell by cell."""
    with open("Config/operations/authority.md", encoding="utf-8") as file:
        lines = [[cell.strip(" `") for cell in line.strip().strip("|").split("|")] for line in file if line.startswith("|")]
    header = lines[0]
    table = {row[0]: dict(zip(header[1:], row[1:])) for row in lines[1:]}
    for _, _, operation in operations(document):
        if "x-action" not in operation:
            continue
        row = table[operation["x-action"]]
        for role in ROLES:
            said = row.get(role, "").strip("—- ")
            check(f"{operation['operationId']}, {role}: handbook and document", (said or None) == operation["x-scopes"].get(role), said)


def main():
    with tempfile.TemporaryDirectory(prefix="voucherd-schemes.") as folder:
        config = configuration(folder + "/config", schemes={"cluster-model": {"entitlement": {"confirmationWorkingDays": 20}}})
        with Sandbox(config=config) as sandbox:
            document = json.load(urllib.request.urlopen(sandbox.url + "/openapi.json"))
            world = World(sandbox)
            for part in (things, readers, members, lent):
                before = cells
                part(world, document)
                print(f"{part.__name__}: {cells - before} cells", flush=True)
            handbook(document)
    if faults:
        raise SystemExit(f"{len(faults)} of {cells} cells are wrong")
    print(f"authority: {cells} passed, 0 failed")


if __name__ == "__main__":
    main()
