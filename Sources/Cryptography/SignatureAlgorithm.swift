// Signatures over the audit head, receipts, requests and access tokens: Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918) where an office must;
// ECDSA and RSA for the tokens of issuers that have no other.

import COpenSSL

/// A signature scheme.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// Ed25519, RFC 8032: signatures of 64 octets.
    case ed25519
    /// SM2 with SM3 and the default identity `1234567812345678` (GB/T 35276): DER signatures.
    case sm2
    /// ECDSA on P-256 with SHA-256 (FIPS 186-5): DER signatures.
    case ecdsaP256 = "ecdsa-p256"
    /// RSA with PKCS #1 v1.5 and SHA-256 (RFC 8017, 8.2), keys of `rsaBitsMin` bits and more.
    case rsaPKCS1 = "rsa-pkcs1"

    /// Bits of an RSA modulus (NIST SP 800-131A).
    static let rsaBitsMin = 2048

    /// The identity that SM2 mixes into the message (GB/T 35276, 10).
    static let sm2Identity = Array("1234567812345678".utf8)

    var keyTypeName: String {
        switch self {
        case .ed25519: "ED25519"
        case .sm2: "SM2"
        case .ecdsaP256: "EC"
        case .rsaPKCS1: "RSA"
        }
    }

    /// The digest that the scheme names itself; Ed25519 has its own.
    func messageDigest() throws(CryptographyError) -> OpaquePointer? {
        switch self {
        case .ed25519: nil
        case .sm2: try DigestAlgorithm.sm3.implementation
        case .ecdsaP256, .rsaPKCS1: try DigestAlgorithm.sha256.implementation
        }
    }
}

/// One reference to an `EVP_PKEY`.
///
/// `@unchecked Sendable`: the key is never changed after it was made; OpenSSL 3 counts references atomically and allows an
/// unchanging `EVP_PKEY` in many threads, each with its own `EVP_MD_CTX`.
final class KeyReference: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// The scheme that this kind of key signs with; nil for a key of another kind.
    var algorithm: SignatureAlgorithm? {
        let found = SignatureAlgorithm.allCases.first { EVP_PKEY_is_a(pointer, $0.keyTypeName) == 1 }
        switch found {
        case .ecdsaP256: return groupName == "prime256v1" ? found : nil
        case .rsaPKCS1: return EVP_PKEY_get_bits(pointer) >= SignatureAlgorithm.rsaBitsMin ? found : nil
        default: return found
        }
    }

    /// The curve of an EC key.
    private var groupName: String {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, &count) == 1 else { return "" }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Runs `body` with a fresh context that is prepared for the scheme's identity.
    func withContext<Result>(
        _ algorithm: SignatureAlgorithm, _ body: (OpaquePointer) throws(CryptographyError) -> Result
    ) throws(CryptographyError) -> Result {
        guard let context = EVP_MD_CTX_new() else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a signature context")
        }
        defer { EVP_MD_CTX_free(context) }
        guard algorithm == .sm2 else { return try body(context) }
        guard let keyContext = EVP_PKEY_CTX_new(pointer, nil) else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a key context")
        }
        defer { EVP_PKEY_CTX_free(keyContext) }
        EVP_MD_CTX_set_pkey_ctx(context, keyContext)
        guard EVP_PKEY_CTX_set1_id(keyContext, SignatureAlgorithm.sm2Identity, Int32(SignatureAlgorithm.sm2Identity.count)) == 1 else {
            throw CryptographyError.openSSL(.operationFailed, "SM2 identity")
        }
        return try body(context)
    }

    /// Reads a key in PEM with OpenSSL's decoder.
    static func read(pem: [UInt8], isPrivate: Bool) throws(CryptographyError) -> (KeyReference, SignatureAlgorithm) {
        guard let memory = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a key")
        }
        defer { BIO_free(memory) }
        // The callback refuses a passphrase: OpenSSL's own would ask on the terminal and stop the service.
        let pointer =
            isPrivate
            ? PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
            : PEM_read_bio_PUBKEY(memory, nil, { _, _, _, _ in -1 }, nil)
        guard let pointer else {
            throw CryptographyError.openSSL(.malformedKey, "not a \(isPrivate ? "private" : "public") key in PEM without a passphrase")
        }
        let key = KeyReference(pointer)
        guard let algorithm = key.algorithm else {
            throw CryptographyError(
                .malformedKey, "the key is none of Ed25519, SM2, P-256 and RSA of \(SignatureAlgorithm.rsaBitsMin) bits")
        }
        return (key, algorithm)
    }

    /// The key as OpenSSL writes it in PEM.
    func pem(isPrivate: Bool) throws(CryptographyError) -> String {
        guard let memory = BIO_new(BIO_s_mem()) else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a key")
        }
        defer { BIO_free(memory) }
        let done =
            isPrivate ? PEM_write_bio_PrivateKey(memory, pointer, nil, nil, 0, nil, nil) : PEM_write_bio_PUBKEY(memory, pointer)
        var text = [UInt8](repeating: 0, count: SigningKey.fileBytesMax)
        let count = BIO_read(memory, &text, Int32(text.count))
        guard done == 1, count > 0 else { throw CryptographyError.openSSL(.operationFailed, "the key could not be written") }
        return String(decoding: text[..<Int(count)], as: UTF8.self)
    }
}
