// Incremental hashing without allocation: one EVP context is made once and reset after each digest.

import COpenSSL

/// A running hash: octets in, a digest out, and ready for the next message.
///
///     var context = try DigestContext(.sha256)
///     context.update(bytes)
///     let digest = context.finish()
///
/// `@unchecked Sendable`: the only reference to the EVP context is the one in this value, which cannot be copied, so whoever
/// holds the value is alone with the context.
public struct DigestContext: ~Copyable, @unchecked Sendable {
    /// The hash function of this context.
    public let algorithm: DigestAlgorithm
    private let context: OpaquePointer

    /// Makes a context, ready for octets.
    ///
    /// - Throws: `algorithmUnavailable` where OpenSSL was built without the algorithm, `operationFailed` without memory.
    public init(_ algorithm: DigestAlgorithm) throws(CryptographyError) {
        let implementation = try algorithm.implementation
        guard let context = EVP_MD_CTX_new() else {
            throw CryptographyError.openSSL(.operationFailed, "no memory for a digest context")
        }
        guard EVP_DigestInit_ex2(context, implementation, nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL could not start \(algorithm.rawValue)")
        }
        self.algorithm = algorithm
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds octets to the message.
    @inline(__always)
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // Fails only on a context that was never initialised, which init rules out: a corrupt state, not an operating error.
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "EVP_DigestUpdate")
    }

    /// Adds octets to the message.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if done == nil {
            Array(bytes).withUnsafeBytes { update($0) }
        }
    }

    /// The digest of what was added; the context starts over with an empty message.
    public mutating func finish() -> Digest {
        var digest = Digest()
        digest.withUnsafeMutableBytes { octets in
            let pointer = octets.bindMemory(to: UInt8.self).baseAddress
            precondition(EVP_DigestFinal_ex(context, pointer, nil) == 1, "EVP_DigestFinal_ex")
        }
        // A nil type keeps the algorithm and its allocated state: no allocation a message.
        precondition(EVP_DigestInit_ex2(context, nil, nil) == 1, "EVP_DigestInit_ex2")
        return digest
    }
}
