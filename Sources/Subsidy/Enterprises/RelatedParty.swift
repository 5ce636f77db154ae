import JSON

/// A party that an enterprise has declared as related to it, for a time or for good.
///
/// Registers write it as a plain string (a USCC or a name) or as an object
/// `{party|uscc|name, relation?, from?, to?}`; it is answered exactly as it was given.
public struct RelatedParty: Sendable, Hashable {
    /// What names the party: USCCs and names; at least one.
    public let identifiers: [String]
    public let relation: String?
    /// The first and the last day of the relation; nil where it is open on that side.
    public let from: LocalDate?
    public let to: LocalDate?
    /// As it was given.
    let source: JSON

    public init(_ identifier: String) {
        self.init(identifiers: [identifier], relation: nil, from: nil, to: nil, source: .string(identifier))
    }

    private init(identifiers: [String], relation: String?, from: LocalDate?, to: LocalDate?, source: JSON) {
        self.identifiers = identifiers
        self.relation = relation
        self.from = from
        self.to = to
        self.source = source
    }

    /// Whether the relation holds on a day.
    public func holds(on date: LocalDate) -> Bool {
        (from.map { $0 <= date } ?? true) && (to.map { date <= $0 } ?? true)
    }
}

extension RelatedParty: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        if let identifier = json.string {
            self.init(identifier)
            return
        }
        guard json.object != nil else { throw JSONShapeError(expected: "a USCC, a name, or an object that has one", found: json) }
        let members: [String?] = [
            try json.optionalMember("uscc"), try json.optionalMember("party"), try json.optionalMember("name"),
        ]
        let identifiers = members.compactMap { $0 }
        guard !identifiers.isEmpty else {
            throw JSONShapeError(expected: "one of the members uscc, party, name", found: "none of them")
        }
        self.init(
            identifiers: identifiers, relation: try json.optionalMember("relation"), from: try json.optionalMember("from"),
            to: try json.optionalMember("to"), source: json)
    }

    public func encode(to writer: inout JSONWriter) { source.encode(to: &writer) }
}
