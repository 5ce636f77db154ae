#!/usr/bin/env python3
"""Every way in, with keys and signatures that other programs made: the reference package of RFC 9421, PyJWT, OpenSSL's command line,
hashlib. What is forged, late, replayed, revoked or of another client is refused.

    .build/contract/bin/python Tests/Contract/identity.py
"""
import base64, datetime, hashlib, hmac, http.client, json, os, ssl, subprocess, tempfile, time, urllib.error, urllib.request, uuid

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms
from sandbox import Sandbox, configuration

passed = 0


def check(what, condition):
    global passed
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    passed += 1
    print("ok ", what)


def status(sandbox, token, path="/v1/webhooks", headers=()):
    answer = requests.get(sandbox.url + path, headers=dict(headers, Authorization=f"Bearer {token}"))
    return answer.status_code, answer.json().get("code")


def add(sandbox, client, **credential):
    return sandbox.call("POST", f"/v1/clients/{client}/credentials", "admin", credential)


def portal(sandbox, name):
    answer = sandbox.call("POST", "/v1/clients", "admin", {"name": name, "person": name, "roles": ["portal"]})
    return answer["id"], answer["token"]


def tokens(sandbox):
    client, first = portal(sandbox, "令牌")
    check("a token is let in", status(sandbox, first)[0] == 200)
    rows = sandbox.call("GET", f"/v1/clients/{client}/credentials", "admin")["data"]
    check("its prefix is shown and nothing else of it", first.startswith(rows[0]["prefix"]) and len(rows[0]["prefix"]) == 11
          and first not in json.dumps(rows) and hashlib.sha256(first.encode()).hexdigest() not in json.dumps(rows))
    check("its last use is known", rows[0]["lastUsedAt"] is not None)
    second = add(sandbox, client, kind="token", overlapSeconds=3600)
    check("both tokens work during the overlap", status(sandbox, first)[0] == 200 and status(sandbox, second["secret"])[0] == 200)
    third = add(sandbox, client, kind="token", overlapSeconds=0)["secret"]
    check("without overlap the older ones end at once", status(sandbox, first)[0] == 401 and status(sandbox, second["secret"])[0] == 401)
    now = datetime.datetime.fromisoformat(sandbox.call("GET", "/v1/clock")["now"])
    short = add(sandbox, client, kind="token", expiresAt=(now + datetime.timedelta(minutes=5)).isoformat())["secret"]
    check("a token works until it expires", status(sandbox, short)[0] == 200)
    sandbox.call("PUT", "/v1/clock", "admin", {"now": (now + datetime.timedelta(minutes=5)).isoformat()})
    check("and not a moment longer", status(sandbox, short) == (401, "invalid-token"))
    check("the one without an end goes on", status(sandbox, third)[0] == 200)
    requests.delete(sandbox.url + f"/v1/clients/{client}", headers={"Authorization": f"Bearer {sandbox.tokens['admin']}"})
    check("a revocation holds at once", status(sandbox, third) == (401, "invalid-token"))


class Keys(HTTPSignatureKeyResolver):
    def __init__(self, key):
        self.key = key

    def resolve_private_key(self, _):
        return self.key


def signed(sandbox, key, key_id, algorithm, method="POST", path="/v1/documents", body=b"x", components=None, created=None, nonce=None,
           headers=None, change=None):
    """Sends a request that the reference package signed; `change` alters it afterwards."""
    request = requests.Request(method, sandbox.url + path, data=body, headers=dict(headers or {}, **({"Content-Type": "text/plain"} if body else {}))).prepare()
    components = list(components or ["@method", "@target-uri"] + (["content-digest"] if body else []))
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=Keys(key)).sign(
        request, key_id=key_id, covered_component_ids=components, created=created or datetime.datetime.now(),
        nonce=nonce if nonce is not None else uuid.uuid4().hex, include_alg=True, body=body or None)
    if change:
        change(request)
    answer = requests.Session().send(request)
    return answer.status_code, answer.json().get("code")


