// The public half: what an auditor needs to check a signed head.

import COpenSSL

/// A public key that checks signatures.
public struct VerifyingKey: Sendable {
    /// The scheme this key checks.
    public let algorithm: SignatureAlgorithm
    private let key: KeyReference

    /// A public key in PEM (SubjectPublicKeyInfo), Ed25519 or SM2.
    ///
    /// - Throws: `malformedKey`.
    public init(pem: [UInt8]) throws(CryptographyError) {
        (key, algorithm) = try KeyReference.read(pem: pem, isPrivate: false)
    }

    /// An Ed25519 public key from its 32 raw octets.
    ///
    /// - Throws: `malformedKey`.
    public init(ed25519 raw: [UInt8]) throws(CryptographyError) {
        guard raw.count == SigningKey.ed25519Bytes, let pointer = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, raw, raw.count)
        else {
            throw CryptographyError(.malformedKey, "an Ed25519 public key has \(SigningKey.ed25519Bytes) octets, not \(raw.count)")
        }
        key = KeyReference(pointer)
        algorithm = .ed25519
    }

    /// Whether the signature is this key's over the message; false for any signature that is not, however malformed.
    ///
    /// - Throws: `operationFailed` where OpenSSL could not start, which says nothing about the signature.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) throws(CryptographyError) -> Bool {
        let digest = try algorithm.messageDigest()
        return try key.withContext(algorithm) { context throws(CryptographyError) in
            guard EVP_DigestVerifyInit(context, nil, digest, nil, key.pointer) == 1 else {
                throw CryptographyError.openSSL(.operationFailed, "could not start a verification")
            }
            let isValid = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
            ERR_clear_error()
            return isValid
        }
    }

    /// The public key in PEM (SubjectPublicKeyInfo).
    public func pem() throws(CryptographyError) -> String {
        try key.pem(isPrivate: false)
    }
}
