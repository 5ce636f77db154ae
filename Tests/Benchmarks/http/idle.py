#!/usr/bin/env python3
"""Idle connections: memory of each, and what the others notice.

usage: Tests/Benchmarks/http/idle.py [CONNECTIONS, default 10000] [--tls]
Starts .build/release/http-echo, opens the connections (one request on each, so that each has been used), and prints the server's resident memory
before and after, octets per connection, and the latency of one more client meanwhile. Needs `ulimit -n` above twice the number."""
import os, re, resource, socket, subprocess, sys, time

def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) * 1024

def main():
    count = int(next((a for a in sys.argv[1:] if a.isdigit()), "10000"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    root = os.path.dirname(os.path.abspath(__file__)) + "/../../.."
    server = subprocess.Popen([root + "/.build/release/http-echo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        def ask(connection):
            connection.sendall(request)
            return connection.recv(4096).startswith(b"HTTP/1.1 200")
        probe = socket.create_connection(("127.0.0.1", port))
        for _ in range(2000): ask(probe)
        idle = resident(server.pid)
        held = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port))
            if not ask(connection): sys.exit("a connection was not served")
            held.append(connection)
        full = resident(server.pid)
        times = []
        for _ in range(2000):
            start = time.perf_counter()
            if not ask(probe): sys.exit("the probe was not served")
            times.append(time.perf_counter() - start)
        times.sort()
        print(f"idle server {idle / 1048576:.1f} MB; with {count} idle connections {full / 1048576:.1f} MB: {(full - idle) / count:.0f} octets each")
        print(f"a client meanwhile: median {times[1000] * 1e6:.0f} us, p99 {times[1980] * 1e6:.0f} us")
        time.sleep(10)
        print(f"after 10 s: {resident(server.pid) / 1048576:.1f} MB; all served again: {all(ask(c) for c in held)}")
    finally:
        server.terminate()
        server.wait(20)

if __name__ == "__main__":
    main()
