// Which members of a JSON text are personal data, and a walk over the text that finds them. It works on octets, so that whatever an
// event, a kept answer or a snapshot's line holds, and whatever is added to them later, passes through one place on its way to the
// disk (domain rule 13).

import Glibc

/// The members whose values are personal data wherever they stand: names and numbers of persons, their accounts.
public enum PersonalMembers {
    /// Their names, and that of the secrets which clients and webhooks share with the service. A whole value is meant, an object or
    /// array with everything in it.
    public static let names = [
        "account", "person", "idNumber", "controller", "relatedParties", "recusals", "maker", "checker", "checkers", "reviewedBy",
        "ruledBy", "appraisedBy", "onBehalfOf", "capKeys", "capUsage", "bars", "clientsByPerson",
        "signingSecret",
    ]

    /// The names by their number of octets: a key is held against one or two of them.
    private static let spelled: [[[UInt8]]] = names.reduce(into: Array(repeating: [], count: nameBytesMax + 1)) { spelled, name in
        spelled[name.utf8.count].append(Array(name.utf8))
    }
    private static let nameBytesMax = names.reduce(0) { max($0, $1.utf8.count) }

    /// Walks over a JSON text and replaces values of personal members.
    ///
    /// - Parameters:
    ///   - text: well-formed JSON, or members of an object without its braces.
    ///   - replacement: for a member's name and its value's octets, what to write instead; nil leaves it.
    /// - Returns: the new text; nil where nothing was replaced.
    static func rewrite<E: Error>(
        _ text: UnsafeBufferPointer<UInt8>,
        _ replacement: (_ name: [UInt8], _ value: Slice<UnsafeBufferPointer<UInt8>>) throws(E) -> [UInt8]?
    ) throws(E) -> [UInt8]? {
        var walk = JSONWalk(text)
        var output: [UInt8] = []
        var copied = 0
        let spelled = spelled
        while let key = walk.nextKey() {
            guard key.count < spelled.count, let name = spelled[key.count].first(where: { isEqual($0, text, key.lowerBound) }) else {
                continue
            }
            let value = walk.skipValue()
            guard let new = try replacement(name, text[value]) else { continue }
            output.append(contentsOf: text[copied..<value.lowerBound])
            output.append(contentsOf: new)
            copied = value.upperBound
        }
        guard copied > 0 else { return nil }
        output.append(contentsOf: text[copied...])
        return output
    }

    private static func isEqual(_ name: [UInt8], _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        for index in name.indices where name[index] != text[start + index] { return false }
        return true
    }
}

/// A walk from key to key over a JSON text that this program wrote or has checked.
private struct JSONWalk {
    private let text: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The octets of the next key, without its quotes; the walk then stands at its value.
    mutating func nextKey() -> Range<Int>? {
        while let quote = next(UInt8(ascii: "\""), from: place) {
            let end = endOfString(quote)
            place = end + 1
            skipBlanks()
            guard place < text.count, text[place] == UInt8(ascii: ":") else { continue }
            place += 1
            skipBlanks()
            return (quote + 1)..<end
        }
        return nil
    }

    /// The value that the walk stands at; it then stands behind it.
    mutating func skipValue() -> Range<Int> {
        let start = place
        var depth = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\""): place = endOfString(place)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start..<place }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return start..<place }
            default: break
            }
            place = min(place + 1, text.count)
            if depth == 0, isClosed(text[place - 1]) { return start..<place }
        }
        return start..<place
    }

    private func isClosed(_ octet: UInt8) -> Bool {
        octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "}") || octet == UInt8(ascii: "]")
    }

    private func endOfString(_ quote: Int) -> Int {
        var from = quote + 1
        while let end = next(UInt8(ascii: "\""), from: from) {
            // A quote behind an odd number of backslashes is part of the string.
            var start = end
            while start > quote + 1, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
            if (end - start).isMultiple(of: 2) { return end }
            from = end + 1
        }
        return text.count - 1
    }

    private func next(_ octet: UInt8, from start: Int) -> Int? {
        guard start < text.count, let base = text.baseAddress, let found = memchr(base + start, Int32(octet), text.count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private mutating func skipBlanks() {
        while place < text.count, text[place] == 0x20 || text[place] == 0x0A || text[place] == 0x0D || text[place] == 0x09 { place += 1 }
    }
}
