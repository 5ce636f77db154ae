import JSON
import Subsidy

/// The version of what a form was made of: what somebody else has changed since is not overwritten unseen.
struct FormVersion {
    private static let name = "version"
    private let version: Int64?

    init(_ condition: Precondition) {
        guard case .matches(let versions) = condition else {
            version = nil
            return
        }
        version = versions.first
    }

    func write(to html: inout HTML) {
        html.void("input", ("type", "hidden"), ("name", Self.name), ("value", version.map { String($0) } ?? ""))
    }

    /// The condition that a form was sent with; one without a version matches nothing.
    static let precondition: @Sendable (PageCall) -> Precondition = { call in
        .matches([call.field(name).flatMap { Int64($0) }].compactMap { $0 })
    }
}
