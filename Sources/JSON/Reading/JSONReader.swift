// The reader: one pass over the octets, strict RFC 8259, no recursion deeper than the limit, no octet read twice
// but for error positions. Unsafe buffer: the reader is on the request, journal and recovery path, and every
// index is checked against the end before it is read.

/// Reads one JSON document from a buffer.
struct JSONReader {
    let input: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    var depth = 0

    init(_ input: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.input = input
        self.limits = limits
    }

    mutating func readDocument() throws(JSONError) -> JSON {
        skipWhitespace()
        let value = try readValue()
        skipWhitespace()
        guard position == input.count else { throw failure(.trailingContent, "text after the end of the value") }
        return value
    }

    mutating func readValue() throws(JSONError) -> JSON {
        guard position < input.count else { throw failure(.unexpectedEnd, "the text ends where a value is expected") }
        switch input[position] {
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "{"): return try readObject()
        case UInt8(ascii: "["): return try readArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func readWord(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let length = word.utf8CodeUnitCount
        guard position + length <= input.count else { throw failure(.unexpectedEnd, "the text ends within \(word)") }
        for index in 0..<length where input[position + index] != word.utf8Start[index] {
            throw unexpected("\(word)")
        }
        position += length
        return value
    }

    private mutating func readArray() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
        while true {
            elements.append(try readValue())
            skipWhitespace()
            if take(UInt8(ascii: ",")) {
                skipWhitespace()
                continue
            }
            if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
            throw unexpected("\",\" or \"]\"")
        }
    }

    private mutating func readObject() throws(JSONError) -> JSON {
        try enter()
        var members: [JSONObject.Member] = []
        var seen: Set<String> = []
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return leave(.object(JSONObject(members))) }
        members.reserveCapacity(8)
        while true {
            guard position < input.count, input[position] == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
            let start = position
            let key = try readString()
            try checkNew(key, members, &seen, start)
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("\":\"") }
            skipWhitespace()
            members.append(JSONObject.Member(key: key, value: try readValue()))
            skipWhitespace()
            if take(UInt8(ascii: ",")) {
                skipWhitespace()
                continue
            }
            if take(UInt8(ascii: "}")) { return leave(.object(JSONObject(members))) }
            throw unexpected("\",\" or \"}\"")
        }
    }

    /// Small objects are compared member by member; from 16 members on a set keeps the check linear.
    private func checkNew(
        _ key: String, _ members: [JSONObject.Member], _ seen: inout Set<String>, _ start: Int
    ) throws(JSONError) {
        var isNew = true
        if members.count < 16 {
            for member in members where member.key == key { isNew = false }
        } else {
            if seen.isEmpty { for member in members { seen.insert(member.key) } }
            isNew = seen.insert(key).inserted
        }
        guard isNew else { throw failure(.duplicateMember, "the member \"\(key.prefix(100))\" is here twice", at: start) }
        guard members.count < limits.membersMax else {
            throw failure(.tooLong, "an object of more than \(limits.membersMax) members", at: start)
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depthMax else {
            throw failure(.tooDeep, "more than \(limits.depthMax) arrays and objects within each other")
        }
        depth += 1
        position += 1
    }

    private mutating func leave(_ value: JSON) -> JSON {
        depth -= 1
        return value
    }

    private mutating func take(_ octet: UInt8) -> Bool {
        guard position < input.count, input[position] == octet else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while position < input.count {
            let octet = input[position]
            guard octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else { return }
            position += 1
        }
    }
}
