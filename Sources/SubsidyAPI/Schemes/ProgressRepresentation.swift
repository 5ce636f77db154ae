import JSON
import Subsidy

/// How far a scheme is towards its goals, such as 百团百项: open to everyone.
struct ProgressRepresentation: Representation {
    let scheme: Scheme
    let progress: [SchemeProgress]

    static let name = "SchemeProgress"
    static let schema = Schema.object([
        "scheme": .text(max: 64),
        "goals": .array(
            .object([
                "id": .text(max: 64), "title": SchemeRepresentation.bilingual, "target": .integer(1...Int.max),
                "count": .integer(0...Int.max),
                "from": .date, "to": Schema.date.nullable,
            ])),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("scheme", scheme.id)
        writer.key("goals")
        writer.beginArray()
        for one in progress { writer.element(Line(progress: one)) }
        writer.endArray()
        writer.endObject()
    }

    private struct Line: JSONEncodable {
        let progress: SchemeProgress

        func encode(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("id", progress.goal.id)
            writer.member("title", progress.goal.title)
            writer.member("target", progress.goal.target)
            writer.member("count", progress.count)
            writer.member("from", progress.goal.within.from)
            writer.member("to", progress.goal.within.to)
            writer.endObject()
        }
    }
}
