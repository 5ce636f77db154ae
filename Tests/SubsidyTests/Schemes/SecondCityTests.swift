import JSON
import Ledger
import Testing

@testable import Subsidy

/// Another city is another directory: its notice, pools, schemes and settings, and not a line of code.
@Suite struct SecondCityTests {
    static let directory = Fixture.config + "/examples/shenzhen"

    @Test func itsPackIsAsItShouldBe() {
        let findings = Policy.check(Self.directory)
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .english) }.joined(separator: "\n"))")
    }

    /// An office of that city with one start-up in 南山区.
    static func city() throws -> (city: City, startup: Enterprise, applicant: Principal) {
        var city = try City(on: "2025-09-01", policy: try Policy.load(directory))
        let startup = City.enterprise(21, "南山智能", district: "南山区")
        try city.record(startup)
        let applicant = try city.register("南山智能", person: "applicant of it", roles: [.applicant], enterprise: startup.uscc.code)
        return (city, startup, applicant)
    }

    static func submitted(
        _ scheme: String, _ amount: String, in city: inout City, _ startup: Enterprise, _ applicant: Principal
    ) throws -> ID<Application> {
        let stored = try city.decide(
            StoreDocument(sha256: String(repeating: "cd", count: 32), size: 12, mediaType: "application/pdf"), by: applicant)
        let document = try #require(stored.first(DocumentStored.self)).document.id
        let claim: JSON = [
            "contractAmount": .string(amount), "contractNumber": .string(city.nextContract()), "signedOn": "2025-08-20",
            "provider": "示例智算", "training": true,
        ]
        let outcome = try city.decide(
            CreateApplication(
                scheme: scheme, applicant: startup.uscc.code, claim: claim, documents: [AttachedDocument(kind: "contract", id: document)]),
            by: applicant)
        let id = try #require(outcome.first(ApplicationDrafted.self)).drafted.id
        try city.decide(SubmitApplication(id: id), by: applicant)
        return id
    }

    @Test func itGrantsAVoucherByItsOwnFigures() throws {
        var (city, startup, applicant) = try Self.city()
        #expect(city.core.policy.pools.map(\.id) == ["training-voucher", "corpus-voucher"])
        let id = try Self.submitted("training-voucher-startup", "10000000.00", in: &city, startup, applicant)
        try city.give(city.approval(id), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(6_000_000), "60% for a start-up")
        #expect(try city.application(id).publicUntil == LocalDate("2025-09-10"), "seven working days")
        #expect(city.terms("training-voucher") == "494000000.00 6000000.00 0.00 0.00 0.00")

        // The two rates stand in one sentence under one ceiling of a year.
        let second = try Self.submitted("training-voucher", "10000000.00", in: &city, startup, applicant)
        try city.give(city.approval(second), by: .secondMunicipal)
        #expect(try city.application(second).approvedAmount == .yuan(4_000_000) && city.application(second).assessment?.boundBy == .cap)

        try city.go(to: "2025-09-11")
        city.settle()
        let voucher = try city.voucher(#require(try city.application(id).vouchers.first))
        #expect(voucher.faceValue == .yuan(6_000_000) && voucher.rate == Rate("0.6"))
    }

    @Test func whatTheOtherCityHas_IsUnknownHere() throws {
        var (city, startup, applicant) = try Self.city()
        let foreign = CreateApplication(scheme: "model-api", applicant: startup.uscc.code, claim: [:], documents: [])
        #expect(try city.refused(foreign, as: applicant).code == "unknown-scheme")
        // A Shanghai enterprise is in none of its districts.
        let shanghai = City.enterprise(1, "示例智能").district
        #expect(city.core.policy.settings.values(on: city.now.date)["districts"]?.array?.contains(.string(shanghai ?? "")) == false)
    }

    @Test func itsTermEnds_AndNothingIsTakenInAfterIt() throws {
        var (city, startup, applicant) = try Self.city()
        let draft = CreateApplication(scheme: "training-voucher", applicant: startup.uscc.code, claim: [:], documents: [])
        try city.go(to: "2026-12-17")
        try city.decide(draft, by: applicant)
        try city.go(to: "2026-12-18")
        #expect(try city.refused(draft, as: applicant).code == "scheme-not-in-force")
    }
}
