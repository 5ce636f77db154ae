import JSON
import Ledger

/// Books the appropriations that the configuration names: given by the system at start.
///
/// A pool that the configuration raises gets the difference. One that it lowers gives back what is still available; where that
/// is not enough the start is refused, since what was promised stays promised. What lapsed at a year's end is not booked again. Refused is
/// also a start without a version of a scheme that a case under review or publicity is decided under (domain rules, 10).
public struct OpenPools: Command {
    public static let name = "open-pools"
    public static let action: Action? = nil

    public init() {}

    public func decide(in core: inout Core) throws(Problem) {
        try Self.checkVersions(in: core)
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

    private static func checkVersions(in core: Core) throws(Problem) {
        let index = core.state.applicationIndex
        var known: Set<SchemeVersion> = []
        // Most have the version of the one before them, and there may be a million.
        var last = SchemeVersion(scheme: "", version: "")
        for id in [index.awaitingReview, index.underPublicity].lazy.flatMap(\.all) {
            let other = core.state.applications.look(at: id) { application in
                last.isOf(application) ? nil : SchemeVersion(scheme: application.scheme, version: application.schemeVersion)
            }
            guard let wanted = other ?? nil else { continue }
            last = wanted
            guard !known.contains(wanted) else { continue }
            let (scheme, version) = (wanted.scheme, wanted.version)
            guard core.policy.scheme(scheme, version: version) == nil else {
                known.insert(wanted)
                continue
            }
            throw Problem(
                .conflict, "version-missing",
                zh: "申请 \(id) 按 \(scheme) 的版本 \(version) 办理，而配置中已没有该版本。请把它放回 Config/schemes，用 effective.to 结束其有效期。",
                en:
                    "\(id) is decided under version \(version) of \(scheme), which is no longer configured: put its file back, ended with effective.to."
            )
        }
    }

    private struct SchemeVersion: Hashable {
        let scheme: String
        let version: String

        func isOf(_ application: borrowing Application) -> Bool {
            application.scheme == scheme && application.schemeVersion == version
        }
    }

    /// What the configuration gives a pool, all years together, less what went back to the treasury.
    private func appropriation(of pool: PoolDefinition, _ state: State) -> Fen {
        pool.appropriated.saturatingMinus(state.lapsed(of: pool.id))
    }
}
