// The two hash functions that a journal may name: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016). Both give 32 octets.

import COpenSSL

/// A hash function with a digest of 32 octets.
public enum DigestAlgorithm: String, Sendable, CaseIterable {
    /// SHA-256, FIPS 180-4.
    case sha256
    /// SM3, GB/T 32905-2016, for offices that must use the national algorithms.
    case sm3

    /// Looks the implementation up now, so that a build of OpenSSL without it is known at start and not at the first record.
    ///
    /// - Throws: `algorithmUnavailable`.
    public func requireAvailable() throws(CryptographyError) {
        _ = try implementation
    }

    /// The fetched implementation; fetching takes microseconds, hence once a process (never freed, on purpose).
    var implementation: OpaquePointer {
        get throws(CryptographyError) {
            let fetched =
                switch self {
                case .sha256: FetchedDigest.sha256
                case .sm3: FetchedDigest.sm3
                }
            guard let pointer = fetched.pointer else {
                throw CryptographyError.openSSL(.algorithmUnavailable, "OpenSSL has no \(rawValue)")
            }
            return pointer
        }
    }
}

/// An `EVP_MD` that lives as long as the process.
///
/// `@unchecked Sendable`: an `EVP_MD` is immutable after `EVP_MD_fetch` and OpenSSL documents it as usable from all threads;
/// the pointer is never freed.
struct FetchedDigest: @unchecked Sendable {
    let pointer: OpaquePointer?

    static let sha256 = FetchedDigest(pointer: EVP_MD_fetch(nil, "SHA2-256", nil))
    static let sm3 = FetchedDigest(pointer: EVP_MD_fetch(nil, "SM3", nil))
}
