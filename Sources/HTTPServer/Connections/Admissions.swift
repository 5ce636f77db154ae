// Who may connect: bounds on connections in all and per address.
import Synchronization

/// Counts connections over all loops of a server.
final class Admissions: Sendable {
    private struct State {
        var total = 0
        var perAddress: [PeerAddress: Int] = [:]
        var accepted: UInt64 = 0
        var refused: UInt64 = 0
    }

    enum Verdict { case admitted, tooMany, tooManyFromAddress }

    private let state = Mutex(State())
    private let totalMax: Int
    private let perAddressMax: Int

    init(_ limits: HTTPLimits) {
        totalMax = limits.connectionsMax
        perAddressMax = limits.connectionsPerAddressMax
    }

    func admit(_ peer: PeerAddress) -> Verdict {
        let key = peer.accountingKey
        return state.withLock { state in
            let count = state.perAddress[key] ?? 0
            guard state.total < totalMax, count < perAddressMax else {
                state.refused += 1
                return count < perAddressMax ? .tooMany : .tooManyFromAddress
            }
            state.accepted += 1
            state.total += 1
            state.perAddress[key] = count + 1
            return .admitted
        }
    }

    func release(_ peer: PeerAddress) {
        let key = peer.accountingKey
        state.withLock { state in
            state.total -= 1
            let count = (state.perAddress[key] ?? 1) - 1
            state.perAddress[key] = count > 0 ? count : nil
        }
    }

    var counts: (accepted: UInt64, refused: UInt64) { state.withLock { ($0.accepted, $0.refused) } }
}
