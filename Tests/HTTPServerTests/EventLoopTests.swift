// An event loop turned by hand, over socket pairs: who has a turn when many want one.
import CLinux
import COpenSSL
import Glibc
import Testing

@testable import HTTPServer

/// A client's end of a socket pair whose other end is a connection of a loop; with TLS where the loops have a certificate.
private final class LoopClient {
    let tls: TLSClient?
    let descriptor: Int32

    /// Has its connection dealt to a loop, sends its ClientHello if it has one, and leaves the rest to `turn`.
    init(_ loops: Loops, secure: Bool = false) throws {
        tls = secure ? try TLSClient(version: TLS1_3_VERSION) : nil
        var pair: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
        descriptor = pair[0]
        try #require(loops.admissions.admit(PeerAddress()) == .admitted)
        loops.dealer.deal(pair[1], PeerAddress())
        _ = shakesHands()
    }

    deinit { close(descriptor) }

    /// Goes on with the handshake; whether it is through.
    func shakesHands() -> Bool {
        guard let tls else { return true }
        defer { flush(tls.take()) }
        return tls.handshake()
    }

    func send(_ text: String) {
        guard let tls else { return flush(Array(text.utf8)) }
        tls.write(text)
        flush(tls.take())
    }

    private func flush(_ octets: [UInt8]) {
        #expect(octets.withUnsafeBufferPointer { $0.isEmpty ? 0 : clinux_send(descriptor, $0.baseAddress!, $0.count) } == octets.count)
    }

    /// What the server sent, in plain octets; nil where it sent nothing.
    func hears() -> String? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = clinux_recv(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        tls?.give(Array(buffer[..<count]))
        return String(decoding: tls.map { $0.read() } ?? Array(buffer[..<count]), as: UTF8.self)
    }

    /// Whether the server has closed the connection.
    var isClosed: Bool {
        var octet: UInt8 = 0
        return clinux_recv(descriptor, &octet, 1) != -Int(EAGAIN)
    }
}

/// Loops of one server, turned by hand. They keep to cores 0, 1, …; where packets arrive is the test's to say.
private final class Loops {
    let mailboxes: [Mailbox]
    let loops: [EventLoop]
    let counters: [LoopCounters]
    let dealer: Dealer
    let admissions: Admissions
    private let routeCount: Int
    /// The core on which every packet arrives.
    let arrivalCore = ArrivalCore()

    init(_ count: Int, certificate: TestCertificate? = nil, router: Router? = nil, connectionsMax: Int = 100) throws {
        let router = try router ?? echoRouter()
        var configuration = HTTPServerConfiguration()
        configuration.limits.connectionsMax = connectionsMax
        configuration.limits.connectionsPerAddressMax = connectionsMax
        let mailboxes = (0..<count).map { _ in Mailbox {} }
        for mailbox in mailboxes { mailbox.bindToCurrentThread() }
        let dealer = Dealer(mailboxes, LoopCores((0..<count).map(Int32.init))) { [arrivalCore] _ in arrivalCore.now }
        admissions = Admissions(configuration.limits)
        routeCount = router.routes.count
        let counters = (0..<count).map { _ in LoopCounters(routeCount: router.routes.count) }
        let certificates = try certificate.map { try Certificates(TLSConfiguration(certificateFile: $0.certificate, keyFile: $0.key)) }
        loops = try (0..<count).map { [admissions, configuration] index in
            EventLoop(
                LoopSetup(
                    configuration: configuration, router: router, index: index, poller: try Poller(), mailbox: mailboxes[index],
                    counters: counters[index], admissions: admissions, dealer: dealer,
                    certificates: certificates))
        }
        (self.mailboxes, self.counters, self.dealer) = (mailboxes, counters, dealer)
    }

    /// A loop reads its messages and has a turn. A client's octets must be there, or the turn waits for them.
    func turn(_ index: Int) {
        loops[index].readMail()
        loops[index].turn()
    }

    func arrive(onCore core: Int32) { arrivalCore.now = core }

    /// Connections of each loop, and how many have moved in all.
    var figures: (open: [Int], moved: UInt64) {
        let each = counters.map { [routeCount] counters in
            var metrics = HTTPMetrics()
            metrics.routes = (0...routeCount).map { _ in HTTPMetrics.RouteFigures(method: "", route: "") }
            counters.add(to: &metrics)
            return metrics
        }
        return (each.map(\.connectionsOpen), each.reduce(0) { $0 + $1.connectionsMoved })
    }
}

