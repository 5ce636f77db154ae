// TLS without a socket: the server's session against OpenSSL's own client, records handed over whole and an octet at a time.
import COpenSSL
import Glibc
import Testing

@testable import HTTPServer

/// OpenSSL's client on memory BIOs.
private final class TLSClient {
    let session: OpaquePointer
    private let context: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init(version: Int32, certificate: String? = nil, key: String? = nil, protocols: [UInt8] = []) throws {
        context = try #require(SSL_CTX_new(TLS_client_method()))
        _ = SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(version), nil)
        _ = SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(version), nil)
        if let certificate, let key {
            try #require(SSL_CTX_use_certificate_file(context, certificate, SSL_FILETYPE_PEM) == 1)
            try #require(SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1)
        }
        if !protocols.isEmpty { SSL_CTX_set_alpn_protos(context, protocols, UInt32(protocols.count)) }
        session = try #require(SSL_new(context))
        (incoming, outgoing) = (try #require(BIO_new(BIO_s_mem())), try #require(BIO_new(BIO_s_mem())))
        SSL_set_bio(session, incoming, outgoing)
        SSL_set_connect_state(session)
    }

    deinit {
        SSL_free(session)
        SSL_CTX_free(context)
    }

    func handshake() -> Bool { SSL_do_handshake(session) == 1 }
    func write(_ text: String) { SSL_write(session, text, Int32(text.utf8.count)) }

    func read() -> [UInt8] {
        var (result, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        while case let count = SSL_read(session, &buffer, Int32(buffer.count)), count > 0 { result += buffer[..<Int(count)] }
        return result
    }

    func take() -> [UInt8] {
        var (result, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        while case let count = BIO_read(outgoing, &buffer, Int32(buffer.count)), count > 0 { result += buffer[..<Int(count)] }
        return result
    }

    func give(_ octets: [UInt8]) { BIO_write(incoming, octets, Int32(octets.count)) }
    var chosenProtocol: String {
        var (name, count): (UnsafePointer<UInt8>?, UInt32) = (nil, 0)
        SSL_get0_alpn_selected(session, &name, &count)
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }
}

@Suite(.serialized) struct TLSTests {
    /// Makes a key and a self-signed certificate in a directory of the test's own.
    private static func makeCertificate(_ name: String) throws -> (certificate: String, key: String) {
        let path = "/tmp/http-server-tls-\(getpid())-\(name)"
        let key = try #require(makeKey())
        defer { EVP_PKEY_free(key) }
        let certificate = try #require(X509_new())
        defer { X509_free(certificate) }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86_400)
        X509_set_pubkey(certificate, key)
        let subject = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0)
        X509_set_issuer_name(certificate, subject)
        try #require(X509_sign(certificate, key, EVP_sha256()) > 0)
        for (file, write) in [(path + ".pem", true), (path + ".key", false)] {
            let output = try #require(fopen(file, "w"))
            if write { PEM_write_X509(output, certificate) } else { PEM_write_PrivateKey(output, key, nil, nil, 0, nil, nil) }
            fclose(output)
        }
        return (path + ".pem", path + ".key")
    }

    private static func makeKey() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1, EVP_PKEY_generate(context, &key) == 1
        else { return nil }
        return key
    }

    private func remove(_ files: (certificate: String, key: String)) {
        unlink(files.certificate)
        unlink(files.key)
    }

    /// Moves records between the two, in pieces, until both are quiet; returns the plain octets that the server read.
    private func exchange(_ client: TLSClient, _ server: TLSSession, piece: Int) -> (plain: [UInt8], failed: Bool) {
        var (plain, buffer, failed) = ([UInt8](), [UInt8](repeating: 0, count: 16_384), false)
        for _ in 0..<8 {
            _ = client.handshake()
            let records = client.take()
            for start in stride(from: 0, to: records.count, by: piece) {
                let part = Array(records[start..<min(records.count, start + piece)])
                part.withUnsafeBufferPointer { server.receive($0.baseAddress!, $0.count) }
                reading: while true {
                    switch server.read(&buffer, buffer.count) {
                    case .octets(let count): plain += buffer[..<count]
                    case .waiting, .ended: break reading
                    case .failed:
                        failed = true
                        break reading
                    }
                }
            }
            while case let count = server.takeRecords(&buffer, buffer.count), count > 0 { client.give(Array(buffer[..<count])) }
        }
        return (plain, failed)
    }

    @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION], [1, 7, 100_000]) func octetsPassBothWays(_ version: Int32, _ piece: Int) throws {
        let files = try TLSTests.makeCertificate("server")
        defer { remove(files) }
        let certificates = try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key))
        let server = try #require(certificates.makeSession())
        let client = try TLSClient(version: version, protocols: [2, 104, 50, 8] + Array("http/1.1".utf8))
        #expect(exchange(client, server, piece: piece).plain.isEmpty)
        #expect(server.isEstablished)
        #expect(client.chosenProtocol == "http/1.1")
        #expect(server.peer == nil)
        client.write("hello over TLS")
        #expect(exchange(client, server, piece: piece).plain == Array("hello over TLS".utf8))
        let answer = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(answer.withUnsafeBufferPointer { server.write($0.baseAddress!, $0.count) })
        var (received, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 16_384))
        while case let count = server.takeRecords(&buffer, buffer.count), count > 0 { client.give(Array(buffer[..<count])) }
        received = client.read()
        #expect(received == answer)
    }

    @Test(arguments: [TLS1_1_VERSION]) func oldVersionsAreRefused(_ version: Int32) throws {
        let files = try TLSTests.makeCertificate("old")
        defer { remove(files) }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let client = try TLSClient(version: version)
        _ = exchange(client, server, piece: 1_000)
        #expect(!server.isEstablished)
    }

    @Test func aClientThatSpeaksOnlyAnotherProtocolIsRefused() throws {
        let files = try TLSTests.makeCertificate("alpn")
        defer { remove(files) }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let client = try TLSClient(version: TLS1_3_VERSION, protocols: [2, 104, 50])
        #expect(exchange(client, server, piece: 1_000).failed)
    }

    @Test func octetsThatAreNoRecordsFail() throws {
        let files = try TLSTests.makeCertificate("noise")
        defer { remove(files) }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let noise = [UInt8](repeating: 0x16, count: 600)
        noise.withUnsafeBufferPointer { server.receive($0.baseAddress!, $0.count) }
        var buffer = [UInt8](repeating: 0, count: 1_000)
        guard case .failed = server.read(&buffer, buffer.count) else { return #expect(Bool(false), "noise was taken for a handshake") }
    }

    @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION]) func aClientCertificateNamesThePeer(_ version: Int32) throws {
        let (files, portal, stranger) = (
            try TLSTests.makeCertificate("server-m"), try TLSTests.makeCertificate("portal"), try TLSTests.makeCertificate("stranger")
        )
        defer { for file in [files, portal, stranger] { remove(file) } }
        var configuration = TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)
        configuration.clientAuthorityFile = portal.certificate
        configuration.requiresClientCertificate = true
        let certificates = try Certificates(configuration)
        let server = try #require(certificates.makeSession())
        let client = try TLSClient(version: version, certificate: portal.certificate, key: portal.key)
        _ = exchange(client, server, piece: 500)
        let peer = try #require(server.peer)
        #expect(peer.subject == "CN=portal")
        #expect(peer.fingerprintSHA256.count == 64)
        let other = try #require(certificates.makeSession())
        #expect(exchange(try TLSClient(version: version, certificate: stranger.certificate, key: stranger.key), other, piece: 500).failed)
        let nobody = try #require(certificates.makeSession())
        #expect(exchange(try TLSClient(version: version), nobody, piece: 500).failed)
    }

    @Test func aReloadKeepsOldSessionsAndServesTheNewCertificate() throws {
        let (old, new) = (try TLSTests.makeCertificate("old-cert"), try TLSTests.makeCertificate("new-cert"))
        defer { for file in [old, new] { remove(file) } }
        let certificates = try Certificates(TLSConfiguration(certificateFile: old.certificate, keyFile: old.key))
        let session = try #require(certificates.makeSession())
        let client = try TLSClient(version: TLS1_3_VERSION)
        _ = exchange(client, session, piece: 1_000)
        rename(new.certificate, old.certificate)
        #expect(throws: HTTPServerError.self) { try certificates.reload() }  // the key is still the old one
        rename(new.key, old.key)
        try certificates.reload()
        client.write("still here")
        #expect(exchange(client, session, piece: 1_000).plain == Array("still here".utf8))
        let fresh = try #require(certificates.makeSession())
        let next = try TLSClient(version: TLS1_3_VERSION)
        _ = exchange(next, fresh, piece: 1_000)
        let shown = try #require(SSL_get1_peer_certificate(next.session))
        defer { X509_free(shown) }
        var name = [CChar](repeating: 0, count: 100)
        X509_NAME_oneline(X509_get_subject_name(shown), &name, 100)
        #expect(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) == "/CN=new-cert")
    }
}
