import JSON

/// How a grant of a scheme is divided into parts (分期), and when each may be released.
public struct TrancheTerms: Sendable, Hashable {
    public enum Period: String, Word {
        case month
        case year
    }

    public enum Amounts: String, Word {
        /// Fixed by the schedule: an appraisal may release less, never more.
        case scheduled
        /// Each part is decided at its own appraisal, within what is left of the plan (一人一策).
        case decided
    }

    /// The distance between the days on which two parts become due; the first is due on the first day.
    public let every: Period
    /// Where the claim says how many parts there are.
    public let count: JSONPointer
    /// Where the claim says the first day; nil means the day of the grant.
    public let startsOn: JSONPointer?
    /// Where the claim lists planned amounts, in whose proportion the grant is divided; nil, or an empty list, means equal parts.
    public let weights: JSONPointer?
    public let amounts: Amounts

    /// Parts of one grant: ten years of months.
    public static let partsMax = 120
}

extension TrancheTerms: JSONDecodable {
    public init(json: JSON) throws {
        self.init(
            every: try json.member("every"), count: try Self.pointer(json.member("count")),
            startsOn: try json.optionalMember("startsOn", as: String.self).map(Self.pointer),
            weights: try json.optionalMember("weights", as: String.self).map(Self.pointer), amounts: try json.member("amounts"))
    }

    /// A place in a claim, as the file writes it: `/claim/years`.
    private static func pointer(_ text: String) throws -> JSONPointer {
        guard let pointer = JSONPointer(text), pointer.tokens.first == "claim", pointer.tokens.count > 1 else {
            throw JSONShapeError(expected: "a place in the claim, as /claim/years", found: "\"\(text.prefix(40))\"")
        }
        return JSONPointer(tokens: Array(pointer.tokens.dropFirst()))
    }
}
