// Connections follow their packets: when a client's thread has settled on another core, its connections go to the loop there. Without that, clients
// whose threads began on one core keep waking loops across cores for as long as they live.

/// An idle connection on its way from one loop to another: what outlives the move.
///
/// `@unchecked Sendable`: the loop that gives it away has let go of everything in it before it is sent, and one loop gets it.
struct MovedConnection: @unchecked Sendable {
    let descriptor: Int32
    let peer: PeerAddress
    let tls: TLSTransport?
    let tlsPeer: TLSPeer?
    let hostSession: TLSSession?
    let requestsServed: Int32
    /// When it became idle.
    let since: UInt64
}

/// Where a connection's packets have been seen to arrive lately.
struct PacketTrail {
    private var requestsAtNextLook: Int32
    private var loop: Int?

    /// Requests of a connection between two looks: a look is a system call.
    static let requestsPerLook: Int32 = 32

    init(after requestsServed: Int32) { requestsAtNextLook = requestsServed &+ PacketTrail.requestsPerLook }

    @inline(__always)
    func isDue(_ requestsServed: Int32) -> Bool { requestsServed >= requestsAtNextLook }

    /// Notes the loop that would be better now, nil for none; returns it when it was so at the last look too: one stray packet moves nobody.
    mutating func note(_ better: Int?, requestsServed: Int32) -> Int? {
        defer { loop = better }
        requestsAtNextLook = requestsServed &+ PacketTrail.requestsPerLook
        return loop == better ? better : nil
    }
}

extension Connection {
    /// Goes on where another loop left off.
    convenience init(_ context: LoopContext, id: ConnectionID, _ moved: MovedConnection) {
        self.init(context, id: id, peer: moved.peer, isSecure: moved.tls != nil)
        tlsPeer = moved.tlsPeer
        hostSession = moved.hostSession
        requestsServed = moved.requestsServed
        since = moved.since
    }
}
