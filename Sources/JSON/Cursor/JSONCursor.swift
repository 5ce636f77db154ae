// The shorter way from octets to a value: where a text is as this program writes it (compact, members in their order), a record's
// fields are read off it one after another, and no tree is made in between. Whatever is otherwise (white space, another order, a
// member too many) is read the longer way, through `JSON`, which also finds the words for what is wrong.

/// A place in a JSON text.
public struct JSONCursor {
    @usableFromInline let input: UnsafeBufferPointer<UInt8>
    public internal(set) var position: Int

    /// The text is not of the shape that the shorter way reads.
    public struct Mismatch: Error {
        public init() {}
    }

    /// - Parameter input: one JSON text; it must outlive the cursor.
    public init(_ input: UnsafeBufferPointer<UInt8>) {
        self.input = input
        position = 0
    }

    public var isAtEnd: Bool { position == input.count }

    /// Octets from a place up to here.
    func octets(from start: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: input[start..<position]) }

    @usableFromInline
    func isAt(_ octet: UInt8) -> Bool { position < input.count && input[position] == octet }

    @usableFromInline
    mutating func take(_ octet: UInt8) -> Bool {
        guard isAt(octet) else { return false }
        position += 1
        return true
    }

    /// Takes a member's name with its colon, and the comma before it where one is due; moves only where it is there.
    @usableFromInline
    mutating func takeKey(_ name: StaticString) -> Bool {
        var place = position
        if place < input.count, input[place] == UInt8(ascii: ",") { place += 1 }
        let length = name.utf8CodeUnitCount
        guard place + length + 3 <= input.count, input[place] == UInt8(ascii: "\""), input[place + length + 1] == UInt8(ascii: "\""),
            input[place + length + 2] == UInt8(ascii: ":")
        else { return false }
        let expected = name.utf8Start
        for index in 0..<length where input[place + 1 + index] != expected[index] { return false }
        position = place + length + 3
        return true
    }

    @usableFromInline
    mutating func takeNull() -> Bool {
        guard position + 4 <= input.count, input[position] == UInt8(ascii: "n"), input[position + 1] == UInt8(ascii: "u"),
            input[position + 2] == UInt8(ascii: "l"), input[position + 3] == UInt8(ascii: "l")
        else { return false }
        position += 4
        return true
    }

    /// The value here, as a tree.
    public mutating func readValue() throws -> JSON {
        var reader = JSONReader(input, limits: JSONLimits())
        reader.position = position
        let value = try reader.readValue()
        position = reader.position
        return value
    }

    @usableFromInline
    mutating func readString() throws -> String {
        guard isAt(UInt8(ascii: "\"")) else { throw Mismatch() }
        var reader = JSONReader(input, limits: JSONLimits())
        reader.position = position
        let text = try reader.readString()
        position = reader.position
        return text
    }

    /// The octets of a string without escapes, between its quotes; moves behind it.
    public mutating func readPlainString() throws(Mismatch) -> UnsafeBufferPointer<UInt8> {
        guard isAt(UInt8(ascii: "\"")) else { throw Mismatch() }
        var place = position + 1
        while place < input.count, input[place] != UInt8(ascii: "\"") {
            guard input[place] != UInt8(ascii: "\\"), input[place] >= 0x20 else { throw Mismatch() }
            place += 1
        }
        guard place < input.count else { throw Mismatch() }
        let octets = UnsafeBufferPointer(rebasing: input[(position + 1)..<place])
        position = place + 1
        return octets
    }

    @usableFromInline
    mutating func readInteger() throws(Mismatch) -> Int64 {
        var place = position
        let isNegative = place < input.count && input[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let first = place
        var value: Int64 = 0
        while place < input.count, input[place] &- 0x30 < 10 {
            value = value &* 10 &+ Int64(input[place] &- 0x30)
            place += 1
        }
        // 18 digits fit; a leading zero, a fraction or an exponent is for the longer way.
        guard place > first, place - first <= 18, input[first] != UInt8(ascii: "0") || place == first + 1, !isNumeric(place) else {
            throw Mismatch()
        }
        position = place
        return isNegative ? -value : value
    }

    private func isNumeric(_ place: Int) -> Bool {
        guard place < input.count else { return false }
        return input[place] == UInt8(ascii: ".") || input[place] | 0x20 == UInt8(ascii: "e")
    }

    /// Moves behind the value here, which must be compact and of JSON's grammar; only the octets within strings are taken as they are.
    public mutating func skipValue() throws { try skipValue(depth: 0) }

    private mutating func skipValue(depth: Int) throws {
        guard position < input.count, depth < JSONLimits().depthMax else { throw Mismatch() }
        switch input[position] {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"):
            try skipMembers(upTo: UInt8(ascii: "}")) { cursor in
                guard cursor.isAt(UInt8(ascii: "\"")) else { throw Mismatch() }
                try cursor.skipString()
                guard cursor.take(UInt8(ascii: ":")) else { throw Mismatch() }
                try cursor.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "["): try skipMembers(upTo: UInt8(ascii: "]")) { try $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            var reader = JSONReader(input, limits: JSONLimits())
            reader.position = position
            _ = try reader.readNumber()
            position = reader.position
        default: _ = try readValue()
        }
    }

    private mutating func skipMembers(upTo end: UInt8, _ member: (inout JSONCursor) throws -> Void) throws {
        position += 1
        if take(end) { return }
        repeat { try member(&self) } while take(UInt8(ascii: ","))
        guard take(end) else { throw Mismatch() }
    }

    private mutating func skipString() throws(Mismatch) {
        position += 1
        while true {
            position = PlainText(input, from: position).end
            guard position < input.count else { throw Mismatch() }
            let octet = input[position]
            position += octet == UInt8(ascii: "\\") ? 2 : 1
            if octet == UInt8(ascii: "\"") { return }
        }
    }
}