@Suite struct EventLoopTests {
    /// Clients that shake hands at once: more than the ration and what a pause has saved up.
    private static let crowdCount = 2 * (Greetings.unfinishedMax + Int(Greetings.savedMax))

    @Test func manyGreetingsAtOnce_AreRationed_AndHoldUpNobodyForLong() throws {
        let files = try TestCertificate.make("ration")
        defer { files.remove() }
        let loops = try Loops(1, certificate: files)

        // One client has shaken hands already.
        let first = try LoopClient(loops, secure: true)
        loops.turn(0)
        #expect(first.hears() != nil && first.shakesHands())
        loops.turn(0)
        _ = first.hears()

        // More others come than are greeted at once, and only then does it ask.
        let crowd = try (0..<EventLoopTests.crowdCount).map { _ in try LoopClient(loops, secure: true) }
        loops.loops[0].readMail()
        first.send(sends())
        loops.turn(0)
        #expect(first.hears()?.hasSuffix("hello") == true)
        var waiting = crowd
        func heard() -> [LoopClient] {
            let heard = waiting.filter { $0.hears() != nil }
            waiting.removeAll { client in heard.contains { $0 === client } }
            return heard
        }
        var greeted = heard()
        #expect(greeted.count >= Greetings.unfinishedMax && greeted.count < crowd.count, "\(greeted.count)")

        // Whoever is through makes room for another, and has its first request answered in the same turn.
        while !greeted.isEmpty {
            for client in greeted {
                #expect(client.shakesHands())
                client.send(sends())
            }
            loops.turn(0)
            for client in greeted { #expect(client.hears()?.hasSuffix("hello") == true) }
            greeted = heard()
        }
        #expect(waiting.isEmpty)
    }

    @Test func clientsThatLeaveTheirHandshakeUnfinished_HoldUpNobodyForGood() throws {
        let files = try TestCertificate.make("unfinished")
        defer { files.remove() }
        let loops = try Loops(1, certificate: files)
        let crowd = try (0..<EventLoopTests.crowdCount).map { _ in try LoopClient(loops, secure: true) }
        var waiting = crowd
        for _ in 0..<100 where !waiting.isEmpty {
            loops.turn(0)
            waiting.removeAll { $0.hears() != nil }
        }
        #expect(waiting.isEmpty, "nobody has finished, and yet everybody was greeted")
    }

    @Test func thoseWhoWait_TakeNoMoreRoomThanThereAreConnections_HoweverManyComeAndGo() {
        var greetings = Greetings()
        let start: UInt64 = 1_000_000_000
        for number in 0..<UInt32(Greetings.unfinishedMax) { greetings.began(ConnectionID(descriptor: 1, generation: number)) }
        for number in 0..<100_000 as Range<UInt32> {
            // Only the latest is still there, and turns are rare.
            let id = ConnectionID(descriptor: 2, generation: number)
            greetings.wait(id, connections: 1) { $0 == id }
            if number % 500 == 0 {
                let next = greetings.next(at: start + UInt64(number) * Greetings.paceNanoseconds) { $0 == id }
                #expect(next == id)
            }
            #expect(greetings.listCount <= 130)
        }
    }

    @Test func greetings_AFewAtATime_AndOneMoreEachPause_InTheOrderTheyCame() {
        let ids = (0..<20).map { ConnectionID(descriptor: Int32($0), generation: 1) }
        let start: UInt64 = 1_000_000_000
        var greetings = Greetings()
        func admits() -> Bool { greetings.admits(at: start) }
        func next(after pauses: UInt64, gone: ConnectionID? = nil) -> ConnectionID? {
            greetings.next(at: start + pauses * Greetings.paceNanoseconds) { $0 != gone }
        }
        for id in ids.prefix(Greetings.unfinishedMax) {
            #expect(admits())
            greetings.began(id)
        }
        // What was saved up, and then one a pause.
        var admitted = 0
        while admits() { admitted += 1 }
        #expect(admitted == 5)
        for id in ids.suffix(16) { greetings.wait(id, connections: 20) { _ in true } }
        #expect(next(after: 0) == nil)
        #expect(next(after: 1) == ids[4])
        #expect(next(after: 1) == nil)
        // Who is through makes room; who has left is passed over.
        greetings.ended(ids[0])
        #expect(next(after: 1, gone: ids[5]) == ids[6])
        #expect(!greetings.isEmpty)
        let none = greetings.next(at: start) { _ in false }
        #expect(none == nil && greetings.isEmpty)
    }

    @Test func aLoopThatHasEnded_IsNotWokenAnyMore() {
        let wakes = Kept<Void>()
        let mailbox = Mailbox { wakes.keep(()) }
        let id = ConnectionID(descriptor: 3, generation: 1)
        #expect(mailbox.send(.readBody(id)))
        #expect(wakes.all.count == 1)
        #expect(mailbox.end().count == 1)
        #expect(!mailbox.send(.readBody(id)), "its descriptors may have other owners by now")
        #expect(wakes.all.count == 1)
    }

    // MARK: Connections that follow their packets

    /// Asks `count` times, one after another, of the loop that has the connection.
    private func ask(_ client: LoopClient, _ loops: Loops, _ index: Int, count: Int32) {
        for _ in 0..<count {
            client.send(sends())
            loops.turn(index)
            #expect(client.hears()?.hasSuffix("hello") == true)
        }
    }

    @Test(arguments: [false, true]) func aConnectionWhosePacketsKeepArrivingElsewhere_GoesThere_AndIsServedOn(secure: Bool) throws {
        let files = try TestCertificate.make("follow-\(secure)")
        defer { files.remove() }
        let loops = try Loops(2, certificate: secure ? files : nil)
        let client = try LoopClient(loops, secure: secure)
        if secure {
            loops.turn(0)
            #expect(client.hears() != nil && client.shakesHands())
        }
        ask(client, loops, 0, count: PacketTrail.requestsPerLook)
        loops.arrive(onCore: 1)
        ask(client, loops, 0, count: PacketTrail.requestsPerLook)
        #expect(loops.figures == ([1, 0], 0), "one look alone moves nobody")
        ask(client, loops, 0, count: PacketTrail.requestsPerLook)
        loops.loops[1].readMail()
        #expect(loops.figures == ([0, 1], 1))
        ask(client, loops, 1, count: 3 * PacketTrail.requestsPerLook)
        // And back again.
        loops.arrive(onCore: 0)
        ask(client, loops, 1, count: 2 * PacketTrail.requestsPerLook)
        loops.loops[0].readMail()
        #expect(loops.figures == ([1, 0], 2))
        ask(client, loops, 0, count: 5)
    }

    @Test func aConnectionThatIsBeingAnswered_StaysUntilItIsIdle() throws {
        let kept = Kept<Responder>()
        let loops = try Loops(
            2,
            router: try Router([
                Route(.get, "/") { _, responder in responder.answer(.text(.ok, "hello")) },
                Route(.get, "/later") { _, responder in kept.keep(responder) },
            ]))
        let client = try LoopClient(loops)
        ask(client, loops, 0, count: 2 * PacketTrail.requestsPerLook - 1)
        loops.arrive(onCore: 1)
        ask(client, loops, 0, count: 1 + PacketTrail.requestsPerLook - 1)
        client.send(sends("GET", "/later"))
        loops.turn(0)
        #expect(loops.figures == ([1, 0], 0))
        kept.take()?.answer(.text(.ok, "late"))
        loops.loops[0].readMail()
        #expect(client.hears()?.hasSuffix("late") == true)
        ask(client, loops, 0, count: PacketTrail.requestsPerLook)
        loops.loops[1].readMail()
        #expect(loops.figures == ([0, 1], 1))
    }

    @Test func aConnectionOnItsWayToALoopThatEnds_IsClosed_AndCountedNoMore() throws {
        let loops = try Loops(2, connectionsMax: 1)
        let client = try LoopClient(loops)
        loops.arrive(onCore: 1)
        ask(client, loops, 0, count: 2 * PacketTrail.requestsPerLook)
        #expect(loops.figures.open == [0, 0], "it is on its way")
        loops.loops[1].end()
        #expect(client.isClosed)

        // Another may come. The loop takes no more: who would go there is closed at once.
        loops.arrive(onCore: 0)
        let other = try LoopClient(loops)
        loops.arrive(onCore: 1)
        ask(other, loops, 0, count: 2 * PacketTrail.requestsPerLook)
        #expect(other.isClosed)
        #expect(loops.figures == ([0, 0], 0))
    }
}
