// The listening socket: a Dispatch source accepts, and a dealer says which loop gets the connection.
import CLinux
import Dispatch
import Glibc

/// Accepts connections until it is closed.
final class Listener: Sendable {
    let port: UInt16
    /// Dispatch sources may be used from any thread; Dispatch on Linux does not say so to the compiler.
    private nonisolated(unsafe) let source: any DispatchSourceRead
    private let closed = DispatchSemaphore(value: 0)

    /// Connections accepted in one turn.
    private static let turnConnectionsMax = 512
    /// Pause when the process has no descriptors left; the kernel's backlog holds who comes meanwhile.
    private static let exhaustedPauseMilliseconds = 50

    init(_ configuration: HTTPServerConfiguration, _ dealer: Dealer, _ admissions: Admissions) throws(HTTPServerError) {
        let backlog = Int32(clamping: configuration.limits.backlogConnections)
        let descriptor = clinux_listen(configuration.host, configuration.port, backlog)
        guard descriptor >= 0 else {
            throw HTTPServerError(
                descriptor == -EADDRINUSE ? "address-in-use" : "address-unavailable",
                "cannot listen on \(configuration.host):\(configuration.port): \(String(cString: strerror(-descriptor)))")
        }
        port = UInt16(clamping: clinux_bound_port(descriptor))
        let queue = DispatchQueue(label: "http.accept")
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        let isSecure = configuration.tls != nil
        source.setEventHandler {
            for _ in 0..<Listener.turnConnectionsMax {
                var peer = clinux_peer()
                let accepted = clinux_accept(descriptor, &peer)
                if accepted >= 0 {
                    Listener.take(accepted, PeerAddress(peer), dealer, admissions, isSecure)
                } else if accepted == -EMFILE || accepted == -ENFILE || accepted == -ENOMEM || accepted == -ENOBUFS {
                    usleep(UInt32(Listener.exhaustedPauseMilliseconds) * 1_000)
                    return
                } else if accepted != -EINTR, accepted != -ECONNABORTED {
                    return
                }
            }
        }
        let closed = closed
        source.setCancelHandler {
            _ = clinux_close(descriptor)
            closed.signal()
        }
        self.source = source
        source.activate()
    }

    private static func take(_ descriptor: Int32, _ peer: PeerAddress, _ dealer: Dealer, _ admissions: Admissions, _ isSecure: Bool) {
        switch admissions.admit(peer) {
        case .admitted: dealer.deal(descriptor, peer)
        case .tooMany where !isSecure:
            let answer: StaticString =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
            _ = clinux_send(descriptor, answer.utf8Start, answer.utf8CodeUnitCount)
            _ = clinux_close(descriptor)
        case .tooMany, .tooManyFromAddress: _ = clinux_close(descriptor)
        }
    }

    /// Stops accepting and waits until the socket is closed.
    func close() {
        source.cancel()
        closed.wait()
    }
}
