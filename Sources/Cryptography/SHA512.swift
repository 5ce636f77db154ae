import COpenSSL

/// SHA-512 (FIPS 180-4), for digests that others made: its 64 octets are no `Digest`.
public enum SHA512 {
    public static let byteCount = 64

    /// - Throws: `algorithmUnavailable`.
    public static func digest(_ octets: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        var count = 0
        guard EVP_Q_digest(nil, "SHA2-512", nil, octets, octets.count, &digest, &count) == 1, count == byteCount else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no SHA-512")
        }
        return digest
    }
}
