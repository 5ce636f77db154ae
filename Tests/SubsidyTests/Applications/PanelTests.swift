import JSON
import Ledger
import Testing

@testable import Subsidy

/// A panel of experts decides by its mean score, extremes left out where the scheme says so.
@Suite struct PanelTests {
    /// Scores by so many experts; what became of the application.
    static func outcome(_ scores: [Int], scheme: String = "ai4s-project", votes: [ReviewOutcome]? = nil) throws -> Application {
        var city = try City()
        let id = try city.submitted(scheme)
        try city.sign(id)
        for (index, score) in scores.enumerated() {
            let expert = try city.register("expert \(index)", person: "expert \(index)", roles: [.expert])
            var review = city.review(id, "expert-panel", votes?[index] ?? .approve)
            review.score = score
            try city.decide(review, by: expert)
        }
        return try city.application(id)
    }

    @Test(arguments: [
        // Five experts, one extreme dropped at either end, a mean of 70 at least.
        ([70, 70, 70, 70, 70], true), ([0, 70, 70, 70, 100], true), ([0, 69, 70, 70, 100], false), ([69, 69, 72, 100, 0], true),
        ([100, 100, 69, 0, 0], false),
    ])
    func theMeanWithoutExtremesDecides(_ scores: [Int], _ isPassed: Bool) throws {
        let application = try Self.outcome(scores)
        #expect(application.status == (isPassed ? .inReview : .rejected))
        #expect(application.stage == (isPassed ? "municipal-review" : nil))
    }

    @Test func withoutDroppedExtremes_EveryScoreCounts() throws {
        #expect(try Self.outcome([60, 60, 60], scheme: "rnd-frontier").stage == "municipal-review")
        #expect(try Self.outcome([100, 60, 19], scheme: "rnd-frontier").status == .rejected)
    }

    @Test func oneMembersRejection_IsAVoteAndNotTheDecision() throws {
        let passed = try Self.outcome([90, 90, 30], scheme: "rnd-frontier", votes: [.approve, .approve, .reject])
        #expect(passed.stage == "municipal-review")
        let early = try Self.outcome([10], scheme: "rnd-frontier", votes: [.reject])
        #expect(early.status == .inReview && early.stage == "expert-panel")
    }

    @Test func aVoteWithoutAScore_IsRefused_AndAReturnNeedsNone() throws {
        var city = try City()
        let id = try city.submitted("rnd-frontier")
        try city.sign(id)
        for outcome in [ReviewOutcome.approve, .reject] {
            #expect(try city.refused(city.review(id, "expert-panel", outcome), by: .expert).codes == ["required"])
        }
        try city.give(city.review(id, "expert-panel", .return), by: .expert)
        #expect(try city.application(id).status == .returned)
    }

    @Test func rule11_AnExpertOfAMemberOrganisation_OrOfTheContractsOtherSide_IsRefused() throws {
        var city = try City()
        let id = try city.submitted("ai4s-project", ["organisations": ["示例智能", .string(City.provider.name)]])
        try city.sign(id)
        let insider = try city.register("works at a member", person: "insider", roles: [.expert], enterprise: City.provider.uscc.code)
        var review = city.review(id, "expert-panel")
        review.score = 100
        #expect(try city.refused(review, as: insider).code == "conflict-of-interest")

        let voucher = try city.checked()
        let seller = try city.register(
            "works at the seller", person: "seller", roles: [.municipalReviewer], enterprise: City.provider.uscc.code)
        #expect(try city.refused(city.approval(voucher), as: seller).code == "conflict-of-interest")
    }

    @Test func rule11_OneExpertScoresOnce_AndARecusedOneNot() throws {
        var city = try City()
        let id = try city.submitted("rnd-frontier")
        try city.sign(id)
        var review = city.review(id, "expert-panel")
        review.score = 100
        try city.give(review, by: .expert)
        #expect(try city.refused(review, by: .expert).code == "already-signed")
        let other = try city.register("another expert", person: "another", roles: [.expert])
        try city.decide(RecuseReviewer(id: id, reason: "a cousin"), by: other)
        #expect(try city.refused(review, as: other).code == "recused")
    }
}
