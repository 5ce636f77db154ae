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

    /// The condition that a form was sent with: none where it has no version, which a row that asks for one refuses.
    static func precondition(of call: PageCall) -> Precondition {
        call.field(name).map { .matches([Int64($0)].compactMap { $0 }) } ?? .none
    }
}
