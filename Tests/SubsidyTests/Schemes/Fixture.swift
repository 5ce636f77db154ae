import Testing

@testable import JSON
@testable import Subsidy

/// The repository's own configuration, and cases made from it.
enum Fixture {
    /// The package's root, from this file's place in it.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/")
    }()

    static let config = root + "/Config"

    static func policy() throws -> Policy { try Policy.load(config) }

    static let today = LocalDate(year: 2026, month: 1, day: 5)!
}
