// The zone of a time or a date-time fits 17 bits: none, an offset from UTC in whole seconds, or the number of an IANA zone
// in the process's table of the zones that were read so far.

/// Where a time stands: nowhere in particular, at an offset from UTC, or in an IANA zone.
public struct Zone: Sendable, Hashable {
    /// 0: none; 1 … 129601: the offset + 64801; above: the number of a named zone.
    let code: UInt32

    /// An offset is at most 18 hours.
    public static let offsetSecondsMax = 64_800
    private static let offsetBias = 64_801
    static let firstNamedCode: UInt32 = 129_602
    static let codeMax: UInt32 = 131_071

    init(code: UInt32) { self.code = code }

    /// No zone: a local time.
    public static let none = Zone(code: 0)
    public static let utc = Zone(code: 64_801)

    /// An offset in seconds east of UTC; nil beyond 18 hours.
    public init?(offsetSeconds: Int) {
        guard abs(offsetSeconds) <= Zone.offsetSecondsMax else { return nil }
        code = UInt32(offsetSeconds + Zone.offsetBias)
    }

    /// The offset, where the zone is one.
    public var offsetSeconds: Int? { code == 0 || code >= Zone.firstNamedCode ? nil : Int(code) - Zone.offsetBias }

    public var isNone: Bool { code == 0 }
}
