import Subsidy

/// The version of what a form was made of: what somebody else has changed since is not overwritten unseen.
enum FormVersion {
    private static let name = "version"

    /// - Parameter row: the row that reads the thing.
    static func write(_ row: String, _ parameters: [String: String], _ call: PageCall, to html: inout HTML) {
        guard let (_, precondition) = try? call.contract.getToChange(row, parameters), case .matches(let versions) = precondition else {
            return
        }
        html.void("input", ("type", "hidden"), ("name", name), ("value", versions.first.map { String($0) } ?? ""))
    }

    static let precondition: @Sendable (PageCall) -> Precondition = { call in
        .matches([call.field(name).flatMap { Int64($0) }].compactMap { $0 })
    }
}
