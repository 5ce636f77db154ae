/// Takes a voucher back. Its unused value returns to the pool; redemptions under review fall with it.
public struct RevokeVoucher: Command {
    public static let name = "revoke-voucher"
    public static let action: Action? = .revokeVoucher

    public var id: ID<Voucher>
    public var reason: String

    public init(id: ID<Voucher>, reason: String) {
        self.id = id
        self.reason = reason
    }

    public func decide(in core: inout Core) throws(Problem) {
        var voucher = try core.voucher(id)
        let caller = try core.caller()
        guard voucher.status == .active else {
            throw .invalidState(voucher.status, allowed: voucher.status.allowedSteps, step: "revocation")
        }
        for id in voucher.redemptions {
            guard let redemption = core.state.redemptions[id], redemption.status == .submitted else { continue }
            core.emit(RedemptionRejected(redemption, person: caller.person, opinion: "the voucher was revoked: \(reason)"))
        }
        voucher.status = .revoked
        core.end(voucher, cause: "revocation", reason: reason)
    }
}
