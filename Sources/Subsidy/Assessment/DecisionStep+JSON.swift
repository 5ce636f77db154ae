import JSON

extension Assessment.DecisionStep: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        self.init(decision: try json.member("decision"), row: try json.member("row"), value: try json.member("value"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        encodeMembers(to: &writer)
        writer.endObject()
    }

    /// The same with what the table's author wrote beside the row.
    func encode(to writer: inout JSONWriter, language: Language, model: SchemeDecision?) {
        var object = JSONObject([
            .init(key: "decision", value: .string(decision)), .init(key: "row", value: JSON(integerLiteral: Int64(row))),
            .init(key: "value", value: .string(value)),
        ])
        if let clause = model?.clause(of: self) { object["clause"] = .string(clause) }
        if let reason = model?.reason(of: self) { object["reason"] = .string(reason.text(in: language)) }
        writer.element(JSON.object(object))
    }

    private func encodeMembers(to writer: inout JSONWriter) {
        writer.member("decision", decision)
        writer.member("row", row)
        writer.member("value", value)
    }
}
