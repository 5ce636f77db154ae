import JSON

extension JSONViolation {
    /// The kebab-case code and the words of this violation, for a problem's `errors`.
    public var failure: Problem.Failure {
        Problem.Failure(pointer: pointer.description, code: keyword, message: LocalizedText(zh: keyword, en: keyword))
    }
}
