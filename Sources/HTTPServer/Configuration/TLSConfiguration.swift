/// Certificates and rules for TLS 1.2 and 1.3, by default Mozilla's intermediate profile.
public struct TLSConfiguration: Sendable {
    /// PEM: the certificate, then its chain.
    public var certificateFile: String
    /// PEM: the private key.
    public var keyFile: String
    /// PEM: the authorities that client certificates must come from; nil: clients are not asked.
    public var clientAuthorityFile: String?
    /// Whether a handshake without a client certificate fails (true) or goes on with `HTTPRequest.tlsPeer` nil (false).
    public var requiresClientCertificate = false
    /// Whether a request for a host that the certificate does not name is answered 421, as RFC 9110 section 7.4 asks of an origin server that is not
    /// behind a trusted gateway. Switch it on where clients come directly, by the certificate's names.
    public var refusesOtherHosts = false

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

/// Who a client's certificate, verified against `clientAuthorityFile`, says it is.
public struct TLSPeer: Sendable, Hashable {
    /// The subject as RFC 2253 text, for instance `CN=portal,O=Example`.
    public let subject: String
    /// SHA-256 of the DER certificate, 64 lower-case hexadecimal digits.
    public let fingerprintSHA256: String
}
