import JSON

/// A thing with an opaque id, such as `app_00000a17kq2`.
public protocol Identified: Sendable {
    static var idPrefix: String { get }
    var id: ID<Self> { get }
}

/// The id of an `Entity`: opaque to everyone outside, unique for ever.
public struct ID<Entity: Identified>: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// The caller vouches for the text, which may name nothing.
    public init(_ text: String) { self.text = text }

    public var description: String { text }
}

extension ID: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws { text = try String(json: json) }
    public init(cursor: inout JSONCursor) throws { text = try String(cursor: &cursor) }
    public func encode(to writer: inout JSONWriter) { writer.string(text) }
}

/// Makes the ids of one command: seven characters of the record's sequence number, four that nobody can guess.
///
/// Pure: the entropy comes with the command, so that the core has no random numbers of its own. Within one record the
/// four characters walk a permutation, so a record may make a million ids without a clash.
public struct IDSource: Sendable {
    private let sequence: Int64
    private var next: UInt32

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    /// Odd, so that its multiples run through all 2^20 values.
    private static let stride: UInt32 = 0x9E375

    public init(sequence: Int64, entropy: UInt64) {
        self.sequence = sequence
        next = UInt32(truncatingIfNeeded: entropy) & 0xFFFFF
    }

    public mutating func make<Entity>(_ type: Entity.Type = Entity.self) -> ID<Entity> {
        var octets = Array(Entity.idPrefix.utf8)
        for place in (0..<7).reversed() { octets.append(Self.alphabet[Int(sequence >> (5 * place)) & 31]) }
        for place in (0..<4).reversed() { octets.append(Self.alphabet[Int(next >> (5 * place)) & 31]) }
        next = (next &+ Self.stride) & 0xFFFFF
        return ID(String(decoding: octets, as: UTF8.self))
    }
}
