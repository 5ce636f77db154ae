// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front and the 128-bit tag behind: one blob in, one blob out.

import COpenSSL

/// AES-256-GCM: secrets at rest.
///
/// A sealed box is `nonce (12) ‖ ciphertext ‖ tag (16)`. Random nonces are safe for 2³² boxes a key (SP 800-38D, 8.3).
public enum AuthenticatedEncryption {
    /// Octets in a key.
    public static let keyBytes = 32
    /// Octets in a nonce.
    public static let nonceBytes = 12
    /// Octets in a tag.
    public static let tagBytes = 16
    /// Octets that one box may hold.
    public static let plaintextBytesMax = 1 << 30

    /// Encrypts and authenticates; `associatedData` is authenticated and not part of the box.
    ///
    /// - Throws: `malformedKey` where the key is not 32 octets, `noRandomness`, `operationFailed`.
    public static func seal(_ plaintext: [UInt8], key: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
        try checkKey(key)
        guard plaintext.count <= plaintextBytesMax else {
            throw CryptographyError(.operationFailed, "\(plaintext.count) octets are more than a box may hold (\(plaintextBytesMax))")
        }
        let nonce = try SecureRandom.bytes(nonceBytes)
        let context = try CipherContext()
        var none: [UInt8] = [0]
        var done = false
        let box = [UInt8](unsafeUninitializedCapacity: nonceBytes + plaintext.count + tagBytes) { box, count in
            guard let start = box.baseAddress else { return }
            start.update(from: nonce, count: nonceBytes)
            var written: Int32 = 0
            done =
                EVP_EncryptInit_ex2(context.pointer, FetchedCipher.aes256gcm.pointer, key, nonce, nil) == 1
                && EVP_EncryptUpdate(context.pointer, nil, &written, associatedData, Int32(associatedData.count)) == 1
                && (plaintext.isEmpty
                    || EVP_EncryptUpdate(context.pointer, start + nonceBytes, &written, plaintext, Int32(plaintext.count)) == 1)
                && EVP_EncryptFinal_ex(context.pointer, &none, &written) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), start + nonceBytes + plaintext.count) == 1
            count = done ? box.count : 0
        }
        guard done else { throw CryptographyError.openSSL(.operationFailed, "AES-256-GCM could not seal") }
        return box
    }

    /// Checks and decrypts a box that `seal` made.
    ///
    /// - Throws: `malformedKey`, and `authenticationFailed` where the box, the key or the associated data is not the one it was sealed with.
    public static func open(_ box: [UInt8], key: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
        try checkKey(key)
        guard box.count >= nonceBytes + tagBytes else {
            throw CryptographyError(.authenticationFailed, "\(box.count) octets are too few for a sealed box")
        }
        let context = try CipherContext()
        let length = box.count - nonceBytes - tagBytes
        var tag = Array(box[(box.count - tagBytes)...])
        var none: [UInt8] = [0]
        var done = false
        let plaintext = box.withUnsafeBufferPointer { box in
            [UInt8](unsafeUninitializedCapacity: length) { plaintext, count in
                guard let start = box.baseAddress else { return }
                var written: Int32 = 0
                done =
                    EVP_DecryptInit_ex2(context.pointer, FetchedCipher.aes256gcm.pointer, key, start, nil) == 1
                    && EVP_DecryptUpdate(context.pointer, nil, &written, associatedData, Int32(associatedData.count)) == 1
                    && (length == 0
                        || EVP_DecryptUpdate(context.pointer, plaintext.baseAddress, &written, start + nonceBytes, Int32(length)) == 1)
                    && EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1
                    && EVP_DecryptFinal_ex(context.pointer, &none, &written) == 1
                // What did not authenticate is nobody's to see.
                count = done ? length : 0
            }
        }
        guard done else { throw CryptographyError.openSSL(.authenticationFailed, "the sealed box does not fit the key or was changed") }
        return plaintext
    }

    private static func checkKey(_ key: [UInt8]) throws(CryptographyError) {
        guard key.count == keyBytes else {
            throw CryptographyError(.malformedKey, "an AES-256 key has \(keyBytes) octets, this one has \(key.count)")
        }
    }
}

/// A cipher context that is freed with its scope.
private struct CipherContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptographyError) {
        guard FetchedCipher.aes256gcm.pointer != nil else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no AES-256-GCM")
        }
        guard let pointer = EVP_CIPHER_CTX_new() else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a cipher context")
        }
        self.pointer = pointer
    }

    deinit {
        EVP_CIPHER_CTX_free(pointer)
    }
}

/// An `EVP_CIPHER` that lives as long as the process.
///
/// `@unchecked Sendable`: immutable after `EVP_CIPHER_fetch`, usable from all threads, never freed.
private struct FetchedCipher: @unchecked Sendable {
    let pointer: OpaquePointer?

    static let aes256gcm = FetchedCipher(pointer: EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
}
