#!/usr/bin/env python3
"""Clients that send much and read nothing: what the server's memory does meanwhile and after.

usage: Tests/Benchmarks/http/unread.py [CONNECTIONS, default 100] [OCTETS each, default 2000000] [SECONDS to wait after, default 15]
Starts .build/release/http-echo; every connection has its octets echoed and takes none of them, then all are closed. Prints the server's resident
memory before, at its height and after. Exits 1 when more than 8 MB beyond the start stay."""
import os, re, socket, subprocess, sys, time

KEPT_BYTES_MAX = 8 << 20

def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) * 1024

def main():
    count, octets, seconds = (int(a) for a in (sys.argv[1:] + ["100", "2000000", "15"][len(sys.argv) - 1:]))
    root = os.path.dirname(os.path.abspath(__file__)) + "/../../.."
    server = subprocess.Popen([root + "/.build/release/http-echo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        def ask():
            with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
                probe.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return probe.recv(4096).startswith(b"HTTP/1.1 200")
        for _ in range(200): ask()
        start = resident(server.pid)
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {octets}\r\n\r\n".encode()
        held = []
        for _ in range(count):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", port))
            connection.sendall(head + b"x" * octets)
            held.append(connection)
        time.sleep(1)
        height, served = resident(server.pid), ask()
        for connection in held: connection.close()
        time.sleep(seconds)
        after = resident(server.pid)
        print(f"before {start / 1e6:.1f} MB; with {count} clients that read nothing of {octets} octets {height / 1e6:.1f} MB, another client"
              f" {'served' if served else 'NOT SERVED'}; {seconds} s after they left {after / 1e6:.1f} MB")
        sys.exit(0 if served and after - start <= KEPT_BYTES_MAX else 1)
    finally:
        server.terminate()
        server.wait(20)

if __name__ == "__main__":
    main()