def without_digest(sandbox, key, identity):
    """A right signature that leaves the content out, which the reference package refuses to make."""
    parameters = f'("@method" "@target-uri");created={int(time.time())};keyid="{identity}";nonce="{uuid.uuid4().hex}"'
    base = f'"@method": POST\n"@target-uri": {sandbox.url}/v1/documents\n"@signature-params": {parameters}'
    signature = base64.b64encode(key.sign(base.encode())).decode()
    answer = requests.post(sandbox.url + "/v1/documents", data=b"x", headers={
        "Content-Type": "text/plain", "Signature-Input": "sig=" + parameters, "Signature": f"sig=:{signature}:"})
    return answer.status_code, answer.json().get("code")


def signatures(sandbox):
    client, _ = portal(sandbox, "签名")
    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    identity = add(sandbox, client, kind="signature-key", publicKey=pem)["id"]
    ed = algorithms.ED25519
    check("Ed25519 by the reference package", signed(sandbox, key, identity, ed)[0] == 201)
    check("without content", signed(sandbox, key, identity, ed, "GET", "/v1/webhooks?limit=5", b"")[0] == 200)
    nonce = uuid.uuid4().hex
    check("a nonce once", signed(sandbox, key, identity, ed, nonce=nonce)[0] == 201)
    check("a replay is refused", signed(sandbox, key, identity, ed, nonce=nonce) == (401, "nonce-reused"))
    now = datetime.datetime.now()
    for seconds in (-301, 301):
        check(f"made {seconds} s from now is refused", signed(
            sandbox, key, identity, ed, created=now + datetime.timedelta(seconds=seconds)) == (401, "signature-out-of-time"))

    def body(request):
        request.body = b"y"

    def digest(request):
        body(request)
        request.headers["Content-Digest"] = "sha-256=:" + base64.b64encode(hashlib.sha256(b"y").digest()).decode() + ":"

    def target(request):
        request.url += "?x=1"

    def method(request):
        request.method = "PUT"

    check("other content is refused", signed(sandbox, key, identity, ed, change=body) == (400, "content-digest-mismatch"))
    check("other content with its digest is refused", signed(sandbox, key, identity, ed, change=digest) == (401, "invalid-signature"))
    check("another target is refused", signed(sandbox, key, identity, ed, change=target) == (401, "invalid-signature"))
    check("another method is refused", signed(sandbox, key, identity, ed, path="/v1/webhooks", change=method)[0] in (401, 405))
    check("the digest must be covered", without_digest(sandbox, key, identity) == (401, "invalid-signature"))
    check("the target must be covered", signed(sandbox, key, identity, ed, components=["@method", "content-digest"]) == (401, "invalid-signature"))
    check("the idempotency key must be covered", signed(
        sandbox, key, identity, ed, headers={"Idempotency-Key": "k"}) == (401, "invalid-signature"))
    check("covered, it is taken", signed(sandbox, key, identity, ed, headers={"Idempotency-Key": uuid.uuid4().hex},
                                         components=["@method", "@target-uri", "content-digest", "idempotency-key"])[0] == 201)
    check("a short nonce is refused", signed(sandbox, key, identity, ed, nonce="1") == (401, "invalid-signature"))
    other = ed25519.Ed25519PrivateKey.generate()
    check("another's key is refused", signed(sandbox, other, identity, ed) == (401, "invalid-signature"))
    check("an unknown key is refused", signed(sandbox, key, "key_none", ed) == (401, "invalid-signature"))
    shared = add(sandbox, client, kind="shared-key", algorithm="hmac-sha256")
    secret = base64.b64decode(shared["secret"])
    check("hmac-sha256 by the reference package", signed(sandbox, secret, shared["id"], algorithms.HMAC_SHA256)[0] == 201)
    check("a public key is no shared secret", signed(sandbox, pem.encode(), identity, algorithms.HMAC_SHA256) == (401, "invalid-signature"))
    _, stranger = portal(sandbox, "他人")
    check("token and signature of two clients", signed(
        sandbox, key, identity, ed, headers={"Authorization": f"Bearer {stranger}"}) == (401, "invalid-signature"))
    requests.delete(sandbox.url + f"/v1/clients/{client}/credentials/{identity}", headers={"Authorization": f"Bearer {sandbox.tokens['admin']}"})
    check("a revoked key is refused at once", signed(sandbox, key, identity, ed) == (401, "invalid-signature"))
    gateway(sandbox, client)


