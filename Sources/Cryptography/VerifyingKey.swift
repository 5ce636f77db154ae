// The public half: what an auditor needs to check a signed head.

import COpenSSL

/// A public key that checks signatures.
public struct VerifyingKey: Sendable {
    /// The scheme this key checks.
    public let algorithm: SignatureAlgorithm
    private let key: KeyReference

    /// A public key in PEM (SubjectPublicKeyInfo) of one of the schemes.
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

    /// A P-256 public key from its coordinates, 32 octets each.
    ///
    /// - Throws: `malformedKey` where they are no point of the curve.
    public init(p256 x: [UInt8], _ y: [UInt8]) throws(CryptographyError) {
        guard x.count == 32, y.count == 32 else { throw CryptographyError(.malformedKey, "a coordinate of P-256 has 32 octets") }
        (key, algorithm) = try Self.read(SubjectPublicKeyInfo.p256(x: x, y: y))
    }

    /// An RSA public key from its numbers, highest octet first.
    ///
    /// - Throws: `malformedKey`, also where the modulus is too short.
    public init(rsaModulus modulus: [UInt8], exponent: [UInt8]) throws(CryptographyError) {
        guard (SignatureAlgorithm.rsaBitsMin / 8...1024).contains(modulus.count), (1...8).contains(exponent.count) else {
            throw CryptographyError(.malformedKey, "an RSA modulus has \(SignatureAlgorithm.rsaBitsMin) to 8192 bits")
        }
        (key, algorithm) = try Self.read(SubjectPublicKeyInfo.rsa(modulus: modulus, exponent: exponent))
    }

    private static func read(_ info: [UInt8]) throws(CryptographyError) -> (KeyReference, SignatureAlgorithm) {
        let pointer = info.withUnsafeBufferPointer { octets in
            var next = octets.baseAddress
            return d2i_PUBKEY(nil, &next, octets.count)
        }
        guard let pointer else { throw CryptographyError.openSSL(.malformedKey, "not a public key") }
        let key = KeyReference(pointer)
        guard let algorithm = key.algorithm else { throw CryptographyError(.malformedKey, "a public key of a kind that is not taken") }
        return (key, algorithm)
    }

    /// Whether an ECDSA signature in its raw form `r ‖ s`, as JOSE writes it (RFC 7518, 3.4), is this key's over the message.
    public func isValid(rawECDSA signature: [UInt8], for message: [UInt8]) throws(CryptographyError) -> Bool {
        guard algorithm == .ecdsaP256, signature.count == 64 else { return false }
        return try isValid(DER.sequence(DER.integer(signature[..<32]) + DER.integer(signature[32...])), for: message)
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
