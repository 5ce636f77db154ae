// The balances as the state's canonical export has them: pools by name, accounts in their fixed order.

import JSON

extension Books: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        guard let pools = json["pools"]?.object else { throw JSONShapeError(expected: "the balances of pools", found: json) }
        var positions: [String: Position] = [:]
        for member in pools.members { positions[member.key] = try Position(json: member.value) }
        self.init(positions: positions, entryCount: try json.member("entryCount"))
    }

    /// `{"entryCount":…,"pools":{"model-voucher":{"appropriated":…,…}}}`
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("entryCount", entryCount)
        writer.key("pools")
        writer.beginObject()
        for (pool, position) in positions.sorted(by: { $0.key < $1.key }) { writer.member(named: pool, position) }
        writer.endObject()
        writer.endObject()
    }
}

extension Books.Position: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        self.init()
        for kind in AccountKind.allCases { self[kind] = try json.member(kind.rawValue) }
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        for kind in AccountKind.allCases { writer.member(named: kind.rawValue, self[kind]) }
        writer.endObject()
    }
}
