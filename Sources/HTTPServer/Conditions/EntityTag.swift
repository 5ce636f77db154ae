/// An entity tag (RFC 9110 section 8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    public let opaque: String
    public let isWeak: Bool

    /// Octets that an entity tag cannot hold are left out.
    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque =
            opaque.utf8.allSatisfy(EntityTag.isTagOctet)
            ? opaque : String(decoding: opaque.utf8.filter(EntityTag.isTagOctet), as: UTF8.self)
        self.isWeak = isWeak
    }

    /// As it is sent: `"a1"` or `W/"a1"`.
    public var description: String { (isWeak ? "W/\"" : "\"") + opaque + "\"" }

    /// For `If-Match`: both strong and the same (section 8.8.3.2).
    public func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }
    /// For `If-None-Match`: the same, weak or not.
    public func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// Reads one tag; nil where the text is not exactly one.
    public init?(parsing text: String) {
        let weak = text.hasPrefix("W/")
        let quoted = weak ? text.dropFirst(2) : text[...]
        guard quoted.utf8.count >= 2, quoted.utf8.first == 0x22, quoted.utf8.last == 0x22 else { return nil }
        let inside = quoted.dropFirst().dropLast()
        guard inside.utf8.allSatisfy(EntityTag.isTagOctet) else { return nil }
        opaque = String(inside)
        isWeak = weak
    }

    private static func isTagOctet(_ octet: UInt8) -> Bool { octet == 0x21 || (octet >= 0x23 && octet != 0x7F) }
}
