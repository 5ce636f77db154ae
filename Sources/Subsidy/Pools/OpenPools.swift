import JSON
import Ledger

/// Books the appropriations that the configuration names: given by the system at start.
///
/// A pool that the configuration raises gets the difference. One that it lowers gives back what is still available; where that
/// is not enough the start is refused, since what was promised stays promised. What lapsed at a year's end is not booked again.
public struct OpenPools: Command {
    public static let name = "open-pools"
    public static let action: Action? = nil

    public init() {}

    public func decide(in core: inout Core) throws(Problem) {
        for pool in core.policy.pools {
            let position = core.state.books.position(of: pool.id)
            let missing = (position.appropriated - appropriation(of: pool, core.state)).saturatingMinus(position.available)
            guard missing == .zero else {
                throw Problem(
                    .conflict, "appropriation-too-low",
                    zh: "资金池 \(pool.id) 的配置额 \(pool.appropriated) 低于已承诺金额，差 \(missing)。请调高 Config/pools.json。",
                    en:
                        "Pool \(pool.id) is configured with \(pool.appropriated), which is \(missing) less than what is promised: raise it in pools.json."
                )
            }
        }
        for pool in core.policy.pools {
            let booked = core.state.books.position(of: pool.id).appropriated
            let appropriated = appropriation(of: pool, core.state)
            if appropriated > booked {
                core.post(pool.id, from: .appropriated, to: .available, appropriated - booked, for: pool.id)
            } else if appropriated < booked {
                core.post(pool.id, from: .available, to: .appropriated, booked - appropriated, for: pool.id)
            }
        }
    }

    /// What the configuration gives a pool, all years together, less what went back to the treasury.
    private func appropriation(of pool: PoolDefinition, _ state: State) -> Fen {
        pool.appropriated.saturatingMinus(state.lapsed(of: pool.id))
    }
}
