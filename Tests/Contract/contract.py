#!/usr/bin/env python3
"""The served OpenAPI document against the service itself: openapi-spec-validator, then schemathesis with every check.

    .build/contract/bin/python Tests/Contract/contract.py [--max-examples 12] [--seed 20260105] [-- more schemathesis options]

Each operation is called with the token of a role that it is for (the document's `x-roles`), and a part of the valid cases with a thing
that is there and a body that fits its state (`cases.py`, `ready.py`), so that the cases reach the handlers and not only the gate.
Prints each operation's share of 2xx. Exit 1 on any finding, and where an operation never succeeded and is not named in NEVER.
"""
import argparse, json, os, pickle, subprocess, sys, tempfile, urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator
from cases import World
from sandbox import Sandbox, configuration as configured

METHODS = ("get", "put", "post", "patch", "delete")
# Operations that no case can make succeed, each with its reason.
NEVER = {"getOpenAPI": "schemathesis reads the document itself, and sends no case to it"}


def reads_more_than_its_schema(operation):
    content = operation.get("requestBody", {}).get("content", {})
    text = json.dumps(content)
    if any(word in text for word in ('"date-time"', '"uscc"', '"claim"', '"change"')):
        # A year in Shanghai of five digits, a check digit that does not fit, a scheme's form, a scheme's file.
        return True
    open_object = any("claim" in form.get("schema", {}).get("properties", {}) for form in content.values())
    return open_object or any(name != "application/json" for name in content)


def configuration(document, tokens, roles, examples):
    """schemathesis.toml: a token for each operation."""
    lines = [
        f"generation.max-examples = {examples}", "",
        # A schema cannot say that a code's check digit fits, that a pool exists, or that an ETag is the last one read.
        "[checks.positive_data_acceptance]",
        'expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 428, 429, 503]', "",
        # 428 is the status for a condition that is missing (RFC 6585).
        "[checks.missing_required_header]", "expected-statuses = [400, 401, 403, 404, 406, 415, 422, 428]", "",
    ]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                continue
            filters = ["[[operations]]", f'include-operation-id = "{operation["operationId"]}"']
            lines += filters
            if operation.get("x-roles"):
                role = roles.get(operation["operationId"]) or operation["x-roles"][0]
                lines.append(f'headers = {{ Authorization = "Bearer {tokens[role]}" }}')
            if method in ("post", "patch", "put") and reads_more_than_its_schema(operation):
                # A file's grammar, and a claim under its scheme's form, are checked beyond the schema and answered 400 or 415.
                lines += ["[operations.checks.positive_data_acceptance]",
                          'expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 412, 415, 422, 428, 429, 503]']
            if any(parameter["in"] == "query" and ("pattern" in parameter["schema"] or parameter["name"] == "at")
                   for parameter in operation.get("parameters", [])):
                # A month of the year 0, a record that is not there yet: a pattern and a bound cannot say it.
                lines += ["[operations.checks.positive_data_acceptance]",
                          'expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 412, 422, 428, 429, 503]']
            if operation["operationId"] in ("storeDocument", "importEnterprises", "importCalendars"):
                # Raw octets: what is kept as a file breaks no schema, and lines are judged one by one, in the report.
                lines += ["[operations.checks.negative_data_rejection]",
                          'expected-statuses = ["2xx", 400, 401, 403, 404, 405, 406, 409, 415, 422, 428, 429]']
            if lines[-2:] == filters:
                # Nothing to say of this one.
                del lines[-2:]
            lines += [""]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--max-examples", type=int, default=12)
    options.add_argument("--seed", type=int, default=20260105)
    options.add_argument("more", nargs="*")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="voucherd-schemes.") as folder:
        # A scheme that asks for a confirmation, which the shipped ones do not.
        config = configured(folder + "/config", schemes={"cluster-model": {"entitlement": {"confirmationWorkingDays": 20}}})
        with Sandbox(config=config) as sandbox:
            sys.exit(run(sandbox, folder, options))


def run(sandbox, folder, options):
    document = json.load(urllib.request.urlopen(sandbox.url + "/openapi.json"))
    errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    for error in errors:
        print("openapi-spec-validator:", error.message, list(error.absolute_path))
    print(f"openapi-spec-validator: {len(document['paths'])} paths, {len(errors)} errors")
    world = World(sandbox)
    with open(folder + "/schemathesis.toml", "w") as file:
        file.write(configuration(document, sandbox.tokens, world.roles(), options.max_examples))
    with open(folder + "/world", "wb") as file:
        pickle.dump(world, file)
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    environment = dict(os.environ, SCHEMATHESIS_HOOKS=os.path.join(os.path.dirname(os.path.abspath(__file__)), "ready.py"),
                       CONTRACT_URL=sandbox.url, CONTRACT_WORLD=folder + "/world", CONTRACT_COUNTS=folder + "/counts.json")
    run = subprocess.run(
        [program, "--config-file", folder + "/schemathesis.toml", "run", sandbox.url + "/openapi.json", "--checks", "all",
         "--seed", str(options.seed), "--no-color", "--continue-on-failure"] + options.more,
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with open(os.environ.get("CONTRACT_LOG", folder + "/log"), "w") as file:
        file.write(run.stdout)
    print(run.stdout[-20000:])
    if sandbox.process.poll() is not None:
        log = open(sandbox.data + "/log").read()
        raise SystemExit("voucherd ended under the cases: " + log[max(0, log.find("Crash") - 500):][:6000])
    broken = [line for line in open(sandbox.data + "/log") if '"level":"error"' in line or '"level":"critical"' in line]
    print("".join(broken[:5]), end="")
    with open(folder + "/counts.json") as file:
        missed = shares(document, json.load(file))
    return 1 if errors or run.returncode or broken or missed else 0


def shares(document, counts):
    """Prints how often each operation succeeded; those that never did and have no reason."""
    rows = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            statuses = {int(status): count for status, count in counts.get(operation["operationId"], {}).items()}
            total, good = sum(statuses.values()), sum(count for status, count in statuses.items() if status < 300)
            rows.append((operation["operationId"], f"{method.upper()} {path}", total, good, statuses))
    for name, place, total, good, statuses in sorted(rows, key=lambda row: row[3] / max(1, row[2])):
        told = " ".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
        print(f"  {good:5d} of {total:5d} ({100 * good // max(1, total):3d} %) 2xx  {place}  [{told}]")
    total, good = sum(row[2] for row in rows), sum(row[3] for row in rows)
    missed = [name for name, _, _, good, _ in rows if not good and name not in NEVER]
    print(f"{total} cases generated, {good} answered 2xx ({100 * good // max(1, total)} %); "
          f"{len(rows) - len(missed)} of {len(rows)} operations reached; never: {', '.join(missed) or 'none'}")
    return missed


if __name__ == "__main__":
    main()
