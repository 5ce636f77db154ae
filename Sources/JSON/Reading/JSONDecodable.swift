/// A type that can be made from a JSON value: the journal's events, the state's export, configuration.
public protocol JSONDecodable {
    init(json: JSON) throws
    /// The same from the place in a text where the value begins; the cursor then stands behind it. There is a default, through a tree;
    /// a type that is read by the million has its own.
    ///
    /// - Throws: also where the text is only unusual: the caller then begins anew with `init(json:)`.
    init(cursor: inout JSONCursor) throws
}

/// A value was not of the shape that its reader wants: the place is the member's name, the remedy is in the words.
public struct JSONShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    public let pointer: JSONPointer
    public let expected: String
    public let found: String

    public init(pointer: JSONPointer = .root, expected: String, found: String) {
        self.pointer = pointer
        self.expected = expected
        self.found = found
    }

    public init(expected: String, found: JSON) {
        self.init(expected: expected, found: found.typeName)
    }

    /// The same error, seen from the value that holds this one under `token`.
    public func within(_ token: String) -> JSONShapeError {
        JSONShapeError(pointer: JSONPointer(tokens: [token] + pointer.tokens), expected: expected, found: found)
    }

    public var description: String { "\(pointer): expected \(expected), found \(found)" }
}

extension JSON {
    /// The member `key` as `T`; an error where it is missing or of another shape.
    @inlinable
    public func member<T: JSONDecodable>(_ key: String, as type: T.Type = T.self) throws -> T {
        guard let value = self[key] else {
            throw JSONShapeError(pointer: JSONPointer(tokens: [key]), expected: "\(T.self)", found: "nothing")
        }
        return try Self.decode(value, key)
    }

    /// The member `key` as `T`, nil where it is missing or null.
    @inlinable
    public func optionalMember<T: JSONDecodable>(_ key: String, as type: T.Type = T.self) throws -> T? {
        guard let value = self[key], value != .null else { return nil }
        return try Self.decode(value, key)
    }

    @inlinable
    static func decode<T: JSONDecodable>(_ value: JSON, _ key: String) throws -> T {
        do {
            return try T(json: value)
        } catch let error as JSONShapeError {
            throw error.within(key)
        }
    }
}

extension JSON: JSONDecodable, JSONEncodable {
    public init(json: JSON) { self = json }
    public func encode(to writer: inout JSONWriter) { writer.value(self) }
}

extension String: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .string(let text) = json else { throw JSONShapeError(expected: "a string", found: json) }
        self = text
    }
    public func encode(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .bool(let flag) = json else { throw JSONShapeError(expected: "true or false", found: json) }
        self = flag
    }
    public func encode(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Int: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .number(let number) = json, let value = number.wholeValue else {
            throw JSONShapeError(expected: "an integer", found: json)
        }
        self = Int(value)
    }
    public func encode(to writer: inout JSONWriter) { writer.integer(Int64(self)) }
}

extension Int64: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .number(let number) = json, let value = number.wholeValue else {
            throw JSONShapeError(expected: "an integer", found: json)
        }
        self = value
    }
    public func encode(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Array: JSONDecodable where Element: JSONDecodable {
    public init(json: JSON) throws {
        guard case .array(let elements) = json else { throw JSONShapeError(expected: "an array", found: json) }
        self = []
        reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() { append(try JSON.decode(element, String(index))) }
    }
}

extension Array: JSONEncodable where Element: JSONEncodable {
    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { writer.element(element) }
        writer.endArray()
    }
}
