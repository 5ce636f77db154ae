#!/usr/bin/env python3
"""The served OpenAPI document against the service itself: openapi-spec-validator, then schemathesis with every check.

    .build/contract/bin/python Tests/Contract/contract.py [--max-examples 40] [--seed 20260105] [-- more schemathesis options]

Each operation is called with the token of a role that it is for (the document's `x-roles`), so that the cases reach the handlers and
not only the gate. Exit 1 on any finding.
"""
import argparse, json, os, re, subprocess, sys, urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator
from sandbox import Sandbox, PUDONG

USCC = "91350100M000100Y43"
METHODS = ("get", "put", "post", "patch", "delete")


def seed(sandbox):
    """One case along its way, so that lists and ids have something behind them."""
    sandbox.call("PUT", f"/v1/enterprises/{USCC}", "portal", {
        "name": "示例智能", "district": PUDONG, "foundedOn": "2024-03-01", "sizeClass": "small",
        "account": {"bank": "上海银行", "number": "310001", "name": "示例智能"}}, {"If-None-Match": "*"})
    document = sandbox.call("POST", "/v1/documents", "portal", "合同".encode(), kind="text/plain")["id"]
    claim = {"contractAmount": "800000.00", "contractNumber": "HT-1", "signedOn": "2026-01-04", "provider": "云算", "thirdParty": True}
    application = sandbox.call("POST", "/v1/applications", "portal", {
        "scheme": "model-api", "applicant": USCC, "claim": claim, "documents": [{"kind": "contract", "id": document}]})["id"]
    sandbox.call("POST", f"/v1/applications/{application}/submission", "portal")
    for role, stage in (("district-reviewer", "district-check"), ("municipal-reviewer", "municipal-review")):
        sandbox.call("POST", f"/v1/applications/{application}/reviews", role, {"stage": stage, "outcome": "approve", "opinion": "同意"})
    sandbox.call("PUT", "/v1/clock", "admin", {"now": "2026-01-13T09:00:00+08:00"})
    voucher = sandbox.call("GET", f"/v1/applications/{application}", "portal")["vouchers"][0]
    redemption = sandbox.call("POST", f"/v1/vouchers/{voucher}/redemptions", "portal", {
        "provider": "云算", "contractNumber": "HT-1", "claimedBase": "100000.00",
        "invoices": [{"number": "25312000000000000001", "amount": "100000.00", "issuedOn": "2026-01-10", "seller": "云算", "buyer": USCC}],
        "payment": {"amount": "100000.00", "paidOn": "2026-01-12", "reference": "P-1"}})["id"]
    sandbox.call("POST", f"/v1/redemptions/{redemption}/review", "municipal-reviewer", {"outcome": "approve", "opinion": "核实"})
    return {"applications": application, "vouchers": voucher, "redemptions": redemption, "documents": document}


def reads_more_than_its_schema(operation):
    content = operation.get("requestBody", {}).get("content", {})
    text = json.dumps(content)
    if any(word in text for word in ('"date-time"', '"uscc"', '"claim"', '"change"')):
        return True  # A year in Shanghai of five digits, a check digit that does not fit, a scheme's form, a scheme's file.
    open_object = any("claim" in form.get("schema", {}).get("properties", {}) for form in content.values())
    return open_object or any(name != "application/json" for name in content)


def configuration(document, sandbox, examples):
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
                role = next(role for role in operation["x-roles"] if role in sandbox.tokens)
                lines.append(f'headers = {{ Authorization = "Bearer {sandbox.tokens[role]}" }}')
            if method in ("post", "patch", "put") and reads_more_than_its_schema(operation):
                # A file's grammar, and a claim under its scheme's form, are checked beyond the schema and answered 400 or 415.
                lines += ["[operations.checks.positive_data_acceptance]",
                          'expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 412, 415, 422, 428, 429, 503]']
            if any(parameter["in"] == "query" and ("pattern" in parameter["schema"] or parameter["name"] == "at")
                   for parameter in operation.get("parameters", [])):
                # A month of the year 0, a record that is not there yet: a pattern and a bound cannot say it.
                lines += ["[operations.checks.positive_data_acceptance]",
                          'expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 412, 422, 428, 429, 503]']
            if operation["operationId"] == "storeDocument":
                # Raw octets under any of the allowed types: JSON that is kept as a file breaks no schema.
                lines += ["[operations.checks.negative_data_rejection]", "enabled = false"]
            if lines[-2:] == filters:
                # Nothing to say of this one.
                del lines[-2:]
            lines += [""]
    return "\n".join(lines)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--max-examples", type=int, default=40)
    options.add_argument("--seed", type=int, default=20260105)
    options.add_argument("more", nargs="*")
    options = options.parse_args()
    with Sandbox() as sandbox:
        document = json.load(urllib.request.urlopen(sandbox.url + "/openapi.json"))
        errors = list(OpenAPIV31SpecValidator(document).iter_errors())
        for error in errors:
            print("openapi-spec-validator:", error.message, list(error.absolute_path))
        print(f"openapi-spec-validator: {len(document['paths'])} paths, {len(errors)} errors")
        seed(sandbox)
        folder = sandbox.data + "/schemathesis"
        os.mkdir(folder)
        with open(folder + "/schemathesis.toml", "w") as file:
            file.write(configuration(document, sandbox, options.max_examples))
        program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        run = subprocess.run(
            [program, "--config-file", folder + "/schemathesis.toml", "run", sandbox.url + "/openapi.json", "--checks", "all",
             "--seed", str(options.seed), "--no-color", "--continue-on-failure"] + options.more,
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        open(os.environ.get("CONTRACT_LOG", folder + "/log"), "w").write(run.stdout)
        print(run.stdout[-20000:])
        if sandbox.process.poll() is not None:
            log = open(sandbox.data + "/log").read()
            raise SystemExit("voucherd ended under the cases: " + log[max(0, log.find("Crash") - 500):][:6000])
        broken = [line for line in open(sandbox.data + "/log") if '"level":"error"' in line or '"level":"critical"' in line]
        print("".join(broken[:5]), end="")
        sys.exit(1 if errors or run.returncode or broken else 0)


if __name__ == "__main__":
    main()
