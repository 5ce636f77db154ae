// The balances as the state's canonical export has them: pools by name, accounts in their fixed order.

import JSON

extension Books: JSONEncodable {
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

extension Books.Position: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        for kind in AccountKind.allCases { writer.member(named: kind.rawValue, self[kind]) }
        writer.endObject()
    }
}
