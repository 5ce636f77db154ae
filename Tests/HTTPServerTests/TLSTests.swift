// TLS without a socket: the server's session against OpenSSL's own client, records handed over whole and an octet at a time.
import COpenSSL
import Glibc
import Testing

@testable import HTTPServer

@Suite(.serialized) struct TLSTests {
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
        let files = try TestCertificate.make("server")
        defer { files.remove() }
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

    @Test func theCertificateNamesItsHostAndNoOther() throws {
        let files = try TestCertificate.make("city.example")
        defer { files.remove() }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        _ = exchange(try TLSClient(version: TLS1_3_VERSION), server, piece: 1_000)
        func covers(_ authority: String) -> Bool { Array(authority.utf8).withUnsafeBufferPointer(server.covers) }
        for _ in 0..<2 {
            #expect(covers("city.example") && covers("City.Example:8443"))
            for other in ["", "example", "other.example", "city.example.org", "127.0.0.1", "[::1]:8443", ":80"] { #expect(!covers(other)) }
        }
        var configuration = HTTPServerConfiguration()
        configuration.tls = TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)
        let memory = MemoryConnection(try echoRouter(), configuration, isSecure: true)
        memory.connection.hostSession = server
        memory.send(sends("GET", "/", ["Host: city.example"]) + sends("GET", "/", ["Host: other.example"]))
        #expect(memory.responses.map(\.status) == [200, 421])
    }

    @Test(arguments: [TLS1_1_VERSION]) func oldVersionsAreRefused(_ version: Int32) throws {
        let files = try TestCertificate.make("old")
        defer { files.remove() }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let client = try TLSClient(version: version)
        _ = exchange(client, server, piece: 1_000)
        #expect(!server.isEstablished)
    }

    @Test func aClientThatSpeaksOnlyAnotherProtocolIsRefused() throws {
        let files = try TestCertificate.make("alpn")
        defer { files.remove() }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let client = try TLSClient(version: TLS1_3_VERSION, protocols: [2, 104, 50])
        #expect(exchange(client, server, piece: 1_000).failed)
    }

    @Test func octetsThatAreNoRecordsFail() throws {
        let files = try TestCertificate.make("noise")
        defer { files.remove() }
        let server = try #require(try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key)).makeSession())
        let noise = [UInt8](repeating: 0x16, count: 600)
        noise.withUnsafeBufferPointer { server.receive($0.baseAddress!, $0.count) }
        var buffer = [UInt8](repeating: 0, count: 1_000)
        guard case .failed = server.read(&buffer, buffer.count) else { return #expect(Bool(false), "noise was taken for a handshake") }
    }

    @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION]) func aClientCertificateNamesThePeer(_ version: Int32) throws {
        let (files, portal, stranger) = (
            try TestCertificate.make("server-m"), try TestCertificate.make("portal"), try TestCertificate.make("stranger")
        )
        defer { for file in [files, portal, stranger] { file.remove() } }
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
        let (old, new) = (try TestCertificate.make("old-cert"), try TestCertificate.make("new-cert"))
        defer { for file in [old, new] { file.remove() } }
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
