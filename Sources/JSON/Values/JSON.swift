// A JSON value (RFC 8259), exact: numbers keep the text they were written with, objects keep the order of
// their members. Nothing here knows of money, dates or vouchers.

/// One JSON value.
///
///     let json = try JSON(parsing: bytes)
///     let name = json["name"]?.string
public enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    /// The member of an object, or nil where this is no object or has no such member.
    @inlinable
    public subscript(key: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// The text of a string value.
    @inlinable
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    @inlinable
    public var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    /// The value of a number that is written as an integer and fits 64 bits.
    @inlinable
    public var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.integer
    }

    @inlinable
    public var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    @inlinable
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    @inlinable
    public var isNull: Bool { self == .null }

    /// The word that error messages use for this value's type.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    public init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

extension JSON: CustomStringConvertible {
    /// The compact text of the value.
    public var description: String { String(decoding: bytes(), as: UTF8.self) }
}
