import JSON
import Subsidy

/// An intake window as anyone may see it: how many applications came, not whose.
struct CallRepresentation: Representation {
    let call: IntakeCall
    let today: LocalDate

    static let name = "IntakeCall"
    static let schema = Schema.object([
        "id": .id("call_"), "scheme": .text(max: 64), "title": .text(max: 200), "opensOn": .date, "closesOn": .date,
        "status": .words(CallStatus.self), "applications": .integer(0...Int.max), "shortlistedAt": Schema.instant.nullable,
        "createdAt": .instant,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", call.id)
        writer.member("scheme", call.scheme)
        writer.member("title", call.title)
        writer.member("opensOn", call.opensOn)
        writer.member("closesOn", call.closesOn)
        writer.member("status", call.status(on: today))
        writer.member("applications", call.applications.count)
        writer.member("shortlistedAt", call.shortlistedAt)
        writer.member("createdAt", call.createdAt)
        writer.endObject()
    }
}
