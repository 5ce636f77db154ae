// The server's certificate and TLS rules, replaceable while it runs. A session keeps the context that it began with, so that a reload drops nobody;
// it also makes new keys for session tickets, so that old ones cannot be opened for ever.
import COpenSSL
import Synchronization

/// The current TLS context of a server.
final class Certificates: Sendable {
    /// An `SSL_CTX`, freed with its last owner; OpenSSL counts the references of sessions itself.
    ///
    /// `@unchecked Sendable`: the pointer never changes, and OpenSSL lets threads make sessions from one context.
    private final class Context: @unchecked Sendable {
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { SSL_CTX_free(pointer) }
    }

    private let configuration: TLSConfiguration
    private let current: Mutex<Context>

    init(_ configuration: TLSConfiguration) throws(HTTPServerError) {
        self.configuration = configuration
        let context = try Certificates.load(configuration)
        current = Mutex(context)
    }

    /// Reads the files again; nothing changes where that fails.
    func reload() throws(HTTPServerError) {
        let fresh = try Certificates.load(configuration)
        current.withLock { $0 = fresh }
    }

    /// A session for a new connection; nil when there is no memory.
    func makeSession() -> TLSSession? {
        let context = current.withLock { $0 }
        return TLSSession(context.pointer)
    }

    private static func load(_ configuration: TLSConfiguration) throws(HTTPServerError) -> Context {
        ERR_clear_error()
        guard let pointer = copenssl_server_context() else { throw HTTPServerError("tls-unavailable", reason()) }
        let context = Context(pointer)
        guard SSL_CTX_use_certificate_chain_file(pointer, configuration.certificateFile) == 1 else {
            throw HTTPServerError("certificate-unreadable", "\(configuration.certificateFile): \(reason())")
        }
        guard SSL_CTX_use_PrivateKey_file(pointer, configuration.keyFile, SSL_FILETYPE_PEM) == 1 else {
            throw HTTPServerError("key-unreadable", "\(configuration.keyFile): \(reason())")
        }
        guard SSL_CTX_check_private_key(pointer) == 1 else {
            throw HTTPServerError("key-mismatch", "the key is not the certificate's: \(reason())")
        }
        if let authorities = configuration.clientAuthorityFile {
            guard copenssl_verify_clients(pointer, authorities, configuration.requiresClientCertificate ? 1 : 0) == 1 else {
                throw HTTPServerError("client-authority-unreadable", "\(authorities): \(reason())")
            }
        }
        return context
    }

    /// What OpenSSL says went wrong first.
    private static func reason() -> String {
        let code = ERR_get_error()
        defer { ERR_clear_error() }
        guard code != 0, let text = ERR_reason_error_string(code) else { return "the file cannot be read" }
        return String(cString: text)
    }
}
