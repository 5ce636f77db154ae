import Subsidy

extension Policy {
    /// Loads a configuration directory; on failure says every error on standard error, file and place first.
    static func loadOrComplain(_ directory: String) throws -> Policy {
        do {
            return try Policy.load(directory)
        } catch {
            for finding in error.findings { Files.complain("\(finding)") }
            throw ServiceConfiguration.Failure(description: "\(directory): \(error.findings.count) error(s), see above")
        }
    }
}
