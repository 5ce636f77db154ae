import JSON
import Ledger
import Testing

@testable import Subsidy

/// Every step in every state: what the state does not allow is refused with 409, names the state and what it allows, and changes nothing.
@Suite struct StepTests {
    /// A city with one application in the wanted state.
    static func place(_ status: ApplicationStatus, in city: inout City) throws -> ID<Application> {
        switch status {
        case .draft: return try city.drafted()
        case .submitted: return try city.submitted()
        case .inReview: return try city.checked()
        case .returned:
            let id = try city.submitted()
            try city.give(city.review(id, "district-check", .return), by: .district)
            return id
        case .rejected:
            let id = try city.submitted()
            try city.give(city.review(id, "district-check", .reject), by: .district)
            return id
        case .withdrawn:
            let id = try city.submitted()
            try city.give(WithdrawApplication(id: id, reason: "no need"), by: .applicant)
            return id
        case .approved, .publicity: return try city.published()
        case .objection:
            let id = try city.published()
            try city.give(FileObjection(id: id, reason: "not third-party"), by: .otherApplicant)
            return id
        case .granted:
            let voucher = try city.granted()
            return try city.voucher(voucher).application
        case .closed:
            let voucher = try city.granted()
            try city.give(RevokeVoucher(id: voucher, reason: "ordered"), by: .municipal)
            return try city.voucher(voucher).application
        }
    }

    /// Steps on an application: its word in the API, and who may try it.
    static func step(_ word: String, _ id: ID<Application>, in city: City) throws -> (any Command, Seat) {
        let stage = try city.application(id).stage ?? "municipal-review"
        switch word {
        case "patch": return (AmendApplication(id: id, claim: nil, documents: nil, precondition: .exists), .applicant)
        case "submission": return (SubmitApplication(id: id), .applicant)
        case "withdrawal": return (WithdrawApplication(id: id, reason: nil), .applicant)
        case "reviews": return (city.review(id, stage), stage == "district-check" ? .district : .municipal)
        case "recusals": return (RecuseReviewer(id: id, reason: "a cousin works there"), .secondMunicipal)
        case "objections": return (FileObjection(id: id, reason: "late"), .municipal)
        case "audits": return (RecordAudit(id: id, investment: .yuan(1), opinion: "audited"), .municipal)
        case "revocation": return (RevokeGrant(id: id, reason: "ordered"), .municipal)
        default:
            return (
                RecordOtherAward(id: id, funder: .district, amount: .yuan(1), reference: "D-\(city.history.count)"), .municipal
            )
        }
    }

    static let words = ["patch", "submission", "withdrawal", "reviews", "recusals", "objections", "other-awards", "audits", "revocation"]

    @Test(arguments: ApplicationStatus.allCases.filter { $0 != .approved })
    func aStepThatTheStateDoesNotAllow_IsRefusedAndChangesNothing(_ status: ApplicationStatus) throws {
        for word in Self.words {
            var city = try City()
            let id = try Self.place(status, in: &city)
            try #require(try city.application(id).status == status)
            let (command, seat) = try Self.step(word, id, in: city)
            let allowed = try city.application(id).allowedSteps
            if allowed.contains(word) {
                try city.give(command, by: seat)
                continue
            }
            let problem = try city.refused(command, by: seat)
            // A draft is unknown to everybody but its filer.
            if status == .draft, seat != .applicant, problem.kind == .notFound { continue }
            #expect(problem.kind == .conflict && problem.code == "invalid-state", "\(word) in \(status)")
            #expect(problem.member("state")?.string == status.rawValue)
            #expect(problem.member("allowed") == .array(allowed.map { .string($0) }))
        }
    }

    @Test func aReviewOfAnotherStageThanTheOneThatWaits_IsRefused() throws {
        var city = try City()
        let id = try city.submitted()
        let problem = try city.refused(city.approval(id), by: .municipal)
        #expect(problem.code == "invalid-state" && problem.member("stage")?.string == "district-check")
    }

    @Test func anUnknownIdAndAnotherPartysIdLookAlike() throws {
        var city = try City()
        let id = try city.submitted()
        let unknown = try city.refused(SubmitApplication(id: ID("app_nothing")), by: .otherApplicant)
        let hidden = try city.refused(SubmitApplication(id: id), by: .otherApplicant)
        #expect(unknown == hidden && unknown.kind == .notFound)
        #expect(try city.refused(city.review(id, "district-check"), by: .otherDistrict).kind == .notFound)
    }
}
