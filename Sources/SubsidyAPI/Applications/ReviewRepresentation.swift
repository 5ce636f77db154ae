import JSON
import Subsidy

/// One signature. Who signed is for the city's own eyes; the applicant reads what was decided and why.
struct ReviewRepresentation: Representation {
    let review: Review
    let viewer: Principal

    static let name = "Review"
    static let schema = Schema.object(
        [
            "stage": .text(max: 64), "outcome": .words(ReviewOutcome.self), "approvedBase": Schema.money.nullable,
            "approvedRate": Schema.rate.nullable, "score": Schema.integer(0...100).nullable, "opinion": .text(min: 0, max: 2000),
            "at": .instant, "stands": .flag, "person": .text(min: 0, max: 100),
        ], optional: ["person"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("stage", review.stage)
        writer.member("outcome", review.outcome)
        writer.member("approvedBase", review.approvedBase)
        writer.member("approvedRate", review.approvedRate)
        writer.member("score", review.score)
        writer.member("opinion", review.opinion)
        writer.member("at", review.at)
        writer.member("stands", review.stands)
        if viewer.seesAll || viewer.has(.districtReviewer) { writer.member("person", review.person) }
        writer.endObject()
    }
}
