// The server: a listener that hands connections to one event loop per core. Nothing is global; a process may have as many servers as it likes.
import Synchronization

/// An HTTP/1.1 server (RFC 9110, 9112, 9111, 6585).
///
///     let router = try Router([Route(.get, "/") { _, responder in responder.answer(.text(.ok, "hello\n")) }])
///     let server = HTTPServer(configuration: HTTPServerConfiguration(), router: router)
///     let port = try server.start()
///     …
///     server.drain(graceSeconds: 10)
public final class HTTPServer: Sendable {
    public let configuration: HTTPServerConfiguration
    public let router: Router

    public init(configuration: HTTPServerConfiguration, router: Router) {
        self.configuration = configuration
        self.router = router
    }

    /// Binds, listens and serves; returns the port. Ignores SIGPIPE for the process, as a peer's close must not end it.
    public func start() throws(HTTPServerError) -> UInt16 { throw HTTPServerError("interface-only", "being written") }

    /// Accepts no more, closes idle connections, answers what is under way with `Connection: close`, then returns. After `graceSeconds` what is
    /// left is cut. Never call it on an event loop.
    public func drain(graceSeconds: Double) {}

    /// Reads the certificate and key files again. New connections get the new certificate, old ones live on; on failure nothing changes.
    public func reloadCertificates() throws(HTTPServerError) {}

    /// Counters and histograms since the start.
    public func metrics() -> HTTPMetrics { HTTPMetrics() }
}

/// Why a server cannot start or a certificate cannot be loaded.
public struct HTTPServerError: Error, Sendable, CustomStringConvertible {
    /// Kebab-case: `address-in-use`, `certificate-unreadable`, …
    public let code: String
    public let detail: String

    public init(_ code: String, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code): \(detail)" }
}
