import JSON
import Ledger

extension TraceStep.Step: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws { self = try json.word(Self.self) }
    public func encode(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension TraceStep: JSONEncodable, JSONDecodable {
    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        self.init(step: .rate, scope: nil, limit: nil, used: nil, value: .zero)
        try fields.field("step", &step)
        try fields.field("scope", &scope)
        try fields.field("limit", &limit)
        try fields.field("used", &used)
        try fields.field("value", &value)
        try fields.endObject()
        cursor = fields.cursor
    }

    public init(json: JSON) throws {
        self.init(
            step: try json.member("step"), scope: try json.optionalMember("scope"), limit: try json.optionalMember("limit"),
            used: try json.optionalMember("used"), value: try json.member("value"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        encodeMembers(to: &writer)
        writer.endObject()
    }

    /// The same with words, as one element of an answer's `trace`.
    func encode(to writer: inout JSONWriter, detail: String) {
        writer.element(DetailedStep(step: self, detail: detail))
    }

    fileprivate func encodeMembers(to writer: inout JSONWriter) {
        writer.member("step", step)
        writer.memberIfPresent("scope", scope)
        writer.memberIfPresent("limit", limit)
        writer.memberIfPresent("used", used)
        writer.member("value", value)
    }
}

private struct DetailedStep: JSONEncodable {
    let step: TraceStep
    let detail: String

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        step.encodeMembers(to: &writer)
        writer.member("detail", detail)
        writer.endObject()
    }
}
