#!/usr/bin/env python3
"""Takes the service's defences out, one at a time, and demands that the named check then fails: a check that passes without them proves nothing.

    .build/contract/bin/python Tests/Contract/defences.py [NAME …]

It changes sources of this checkout, builds, runs the check and puts the source back, so it is a campaign and no part of the test suite, and begins only
where nothing is uncommitted under Sources. Each check is first run with every defence in place, where it must pass. Its environment is that of contract.py.
"""
import os, pathlib, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SWIFT, PYTHON = "swift", "python"
DEFENCES = {
    # name: (file, what stands there once, what takes its place, how the check runs, the check); a list of the first three where it stands twice
    "others-objects": ("Subsidy/Applications/State+Scope.swift",
                       "guard let application = state.applications[id], state.isVisible(application, to: caller) else {",
                       "guard let application = state.applications[id] else {", SWIFT, "AbuseTests/api1_IdsOfOthers"),
    "roles": ("SubsidyAPI/Contract/Gate.swift", "guard let caller, Authority.allows(caller, action) else {",
              "guard caller != nil || Authority.roles(for: action).isEmpty else {", SWIFT, "EveryEndpointTests"),
    "mass-assignment": ("SubsidyAPI/Schemas/Schema.swift", 'if !isOpen { keywords.append(("additionalProperties", false)) }', "",
                        SWIFT, "AbuseTests/api3_Members"),
    "nesting": ("JSON/Reading/JSONReader.swift", "guard depth < limits.depthMax else {", "guard depth < 100_000 else {",
                SWIFT, "AbuseTests/api4_Bombs"),
    "duplicate-members": ("JSON/Reading/JSONReader.swift", "guard isNew else {", "guard isNew || depth > 0 else {", SWIFT, "AbuseTests/api4_Bombs"),
    "content-codings": ("SubsidyAPI/Contract/Gate.swift", "guard !request.hasCodedContent else { throw Refusal.contentCoding }", "",
                        SWIFT, "AbuseTests/api4_Bombs"),
    "text-in-utf-8": ("JSON/Reading/JSONReader+Scalars.swift",
                      "guard let text = String(validating: octets, as: UTF8.self) else {\n            throw",
                      "guard let text = Optional(String(decoding: octets, as: UTF8.self)) else {\n            throw",
                      SWIFT, "EveryEndpointTests/malformedContent_Is400"),
    "formulas": ("SubsidyAPI/CSV/CSVWriter.swift", "write(Self.disarmed(field))", "write(field)", SWIFT, "FileTests/csv_DisarmsFormulas"),
    "request-ids": ("HTTPServer/Messages/HTTPRequest.swift",
                    "own.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F })",
                    "own.utf8.count > 0", SWIFT, "AbuseTests/api8_NothingOfACaller"),
    "inner-addresses": ("HTTPClient/NetworkAddress.swift", "!Self.special.contains { $0.contains(self) }", "octets.count > 0",
                        SWIFT, "AbuseTests/api7_Webhooks"),
    "page-policy": ("SubsidyAPI/Pages/Framework/SiteLayout.swift", '("Content-Security-Policy", securityPolicy), ', "",
                    SWIFT, "AbuseTests/api8_EveryPage"),
    "document-disposition": ("SubsidyAPI/Documents/DocumentEndpoints.swift", '"attachment; filename=\\"\\(document.id)\\""',
                             '"inline; filename=\\"\\(document.id)\\""', SWIFT, "AbuseTests/api8_EveryPage"),
    "guessing-signing-in": ("SubsidyAPI/Pages/Public/SignIn.swift", "if let seconds = guessLimiter.look(", "if false, let seconds = guessLimiter.look(",
                            SWIFT, "LimitTests/wrongTokens_AtTheSignInPage"),
    "guessing": ("SubsidyAPI/Contract/Gate.swift", "            quota = try service.limit(nil, request)\n            throw error",
                 "            throw error", SWIFT, "LimitTests/wrongTokens_AtTheContract"),
    "signature-age": ("SubsidyAPI/Signatures/SignatureVerifier.swift", "guard abs(now - created) <= Self.ageSecondsMax, ",
                      "guard abs(now - created) <= 100_000, ", PYTHON, "identity"),
    "nonces": ("SubsidyAPI/Signatures/SignatureVerifier.swift", "case .seen: throw Refusal.nonceReused", "case .seen: return", PYTHON, "identity"),
    "audience": ("SubsidyAPI/AccessTokens/AccessTokenIssuer.swift", "guard audiences.contains(audience) else {",
                 "guard audiences.count < 100 else {", PYTHON, "identity"),
    "token-end": ("SubsidyAPI/AccessTokens/AccessTokenIssuer.swift", "now < expires + Self.clockSkewSecondsMax else {",
                  "now < expires + 10_000_000 else {", PYTHON, "identity"),
    "token-type": ("SubsidyAPI/AccessTokens/AccessTokenIssuer.swift", 'guard type == "at+jwt" || type == "application/at+jwt", ', "guard ",
                   PYTHON, "identity"),
    # Twice over: a revoked credential leaves the table, and is not valid.
    "revocation": ([("SubsidyRuntime/Identity/CredentialTable.swift", "for credential in client.credentials where credential.revokedAt == nil {",
                     "for credential in client.credentials {"),
                    ("Subsidy/Identity/Credential.swift", "{ revokedAt == nil && expiresAt.map", "{ expiresAt.map")], PYTHON, "identity"),
    "content-digest": ("SubsidyAPI/Contract/Gate.swift", "guard verdict == .matches else {", "guard verdict == .matches || true else {",
                       PYTHON, "identity"),
}


