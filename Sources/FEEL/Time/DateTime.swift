/// A day and a time of it, with its zone where it has one.
public struct DateTime: Sendable, Hashable {
    public let date: CalendarDate
    public let time: TimeOfDay

    public init(_ date: CalendarDate, _ time: TimeOfDay) {
        self.date = date
        self.time = time
    }

    public var zone: Zone { time.zone }
}
