// Who gets a connection: the loops in turn, or, where they keep to their cores, the loop on whose core the connection's packets arrive.
import CLinux
import Synchronization

/// Deals connections to loops, new ones and those whose packets have come to arrive elsewhere.
final class Dealer: Sendable {
    private let mailboxes: [Mailbox]
    private let cores: LoopCores?
    private let arrivalCore: @Sendable (_ descriptor: Int32) -> Int32
    private let state: Mutex<State>

    private struct State {
        /// Connections that each loop has, or is about to get.
        var loads: [Int]
        var turn = 0
    }

    /// Connections that one loop may have beyond another's before the core no longer decides: this many, or a quarter.
    private static let unevenMax = 8

    /// `arrivalCore` says on which core a socket's last packet arrived; -1 where that is not known.
    init(_ mailboxes: [Mailbox], _ cores: LoopCores?, arrivalCore: @escaping @Sendable (Int32) -> Int32 = { clinux_arrival_core($0) }) {
        self.mailboxes = mailboxes
        self.cores = cores
        self.arrivalCore = arrivalCore
        state = Mutex(State(loads: mailboxes.map { _ in 0 }))
    }

    /// Whether connections go to another loop when their packets do.
    var follows: Bool { cores != nil && mailboxes.count > 1 }

    /// Gives a new connection to a loop.
    func deal(_ descriptor: Int32, _ peer: PeerAddress) {
        let near = cores.map { $0.loop(onCore: arrivalCore(descriptor), loopCount: mailboxes.count) }
        let loop = state.withLock { state in
            state.turn = state.turn + 1 < mailboxes.count ? state.turn + 1 : 0
            let loop = near.map { Dealer.choice(near: $0, loads: state.loads) } ?? state.turn
            state.loads[loop] += 1
            return loop
        }
        mailboxes[loop].send(.adopt(descriptor: descriptor, peer: peer))
    }

    /// The loop that a connection of `loop` had better go to; nil where it is well where it is.
    func better(than loop: Int, for descriptor: Int32) -> Int? {
        guard let near = cores?.loop(onCore: arrivalCore(descriptor), loopCount: mailboxes.count), near != loop else { return nil }
        return Dealer.choice(near: near, loads: state.withLock { $0.loads }) == near ? near : nil
    }

    /// Gives a connection of `loop` to another. False when that one has ended already: then nobody has it.
    func move(_ moved: MovedConnection, from loop: Int, to other: Int) -> Bool {
        guard mailboxes[other].send(.takeOver(moved)) else { return false }
        state.withLock { state in
            state.loads[loop] -= 1
            state.loads[other] += 1
        }
        return true
    }

    /// Notes that a connection of `loop` is gone.
    func left(_ loop: Int) { state.withLock { $0.loads[loop] -= 1 } }

    /// The nearest loop, unless it has clearly more to do than the least busy one.
    static func choice(near: Int?, loads: [Int]) -> Int {
        guard let least = loads.indices.min(by: { loads[$0] < loads[$1] }) else { return 0 }
        guard let near, loads[near] <= loads[least] + max(unevenMax, loads[least] / 4) else { return least }
        return near
    }
}
