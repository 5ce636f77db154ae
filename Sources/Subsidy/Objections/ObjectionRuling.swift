import JSON

/// Who may rule on an objection. The notice is silent: a dated setting of the policy (`objectionRuling`) decides.
public enum ObjectionRuling: String, Sendable, CaseIterable {
    /// Nobody who signed the case that is objected to.
    case anotherPerson = "another-person"
    /// Any municipal reviewer.
    case anyReviewer = "any-reviewer"

    /// What the policy's settings of a day say; `anotherPerson` where they say nothing.
    public init(_ settings: JSONObject) { self = settings["objectionRuling"]?.string.flatMap(Self.init) ?? .anotherPerson }

    /// Whether a reviewer's signatures on the case leave them the ruling.
    public func isOpen(to reviewer: Principal, in application: Application) -> Bool {
        self == .anyReviewer || !application.signatures.contains { $0.isSigned(by: reviewer.signers) }
    }
}
