#!/usr/bin/env bash
# TLS of http-echo from outside: sslyze against Mozilla's intermediate profile with a chain of a root, an intermediate and a server certificate;
# then resumption, plain HTTP on the TLS port, a reload by SIGHUP under load, and client certificates. Exits 1 at the first finding.
# usage: Tests/Benchmarks/http/tls.sh
# Needs openssl, curl, sslyze (pip install sslyze; SSLYZE names it where it is not in the path) and http-echo (a release build; HTTP_ECHO names another).
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
fail() { echo "FAIL $1"; exit 1; }
ok() { echo "ok   $1"; }

# issue NAME SIGNER EXTENSIONS: a P-256 key and a certificate signed by SIGNER, or by itself.
issue() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key"
  openssl req -new -key "$work/$1.key" -subj "/O=Test/CN=$1" -out "$work/$1.csr" 2>/dev/null
  printf '%b' "$3" > "$work/$1.ext"
  local signer=(-CA "$work/$2.pem" -CAkey "$work/$2.key" -CAcreateserial)
  [ "$1" = "$2" ] && signer=(-signkey "$work/$1.key")
  openssl x509 -req -sha256 -days 90 -in "$work/$1.csr" "${signer[@]}" -extfile "$work/$1.ext" -out "$work/$1.pem" 2>/dev/null
}
authority='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'
server='basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost\n'
client='basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n'
issue root root "$authority"
issue middle root "$authority"
issue localhost middle "$server"
issue later middle "$server"
issue portal root "$client"
cat "$work/localhost.pem" "$work/middle.pem" > "$work/chain.pem"
cp "$work/localhost.key" "$work/chain.key"

start() {
  : > "$work/out"
  "${HTTP_ECHO:-.build/release/http-echo}" --port 0 --tls-cert "$work/chain.pem" --tls-key "$work/chain.key" "$@" > "$work/out" & pid=$!; pids+=("$pid")
  for _ in $(seq 100); do grep -q listening "$work/out" && break; sleep 0.1; done
  port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/out" | head -1)
}
ask() { curl -s --cacert "$work/root.pem" "$@"; }
start
# The public trust stores cannot know the test's root; sslyze is told of it.
"${SSLYZE:-sslyze}" --certinfo_ca_file "$work/root.pem" --mozilla_config intermediate "localhost:$port" > "$work/sslyze" 2> /dev/null || true

grep -q 'OK - Compliant' "$work/sslyze" || { cat "$work/sslyze"; fail "sslyze: Mozilla's intermediate profile"; }
grep -iE 'VULNERABLE - |NOT SUPPORTED - Server does not|FAILED' "$work/sslyze" | grep -viE 'not vulnerable|CA Store' && fail "sslyze has a finding" || ok "sslyze: no finding"

ask "https://localhost:$port/" | grep -q hello || fail "the chain is not accepted"; ok "a client that knows the root only accepts the chain"
for version in 1.2 1.3; do
  flag=-tls${version/./_}
  { printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'; sleep 0.5; } \
    | openssl s_client -connect "localhost:$port" "$flag" -alpn http/1.1 -CAfile "$work/root.pem" -sess_out "$work/session" > "$work/first" 2>/dev/null || true
  grep -q 'ALPN protocol: http/1.1' "$work/first" || fail "ALPN with TLS $version"
  { printf 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'; sleep 0.5; } \
    | openssl s_client -connect "localhost:$port" "$flag" -CAfile "$work/root.pem" -sess_in "$work/session" > "$work/second" 2>/dev/null || true
  grep -q '^Reused' "$work/second" || fail "session ticket with TLS $version"
  ok "TLS $version: ALPN http/1.1, session resumed by ticket"
done
openssl s_client -connect "localhost:$port" -tls1_1 < /dev/null > /dev/null 2>&1 && fail "TLS 1.1 is accepted"; ok "TLS 1.1 is refused"
[ "$(curl -s -o "$work/plain" -w '%{http_code}' "http://localhost:$port/")" = 400 ] || fail "plain HTTP on the TLS port"
ok "plain HTTP on the TLS port: 400 $(cat "$work/plain")"

# A reload: one kept connection asks before, during and after it; new connections get the new certificate; nobody is dropped.
python3 - "$port" "$pid" "$work" <<'PY' || fail "reload"
import os, shutil, signal, socket, ssl, sys, threading, time
port, pid, work = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
context = ssl.create_default_context(cafile=work + "/root.pem")
def connect(): return context.wrap_socket(socket.create_connection(("localhost", port)), server_hostname="localhost")
def ask(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return connection.recv(4096).startswith(b"HTTP/1.1 200")
def name(connection): return dict(pair[0] for pair in connection.getpeercert()["subject"])["commonName"]
kept = [connect() for _ in range(50)]
failures, stop = [], False
def keep_asking(connection):
    while not stop:
        if not ask(connection): failures.append(1); return
threads = [threading.Thread(target=keep_asking, args=(c,)) for c in kept]
for thread in threads: thread.start()
with open(work + "/chain.pem", "w") as chain:
    for part in ("later.pem", "middle.pem"): chain.write(open(work + "/" + part).read())
shutil.copy(work + "/later.key", work + "/chain.key")
os.kill(pid, signal.SIGHUP)
deadline = time.time() + 5
while name(fresh := connect()) != "later" and time.time() < deadline: time.sleep(0.05)
time.sleep(0.5); stop = True
for thread in threads: thread.join()
assert name(fresh) == "later" and ask(fresh), "the new certificate is not served"
assert not failures and all(ask(c) for c in kept), "a connection was dropped"
PY
ok "SIGHUP: 50 busy connections live on, new ones get the new certificate"

cp "$work/localhost.key" "$work/chain.key"; cat "$work/localhost.pem" "$work/middle.pem" > "$work/chain.pem"
start --tls-check-host
[ "$(ask -o /dev/null -w '%{http_code}' "https://localhost:$port/")" = 200 ] || fail "the certificate's own host"
[ "$(ask -o /dev/null -w '%{http_code}' -H 'Host: elsewhere.example' "https://localhost:$port/")" = 421 ] || fail "a host that the certificate does not name"
ok "--tls-check-host: 421 for a host that the certificate does not name"

start --tls-client-ca "$work/root.pem" --tls-require-client --access-log "$work/access"
[ "$(ask -o /dev/null -w '%{http_code}' "https://localhost:$port/")" = 000 ] || fail "a client without a certificate is served"
ask --cert "$work/portal.pem" --key "$work/portal.key" "https://localhost:$port/" | grep -q hello || fail "client certificate"
sleep 0.3
expected=$(openssl x509 -in "$work/portal.pem" -outform DER | sha256sum | cut -d' ' -f1)
grep -q "\"client\":\"CN=portal,O=Test\",\"clientFingerprint\":\"$expected\"" "$work/access" || { cat "$work/access"; fail "subject and fingerprint"; }
ok "mTLS: subject and SHA-256 fingerprint reach the handler and the log: $(cat "$work/access")"
