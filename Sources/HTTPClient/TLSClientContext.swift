import COpenSSL

/// Whom a TLS client trusts.
///
/// `@unchecked Sendable`: the `SSL_CTX` is not changed after it was made, and OpenSSL counts its references atomically.
public final class TLSClientContext: @unchecked Sendable {
    let pointer: OpaquePointer

    /// - Parameter authorityFile: PEM with authorities beside the system's own.
    public init(authorityFile: String? = nil) throws(HTTPClientError) {
        guard let pointer = copenssl_client_context(authorityFile) else {
            ERR_clear_error()
            throw .tls("the authorities could not be read" + (authorityFile.map { ": \($0)" } ?? ""))
        }
        self.pointer = pointer
    }

    deinit { SSL_CTX_free(pointer) }
}
