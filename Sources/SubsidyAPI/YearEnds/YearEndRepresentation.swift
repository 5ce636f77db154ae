import JSON
import Subsidy

/// The closing of a pool's year.
struct YearEndRepresentation: Representation {
    let yearEnd: YearEnd

    static let name = "YearEnd"
    static let schema = Schema.object(
        [
            "id": .id("end_"), "pool": .text(max: 64), "year": .integer(2000...9998), "outcome": .words(YearEndOutcome.self),
            "unused": .money, "reserved": .money, "committed": .money, "amount": .money, "reason": .text(max: 2000),
            "status": .words(YearEndStatus.self), "maker": .text(min: 0, max: 100), "checker": .text(min: 0, max: 100),
            "createdAt": .instant, "closedAt": .instant,
        ], optional: ["checker", "closedAt"], isOpen: true)

    func encode(to writer: inout JSONWriter) { yearEnd.encode(to: &writer) }
}
