/// A JSON number, kept as the text it was written with, so that no digit of an amount is ever lost.
///
/// Two numbers are equal where their texts are: `1.0` is not `1`. Whoever needs arithmetic reads `text` into a type of its own.
public struct JSONNumber: Sendable, Hashable {
    @usableFromInline enum Storage: Sendable, Hashable {
        /// A plain integer whose canonical text is its own text.
        case integer(Int64)
        /// Anything else that RFC 8259 section 6 allows.
        case literal(String)
    }

    @usableFromInline let storage: Storage

    @inlinable
    public init(_ value: some BinaryInteger) {
        if let small = Int64(exactly: value) {
            storage = .integer(small)
        } else {
            storage = .literal(String(value))
        }
    }

    /// A number from its text; nil where the text is not of RFC 8259's grammar.
    public init?(_ text: String) {
        let parsed = Array(text.utf8).withUnsafeBufferPointer { buffer -> JSON? in
            // White space is the document's, not the number's.
            guard let last = buffer.last, last > 0x20, buffer[0] > 0x20 else { return nil }
            var reader = JSONReader(buffer, limits: JSONLimits())
            return try? reader.readDocument()
        }
        guard case .number(let number)? = parsed else { return nil }
        self = number
    }

    @inlinable
    init(uncheckedLiteral text: String) { storage = .literal(text) }

    /// The number as it was written.
    @inlinable
    public var text: String {
        switch storage {
        case .integer(let value): String(value)
        case .literal(let text): text
        }
    }

    /// The value, where it is written as an integer that fits 64 bits.
    @inlinable
    public var integer: Int64? {
        guard case .integer(let value) = storage else { return nil }
        return value
    }

    /// The value where it is whole and fits 64 bits, however it is written without an exponent: JSON Schema takes `33.0` for an integer.
    public var wholeValue: Int64? {
        guard case .literal(let text) = storage else { return integer }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        return Int64(parts[0])
    }
}
