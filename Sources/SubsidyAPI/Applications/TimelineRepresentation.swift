import JSON
import Subsidy

/// One line of a timeline. Who acted is for the city's own eyes.
struct TimelineRepresentation: Representation {
    let entry: TimelineEntry
    let viewer: Principal

    static let name = "TimelineEntry"
    static let schema = Schema.object([
        "seq": .integer(0...Int.max), "when": .instant, "who": Schema.text(min: 0, max: 100).nullable, "what": .text(max: 100),
        "why": Schema.text(min: 0, max: 2000).nullable,
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", entry.seq)
        writer.member("when", entry.at)
        writer.member("who", viewer.seesAll || viewer.has(.districtReviewer) ? entry.person : entry.person.map { Masking.personName($0) })
        writer.member("what", entry.what)
        writer.member("why", entry.why)
        writer.endObject()
    }
}
