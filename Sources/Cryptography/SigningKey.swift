// The private half: signs the audit head.

import COpenSSL
import Glibc

/// A private key that signs.
///
///     let key = try SigningKey(file: "/etc/voucherd/audit.pem")
///     let signature = try key.sign(bytes)
public struct SigningKey: Sendable {
    /// Octets that a key file may have.
    public static let fileBytesMax = 16 * 1024
    /// Octets in an Ed25519 key's raw form (RFC 8032, 5.1.5).
    public static let ed25519Bytes = 32

    /// The scheme this key signs with.
    public let algorithm: SignatureAlgorithm
    private let key: KeyReference

    /// A fresh key.
    ///
    /// - Throws: `algorithmUnavailable`.
    public static func generate(_ algorithm: SignatureAlgorithm = .ed25519) throws(CryptographyError) -> SigningKey {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm.keyTypeName, nil) else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no \(algorithm.rawValue)")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var pointer: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, algorithm != .ecdsaP256 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &pointer) == 1, let pointer
        else {
            throw CryptographyError.openSSL(.algorithmUnavailable, "no \(algorithm.rawValue) key could be made")
        }
        return SigningKey(algorithm: algorithm, key: KeyReference(pointer))
    }

    private init(algorithm: SignatureAlgorithm, key: KeyReference) {
        self.algorithm = algorithm
        self.key = key
    }

    /// An Ed25519 key from its 32 raw octets.
    ///
    /// - Throws: `malformedKey` where there are not 32.
    public init(ed25519 raw: [UInt8]) throws(CryptographyError) {
        guard raw.count == SigningKey.ed25519Bytes, let pointer = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, raw, raw.count)
        else {
            throw CryptographyError(.malformedKey, "an Ed25519 key has \(SigningKey.ed25519Bytes) octets, not \(raw.count)")
        }
        self.init(algorithm: .ed25519, key: KeyReference(pointer))
    }

    /// A key in PEM (PKCS #8), Ed25519 or SM2, without a passphrase.
    public init(pem: [UInt8]) throws(CryptographyError) {
        let (key, algorithm) = try KeyReference.read(pem: pem, isPrivate: true)
        self.init(algorithm: algorithm, key: key)
    }

    /// A key from a file: PEM, or exactly 32 raw octets for Ed25519.
    ///
    /// - Throws: `unreadableKeyFile`, `malformedKey`.
    public init(file path: String) throws(CryptographyError) {
        let bytes = try readKeyFile(path)
        if bytes.count == SigningKey.ed25519Bytes {
            try self.init(ed25519: bytes)
        } else {
            try self.init(pem: bytes)
        }
    }

    /// The signature over the message.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let digest = try algorithm.messageDigest()
        return try key.withContext(algorithm) { context throws(CryptographyError) in
            var count = 0
            guard EVP_DigestSignInit(context, nil, digest, nil, key.pointer) == 1,
                EVP_DigestSign(context, nil, &count, message, message.count) == 1
            else { throw CryptographyError.openSSL(.operationFailed, "could not start a signature") }
            var signature = [UInt8](repeating: 0, count: count)
            guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
                throw CryptographyError.openSSL(.operationFailed, "could not sign")
            }
            return Array(signature[..<count])
        }
    }

    /// The public half.
    public func verifyingKey() throws(CryptographyError) -> VerifyingKey {
        try VerifyingKey(pem: Array(try key.pem(isPrivate: false).utf8))
    }

    /// The private key in PEM (PKCS #8): keep it as a file only its owner may read.
    public func pem() throws(CryptographyError) -> String {
        try key.pem(isPrivate: true)
    }
}

/// All octets of a key file, at most `SigningKey.fileBytesMax`.
func readKeyFile(_ path: String) throws(CryptographyError) -> [UInt8] {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw CryptographyError(.unreadableKeyFile, "\(path): \(String(cString: strerror(errno)))")
    }
    defer { Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: SigningKey.fileBytesMax + 1)
    var filled = 0
    while filled < bytes.count {
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
        if count < 0 {
            if errno == EINTR { continue }
            throw CryptographyError(.unreadableKeyFile, "\(path): \(String(cString: strerror(errno)))")
        }
        if count == 0 { return Array(bytes[..<filled]) }
        filled += count
    }
    throw CryptographyError(.unreadableKeyFile, "\(path) is larger than a key may be (\(SigningKey.fileBytesMax) octets)")
}
