import JSON

/// What happens to the register and to documents.
public enum RegisterEvents {
    static let all: [any Event.Type] = [EnterpriseRecorded.self, DocumentStored.self]
}

public struct EnterpriseRecorded: Event {
    public static let type = "enterprise-recorded"
    public var enterprise: Enterprise?

    public init() {}
    init(_ enterprise: Enterprise) { self.enterprise = enterprise }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("enterprise", &enterprise) }

    public func apply(to state: inout State, in moment: Moment) {
        guard let enterprise else {
            state.fault = state.fault ?? "an enterprise is recorded without one"
            return
        }
        state.enterprises.record(enterprise, in: moment)
    }
}

public struct DocumentStored: Event {
    public static let type = "document-stored"
    public var document = Document()

    public init() {}
    init(_ document: Document) { self.document = document }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("document", &document) }

    public func apply(to state: inout State, in moment: Moment) { state.documents.insert(document) }
}
