// An event loop turned by hand, over socket pairs: who has a turn when many want one.
import CLinux
import COpenSSL
import Glibc
import Testing

@testable import HTTPServer

/// A client's end of a socket pair whose other end is a TLS connection of the loop.
private final class LoopClient {
    let tls: TLSClient
    let descriptor: Int32

    /// Sends its ClientHello and leaves the rest to `turn`.
    init(_ mailbox: Mailbox) throws {
        tls = try TLSClient(version: TLS1_3_VERSION)
        var pair: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
        descriptor = pair[0]
        mailbox.send(.adopt(descriptor: pair[1], peer: PeerAddress()))
        _ = tls.handshake()
        flush()
    }

    deinit { close(descriptor) }

    func flush() {
        let octets = tls.take()
        #expect(octets.withUnsafeBufferPointer { clinux_send(descriptor, $0.baseAddress!, $0.count) } == octets.count)
    }

    /// Whether the server sent anything; what it sent goes to the TLS client.
    func hears() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = clinux_recv(descriptor, &buffer, buffer.count)
        if count > 0 { tls.give(Array(buffer[..<count])) }
        return count > 0
    }
}

@Suite struct EventLoopTests {
    @Test func manyGreetingsAtOnce_AreRationed_AndHoldUpNobodyForLong() throws {
        let files = try TestCertificate.make("ration")
        defer { files.remove() }
        let mailbox = Mailbox {}
        mailbox.bindToCurrentThread()
        let configuration = HTTPServerConfiguration()
        let router = try echoRouter()
        let loop = EventLoop(
            LoopSetup(
                configuration: configuration, router: router, mailbox: mailbox, counters: LoopCounters(routeCount: router.routes.count),
                admissions: Admissions(configuration.limits), epoll: clinux_epoll_create(), wake: clinux_eventfd(),
                certificates: try Certificates(TLSConfiguration(certificateFile: files.certificate, keyFile: files.key))))

        // One client has shaken hands already.
        let first = try LoopClient(mailbox)
        loop.readMail()
        loop.turn()
        #expect(first.hears() && first.tls.handshake())
        first.flush()
        loop.turn()
        _ = first.hears()

        // Three turns' worth of others come, and only then does it ask.
        let crowd = try (0..<3 * EventLoop.turnGreetingsMax).map { _ in try LoopClient(mailbox) }
        loop.readMail()
        first.tls.write(sends())
        first.flush()
        loop.turn()
        #expect(first.hears())
        #expect(String(decoding: first.tls.read(), as: UTF8.self).hasSuffix("hello"))
        var heard = crowd.map { $0.hears() }
        #expect(heard.count(where: { $0 }) == EventLoop.turnGreetingsMax)

        // Epoll names those first who have waited: in two more turns everybody had one.
        for _ in 0..<2 {
            loop.turn()
            for (index, client) in crowd.enumerated() where client.hears() { heard[index] = true }
        }
        #expect(heard.allSatisfy { $0 })

        // The rest of a handshake and the first request are not rationed: one turn answers them all.
        for client in crowd {
            #expect(client.tls.handshake())
            client.tls.write(sends())
            client.flush()
        }
        loop.turn()
        for client in crowd {
            #expect(client.hears())
            #expect(String(decoding: client.tls.read(), as: UTF8.self).hasSuffix("hello"))
        }
    }
}
