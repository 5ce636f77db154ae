import JSON

/// One stage of a scheme's review: who signs, and by when.
public struct WorkflowStage: Sendable, Hashable {
    /// A kebab-case word, such as `district-check`.
    public let stage: String
    /// The role whose holders may sign this stage.
    public let role: String
    public let title: LocalizedText
    /// Working days that the stage should take at most; nil where nothing is set.
    public let workingDays: Int?
    /// Signatures that complete the stage: 1, or the size of an expert panel.
    public let signatures: Int
    /// The least mean score (0 to 100) of a panel; nil where the stage does not score.
    public let minimumScore: Int?
    /// How many of the highest and as many of the lowest scores are left out of the mean.
    public let droppedExtremes: Int
    /// Whether the stage sets the approved base and rate.
    public let setsAmount: Bool

    /// Roles that may be named in a workflow.
    public static let roles: Set<String> = ["district-reviewer", "municipal-reviewer", "expert"]
}

extension WorkflowStage {
    /// Whether the stage is an expert panel, which decides by its mean score and not by one member's word.
    public var isPanel: Bool { minimumScore != nil }

    /// Whether a panel's scores, without the extremes that are left out, reach the minimum on average.
    func isPassed(by scores: [Int]) -> Bool {
        guard let minimumScore else { return true }
        let counted = scores.sorted().dropFirst(droppedExtremes).dropLast(droppedExtremes)
        return counted.reduce(0, +) >= minimumScore * counted.count
    }
}

extension WorkflowStage: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        let role: String = try json.member("role")
        guard Self.roles.contains(role) else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["role"]), expected: "one of " + Self.roles.sorted().joined(separator: ", "),
                found: "\"\(role.prefix(40))\"")
        }
        self.init(
            stage: try json.member("stage"), role: role, title: try json.member("title"),
            workingDays: try json.optionalMember("workingDays"), signatures: try json.optionalMember("signatures") ?? 1,
            minimumScore: try json.optionalMember("minimumScore"), droppedExtremes: try json.optionalMember("droppedExtremes") ?? 0,
            setsAmount: try json.optionalMember("setsAmount") ?? false)
        guard signatures > 2 * droppedExtremes else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["droppedExtremes"]), expected: "fewer than half of the \(signatures) signatures",
                found: "\(droppedExtremes)")
        }
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("stage", stage)
        writer.member("role", role)
        writer.member("title", title)
        writer.member("workingDays", workingDays)
        writer.member("signatures", signatures)
        writer.member("minimumScore", minimumScore)
        writer.member("droppedExtremes", droppedExtremes)
        writer.member("setsAmount", setsAmount)
        writer.endObject()
    }
}
