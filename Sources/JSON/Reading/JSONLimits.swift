/// Bounds on what the reader accepts. The size of the whole text is the caller's to bound.
public struct JSONLimits: Sendable {
    /// Arrays and objects within each other.
    public var depthMax = 64
    /// Octets of one number's text: beyond this nobody means a number.
    public var numberBytesMax = 400
    /// Members of one object.
    public var membersMax = 1_000_000

    public init() {}
}