def gateway(sandbox, client):
    def send(name, algorithm, shared, body=b"x", created=None, nonce=None, forged=False):
        created, nonce = str(created or int(time.time())), nonce or uuid.uuid4().hex
        digest = hashlib.new(algorithm, body).hexdigest()
        text = "\n".join(["POST", "/v1/documents", created, nonce, digest]).encode()
        code = base64.b64encode(hmac.new(base64.b64decode(shared["secret"]), text, algorithm).digest()).decode()
        field = f'{name} keyid="{shared["id"]}", created="{created}", nonce="{nonce}", signature="{code}"'
        answer = requests.post(sandbox.url + "/v1/documents", data=b"z" if forged else body, headers={"Authorization": field, "Content-Type": "text/plain"})
        return answer.status_code, answer.json().get("code")

    for name, algorithm in (("HMAC-SHA256", "sha256"), ("HMAC-SM3", "sm3")):
        if algorithm not in hashlib.algorithms_available:
            raise SystemExit(f"this Python's OpenSSL has no {algorithm}")
        shared = add(sandbox, client, kind="shared-key", algorithm=name.lower())
        nonce = uuid.uuid4().hex
        check(f"{name} of an older gateway", send(name, algorithm, shared, nonce=nonce)[0] == 201)
        check(f"{name} replayed", send(name, algorithm, shared, nonce=nonce) == (401, "nonce-reused"))
        check(f"{name} over other content", send(name, algorithm, shared, forged=True) == (401, "invalid-signature"))
        check(f"{name} of yesterday", send(name, algorithm, shared, created=int(time.time()) - 86400) == (401, "signature-out-of-time"))


def sm2(sandbox, folder):
    client, _ = portal(sandbox, "国密")
    key = folder + "/sm2.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", key], check=True, capture_output=True)
    public = subprocess.run(["openssl", "pkey", "-in", key, "-pubout"], check=True, capture_output=True, text=True).stdout
    identity = add(sandbox, client, kind="signature-key", algorithm="sm2-sm3", publicKey=public)["id"]
    created = int(time.time())
    parameters = f'("@method" "@target-uri");created={created};keyid="{identity}";nonce="{uuid.uuid4().hex}";alg="sm2-sm3"'
    base = f'"@method": GET\n"@target-uri": {sandbox.url}/v1/webhooks\n"@signature-params": {parameters}'
    text, out = folder + "/base", folder + "/signature"
    open(text, "w").write(base)
    subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", key, "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678",
                    "-in", text, "-out", out], check=True, capture_output=True)
    signature = base64.b64encode(open(out, "rb").read()).decode()
    answer = requests.get(sandbox.url + "/v1/webhooks", headers={"Signature-Input": "sig=" + parameters, "Signature": f"sig=:{signature}:"})
    check("SM2 by OpenSSL's command line, where configured", answer.status_code == 200)


def access_tokens(sandbox, folder, keys):
    client, _ = portal(sandbox, "统一认证")
    add(sandbox, client, kind="subject", subject="portal-7")
    now = int(time.time())

    def send(algorithm="RS256", key=None, kid=None, typ="at+jwt", **changes):
        claims = {"iss": "https://id.example.gov.cn", "aud": "voucherd", "sub": "portal-7", "iat": now, "exp": now + 600}
        claims.update(changes)
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, key or keys[algorithm], algorithm, headers={"typ": typ, "kid": kid or algorithm})
        return status(sandbox, token)

    for algorithm in ("RS256", "ES256", "EdDSA"):
        check(f"an access token by {algorithm}", send(algorithm)[0] == 200)
    refused = (401, "invalid-token")
    check("a list of audiences", send(aud=["x", "voucherd"])[0] == 200)
    for what, answer in {
        "another issuer": send(iss="https://evil.example"), "another audience": send(aud="other"), "expired": send(exp=now - 120, iat=now - 700),
        "no end": send(exp=None), "not yet": send(nbf=now + 600), "good for a year": send(exp=now + 31_000_000), "no subject": send(sub=None),
        "an unregistered subject": send(sub="someone"), "an id token": send(typ="JWT"),
        "an algorithm that is not on the list": send("HS256", key="x" * 64), "an unknown key": send(kid="other"),
        "another's key": send("EdDSA", key=ed25519.Ed25519PrivateKey.generate()),
    }.items():
        check(f"an access token with {what} is refused", answer == refused)
    public = keys["RS256"].public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"at+jwt","kid":"RS256"}').rstrip(b"=")
    claims = base64.urlsafe_b64encode(json.dumps({"iss": "https://id.example.gov.cn", "aud": "voucherd", "sub": "portal-7", "exp": now + 60}).encode()).rstrip(b"=")
    code = base64.urlsafe_b64encode(hmac.new(public, header + b"." + claims, "sha256").digest()).rstrip(b"=")
    check("HMAC with the public key is refused", status(sandbox, (header + b"." + claims + b"." + code).decode()) == refused)
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').rstrip(b"=")
    check("alg none is refused", status(sandbox, (none + b"." + claims + b".").decode()) == refused)


