import JSON

/// Collects what the parts are called, how their lines are read, and what their rows look like.
struct StatePartsCollector: StateParts {
    private(set) var decoders: [String: @Sendable (JSON) throws -> any Sendable] = [:]
    private(set) var layout: [String] = []
    /// The properties of the outermost section, indexes included.
    private(set) var names: [String] = []
    private var path = ""

    mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) {
        note(name, "value \(RecordLayout.of(Value.self))")
        decoders[path + name.description] = { line in try line.member("value", as: Value.self) }
    }

    mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) {
        note(name, "rows \(RecordLayout.of(Part.Row.self))")
        decoders[path + name.description] = { line in try line.member("rows", as: [Part.Row].self) }
    }

    mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) { note(name, "index") }

    mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        if path.isEmpty { names.append(name.description) }
        let outer = path
        path += name.description + "."
        try section.describe(&self)
        path = outer
    }

    private mutating func note(_ name: StaticString, _ shape: String) {
        if path.isEmpty { names.append(name.description) }
        layout.append("\(path)\(name.description): \(shape)")
    }
}

/// The members of a record and of the records in it, as text: another text means that what an older program kept may lack something.
struct RecordLayout: JSONFields {
    private var members: [String] = []

    static func of(_ type: Any.Type) -> String {
        if let optional = type as? any OptionalLayout.Type { return "\(of(optional.wrapped))?" }
        if let array = type as? any ArrayLayout.Type { return "[\(of(array.element))]" }
        guard let record = type as? any JSONRecord.Type else { return "\(type)" }
        return of(record: record)
    }

    private static func of<Record: JSONRecord>(record: Record.Type) -> String {
        var layout = RecordLayout()
        var blank = Record()
        do { try blank.describe(&layout) } catch { preconditionFailure("naming fields cannot fail: \(error)") }
        return "{" + layout.members.joined(separator: ",") + "}"
    }

    mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T) {
        members.append("\(name):\(Self.of(T.self))")
    }
    mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T?) {
        members.append("\(name):\(Self.of(T.self))?")
    }
    mutating func list<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout [T]) {
        members.append("\(name):[\(Self.of(T.self))]")
    }
}

private protocol OptionalLayout { static var wrapped: Any.Type { get } }
extension Optional: OptionalLayout { fileprivate static var wrapped: Any.Type { Wrapped.self } }

private protocol ArrayLayout { static var element: Any.Type { get } }
extension Array: ArrayLayout { fileprivate static var element: Any.Type { Element.self } }
