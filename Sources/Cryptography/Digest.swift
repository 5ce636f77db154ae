// A digest is a value of 32 octets held in four words: it is compared, stored and passed without allocation.

/// The 32 octets that `DigestAlgorithm` gives.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// Octets in a digest.
    public static let byteCount = 32
    /// Characters in a digest's hexadecimal text.
    public static let hexByteCount = 64
    /// All octets zero: what comes before the first record of a chain.
    public static let zero = Digest()

    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// Copies the first 32 octets, or nil where there are not exactly 32.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Digest.byteCount else { return nil }
        withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
    }

    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: UnsafeRawBufferPointer) {
        guard hex.count == Digest.hexByteCount else { return nil }
        var valid = true
        withUnsafeMutableBytes { destination in
            for index in 0..<Digest.byteCount {
                guard let high = Hexadecimal.value(of: hex[index * 2]), let low = Hexadecimal.value(of: hex[index * 2 + 1]) else {
                    valid = false
                    return
                }
                destination[index] = high << 4 | low
            }
        }
        guard valid else { return nil }
    }

    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        var text = hex
        guard let digest = text.withUTF8({ Digest(hex: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = digest
    }

    /// The digest of these octets.
    ///
    /// - Throws: `algorithmUnavailable` where OpenSSL was built without the algorithm.
    public init(of bytes: some Collection<UInt8>, using algorithm: DigestAlgorithm) throws(CryptographyError) {
        var context = try DigestContext(algorithm)
        context.update(bytes)
        self = context.finish()
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        withUnsafeBytes { Hexadecimal.string($0) }
    }

    public var description: String { hex }

    /// The digest's octets.
    public var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }

    /// Writes 64 lower-case hexadecimal digits.
    ///
    /// - Precondition: `destination` has room for 64 octets.
    public func writeHex(into destination: UnsafeMutableRawBufferPointer) {
        withUnsafeBytes { Hexadecimal.encode($0, into: destination) }
    }

    /// Calls `body` with the 32 octets, which are valid during the call only.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    mutating func withUnsafeMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeMutableBytes(of: &words, body)
    }

    public static func == (left: Digest, right: Digest) -> Bool {
        left.words == right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
