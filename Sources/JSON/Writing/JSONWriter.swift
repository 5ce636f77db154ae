// The writer: octets appended to one array. Whether a comma is due is read off the last octet written, so the
// writer keeps no state of its own.

/// A type that writes itself as one JSON value.
public protocol JSONEncodable {
    func encode(to writer: inout JSONWriter)
}

/// Writes JSON text, compact, in the order of the calls.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.member("id", "app_1")
///     writer.endObject()
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8]

    public init(reservingBytes capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Takes what was written but for the last octet, off which the writer reads whether a comma is due: for a text that goes on in pieces.
    public mutating func takePiece() -> [UInt8] {
        guard let last = bytes.popLast() else { return [] }
        defer { bytes = [last] }
        return bytes
    }

    public mutating func beginObject() { bytes.append(UInt8(ascii: "{")) }
    public mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    public mutating func beginArray() { bytes.append(UInt8(ascii: "[")) }
    public mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

    /// The name of the next member, after a comma where one is due.
    public mutating func key(_ name: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// The name of the next member, where it is not known before it runs.
    public mutating func key(named name: String) {
        comma()
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    @inlinable
    public mutating func member(_ name: StaticString, _ value: some JSONEncodable) {
        key(name)
        value.encode(to: &self)
    }

    /// A member that is null where there is no value.
    @inlinable
    public mutating func member<T: JSONEncodable>(_ name: StaticString, _ value: T?) {
        key(name)
        if let value { value.encode(to: &self) } else { null() }
    }

    /// A member that is left out where there is no value.
    @inlinable
    public mutating func memberIfPresent<T: JSONEncodable>(_ name: StaticString, _ value: T?) {
        guard let value else { return }
        member(name, value)
    }

    @inlinable
    public mutating func member(named name: String, _ value: some JSONEncodable) {
        key(named: name)
        value.encode(to: &self)
    }

    @inlinable
    public mutating func element(_ value: some JSONEncodable) {
        comma()
        value.encode(to: &self)
    }

    public mutating func null() { append("null") }
    public mutating func bool(_ value: Bool) { append(value ? "true" : "false") }

    public mutating func integer(_ value: Int64) {
        if value >= 0, value < 10 {
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value))
        } else {
            short { octets in octets.decimal(value) }
        }
    }

    /// A string whose octets are made here, such as a date's: at most `ShortText.bytesMax`, none of which needs an escape.
    public mutating func quoted(_ make: (inout ShortText) -> Void) {
        short { octets in
            octets.append(UInt8(ascii: "\""))
            make(&octets)
            octets.append(UInt8(ascii: "\""))
        }
    }

    private mutating func short(_ make: (inout ShortText) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ShortText.bytesMax) { buffer in
            var text = ShortText(buffer)
            make(&text)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<text.count]))
        }
    }

    /// Octets that already are one JSON value.
    public mutating func raw(_ octets: some Collection<UInt8>) { bytes.append(contentsOf: octets) }

    public mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): string(text)
        case .array(let elements): elements.encode(to: &self)
        case .object(let object):
            beginObject()
            for member in object.members { self.member(named: member.key, member.value) }
            endObject()
        }
    }

    /// A comma where the last octet ends a value.
    @inline(__always)
    public mutating func comma() {
        guard let last = bytes.last else { return }
        if last != UInt8(ascii: "{"), last != UInt8(ascii: "["), last != UInt8(ascii: ":"), last != UInt8(ascii: ",") {
            bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A string with quotes; escapes only what RFC 8259 section 7 demands.
    public mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { octets in
            var clean = 0
            while true {
                let end = PlainText(octets, from: clean).end
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: octets[clean..<end]))
                guard end < octets.count else { return }
                escape(octets[end])
                clean = end + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ octet: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(octet)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            append("u00")
            bytes.append(Self.hexDigits[Int(octet >> 4)])
            bytes.append(Self.hexDigits[Int(octet & 15)])
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
