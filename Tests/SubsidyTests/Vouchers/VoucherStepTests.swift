import JSON
import Ledger
import Testing

@testable import Subsidy

/// Every step on a voucher, a redemption, an objection and a recovery, in every state: allowed, or 409 with what is.
@Suite struct VoucherStepTests {
    static func place(_ status: VoucherStatus, in city: inout City) throws -> ID<Voucher> {
        let voucher = try city.granted()
        switch status {
        case .active: break
        case .exhausted: _ = try city.owed(voucher, .yuan(8_000_000))
        case .revoked: try city.give(RevokeVoucher(id: voucher, reason: "ordered"), by: .municipal)
        case .expired:
            try city.go(to: try city.voucher(voucher).validUntil.adding(days: 1))
            city.settle()
        }
        #expect(try city.voucher(voucher).status == status)
        return voucher
    }

    @Test(arguments: VoucherStatus.allCases) func aVouchersSteps(_ status: VoucherStatus) throws {
        for word in ["redemptions", "revocation"] {
            var city = try City()
            let voucher = try Self.place(status, in: &city)
            let (command, seat): (any Command, Seat) =
                word == "revocation"
                ? (RevokeVoucher(id: voucher, reason: "ordered"), .municipal)
                : (try city.redemption(voucher, .yuan(1), [city.invoice(city.nextInvoice(), .yuan(1), of: voucher)]), .applicant)
            if status.allowedSteps.contains(word) {
                try city.give(command, by: seat)
                continue
            }
            try Self.expectRefused(try city.refused(command, by: seat), status, status.allowedSteps)
        }
    }

    @Test(arguments: RedemptionStatus.allCases) func aRedemptionsReview(_ status: RedemptionStatus) throws {
        var city = try City()
        let voucher = try city.granted()
        let redemption = try city.filed(voucher, .yuan(1_000_000))
        switch status {
        case .submitted: break
        case .approved: try city.give(city.acceptance(redemption), by: .municipal)
        case .rejected:
            try city.give(ReviewRedemption(id: redemption, outcome: .reject, approvedBase: nil, opinion: "no"), by: .municipal)
        }
        try #require(try city.redemption(redemption).status == status)
        if status.allowedSteps.contains("review") {
            try city.give(city.acceptance(redemption), by: .secondMunicipal)
        } else {
            try Self.expectRefused(try city.refused(city.acceptance(redemption), by: .secondMunicipal), status, status.allowedSteps)
        }
    }

    @Test(arguments: ObjectionStatus.allCases) func anObjectionsRuling(_ status: ObjectionStatus) throws {
        var city = try City()
        let id = try city.published()
        let filed = try city.give(FileObjection(id: id, reason: "why?"), by: .otherApplicant).first(ObjectionFiled.self)
        let objection = try #require(filed).objection.id
        if status != .open { try city.give(RuleObjection(id: objection, outcome: status, opinion: "so"), by: .secondMunicipal) }
        let ruling = RuleObjection(id: objection, outcome: .dismissed, opinion: "again")
        if status == .open {
            try city.give(ruling, by: .secondMunicipal)
        } else {
            try Self.expectRefused(try city.refused(ruling, by: .secondMunicipal), status, [])
        }
    }

    @Test(arguments: CallStatus.allCases) func aCallsShortlist(_ status: CallStatus) throws {
        var city = try City()
        let call = try city.call("benchmark-scenario", from: city.now.date.adding(days: 1), to: city.now.date.adding(days: 5))
        try city.go(to: city.now.date.adding(days: [.announced: 0, .open: 1, .closed: 6][status] ?? 0))
        let shortlist = ShortlistCall(id: call, applications: [], opinion: "none came")
        if status.allowedSteps.contains("shortlist") {
            try city.give(shortlist, by: .municipal)
        } else {
            try Self.expectRefused(try city.refused(shortlist, by: .municipal), status, status.allowedSteps)
        }
    }

    private static func expectRefused(_ problem: Problem, _ status: some Word, _ allowed: [String]) throws {
        #expect(problem.kind == .conflict && problem.code == "invalid-state")
        #expect(problem.member("state")?.string == status.rawValue)
        #expect(problem.member("allowed") == .array(allowed.map { .string($0) }))
    }
}
