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

    /// The digest of octets that come piece by piece: `pieces` hands over every piece to what it is given.
    public static func digest(_ pieces: (([UInt8]) throws -> Void) throws -> Void) throws -> [UInt8] {
        guard let context = EVP_MD_CTX_new(), let type = EVP_sha512(), EVP_DigestInit_ex2(context, type, nil) == 1 else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no SHA-512")
        }
        defer { EVP_MD_CTX_free(context) }
        try pieces { piece in precondition(EVP_DigestUpdate(context, piece, piece.count) == 1, "EVP_DigestUpdate") }
        var digest = [UInt8](repeating: 0, count: byteCount)
        precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "EVP_DigestFinal_ex")
        return digest
    }
}
