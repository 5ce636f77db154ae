/// Fills the fields it is shown from the members at a cursor, which must be in the same order.
public struct JSONFieldCursor: JSONFields {
    public var cursor: JSONCursor

    /// Begins behind an object's opening brace, or behind members that the caller has read.
    @inlinable
    public init(_ cursor: JSONCursor) { self.cursor = cursor }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T) throws {
        guard cursor.takeKey(name) else { throw JSONCursor.Mismatch() }
        value = try T(cursor: &cursor)
    }

    @inlinable
    public mutating func field<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout T?) throws {
        guard cursor.takeKey(name), !cursor.takeNull() else {
            value = nil
            return
        }
        value = try T(cursor: &cursor)
    }

    @inlinable
    public mutating func list<T: JSONDecodable & JSONEncodable>(_ name: StaticString, _ value: inout [T]) throws {
        value = cursor.takeKey(name) ? try [T](cursor: &cursor) : []
    }

    /// A member that the caller reads itself; false where it is not here.
    @inlinable
    public mutating func member(_ name: StaticString, _ read: (inout JSONCursor) throws -> Void) throws -> Bool {
        guard cursor.takeKey(name) else { return false }
        try read(&cursor)
        return true
    }

    /// Takes the closing brace, or fails where another member is there.
    @inlinable
    public mutating func endObject() throws {
        guard cursor.take(UInt8(ascii: "}")) else { throw JSONCursor.Mismatch() }
    }
}

extension JSONCursor {
    /// Takes an object's opening brace.
    @inlinable
    public mutating func beginObject() throws { guard take(UInt8(ascii: "{")) else { throw Mismatch() } }

    /// Reads the elements of an array, one after another.
    @inlinable
    public mutating func readArray(_ element: (inout JSONCursor) throws -> Void) throws {
        guard take(UInt8(ascii: "[")) else { throw Mismatch() }
        if take(UInt8(ascii: "]")) { return }
        while true {
            try element(&self)
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw Mismatch() }
            return
        }
    }
}

extension JSONDecodable {
    /// The longer way: through a tree.
    @inlinable
    public init(cursor: inout JSONCursor) throws { try self.init(json: cursor.readValue()) }

    /// Reads one whole text.
    public init(reading octets: UnsafeBufferPointer<UInt8>) throws {
        var cursor = JSONCursor(octets)
        if let value = try? Self(cursor: &cursor), cursor.isAtEnd {
            self = value
        } else {
            try self.init(json: JSON(parsing: octets))
        }
    }
}

extension JSONRecord {
    @inlinable
    public init(cursor: inout JSONCursor) throws {
        let start = cursor
        do {
            try cursor.beginObject()
            var fields = JSONFieldCursor(cursor)
            let record = try Self(fields: &fields)
            try fields.endObject()
            cursor = fields.cursor
            self = record
        } catch {
            cursor = start
            self = try Self(json: cursor.readValue())
        }
    }
}

extension Array where Element: JSONDecodable {
    @inlinable
    public init(cursor: inout JSONCursor) throws {
        let start = cursor
        do {
            var elements: [Element] = []
            try cursor.readArray { elements.append(try Element(cursor: &$0)) }
            self = elements
        } catch {
            cursor = start
            self = try Self(json: cursor.readValue())
        }
    }
}

extension String {
    @inlinable
    public init(cursor: inout JSONCursor) throws { self = try cursor.readString() }
}

extension Bool {
    public init(cursor: inout JSONCursor) throws {
        guard case .bool(let flag) = try cursor.readValue() else { throw JSONCursor.Mismatch() }
        self = flag
    }
}

extension Int64 {
    @inlinable
    public init(cursor: inout JSONCursor) throws { self = try cursor.readInteger() }
}

extension Int {
    @inlinable
    public init(cursor: inout JSONCursor) throws { self = Int(try cursor.readInteger()) }
}

extension JSON {
    @inlinable
    public init(cursor: inout JSONCursor) throws { self = try cursor.readValue() }
}
