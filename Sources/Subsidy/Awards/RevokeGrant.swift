import Ledger

/// Takes a grant back whole: vouchers end, what is owed falls away, what was paid is ordered back.
public struct RevokeGrant: Command {
    public static let name = "revoke-grant"
    public static let action: Action? = .revokeGrant

    public var id: ID<Application>
    public var reason: String

    public init(id: ID<Application>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        let application = try core.application(id)
        let caller = try core.caller()
        guard application.status == .granted else {
            throw .invalidState(application.status, allowed: application.allowedSteps, step: "revocation")
        }
        try core.checkInterest(caller, in: application)
        for voucher in application.vouchers where core.state.vouchers[voucher]?.status == .active {
            try RevokeVoucher(id: voucher, reason: reason).decide(in: &core)
        }
        if let charged = core.state.applications[id]?.chargedAmount { core.reduceGrant(id, by: charged, reason: reason) }
        if core.state.applications[id]?.status == .granted { core.emit(ApplicationClosed(id)) }
    }
}
