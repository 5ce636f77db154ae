import JSON
import Subsidy

/// What became of a recommendation.
struct ReferralRepresentation: Representation {
    let referral: Referral

    init(_ referral: Referral) { self.referral = referral }

    static let name = "Referral"
    static let schema = Schema.object([
        "outcome": .words(ReferralOutcome.self),
        "amount": Schema.money.nullable.described("What the other body gives; nothing is paid here."),
        "reference": Schema.text(min: 0, max: 100).nullable, "opinion": .text(min: 0, max: 2000), "at": .instant,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("outcome", referral.outcome)
        writer.member("amount", referral.amount)
        writer.member("reference", referral.reference)
        writer.member("opinion", referral.opinion)
        writer.member("at", referral.at)
        writer.endObject()
    }
}
