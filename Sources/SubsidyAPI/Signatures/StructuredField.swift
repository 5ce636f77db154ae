// Structured Fields (RFC 9651), as far as HTTP message signatures and digests use them: dictionaries of items and inner lists with
// parameters. Strict, as the standard wants: whatever does not parse makes the whole field useless.

import Cryptography

/// A bare item with its parameters.
struct StructuredItem: Sendable, Equatable {
    enum Value: Sendable, Equatable {
        case integer(Int64)
        case string(String)
        case token(String)
        case octets([UInt8])
        case flag(Bool)
    }

    var value: Value
    var parameters: [(name: String, value: Value)] = []

    static func == (left: StructuredItem, right: StructuredItem) -> Bool {
        left.value == right.value && left.parameters.elementsEqual(right.parameters) { $0.name == $1.name && $0.value == $1.value }
    }

    func parameter(_ name: String) -> Value? { parameters.last { $0.name == name }?.value }
}

/// A member of a dictionary.
enum StructuredMember: Sendable {
    case item(StructuredItem)
    /// An inner list, with its own text from the parenthesis to the end of its parameters.
    case list([StructuredItem], parameters: [(name: String, value: StructuredItem.Value)], text: String)
}

/// Parses one field's value.
struct StructuredFieldParser {
    /// Members of a dictionary and items of an inner list.
    static let membersMax = 64

    private let octets: [UInt8]
    private var position = 0

    private init(_ text: String) { octets = Array(text.utf8) }

    /// A dictionary (RFC 9651, 4.2.2); nil where the text is none.
    static func dictionary(_ text: String) -> [(name: String, member: StructuredMember)]? {
        var parser = StructuredFieldParser(text)
        return parser.dictionary()
    }

    private mutating func dictionary() -> [(name: String, member: StructuredMember)]? {
        var members: [(name: String, member: StructuredMember)] = []
        skip(Self.isOptionalSpace)
        while position < octets.count {
            guard members.count < Self.membersMax, let name = key(), let member = member() else { return nil }
            members.removeAll { $0.name == name }
            members.append((name, member))
            skip(Self.isOptionalSpace)
            guard position < octets.count else { return members }
            guard take(UInt8(ascii: ",")) else { return nil }
            skip(Self.isOptionalSpace)
            guard position < octets.count else { return nil }
        }
        return members
    }

    private mutating func member() -> StructuredMember? {
        guard take(UInt8(ascii: "=")) else {
            guard let parameters = parameters() else { return nil }
            return .item(StructuredItem(value: .flag(true), parameters: parameters))
        }
        guard position < octets.count, octets[position] == UInt8(ascii: "(") else { return item().map { .item($0) } }
        return innerList()
    }

    private mutating func innerList() -> StructuredMember? {
        let start = position
        position += 1
        var items: [StructuredItem] = []
        while true {
            skip { $0 == 0x20 }
            if take(UInt8(ascii: ")")) { break }
            guard items.count < Self.membersMax, let item = item() else { return nil }
            items.append(item)
            guard position < octets.count, octets[position] == 0x20 || octets[position] == UInt8(ascii: ")") else { return nil }
        }
        guard let parameters = parameters() else { return nil }
        return .list(items, parameters: parameters, text: String(decoding: octets[start..<position], as: UTF8.self))
    }

    private mutating func item() -> StructuredItem? {
        guard let value = bareItem(), let parameters = parameters() else { return nil }
        return StructuredItem(value: value, parameters: parameters)
    }

    private mutating func parameters() -> [(name: String, value: StructuredItem.Value)]? {
        var parameters: [(name: String, value: StructuredItem.Value)] = []
        while take(UInt8(ascii: ";")) {
            skip { $0 == 0x20 }
            guard parameters.count < Self.membersMax, let name = key() else { return nil }
            var value = StructuredItem.Value.flag(true)
            if take(UInt8(ascii: "=")) {
                guard let given = bareItem() else { return nil }
                value = given
            }
            parameters.removeAll { $0.name == name }
            parameters.append((name, value))
        }
        return parameters
    }

    private mutating func key() -> String? {
        let start = position
        guard position < octets.count, Self.isLower(octets[position]) || octets[position] == UInt8(ascii: "*") else { return nil }
        skip { Self.isLower($0) || Self.isDigit($0) || "_-.*".utf8.contains($0) }
        return String(decoding: octets[start..<position], as: UTF8.self)
    }

    private mutating func bareItem() -> StructuredItem.Value? {
        guard position < octets.count else { return nil }
        switch octets[position] {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: ":"): return octetSequence()
        case UInt8(ascii: "?"):
            position += 1
            if take(UInt8(ascii: "1")) { return .flag(true) }
            return take(UInt8(ascii: "0")) ? .flag(false) : nil
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return integer()
        case let octet where Self.isLetter(octet) || octet == UInt8(ascii: "*"):
            let start = position
            skip { Self.isLetter($0) || Self.isDigit($0) || "!#$%&'*+-.^_`|~:/".utf8.contains($0) }
            return .token(String(decoding: octets[start..<position], as: UTF8.self))
        default: return nil
        }
    }

    /// An integer of at most 15 digits; decimals are no part of what is used here.
    private mutating func integer() -> StructuredItem.Value? {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let first = position
        skip(Self.isDigit)
        guard (1...15).contains(position - first), position == octets.count || octets[position] != UInt8(ascii: ".") else { return nil }
        return Int64(String(decoding: octets[start..<position], as: UTF8.self)).map { .integer($0) }
    }

    private mutating func string() -> StructuredItem.Value? {
        position += 1
        var text: [UInt8] = []
        while position < octets.count {
            let octet = octets[position]
            position += 1
            switch octet {
            case UInt8(ascii: "\""): return .string(String(decoding: text, as: UTF8.self))
            case UInt8(ascii: "\\"):
                guard position < octets.count, octets[position] == UInt8(ascii: "\"") || octets[position] == UInt8(ascii: "\\") else {
                    return nil
                }
                text.append(octets[position])
                position += 1
            case 0x20...0x7E: text.append(octet)
            default: return nil
            }
        }
        return nil
    }

    private mutating func octetSequence() -> StructuredItem.Value? {
        position += 1
        let start = position
        skip { $0 != UInt8(ascii: ":") }
        guard position < octets.count else { return nil }
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        position += 1
        return Base64.octets(text.utf8).map { .octets($0) }
    }

    // MARK: Characters

    private mutating func take(_ octet: UInt8) -> Bool {
        guard position < octets.count, octets[position] == octet else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while position < octets.count, isSkipped(octets[position]) { position += 1 }
    }

    private static func isOptionalSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }
    private static func isLower(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet) }
    private static func isLetter(_ octet: UInt8) -> Bool { Self.isLower(octet | 0x20) }
    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
}
