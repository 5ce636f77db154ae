// One list of fields a type, read in both directions: what is written and what is read cannot come apart.

/// A structure that is written as a JSON object and read back from it by one description of its fields.
///
///     struct Point: JSONRecord {
///         var x = 0
///         var y = 0
///         mutating func describe(_ fields: inout some JSONFields) throws {
///             try fields.field("x", &x)
///             try fields.field("y", &y)
///         }
///     }
///
/// The blank value that `init()` makes is only ever filled by a reader; it is never a value of the domain.
public protocol JSONRecord: JSONDecodable, JSONEncodable, Sendable {
    init()
    mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws

    // With defaults; requirements, so that whoever knows a record only as `any` still calls what was compiled for its own fields.

    /// Fills the fields from members at a cursor, in their order.
    init(fields: inout JSONFieldCursor) throws
    /// The fields alone, for a caller that has members of its own to write into the same object.
    func encodeFields(to writer: inout JSONWriter)
}

/// What a record tells its fields to: a writer or a reader.
public protocol JSONFields {
    /// A field that is always there.
    mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T) throws
    /// A field that is left out where there is no value.
    mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T?) throws
    /// A list that is left out where it is empty.
    mutating func list<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout [T]) throws
}

// Inlinable, so that each record's reading and writing is compiled for its own fields in its own module: the journal's replay and
// every write pass through here.

extension JSONRecord {
    @inlinable
    public init(json: JSON) throws {
        guard case .object(let object) = json else { throw JSONShapeError(expected: "an object", found: json) }
        self.init()
        var reader = JSONFieldReader(object)
        try describe(&reader)
    }

    @inlinable
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        encodeFields(to: &writer)
        writer.endObject()
    }

    @inlinable
    public init(fields: inout JSONFieldCursor) throws {
        self.init()
        try describe(&fields)
    }

    @inlinable
    public func encodeFields(to writer: inout JSONWriter) {
        var copy = self
        var fields = JSONFieldWriter(writer: writer)
        writer = JSONWriter(reservingBytes: 0)
        do { try copy.describe(&fields) } catch { preconditionFailure("writing a field cannot fail: \(error)") }
        writer = fields.writer
    }
}

/// Writes the fields it is shown.
public struct JSONFieldWriter: JSONFields {
    @usableFromInline var writer: JSONWriter

    @inlinable
    init(writer: JSONWriter) { self.writer = writer }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T) {
        writer.key(name)
        value.encode(to: &writer)
    }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T?) {
        guard let present = value else { return }
        writer.key(name)
        present.encode(to: &writer)
    }

    @inlinable
    public mutating func list<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout [T]) {
        guard !value.isEmpty else { return }
        writer.key(name)
        value.encode(to: &writer)
    }
}

/// Fills the fields it is shown from an object's members; looks first where the last one was found.
public struct JSONFieldReader: JSONFields {
    @usableFromInline let members: [JSONObject.Member]
    @usableFromInline var next = 0

    @inlinable
    init(_ object: JSONObject) { members = object.members }

    @usableFromInline
    mutating func find(_ name: StaticString) -> JSON? {
        for step in 0..<members.count {
            let index = next + step < members.count ? next + step : next + step - members.count
            guard Self.equal(members[index].key, name) else { continue }
            next = index + 1
            return members[index].value
        }
        return nil
    }

    private static func equal(_ key: String, _ name: StaticString) -> Bool {
        let octets = key.utf8
        guard octets.count == name.utf8CodeUnitCount else { return false }
        var index = 0
        for octet in octets {
            guard octet == name.utf8Start[index] else { return false }
            index += 1
        }
        return true
    }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T) throws {
        guard let json = find(name) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: [name.description]), expected: "\(T.self)", found: "nothing")
        }
        value = try JSON.decode(json, name.description)
    }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T?) throws {
        guard let json = find(name), json != .null else {
            value = nil
            return
        }
        value = try JSON.decode(json, name.description) as T
    }

    @inlinable
    public mutating func list<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout [T]) throws {
        guard let json = find(name) else {
            value = []
            return
        }
        value = try JSON.decode(json, name.description)
    }
}
