// HMAC (RFC 2104, FIPS 198-1) over SHA-256 or SM3.

import COpenSSL

/// Keyed authentication codes: `HMAC-SHA256` and `HMAC-SM3`.
public enum MessageAuthentication {
    /// The code of the message under the key.
    ///
    /// - Throws: `algorithmUnavailable`, `operationFailed`.
    public static func hmac(
        _ message: some Collection<UInt8>, key: some Collection<UInt8>, using algorithm: DigestAlgorithm = .sha256
    ) throws(CryptographyError) -> Digest {
        let implementation = try algorithm.implementation
        let message = Array(message)
        // HMAC() takes a nil key for "the key of before"; an empty key must still be a key.
        let key = Array(key)
        var code = Digest()
        let done = code.withUnsafeMutableBytes { octets in
            let destination = octets.bindMemory(to: UInt8.self).baseAddress
            return key.isEmpty
                ? HMAC(implementation, [0], 0, message, message.count, destination, nil) != nil
                : HMAC(implementation, key, Int32(key.count), message, message.count, destination, nil) != nil
        }
        guard done else { throw CryptographyError.openSSL(.operationFailed, "HMAC-\(algorithm.rawValue)") }
        return code
    }

    /// Whether the code is that of the message under the key, in a time that does not tell where they differ.
    public static func isValid(
        _ code: Digest, for message: some Collection<UInt8>, key: some Collection<UInt8>, using algorithm: DigestAlgorithm = .sha256
    ) throws(CryptographyError) -> Bool {
        constantTimeEquals(try hmac(message, key: key, using: algorithm).bytes, code.bytes)
    }
}

/// Whether two secrets are equal, in a time that depends on their lengths only.
public func constantTimeEquals(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    let left = Array(left)
    let right = Array(right)
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(left, right, left.count) == 0
}
