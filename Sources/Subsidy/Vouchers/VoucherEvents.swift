import JSON
import Ledger

/// What happens to vouchers.
public enum VoucherEvents {
    static let all: [any Event.Type] = [VoucherIssued.self, VoucherChanged.self]
}

public struct VoucherIssued: Event {
    public static let type = "voucher-issued"
    public var voucher = Voucher()

    public init() {}
    init(_ voucher: Voucher) { self.voucher = voucher }

    public var application: ID<Application>? { voucher.application }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("voucher", &voucher) }

    public func apply(to state: inout State, in moment: Moment) {
        var voucher = voucher
        voucher.version = moment.seq
        state.vouchers.insert(voucher)
        state.holders[voucher.holder, default: []].append(voucher.id)
        state.change(voucher.application, in: moment) { $0.vouchers.append(voucher.id) }
        state.agenda.add(.voucherExpired(voucher.id), after: voucher.validUntil)
    }
}

/// The voucher's standing after a use, an expiry, a revocation or a reduction.
public struct VoucherChanged: Event {
    public static let type = "voucher-changed"
    public var id = ID<Voucher>("")
    public var of = ID<Application>("")
    public var faceValue = Fen.zero
    public var balance = Fen.zero
    public var status = VoucherStatus.active
    /// `redemption`, `expiry`, `revocation`, `reduction` or `reversal`.
    public var cause = ""
    public var reason: String?

    public init() {}
    init(_ voucher: Voucher, cause: String, reason: String? = nil) {
        id = voucher.id
        of = voucher.application
        faceValue = voucher.faceValue
        balance = voucher.balance
        status = voucher.status
        self.cause = cause
        self.reason = reason
    }

    public var application: ID<Application>? { of }
    public var opinion: String? { reason ?? cause }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("faceValue", &faceValue)
        try fields.field("balance", &balance)
        try fields.field("status", &status)
        try fields.field("cause", &cause)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var validUntil = LocalDate(day: 0)
        state.vouchers.update(id) {
            $0.faceValue = faceValue
            $0.balance = balance
            $0.status = status
            $0.version = moment.seq
            validUntil = $0.validUntil
        }
        if cause == "expiry" || status == .revoked { state.agenda.remove(.voucherExpired(id), of: validUntil) }
    }
}