def mutual_tls(folder):
    def run(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True)

    ca, cak = folder + "/ca.pem", folder + "/ca.key"
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", cak, "-out", ca, "-days", "2", "-subj", "/CN=ca",
        "-addext", "basicConstraints=critical,CA:TRUE")
    for name in ("server", "client", "stranger"):
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem",
            "-days", "2", "-subj", f"/CN={name}", "-CA", ca, "-CAkey", cak, "-addext", "subjectAltName=IP:127.0.0.1")
    config = configuration(folder + "/mtls", tls={"certificate": folder + "/server.pem", "key": folder + "/server.key", "clientAuthority": ca})
    with TLSSandbox(ca, config=config) as sandbox:
        answer = sandbox.send("POST", "/v1/clients", token=sandbox.tokens["admin"], body={"name": "证书", "person": "c", "roles": ["portal"]})
        der = ssl.PEM_cert_to_DER_cert(open(folder + "/client.pem").read())
        sandbox.send("POST", f"/v1/clients/{answer['id']}/credentials", token=sandbox.tokens["admin"],
                     body={"kind": "certificate", "fingerprint": hashlib.sha256(der).hexdigest()})
        def get(name=None, token=None):
            return requests.get(sandbox.url + "/v1/webhooks", verify=ca, cert=(f"{folder}/{name}.pem", f"{folder}/{name}.key") if name else None,
                                headers={"Authorization": f"Bearer {token}"} if token else {}).status_code
        check("a registered certificate is its client", get("client") == 200)
        check("an unregistered one is nobody", get("stranger") == 401 and get() == 401)
        other = sandbox.send("POST", "/v1/clients", token=sandbox.tokens["admin"], body={"name": "b", "person": "b", "roles": ["portal"]})["token"]
        check("certificate and token of two clients", get("client", other) == 401)
        check("an unregistered certificate with a token is a proxy's", get("stranger", other) == 200)


class TLSSandbox(Sandbox):
    def __init__(self, authority, **more):
        super().__init__(**more)
        self.authority, self.is_sandbox = authority, False

    def __enter__(self):
        self.start()
        self.tokens = {"admin": "admin-token-of-the-contract-tests"}
        return self

    def send(self, method, path, token, body):
        answer = requests.request(method, self.url + path, json=body, headers={"Authorization": f"Bearer {token}"}, verify=self.authority)
        answer.raise_for_status()
        return answer.json()


def main():
    with tempfile.TemporaryDirectory(prefix="voucherd-identity.") as folder:
        keys = {"RS256": rsa.generate_private_key(65537, 2048), "ES256": ec.generate_private_key(ec.SECP256R1()),
                "EdDSA": ed25519.Ed25519PrivateKey.generate()}
        from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
        makers = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
        jwks = [dict(json.loads(makers[name].to_jwk(key.public_key())), kid=name, use="sig") for name, key in keys.items()]
        json.dump({"keys": jwks}, open(folder + "/jwks.json", "w"))
        config = configuration(folder + "/config", security={
            "signatureAlgorithms": ["ed25519", "hmac-sha256", "hmac-sm3", "sm2-sm3"],
            "accessTokens": {"issuer": "https://id.example.gov.cn", "audience": "voucherd", "jwksFile": folder + "/jwks.json"}})
        with Sandbox(config=config) as sandbox:
            time.sleep(1.1)  # Nothing signed before the start is taken, to the second.
            tokens(sandbox)
            signatures(sandbox)
            sm2(sandbox, folder)
            access_tokens(sandbox, folder, keys)
        mutual_tls(folder)
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    main()
