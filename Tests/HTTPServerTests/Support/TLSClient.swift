// The other side of TLS tests: a client, and certificates made on the spot.
import COpenSSL
import Glibc
import Testing

/// OpenSSL's client on memory BIOs.
final class TLSClient {
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

/// A key and a self-signed certificate in files of their own.
struct TestCertificate {
    let certificate: String
    let key: String

    /// Makes a key and a self-signed certificate in a directory of the test's own.
    static func make(_ name: String) throws -> TestCertificate {
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
        return TestCertificate(certificate: path + ".pem", key: path + ".key")
    }

    private static func makeKey() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1, EVP_PKEY_generate(context, &key) == 1
        else { return nil }
        return key
    }

    func remove() {
        unlink(certificate)
        unlink(key)
    }
}
