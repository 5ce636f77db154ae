// One connection to a stranger, with one deadline for all of it: whoever drips octets gains no time.

import COpenSSL
import Glibc

/// A socket, plain or under TLS, whose every step ends at a deadline.
final class OutgoingConnection {
    private let descriptor: Int32
    private var session: OpaquePointer?
    /// Nanoseconds of the monotonic clock.
    private let deadline: UInt64

    /// Connects to an address that was judged already; its name is not looked up again.
    init(_ address: NetworkAddress, port: UInt16, deadline: UInt64) throws(HTTPClientError) {
        self.deadline = deadline
        let family = address.isIPv4 ? AF_INET : AF_INET6
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        let result = address.isIPv4 ? Self.connect(descriptor, ipv4: address, port) : Self.connect(descriptor, ipv6: address, port)
        guard result != 0 else { return }
        guard errno == EINPROGRESS else {
            let number = errno
            close(descriptor)
            throw .system("connect", number)
        }
        do throws(HTTPClientError) {
            try wait(for: Int16(POLLOUT))
            var number: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
            guard number == 0 else { throw .system("connect", number) }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit {
        if let session { SSL_free(session) }
        close(descriptor)
    }

    private static func connect(_ descriptor: Int32, ipv4 address: NetworkAddress, _ port: UInt16) -> Int32 {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &target.sin_addr) { $0.copyBytes(from: address.octets[12...]) }
        return withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func connect(_ descriptor: Int32, ipv6 address: NetworkAddress, _ port: UInt16) -> Int32 {
        var target = sockaddr_in6()
        target.sin6_family = sa_family_t(AF_INET6)
        target.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &target.sin6_addr) { $0.copyBytes(from: address.octets) }
        return withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    /// The handshake; the certificate must be for this host.
    func startTLS(_ context: TLSClientContext, host: String) throws(HTTPClientError) {
        guard let session = copenssl_client_session(context.pointer, descriptor, host, NetworkAddress(host) == nil ? 0 : 1) else {
            throw .tls("no session")
        }
        self.session = session
        while true {
            ERR_clear_error()
            let result = SSL_connect(session)
            if result == 1 { return }
            try settle(SSL_get_error(session, result), what: "handshake")
        }
    }

    func write(_ octets: [UInt8]) throws(HTTPClientError) {
        var sent = 0
        while sent < octets.count {
            let offset = sent
            let count = octets.withUnsafeBytes { buffer -> Int in
                guard let start = buffer.baseAddress?.advanced(by: offset) else { return 0 }
                if let session {
                    ERR_clear_error()
                    return Int(SSL_write(session, start, Int32(clamping: buffer.count - offset)))
                }
                return Glibc.send(descriptor, start, buffer.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { sent += count } else { try waitAfter(count, Int16(POLLOUT), what: "write") }
        }
    }

    /// Some octets; empty at the end.
    func read() throws(HTTPClientError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count: Int
            if let session {
                ERR_clear_error()
                count = Int(SSL_read(session, &buffer, Int32(buffer.count)))
                if count <= 0, SSL_get_error(session, Int32(count)) == SSL_ERROR_ZERO_RETURN { return [] }
            } else {
                count = recv(descriptor, &buffer, buffer.count, 0)
                if count == 0 { return [] }
            }
            if count > 0 { return Array(buffer[..<count]) }
            try waitAfter(count, Int16(POLLIN), what: "read")
        }
    }

    private func waitAfter(_ count: Int, _ events: Int16, what: String) throws(HTTPClientError) {
        if let session { return try settle(SSL_get_error(session, Int32(count)), what: what) }
        if errno == EINTR { return }
        guard errno == EAGAIN || errno == EWOULDBLOCK else { throw .system(what, errno) }
        try wait(for: events)
    }

    private func settle(_ error: Int32, what: String) throws(HTTPClientError) {
        switch error {
        case SSL_ERROR_WANT_READ: try wait(for: Int16(POLLIN))
        case SSL_ERROR_WANT_WRITE: try wait(for: Int16(POLLOUT))
        default:
            let reason = ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) } ?? "the connection ended"
            ERR_clear_error()
            throw .tls("\(what): \(reason)\(distrust.map { ": \($0)" } ?? "")")
        }
    }

    /// What is wrong with the server's certificate, in OpenSSL's words: an authority that is not trusted, another name, an end that is past.
    private var distrust: String? {
        guard let session else { return nil }
        let verdict = SSL_get_verify_result(session)
        return verdict == Int(X509_V_OK) ? nil : String(cString: X509_verify_cert_error_string(verdict))
    }

    private func wait(for events: Int16) throws(HTTPClientError) {
        while true {
            let now = Self.now()
            guard now < deadline else { throw .timedOut }
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let result = poll(&entry, 1, Int32(clamping: (deadline - now) / 1_000_000 + 1))
            if result > 0 { return }
            if result < 0, errno != EINTR { throw .system("poll", errno) }
        }
    }

    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
