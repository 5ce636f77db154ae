// Who gets a new connection: the loops in turn, or, where they keep to their cores, the loop on whose core the connection's packets arrive.

/// Deals connections to loops.
///
/// `@unchecked Sendable`: only the accept queue calls it.
final class Dealer: @unchecked Sendable {
    private let loops: [LoopSetup]
    private let cores: LoopCores?
    private var dealt: [UInt64]
    private var turn = 0

    /// Connections that one loop may have beyond another's before the core no longer decides: this many, or a quarter.
    private static let unevenMax = 8

    init(_ loops: [LoopSetup], _ cores: LoopCores?) {
        self.loops = loops
        self.cores = cores
        dealt = loops.map { _ in 0 }
    }

    /// The loop for a connection; `arrivalCore` is asked for where it matters.
    func next(arrivalCore: () -> Int32) -> Mailbox {
        guard let cores else {
            turn = turn + 1 < loops.count ? turn + 1 : 0
            return loops[turn].mailbox
        }
        let loads = loops.indices.map { dealt[$0] - min(dealt[$0], loops[$0].counters.closedCount) }
        let choice = Dealer.choice(near: cores.loop(onCore: arrivalCore(), loopCount: loops.count), loads: loads)
        dealt[choice] += 1
        return loops[choice].mailbox
    }

    /// The nearest loop, unless it has clearly more to do than the least busy one.
    static func choice(near: Int?, loads: [UInt64]) -> Int {
        guard let least = loads.indices.min(by: { loads[$0] < loads[$1] }) else { return 0 }
        guard let near, loads[near] <= loads[least] + max(UInt64(unevenMax), loads[least] / 4) else { return least }
        return near
    }
}