def changes(name):
    """(file, old, new) for each place where a defence stands: most stand in one."""
    entry = DEFENCES[name]
    return entry[0] if isinstance(entry[0], list) else [entry[:3]]


def run(*command, **options):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, SWIFT_BACKTRACE="enable=no"), **options)


def build():
    """The tests and the program, which have the changed source within them both."""
    result = run("swift", "build", "--build-tests")
    if result.returncode:
        sys.exit("it does not build:\n" + "\n".join(line for line in result.stdout.splitlines() if "error" in line))


def check(kind, name):
    """The check's output, and whether it passed. Its time is bounded: what hangs has not passed."""
    if kind == SWIFT:
        command = ("swift", "test", "--skip-build", "--filter", name)
    else:
        command = (sys.executable, f"Tests/Contract/{name}.py")
    try:
        result = run(*command, timeout=300)
    except subprocess.TimeoutExpired:
        return "it did not end within 300 s", False
    if "with 0 tests" in result.stdout:
        sys.exit(f"{name} ran no test: its name in the table is wrong, or the tests were not built (swift build --build-tests)")
    return result.stdout, result.returncode == 0


def reason(output):
    lines = [line.strip() for line in output.splitlines() if "recorded an issue" in line or "FAILED" in line or "did not end" in line]
    return lines[0][:200] if lines else (output.strip().splitlines() or ["?"])[-1][:200]


def main():
    names = sys.argv[1:] or list(DEFENCES)
    if run("git", "status", "--porcelain", "Sources").stdout.strip():
        sys.exit("there are uncommitted changes under Sources: commit them first")
    for file, old, _ in (change for name in names for change in changes(name)):
        count = (ROOT / "Sources" / file).read_text().count(old)
        if count != 1:
            sys.exit(f"Sources/{file}: this stands there {count} times, not once:\n{old}")
    build()
    for kind, test in dict.fromkeys(DEFENCES[name][-2:] for name in names):
        output, passed = check(kind, test)
        if not passed:
            sys.exit(f"{test} fails with every defence in place: {reason(output)}")
    missed = []
    for name in names:
        (kind, test), begun = DEFENCES[name][-2:], time.monotonic()
        sources = {ROOT / "Sources" / file: (ROOT / "Sources" / file).read_text() for file, _, _ in changes(name)}
        try:
            for file, old, new in changes(name):
                path = ROOT / "Sources" / file
                path.write_text(path.read_text().replace(old, new))
            build()
            output, passed = check(kind, test)
        finally:
            for path, source in sources.items():
                path.write_text(source)
        if passed:
            missed.append(name)
        print(f"{'NOT caught' if passed else 'caught    '} {name} by {test}, {time.monotonic() - begun:.0f} s"
              + ("" if passed else f": {reason(output)}"), flush=True)
    build()
    print(f"defences: {len(names) - len(missed)} of {len(names)} caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
