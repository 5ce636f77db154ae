// What OpenSSL refused, as a value. The text carries OpenSSL's own reason and never key material or plaintext.

import COpenSSL

/// A cryptographic operation that could not be done: a missing algorithm, a malformed key, a tag that does not fit.
///
/// Codes are open: adding one breaks nobody.
public struct CryptographyError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; compare with the static members.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// This build of OpenSSL (or its FIPS configuration) does not have the algorithm.
        public static let algorithmUnavailable = Code(rawValue: "algorithm-unavailable")
        /// The key's bytes or file are not a key of the expected kind and length.
        public static let malformedKey = Code(rawValue: "malformed-key")
        /// The key file could not be read; `detail` carries the system's reason.
        public static let unreadableKeyFile = Code(rawValue: "unreadable-key-file")
        /// A sealed box was changed, cut, or made with another key or other associated data.
        public static let authenticationFailed = Code(rawValue: "authentication-failed")
        /// The generator of random octets did not answer.
        public static let noRandomness = Code(rawValue: "no-randomness")
        /// OpenSSL failed where only a lack of memory can make it fail.
        public static let operationFailed = Code(rawValue: "operation-failed")
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was tried and why it failed, in one sentence.
    public let detail: String

    /// Makes an error from its code and one sentence.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String {
        "\(code.rawValue): \(detail)"
    }

    /// An error with the last reason in OpenSSL's queue of this thread, which it empties.
    static func openSSL(_ code: Code, _ what: String) -> CryptographyError {
        var last: UInt = 0
        while true {
            let next = ERR_get_error()
            if next == 0 { break }
            last = next
        }
        guard last != 0, let reason = ERR_reason_error_string(last) else {
            return CryptographyError(code, what)
        }
        return CryptographyError(code, "\(what): \(String(cString: reason))")
    }
}
