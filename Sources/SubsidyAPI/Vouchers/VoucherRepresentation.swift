import JSON
import Subsidy

/// A voucher as of a day: expiry is judged at the moment of reading, as it is at the moment of use (domain rules, 8).
struct VoucherRepresentation: Representation {
    let voucher: Voucher
    let today: LocalDate

    static let name = "Voucher"
    static let schema = Schema.object([
        "id": .id("vch_"), "scheme": .text(max: 64), "application": .id("app_"), "pool": .text(max: 64), "holder": .text(max: 18),
        "faceValue": .money, "rate": .rate, "balance": .money, "validFrom": .date, "validUntil": .date,
        "status": .words(VoucherStatus.self), "redemptions": .array(.id("red_")), "createdAt": .instant,
    ])

    var status: VoucherStatus {
        voucher.status == .active && today > voucher.validUntil ? .expired : voucher.status
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", voucher.id)
        writer.member("scheme", voucher.scheme)
        writer.member("application", voucher.application)
        writer.member("pool", voucher.pool)
        writer.member("holder", voucher.holder)
        writer.member("faceValue", voucher.faceValue)
        writer.member("rate", voucher.rate)
        writer.member("balance", voucher.balance)
        writer.member("validFrom", voucher.validFrom)
        writer.member("validUntil", voucher.validUntil)
        writer.member("status", status)
        writer.member("redemptions", voucher.redemptions)
        writer.member("createdAt", voucher.createdAt)
        writer.endObject()
    }
}
