import JSON

/// Why a command was refused, with the place and the remedy. A refusal changes nothing.
///
/// The API turns it into `application/problem+json` (RFC 9457) in the caller's language.
public struct Problem: Error, Sendable, Equatable {
    /// What the refusal means to whoever asked; the API maps each to one HTTP status.
    public enum Kind: String, Sendable {
        /// The request is malformed: 400.
        case malformed
        /// The caller's role, scope or person does not allow it: 403.
        case forbidden
        /// There is no such thing, or the caller may not know of it: 404.
        case notFound
        /// The state does not allow the step: 409.
        case conflict
        /// The content is well-formed and breaks a rule: 422.
        case unprocessable
        /// Nobody was authenticated: 401.
        case unauthenticated
        /// An `If-Match` that no longer matches: 412.
        case stale
        /// A change without the `If-Match` it needs: 428.
        case preconditionRequired
        /// The service cannot take it just now: 503.
        case unavailable
        /// A named limit is reached: 429 or 413 as the code says.
        case limit
    }

    /// One failed rule or member.
    public struct Failure: Sendable, Equatable {
        /// Where in the request, an RFC 6901 pointer such as `/claim/contractAmount`.
        public let pointer: String
        public let code: String
        public let message: LocalizedText

        public init(pointer: String, code: String, message: LocalizedText) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }

    public let kind: Kind
    /// A stable kebab-case word that programs compare, such as `invalid-state`.
    public let code: String
    public let detail: LocalizedText
    public var failures: [Failure]
    /// More members of the problem document, such as `state` and `allowed`.
    public var members: [JSONObject.Member]

    public init(
        _ kind: Kind, _ code: String, zh: String, en: String, failures: [Failure] = [], members: [JSONObject.Member] = []
    ) {
        self.kind = kind
        self.code = code
        self.detail = LocalizedText(zh: zh, en: en)
        self.failures = failures
        self.members = members
    }
}
