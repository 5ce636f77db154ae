import JSON
import Ledger
import Testing

@testable import Subsidy

/// Records of grants in parts, recommendations, runs over the register and imports, for `EventTests.everything`.
enum EventsOfMeasures {
    static func happen(in city: inout City) throws {
        try city.give(RecordCalendar(days: [CalendarDay(date: #require(LocalDate("2027-01-01")), kind: .holiday)], source: "x"), by: .admin)
        try city.give(
            RecordImport(ImportReported(subject: "calendars", isDryRun: false, records: 1, changed: 1, failed: 0, report: "ab")), by: .admin
        )
        try tranches(&city)
        try referrals(&city)
        try entitlements(&city)
    }

    private static func tranches(_ city: inout City) throws {
        let id = try city.granted("cluster-rent-relief", ["months": 6, "rent": "60000.00"])
        try city.give(TrancheTests.appraisal(id, 1, .release), by: .municipal)
        try city.give(TrancheTests.appraisal(id, 2, .end), by: .municipal)
    }

    private static func referrals(_ city: inout City) throws {
        let platform = try ReferralTests.recommended("compute-platform", by: .otherApplicant, of: City.second, in: &city)
        try city.give(ReferralTests.outcome(platform, .accepted), by: .municipal)
        let national = try ReferralTests.recommended("compute-national-referral", in: &city)
        try city.give(ReferralTests.outcome(national, .accepted, .yuan(1000), "GJ"), by: .municipal)
    }

    /// The run is left between two slices once, so that what is under way is on record too.
    private static func entitlements(_ city: inout City) throws {
        city.core.entitlementSliceMax = 2
        var first = try #require(city.core.state.enterprises[City.first.uscc.code]).enterprise
        first.cluster = "模速空间"
        try city.record(first)
        try city.giveAtOnce(StartEntitlementRun(scheme: "cluster-model", isDryRun: false), by: .municipal)
        city.settle()
        let id = try #require(EntitlementRunTests.listed("cluster-model", in: city).first).id
        try city.give(ConfirmEntitlement(id: id, outcome: .accept), by: .applicant)
        let last = try #require(city.application(id).publicUntil)
        try city.go(to: last.adding(days: 1))
        city.settle()
        let wallet = try #require(city.application(id).vouchers.first)
        var use = try city.redemption(wallet, .yuan(100), [city.invoice(city.nextInvoice(), .yuan(100), of: wallet)])
        use.contractNumber = "WALLET-1"
        try city.give(city.acceptance(try city.filed(use)), by: .municipal)
    }
}
