import JSON
import Subsidy

/// An objection. Who made it is known to the city and to whoever made it.
struct ObjectionRepresentation: Representation {
    let objection: Objection
    let viewer: Principal

    static let name = "Objection"
    static let schema = Schema.object(
        [
            "id": .id("obj_"), "application": .id("app_"), "reason": .text(max: 2000), "status": .words(ObjectionStatus.self),
            "opinion": Schema.text(min: 0, max: 2000).nullable, "createdAt": .instant, "ruledAt": Schema.instant.nullable,
            "person": .text(min: 0, max: 100),
        ], optional: ["person"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", objection.id)
        writer.member("application", objection.application)
        writer.member("reason", objection.reason)
        writer.member("status", objection.status)
        writer.member("opinion", objection.opinion)
        writer.member("createdAt", objection.createdAt)
        writer.member("ruledAt", objection.ruledAt)
        if viewer.seesAll || viewer.clientID == objection.by { writer.member("person", objection.person) }
        writer.endObject()
    }
}
