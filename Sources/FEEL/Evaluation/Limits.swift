/// What one evaluation may use up. Every limit that is met gives null and an issue with the code `limit`; none can crash or hang.
public struct Limits: Sendable, Equatable {
    /// Loop turns, calls and characters worked through, before an evaluation gives up.
    public var stepsMax = 10_000_000
    /// Calls inside calls.
    public var depthMax = 128
    /// Items of one list.
    public var listItemsMax = 1_000_000
    /// Octets of one string.
    public var stringBytesMax = 4_000_000
    /// Steps of one regular expression over one text.
    public var patternStepsMax = 1_000_000

    public init() {}

    public static let standard = Limits()
}
