// TLS as a state machine between two memory BIOs: records in, records out, and the plain octets between them. It knows no socket.
import COpenSSL

/// One server-side TLS session. Used by its loop's thread only.
final class TLSSession {
    enum Input {
        /// Plain octets, this many.
        case octets(Int)
        /// All records so far are read.
        case waiting
        /// The peer said that it will send no more.
        case ended
        /// The peer broke the protocol, or was refused. What is in the outgoing BIO, an alert, should still be sent.
        case failed
    }

    private let session: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private(set) var isEstablished = false
    private(set) var hasFailed = false
    private var coveredAuthority: [UInt8] = []

    init?(_ context: OpaquePointer) {
        var (incoming, outgoing): (OpaquePointer?, OpaquePointer?) = (nil, nil)
        guard let session = copenssl_server_session(context, &incoming, &outgoing), let incoming, let outgoing else { return nil }
        self.session = session
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit { SSL_free(session) }

    /// Takes records from the peer.
    func receive(_ base: UnsafePointer<UInt8>, _ count: Int) { BIO_write(incoming, base, Int32(count)) }

    /// Reads plain octets, or goes on with the handshake.
    func read(_ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Input {
        if hasFailed { return .failed }
        ERR_clear_error()
        if !isEstablished {
            let result = SSL_do_handshake(session)
            guard result == 1 else { return verdict(result) }
            isEstablished = true
        }
        let count = SSL_read(session, buffer, Int32(capacity))
        return count > 0 ? .octets(Int(count)) : verdict(count)
    }

    /// Whether `read` has something to go on with: records, or the rest of one that is open. Spares a call that would only say no.
    var hasInput: Bool { copenssl_bio_pending(incoming) > 0 || SSL_pending(session) > 0 }

    private func verdict(_ result: Int32) -> Input {
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .waiting
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            ERR_clear_error()
            hasFailed = true
            return .failed
        }
    }

    /// Seals plain octets; false when the session is broken.
    func write(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard isEstablished, !hasFailed else { return false }
        ERR_clear_error()
        var done = 0
        while done < count {
            let written = SSL_write(session, base + done, Int32(min(count - done, Int(Int32.max))))
            guard written > 0 else {
                hasFailed = true
                return false
            }
            done += Int(written)
        }
        return true
    }

    /// Takes up to `capacity` octets of records for the peer.
    func takeRecords(_ buffer: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Int {
        copenssl_bio_pending(outgoing) == 0 ? 0 : max(0, Int(BIO_read(outgoing, buffer, Int32(capacity))))
    }

    /// Says that no more will be sent.
    func close() {
        guard isEstablished, !hasFailed else { return }
        ERR_clear_error()
        SSL_shutdown(session)
        ERR_clear_error()
    }

    /// Who the client is, where it showed a certificate, which OpenSSL has verified.
    var peer: TLSPeer? {
        guard let certificate = SSL_get1_peer_certificate(session) else { return nil }
        defer { X509_free(certificate) }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var digestCount: UInt32 = 0
        guard X509_digest(certificate, EVP_sha256(), &digest, &digestCount) == 1 else { return nil }
        var subject = [CChar](repeating: 0, count: TLSSession.subjectBytesMax)
        let count = copenssl_subject(certificate, &subject, Int32(subject.count))
        let fingerprint = digest.prefix(Int(digestCount)).map { Hexadecimal.text(UInt64($0), digits: 2) }.joined()
        let text = subject.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }
        return TLSPeer(subject: String(decoding: text, as: UTF8.self), fingerprintSHA256: fingerprint)
    }

    static let subjectBytesMax = 4_096

    /// Whether the server's certificate names the host of an authority (a name or a numeric address, its port aside). The last host that it names is
    /// remembered, as a connection's requests are for one host almost always.
    func covers(_ authority: UnsafeBufferPointer<UInt8>) -> Bool {
        if coveredAuthority.elementsEqual(authority) { return true }
        let isLiteral = authority.first == 0x5B
        let host = isLiteral ? authority.dropFirst().prefix { $0 != 0x5D } : authority.prefix { $0 != 0x3A }
        guard !host.isEmpty, let certificate = SSL_get_certificate(session) else { return false }
        let text = host.map { CChar(bitPattern: $0) } + [0]
        let isName = !isLiteral && X509_check_host(certificate, text, host.count, 0, nil) == 1
        guard isName || X509_check_ip_asc(certificate, text, 0) == 1 else { return false }
        coveredAuthority = Array(authority)
        return true
    }
}
