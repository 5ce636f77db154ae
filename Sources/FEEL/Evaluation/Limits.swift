/// What one evaluation may use up. Every limit that is met gives null and an issue with the code `limit`; none can crash or hang.
public struct Limits: Sendable, Equatable {
    /// Loop turns, calls, and what long strings, large values and dear functions cost, before an evaluation gives up. A step
    /// takes about a tenth of a microsecond.
    public var stepsMax = 10_000_000
    /// Calls inside calls.
    public var depthMax = 128
    /// Expressions inside expressions, those in the bodies of calls inside calls included.
    public var levelsMax = 2_500
    /// Items of one list.
    public var listItemsMax = 1_000_000
    /// Octets of one string.
    public var stringBytesMax = 1_000_000
    /// Values inside one value, however deep; a string counts once more for each `Value.octetsPerNode`.
    public var valueNodesMax = 1_000_000
    /// Lists and contexts inside one another.
    public var valueDepthMax = 200
    /// Steps of one regular expression over one text.
    public var patternStepsMax = 1_000_000

    public init() {}

    public static let standard = Limits()
}
