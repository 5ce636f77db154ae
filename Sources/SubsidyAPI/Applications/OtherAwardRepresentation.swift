import JSON
import Subsidy

/// Money of another funder on the same base.
struct OtherAwardRepresentation: Representation {
    let award: OtherAward

    init(_ award: OtherAward) { self.award = award }

    static let name = "OtherAward"
    static let schema = Schema.object([
        "funder": .oneOf(Funder.allCases.map(\.rawValue)), "amount": .money, "reference": .text(max: 100), "at": .instant,
    ])

    func encode(to writer: inout JSONWriter) { award.encode(to: &writer) }
}
