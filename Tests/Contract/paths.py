#!/usr/bin/env python3
"""ffuf over a running sandbox: thousands of paths, made of the routes and of the tricks that other servers fell for.

    python3 Tests/Contract/paths.py

Tried without a token, with the administrator's, and by POST. Passes where every answer has a known status, none is a 5xx, and a 2xx or 3xx is
given only where a route of the table takes the path: a segment is decoded once, never split or joined by what was encoded in it.
"""
import json, re, shutil, subprocess, tempfile, urllib.parse, urllib.request

from sandbox import Sandbox, ADMIN

# Routes beside the document's: the site's pages, forms and files.
SITE = ["/sign-in", "/sign-out", "/calculator", "/calculator/{id}", "/reference", "/applications", "/applications/{id}", "/review", "/payments",
        "/payments/{id}", "/redemptions/{id}", "/audit", "/documents/{id}", "/pools.csv", "/payments/{id}/file.csv", "/payments/{id}/file.xml",
        "/applications/{id}/reviews", "/applications/{id}/objections", "/applications/{id}/objections/{objection}/ruling",
        "/payments/{id}/approval", "/payments/{id}/results", "/redemptions/{id}/review", "/assets/{file}"]
KNOWN = {200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 406, 409, 412, 413, 414, 415, 422, 428, 429, 431}
FILES = """.env .git/HEAD .git/config .gitignore .svn/entries .hg/hgrc .DS_Store .htaccess .htpasswd .ssh/id_rsa .aws/credentials .npmrc
.dockerenv Dockerfile Package.swift Package.resolved README.md Config/voucherd.json Config/pools.json Config/schemes/model-api.json voucherd.json
data data/ data/journal data/data.key data/audit.key data/snapshots data.key journal journal/ documents/ snapshots/ admin admin/ administrator login
wp-login.php wp-admin/ phpmyadmin/ phpinfo.php info.php index.php index.html index.htm default.aspx web.config server-status server-info actuator
actuator/env actuator/health actuator/heapdump debug debug/pprof/ debug/vars console status health healthz/ env config configuration swagger
swagger-ui.html swagger.json v2/api-docs v3/api-docs api-docs openapi openapi.yaml graphql graphiql .well-known/openid-configuration
.well-known/security.txt .well-known/jwks.json robots.txt sitemap.xml favicon.ico crossdomain.xml backup backup.zip backup.tar.gz dump.sql
database.sqlite db.sql logs log access.log error.log private public static uploads files tmp temp test tests old new api api/ api/v1 api/v1/pools
v0 v1 v1/ v2 v2/pools v1/admin v1/users v1/tokens v1/token v1/keys v1/secrets v1/config v1/debug v1/internal v1/shutdown v1/restart v1/export
v1/backup v1/journal v1/state v1/login v1/oauth/token v1/me v1/roles cgi-bin/ cgi-bin/test.cgi etc/passwd proc/self/environ proc/self/maps""".split()
BEHIND = ["/", "//", "/.", "/..", "/%2e", "/%2e%2e", "/..;/", "%2f", "%2f%2e%2e", "%5c", "%00", "%0a", "%0d%0aX:y", "%20", "%09", ".", "..", ";",
          ";a=b", ";jsessionid=1", "~", ".bak", ".old", ".orig", ".swp", ".save", ".json", ".xml", ".php", ".zip", "%252e", "%c0%ae", "%ff", "%u002e",
          "%3f", "%23", "%26", "/index.html", "/null", "/undefined", "/-1", "/0", "/*", "/%2a", "/'", "/%27%20OR%201=1", "/$%7b7*7%7d", "/%3Cscript%3E"]
BEFORE = ["/", "./", "../", "%2e/", "%2e%2e/", "..%2f", "%2e%2e%2f", "..%5c", "..;/", "//", "x/../", "%00/", "static/../"]
passed = 0


def patterns(document):
    """The routes as lists of segments, None for any."""
    paths = list(document["paths"]) + SITE
    return {path: [None if part.startswith("{") else part for part in path.split("/")[1:]] for path in paths}


def takes(routes, path):
    """Whether a route takes a path, by the rules of RFC 3986: split first, then decode each segment once."""
    parts = path.split("?")[0].split("#")[0].split("/")[1:]
    try:
        parts = [urllib.parse.unquote(part, errors="strict") for part in parts]
    except UnicodeDecodeError:
        return False
    return any(len(route) == len(parts) and all((part != "") if wanted is None else wanted == part for wanted, part in zip(route, parts))
               for route in routes.values())


