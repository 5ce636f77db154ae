import JSON
import Ledger

/// An appropriation from which schemes draw (资金池).
public struct PoolDefinition: Sendable, Hashable {
    public let id: String
    public let title: LocalizedText
    public let appropriated: Fen
    /// The sentence that names the amount; nil where a pool is not from a notice.
    public let clause: Clause?
}

extension PoolDefinition: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(
            id: try json.member("id"), title: try json.member("title"), appropriated: try json.member("appropriated"),
            clause: try json.optionalMember("clause"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("title", title)
        writer.member("appropriated", appropriated)
        writer.member("clause", clause)
        writer.endObject()
    }
}
