/// An address that the service sends to: `https://host[:port][/path][?query]`, and nothing that could hide another (no user, no fragment,
/// no control characters, no spellings of hosts but letters, digits, dots and hyphens, or a numeric address).
public struct OutgoingURL: Sendable, Hashable {
    /// Octets of a URL.
    public static let bytesMax = 2000

    public let isSecure: Bool
    /// A name in lower case, or a numeric address without brackets.
    public let host: String
    public let port: UInt16
    /// Path and query.
    public let target: String

    /// The address where the host is a numeric one.
    public var address: NetworkAddress? { NetworkAddress(host) }

    /// What the `Host` field says.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    public init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\\\"<>^`{|}#".utf8.contains($0) }) else {
            return nil
        }
        let lowered = text.prefix(8).lowercased()
        isSecure = lowered.hasPrefix("https://")
        guard isSecure || lowered.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@"), let (host, port) = Self.hostAndPort(authority, isSecure ? 443 : 80) else { return nil }
        self.host = host
        self.port = port
        let tail = rest[authority.endIndex...]
        target = tail.isEmpty ? "/" : tail.hasPrefix("?") ? "/" + tail : String(tail)
    }

    private static func hostAndPort(_ authority: Substring, _ standard: UInt16) -> (String, UInt16)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = String(authority[authority.index(after: authority.startIndex)..<end])
            guard host.contains(":"), NetworkAddress(host) != nil else { return nil }
            return port(authority[authority.index(after: end)...], standard).map { (host.lowercased(), $0) }
        }
        let host = authority.prefix { $0 != ":" }.lowercased()
        guard isName(host) else { return nil }
        return port(authority.dropFirst(host.count), standard).map { (host, $0) }
    }

    private static func port(_ text: Substring, _ standard: UInt16) -> UInt16? {
        guard !text.isEmpty else { return standard }
        guard text.hasPrefix(":"), text.count <= 6, let port = UInt16(text.dropFirst()), port > 0 else { return nil }
        return port
    }

    /// A host name, or a dotted IPv4 address; numbers in other spellings (`0x7f.1`, `2130706433`) are neither.
    private static func isName(_ host: String) -> Bool {
        guard (1...253).contains(host.utf8.count) else { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard
            labels.allSatisfy({ label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
            })
        else { return false }
        // What ends in a number is an address or nothing (WHATWG URL, "ends in a number").
        let last = labels[labels.count - 1]
        let looksNumeric = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        return !looksNumeric || NetworkAddress(host) != nil
    }
}
