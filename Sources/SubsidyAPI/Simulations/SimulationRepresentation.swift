import JSON
import Subsidy

/// The answer to a simulation: the sums, the pool, and the cases with the greatest difference.
struct SimulationRepresentation: Representation {
    let result: PolicySimulation.Result
    /// The last record that the first look at the state had seen.
    let asOf: Int64

    static let name = "Simulation"
    static let schema = Schema.object([
        "scheme": .text(max: 64), "schemeVersion": .text(max: 40), "asOf": .integer(0...Int.max), "cases": count, "gain": count,
        "lose": count, "unchanged": count, "newlyEligible": count, "noLongerEligible": count, "undecided": count, "before": .money,
        "after": .money, "difference": .money,
        "pools": .array(.object(["id": .text(max: 64), "available": .money, "availableAfter": .money]), max: 1),
        "changes": .array(
            .object([
                "application": .id("app_"), "applicant": .text(max: 18), "status": .words(ApplicationStatus.self), "before": .money,
                "after": .money, "difference": .money, "boundBy": Schema.text(max: 10).nullable,
                "failedRules": .array(.text(max: 64), max: 100),
            ]), max: PolicySimulation.changesMax),
    ])
    private static let count = Schema.integer(0...Int.max)

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("scheme", result.scheme)
        writer.member("schemeVersion", result.schemeVersion)
        writer.member("asOf", asOf)
        writer.member("cases", result.cases)
        writer.member("gain", result.gain)
        writer.member("lose", result.lose)
        writer.member("unchanged", result.unchanged)
        writer.member("newlyEligible", result.newlyEligible)
        writer.member("noLongerEligible", result.noLongerEligible)
        writer.member("undecided", result.undecided)
        writer.member("before", result.before)
        writer.member("after", result.after)
        writer.member("difference", result.after - result.before)
        encodePool(to: &writer)
        writer.key("changes")
        writer.beginArray()
        for change in result.changes {
            writer.comma()
            encode(change, to: &writer)
        }
        writer.endArray()
        writer.endObject()
    }

    private func encodePool(to writer: inout JSONWriter) {
        writer.key("pools")
        writer.beginArray()
        if let pool = result.pool, let available = result.available, let after = result.availableAfter {
            writer.comma()
            writer.beginObject()
            writer.member("id", pool)
            writer.member("available", available)
            writer.member("availableAfter", after)
            writer.endObject()
        }
        writer.endArray()
    }

    private func encode(_ change: PolicySimulation.Change, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("application", change.application)
        writer.member("applicant", change.applicant)
        writer.member("status", change.status.rawValue)
        writer.member("before", change.before)
        writer.member("after", change.after)
        writer.member("difference", change.difference)
        writer.member("boundBy", change.boundBy?.rawValue)
        writer.member("failedRules", change.failedRules)
        writer.endObject()
    }
}
