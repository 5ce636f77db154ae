import JSON

/// The body of `POST /v1/assessments`: a claim that nobody has filed.
public struct AssessmentRequest: Sendable {
    public var scheme: Scheme
    public var enterprise: Enterprise
    public var claim: JSON

    /// Reads and validates `{scheme, enterprise, claim}` against the scheme's form of that day.
    ///
    /// - Throws: a problem of kind `malformed` with every failure, or `unprocessable` with the code `unknown-scheme`.
    public init(json: JSON, policy: Policy, today: LocalDate) throws(Problem) {
        throw Problem(.malformed, "invalid-body", zh: "", en: "")
    }
}
