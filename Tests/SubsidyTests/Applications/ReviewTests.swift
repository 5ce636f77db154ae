import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct ReviewTests {
    // MARK: Rule 1 and Money 2

    @Test func rule1_TheReviewSetsAnyRateUpToTheCeiling_AndNoneAbove() throws {
        var city = try City()
        let id = try city.checked()
        let problem = try city.refused(city.approval(id, rate: Rate("0.500001")), by: .municipal)
        #expect(problem.kind == .unprocessable && problem.codes == ["rate-too-high"])
        try city.give(city.approval(id, rate: Rate("0.123456")), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(987_648))
    }

    @Test func money2_TheApprovedBaseIsAtMostTheEligiblePartOfTheClaim() throws {
        var city = try City()
        let id = try city.checked(City.Case(more: [.init(key: "ineligibleAmount", value: "1000000.00")]))
        #expect(try city.application(id).assessment?.base == .yuan(7_000_000))
        #expect(try city.refused(city.approval(id, base: .yuan(7_000_000) + Fen(1)), by: .municipal).codes == ["base-too-high"])
        #expect(try city.refused(city.approval(id, base: .zero), by: .municipal).codes == ["not-positive"])
        try city.give(city.approval(id, base: .yuan(6_000_000)), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
    }

    @Test func money3_TheTraceSaysWhichStepBound() throws {
        var city = try City()
        let id = try city.published(City.Case(amount: "12000000.00"))
        let assessment = try #require(try city.application(id).assessment)
        #expect(assessment.amount == .yuan(5_000_000) && assessment.boundBy == .cap)
        #expect(assessment.trace.map(\.value) == [.yuan(6_000_000), .yuan(5_000_000), .yuan(5_000_000), .yuan(5_000_000)])
    }

    // MARK: Rule 10

    @Test func rule10_AnEditAfterAReturn_VoidsTheSignaturesBeforeIt() throws {
        var city = try City()
        let id = try city.checked()
        try city.give(city.review(id, "municipal-review", .return), by: .municipal)
        #expect(try city.application(id).status == .returned)
        let claim = city.claim(City.Case(amount: "6000000.00"), contract: "HT-2026-1001")
        try city.give(AmendApplication(id: id, claim: claim, documents: nil, precondition: .exists), by: .applicant)
        try city.give(SubmitApplication(id: id), by: .applicant)
        let again = try city.application(id)
        #expect(again.signatures.isEmpty && again.reviews.count == 2 && again.stage == "district-check")
        #expect(again.assessment?.amount == .yuan(3_000_000))
        // Voided signatures bar nobody: the same officers sign what is a new case.
        try city.give(city.review(id, "district-check"), by: .district)
        try city.give(city.approval(id), by: .municipal)
        #expect(try city.application(id).approvedAmount == .yuan(3_000_000))
    }

    @Test func rule10_AnAmendmentNeedsTheETagThatWasRead() throws {
        var city = try City()
        let id = try city.drafted()
        let version = try city.application(id).version
        let amend = { (precondition: Precondition) in
            AmendApplication(id: id, claim: nil, documents: [], precondition: precondition)
        }
        #expect(try city.refused(amend(.none), by: .applicant).kind == .preconditionRequired)
        #expect(try city.refused(amend(.matches([version + 1])), by: .applicant).kind == .stale)
        try city.give(amend(.matches([version])), by: .applicant)
        #expect(try city.refused(amend(.matches([version])), by: .applicant).kind == .stale)
    }

    @Test func rule10_TheDecisionIsFrozen_WhenTheRegisterChangesLater() throws {
        var city = try City()
        let id = try city.published()
        let frozen = try city.application(id)
        var moved = City.first
        moved.district = "徐汇区"
        try city.record(moved)
        let after = try city.application(id)
        #expect(after == frozen && after.schemeVersion == "2025-07-28.1" && after.assessment == frozen.assessment)
    }

    // MARK: Rule 11

    @Test func rule11_OnePersonSignsOnceOnACase_WhateverTheirClients() throws {
        var city = try City()
        let id = try city.submitted()
        try city.give(city.review(id, "district-check"), by: .district)
        // The same human being with a municipal post as well.
        let twin = try city.register("two posts", person: city.principal(.district).person, roles: [.municipalReviewer])
        let problem = try city.refused(city.approval(id), as: twin)
        #expect(problem.kind == .forbidden && problem.code == "already-signed")
        try city.give(city.approval(id), by: .municipal)
    }

    @Test func rule11_AReviewerWithAnInterestIsRefused() throws {
        var city = try City()
        let id = try city.checked()
        func reviewer(_ name: String, person: String? = nil, enterprise: Enterprise? = nil) throws -> Principal {
            try city.register(name, person: person ?? name, roles: [.municipalReviewer], enterprise: enterprise?.uscc.code)
        }
        let filer = try reviewer("filed it", person: city.principal(.applicant).person)
        let insider = try reviewer("works there", enterprise: City.first)
        var subsidiary = City.enterprise(9, "示例子公司")
        subsidiary.relatedParties = [RelatedParty(City.first.name)]
        try city.record(subsidiary)
        let related = try reviewer("works at a related party", enterprise: subsidiary)
        for principal in [filer, insider, related] {
            let problem = try city.refused(city.approval(id), as: principal)
            #expect(problem.kind == .forbidden && problem.code == "conflict-of-interest", "\(principal.name)")
        }
    }

    @Test func rule11_AnInterestIsThePersons_WhicheverAccountTheySignWith() throws {
        var city = try City()
        let id = try city.checked()
        let insider = try city.register("evening", person: "two hats", roles: [.applicant], enterprise: City.first.uscc.code)
        let reviewer = try city.register("morning", person: "two hats", roles: [.municipalReviewer])
        #expect(try city.refused(city.approval(id), as: reviewer).code == "conflict-of-interest")
        // Whoever lends a power lends no clean hands with it.
        let lent = Delegate(
            delegate: city.principal(.secondMunicipal).clientID, actions: [.reviewApplication], from: city.now.date, until: city.now.date,
            reason: "leave")
        try city.decide(lent, by: reviewer)
        let acting = city.core.state.principal(
            city.principal(.secondMunicipal), actingFor: reviewer.clientID, on: city.now.date)
        #expect(try city.refused(city.approval(id), as: acting).code == "conflict-of-interest")
        // An account that was taken away is an interest no more.
        try city.give(RevokeClient(id: insider.clientID), by: .admin)
        try city.decide(city.approval(id), by: reviewer)
        #expect(try city.application(id).status == .publicity)
    }

    @Test func rule11_ADeclaredInterestKeepsTheReviewerOut() throws {
        var city = try City()
        let id = try city.checked()
        try city.give(RecuseReviewer(id: id, reason: "a cousin works there"), by: .municipal)
        #expect(try city.refused(city.approval(id), by: .municipal).code == "recused")
        try city.give(city.approval(id), by: .secondMunicipal)
        #expect(try city.application(id).status == .publicity)
    }

    @Test func rule11_WhoHasSignedCannotRecuseAfterwards() throws {
        var city = try City()
        let id = try city.checked()
        #expect(try city.refused(RecuseReviewer(id: id, reason: "too late"), by: .district).code == "already-signed")
    }

    @Test func eachStageIsSignedByItsOwnRole() throws {
        var city = try City()
        let id = try city.submitted()
        #expect(try city.refused(city.review(id, "district-check"), by: .municipal).code == "role-not-allowed")
        #expect(try city.refused(city.review(id, "district-check"), by: .expert).code == "role-not-allowed")
        #expect(try city.refused(city.review(id, "district-check"), by: .applicant).code == "role-not-allowed")
        #expect(try city.refused(city.review(id, "district-check"), as: nil).kind == .unauthenticated)
    }

    // MARK: Submission

    @Test func aSubmissionTellsEverythingThatIsMissing() throws {
        var city = try City()
        let outcome = try city.give(
            CreateApplication(scheme: "model-api", applicant: City.first.uscc.code, claim: ["thirdParty": false], documents: []),
            by: .applicant)
        let id = try #require(outcome.first(ApplicationDrafted.self)).drafted.id
        let problem = try city.refused(SubmitApplication(id: id), by: .applicant)
        #expect(problem.kind == .unprocessable && problem.code == "incomplete")
        #expect(problem.failures.count == 4, "contractAmount, contractNumber, signedOn, provider")
    }

    @Test func anIneligibleClaimIsRefusedWithTheFailedRule() throws {
        var city = try City()
        let id = try city.drafted(City.Case(more: [.init(key: "thirdParty", value: false)]))
        let problem = try city.refused(SubmitApplication(id: id), by: .applicant)
        #expect(problem.code == "not-eligible" && problem.codes == ["third-party-model"])
        #expect(problem.failures.first?.pointer == "/claim/thirdParty")
    }

    @Test func aMissingDocumentIsNamed() throws {
        var city = try City()
        let id = try city.drafted()
        try city.give(AmendApplication(id: id, claim: nil, documents: [], precondition: .exists), by: .applicant)
        let problem = try city.refused(SubmitApplication(id: id), by: .applicant)
        #expect(problem.code == "incomplete" && problem.codes == ["missing-document"])
    }

    @Test func aFormerlyEligibleCaseIsNotApproved_OnceTheEnterpriseIsBarred() throws {
        var city = try City()
        let id = try city.checked()
        var barred = City.first
        barred.barredUntil = LocalDate("2028-12-31")
        try city.give(RecordEnterprise(enterprise: barred, precondition: .exists), by: .admin)
        let problem = try city.refused(city.approval(id), by: .municipal)
        #expect(problem.kind == .conflict && problem.failures.map(\.code) == ["not-barred"])
    }

    @Test func aDraftOfAnotherEnterpriseCannotBeFiled() throws {
        var city = try City()
        let command = CreateApplication(scheme: "model-api", applicant: City.second.uscc.code, claim: [:], documents: [])
        #expect(try city.refused(command, by: .applicant).code == "other-enterprise")
        let unknown = CreateApplication(scheme: "moon-base", applicant: City.first.uscc.code, claim: [:], documents: [])
        #expect(try city.refused(unknown, by: .applicant).code == "unknown-scheme")
    }
}
