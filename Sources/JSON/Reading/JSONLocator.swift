// Finds the line of a place in a JSON text that has been read already. Values keep no positions, as nearly none is
// ever asked for; a configuration error is, and pays for a second look at its file.

/// Finds places in the text of one JSON document.
public struct JSONLocator: Sendable {
    private let octets: [UInt8]
    private var position = 0

    /// - Parameter octets: a text that `JSON(parsing:)` accepts; of any other the answers are line numbers within it.
    public init(_ octets: [UInt8]) { self.octets = octets }

    /// The line, from 1, on which the member or element at `pointer` begins; of a place that is not there, its
    /// nearest parent's.
    public func line(of pointer: JSONPointer) -> Int {
        var scan = self
        scan.skipWhitespace()
        var found = scan.position
        for token in pointer.tokens {
            guard let start = scan.enter(token) else { break }
            found = start
        }
        return 1 + octets.prefix(found).count { $0 == UInt8(ascii: "\n") }
    }

    private var here: UInt8? { position < octets.count ? octets[position] : nil }

    /// Moves to the value under `token` of the value here; answers where the member's name or the element begins.
    private mutating func enter(_ token: String) -> Int? {
        let isObject = here == UInt8(ascii: "{")
        guard isObject || here == UInt8(ascii: "[") else { return nil }
        position += 1
        var index = 0
        while true {
            skipWhitespace()
            guard let octet = here, octet != UInt8(ascii: "}"), octet != UInt8(ascii: "]") else { return nil }
            let start = position
            var name = String(index)
            if isObject {
                skipString()
                name = (try? JSON(parsing: Array(octets[start..<position])))?.string ?? ""
                skipWhitespace()
                position += 1
                skipWhitespace()
            }
            if name == token { return start }
            skipValue()
            skipWhitespace()
            guard here == UInt8(ascii: ",") else { return nil }
            position += 1
            index += 1
        }
    }

    private mutating func skipWhitespace() {
        while let octet = here, octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 { position += 1 }
    }

    private mutating func skipString() {
        position += 1
        while let octet = here, octet != UInt8(ascii: "\"") { position += octet == UInt8(ascii: "\\") ? 2 : 1 }
        position = min(position + 1, octets.count)
    }

    /// Skips one value: everything up to the comma or bracket that ends it.
    private mutating func skipValue() {
        var depth = 0
        while let octet = here {
            switch octet {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return }
            default: break
            }
            position += 1
        }
    }
}
