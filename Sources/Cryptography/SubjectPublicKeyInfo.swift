// Public keys from their numbers (RFC 7517, 7518, 8037): written as the DER that OpenSSL reads (RFC 5280, 4.1.2.7), which spares a second
// way of making keys.

/// The DER of a public key.
enum SubjectPublicKeyInfo {
    /// 1.2.840.113549.1.1.1, NULL.
    private static let rsaAlgorithm: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00]
    /// 1.2.840.10045.2.1 with 1.2.840.10045.3.1.7 (P-256).
    private static let p256Algorithm: [UInt8] = [
        0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
    ]

    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        info(rsaAlgorithm, key: DER.sequence(DER.integer(modulus) + DER.integer(exponent)))
    }

    /// An uncompressed point (SEC 1, 2.3.3).
    static func p256(x: [UInt8], y: [UInt8]) -> [UInt8] { info(p256Algorithm, key: [0x04] + x + y) }

    private static func info(_ algorithm: [UInt8], key: [UInt8]) -> [UInt8] {
        DER.sequence(DER.sequence(algorithm) + DER.value(tag: 0x03, [0] + key))
    }
}

/// The few forms of DER (X.690) that keys and signatures need.
enum DER {
    static func sequence(_ content: [UInt8]) -> [UInt8] { value(tag: 0x30, content) }

    /// A number that is not negative, from its octets with the highest first.
    static func integer(_ octets: some Collection<UInt8>) -> [UInt8] {
        var digits = Array(octets.drop { $0 == 0 })
        if digits.isEmpty { digits = [0] }
        if digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return value(tag: 0x02, digits)
    }

    static func value(tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var count = content.count
        while count > 0 {
            length.insert(UInt8(truncatingIfNeeded: count), at: 0)
            count >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
