import JSON

/// Collects what the parts are called, how their lines are read, and what their rows look like.
public struct StatePartsCollector: StateParts {
    private(set) var decoders: [String: StatePartReader] = [:]
    private(set) var layout: [String] = []
    /// The properties of the outermost section, indexes included.
    private(set) var names: [String] = []
    private var path = ""

    public mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) {
        note(name, "value \(RecordLayout.of(Value.self))")
        decoders[path + name.description] = StatePartReader(member: "value", Value.self)
    }

    public mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) {
        note(name, "rows \(RecordLayout.of(Part.Row.self))")
        decoders[path + name.description] = StatePartReader(member: "rows", [Part.Row].self)
    }

    public mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) { note(name, "index") }

    public mutating func transient(_ name: StaticString) { if path.isEmpty { names.append(name.description) } }

    public mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        if path.isEmpty { names.append(name.description) }
        let outer = path
        path += name.description + "."
        try section.name(to: &self)
        path = outer
    }

    private mutating func note(_ name: StaticString, _ shape: String) {
        if path.isEmpty { names.append(name.description) }
        layout.append("\(path)\(name.description): \(shape)")
    }
}

/// Reads what the lines of one part hold.
struct StatePartReader: Sendable {
    let fromTree: @Sendable (JSON) throws -> any Sendable
    let fromText: @Sendable (inout JSONFieldCursor) throws -> any Sendable

    init<Contents: JSONDecodable & Sendable>(member: StaticString, _ type: Contents.Type) {
        fromTree = { line in try line.member(member.description, as: Contents.self) }
        fromText = { fields in
            var contents: Contents?
            guard try fields.member(member, { contents = try Contents(cursor: &$0) }), let contents else { throw JSONCursor.Mismatch() }
            return contents
        }
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
