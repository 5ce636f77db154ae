// SM4 (GB/T 32907-2016) in counter mode, then HMAC-SM3 over all of it: for offices that must use the national algorithms. The
// OpenSSL of the supported systems has no SM4-GCM, so the two are composed as encrypt-then-MAC, each under a key of its own that is
// derived from the one data key.

import COpenSSL

/// SM4-CTR with HMAC-SM3: secrets at rest where national algorithms are configured.
///
/// A sealed box is `counter block (16) ‖ ciphertext ‖ code (32)`; the code covers the associated data with its length, the counter
/// block and the ciphertext.
public enum SM4Encryption {
    private static let blockBytes = 16
    private static let codeBytes = 32

    /// Encrypts and authenticates.
    ///
    /// - Throws: `malformedKey` where the key is not 32 octets, `algorithmUnavailable`, `noRandomness`, `operationFailed`.
    public static func seal(_ plaintext: [UInt8], key: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
        let keys = try SM4Keys(key)
        let counter = try SecureRandom.bytes(blockBytes)
        let box = counter + (try transform(plaintext, key: keys.cipher, counter: counter))
        return box + (try code(of: box, associatedData, keys)).bytes
    }

    /// Checks and decrypts a box that `seal` made.
    ///
    /// - Throws: `malformedKey`, `algorithmUnavailable`, and `authenticationFailed` where box, key or associated data do not fit.
    public static func open(_ box: [UInt8], key: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
        let keys = try SM4Keys(key)
        guard box.count >= blockBytes + codeBytes else {
            throw CryptographyError(.authenticationFailed, "\(box.count) octets are too few for a sealed box")
        }
        let sealed = Array(box.dropLast(codeBytes))
        guard constantTimeEquals(try code(of: sealed, associatedData, keys).bytes, box.suffix(codeBytes)) else {
            throw CryptographyError(.authenticationFailed, "the sealed box does not fit the key or was changed")
        }
        return try transform(Array(sealed.dropFirst(blockBytes)), key: keys.cipher, counter: Array(sealed.prefix(blockBytes)))
    }

    private static func code(of box: [UInt8], _ associatedData: [UInt8], _ keys: SM4Keys) throws(CryptographyError) -> Digest {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: associatedData.count >> (56 - 8 * $0)) }
        return try MessageAuthentication.hmac(length + associatedData + box, key: keys.code, using: .sm3)
    }

    /// Counter mode is its own inverse.
    private static func transform(_ input: [UInt8], key: [UInt8], counter: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let cipher = FetchedSM4.counterMode.pointer else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no SM4-CTR")
        }
        guard let context = EVP_CIPHER_CTX_new() else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a cipher context")
        }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: input.count)
        var written: Int32 = 0
        let done =
            EVP_EncryptInit_ex2(context, cipher, key, counter, nil) == 1
            && (input.isEmpty || EVP_EncryptUpdate(context, &output, &written, input, Int32(input.count)) == 1)
        guard done else { throw CryptographyError.openSSL(.operationFailed, "SM4-CTR") }
        return output
    }
}

/// The two keys that one data key of 32 octets gives.
private struct SM4Keys {
    let cipher: [UInt8]
    let code: [UInt8]

    init(_ key: [UInt8]) throws(CryptographyError) {
        guard key.count == AuthenticatedEncryption.keyBytes else {
            throw CryptographyError(.malformedKey, "a data key has \(AuthenticatedEncryption.keyBytes) octets, this one has \(key.count)")
        }
        cipher = Array(try MessageAuthentication.hmac("voucherd sm4 cipher".utf8, key: key, using: .sm3).bytes.prefix(16))
        code = try MessageAuthentication.hmac("voucherd sm4 code".utf8, key: key, using: .sm3).bytes
    }
}

/// An `EVP_CIPHER` that lives as long as the process.
///
/// `@unchecked Sendable`: immutable after `EVP_CIPHER_fetch`, usable from all threads, never freed.
private struct FetchedSM4: @unchecked Sendable {
    let pointer: OpaquePointer?

    static let counterMode = FetchedSM4(pointer: EVP_CIPHER_fetch(nil, "SM4-CTR", nil))
}
