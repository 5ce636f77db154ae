import JSON

/// The days on which something is in force, both ends included.
public struct Validity: Sendable, Hashable {
    public let from: LocalDate
    /// The last day; nil where no end is set.
    public let to: LocalDate?

    public init(from: LocalDate, to: LocalDate? = nil) {
        self.from = from
        self.to = to
    }

    public func contains(_ date: LocalDate) -> Bool { from <= date && (to.map { date <= $0 } ?? true) }

    /// Whether some day is in both.
    public func overlaps(_ other: Validity) -> Bool {
        (to.map { other.from <= $0 } ?? true) && (other.to.map { from <= $0 } ?? true)
    }
}

extension Validity: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(from: try json.member("from"), to: try json.optionalMember("to"))
        if let to, to < from {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["to"]), expected: "a day not before \(from)", found: "\(to)")
        }
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("from", from)
        writer.member("to", to)
        writer.endObject()
    }
}
