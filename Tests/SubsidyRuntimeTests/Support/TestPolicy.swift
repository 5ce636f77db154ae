import Subsidy

/// The repository's own policy.
enum TestPolicy {
    static let loaded: Result<Policy, ConfigurationErrors> = {
        do throws(ConfigurationErrors) {
            return .success(try Policy.load(directory))
        } catch {
            return .failure(error)
        }
    }()

    private static let directory: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/Config"
    }()
}
