import JSON

/// One condition of a scheme: a FEEL expression with the clause that it comes from, and what to say of it.
public struct EligibilityRule: Sendable {
    /// A kebab-case word, such as `third-party-model`.
    public let id: String
    /// The FEEL expression that holds where the rule is met.
    public let when: String
    /// The sentence that the rule comes from; nil means the scheme's own clause.
    public let clause: Clause?
    /// What is said where the rule is met, and where it is not.
    public let passed: LocalizedText
    public let failed: LocalizedText
    /// What an applicant would have to change; empty where no change of its own would help.
    public let needs: [Need]

    /// A change that would meet the rule.
    public struct Need: Sendable, Hashable {
        /// Where, in the request of an assessment, such as `/enterprise/district`.
        public let pointer: String
        public let text: LocalizedText
    }
}

extension EligibilityRule.Need: JSONDecodable {
    public init(json: JSON) throws {
        pointer = try json.member("pointer")
        text = try json.member("text")
        guard JSONPointer(pointer)?.tokens.isEmpty == false else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["pointer"]), expected: "a JSON pointer, as /enterprise/district", found: "\"\(pointer)\"")
        }
    }
}

extension EligibilityRule: JSONDecodable {
    /// `{"id","when","clause"?,"message":{"passed":{zh,en},"failed":{zh,en}},"needs"?:[{"pointer","text":{zh,en}}]}`
    public init(json: JSON) throws {
        id = try json.member("id")
        when = try json.member("when")
        clause = try json.optionalMember("clause")
        let message: Messages = try json.member("message")
        passed = message.passed
        failed = message.failed
        needs = try json.optionalMember("needs") ?? []
    }

    private struct Messages: JSONDecodable {
        let passed: LocalizedText
        let failed: LocalizedText

        init(json: JSON) throws {
            passed = try json.member("passed")
            failed = try json.member("failed")
        }
    }
}
