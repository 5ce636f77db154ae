/// The server's certificates; filled in with TLS.
final class Certificates: Sendable {
    init(_ configuration: TLSConfiguration) throws(HTTPServerError) {
        throw HTTPServerError("tls-unavailable", "TLS is being written")
    }

    func reload() throws(HTTPServerError) {}
}
