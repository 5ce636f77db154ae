import JSON

/// The most that the city pays of one base by a scheme and those beside it: 市级给予最高30%, whichever of them it is asked under.
public struct CityShare: Sendable, Hashable {
    public let max: Rate
    /// Other schemes whose grants on the same contract and months use up the same share.
    public let sharedWith: [String]
}

extension CityShare: JSONDecodable {
    public init(json: JSON) throws {
        self.init(max: try json.member("max"), sharedWith: try json.member("sharedWith"))
    }
}
