// Octets nobody can guess, from OpenSSL's generator, which seeds itself from the kernel.

import COpenSSL

/// Octets nobody can guess: tokens, keys, nonces.
public enum SecureRandom {
    /// Octets that one call may ask for.
    public static let bytesMax = 1 << 20

    /// Fresh random octets.
    ///
    /// - Precondition: `count` is between 0 and `bytesMax`.
    /// - Throws: `noRandomness` where the generator could not be seeded.
    public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        precondition(count >= 0 && count <= bytesMax)
        var octets = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&octets, Int32(count)) == 1 else {
            throw CryptographyError.openSSL(.noRandomness, "no random octets")
        }
        return octets
    }
}
