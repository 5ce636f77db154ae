import JSON

/// The applications that one document is part of; written in the order of their ids, so that a state has one spelling.
public struct DocumentUses: Sendable, Equatable {
    public private(set) var applications: Set<ID<Application>> = []

    mutating func insert(_ application: ID<Application>) { applications.insert(application) }
    mutating func remove(_ application: ID<Application>) { applications.remove(application) }
}

extension DocumentUses: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { applications = Set(try [ID<Application>](json: json)) }

    public func encode(to writer: inout JSONWriter) { applications.sorted { $0.text < $1.text }.encode(to: &writer) }
}
