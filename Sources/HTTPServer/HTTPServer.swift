// The server: a listener that hands connections to one event loop per core. Nothing is global; a process may have as many servers as it likes.
import CLinux
import Dispatch
import Glibc
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

    /// Binds, listens and serves; returns the port. Ignores SIGPIPE for the process, as `sendfile` raises it when a peer is gone, and lets the
    /// process open as many descriptors as the system allows.
    public func start() throws(HTTPServerError) -> UInt16 {
        let result: Result<UInt16, HTTPServerError> = running.withLock { running in
            guard running == nil else { return .failure(HTTPServerError("already-started", "a server is started once")) }
            do throws(HTTPServerError) {
                let started = try Running(configuration, router)
                running = started
                return .success(started.listener.port)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Accepts no more, closes idle connections, answers what is under way with `Connection: close`, then returns. After `graceSeconds` what is
    /// left is cut. Never call it on an event loop.
    public func drain(graceSeconds: Double) {
        let ended = running.withLock { running in
            defer { running = nil }
            return running
        }
        ended?.drain(graceSeconds)
    }

    /// Reads the certificate and key files again. New connections get the new certificate, old ones live on; on failure nothing changes.
    public func reloadCertificates() throws(HTTPServerError) {
        guard let certificates = running.withLock({ $0?.certificates }) else { return }
        try certificates.reload()
    }

    /// Counters and histograms since the start; empty for a server that does not run.
    public func metrics() -> HTTPMetrics { running.withLock { $0?.metrics(router) } ?? HTTPMetrics() }

    private let running = Mutex<Running?>(nil)

    deinit { drain(graceSeconds: 0) }
}

/// A server's threads and sockets, from start to drain.
private final class Running: Sendable {
    let listener: Listener
    let certificates: Certificates?
    private let admissions: Admissions
    private let mailboxes: [Mailbox]
    private let counters: [LoopCounters]
    private let loops = DispatchGroup()

    init(_ configuration: HTTPServerConfiguration, _ router: Router) throws(HTTPServerError) {
        signal(SIGPIPE, SIG_IGN)
        clinux_raise_descriptor_limit()
        if configuration.returnsLargeBuffers { clinux_return_large_buffers() }
        var certificates: Certificates?
        if let tls = configuration.tls { certificates = try Certificates(tls) }
        self.certificates = certificates
        admissions = Admissions(configuration.limits)
        let pollers = try (0..<configuration.effectiveLoopCount).map { _ throws(HTTPServerError) in try Poller() }
        mailboxes = pollers.map { poller in Mailbox { clinux_eventfd_signal(poller.wake) } }
        let cores = configuration.keepsLoopsOnCores ? LoopCores.ofThread : nil
        let dealer = Dealer(mailboxes, cores)
        let setups = pollers.indices.map { [mailboxes, admissions] in
            LoopSetup(
                configuration: configuration, router: router, index: $0, poller: pollers[$0], mailbox: mailboxes[$0],
                counters: LoopCounters(routeCount: router.routes.count), admissions: admissions, dealer: dealer, certificates: certificates)
        }
        counters = setups.map(\.counters)
        listener = try Listener(configuration, dealer, admissions)
        for (index, setup) in setups.enumerated() {
            DispatchQueue(label: "http.loop.\(index)").async(group: loops) {
                guard let cores else { return EventLoop(setup).run() }
                cores.keep(loop: index) { EventLoop(setup).run() }
            }
        }
    }

    func drain(_ graceSeconds: Double) {
        listener.close()
        for mailbox in mailboxes { mailbox.send(.drain) }
        if loops.wait(timeout: .now() + max(0, graceSeconds)) == .timedOut {
            for mailbox in mailboxes { mailbox.send(.stop) }
            loops.wait()
        }
    }

    func metrics(_ router: Router) -> HTTPMetrics {
        var metrics = HTTPMetrics()
        metrics.routes = router.routes.map { HTTPMetrics.RouteFigures(method: $0.method.name, route: $0.name) }
        metrics.routes.append(HTTPMetrics.RouteFigures(method: "", route: "none"))
        for counters in counters { counters.add(to: &metrics) }
        (metrics.connectionsAccepted, metrics.connectionsRefused) = admissions.counts
        return metrics
    }
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
