/// A time of the day, with its zone where it has one.
public struct TimeOfDay: Sendable, Hashable {
    /// Nanoseconds since midnight in the upper 47 bits, the zone's code in the lower 17.
    let bits: UInt64

    public static let nanosecondsPerDay: Int64 = 86_400_000_000_000

    /// Nil outside the day.
    public init?(nanosecondOfDay: Int64, zone: Zone = .none) {
        guard nanosecondOfDay >= 0, nanosecondOfDay < TimeOfDay.nanosecondsPerDay else { return nil }
        bits = UInt64(nanosecondOfDay) << 17 | UInt64(zone.code)
    }

    /// Nil outside the day.
    public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: Zone = .none) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second), (0..<1_000_000_000).contains(nanosecond) else {
            return nil
        }
        self.init(nanosecondOfDay: Int64((hour * 60 + minute) * 60 + second) * 1_000_000_000 + Int64(nanosecond), zone: zone)
    }

    public var nanosecondOfDay: Int64 { Int64(bits >> 17) }
    public var zone: Zone { Zone(code: UInt32(bits & 0x1FFFF)) }
    public var secondOfDay: Int { Int(nanosecondOfDay / 1_000_000_000) }
    public var hour: Int { secondOfDay / 3_600 }
    public var minute: Int { secondOfDay / 60 % 60 }
    public var second: Int { secondOfDay % 60 }
    public var nanosecond: Int { Int(nanosecondOfDay % 1_000_000_000) }

    public static let midnight = TimeOfDay(bits: 0)

    init(bits: UInt64) { self.bits = bits }

    /// The same clock face in another zone.
    public func at(_ zone: Zone) -> TimeOfDay { TimeOfDay(bits: bits & ~0x1FFFF | UInt64(zone.code)) }
}