def words(routes):
    """Paths without their first slash."""
    for path in routes:
        for value in ("model-api", "91350100M000100Y43", "1"):
            plain = re.sub(r"\{[a-z]+\}", value, path)[1:]
            yield plain
            if not plain:
                break
            yield from (plain.upper(), plain.capitalize(), plain.swapcase())
            yield from (plain + end for end in BEHIND)
            yield from (start + plain for start in BEFORE)
            parts = plain.split("/")
            yield from ("/".join(parts[:place] + [middle] + parts[place:]) for place in range(1, len(parts))
                        for middle in ("", ".", "..", "%2e", "%2e%2e", "x/..", "%2f"))
            yield "%2f".join(parts)
            yield "%5c".join(parts)
            yield "".join(f"%{octet:02x}" for octet in plain.encode())
            yield "/".join("".join(f"%{octet:02X}" for octet in part.encode()) for part in parts)
            yield "/".join("".join(f"%25{octet:02x}" for octet in part.encode()) for part in parts)
            if "{" not in path:
                break
    for name in FILES:
        yield name
        yield from (name + end for end in ("~", ".bak", ".old", ".swp", "/", "%00", ".gz"))
        yield from (start + name for start in BEFORE)
    yield from ("../" * depth + "etc/passwd" for depth in range(1, 12))
    yield from ("%2e%2e%2f" * depth + "etc%2fpasswd" for depth in range(1, 12))
    yield from ("a" * length for length in (255, 1024, 7000, 9000))
    yield from ("/".join(["a"] * count) for count in (10, 100, 1000))


def attack(sandbox, folder, routes, listing, what, *options):
    """One run of ffuf; its rows: status and path."""
    global passed
    report = f"{folder}/{re.sub('[^a-z]', '', what)}.json"
    ran = subprocess.run(
        ["ffuf", "-s", "-w", listing, "-u", sandbox.url + "/FUZZ", "-mc", "all", "-t", "16", "-timeout", "20", "-o", report, "-of", "json", *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=400)
    if ran.returncode:
        raise SystemExit("ffuf: " + ran.stderr[-500:])
    with open(report) as file:
        rows = [(row["status"], "/" + row["input"]["FUZZ"]) for row in json.load(file)["results"]]
    with open(listing) as file:
        sent = sum(1 for _ in file)
    counts = {status: sum(1 for row in rows if row[0] == status) for status in sorted({row[0] for row in rows})}
    print(f"ffuf, {what}: {len(rows)} of {sent} paths answered: {counts}", flush=True)
    strange = [row for row in rows if row[0] not in KNOWN]
    open_ = [row for row in rows if row[0] < 400 and not takes(routes, row[1])]
    if len(rows) < sent * 0.97 or strange or open_:
        raise SystemExit(f"FAILED: {what}: unknown statuses {strange[:5]}; answered without a route {open_[:5]}; {sent - len(rows)} unanswered")
    passed += len(rows)


def main():
    if not shutil.which("ffuf"):
        raise SystemExit("this needs ffuf (apt-get install ffuf)")
    with Sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="voucherd-ffuf.") as folder:
        document = json.load(urllib.request.urlopen(sandbox.url + "/openapi.json"))
        routes = patterns(document)
        listing = folder + "/words"
        # ffuf takes a line for a word, and Go refuses to send what is no URL.
        made = dict.fromkeys(word for word in words(routes) if re.fullmatch(r"[\x21-\x7e]*", word) and not re.search(r"%(?![0-9A-Fa-f]{2})", word))
        with open(listing, "w") as file:
            file.write("\n".join(made) + "\n")
        events = ["-H", "Accept: application/json, text/html, */*;q=0.5"]
        attack(sandbox, folder, routes, listing, "nobody", *events)
        attack(sandbox, folder, routes, listing, "the administrator", *events, "-H", "Authorization: Bearer " + ADMIN)
        attack(sandbox, folder, routes, listing, "nobody by POST", *events, "-X", "POST", "-d", "{}", "-H", "Content-Type: application/json")
        if sandbox.process.poll() is not None:
            raise SystemExit("voucherd ended under the paths")
        broken = [line for line in open(sandbox.data + "/log") if '"level":"error"' in line or '"level":"critical"' in line]
        if broken:
            raise SystemExit("".join(broken[:5]))
    print(f"ffuf: {passed} passed, 0 failed")


if __name__ == "__main__":
    main()
