import JSON
import Ledger

/// Starts a run of an entitlement scheme over the register. The first slice is decided with it: a small register is done at once.
public struct StartEntitlementRun: Command {
    public static let name = "start-entitlement-run"
    public static let action: Action? = .startEntitlementRun

    public var scheme: String
    public var isDryRun: Bool

    public init(scheme: String, isDryRun: Bool) {
        self.scheme = scheme
        self.isDryRun = isDryRun
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let scheme = try core.schemeInForce(scheme, pointer: "/scheme")
        guard scheme.kind == .entitlement, scheme.pool != nil else {
            throw .invalid(
                "/scheme", "not-an-entitlement", zh: "\(scheme.id) 不是免申即享项目，须由主体申报。",
                en: "\(scheme.id) is no entitlement: enterprises apply for it.")
        }
        if !isDryRun, let other = core.state.entitlementRunUnderWay(of: scheme.id) {
            throw Problem(
                .conflict, "run-under-way", zh: "\(scheme.id) 的 \(other.id) 尚未结束。", en: "\(other.id) of \(scheme.id) is still running.",
                members: [.init(key: "run", value: .string(other.id.text))])
        }
        guard core.state.entitlementRunsUnderWay.count < Core.entitlementRunsMax else {
            throw Problem(
                .conflict, "too-many-runs", zh: "同时进行的批次至多 \(Core.entitlementRunsMax) 个。",
                en: "At most \(Core.entitlementRunsMax) runs go on at once: wait for one of them.")
        }
        if !isDryRun {
            // A missing calendar must refuse the run here, not stop it half way.
            _ = try core.publicity(of: scheme)
            _ = try core.confirmation(of: scheme)
        }
        var run = EntitlementRun()
        run.id = core.makeID()
        run.scheme = scheme.id
        run.schemeVersion = scheme.version
        run.isDryRun = isDryRun
        run.by = caller.clientID
        run.person = caller.person
        run.total = core.state.enterprises.count
        run.sliceLength = core.entitlementSliceMax
        run.startedAt = core.moment.at
        core.emit(EntitlementRunStarted(run))
        core.advance(run.id)
    }
}

extension State {
    /// A real run of the scheme that is not over.
    func entitlementRunUnderWay(of scheme: String) -> EntitlementRun? {
        entitlementRunsUnderWay.all.lazy.compactMap { entitlementRuns[$0] }.first { $0.scheme == scheme && !$0.isDryRun }
    }
}
