import JSON
import Ledger

public enum VoucherStatus: String, Word {
    case active
    case exhausted
    case expired
    case revoked

    public var allowedSteps: [String] { self == .active ? ["redemptions", "revocation"] : [] }
}

/// A right, of a face value, a rate and a validity, to have eligible spending subsidised.
public struct Voucher: Identified, JSONRecord, Equatable {
    public static let idPrefix = "vch_"

    public var id = ID<Voucher>("")
    public var scheme = ""
    public var application = ID<Application>("")
    public var pool = ""
    /// The holder's USCC.
    public var holder = ""
    public var faceValue = Fen.zero
    public var rate = Rate.zero
    /// Face value not yet turned into payables; what the pool holds reserved for it.
    public var balance = Fen.zero
    public var validFrom = LocalDate(day: 0)
    /// The last day on which it can be used.
    public var validUntil = LocalDate(day: 0)
    public var status = VoucherStatus.active
    public var redemptions: [ID<Redemption>] = []
    public var createdAt = Instant(milliseconds: 0)
    public var version: Int64 = 0

    public init() {}

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("scheme", &scheme)
        try fields.field("application", &application)
        try fields.field("pool", &pool)
        try fields.field("holder", &holder)
        try fields.field("faceValue", &faceValue)
        try fields.field("rate", &rate)
        try fields.field("balance", &balance)
        try fields.field("validFrom", &validFrom)
        try fields.field("validUntil", &validUntil)
        try fields.field("status", &status)
        try fields.list("redemptions", &redemptions)
        try fields.field("createdAt", &createdAt)
        try fields.field("version", &version)
    }

    /// Whether it can be used on `day`: judged at the moment of use (domain rules, 8).
    public func isUsable(on day: LocalDate) -> Bool {
        status == .active && validFrom <= day && day <= validUntil
    }
}
